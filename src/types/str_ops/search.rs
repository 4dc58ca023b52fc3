//! Searching between two positions, and replacing.

use super::{char_count, exact};
use crate::rt::{Ref, Result, Root, Rt};
use crate::text::search;
use crate::types::strings::{self, bytes, is_ascii, positions};

/// Clips a range of characters as slices do, negative positions counting
/// from the end; `None` if it ends before it starts or starts behind the end.
fn clip(start: isize, end: isize, len: usize) -> Option<(usize, usize)> {
    let len = len as isize;
    let from_end = |at: isize| match at {
        0.. => at,
        _ => at.saturating_add(len).max(0),
    };
    let (start, end) = (from_end(start), from_end(end).min(len));
    (start <= end).then_some((start as usize, end as usize))
}

/// The text between two positions and where it begins, in bytes.
fn window<'a>(string: Ref<'a>, start: isize, end: isize) -> Option<(&'a [u8], usize)> {
    let text = bytes(string);
    if start == 0 && end == isize::MAX {
        return Some((text, 0));
    }
    let (start, end) = clip(start, end, char_count(string))?;
    let from = positions::offset(string, start);
    let to = positions::offset(string, end);
    Some((&text[from..to], from))
}

/// Position of `part` among the characters from `start` to `end`, searched
/// from the front or from the back.
pub fn find(
    string: Ref<'_>,
    part: Ref<'_>,
    start: isize,
    end: isize,
    forward: bool,
) -> Option<usize> {
    let (text, from) = window(string, start, end)?;
    let found = match forward {
        true => search::find(text, bytes(part)),
        false => search::find_last(text, bytes(part)),
    }?;
    Some(positions::position(string, from + found))
}

/// How often `part` is there without overlap.
pub fn count(string: Ref<'_>, part: Ref<'_>, start: isize, end: isize) -> usize {
    let Some((text, _)) = window(string, start, end) else {
        return 0;
    };
    match bytes(part) {
        [] => crate::text::len(text) + 1,
        part => search::count(text, part),
    }
}

/// Whether the characters from `start` to `end` begin (or end) with `part`.
pub fn tail_match(string: Ref<'_>, part: Ref<'_>, start: isize, end: isize, at_end: bool) -> bool {
    match window(string, start, end) {
        Some((text, _)) if at_end => text.ends_with(bytes(part)),
        Some((text, _)) => text.starts_with(bytes(part)),
        None => false,
    }
}

/// Replaces up to `most` (all if negative) occurrences; new reference.
pub fn replace(
    rt: &mut Rt,
    string: Ref<'_>,
    old: Ref<'_>,
    new: Ref<'_>,
    most: isize,
) -> Result<Root> {
    let most = usize::try_from(most).unwrap_or(usize::MAX);
    match search::replace(bytes(string), bytes(old), bytes(new), most) {
        Ok(None) => exact(rt, string),
        Ok(Some(text)) if is_ascii(string) && is_ascii(new) => {
            strings::new_wtf8(rt, text.as_bytes(), true)
        }
        Ok(Some(text)) => strings::from_built(rt, Ok(text)),
        Err(no_memory) => strings::from_built(rt, Err(no_memory)),
    }
}
