//! `ceval.h`: attaching and detaching, recursion, pending calls.

use super::boundary::{Borrowed, Lent, New, c_str, entry};
use super::pystate::PyThreadState;
use crate::error;
use crate::module::main;
use crate::object::thunk::RawObject;
use crate::object::{call, frame, thunk, type_of};
use crate::rt::{Raised, Ref, Rt};
use crate::thread;
use crate::types::function;
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

/// Calls `callable` with `count` positional arguments as the code of
/// `__main__` would: the namespace of that module is the running frame until
/// the call returns. New reference; NULL with an exception.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyRt_CallAsMain(
    callable: Borrowed,
    args: *const Borrowed,
    count: isize,
) -> New {
    entry!(PyRt_CallAsMain, |rt, callable: any| {
        let args = thunk::arg_slice(args.cast::<RawObject>(), count.max(0) as usize);
        main::call(rt, callable, args)
    })
}

fn no_frame(rt: &Rt) -> Raised {
    error::system_error(rt, "frame does not exist")
}

/// Returns the builtins of the running frame, without one those of the
/// interpreter; borrowed. NULL with an exception.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyEval_GetBuiltins() -> Borrowed {
    entry!(PyEval_GetBuiltins, |rt| {
        // The module keeps its namespace.
        main::builtins(rt).map(|b| Lent(Some(b.handle())))
    })
}

/// Returns the globals of the running frame; borrowed. NULL without an
/// exception if there is none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyEval_GetGlobals() -> Borrowed {
    entry!(PyEval_GetGlobals, |rt| Ok(Lent(
        frame::globals(rt).map(Ref::handle)
    )))
}

/// Returns the locals of the running frame; borrowed. NULL with SystemError
/// if there is none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyEval_GetLocals() -> Borrowed {
    entry!(PyEval_GetLocals, |rt| match frame::globals(rt) {
        Some(locals) => Ok(Lent(Some(locals.handle()))),
        None => Err(no_frame(rt)),
    })
}

/// Returns the builtins of the running frame, without one those of the
/// interpreter. New reference; NULL with an exception.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyEval_GetFrameBuiltins() -> New {
    entry!(PyEval_GetFrameBuiltins, |rt| main::builtins(rt))
}

/// Returns the globals of the running frame. New reference; NULL without an
/// exception if there is none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyEval_GetFrameGlobals() -> New {
    entry!(PyEval_GetFrameGlobals, |rt| Ok(
        frame::globals(rt).map(Ref::root)
    ))
}

/// Returns the locals of the running frame. New reference; NULL with
/// SystemError if there is none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyEval_GetFrameLocals() -> New {
    entry!(PyEval_GetFrameLocals, |rt| match frame::globals(rt) {
        Some(locals) => Ok(locals.root()),
        None => Err(no_frame(rt)),
    })
}

/// Returns the name of a function, or that of the type of another object;
/// valid as long as the object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyEval_GetFuncName(func: Borrowed) -> *const c_char {
    entry!(PyEval_GetFuncName, |rt, func: any| Ok(
        match function::view(func) {
            Some(function) => function.get(rt).def.name,
            None => type_of(func).c_name().as_ptr(),
        }
    ))
}

/// Returns "()" for a function and " object" for another object: what stands
/// behind the name in a message.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyEval_GetFuncDesc(func: Borrowed) -> *const c_char {
    entry!(PyEval_GetFuncDesc, |rt, func: any| {
        let _ = &rt;
        let text = match function::is_function(func) {
            true => c"()",
            false => c" object",
        };
        Ok(text.as_ptr())
    })
}
