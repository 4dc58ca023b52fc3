//! `pybuffer.h`: the buffer protocol.

use super::boundary::{Borrowed, entry};
use crate::error;
use crate::object::buffer::{self, PyBuffer, request};
use crate::object::strided::{Order, Strided, advance, contiguous_strides};
use crate::rt::{Ref, Result, Rt};
use crate::types::bytearray::or_no_memory;
use crate::types::memoryview::format;
use std::ffi::{c_char, c_int, c_void};

/// The order that a letter names: `F` or, for all others, C.
fn order(letter: c_char) -> Order {
    match letter as u8 {
        b'F' => Order::Fortran,
        _ => Order::C,
    }
}

/// Fills a view of `len` bytes at `buf` that `exporter` (may be NULL) lends.
/// Returns 0, or -1 with BufferError if it is read-only and `flags` ask to write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyBuffer_FillInfo(
    view: *mut PyBuffer,
    exporter: Borrowed,
    buf: *mut c_void,
    len: isize,
    readonly: c_int,
    flags: c_int,
) -> c_int {
    entry!(PyBuffer_FillInfo, |rt, exporter: opt| {
        let Some(view) = view.as_mut() else {
            return Err(error::buffer_error(
                rt,
                "PyBuffer_FillInfo: view==NULL argument is obsolete",
            ));
        };
        view.fill(
            rt,
            exporter,
            (buf.cast(), len as usize),
            readonly != 0,
            flags,
        )
    })
}

/// Returns whether the object lends its memory: 1 or 0. Cannot fail.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_CheckBuffer(obj: Borrowed) -> c_int {
    entry!(PyObject_CheckBuffer, |_rt, obj: any| Ok(buffer::lends(obj)))
}

/// Has the object lend its memory, as `flags` ask; returned with
/// PyBuffer_Release. Returns 0, or -1 with TypeError or BufferError, and then
/// `view->obj` is NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_GetBuffer(
    exporter: Borrowed,
    view: *mut PyBuffer,
    flags: c_int,
) -> c_int {
    entry!(PyObject_GetBuffer, |rt, exporter: any| {
        (*view).obj = std::ptr::null_mut();
        buffer::get(rt, exporter, view, flags)
    })
}

/// Gives a view back. Does nothing for a view without a lender.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyBuffer_Release(view: *mut PyBuffer) {
    let _: c_int = entry!(PyBuffer_Release, |rt| {
        buffer::release(rt, view);
        Ok(())
    });
}

/// Returns whether the memory is contiguous in the order `C`, `F` or `A`
/// (any): 1 or 0. Cannot fail.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyBuffer_IsContiguous(view: *const PyBuffer, order: c_char) -> c_int {
    // SAFETY: a filled view of the caller's.
    let items = unsafe { Strided::new(&*view) };
    let contiguous = |order| items.is_contiguous(order);
    c_int::from(match order as u8 {
        b'C' => contiguous(Order::C),
        b'F' => contiguous(Order::Fortran),
        b'A' => contiguous(Order::C) || contiguous(Order::Fortran),
        _ => false,
    })
}

/// Returns the address of the item with these indices, one for each
/// dimension of the view. Cannot fail; the indices are not checked.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyBuffer_GetPointer(
    view: *const PyBuffer,
    indices: *const isize,
) -> *mut c_void {
    // SAFETY: a filled view of the caller's, and indices within it.
    unsafe {
        let items = Strided::new(&*view);
        let indices = match items.dimensions() {
            0 => &[],
            dimensions => std::slice::from_raw_parts(indices, dimensions),
        };
        items.place(indices).cast()
    }
}

/// Returns the size in bytes of an item that a format of the struct module
/// describes; -1 with ValueError if there is no such format.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyBuffer_SizeFromFormat(format: *const c_char) -> isize {
    entry!(PyBuffer_SizeFromFormat, |rt, format: c_str| {
        match format::size(format.to_bytes()) {
            Ok(size) => Ok(size as isize),
            Err(problem) => Err(error::value_error(rt, problem)),
        }
    })
}

/// Copies all items of a view to `buf`, which has room for `len` bytes, in
/// the order `C` or `F` (or `A`: as they are). Returns 0, or -1 with
/// ValueError if `len` is not that of the view.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyBuffer_ToContiguous(
    buf: *mut c_void,
    src: *const PyBuffer,
    len: isize,
    order: c_char,
) -> c_int {
    entry!(PyBuffer_ToContiguous, |rt| {
        let src = &*src;
        if len != src.len {
            return Err(error::value_error(
                rt,
                "PyBuffer_ToContiguous: len != view->len",
            ));
        }
        let items = Strided::new(src);
        items.copy_out(buf.cast(), either(&items, order));
        Ok(())
    })
}

/// The order that a letter names; for `A` the one that has no gaps.
fn either(items: &Strided, letter: c_char) -> Order {
    match letter as u8 {
        b'A' if items.is_contiguous(Order::Fortran) && !items.is_contiguous(Order::C) => {
            Order::Fortran
        }
        _ => order(letter),
    }
}

/// Overwrites the items of a view by `len` bytes at `buf`, at most as many as
/// there are, which are in the order `C` or `F` (or `A`: as they are).
/// Returns 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyBuffer_FromContiguous(
    view: *const PyBuffer,
    buf: *const c_void,
    len: isize,
    order: c_char,
) -> c_int {
    entry!(PyBuffer_FromContiguous, |_rt| {
        let view = &*view;
        let items = Strided::new(view);
        let len = usize::try_from(len.min(view.len)).unwrap_or(0);
        items.copy_in(buf.cast(), len, either(&items, order));
        Ok(())
    })
}

/// Copies the bytes that `src` lends to the memory that `dest` lends. Returns
/// 0, or -1 with TypeError if one lends none, BufferError if the destination is
/// read-only or too small.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_CopyData(dest: Borrowed, src: Borrowed) -> c_int {
    entry!(PyObject_CopyData, |rt, dest: any, src: any| {
        if !buffer::lends(dest) || !buffer::lends(src) {
            return Err(error::type_error(
                rt,
                "both destination and source must be bytes-like objects",
            ));
        }
        copy_data(rt, dest, src)
    })
}

fn copy_data(rt: &mut Rt, dest: Ref<'_>, src: Ref<'_>) -> Result<()> {
    let (mut to, mut from) = (PyBuffer::empty(), PyBuffer::empty());
    // SAFETY: both places stay where they are until the buffers are released,
    // the second only if it was filled.
    unsafe {
        buffer::get(rt, dest, &raw mut to, request::FULL)?;
        let result = buffer::get(rt, src, &raw mut from, request::FULL_RO);
        let result = match result {
            Ok(()) => {
                let copied = copy_buffer(rt, &to, &from);
                buffer::release(rt, &raw mut from);
                copied
            }
            Err(raised) => Err(raised),
        };
        buffer::release(rt, &raw mut to);
        result
    }
}

/// Copies item by item, unless both have no gaps.
///
/// # Safety
/// Both are filled, the first to be written.
unsafe fn copy_buffer(rt: &Rt, to: &PyBuffer, from: &PyBuffer) -> Result<()> {
    if to.len < from.len {
        return Err(error::buffer_error(
            rt,
            "destination is too small to receive data from source",
        ));
    }
    // SAFETY: passed on from the caller.
    let (to, from) = unsafe { (Strided::new(to), Strided::new(from)) };
    let contiguous = |order| to.is_contiguous(order) && from.is_contiguous(order);
    if contiguous(Order::C) || contiguous(Order::Fortran) || to.dimensions() != from.dimensions() {
        let order = match contiguous(Order::Fortran) {
            true => Order::Fortran,
            false => Order::C,
        };
        let copy = or_no_memory(rt, from.to_buf(order))?;
        let bytes = or_no_memory(rt, copy.bytes())?;
        // SAFETY: as many bytes, and room for them.
        unsafe { to.copy_in(bytes.as_ptr(), bytes.len(), order) };
        return Ok(());
    }
    let mut indices = vec![0; from.dimensions()];
    for _ in 0..from.count() {
        if let Some(item) = from.item(&indices) {
            to.set_item(&indices, item);
        }
        advance(&mut indices, from.shape(), Order::C);
    }
    Ok(())
}

/// Fills `strides` for an array of this shape without gaps, in the order `C`
/// or `F`. Cannot fail.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyBuffer_FillContiguousStrides(
    ndims: c_int,
    shape: *mut isize,
    strides: *mut isize,
    itemsize: c_int,
    order: c_char,
) {
    let dimensions = usize::try_from(ndims).unwrap_or(0);
    if dimensions == 0 {
        return;
    }
    // SAFETY: both arrays of the caller's have a number for each dimension.
    unsafe {
        let shape = std::slice::from_raw_parts(shape, dimensions);
        let made = contiguous_strides(shape, itemsize as usize, self::order(order));
        strides.copy_from_nonoverlapping(made.as_ptr(), dimensions);
    }
}
