//! `ceval.h`: attaching and detaching, recursion, pending calls.

use super::boundary::{c_str, entry};
use super::pystate::PyThreadState;
use crate::object::call;
use crate::thread;
use std::ffi::{c_char, c_int, c_void};
use std::sync::Mutex;

/// Detaches this OS thread and returns its thread state, for
/// PyEval_RestoreThread. Other threads may run meanwhile.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyEval_SaveThread() -> *mut PyThreadState {
    thread::detach().map_or(std::ptr::null_mut(), |t| std::ptr::from_ref(t).cast_mut())
}

/// Attaches the thread state that PyEval_SaveThread returned; waits until
/// the thread may run.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyEval_RestoreThread(tstate: *mut PyThreadState) {
    // SAFETY: a detached thread state of the caller's.
    if let Some(thread) = unsafe { tstate.as_ref() } {
        thread::attach(thread);
    }
}

/// Attaches `tstate` to this OS thread, which must be detached.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyEval_AcquireThread(tstate: *mut PyThreadState) {
    // SAFETY: same contract.
    unsafe { PyEval_RestoreThread(tstate) };
}

/// Detaches `tstate`, which must be the one attached.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyEval_ReleaseThread(_tstate: *mut PyThreadState) {
    thread::detach();
}

/// Does nothing; threads need no preparation.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyEval_InitThreads() {}

/// Returns the recursion limit.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn Py_GetRecursionLimit() -> c_int {
    call::limit() as c_int
}

/// Sets the recursion limit.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn Py_SetRecursionLimit(new_limit: c_int) {
    if let Ok(limit) = u32::try_from(new_limit) {
        call::set_limit(limit);
    }
}

/// Marks the start of a recursive call. Returns 0, or -1 with
/// RecursionError, whose text ends with `where`, past the limit.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn Py_EnterRecursiveCall(r#where: *const c_char) -> c_int {
    entry!(Py_EnterRecursiveCall, |rt| {
        let place = c_str(rt, "Py_EnterRecursiveCall", r#where)?;
        call::enter_recursive(rt, &place.to_string_lossy())
    })
}

/// Ends what a successful Py_EnterRecursiveCall began.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn Py_LeaveRecursiveCall() {
    let _: c_int = entry!(Py_LeaveRecursiveCall, |rt| {
        call::leave_recursive(rt);
        Ok(())
    });
}

type PendingCall = unsafe extern "C" fn(*mut c_void) -> c_int;

static PENDING: Mutex<Vec<(PendingCall, usize)>> = Mutex::new(Vec::new());
/// As many calls may wait as CPython documents room for.
const MAX_PENDING: usize = 300;

/// Queues a call that an attached thread makes soon. Returns 0, or -1
/// without exception if the queue is full. Any thread may call it, attached
/// or not.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn Py_AddPendingCall(
    func: Option<unsafe extern "C" fn(*mut c_void) -> c_int>,
    arg: *mut c_void,
) -> c_int {
    let mut pending = PENDING.lock().unwrap_or_else(|e| e.into_inner());
    match func {
        Some(func) if pending.len() < MAX_PENDING => {
            pending.push((func, arg as usize));
            0
        }
        _ => -1,
    }
}

/// Makes the queued calls. Returns 0, or -1 with the exception of the first
/// that failed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn Py_MakePendingCalls() -> c_int {
    loop {
        let next = {
            let mut pending = PENDING.lock().unwrap_or_else(|e| e.into_inner());
            (!pending.is_empty()).then(|| pending.remove(0))
        };
        let Some((func, arg)) = next else {
            return 0;
        };
        // SAFETY: the function and argument that were queued for this.
        if unsafe { func(arg as *mut c_void) } < 0 {
            return -1;
        }
    }
}
