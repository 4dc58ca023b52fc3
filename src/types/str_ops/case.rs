//! Methods of case.

use super::built;
use crate::rt::{Ref, Result, Root, Rt};
use crate::text::case;
use crate::types::strings::{self, bytes, is_ascii};

/// `string.upper()`; new reference.
pub fn upper(rt: &mut Rt, string: Ref<'_>) -> Result<Root> {
    if is_ascii(string) {
        return ascii(rt, string, <[u8]>::make_ascii_uppercase);
    }
    built(rt, string, case::upper)
}

/// `string.lower()`; new reference.
pub fn lower(rt: &mut Rt, string: Ref<'_>) -> Result<Root> {
    if is_ascii(string) {
        return ascii(rt, string, <[u8]>::make_ascii_lowercase);
    }
    built(rt, string, case::lower)
}

/// `string.casefold()`; new reference.
pub fn casefold(rt: &mut Rt, string: Ref<'_>) -> Result<Root> {
    if is_ascii(string) {
        return ascii(rt, string, <[u8]>::make_ascii_lowercase);
    }
    built(rt, string, case::fold)
}

fn ascii(rt: &mut Rt, string: Ref<'_>, map: fn(&mut [u8])) -> Result<Root> {
    let text = bytes(string);
    strings::filled(rt, text.len(), true, |out| {
        out.copy_from_slice(text);
        map(out);
    })
}

/// `string.capitalize()`; new reference.
pub fn capitalize(rt: &mut Rt, string: Ref<'_>) -> Result<Root> {
    built(rt, string, case::capitalize)
}

/// `string.title()`; new reference.
pub fn title(rt: &mut Rt, string: Ref<'_>) -> Result<Root> {
    built(rt, string, case::title)
}

/// `string.swapcase()`; new reference.
pub fn swapcase(rt: &mut Rt, string: Ref<'_>) -> Result<Root> {
    built(rt, string, case::swap)
}
