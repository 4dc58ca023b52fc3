//! bytearray: bytes that can be changed.
//!
//! This file owns the bytes, in a [`ByteBuf`] whose block is handed to and
//! shared with bytes objects ([`crate::heap::data`]); what Python code sees
//! is in [`protocol`] (slots) and [`methods`], and in
//! [`super::byte_string`] for what bytes can do as well.
//!
//! C may hold an address of the bytes. A buffer that was lent keeps them
//! where they are: until it comes back the size is fixed, and nothing is
//! shared. An address from `PyByteArray_AsString` is valid until the size
//! changes, and nobody says when it is not used any more: as long as the
//! bytes are in the same block they are not shared ([`ByteArray::expose`]).

pub mod methods;
pub mod protocol;
#[cfg(test)]
mod tests;

use crate::error;
use crate::heap::data::{ByteBuf, NoMemory};
use crate::object::native::{NativeKind, Obj, Payload, Visit, kind_of};
use crate::object::{TypeObject, alloc, flags};
use crate::rt::{Raised, Ref, Result, Root, Rt};
use crate::types::bytes;
use std::sync::atomic::AtomicU8;

/// Payload of a bytearray.
#[derive(Default)]
pub struct ByteArray {
    buf: ByteBuf,
    /// Buffers that are lent out.
    exports: usize,
    /// The block whose address C was given to write to, 0 for none.
    exposed: usize,
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

/// What C gets for the address of no bytes.
static NOTHING: AtomicU8 = AtomicU8::new(0);

/// The object as a bytearray; `None` if it is none.
#[inline(always)]
pub fn view<'a>(object: Ref<'a>) -> Option<Obj<'a, ByteArray>> {
    Obj::from_ref(object)
}

/// The object as a bytearray. TypeError.
fn this<'a>(rt: &Rt, object: Ref<'a>) -> Result<Obj<'a, ByteArray>> {
    view(object).ok_or_else(|| error::type_error(rt, "a bytearray is required"))
}

/// MemoryError for what found no memory.
pub fn or_no_memory<T>(rt: &Rt, result: std::result::Result<T, NoMemory>) -> Result<T> {
    result.map_err(|NoMemory| error::no_memory(rt))
}

impl ByteArray {
    /// Number of bytes.
    #[inline(always)]
    pub fn len(&self) -> usize {
        self.buf.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The bytes. MemoryError, where they must move first.
    #[inline(always)]
    pub fn bytes<'a>(&'a self, rt: &Rt) -> Result<&'a [u8]> {
        or_no_memory(rt, self.buf.bytes())
    }

    /// Bytes there is memory for.
    pub fn capacity(&self) -> usize {
        self.buf.capacity()
    }

    /// Whether C may be writing to the bytes.
    fn may_be_written(&self) -> bool {
        self.exports > 0 || self.exposed != 0 && self.exposed == self.buf.block_address()
    }

    /// The address of the bytes, for C to read and write.
    fn c_ptr(&mut self) -> std::result::Result<*mut u8, NoMemory> {
        let at = self.buf.c_ptr()?;
        Ok(at.unwrap_or(NOTHING.as_ptr()))
    }

    /// The address of the bytes with a NUL behind them, for C to read and
    /// write until the size changes.
    pub fn expose(&mut self) -> std::result::Result<*mut u8, NoMemory> {
        let at = self.c_ptr()?;
        self.exposed = self.buf.block_address();
        Ok(at)
    }
}

/// A new bytearray with a copy of `data`; new reference. MemoryError.
pub fn new(rt: &Rt, data: &[u8]) -> Result<Root> {
    let buf = or_no_memory(rt, ByteBuf::copy(data))?;
    from_buf(rt, buf)
}

/// A new bytearray of zeros; new reference. MemoryError.
pub fn zeroed(rt: &Rt, len: usize) -> Result<Root> {
    let buf = or_no_memory(rt, ByteBuf::zeroed(len))?;
    from_buf(rt, buf)
}

/// A new bytearray of these bytes; new reference. MemoryError.
pub fn from_buf(rt: &Rt, buf: ByteBuf) -> Result<Root> {
    rt.thread().heap.note_external(buf.len());
    let payload = ByteArray {
        buf,
        ..ByteArray::default()
    };
    alloc::new_builtin(rt, &PyByteArray_Type, payload)
}

/// A buffer with the bytes of an object that is bytes or a bytearray: shared
/// until either changes, unless C may be writing to them. MemoryError.
pub fn buffer_of(rt: &mut Rt, object: Ref<'_>) -> Result<ByteBuf> {
    let buf = match (bytes::span(object), view(object)) {
        (Some(span), _) => ByteBuf::from_span(span),
        (None, None) => ByteBuf::copy(bytes::data(object)),
        (None, Some(array)) if array.get(rt).may_be_written() => {
            array.get(rt).buf.bytes().and_then(ByteBuf::copy)
        }
        (None, Some(array)) => {
            let span = array.get_mut(rt).buf.share();
            span.and_then(|s| ByteBuf::from_span(&s))
        }
    };
    or_no_memory(rt, buf)
}

/// `bytes(array)`: shared until the bytearray changes, unless C may be
/// writing to it; new reference. MemoryError.
pub fn to_bytes(rt: &mut Rt, array: Obj<'_, ByteArray>) -> Result<Root> {
    let payload = array.get(rt);
    if payload.len() <= bytes::INLINE || payload.may_be_written() {
        return bytes::new(rt, payload.bytes(rt)?);
    }
    let span = array.get_mut(rt).buf.share();
    bytes::from_span(rt, or_no_memory(rt, span)?)
}

#[cold]
fn lent(rt: &Rt) -> Raised {
    error::buffer_error(rt, "Existing exports of data: object cannot be re-sized")
}

/// The payload, for changing the size. BufferError while buffers are lent.
fn open<'r>(rt: &'r mut Rt, array: Obj<'r, ByteArray>) -> Result<&'r mut ByteBuf> {
    if array.get(rt).exports > 0 {
        return Err(lent(rt));
    }
    Ok(&mut array.get_mut(rt).buf)
}

/// Changes the size; new bytes are zero. BufferError, MemoryError.
pub fn resize(rt: &mut Rt, array: Obj<'_, ByteArray>, len: usize) -> Result<()> {
    if array.get(rt).len() == len {
        return Ok(());
    }
    let resized = open(rt, array)?.resize(len);
    or_no_memory(rt, resized)
}

/// Replaces the bytes in a range, which is within, by others, which are not
/// its own. BufferError if that changes the size, MemoryError.
pub fn splice(
    rt: &mut Rt,
    array: Obj<'_, ByteArray>,
    range: std::ops::Range<usize>,
    data: &[u8],
) -> Result<()> {
    if array.get(rt).exports > 0 && range.len() != data.len() {
        return Err(lent(rt));
    }
    if range.is_empty() && data.is_empty() {
        return Ok(());
    }
    let done = array.get_mut(rt).buf.splice(range.start, range.end, data);
    or_no_memory(rt, done)
}

/// Adds bytes at the end, which are not its own. BufferError, MemoryError.
pub fn extend(rt: &mut Rt, array: Obj<'_, ByteArray>, data: &[u8]) -> Result<()> {
    if data.is_empty() {
        return Ok(());
    }
    let extended = open(rt, array)?.extend(data);
    or_no_memory(rt, extended)
}

/// The bytes, for changing them in place. MemoryError.
fn bytes_mut<'r>(rt: &'r mut Rt, array: Obj<'r, ByteArray>) -> Result<&'r mut [u8]> {
    if array.get_mut(rt).buf.bytes_mut().is_err() {
        return Err(error::no_memory(rt));
    }
    Ok(array.get_mut(rt).buf.bytes_mut().unwrap_or_default())
}

/// Takes the first `count` bytes out as bytes, in constant time; new
/// reference. IndexError for more than there are, BufferError while buffers
/// are lent, MemoryError.
pub fn take_bytes(rt: &mut Rt, array: Obj<'_, ByteArray>, count: usize) -> Result<Root> {
    let payload = array.get(rt);
    let len = payload.len();
    if count > len {
        return Err(error::index_error(
            rt,
            format_args!("can't take {count} bytes outside size {len}"),
        ));
    }
    if payload.exports > 0 {
        return Err(lent(rt));
    }
    if count <= bytes::INLINE {
        let taken = bytes::new(rt, &payload.bytes(rt)?[..count])?;
        array.get_mut(rt).buf.drop_front(count);
        return Ok(taken);
    }
    let payload = array.get_mut(rt);
    payload.exposed = 0;
    let span = payload.buf.take(count);
    bytes::from_span(rt, or_no_memory(rt, span)?)
}
