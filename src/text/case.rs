//! Case mapping, with the mappings to several characters. Unicode data comes
//! from ICU4X and from `char`, which have the same version.

use super::buffer::{Buffer, Result};
use super::class::{is_case_ignorable, is_cased, is_lower, is_upper};
use super::{code_points, first};
use icu_casemap::options::{LeadingAdjustment, TitlecaseOptions, TrailingCase};
use icu_casemap::{CaseMapper, CaseMapperBorrowed};
use icu_locale_core::LanguageIdentifier;
use std::fmt::Write;
use writeable::Writeable;

const MAPPER: CaseMapperBorrowed<'static> = CaseMapper::new();
const SIGMA: u32 = 0x3a3;

/// What case mapping gives for one character.
struct Mapped {
    bytes: [u8; 16],
    len: usize,
}

impl Write for Mapped {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        let place = self.bytes.get_mut(self.len..self.len + text.len());
        place
            .ok_or(std::fmt::Error)?
            .copy_from_slice(text.as_bytes());
        self.len += text.len();
        Ok(())
    }
}

/// Adds what `map` writes for a character; the character itself if it is a
/// surrogate.
fn push_mapped(
    out: &mut Buffer,
    code: u32,
    map: impl FnOnce(&str, &mut Mapped) -> std::fmt::Result,
) -> Result<()> {
    let mut mapped = Mapped {
        bytes: [0; 16],
        len: 0,
    };
    let mapping = char::from_u32(code).map(|c| map(c.encode_utf8(&mut [0; 4]), &mut mapped));
    match mapping {
        Some(Ok(())) => out.push(&mapped.bytes[..mapped.len]),
        _ => out.push_code(code),
    }
}

fn push_upper(out: &mut Buffer, code: u32) -> Result<()> {
    match char::from_u32(code) {
        Some(c) => c.to_uppercase().try_for_each(|c| out.push_code(c as u32)),
        None => out.push_code(code),
    }
}

fn push_title(out: &mut Buffer, code: u32) -> Result<()> {
    if code < 0x80 {
        return out.push_code(u32::from((code as u8).to_ascii_uppercase()));
    }
    let mut options = TitlecaseOptions::default();
    options.leading_adjustment = Some(LeadingAdjustment::None);
    options.trailing_case = Some(TrailingCase::Unchanged);
    push_mapped(out, code, |c, mapped| {
        let title =
            MAPPER.titlecase_segment_with_only_case_data(c, &LanguageIdentifier::UNKNOWN, options);
        title.write_to(mapped)
    })
}

/// The lower case of the character of `text` at `at`.
fn push_lower(out: &mut Buffer, text: &[u8], at: usize, code: u32) -> Result<()> {
    if code == SIGMA {
        return out.push_code(if is_final(text, at) { 0x3c2 } else { 0x3c3 });
    }
    match char::from_u32(code) {
        Some(c) => c.to_lowercase().try_for_each(|c| out.push_code(c as u32)),
        None => out.push_code(code),
    }
}

/// Whether the capital sigma at `at` ends a word: a cased character is before
/// it and none behind it, without those that case mapping looks through.
fn is_final(text: &[u8], at: usize) -> bool {
    let before = code_points(&text[..at])
        .rev()
        .find(|c| !is_case_ignorable(*c));
    let behind = code_points(&text[at..])
        .skip(1)
        .find(|c| !is_case_ignorable(*c));
    before.is_some_and(is_cased) && !behind.is_some_and(is_cased)
}

/// Maps a text character by character: `push` gets the text, the offset of
/// the character and the character.
fn map(text: &[u8], mut push: impl FnMut(&mut Buffer, usize, u32) -> Result<()>) -> Result<Buffer> {
    let mut out = Buffer::with_room(text.len())?;
    let mut at = 0;
    while let Some((code, width)) = first(&text[at..]) {
        push(&mut out, at, code)?;
        at += width;
    }
    Ok(out)
}

/// In upper case.
pub fn upper(text: &[u8]) -> Result<Buffer> {
    map(text, |out, _, code| match code {
        0..0x80 => out.push_code(u32::from((code as u8).to_ascii_uppercase())),
        _ => push_upper(out, code),
    })
}

/// In lower case.
pub fn lower(text: &[u8]) -> Result<Buffer> {
    map(text, |out, at, code| match code {
        0..0x80 => out.push_code(u32::from((code as u8).to_ascii_lowercase())),
        _ => push_lower(out, text, at, code),
    })
}

/// For comparisons without case.
pub fn fold(text: &[u8]) -> Result<Buffer> {
    map(text, |out, _, code| match code {
        0..0x80 => out.push_code(u32::from((code as u8).to_ascii_lowercase())),
        _ => push_mapped(out, code, |c, mapped| MAPPER.fold(c).write_to(mapped)),
    })
}

/// The first character in title case, the others in lower case.
pub fn capitalize(text: &[u8]) -> Result<Buffer> {
    map(text, |out, at, code| match at {
        0 => push_title(out, code),
        _ => push_lower(out, text, at, code),
    })
}

/// Each word with its first cased character in title case and the others in
/// lower case.
pub fn title(text: &[u8]) -> Result<Buffer> {
    let mut inside = false;
    map(text, |out, at, code| {
        let pushed = match inside {
            true => push_lower(out, text, at, code),
            false => push_title(out, code),
        };
        inside = is_cased(code);
        pushed
    })
}

/// Upper case for lower, and lower case for upper.
pub fn swap(text: &[u8]) -> Result<Buffer> {
    map(text, |out, at, code| {
        if is_upper(code) {
            push_lower(out, text, at, code)
        } else if is_lower(code) {
            push_upper(out, code)
        } else {
            out.push_code(code)
        }
    })
}
