//! `pystate.h`: thread states and interpreters.
//!
//! What C holds of an interpreter is its address; of its guards as well.

use super::boundary::{Borrowed, Lent, entry};
use super::names::{PyGILState_STATE, PyInterpreterGuard, PyInterpreterView, PyThreadStateToken};
use crate::error;
use crate::interpreter::{self, Interpreter};
use crate::thread::ensure::{self, Ensured};
use crate::thread::{self, Thread, exit};
use crate::types::dict;
use crate::types::exceptions::EXC_PYTHON_FINALIZATION_ERROR;
use std::ffi::{c_int, c_void};

/// `PyInterpreterState`: opaque to C.
pub type PyInterpreterState = Interpreter;

/// `PyThreadState`: opaque to C.
pub type PyThreadState = Thread;

fn handle(interpreter: &'static Interpreter) -> *mut PyInterpreterState {
    std::ptr::from_ref(interpreter).cast_mut()
}

/// Returns the interpreter of the attached thread; never NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyInterpreterState_Get() -> *mut PyInterpreterState {
    handle(thread::current().map_or(interpreter::main(), interpreter::of))
}

/// Returns the number of the interpreter, unique in the process; 0 is the main one.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyInterpreterState_GetID(interp: *mut PyInterpreterState) -> i64 {
    // SAFETY: the caller passes an interpreter; those are never freed.
    unsafe { &*interp }.id()
}

/// Returns a dictionary for data of the interpreter; borrowed, NULL (without
/// exception) if it cannot be made.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyInterpreterState_GetDict(interp: *mut PyInterpreterState) -> Borrowed {
    entry!(PyInterpreterState_GetDict, |rt| {
        // SAFETY: the caller passes an interpreter; those are never freed.
        let place = unsafe { &(*interp).dict };
        let dict = match place.get() {
            Some(dict) => dict,
            None => {
                let made = dict::new(rt)?;
                place.set(made.clone());
                made
            }
        };
        Ok(Lent(Some(dict.handle())))
    })
}

/// Returns a new, detached thread state of the interpreter, which is freed with
/// PyThreadState_Clear and PyThreadState_Delete. Any thread may call it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyThreadState_New(interp: *mut PyInterpreterState) -> *mut PyThreadState {
    // SAFETY: the caller passes an interpreter; those are never freed.
    std::ptr::from_ref(Thread::create(unsafe { &*interp }.place())).cast_mut()
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
    if ended.has_ended() || ended.is_orphaned() || std::ptr::eq(thread::tls::get(), tstate) {
        return;
    }
    if ensure::remembered().is_some_and(|t| std::ptr::eq(t, tstate)) {
        ensure::remember(None);
    }
    // SAFETY: given up, and detached.
    unsafe { Thread::end(ended, || ()) };
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
    tstate: *mut PyThreadState,
) -> *mut PyInterpreterState {
    // SAFETY: the caller passes a thread state it has not freed.
    handle(interpreter::of(unsafe { &*tstate }))
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

/// Returns a guard that keeps the interpreter from being ended; closed with
/// PyInterpreterGuard_Close. PythonFinalizationError once its end has begun. (PEP 788)
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyInterpreterGuard_FromCurrent() -> *mut PyInterpreterGuard {
    entry!(PyInterpreterGuard_FromCurrent, |rt| {
        let this = interpreter::current(rt);
        match this.guard() {
            true => Ok(handle(this).cast::<c_void>()),
            false => Err(error::raise(
                rt,
                &EXC_PYTHON_FINALIZATION_ERROR,
                "cannot guard the interpreter: it is being finalized",
            )),
        }
    })
}

/// Returns a guard for the interpreter of a view; NULL without exception
/// once its end has begun. Any thread may call it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyInterpreterGuard_FromView(
    view: *mut PyInterpreterView,
) -> *mut PyInterpreterGuard {
    match seen_by(view).filter(|interpreter| interpreter.guard()) {
        Some(guarded) => handle(guarded).cast(),
        None => std::ptr::null_mut(),
    }
}

/// Ends a guard. Any thread may call it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyInterpreterGuard_Close(guard: *mut PyInterpreterGuard) {
    // SAFETY: the caller passes a guard, which is the address of its interpreter.
    unsafe { &*guard.cast::<Interpreter>() }.unguard();
}

/// A view is the number of its interpreter, and one more so that it is not NULL.
fn view_of(interpreter: &Interpreter) -> *mut PyInterpreterView {
    std::ptr::without_provenance_mut(interpreter.id() as usize + 1)
}

/// The interpreter of a view, if it has not ended.
fn seen_by(view: *mut PyInterpreterView) -> Option<&'static Interpreter> {
    interpreter::with_id(view.addr() as i64 - 1)
}

/// Returns a view of the current interpreter; closed with
/// PyInterpreterView_Close.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyInterpreterView_FromCurrent() -> *mut PyInterpreterView {
    view_of(thread::current().map_or(interpreter::main(), interpreter::of))
}

/// Returns a view of the main interpreter. Any thread may call it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyInterpreterView_FromMain() -> *mut PyInterpreterView {
    view_of(interpreter::main())
}

/// Ends a view. Any thread may call it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyInterpreterView_Close(_view: *mut PyInterpreterView) {}

/// What PyThreadState_Release undoes.
struct Token {
    how: Ensured,
    /// The state of another interpreter, which was attached.
    before: Option<&'static Thread>,
    /// PyThreadState_EnsureFromView guards it.
    guarded: Option<&'static Interpreter>,
}

fn ensure_attached(
    interpreter: &'static Interpreter,
    guarded: Option<&'static Interpreter>,
) -> *mut PyThreadStateToken {
    let is_elsewhere = |t: &&Thread| t.interpreter.get() != interpreter.place();
    let before = thread::current().filter(is_elsewhere);
    let before = before.and_then(|_| thread::detach());
    let how = ensure::ensure_in(interpreter.place());
    let token = Token {
        how,
        before,
        guarded,
    };
    Box::into_raw(Box::new(token)).cast()
}

/// Attaches this OS thread to the guarded interpreter and returns a token
/// for PyThreadState_Release. Waits until the thread may run.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyThreadState_Ensure(
    guard: *mut PyInterpreterGuard,
) -> *mut PyThreadStateToken {
    // SAFETY: the caller passes a guard, which is the address of its interpreter.
    ensure_attached(unsafe { &*guard.cast::<Interpreter>() }, None)
}

/// Attaches this OS thread to the interpreter of a view, which is guarded meanwhile,
/// and returns a token for PyThreadState_Release; NULL once its end has begun.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyThreadState_EnsureFromView(
    view: *mut PyInterpreterView,
) -> *mut PyThreadStateToken {
    match seen_by(view).filter(|interpreter| interpreter.guard()) {
        Some(guarded) => ensure_attached(guarded, Some(guarded)),
        None => std::ptr::null_mut(),
    }
}

/// Undoes the matching PyThreadState_Ensure, and attaches what was attached before.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyThreadState_Release(token: *mut PyThreadStateToken) {
    // SAFETY: the caller passes a token, and gives it up.
    let token = unsafe { Box::from_raw(token.cast::<Token>()) };
    ensure::release(token.how);
    token.before.into_iter().for_each(thread::attach);
    if let Some(guarded) = token.guarded {
        guarded.unguard();
    }
}
