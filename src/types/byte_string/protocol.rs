//! The slots of bytes and bytearray that do the same in both.

use super::{Kind, Out, hex, is_byte_string, search, unchanged, view, with_bytes};
use crate::error;
use crate::object::ops::cmp;
use crate::object::{TypeObject, buffer, index, slot, thunk, type_of};
use crate::rt::{Raised, Ref, Result, Root, Rt};
use crate::types::exceptions::{EXC_INDEX_ERROR, EXC_MEMORY_ERROR};
use crate::types::{self, bytes, slice, strings};

/// Fills the slots, but for those that make objects or change them.
pub fn fill_slots(ty: &TypeObject) {
    ty.set_slot(slot::tp_repr, thunk::unary(repr));
    ty.set_slot(slot::tp_str, thunk::unary(repr));
    ty.set_slot(slot::tp_richcompare, thunk::richcompare(compare));
    ty.set_slot(slot::sq_length, thunk::length(length));
    ty.set_slot(slot::mp_length, thunk::length(length));
    ty.set_slot(slot::sq_concat, thunk::binary(concat));
    ty.set_slot(slot::sq_repeat, thunk::sized(repeat));
    ty.set_slot(slot::sq_item, thunk::sized(item));
    ty.set_slot(slot::sq_contains, thunk::contains(search::contains));
    ty.set_slot(slot::mp_subscript, thunk::binary(subscript));
}

/// `b'...'` for bytes, between what is in front and behind; new reference to
/// a str. MemoryError.
fn repr_text(rt: &Rt, data: &[u8], quote: u8, front: &str, behind: &str) -> Result<Root> {
    let mut out = Out::with_room_for(rt, data.len().checked_add(front.len() + 4))?;
    out.push(rt, front.as_bytes())?;
    out.push(rt, &[b'b', quote])?;
    for byte in data {
        match byte {
            b'\\' => out.push(rt, b"\\\\")?,
            b'\n' => out.push(rt, b"\\n")?,
            b'\r' => out.push(rt, b"\\r")?,
            b'\t' => out.push(rt, b"\\t")?,
            b if *b == quote => out.push(rt, &[b'\\', quote])?,
            0x20..=0x7e => out.push(rt, &[*byte])?,
            b => {
                let [high, low] = hex::digits(*b);
                out.push(rt, &[b'\\', b'x', high, low])?;
            }
        }
    }
    out.push(rt, &[quote])?;
    out.push(rt, behind.as_bytes())?;
    strings::new_wtf8(rt, out.bytes(), true)
}

/// Double quotes where only those save escapes.
fn smart_quote(data: &[u8]) -> u8 {
    match data.contains(&b'\'') && !data.contains(&b'"') {
        true => b'"',
        false => b'\'',
    }
}

/// The repr of a bytes object; new reference.
pub fn repr_bytes(rt: &Rt, bytes: Ref<'_>, smart: bool) -> Result<Root> {
    let data = bytes::data(bytes);
    let quote = if smart { smart_quote(data) } else { b'\'' };
    repr_text(rt, data, quote, "", "")
}

fn repr(rt: &mut Rt, object: Ref<'_>) -> Result<Root> {
    if Kind::of(object) == Kind::Bytes {
        return repr_bytes(rt, object, true);
    }
    let (name, data) = (type_of(object).short_name(), view(rt, object)?);
    let front = format!("{name}(");
    repr_text(rt, data, smart_quote(data), &front, ")")
}

fn holds(op: i32, a: &[u8], b: &[u8]) -> bool {
    match op {
        cmp::EQ => a == b,
        cmp::NE => a != b,
        _ => cmp::holds(op, a.cmp(b)),
    }
}

/// bytes compare with bytes, a bytearray with all that lend their memory.
fn compare(rt: &mut Rt, a: Ref<'_>, b: Ref<'_>, op: i32) -> Result<Root> {
    let array = Kind::of(a) == Kind::Array;
    if bytes::is_bytes(b) || array && is_byte_string(b) {
        let holds = holds(op, view(rt, a)?, view(rt, b)?);
        return Ok(types::bool_root(holds));
    }
    if !array || !buffer::lends(b) {
        return Ok(types::not_implemented().root());
    }
    let result = with_bytes(rt, b, |rt, b| Ok(holds(op, view(rt, a)?, b)));
    match result {
        Ok(holds) => Ok(types::bool_root(holds)),
        Err(_) => {
            error::restore(rt, None);
            Ok(types::not_implemented().root())
        }
    }
}

fn length(rt: &mut Rt, object: Ref<'_>) -> Result<isize> {
    Ok(view(rt, object)?.len() as isize)
}

/// TypeError for what cannot be added.
#[cold]
pub fn not_concatenable(rt: &Rt, a: Ref<'_>, b: Ref<'_>) -> Raised {
    let (ta, tb) = (type_of(a).full_name(), type_of(b).full_name());
    error::type_error(rt, format_args!("can't concat {tb} to {ta}"))
}

/// `a + b` for objects that lend their memory; the result is of the kind of
/// `a`, bytearray only if it is one. TypeError.
pub fn concat(rt: &mut Rt, a: Ref<'_>, b: Ref<'_>) -> Result<Root> {
    concat_as(rt, Kind::of(a), a, b)
}

/// [`concat`] to a given kind.
pub fn concat_as(rt: &mut Rt, kind: Kind, a: Ref<'_>, b: Ref<'_>) -> Result<Root> {
    if !buffer::lends(a) || !buffer::lends(b) {
        return Err(not_concatenable(rt, a, b));
    }
    let mut out = if is_byte_string(a) && is_byte_string(b) {
        let (a, b) = (view(rt, a)?, view(rt, b)?);
        let mut out = Out::with_room_for(rt, a.len().checked_add(b.len()))?;
        out.push(rt, a)?;
        out
    } else {
        lent(rt, (a, b), a, Out::copy)?
    };
    lent(rt, (a, b), b, |rt, b| out.push(rt, b))?;
    out.finish(rt, kind)
}

/// [`with_bytes`] of an operand of a concatenation, which cannot be made if it
/// does not lend its bytes.
pub fn lent<R>(
    rt: &mut Rt,
    (a, b): (Ref<'_>, Ref<'_>),
    operand: Ref<'_>,
    body: impl FnOnce(&Rt, &[u8]) -> Result<R>,
) -> Result<R> {
    match with_bytes(rt, operand, body) {
        Err(_) if !error::matches(rt, &EXC_MEMORY_ERROR) => {
            error::restore(rt, None);
            Err(not_concatenable(rt, a, b))
        }
        result => result,
    }
}

fn repeat(rt: &mut Rt, object: Ref<'_>, count: isize) -> Result<Root> {
    let data = view(rt, object)?;
    let count = usize::try_from(count).unwrap_or(0);
    if count == 1 {
        return unchanged(rt, object);
    }
    let len = match data.len().checked_mul(count) {
        Some(len) if len <= isize::MAX as usize => len,
        _ if Kind::of(object) == Kind::Bytes => {
            return Err(error::overflow_error(rt, "repeated bytes are too long"));
        }
        _ => return Err(error::no_memory(rt)),
    };
    let mut out = Out::with_room(rt, len)?;
    push_times(rt, &mut out, data, count)?;
    out.finish(rt, Kind::of(object))
}

/// Adds `data` a number of times, doubling what is there.
pub fn push_times(rt: &Rt, out: &mut Out, data: &[u8], count: usize) -> Result<()> {
    if let [byte] = data {
        return out.push_repeated(rt, *byte, count);
    }
    for _ in 0..count {
        out.push(rt, data)?;
    }
    Ok(())
}

#[cold]
fn out_of_range(rt: &Rt, object: Ref<'_>) -> Raised {
    match Kind::of(object) {
        Kind::Bytes => error::index_error(rt, "index out of range"),
        Kind::Array => error::index_error(rt, "bytearray index out of range"),
    }
}

fn item(rt: &mut Rt, object: Ref<'_>, index: isize) -> Result<Root> {
    let data = view(rt, object)?;
    match usize::try_from(index).ok().and_then(|i| data.get(i)) {
        Some(byte) => index::int(rt, isize::from(*byte)),
        None => Err(out_of_range(rt, object)),
    }
}

/// TypeError for a key that is no index.
#[cold]
pub fn no_index(rt: &Rt, object: Ref<'_>, key: Ref<'_>) -> Raised {
    let ty = type_of(key).full_name();
    let what = match Kind::of(object) {
        Kind::Bytes => "byte",
        Kind::Array => "bytearray",
    };
    error::type_error(
        rt,
        format_args!("{what} indices must be integers or slices, not {ty}"),
    )
}

fn subscript(rt: &mut Rt, object: Ref<'_>, key: Ref<'_>) -> Result<Root> {
    if let Some(slice) = slice::view(key) {
        let bounds = slice::unpack(rt, slice)?;
        let data = view(rt, object)?;
        let taken = bounds.adjust(data.len());
        if let Some(range) = taken.as_range() {
            return super::part(rt, object, range);
        }
        let mut out = Out::with_room(rt, taken.count)?;
        for place in taken.positions() {
            out.push(rt, &data[place..=place])?;
        }
        return out.finish(rt, Kind::of(object));
    }
    if !index::is_index(key) {
        return Err(no_index(rt, object, key));
    }
    let index = index::as_isize(rt, key, Some(&EXC_INDEX_ERROR))?;
    let len = view(rt, object)?.len();
    match index::place(len, index) {
        Some(place) => item(rt, object, place as isize),
        None => Err(out_of_range(rt, object)),
    }
}
