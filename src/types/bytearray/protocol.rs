//! The slots of bytearray that bytes does not have.

use super::{
    ByteArray, PyByteArray_Type, bytes_mut, extend, lent, open, or_no_memory, splice, this,
};
use crate::error;
use crate::heap::data::ByteBuf;
use crate::object::buffer::{self, PyBuffer};
use crate::object::native::Obj;
use crate::object::{TypeObject, alloc, index, slot, thunk, type_of};
use crate::rt::{Raised, Ref, Result, Root, Rt};
use crate::types::byte_string::make::{self, Arguments};
use crate::types::byte_string::{Out, byte_value, is_byte_string, protocol};
use crate::types::exceptions::EXC_INDEX_ERROR;
use crate::types::{bytes, slice, strings, wrapper};
use std::ffi::c_int;

/// Fills the slots.
pub fn fill_slots() {
    let ty = &PyByteArray_Type;
    protocol::fill_slots(ty);
    ty.set_slot(slot::tp_new, thunk::new(new));
    ty.set_slot(slot::tp_init, thunk::init(init));
    ty.set_slot(slot::tp_hash, thunk::hash(wrapper::hash_not_implemented));
    ty.set_slot(slot::sq_ass_item, thunk::set_sized(set_item));
    ty.set_slot(slot::mp_ass_subscript, thunk::set_keyed(set_subscript));
    ty.set_slot(slot::sq_inplace_concat, thunk::binary(concat_in_place));
    ty.set_slot(slot::sq_inplace_repeat, thunk::sized(repeat_in_place));
    ty.set_slot(slot::bf_getbuffer, buffer::getbuffer(get_buffer));
    ty.set_slot(
        slot::bf_releasebuffer,
        buffer::releasebuffer(release_buffer),
    );
}

fn new(rt: &mut Rt, ty: &TypeObject, _: Ref<'_>, _: Option<Ref<'_>>) -> Result<Root> {
    alloc::new_native(rt, ty, ByteArray::default())
}

fn init(rt: &mut Rt, object: Ref<'_>, args: Ref<'_>, kwargs: Option<Ref<'_>>) -> Result<()> {
    let arguments = Arguments::from_call(rt, "bytearray", args, kwargs)?;
    let array = this(rt, object)?;
    open(rt, array)?.clear();
    let made = match arguments.encoded(rt)? {
        Some(encoded) => super::buffer_of(rt, encoded.get())?,
        None => match &arguments.source {
            Some(source) => buffer_from(rt, source.get())?,
            None => return Ok(()),
        },
    };
    *open(rt, array)? = made;
    Ok(())
}

/// The bytes of anything but a str: a number of zeros, what an object lends,
/// or ints. TypeError, ValueError, OverflowError, MemoryError.
pub fn buffer_from(rt: &mut Rt, source: Ref<'_>) -> Result<ByteBuf> {
    if is_byte_string(source) {
        return super::buffer_of(rt, source);
    }
    if let Some(count) = make::count(rt, source)? {
        return or_no_memory(rt, ByteBuf::zeroed(count));
    }
    Ok(make::collect(rt, source, "bytearray")?.into_buf())
}

#[cold]
fn out_of_range(rt: &Rt) -> Raised {
    error::index_error(rt, "bytearray index out of range")
}

/// Sets the byte at an index, or deletes it.
fn set_item(rt: &mut Rt, object: Ref<'_>, index: isize, value: Option<Ref<'_>>) -> Result<()> {
    let array = this(rt, object)?;
    let byte = match value {
        Some(value) => Some(byte_value(rt, value, "byte")?),
        None => None,
    };
    let place = usize::try_from(index).ok();
    let Some(place) = place.filter(|i| *i < array.get(rt).len()) else {
        return Err(out_of_range(rt));
    };
    match byte {
        Some(byte) => bytes_mut(rt, array)?[place] = byte,
        None => splice(rt, array, place..place + 1, &[])?,
    }
    Ok(())
}

fn set_subscript(rt: &mut Rt, object: Ref<'_>, key: Ref<'_>, value: Option<Ref<'_>>) -> Result<()> {
    let array = this(rt, object)?;
    let Some(slice) = slice::view(key) else {
        if !index::is_index(key) {
            return Err(protocol::no_index(rt, object, key));
        }
        let index = index::as_isize(rt, key, Some(&EXC_INDEX_ERROR))?;
        let from = if index < 0 {
            array.get(rt).len() as isize
        } else {
            0
        };
        return set_item(rt, object, index + from, value);
    };
    let bounds = slice::unpack(rt, slice)?;
    match value {
        None => assign(rt, array, bounds, &[]),
        Some(value) if bytes::is_bytes(value) => assign(rt, array, bounds, bytes::data(value)),
        Some(value) => {
            let data = assignable(rt, value)?;
            assign(rt, array, bounds, or_no_memory(rt, data.bytes())?)
        }
    }
}

/// A copy of the bytes that are to be put into a slice.
fn assignable(rt: &mut Rt, value: Ref<'_>) -> Result<ByteBuf> {
    let number = [slot::nb_int, slot::nb_float, slot::nb_index]
        .iter()
        .any(|s| type_of(value).slot(*s) != 0);
    if number || strings::is_str(value) {
        return Err(error::type_error(
            rt,
            "can assign only bytes, buffers, or iterables of ints in range(0, 256)",
        ));
    }
    buffer_from(rt, value)
}

/// Puts bytes into a slice; no bytes delete it.
fn assign(
    rt: &mut Rt,
    array: Obj<'_, ByteArray>,
    bounds: slice::Bounds,
    data: &[u8],
) -> Result<()> {
    let places = bounds.adjust(array.get(rt).len());
    if let Some(range) = places.as_range() {
        return splice(rt, array, range, data);
    }
    if data.is_empty() {
        return delete_places(rt, array, places);
    }
    if data.len() != places.count {
        let (needed, count) = (data.len(), places.count);
        return Err(error::value_error(
            rt,
            format_args!(
                "attempt to assign bytes of size {needed} to extended slice of size {count}"
            ),
        ));
    }
    let bytes = bytes_mut(rt, array)?;
    for (place, byte) in places.positions().zip(data) {
        bytes[place] = *byte;
    }
    Ok(())
}

/// Deletes the bytes at places with gaps between them.
fn delete_places(rt: &mut Rt, array: Obj<'_, ByteArray>, places: slice::Adjusted) -> Result<()> {
    if places.count == 0 {
        return Ok(());
    }
    if array.get(rt).exports > 0 {
        return Err(lent(rt));
    }
    let step = places.step.unsigned_abs();
    let first = match places.step > 0 {
        true => places.start as usize,
        false => places.start as usize - (places.count - 1) * step,
    };
    let bytes = bytes_mut(rt, array)?;
    let (len, mut to) = (bytes.len(), first);
    for i in 0..places.count {
        // What is behind this place, up to the next.
        let from = first + i * step + 1;
        let until = if i + 1 == places.count {
            len
        } else {
            from + step - 1
        };
        bytes.copy_within(from..until, to);
        to += until - from;
    }
    super::resize(rt, array, to)
}

fn concat_in_place(rt: &mut Rt, object: Ref<'_>, other: Ref<'_>) -> Result<Root> {
    let array = this(rt, object)?;
    if !buffer::lends(other) {
        return Err(protocol::not_concatenable(rt, object, other));
    }
    if other.is(object) && !array.get(rt).is_empty() {
        // It lends its bytes to itself meanwhile.
        return Err(lent(rt));
    }
    if bytes::is_bytes(other) {
        extend(rt, array, bytes::data(other))?;
    } else {
        let data = protocol::lent(rt, (object, other), other, Out::copy)?;
        extend(rt, array, data.bytes())?;
    }
    Ok(object.root())
}

fn repeat_in_place(rt: &mut Rt, object: Ref<'_>, count: isize) -> Result<Root> {
    let array = this(rt, object)?;
    let (len, count) = (array.get(rt).len(), usize::try_from(count).unwrap_or(0));
    let Some(total) = len.checked_mul(count).filter(|t| *t <= isize::MAX as usize) else {
        return Err(error::no_memory(rt));
    };
    if total == len {
        return Ok(object.root());
    }
    super::resize(rt, array, total)?;
    let bytes = bytes_mut(rt, array)?;
    let mut done = len;
    while done < bytes.len() {
        let more = done.min(bytes.len() - done);
        bytes.copy_within(..more, done);
        done += more;
    }
    Ok(object.root())
}

fn get_buffer(rt: &mut Rt, object: Ref<'_>, buffer: &mut PyBuffer, flags: c_int) -> Result<()> {
    let array = this(rt, object)?;
    let at = array.get_mut(rt).c_ptr();
    let span = (or_no_memory(rt, at)?, array.get(rt).len());
    buffer.fill(rt, Some(object), span, false, flags)?;
    array.get_mut(rt).exports += 1;
    Ok(())
}

fn release_buffer(rt: &mut Rt, object: Ref<'_>, _: &mut PyBuffer) -> Result<()> {
    let payload = this(rt, object)?.get_mut(rt);
    payload.exports = payload.exports.saturating_sub(1);
    Ok(())
}
