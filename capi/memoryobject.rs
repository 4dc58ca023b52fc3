//! `memoryobject.h`: memoryview.

use super::boundary::{Borrowed, New, entry};
use crate::error;
use crate::object::buffer::{PyBuffer, request};
use crate::types::memoryview;
use std::ffi::{c_char, c_int};

/// `PyBUF_WRITE`.
const WRITE: c_int = 0x200;

/// Returns a view of the memory that an object lends; of a memoryview, of the
/// same memory. New reference; NULL with TypeError, or what the object raises.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyMemoryView_FromObject(obj: Borrowed) -> New {
    entry!(PyMemoryView_FromObject, |rt, obj: any| {
        memoryview::from_object(rt, obj, request::FULL_RO)
    })
}

/// Returns a view of `size` bytes at `mem`, which stay there as long as the
/// view is used; `flags` is PyBUF_READ or PyBUF_WRITE. New reference.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyMemoryView_FromMemory(
    mem: *mut c_char,
    size: isize,
    flags: c_int,
) -> New {
    entry!(PyMemoryView_FromMemory, |rt| {
        let mut buffer = PyBuffer::empty();
        let span = (mem.cast::<u8>(), usize::try_from(size).unwrap_or(0));
        buffer.fill(rt, None, span, flags != WRITE, request::FULL_RO)?;
        memoryview::from_buffer(rt, &buffer)
    })
}

/// Returns a view of what a buffer describes, which stays there as long as the
/// view is used; the caller gives the buffer back itself. New reference; NULL
/// with ValueError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyMemoryView_FromBuffer(view: *const PyBuffer) -> New {
    entry!(PyMemoryView_FromBuffer, |rt| {
        if (*view).buf.is_null() {
            return Err(error::value_error(
                rt,
                "PyMemoryView_FromBuffer(): info->buf must not be NULL",
            ));
        }
        memoryview::from_buffer(rt, &*view)
    })
}

/// Returns a view without gaps, in the order `C`, `F` or `A` (any), of the
/// memory that an object lends, to be read or written (PyBUF_READ,
/// PyBUF_WRITE); of a copy if there are gaps and it is to be read. New
/// reference; NULL with TypeError or BufferError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyMemoryView_GetContiguous(
    obj: Borrowed,
    buffertype: c_int,
    order: c_char,
) -> New {
    entry!(PyMemoryView_GetContiguous, |rt, obj: any| {
        let orders = memoryview::contiguous_orders(match order as u8 {
            b'C' => "C",
            b'F' => "F",
            _ => "A",
        });
        memoryview::contiguous(rt, obj, buffertype == WRITE, orders)
    })
}
