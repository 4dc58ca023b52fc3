//! `bytearrayobject.h`: bytearray.

use super::boundary::{Borrowed, New, entry};
use super::bytesobject::size;
use crate::error;
use crate::object::number;
use crate::object::slot;
use crate::object::type_of;
use crate::types::bytearray::{self, ByteArray};
use crate::types::{bytes_ops, int, strings};
use std::ffi::{c_char, c_int};

/// Returns a bytearray with a copy of `len` bytes at `string`; of zeros if
/// that is NULL. New reference; NULL with SystemError for a negative size,
/// OverflowError or MemoryError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyByteArray_FromStringAndSize(string: *const c_char, len: isize) -> New {
    entry!(PyByteArray_FromStringAndSize, |rt| {
        let len = size(rt, "PyByteArray_FromStringAndSize", len)?;
        if string.is_null() {
            let array = bytearray::new(rt, &[])?;
            if let Some(view) = bytearray::view(array.get()) {
                bytearray::resize(rt, view, len)?;
            }
            return Ok(array);
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
        if int::is_int(o) || type_of(o).slot(slot::nb_index) != 0 {
            let count =
                number::as_size(rt, o, Some(&crate::types::exceptions::EXC_OVERFLOW_ERROR))?;
            let count =
                usize::try_from(count).map_err(|_| error::value_error(rt, "negative count"))?;
            let array = bytearray::new(rt, &[])?;
            if let Some(view) = bytearray::view(array.get()) {
                bytearray::resize(rt, view, count)?;
            }
            return Ok(array);
        }
        let data = bytes_ops::from_object(rt, o, "bytearray")?;
        bytearray::new(rt, &data)
    })
}

/// Returns the number of bytes. Cannot fail on a bytearray.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyByteArray_Size(bytearray: Borrowed) -> isize {
    entry!(PyByteArray_Size, |rt, bytearray: ByteArray| Ok(
        bytearray.get(rt).bytes().len() as isize
    ))
}

/// Returns the bytes, NUL-terminated; valid until the size changes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyByteArray_AsString(bytearray: Borrowed) -> *mut c_char {
    entry!(PyByteArray_AsString, |rt, bytearray: ByteArray| {
        Ok(bytearray.get(rt).as_ptr().cast_mut().cast::<c_char>())
    })
}

/// Changes the size; new bytes are zero. Returns 0, or -1 with ValueError,
/// BufferError or MemoryError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyByteArray_Resize(bytearray: Borrowed, len: isize) -> c_int {
    entry!(PyByteArray_Resize, |rt, bytearray: ByteArray| {
        let Ok(len) = usize::try_from(len) else {
            return Err(error::value_error(
                rt,
                format_args!("Can only resize to positive sizes, got {len}"),
            ));
        };
        if len > isize::MAX as usize - 1 {
            return Err(error::no_memory(rt));
        }
        bytearray::resize(rt, bytearray, len)
    })
}

/// Returns `a + b` as a bytearray. New reference; NULL with TypeError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyByteArray_Concat(a: Borrowed, b: Borrowed) -> New {
    entry!(PyByteArray_Concat, |rt, a: any, b: any| {
        let joined = bytes_ops::concat(rt, a, b)?;
        match bytearray::view(joined.get()) {
            Some(_) => Ok(joined),
            None => {
                let data = crate::types::bytes::data(joined.get()).to_vec();
                bytearray::new(rt, &data)
            }
        }
    })
}

/// Takes the first `n` bytes (-1: all) out of a bytearray as bytes. New
/// reference; NULL with IndexError or BufferError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyRt_ByteArray_TakeBytes(o: Borrowed, n: isize) -> New {
    entry!(PyRt_ByteArray_TakeBytes, |rt, o: ByteArray| {
        let count = usize::try_from(n).unwrap_or_else(|_| o.get(rt).bytes().len());
        bytearray::take_bytes(rt, o, count)
    })
}
