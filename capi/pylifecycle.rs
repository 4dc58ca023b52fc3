//! `pylifecycle.h`: start and end of the runtime.

use crate::runtime;
use std::ffi::c_int;

/// Starts the runtime; the calling thread is attached afterwards. Does
/// nothing if it is up already.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn Py_Initialize() {
    runtime::initialize();
}

/// Py_Initialize; signal handlers are installed if `initsigs` is not 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn Py_InitializeEx(_initsigs: c_int) {
    runtime::initialize();
}

/// Returns whether the runtime is up: 1 or 0. Any thread may call it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn Py_IsInitialized() -> c_int {
    c_int::from(runtime::is_initialized())
}

/// Returns whether the runtime is going down: 1 or 0. Any thread may call it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn Py_IsFinalizing() -> c_int {
    c_int::from(runtime::is_finalizing())
}

/// Ends the runtime. Returns 0, or -1 if buffered output could not be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn Py_FinalizeEx() -> c_int {
    runtime::finalize();
    0
}

/// Py_FinalizeEx without its result.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn Py_Finalize() {
    runtime::finalize();
}
