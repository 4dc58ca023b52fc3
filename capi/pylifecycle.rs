//! `pylifecycle.h`: start and end of the runtime.

use crate::runtime;
use std::ffi::{c_char, c_int};
use std::sync::Mutex;

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
    if runtime::is_initialized() {
        runtime::finalize();
        let registered = std::mem::take(&mut *AT_EXIT.lock().unwrap_or_else(|e| e.into_inner()));
        for func in registered.into_iter().rev() {
            func();
        }
    }
    0
}

/// Py_FinalizeEx without its result.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn Py_Finalize() {
    // SAFETY: same contract.
    unsafe { Py_FinalizeEx() };
}

static AT_EXIT: Mutex<Vec<extern "C" fn()>> = Mutex::new(Vec::new());

/// Has `func` called at the end of Py_FinalizeEx, last registered first.
/// Returns 0, or -1 without exception if there is no room (32 places).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn Py_AtExit(func: Option<extern "C" fn()>) -> c_int {
    let mut registered = AT_EXIT.lock().unwrap_or_else(|e| e.into_inner());
    match func {
        Some(func) if registered.len() < 32 => {
            registered.push(func);
            0
        }
        _ => -1,
    }
}

/// Ends the runtime and the process.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn Py_Exit(status: c_int) -> ! {
    // SAFETY: same contract.
    unsafe { Py_FinalizeEx() };
    std::process::exit(status)
}

/// Prints the message and aborts the process.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn Py_FatalError(message: *const c_char) -> ! {
    let text = if message.is_null() {
        "<message not set>".into()
    } else {
        // SAFETY: the caller passes a C string.
        unsafe { std::ffi::CStr::from_ptr(message) }.to_string_lossy()
    };
    eprintln!("Fatal Python error: {text}");
    std::process::abort()
}

/// Returns the version of the language and, behind it, of pyrt. Static text.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn Py_GetVersion() -> *const c_char {
    concat!("3.15.0 (pyrt ", env!("CARGO_PKG_VERSION"), ")\0")
        .as_ptr()
        .cast()
}

/// Returns the name of the platform. Static text.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn Py_GetPlatform() -> *const c_char {
    c"linux".as_ptr()
}

/// Returns the copyright line. Static text.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn Py_GetCopyright() -> *const c_char {
    c"Copyright (c) 2026 the pyrt authors".as_ptr()
}

/// Returns what the runtime was compiled with. Static text.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn Py_GetCompiler() -> *const c_char {
    c"[rustc]".as_ptr()
}

/// Returns the kind of build. Static text.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn Py_GetBuildInfo() -> *const c_char {
    if cfg!(feature = "checked") {
        c"pyrt, debug runtime".as_ptr()
    } else {
        c"pyrt, regular runtime".as_ptr()
    }
}
