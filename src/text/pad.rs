//! Padding: justifying, filling with zeros, expanding tabs.

use super::buffer::{Buffer, Result};
use super::{code_points, is_start};

/// How many characters a text lacks to a width.
pub fn missing(text: &[u8], width: usize) -> usize {
    match width {
        0 => 0,
        _ => width.saturating_sub(super::len(text)),
    }
}

/// Fills a place with a text again and again; its length is a multiple of the
/// text's.
pub fn fill(place: &mut [u8], text: &[u8]) {
    match text {
        [byte] => place.fill(*byte),
        [] => {}
        _ => place
            .chunks_exact_mut(text.len())
            .for_each(|chunk| chunk.copy_from_slice(text)),
    }
}

/// How many of `missing` fill characters a centred text has on its left:
/// where it cannot be half of them, an odd width gets the greater half.
pub fn left_of_centre(missing: usize, width: usize) -> usize {
    missing / 2 + (missing & width & 1)
}

/// With spaces for tabs, up to the next multiple of `size` in the line; no
/// spaces if `size` is zero.
pub fn expand_tabs(text: &[u8], size: usize) -> Result<Buffer> {
    let mut out = Buffer::with_room(text.len())?;
    let mut column = 0;
    let mut start = 0;
    for (i, byte) in text.iter().enumerate() {
        match byte {
            b'\t' => {
                out.push(&text[start..i])?;
                start = i + 1;
                if size > 0 {
                    let spaces = size - column % size;
                    out.push_repeated(b" ", spaces)?;
                    column += spaces;
                }
            }
            b'\n' | b'\r' => column = 0,
            byte => column += usize::from(is_start(*byte)),
        }
    }
    out.push(&text[start..])?;
    Ok(out)
}

/// `count` characters in steps from the one at byte offset `at` on, backwards
/// if `step` is negative; without a table of all characters.
pub fn stride(text: &[u8], at: usize, step: isize, count: usize) -> Result<Buffer> {
    let mut out = Buffer::new();
    let gap = step.unsigned_abs().saturating_sub(1);
    let end = at + text.get(at).map_or(0, |b| super::width(*b));
    let mut ahead = code_points(&text[at..]);
    let mut behind = code_points(&text[..end.min(text.len())]);
    for i in 0..count {
        let skip = if i == 0 { 0 } else { gap };
        let code = match step > 0 {
            true => ahead.nth(skip),
            false => behind.nth_back(skip),
        };
        let Some(code) = code else { break };
        out.push_code(code)?;
    }
    Ok(out)
}
