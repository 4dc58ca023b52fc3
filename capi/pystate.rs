//! `pystate.h`: thread states and interpreters.
//!
//! There is one interpreter; its address is the handle C holds.

use super::boundary::{Borrowed, Lent, entry};
use super::names::{PyGILState_STATE, PyInterpreterGuard, PyInterpreterView, PyThreadStateToken};
use crate::thread::ensure::{self, Ensured};
use crate::thread::{self, Thread, exit};
use crate::types::dict;
use std::ffi::{c_int, c_void};

/// `PyInterpreterState`: opaque to C.
#[repr(C)]
pub struct PyInterpreterState {
    _opaque: [u8; 0],
}

/// `PyThreadState`: opaque to C.
pub type PyThreadState = Thread;

static MAIN_INTERPRETER: u8 = 0;

fn main_interpreter() -> *mut PyInterpreterState {
    (&raw const MAIN_INTERPRETER).cast_mut().cast()
}

/// Returns the interpreter of the attached thread; never NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyInterpreterState_Get() -> *mut PyInterpreterState {
    main_interpreter()
}

/// Returns the number of the interpreter; 0 is the main one.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyInterpreterState_GetID(_interp: *mut PyInterpreterState) -> i64 {
    0
}

/// Returns a dictionary for data of the interpreter; borrowed, NULL (without
/// exception) if it cannot be made.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyInterpreterState_GetDict(_interp: *mut PyInterpreterState) -> Borrowed {
    entry!(PyInterpreterState_GetDict, |rt| {
        let mut place = INTERPRETER_DICT.lock().unwrap_or_else(|e| e.into_inner());
        if place.is_none() {
            *place = Some(crate::rt::permanent::keep_root(dict::new(rt)?));
        }
        Ok(Lent(*place))
    })
}

static INTERPRETER_DICT: std::sync::Mutex<Option<crate::handle::Handle>> =
    std::sync::Mutex::new(None);

/// Returns a new, detached thread state, which is freed with
/// PyThreadState_Clear and PyThreadState_Delete. Any thread may call it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyThreadState_New(_interp: *mut PyInterpreterState) -> *mut PyThreadState {
    std::ptr::from_ref(Thread::create()).cast_mut()
}

/// Drops what the thread state holds. The calling thread must be attached.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyThreadState_Clear(tstate: *mut PyThreadState) {
    let _: c_int = entry!(PyThreadState_Clear, |rt| {
        let _ = &rt;
        // SAFETY: the caller passes a thread state it has not freed.
        exit::clear_fields(unsafe { &*tstate });
        Ok(())
    });
}

/// Ends a detached thread state; references that are left stay counted. The
/// calling thread must be attached to another one.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyThreadState_Delete(tstate: *mut PyThreadState) {
    // SAFETY: the caller passes a thread state, and gives it up.
    let Some(ended) = (unsafe { tstate.as_ref() }) else {
        return;
    };
    // After fork() C may still delete the states of threads that are gone.
    if ended.has_ended() || std::ptr::eq(thread::tls::get(), tstate) {
        return;
    }
    if ensure::remembered().is_some_and(|t| std::ptr::eq(t, tstate)) {
        ensure::remember(None);
    }
    // SAFETY: given up, and detached.
    unsafe { Thread::end(ended) };
}

/// Returns the attached thread state. The thread must be attached.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyThreadState_Get() -> *mut PyThreadState {
    thread::tls::get().cast_mut()
}

/// Attaches `tstate` (NULL: none) to this OS thread instead of the attached
/// one, which is returned (NULL if there was none).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyThreadState_Swap(tstate: *mut PyThreadState) -> *mut PyThreadState {
    let old = thread::tls::get().cast_mut();
    if std::ptr::eq(old, tstate) {
        return old;
    }
    thread::detach();
    // SAFETY: NULL, or a detached thread state of the caller's.
    if let Some(new) = unsafe { tstate.as_ref() } {
        thread::attach(new);
    }
    old
}

/// Returns the dictionary of the attached thread state, made at the first
/// call; borrowed, NULL (without exception) if it cannot be made.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyThreadState_GetDict() -> Borrowed {
    entry!(PyThreadState_GetDict, |rt| {
        let place = &rt.thread().dict;
        if place.get().is_none() {
            place.set(Some(dict::new(rt)?.into_counted()));
        }
        Ok(Lent(place.get()))
    })
}

/// Returns the interpreter of a thread state.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyThreadState_GetInterpreter(
    _tstate: *mut PyThreadState,
) -> *mut PyInterpreterState {
    main_interpreter()
}

/// Returns the number of a thread state, unique in the process.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyThreadState_GetID(tstate: *mut PyThreadState) -> u64 {
    // SAFETY: the caller passes a thread state it has not freed.
    unsafe { &*tstate }.unique_id()
}

/// Attaches this OS thread, whatever its state, and returns what
/// PyGILState_Release needs to undo that. Waits until the thread may run.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyGILState_Ensure() -> PyGILState_STATE {
    match ensure::ensure() {
        Ensured::Attached => 0,
        Ensured::Reattached => 1,
        Ensured::Created => 2,
    }
}

/// Undoes the matching PyGILState_Ensure.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyGILState_Release(oldstate: PyGILState_STATE) {
    ensure::release(match oldstate {
        0 => Ensured::Attached,
        1 => Ensured::Reattached,
        _ => Ensured::Created,
    });
}

/// Returns the thread state that belongs to this OS thread, attached or
/// not; NULL if there is none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyGILState_GetThisThreadState() -> *mut PyThreadState {
    let attached = thread::tls::get();
    if !attached.is_null() {
        return attached.cast_mut();
    }
    ensure::remembered().map_or(std::ptr::null_mut(), |t| std::ptr::from_ref(t).cast_mut())
}

/// Guards, views and tokens are addresses of static bytes: the one
/// interpreter outlives them all.
fn token() -> *mut c_void {
    main_interpreter().cast()
}

/// Returns a guard that keeps the interpreter from being finalised; closed
/// with PyInterpreterGuard_Close. (PEP 788)
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyInterpreterGuard_FromCurrent() -> *mut PyInterpreterGuard {
    token()
}

/// Returns a guard for the interpreter of a view; NULL without exception
/// once it is being finalised.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyInterpreterGuard_FromView(
    _view: *mut PyInterpreterView,
) -> *mut PyInterpreterGuard {
    if crate::runtime::is_initialized() && !crate::runtime::is_finalizing() {
        token()
    } else {
        std::ptr::null_mut()
    }
}

/// Ends a guard.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyInterpreterGuard_Close(_guard: *mut PyInterpreterGuard) {}

/// Returns a view of the current interpreter; closed with
/// PyInterpreterView_Close.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyInterpreterView_FromCurrent() -> *mut PyInterpreterView {
    token()
}

/// Returns a view of the main interpreter. Any thread may call it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyInterpreterView_FromMain() -> *mut PyInterpreterView {
    token()
}

/// Ends a view.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyInterpreterView_Close(_view: *mut PyInterpreterView) {}

/// Attaches this OS thread to the guarded interpreter and returns a token
/// for PyThreadState_Release.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyThreadState_Ensure(
    _guard: *mut PyInterpreterGuard,
) -> *mut PyThreadStateToken {
    (ensure::ensure() as usize + 1) as *mut c_void
}

/// Attaches this OS thread to the interpreter of a view and returns a token
/// for PyThreadState_Release; NULL once the interpreter is being finalised.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyThreadState_EnsureFromView(
    view: *mut PyInterpreterView,
) -> *mut PyThreadStateToken {
    // SAFETY: same contract.
    unsafe {
        if PyInterpreterGuard_FromView(view).is_null() {
            return std::ptr::null_mut();
        }
        PyThreadState_Ensure(view)
    }
}

/// Undoes the matching PyThreadState_Ensure.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyThreadState_Release(token: *mut PyThreadStateToken) {
    ensure::release(match token as usize {
        1 => Ensured::Attached,
        2 => Ensured::Reattached,
        _ => Ensured::Created,
    });
}
