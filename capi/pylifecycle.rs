//! `pylifecycle.h`: start and end of the runtime.

use super::pystate::PyThreadState;
use crate::handle::SMALL_INT_MAX;
use crate::heap::region::BLOCK_SIZE;
use crate::object::call::RECURSION_LIMIT;
use crate::runtime;
use crate::thread;
use std::ffi::{CStr, c_char, c_int};
use std::fmt::Display;
use std::sync::{LazyLock, Mutex};

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
        if cfg!(feature = "checked") {
            super::checks::report_leaks();
        }
        let registered = std::mem::take(&mut *AT_EXIT.lock().unwrap_or_else(|e| e.into_inner()));
        for func in registered.into_iter().rev() {
            func();
        }
    }
    0
}

/// Makes an interpreter with modules of its own, which shares heap, types and GIL (if
/// there is one) with the others. Returns its first thread state, which is attached
/// instead of the caller's; NULL without exception if it cannot be made, and then the
/// caller's is attached still.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn Py_NewInterpreter() -> *mut PyThreadState {
    runtime::new_interpreter().map_or(std::ptr::null_mut(), |t| std::ptr::from_ref(t).cast_mut())
}

/// Ends the interpreter of `tstate`, which must be attached and of no use to other
/// threads any more, with all its thread states; waits for its guards. No thread state
/// is attached afterwards. Fatal for the main interpreter.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn Py_EndInterpreter(tstate: *mut PyThreadState) {
    let fatal = |what: &CStr| -> ! {
        // SAFETY: a C string.
        unsafe { Py_FatalError(what.as_ptr()) }
    };
    if !std::ptr::eq(tstate, thread::tls::get()) || tstate.is_null() {
        fatal(c"Py_EndInterpreter: thread is not current");
    }
    // SAFETY: attached, as was checked.
    if unsafe { (*tstate).interpreter.get() } == 0 {
        fatal(c"Py_EndInterpreter: it is the main interpreter");
    }
    runtime::end_interpreter();
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

/// Returns what the runtime says about itself under `key`, or NULL for a key it does not know:
/// "version", "python", "build" ("regular" or "debug"), "compiler", "functions" (of the API),
/// "implemented" and "missing" (how many of them), "data" (symbols), "int_bits" (of ints that
/// need no memory), "heap_block" (bytes), "recursion_limit". Static text; no error is reported.
/// Any thread may call it, also while the runtime is down.
///
/// # Safety
/// `key` is a C string.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyRt_Info(key: *const c_char) -> *const c_char {
    if key.is_null() {
        return std::ptr::null();
    }
    // SAFETY: the caller passes a C string.
    let key = unsafe { CStr::from_ptr(key) }.to_str();
    let text = INFO.iter().find(|(name, _)| key == Ok(*name));
    text.map_or(std::ptr::null(), |(_, text)| text.as_ptr().cast())
}

/// What `PyRt_Info` tells; every value ends in NUL.
static INFO: LazyLock<Vec<(&str, String)>> = LazyLock::new(|| {
    use super::missing::{API_DATA, API_FUNCTIONS, MISSING};
    let build = match cfg!(feature = "checked") {
        true => "debug",
        false => "regular",
    };
    let implemented = API_FUNCTIONS - MISSING.len();
    let values: [(&str, &dyn Display); 11] = [
        ("version", &env!("CARGO_PKG_VERSION")),
        ("python", &"3.15, abi3t"),
        ("build", &build),
        ("compiler", &env!("PYRT_RUSTC")),
        ("functions", &API_FUNCTIONS),
        ("implemented", &implemented),
        ("missing", &MISSING.len()),
        ("data", &API_DATA),
        ("int_bits", &(SMALL_INT_MAX.ilog2() + 2)),
        ("heap_block", &BLOCK_SIZE),
        ("recursion_limit", &RECURSION_LIMIT),
    ];
    let text = |(key, value): (_, &dyn Display)| (key, format!("{value}\0"));
    values.into_iter().map(text).collect()
});
