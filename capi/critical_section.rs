//! `critical_section.h`: sections in which an object is the caller's alone.

use super::boundary::{Borrowed, any_unchecked};
use crate::thread::{self, critical};
use crate::types::{bytearray, dict, list, set};

/// `PyCriticalSection`: storage on the caller's stack.
#[repr(C)]
pub struct PyCriticalSection {
    previous: usize,
    object: usize,
}

/// `PyCriticalSection2`: storage on the caller's stack.
#[repr(C)]
pub struct PyCriticalSection2 {
    base: PyCriticalSection,
    second: usize,
}

/// Whether the runtime itself changes such an object.
///
/// # Safety
/// `op` is NULL or a live object.
unsafe fn is_container(op: Borrowed) -> bool {
    if op.0.is_null() {
        return false;
    }
    // SAFETY: passed on from the caller.
    let object = unsafe { any_unchecked(op) };
    list::is_list(object)
        || dict::is_dict(object)
        || set::view(object).is_some()
        || bytearray::view(object).is_some()
}

/// Begins a critical section on `op`: until its end no other thread is in one on the
/// same object; and if that is a list, dict, set or bytearray, none changes it or gets at
/// the runtime at all. Waits for that, detached; the sections that this thread is in
/// are suspended meanwhile, as they are while it detaches. One on the object of the
/// innermost section passes at once. `c` lives until the end.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyCriticalSection_Begin(c: *mut PyCriticalSection, op: Borrowed) {
    if let Some(thread) = thread::current() {
        // SAFETY: the caller's storage, of two words; outside the runtime.
        unsafe { critical::begin(thread, c.cast(), op.0 as usize, 0, is_container(op)) };
    }
}

/// Ends a critical section, which is the innermost.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyCriticalSection_End(c: *mut PyCriticalSection) {
    if let Some(thread) = thread::current() {
        // SAFETY: the caller's storage, filled by begin.
        unsafe { critical::end(thread, c.cast()) };
    }
}

/// Begins a critical section on two objects, in an order that cannot
/// deadlock. `c` lives until the end.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyCriticalSection2_Begin(
    c: *mut PyCriticalSection2,
    a: Borrowed,
    b: Borrowed,
) {
    if let Some(thread) = thread::current() {
        // SAFETY: the caller's storage, of three words; outside the runtime.
        unsafe {
            let pins = is_container(a) || is_container(b);
            critical::begin(thread, c.cast(), a.0 as usize, b.0 as usize, pins);
        }
    }
}

/// Ends a critical section on two objects.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyCriticalSection2_End(c: *mut PyCriticalSection2) {
    if let Some(thread) = thread::current() {
        // SAFETY: the caller's storage, filled by begin.
        unsafe { critical::end(thread, c.cast()) };
    }
}
