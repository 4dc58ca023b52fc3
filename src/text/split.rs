//! Splitting, partitioning and stripping: parts of a text, as slices of it.

use super::class::is_space;
use super::{first, last, search};
use memchr::memmem;

/// Calls `part` with each part between separators, up to `most` + 1 parts
/// from the front. The separator is not empty.
pub fn split<'a, E>(
    text: &'a [u8],
    separator: &[u8],
    most: usize,
    mut part: impl FnMut(&'a [u8]) -> Result<(), E>,
) -> Result<(), E> {
    let mut last = 0;
    if let [byte] = separator {
        for at in memchr::memchr_iter(*byte, text).take(most) {
            part(&text[last..at])?;
            last = at + 1;
        }
    } else {
        for at in memmem::find_iter(text, separator).take(most) {
            part(&text[last..at])?;
            last = at + separator.len();
        }
    }
    part(&text[last..])
}

/// The parts between separators, up to `most` + 1 from the back, the last
/// one first. The separator is not empty.
pub fn split_back<'a, E>(
    text: &'a [u8],
    separator: &[u8],
    most: usize,
    mut part: impl FnMut(&'a [u8]) -> Result<(), E>,
) -> Result<(), E> {
    let finder = memmem::FinderRev::new(separator);
    let mut rest = text;
    for _ in 0..most {
        let Some(at) = finder.rfind(rest) else { break };
        part(&rest[at + separator.len()..])?;
        rest = &rest[..at];
    }
    part(rest)
}

/// The words between white space, up to `most` from the front and then what
/// remains, with the white space at its end.
pub fn split_space<'a, E>(
    text: &'a [u8],
    most: usize,
    mut part: impl FnMut(&'a [u8]) -> Result<(), E>,
) -> Result<(), E> {
    let mut rest = strip_start(text, is_space);
    let mut left = most;
    while !rest.is_empty() {
        if left == 0 {
            return part(rest);
        }
        let tail = strip_start(rest, |code| !is_space(code));
        part(&rest[..rest.len() - tail.len()])?;
        rest = strip_start(tail, is_space);
        left -= 1;
    }
    Ok(())
}

/// The words between white space, up to `most` from the back, the last one
/// first, and then what remains, with the white space at its start.
pub fn split_space_back<'a, E>(
    text: &'a [u8],
    most: usize,
    mut part: impl FnMut(&'a [u8]) -> Result<(), E>,
) -> Result<(), E> {
    let mut rest = strip_end(text, is_space);
    let mut left = most;
    while !rest.is_empty() {
        if left == 0 {
            return part(rest);
        }
        let head = strip_end(rest, |code| !is_space(code));
        part(&rest[head.len()..])?;
        rest = strip_end(head, is_space);
        left -= 1;
    }
    Ok(())
}

/// Whether a line ends with this character.
fn ends_line(code: u32) -> bool {
    matches!(
        code,
        0x0a..=0x0d | 0x1c..=0x1e | 0x85 | 0x2028 | 0x2029
    )
}

/// The lines, with what ends them if `keep`.
pub fn lines<'a, E>(
    text: &'a [u8],
    keep: bool,
    mut part: impl FnMut(&'a [u8]) -> Result<(), E>,
) -> Result<(), E> {
    let mut rest = text;
    while !rest.is_empty() {
        let tail = strip_start(rest, |code| !ends_line(code));
        let line = rest.len() - tail.len();
        let end = match tail {
            [b'\r', b'\n', ..] => 2,
            _ => first(tail).map_or(0, |(_, width)| width),
        };
        part(&rest[..if keep { line + end } else { line }])?;
        rest = &tail[end..];
    }
    Ok(())
}

/// What lies before and behind the first separator.
pub fn partition<'a>(text: &'a [u8], separator: &[u8]) -> Option<(&'a [u8], &'a [u8])> {
    let at = search::find(text, separator)?;
    Some((&text[..at], &text[at + separator.len()..]))
}

/// What lies before and behind the last separator.
pub fn partition_back<'a>(text: &'a [u8], separator: &[u8]) -> Option<(&'a [u8], &'a [u8])> {
    let at = search::find_last(text, separator)?;
    Some((&text[..at], &text[at + separator.len()..]))
}

/// Without the characters at the start for which `drop` holds.
#[inline]
pub fn strip_start(text: &[u8], drop: impl Fn(u32) -> bool) -> &[u8] {
    let mut rest = text;
    while let Some((code, width)) = first(rest)
        && drop(code)
    {
        rest = &rest[width..];
    }
    rest
}

/// Without the characters at the end for which `drop` holds.
#[inline]
pub fn strip_end(text: &[u8], drop: impl Fn(u32) -> bool) -> &[u8] {
    let mut rest = text;
    while let Some((code, width)) = last(rest)
        && drop(code)
    {
        rest = &rest[..rest.len() - width];
    }
    rest
}

/// A set of characters, for stripping.
pub struct CharSet<'a> {
    /// Which ASCII characters are in it.
    ascii: u128,
    /// The text whose characters they are.
    text: &'a [u8],
}

impl<'a> CharSet<'a> {
    /// The characters of a text.
    pub fn new(text: &'a [u8]) -> CharSet<'a> {
        let ascii = text
            .iter()
            .filter(|b| b.is_ascii())
            .fold(0, |set, b| set | 1 << b);
        CharSet { ascii, text }
    }

    /// Whether a character is in the set.
    #[inline]
    pub fn contains(&self, code: u32) -> bool {
        if code < 0x80 {
            return self.ascii >> code & 1 != 0;
        }
        let (bytes, width) = super::encode(code);
        search::contains(self.text, &bytes[..width])
    }
}
