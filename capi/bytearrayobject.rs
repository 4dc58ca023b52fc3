//! `bytearrayobject.h`: bytearray.

use super::boundary::{Borrowed, New, entry};
use super::bytesobject::size;
use crate::error;
use crate::types::byte_string::{self, Kind};
use crate::types::bytearray::{self, ByteArray, methods, or_no_memory, protocol};
use crate::types::strings;
use std::ffi::{c_char, c_int};

/// Returns a bytearray with a copy of `len` bytes at `string`; of zeros if
/// that is NULL. New reference; NULL with SystemError for a negative size,
/// OverflowError or MemoryError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyByteArray_FromStringAndSize(string: *const c_char, len: isize) -> New {
    entry!(PyByteArray_FromStringAndSize, |rt| {
        let len = size(rt, "PyByteArray_FromStringAndSize", len)?;
        if string.is_null() {
            return bytearray::zeroed(rt, len);
        }
        bytearray::new(rt, std::slice::from_raw_parts(string.cast(), len))
    })
}

/// Returns a bytearray of an object: of bytes, a bytearray, an iterable of
/// ints, or a number of zeros. New reference; NULL with TypeError or ValueError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyByteArray_FromObject(o: Borrowed) -> New {
    entry!(PyByteArray_FromObject, |rt, o: any| {
        if strings::is_str(o) {
            return Err(error::type_error(rt, "string argument without an encoding"));
        }
        let buf = protocol::buffer_from(rt, o)?;
        bytearray::from_buf(rt, buf)
    })
}

/// Returns the number of bytes. Cannot fail on a bytearray.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyByteArray_Size(bytearray: Borrowed) -> isize {
    entry!(PyByteArray_Size, |rt, bytearray: ByteArray| Ok(
        bytearray.get(rt).len() as isize
    ))
}

/// Returns the bytes, NUL-terminated; they may be read and written until the
/// size changes. NULL only with MemoryError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyByteArray_AsString(bytearray: Borrowed) -> *mut c_char {
    entry!(PyByteArray_AsString, |rt, bytearray: ByteArray| {
        let at = bytearray.get_mut(rt).expose();
        Ok(or_no_memory(rt, at)?.cast::<c_char>())
    })
}

/// Changes the size; new bytes are zero. Returns 0, or -1 with ValueError,
/// BufferError or MemoryError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyByteArray_Resize(bytearray: Borrowed, len: isize) -> c_int {
    entry!(PyByteArray_Resize, |rt, bytearray: ByteArray| {
        methods::resize_to(rt, bytearray, len)
    })
}

/// Returns `a + b` as a bytearray. New reference; NULL with TypeError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyByteArray_Concat(a: Borrowed, b: Borrowed) -> New {
    entry!(PyByteArray_Concat, |rt, a: any, b: any| {
        byte_string::protocol::concat_as(rt, Kind::Array, a, b)
    })
}

/// Takes the first `n` bytes (all if negative) out of a bytearray as bytes,
/// in constant time: neither they nor the rest are copied. New reference;
/// NULL with IndexError for more than there are, BufferError while its buffer
/// is lent, or MemoryError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyRt_ByteArray_TakeBytes(o: Borrowed, n: isize) -> New {
    entry!(PyRt_ByteArray_TakeBytes, |rt, o: ByteArray| {
        let count = usize::try_from(n).unwrap_or_else(|_| o.get(rt).len());
        bytearray::take_bytes(rt, o, count)
    })
}
