//! Padding to a width.

use super::exact;
use crate::error;
use crate::rt::{Ref, Result, Root, Rt};
use crate::text::{self, pad};
use crate::types::strings::{self, bytes, is_ascii};

/// Where the text stands among the fill characters.
#[derive(Clone, Copy)]
pub enum Side {
    /// Fill characters on the right.
    Left,
    /// On both sides.
    Centre,
    /// On the left.
    Right,
}

/// `string.ljust(width, fill)`, `center` or `rjust`; new reference.
pub fn justify(
    rt: &mut Rt,
    string: Ref<'_>,
    width: isize,
    fill: &[u8],
    side: Side,
) -> Result<Root> {
    let width = usize::try_from(width).unwrap_or(0);
    let Some(missing) = width
        .checked_sub(super::char_count(string))
        .filter(|n| *n > 0)
    else {
        return exact(rt, string);
    };
    let left = match side {
        Side::Left => 0,
        Side::Centre => pad::left_of_centre(missing, width),
        Side::Right => missing,
    };
    let text = bytes(string);
    let Some(len) = missing
        .checked_mul(fill.len())
        .and_then(|n| n.checked_add(text.len()))
    else {
        return Err(error::no_memory(rt));
    };
    let ascii = is_ascii(string) && fill.len() == 1;
    strings::filled(rt, len, ascii, |out| {
        let (before, rest) = out.split_at_mut(left * fill.len());
        let (place, behind) = rest.split_at_mut(text.len());
        pad::fill(before, fill);
        place.copy_from_slice(text);
        pad::fill(behind, fill);
    })
}

/// `string.zfill(width)`; new reference.
pub fn zero_fill(rt: &mut Rt, string: Ref<'_>, width: isize) -> Result<Root> {
    let width = usize::try_from(width).unwrap_or(0);
    let text = bytes(string);
    let missing = width.saturating_sub(super::char_count(string));
    if missing == 0 {
        return exact(rt, string);
    }
    let Some(len) = text.len().checked_add(missing) else {
        return Err(error::no_memory(rt));
    };
    let sign = usize::from(matches!(text.first(), Some(b'+' | b'-')));
    strings::filled(rt, len, is_ascii(string), |out| {
        out[..sign].copy_from_slice(&text[..sign]);
        out[sign..sign + missing].fill(b'0');
        out[sign + missing..].copy_from_slice(&text[sign..]);
    })
}

/// `string.expandtabs(size)`; new reference.
pub fn expand_tabs(rt: &mut Rt, string: Ref<'_>, size: isize) -> Result<Root> {
    let text = bytes(string);
    if !text::search::contains(text, b"\t") {
        return exact(rt, string);
    }
    let size = usize::try_from(size).unwrap_or(0);
    strings::from_built(rt, pad::expand_tabs(text, size))
}
