//! Finding, counting and replacing parts of a text.
//!
//! All positions are byte offsets. An empty part is at every place where a
//! character starts, and at the end.

use super::buffer::{Buffer, Result};
use super::is_start;
use memchr::memmem;

/// Offset of the first occurrence of `part`.
#[inline]
pub fn find(text: &[u8], part: &[u8]) -> Option<usize> {
    match part {
        [byte] => memchr::memchr(*byte, text),
        _ => memmem::find(text, part),
    }
}

/// Offset of the last occurrence of `part`.
#[inline]
pub fn find_last(text: &[u8], part: &[u8]) -> Option<usize> {
    match part {
        [byte] => memchr::memrchr(*byte, text),
        _ => memmem::rfind(text, part),
    }
}

/// Whether `part` is there.
#[inline]
pub fn contains(text: &[u8], part: &[u8]) -> bool {
    find(text, part).is_some()
}

/// How often `part`, which is not empty, is there without overlap.
pub fn count(text: &[u8], part: &[u8]) -> usize {
    match part {
        [byte] => memchr::memchr_iter(*byte, text).count(),
        _ => memmem::find_iter(text, part).count(),
    }
}

/// The text with up to `most` occurrences of `old` replaced, from the front;
/// `None` if there is nothing to replace.
pub fn replace(text: &[u8], old: &[u8], new: &[u8], most: usize) -> Result<Option<Buffer>> {
    if most == 0 || old == new {
        return Ok(None);
    }
    if old.is_empty() {
        return interleave(text, new, most).map(Some);
    }
    let Some(mut at) = find(text, old) else {
        return Ok(None);
    };
    let finder = memmem::Finder::new(old);
    let mut out = Buffer::with_room(text.len())?;
    let (mut last, mut left) = (0, most);
    loop {
        out.push(&text[last..at])?;
        out.push(new)?;
        last = at + old.len();
        left -= 1;
        match finder.find(&text[last..]) {
            Some(next) if left > 0 => at = last + next,
            _ => break,
        }
    }
    out.push(&text[last..])?;
    Ok(Some(out))
}

/// `new` before each character and at the end, up to `most` times.
fn interleave(text: &[u8], new: &[u8], most: usize) -> Result<Buffer> {
    let mut out = Buffer::with_room(text.len())?;
    let mut left = most;
    for byte in text {
        if is_start(*byte) && left > 0 {
            out.push(new)?;
            left -= 1;
        }
        out.push(&[*byte])?;
    }
    if left > 0 {
        out.push(new)?;
    }
    Ok(out)
}
