//! `objimpl.h`: memory of objects.

use super::boundary::{Borrowed, New, entry};
use super::pymem::{PyMem_RawCalloc, PyMem_RawFree, PyMem_RawMalloc, PyMem_RawRealloc};
use crate::error;
use crate::gc::tracked;
use crate::handle::Handle;
use crate::heap::header::{FLAG_FINALIZED, FLAG_UNTRACKED};
use crate::heap::{Header, region};
use crate::object::{TypeObject, death, resize};
use crate::rt::{Ref, Result, Root, Rt, barrier};
use crate::types::objecttype;
use std::ffi::{c_int, c_void};

/// Returns `n` bytes, or NULL. Freed with PyObject_Free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_Malloc(n: usize) -> *mut c_void {
    // SAFETY: same contract.
    unsafe { PyMem_RawMalloc(n) }
}

/// Returns room for `nelem` elements of `elsize` bytes, all zero, or NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_Calloc(nelem: usize, elsize: usize) -> *mut c_void {
    // SAFETY: same contract.
    unsafe { PyMem_RawCalloc(nelem, elsize) }
}

/// Returns memory of `n` bytes with the content of `p`, or NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_Realloc(p: *mut c_void, n: usize) -> *mut c_void {
    // SAFETY: same contract.
    unsafe { PyMem_RawRealloc(p, n) }
}

/// Frees what PyObject_Malloc and its like returned, or, in a tp_dealloc,
/// the instance.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_Free(p: *mut c_void) {
    if p.is_null() {
        return;
    }
    if region().block_of(p as usize).is_none() {
        // SAFETY: not of the heap, so it is what PyObject_Malloc returned.
        return unsafe { PyMem_RawFree(p) };
    }
    let _: c_int = entry!(PyObject_Free, |rt| {
        // SAFETY: an instance whose tp_dealloc runs.
        unsafe { death::free_from_dealloc(rt, p) };
        Ok(())
    });
}

/// PyObject_Free for instances of types with Py_TPFLAGS_HAVE_GC.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_GC_Del(op: *mut c_void) {
    // SAFETY: same contract.
    unsafe { PyObject_Free(op) };
}

/// Makes an object of memory of PyObject_Malloc. Returns `op`, a new
/// reference. Such an object lives until the process ends: instances are
/// made by the type's tp_alloc.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_Init(op: Borrowed, ty: *mut TypeObject) -> New {
    entry!(PyObject_Init, |rt, ty: ty| init(rt, op, ty))
}

fn init(rt: &Rt, op: Borrowed, ty: &TypeObject) -> Result<Root> {
    let address = op.0 as usize;
    let Some(handle) = Handle::from_bits(address) else {
        return Err(error::no_memory(rt));
    };
    if cfg!(feature = "checked") {
        super::checks::uninitialised(rt, address)?;
    }
    if region().block_of(address).is_none() {
        let header = op.0.cast::<Header>();
        // SAFETY: C's own memory, with room for the header.
        unsafe {
            header.write(Header::immortal());
            (*header).set_type_address(ty.address());
        }
    }
    // SAFETY: an object now.
    Ok(unsafe { Ref::from_handle(handle) }.root())
}

/// PyObject_Init for an instance with `size` items.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_InitVar(op: Borrowed, ty: *mut TypeObject, size: isize) -> New {
    entry!(PyObject_InitVar, |rt, ty: ty| {
        if cfg!(feature = "checked") && size < 0 {
            return Err(error::bad_internal_call(rt));
        }
        let made = init(rt, op, ty)?;
        if let Some(header) = made.get().header() {
            header.set_aux(size as u32);
        }
        Ok(made)
    })
}

fn new(rt: &mut Rt, ty: &TypeObject, items: isize) -> Result<Root> {
    if items < 0 {
        return Err(error::bad_internal_call(rt));
    }
    objecttype::generic_alloc(rt, ty.as_ref(), items)
}

/// Returns a new instance whose own part is zero. New reference; NULL with
/// MemoryError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _PyObject_New(ty: *mut TypeObject) -> New {
    entry!(_PyObject_New, |rt, ty: ty| new(rt, ty, 0))
}

/// _PyObject_New with `nitems` items.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _PyObject_NewVar(ty: *mut TypeObject, nitems: isize) -> New {
    entry!(_PyObject_NewVar, |rt, ty: ty| new(rt, ty, nitems))
}

/// _PyObject_New for types with Py_TPFLAGS_HAVE_GC. tp_traverse is called
/// from PyObject_GC_Track on.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _PyObject_GC_New(ty: *mut TypeObject) -> New {
    entry!(_PyObject_GC_New, |rt, ty: ty| new_untracked(rt, ty, 0))
}

/// _PyObject_GC_New with `nitems` items.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _PyObject_GC_NewVar(ty: *mut TypeObject, nitems: isize) -> New {
    entry!(_PyObject_GC_NewVar, |rt, ty: ty| new_untracked(
        rt, ty, nitems
    ))
}

/// Gives `op` room for `nitems` items. Returns the instance, which takes the
/// place of the caller's reference; NULL with MemoryError, and `op` is as it
/// was. `op` is an instance that is being made: not tracked, and nobody else
/// refers to it. Items that were not there are zero.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _PyObject_GC_Resize(op: Borrowed, nitems: isize) -> New {
    entry!(_PyObject_GC_Resize, |rt, op: any| {
        if cfg!(feature = "checked") {
            super::checks::resizable(rt, "_PyObject_GC_Resize", op, nitems)?;
        }
        // SAFETY: as documented.
        unsafe { resize::resize(rt, op, nitems) }
    })
}

fn new_untracked(rt: &mut Rt, ty: &TypeObject, items: isize) -> Result<Root> {
    let made = new(rt, ty, items)?;
    if let Some(header) = made.get().header() {
        barrier::set_flag(header, FLAG_UNTRACKED);
    }
    Ok(made)
}

/// For tp_alloc: returns a new instance, all zero, with `nitems` items. New
/// reference; NULL with MemoryError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyType_GenericAlloc(ty: *mut TypeObject, nitems: isize) -> New {
    entry!(PyType_GenericAlloc, |rt, ty: ty| new(rt, ty, nitems))
}

/// For tp_new: calls tp_alloc and ignores the arguments. New reference;
/// NULL with MemoryError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyType_GenericNew(
    ty: *mut TypeObject,
    _args: Borrowed,
    _kwds: Borrowed,
) -> New {
    entry!(PyType_GenericNew, |rt, ty: ty| objecttype::allocate(
        rt, ty, 0
    ))
}

/// A header that C vouches for.
unsafe fn header<'a>(op: *mut c_void) -> Option<&'a Header> {
    // SAFETY: passed on from the caller: NULL or a live object.
    Handle::from_bits(op as usize).and_then(|h| unsafe { Ref::from_handle(h) }.header())
}

/// Says that tp_traverse of `op` may be called from now on.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_GC_Track(op: *mut c_void) {
    // SAFETY: C passes a live object.
    if let Some(header) = unsafe { header(op) } {
        barrier::clear_flag(header, FLAG_UNTRACKED);
    }
}

/// Says that tp_traverse of `op` must not be called any more.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_GC_UnTrack(op: *mut c_void) {
    // SAFETY: C passes a live object.
    if let Some(header) = unsafe { header(op) } {
        barrier::set_flag(header, FLAG_UNTRACKED);
    }
}

/// Returns whether the collector follows the references of `op`: 1 or 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_GC_IsTracked(op: Borrowed) -> c_int {
    if cfg!(feature = "checked") && !super::checks::leaf("PyObject_GC_IsTracked", "op", op.0) {
        return 0;
    }
    c_int::from(Handle::from_bits(op.0 as usize).is_some_and(tracked::is_tracked))
}

/// Returns whether tp_finalize of `op` has run: 1 or 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_GC_IsFinalized(op: Borrowed) -> c_int {
    if cfg!(feature = "checked") && !super::checks::leaf("PyObject_GC_IsFinalized", "op", op.0) {
        return 0;
    }
    // SAFETY: C passes a live object.
    c_int::from(unsafe { header(op.0.cast()) }.is_some_and(|h| h.has_flag(FLAG_FINALIZED)))
}

/// Calls tp_finalize of `op`, once in its life.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_CallFinalizer(op: Borrowed) {
    let _: c_int = entry!(PyObject_CallFinalizer, |rt, op: any| {
        death::finalize(rt, op);
        Ok(())
    });
}

/// For the start of a tp_dealloc: calls tp_finalize, once. Returns 0, or -1
/// if the object lives on: then tp_dealloc must return at once.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_CallFinalizerFromDealloc(op: Borrowed) -> c_int {
    let dead: c_int = entry!(PyObject_CallFinalizerFromDealloc, |rt, op: any| {
        Ok(death::finalize(rt, op))
    });
    if dead == 0 { -1 } else { 0 }
}
