//! The collector's part of `objimpl.h`, and pyrt's own questions to it.

use super::boundary::entry;
use crate::gc::{collect, pace};
use std::ffi::c_int;

/// Collects now. Returns the number of unreachable objects found; 0 if the
/// collector is disabled or running.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyGC_Collect() -> isize {
    entry!(PyGC_Collect, |rt| {
        Ok(if pace::is_enabled() {
            collect::full(rt) as isize
        } else {
            0
        })
    })
}

/// Switches automatic collection on. Returns what it was: 1 or 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyGC_Enable() -> c_int {
    c_int::from(pace::set_enabled(true))
}

/// Switches automatic collection off. Returns what it was: 1 or 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyGC_Disable() -> c_int {
    c_int::from(pace::set_enabled(false))
}

/// Returns whether collections start by themselves: 1 or 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyGC_IsEnabled() -> c_int {
    c_int::from(pace::is_enabled())
}

/// Returns the number of references that C holds to objects of the heap,
/// over all threads; after Py_FinalizeEx, how many were left then. Immediates
/// and static objects are not counted by anyone. The calling thread must be
/// attached unless the runtime is down.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyRt_ExternalReferences() -> isize {
    crate::runtime::external_references() as isize
}
