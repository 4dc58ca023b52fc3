//! str: what it does. The algorithms over text are in [`crate::text`]; here
//! are positions, arguments, exceptions and new objects.
//!
//! Positions are counted in characters at the surface and in bytes inside;
//! for ASCII text they are the same ([`strings::positions`]).

pub mod case;
pub mod join;
pub mod methods;
pub mod new;
pub mod pad;
#[cfg(test)]
mod properties;
pub mod repr;
pub mod search;
pub mod split;
pub mod translate;

pub use crate::text::code_points as points_of;
pub use join::join;
pub use repr::repr;
pub use search::{count, find, replace, tail_match};

use crate::error;
use crate::object::ops::cmp;
use crate::object::{is_exact, number, slot, thunk, type_of};
use crate::rt::{Ref, Result, Root, Rt};
use crate::text::{self, Buffer, CodePoints};
use crate::types::strings::{self, PyUnicode_Type, bytes, is_ascii, is_str, new_wtf8, positions};
use crate::types::{self, descr, format, slice};

/// Fills the slots of `str`.
pub fn fill_slots() {
    let ty = &PyUnicode_Type;
    ty.set_slot(slot::tp_new, thunk::new(new::new));
    ty.set_slot(slot::tp_repr, thunk::unary(repr));
    ty.set_slot(slot::tp_str, thunk::unary(exact));
    ty.set_slot(slot::tp_hash, thunk::hash(hash));
    ty.set_slot(slot::tp_richcompare, thunk::richcompare(richcompare));
    ty.set_slot(slot::sq_length, thunk::length(length));
    ty.set_slot(slot::mp_length, thunk::length(length));
    ty.set_slot(slot::sq_concat, thunk::binary(concat));
    ty.set_slot(slot::sq_repeat, thunk::sized(repeat));
    ty.set_slot(
        slot::nb_remainder,
        thunk::binary(format::percent::remainder),
    );
    ty.set_slot(slot::sq_item, thunk::sized(item));
    ty.set_slot(slot::sq_contains, thunk::contains(contains));
    ty.set_slot(slot::mp_subscript, thunk::binary(subscript));
}

/// Adds the methods; after the type was completed.
pub fn setup(rt: &mut Rt) -> Result<()> {
    descr::add_methods(rt, &PyUnicode_Type, methods::METHODS)
}

/// Number of characters.
#[inline]
pub fn char_count(string: Ref<'_>) -> usize {
    positions::count(string)
}

/// Character position of a byte offset.
pub fn char_position(string: Ref<'_>, offset: usize) -> usize {
    positions::position(string, offset)
}

/// The code points, surrogates included.
pub fn code_points<'a>(string: Ref<'a>) -> CodePoints<'a> {
    text::code_points(bytes(string))
}

/// Appends a code point, which may be a surrogate, as generalised UTF-8.
pub fn push_code_point(text: &mut Vec<u8>, code: u32) {
    let (bytes, width) = text::encode(code);
    text.extend_from_slice(&bytes[..width]);
}

/// A new str of generalised UTF-8; new reference.
pub fn from_text(rt: &Rt, text: &[u8]) -> Result<Root> {
    new_wtf8(rt, text, text.is_ascii())
}

/// A new str of one code point; new reference. ValueError beyond U+10FFFF.
pub fn from_code_point(rt: &Rt, code: i64) -> Result<Root> {
    match u32::try_from(code) {
        Ok(code) if code <= 0x10ffff => {
            let (bytes, width) = text::encode(code);
            new_wtf8(rt, &bytes[..width], width == 1)
        }
        _ => Err(error::value_error(rt, "chr() arg not in range(0x110000)")),
    }
}

fn hash(_rt: &mut Rt, string: Ref<'_>) -> Result<isize> {
    Ok(strings::hash(string))
}

fn length(_rt: &mut Rt, string: Ref<'_>) -> Result<isize> {
    Ok(char_count(string) as isize)
}

/// The str itself if it is exactly one, else a str of its text; new
/// reference.
pub fn exact(rt: &mut Rt, string: Ref<'_>) -> Result<Root> {
    if is_exact(string, &PyUnicode_Type) {
        return Ok(string.root());
    }
    new_wtf8(rt, bytes(string), is_ascii(string))
}

/// A new str of a part of another's text, or the other itself if it is all
/// of it; new reference.
pub fn part_of(rt: &Rt, string: Ref<'_>, part: &[u8]) -> Result<Root> {
    if part.len() == bytes(string).len() && is_exact(string, &PyUnicode_Type) {
        return Ok(string.root());
    }
    new_wtf8(rt, part, is_ascii(string) || part.is_ascii())
}

/// Order of two strings by code points, which is that of the bytes.
pub fn order(a: Ref<'_>, b: Ref<'_>) -> std::cmp::Ordering {
    bytes(a).cmp(bytes(b))
}

/// `a op b`; NotImplemented if one is no str. New reference.
pub fn richcompare(_rt: &mut Rt, a: Ref<'_>, b: Ref<'_>, op: i32) -> Result<Root> {
    if !is_str(a) || !is_str(b) {
        return Ok(types::not_implemented().root());
    }
    Ok(types::bool_root(match op {
        cmp::EQ => bytes(a) == bytes(b),
        cmp::NE => bytes(a) != bytes(b),
        _ => cmp::holds(op, order(a, b)),
    }))
}

/// `a + b`; new reference. TypeError if one is no str.
pub fn concat(rt: &mut Rt, a: Ref<'_>, b: Ref<'_>) -> Result<Root> {
    if !is_str(a) {
        let ty = type_of(a).full_name();
        return Err(error::type_error(rt, format_args!("must be str, not {ty}")));
    }
    if !is_str(b) {
        let ty = type_of(b).full_name();
        return Err(error::type_error(
            rt,
            format_args!("can only concatenate str (not \"{ty}\") to str"),
        ));
    }
    let (x, y) = (bytes(a), bytes(b));
    if x.is_empty() {
        return exact(rt, b);
    }
    if y.is_empty() {
        return exact(rt, a);
    }
    strings::from_parts(rt, [x, y], is_ascii(a) && is_ascii(b))
}

fn repeat(rt: &mut Rt, string: Ref<'_>, count: isize) -> Result<Root> {
    match usize::try_from(count) {
        Ok(1) => exact(rt, string),
        count => {
            let count = count.unwrap_or(0);
            let len = bytes(string).len().checked_mul(count);
            if len.is_none_or(|len| isize::try_from(len).is_err()) {
                let message = "repeated string is too long";
                return Err(error::overflow_error(rt, message));
            }
            strings::repeated(rt, bytes(string), count, is_ascii(string))
        }
    }
}

fn item(rt: &mut Rt, string: Ref<'_>, index: isize) -> Result<Root> {
    match char_at(string, index) {
        Some(code) => from_code_point(rt, i64::from(code)),
        None => Err(error::index_error(rt, "string index out of range")),
    }
}

/// The code point at a character position.
pub fn char_at(string: Ref<'_>, index: isize) -> Option<u32> {
    let index = usize::try_from(index).ok()?;
    let text = bytes(string);
    if is_ascii(string) {
        return text.get(index).map(|b| u32::from(*b));
    }
    let at = positions::offset(string, index);
    text::first(&text[at..]).map(|(code, _)| code)
}

fn subscript(rt: &mut Rt, string: Ref<'_>, key: Ref<'_>) -> Result<Root> {
    if let Some(index) = key.handle().as_small_int() {
        return item_from_end(rt, string, index as isize);
    }
    if let Some(slice) = slice::view(key) {
        let bounds = slice::unpack(rt, slice)?.adjust(char_count(string));
        if let Some(range) = bounds.as_range() {
            return substring(rt, string, range.start, range.end);
        }
        return stride(rt, string, &bounds);
    }
    if type_of(key).slot(slot::nb_index) == 0 {
        let ty = type_of(key).full_name();
        return Err(error::type_error(
            rt,
            format_args!("string indices must be integers, not '{ty}'"),
        ));
    }
    let index = number::as_size(rt, key, Some(&types::exceptions::EXC_INDEX_ERROR))?;
    item_from_end(rt, string, index)
}

/// The item at an index, a negative one counted from the end.
fn item_from_end(rt: &mut Rt, string: Ref<'_>, index: isize) -> Result<Root> {
    let index = match index {
        0.. => index,
        _ => index + char_count(string) as isize,
    };
    item(rt, string, index)
}

fn stride(rt: &Rt, string: Ref<'_>, bounds: &slice::Adjusted) -> Result<Root> {
    let text = bytes(string);
    if is_ascii(string) {
        return strings::filled(rt, bounds.count, true, |out| {
            for (place, at) in out.iter_mut().zip(bounds.positions()) {
                *place = text[at];
            }
        });
    }
    let start = positions::offset(string, bounds.start.max(0) as usize);
    let built = text::pad::stride(text, start, bounds.step, bounds.count);
    strings::from_built(rt, built)
}

/// The characters from `start` to `end`; new reference.
pub fn substring(rt: &Rt, string: Ref<'_>, start: usize, end: usize) -> Result<Root> {
    let from = positions::offset(string, start);
    let to = positions::offset(string, end).max(from);
    part_of(rt, string, &bytes(string)[from..to])
}

/// Whether a str contains another. TypeError if the other is none.
pub fn contains(rt: &mut Rt, string: Ref<'_>, part: Ref<'_>) -> Result<bool> {
    if !is_str(part) {
        let ty = type_of(part).full_name();
        return Err(error::type_error(
            rt,
            format_args!("'in <string>' requires string as left operand, not {ty}"),
        ));
    }
    Ok(text::search::contains(bytes(string), bytes(part)))
}

/// A str of what a function over text gives; new reference.
fn built(
    rt: &Rt,
    string: Ref<'_>,
    make: impl FnOnce(&[u8]) -> text::buffer::Result<Buffer>,
) -> Result<Root> {
    strings::from_built(rt, make(bytes(string)))
}
