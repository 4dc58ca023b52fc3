//! `pybuffer.h`: the buffer protocol.

use super::boundary::{Borrowed, PyObject, entry};
use crate::error;
use crate::handle::Handle;
use crate::object::{slot, thunk, type_of};
use crate::rt::{Ref, Result, Root, Rt};
use crate::types::{bytearray, bytes};
use std::ffi::{c_char, c_int, c_void};

/// `Py_buffer` of the ABI.
#[repr(C)]
pub struct PyBuffer {
    /// First byte.
    pub buf: *mut c_void,
    /// Who lends it; a counted reference.
    pub obj: *mut PyObject,
    /// Bytes in all.
    pub len: isize,
    /// Bytes of an item.
    pub itemsize: isize,
    /// Whether it must not be written.
    pub readonly: c_int,
    /// Number of dimensions.
    pub ndim: c_int,
    /// Format of an item, NULL for "B".
    pub format: *mut c_char,
    /// Items by dimension.
    pub shape: *mut isize,
    /// Bytes from item to item by dimension.
    pub strides: *mut isize,
    /// For indirect layouts, else NULL.
    pub suboffsets: *mut isize,
    /// The lender's own.
    pub internal: *mut c_void,
}

const _: () = assert!(size_of::<PyBuffer>() == 80);

const WRITABLE: c_int = 0x1;
const FORMAT: c_int = 0x4;
const ND: c_int = 0x8;
const STRIDES: c_int = 0x10 | ND;

/// Fills a view of plain bytes.
fn fill(
    rt: &Rt,
    view: &mut PyBuffer,
    lender: Option<Ref<'_>>,
    (buf, len): (*mut c_void, isize),
    readonly: bool,
    flags: c_int,
) -> Result<()> {
    if readonly && flags & WRITABLE != 0 {
        return Err(error::buffer_error(rt, "Object is not writable."));
    }
    let lender = lender.map_or(std::ptr::null_mut(), |o| {
        o.root().into_counted().bits() as *mut PyObject
    });
    *view = PyBuffer {
        buf,
        obj: lender,
        len,
        itemsize: 1,
        readonly: c_int::from(readonly),
        ndim: 1,
        format: if flags & FORMAT != 0 {
            c"B".as_ptr().cast_mut()
        } else {
            std::ptr::null_mut()
        },
        shape: std::ptr::null_mut(),
        strides: std::ptr::null_mut(),
        suboffsets: std::ptr::null_mut(),
        internal: std::ptr::null_mut(),
    };
    if flags & ND == ND {
        view.shape = &raw mut view.len;
    }
    if flags & STRIDES == STRIDES {
        view.strides = &raw mut view.itemsize;
    }
    Ok(())
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
        if view.is_null() {
            return Err(error::buffer_error(
                rt,
                "PyBuffer_FillInfo: view==NULL argument is obsolete",
            ));
        }
        fill(rt, &mut *view, exporter, (buf, len), readonly != 0, flags)
    })
}

/// Returns whether the object lends its memory: 1 or 0. Cannot fail.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_CheckBuffer(obj: Borrowed) -> c_int {
    entry!(PyObject_CheckBuffer, |rt, obj: any| {
        let _ = &rt;
        Ok(lends(obj))
    })
}

fn lends(object: Ref<'_>) -> bool {
    bytes::is_bytes(object)
        || bytearray::view(object).is_some()
        || type_of(object).slot(slot::bf_getbuffer) != 0
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
        get(rt, exporter, view, flags)
    })
}

unsafe fn get(rt: &mut Rt, exporter: Ref<'_>, view: *mut PyBuffer, flags: c_int) -> Result<()> {
    let function = type_of(exporter).slot(slot::bf_getbuffer);
    if function != 0 {
        // SAFETY: bf_getbuffer is a getbufferproc.
        let function: unsafe extern "C" fn(*mut c_void, *mut PyBuffer, c_int) -> c_int =
            unsafe { std::mem::transmute(function) };
        let raw = thunk::raw(exporter);
        // SAFETY: the view is a place of the caller's.
        let result = thunk::outside(rt, || unsafe { function(raw, view, flags) });
        return thunk::from_c_int(rt, result as isize, "bf_getbuffer").map(drop);
    }
    // SAFETY: the view is a place of the caller's.
    let view = unsafe { &mut *view };
    if bytes::is_bytes(exporter) {
        let span = (
            bytes::data_ptr(exporter).cast::<c_void>(),
            bytes::data(exporter).len() as isize,
        );
        return fill(rt, view, Some(exporter), span, true, flags);
    }
    if let Some(array) = bytearray::view(exporter) {
        let payload = array.get(rt);
        let span = (
            payload.as_ptr().cast_mut().cast::<c_void>(),
            payload.bytes().len() as isize,
        );
        fill(rt, view, Some(exporter), span, false, flags)?;
        array.get_mut(rt).exports += 1;
        return Ok(());
    }
    let ty = type_of(exporter).short_name();
    Err(error::type_error(
        rt,
        format_args!("a bytes-like object is required, not '{ty}'"),
    ))
}

/// Gives a view back. Does nothing for a view without a lender.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyBuffer_Release(view: *mut PyBuffer) {
    let _: c_int = entry!(PyBuffer_Release, |rt| {
        let lender = std::mem::replace(&mut (*view).obj, std::ptr::null_mut());
        let Some(handle) = Handle::from_bits(lender as usize) else {
            return Ok(());
        };
        let lender = Root::from_counted(handle);
        let function = type_of(lender.get()).slot(slot::bf_releasebuffer);
        if function != 0 {
            let function: unsafe extern "C" fn(*mut c_void, *mut PyBuffer) =
                std::mem::transmute(function);
            let raw = thunk::raw(lender.get());
            thunk::outside(rt, || function(raw, view));
        } else if let Some(array) = bytearray::view(lender.get()) {
            let payload = array.get_mut(rt);
            payload.exports = payload.exports.saturating_sub(1);
        }
        Ok(())
    });
}

/// Returns whether the memory is contiguous in the order `C`, `F` or `A`
/// (any): 1 or 0. Cannot fail.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyBuffer_IsContiguous(view: *const PyBuffer, order: c_char) -> c_int {
    // SAFETY: a filled view of the caller's.
    let view = unsafe { &*view };
    if !view.suboffsets.is_null() {
        return 0;
    }
    c_int::from(match order as u8 {
        b'C' => contiguous(view, false),
        b'F' => contiguous(view, true),
        _ => contiguous(view, false) || contiguous(view, true),
    })
}

fn contiguous(view: &PyBuffer, fortran: bool) -> bool {
    let dimensions = view.ndim.max(0) as usize;
    if view.len == 0 || dimensions == 0 {
        return true;
    }
    if view.strides.is_null() {
        return !fortran || dimensions <= 1;
    }
    if view.shape.is_null() {
        return false;
    }
    // SAFETY: a view with strides and shape has one of each per dimension.
    let (shape, strides) = unsafe {
        (
            std::slice::from_raw_parts(view.shape, dimensions),
            std::slice::from_raw_parts(view.strides, dimensions),
        )
    };
    let mut expected = view.itemsize;
    let mut order: Vec<usize> = (0..dimensions).collect();
    if !fortran {
        order.reverse();
    }
    order.into_iter().all(|d| {
        let fits = shape[d] <= 1 || strides[d] == expected;
        expected *= shape[d];
        fits
    })
}
