//! `pymem.h`: memory that is not an object's.
//!
//! All families are the C library's allocator; a request for zero bytes
//! returns a unique pointer. None of the functions raises.

use std::ffi::c_void;

/// Returns `n` bytes, or NULL. Freed with PyMem_RawFree. Any thread may call
/// it, attached or not.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyMem_RawMalloc(n: usize) -> *mut c_void {
    if n > isize::MAX as usize {
        return std::ptr::null_mut();
    }
    // SAFETY: malloc may be called with any size.
    unsafe { libc::malloc(n.max(1)) }
}

/// Returns `nelem * elsize` zeroed bytes, or NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyMem_RawCalloc(nelem: usize, elsize: usize) -> *mut c_void {
    if elsize != 0 && nelem > isize::MAX as usize / elsize {
        return std::ptr::null_mut();
    }
    // SAFETY: calloc may be called with any sizes.
    unsafe { libc::calloc(nelem.max(1), elsize.max(1)) }
}

/// Resizes a block; NULL if that fails, and then the old block stays.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyMem_RawRealloc(p: *mut c_void, n: usize) -> *mut c_void {
    if n > isize::MAX as usize {
        return std::ptr::null_mut();
    }
    // SAFETY: the caller passes NULL or a block of this family.
    unsafe { libc::realloc(p, n.max(1)) }
}

/// Frees a block; does nothing for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyMem_RawFree(p: *mut c_void) {
    // SAFETY: the caller passes NULL or a block of this family.
    unsafe { libc::free(p) };
}

/// Returns `n` bytes, or NULL. Freed with PyMem_Free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyMem_Malloc(n: usize) -> *mut c_void {
    // SAFETY: same contract.
    unsafe { PyMem_RawMalloc(n) }
}

/// Returns `nelem * elsize` zeroed bytes, or NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyMem_Calloc(nelem: usize, elsize: usize) -> *mut c_void {
    // SAFETY: same contract.
    unsafe { PyMem_RawCalloc(nelem, elsize) }
}

/// Resizes a block; NULL if that fails, and then the old block stays.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyMem_Realloc(p: *mut c_void, n: usize) -> *mut c_void {
    // SAFETY: same contract.
    unsafe { PyMem_RawRealloc(p, n) }
}

/// Frees a block; does nothing for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyMem_Free(p: *mut c_void) {
    // SAFETY: same contract.
    unsafe { PyMem_RawFree(p) };
}
