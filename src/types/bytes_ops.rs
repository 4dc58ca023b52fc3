//! bytes and bytearray: what both do with their bytes.

use crate::error;
use crate::object::ops::{self, cmp};
use crate::object::{number, slot, thunk, type_of};
use crate::rt::{Ref, Result, Root, Rt};
use crate::types::{self, bytearray, bytes, int, slice, strings};
use memchr::memmem;

/// Fills the slots of `bytes` and `bytearray`.
pub fn fill_slots() {
    for ty in [&bytes::PyBytes_Type, &bytearray::PyByteArray_Type] {
        ty.set_slot(slot::tp_repr, thunk::unary(repr));
        ty.set_slot(slot::tp_str, thunk::unary(repr));
        ty.set_slot(slot::tp_richcompare, thunk::richcompare(richcompare));
        ty.set_slot(slot::sq_length, thunk::length(length));
        ty.set_slot(slot::mp_length, thunk::length(length));
        ty.set_slot(slot::sq_concat, thunk::binary(concat));
        ty.set_slot(slot::sq_repeat, thunk::sized(repeat));
        ty.set_slot(slot::sq_item, thunk::sized(item));
        ty.set_slot(slot::sq_contains, thunk::contains(contains));
        ty.set_slot(slot::mp_subscript, thunk::binary(subscript));
    }
    bytes::PyBytes_Type.set_slot(slot::tp_hash, thunk::hash(hash));
    let array = &bytearray::PyByteArray_Type;
    array.set_slot(slot::tp_hash, thunk::hash(unhashable));
    array.set_slot(slot::sq_ass_item, thunk::set_sized(set_item));
}

/// The bytes of bytes and bytearray; `None` for other objects.
pub fn view<'a>(rt: &'a Rt, object: Ref<'a>) -> Option<&'a [u8]> {
    if bytes::is_bytes(object) {
        return Some(bytes::data(object));
    }
    bytearray::view(object).map(|a| a.get(rt).bytes())
}

fn data(rt: &Rt, object: Ref<'_>) -> Vec<u8> {
    view(rt, object).unwrap_or_default().to_vec()
}

/// An object of the same kind as `like`.
fn alike(rt: &Rt, like: Ref<'_>, data: &[u8]) -> Result<Root> {
    if bytes::is_bytes(like) {
        bytes::new(rt, data)
    } else {
        bytearray::new(rt, data)
    }
}

/// `b'...'` for bytes.
pub fn repr_text(data: &[u8]) -> String {
    let quote = if data.contains(&b'\'') && !data.contains(&b'"') {
        '"'
    } else {
        '\''
    };
    let mut text = format!("b{quote}");
    for byte in data {
        match byte {
            b'\\' => text.push_str("\\\\"),
            b'\n' => text.push_str("\\n"),
            b'\r' => text.push_str("\\r"),
            b'\t' => text.push_str("\\t"),
            b if char::from(*b) == quote => {
                text.push('\\');
                text.push(quote);
            }
            0x20..=0x7e => text.push(char::from(*byte)),
            b => text.push_str(&format!("\\x{b:02x}")),
        }
    }
    text.push(quote);
    text
}

fn repr(rt: &mut Rt, object: Ref<'_>) -> Result<Root> {
    let text = repr_text(view(rt, object).unwrap_or_default());
    if bytes::is_bytes(object) {
        return strings::new(rt, &text);
    }
    let name = type_of(object).full_name();
    strings::new(rt, &format!("{name}({text})"))
}

fn hash(_rt: &mut Rt, object: Ref<'_>) -> Result<isize> {
    Ok(strings::hash_bytes(bytes::data(object)))
}

fn unhashable(rt: &mut Rt, object: Ref<'_>) -> Result<isize> {
    let ty = type_of(object).full_name();
    Err(error::type_error(
        rt,
        format_args!("unhashable type: '{ty}'"),
    ))
}

fn richcompare(rt: &mut Rt, a: Ref<'_>, b: Ref<'_>, op: i32) -> Result<Root> {
    match (view(rt, a), view(rt, b)) {
        (Some(x), Some(y)) => Ok(types::bool_root(cmp::holds(op, x.cmp(y)))),
        _ => Ok(types::not_implemented().root()),
    }
}

fn length(rt: &mut Rt, object: Ref<'_>) -> Result<isize> {
    Ok(view(rt, object).unwrap_or_default().len() as isize)
}

/// `a + b`; the result is of the kind of `a`. TypeError.
pub fn concat(rt: &mut Rt, a: Ref<'_>, b: Ref<'_>) -> Result<Root> {
    let (Some(x), Some(y)) = (view(rt, a), view(rt, b)) else {
        let (ta, tb) = (type_of(a).full_name(), type_of(b).full_name());
        return Err(error::type_error(
            rt,
            format_args!("can't concat {tb} to {ta}"),
        ));
    };
    alike(rt, a, &[x, y].concat())
}

fn repeat(rt: &mut Rt, object: Ref<'_>, count: isize) -> Result<Root> {
    let data = data(rt, object);
    let count = usize::try_from(count).unwrap_or(0);
    match data.len().checked_mul(count) {
        Some(len) if len <= u32::MAX as usize => alike(rt, object, &data.repeat(count)),
        _ => Err(error::no_memory(rt)),
    }
}

fn item(rt: &mut Rt, object: Ref<'_>, index: isize) -> Result<Root> {
    let found = usize::try_from(index)
        .ok()
        .and_then(|i| view(rt, object)?.get(i).copied());
    match found {
        Some(byte) => int::from_i64(rt, i64::from(byte)),
        None => Err(out_of_range(rt, object)),
    }
}

fn out_of_range(rt: &Rt, object: Ref<'_>) -> crate::rt::Raised {
    if bytes::is_bytes(object) {
        error::index_error(rt, "index out of range")
    } else {
        error::index_error(rt, "bytearray index out of range")
    }
}

/// A value for one byte. TypeError, ValueError.
fn byte_value(rt: &mut Rt, value: Ref<'_>, name: &str) -> Result<u8> {
    let index = number::index(rt, value)?;
    let byte = int::to_i64(rt, index.get()).and_then(|v| u8::try_from(v).ok());
    byte.ok_or_else(|| error::value_error(rt, format_args!("{name} must be in range(0, 256)")))
}

fn set_item(rt: &mut Rt, object: Ref<'_>, index: isize, value: Option<Ref<'_>>) -> Result<()> {
    let Some(array) = bytearray::view(object) else {
        return Err(error::type_error(rt, "a bytearray is required"));
    };
    let len = array.get(rt).bytes().len();
    let Some(at) = usize::try_from(index).ok().filter(|i| *i < len) else {
        return Err(error::index_error(rt, "bytearray index out of range"));
    };
    let Some(value) = value else {
        return bytearray::remove_at(rt, array, at);
    };
    let byte = byte_value(rt, value, "byte")?;
    array.get_mut(rt).set(at, byte);
    Ok(())
}

fn contains(rt: &mut Rt, object: Ref<'_>, part: Ref<'_>) -> Result<bool> {
    if let (Some(data), Some(part)) = (view(rt, object), view(rt, part)) {
        return Ok(memmem::find(data, part).is_some());
    }
    if type_of(part).slot(slot::nb_index) == 0 {
        let ty = type_of(part).full_name();
        return Err(error::type_error(
            rt,
            format_args!("a bytes-like object is required, not '{ty}'"),
        ));
    }
    let byte = byte_value(rt, part, "byte")?;
    Ok(view(rt, object).unwrap_or_default().contains(&byte))
}

fn subscript(rt: &mut Rt, object: Ref<'_>, key: Ref<'_>) -> Result<Root> {
    if let Some(slice) = slice::view(key) {
        let bounds = slice::unpack(rt, slice)?;
        let data = data(rt, object);
        let taken: Vec<u8> = bounds
            .adjust(data.len())
            .positions()
            .map(|i| data[i])
            .collect();
        return alike(rt, object, &taken);
    }
    if type_of(key).slot(slot::nb_index) == 0 {
        let (name, ty) = (type_of(object).full_name(), type_of(key).full_name());
        let what = if bytes::is_bytes(object) {
            "byte"
        } else {
            name
        };
        return Err(error::type_error(
            rt,
            format_args!("{what} indices must be integers or slices, not {ty}"),
        ));
    }
    let index = number::as_size(rt, key, Some(&types::exceptions::EXC_INDEX_ERROR))?;
    let len = length(rt, object)?;
    item(rt, object, if index < 0 { index + len } else { index })
}

/// Bytes of any object that has them: bytes, bytearray, an iterable of
/// ints. TypeError that names `target`.
pub fn from_object(rt: &mut Rt, object: Ref<'_>, target: &str) -> Result<Vec<u8>> {
    if view(rt, object).is_some() {
        return Ok(data(rt, object));
    }
    let iterable = type_of(object).slot(slot::tp_iter) != 0 && !strings::is_str(object);
    if !iterable {
        let ty = type_of(object).full_name();
        return Err(error::type_error(
            rt,
            format_args!("cannot convert '{ty}' object to {target}"),
        ));
    }
    let iterator = ops::iter(rt, object)?;
    let mut out = Vec::new();
    while let Some(item) = ops::next(rt, iterator.get())? {
        out.push(byte_value(rt, item.get(), "bytes")?);
    }
    Ok(out)
}
