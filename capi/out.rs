//! Results that C receives through pointers.

use super::boundary::New;
use crate::handle::Handle;
use crate::rt::Root;

/// Writes a new reference, or NULL, through a pointer that may be NULL.
///
/// # Safety
/// `place` is NULL or may be written.
pub unsafe fn give(place: *mut New, value: Option<Root>) {
    let raw = value.map(|v| v.into_counted().bits()).unwrap_or(0);
    if !place.is_null() {
        // SAFETY: passed on from the caller.
        unsafe { *place = New(raw as *mut super::boundary::PyObject) };
    } else if let Some(handle) = Handle::from_bits(raw) {
        // SAFETY: counted above, and nobody takes it.
        drop(unsafe { Root::from_counted(handle) });
    }
}

/// Releases a reference that is kept in a place, and writes NULL there.
///
/// # Safety
/// `place` may be written, and holds a reference of the caller's or NULL.
pub unsafe fn release(place: *mut New) {
    // SAFETY: passed on from the caller.
    let old = unsafe { place.replace(New(std::ptr::null_mut())) };
    if let Some(handle) = Handle::from_bits(old.0 as usize) {
        // SAFETY: passed on from the caller.
        drop(unsafe { Root::from_counted(handle) });
    }
}

/// Writes a plain value through a pointer that may be NULL.
///
/// # Safety
/// `place` is NULL or may be written.
pub unsafe fn put<T>(place: *mut T, value: T) {
    if !place.is_null() {
        // SAFETY: passed on from the caller.
        unsafe { place.write(value) };
    }
}
