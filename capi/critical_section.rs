//! `critical_section.h`: sections in which an object is the caller's alone.
//!
//! As long as at most one thread is attached at a time, the attach lock
//! gives what a critical section promises: nobody else runs between begin
//! and end unless the thread detaches, which suspends the section. So
//! begin and end only note the objects; the contract is kept by
//! [`crate::thread::lock`].

use super::boundary::Borrowed;

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

/// Begins a critical section on `op`. `c` lives until the end.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyCriticalSection_Begin(c: *mut PyCriticalSection, op: Borrowed) {
    // SAFETY: the caller's storage.
    unsafe {
        c.write(PyCriticalSection {
            previous: 0,
            object: op.0 as usize,
        });
    }
}

/// Ends a critical section.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyCriticalSection_End(c: *mut PyCriticalSection) {
    // SAFETY: the caller's storage, filled by begin.
    unsafe { (*c).object = 0 };
}

/// Begins a critical section on two objects, in an order that cannot
/// deadlock. `c` lives until the end.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyCriticalSection2_Begin(
    c: *mut PyCriticalSection2,
    a: Borrowed,
    b: Borrowed,
) {
    // SAFETY: the caller's storage.
    unsafe {
        c.write(PyCriticalSection2 {
            base: PyCriticalSection {
                previous: 0,
                object: a.0 as usize,
            },
            second: b.0 as usize,
        });
    }
}

/// Ends a critical section on two objects.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyCriticalSection2_End(c: *mut PyCriticalSection2) {
    // SAFETY: the caller's storage, filled by begin.
    unsafe {
        (*c).base.object = 0;
        (*c).second = 0;
    }
}
