//! bytearray: bytes that can be changed.

use crate::error;
use crate::object::native::{NativeKind, Obj, Payload, Visit, kind_of};
use crate::object::{TypeObject, alloc, flags};
use crate::rt::{Ref, Result, Root, Rt};

/// Payload of a bytearray. A NUL is kept behind the bytes.
#[derive(Default)]
pub struct ByteArray {
    data: Vec<u8>,
    /// Buffers handed out; while there are any the size is fixed.
    pub exports: usize,
}

// SAFETY: nothing is stored.
unsafe impl Payload for ByteArray {
    const KIND: &'static NativeKind = &KIND;
    fn trace(&self, _: &mut Visit<'_>) {}
}

static KIND: NativeKind = kind_of::<ByteArray>(None);

/// The type `bytearray`.
#[unsafe(no_mangle)]
pub static PyByteArray_Type: TypeObject =
    TypeObject::declare(c"bytearray", &KIND, KIND.size, flags::BASETYPE);

/// The object as a bytearray; `None` if it is none.
pub fn view<'a>(object: Ref<'a>) -> Option<Obj<'a, ByteArray>> {
    Obj::from_ref(object)
}

impl ByteArray {
    /// The bytes, without the NUL.
    pub fn bytes(&self) -> &[u8] {
        &self.data[..self.data.len().saturating_sub(1)]
    }

    /// Sets one byte; does nothing out of range.
    pub fn set(&mut self, at: usize, byte: u8) {
        if at < self.bytes().len() {
            self.data[at] = byte;
        }
    }

    /// Address of the first byte; a NUL is behind the last.
    pub fn as_ptr(&self) -> *const u8 {
        if self.data.is_empty() {
            c"".as_ptr().cast()
        } else {
            self.data.as_ptr()
        }
    }
}

/// A new bytearray with a copy of `data`; new reference. MemoryError.
pub fn new(rt: &Rt, data: &[u8]) -> Result<Root> {
    let mut bytes = Vec::new();
    if bytes.try_reserve_exact(data.len() + 1).is_err() {
        return Err(error::no_memory(rt));
    }
    bytes.extend_from_slice(data);
    bytes.push(0);
    let payload = ByteArray {
        data: bytes,
        exports: 0,
    };
    alloc::new_native(rt, &PyByteArray_Type, payload)
}

/// Changes the size; new bytes are zero. BufferError while buffers are
/// handed out, MemoryError.
pub fn resize(rt: &mut Rt, array: Obj<'_, ByteArray>, len: usize) -> Result<()> {
    let payload = array.get_mut(rt);
    if payload.bytes().len() == len {
        return Ok(());
    }
    if payload.exports > 0 {
        return Err(error::buffer_error(
            rt,
            "Existing exports of data: object cannot be re-sized",
        ));
    }
    payload.data.pop();
    let more = (len + 1).saturating_sub(payload.data.len());
    if payload.data.try_reserve(more).is_err() {
        payload.data.push(0);
        return Err(error::no_memory(rt));
    }
    payload.data.resize(len, 0);
    payload.data.push(0);
    Ok(())
}

/// Takes one byte out. BufferError while buffers are handed out.
pub fn remove_at(rt: &mut Rt, array: Obj<'_, ByteArray>, at: usize) -> Result<()> {
    let len = array.get(rt).bytes().len();
    if array.get(rt).exports == 0 && at < len {
        array.get_mut(rt).data.remove(at);
        return Ok(());
    }
    resize(rt, array, len.saturating_sub(1))
}

/// Takes the first `count` bytes out as bytes; new reference. IndexError
/// for more than there are, BufferError while buffers are handed out.
pub fn take_bytes(rt: &mut Rt, array: Obj<'_, ByteArray>, count: usize) -> Result<Root> {
    let len = array.get(rt).bytes().len();
    if count > len {
        return Err(error::index_error(
            rt,
            format_args!("can't take {count} bytes outside size {len}"),
        ));
    }
    if array.get(rt).exports > 0 {
        return Err(error::buffer_error(
            rt,
            "Existing exports of data: object cannot be re-sized",
        ));
    }
    let taken = crate::types::bytes::new(rt, &array.get(rt).bytes()[..count])?;
    array.get_mut(rt).data.drain(..count);
    Ok(taken)
}
