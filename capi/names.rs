//! What C calls the integers and pointers of the interface.
//!
//! The prototypes in `include/` are made from the functions of this crate:
//! a signature says `Py_hash_t` where C does, not `isize`, although they are
//! one type here.

#![allow(non_camel_case_types, reason = "the names of C")]

use std::ffi::{c_int, c_void};

/// What hashing gives.
pub type Py_hash_t = isize;
/// One character.
pub type Py_UCS4 = u32;
/// A wide character of the C library.
pub type wchar_t = u32;
/// PYGEN_NEXT, PYGEN_RETURN or PYGEN_ERROR.
pub type PySendResult = c_int;
/// What PyGILState_Release needs.
pub type PyGILState_STATE = c_int;
/// PY_LOCK_ACQUIRED or PY_LOCK_FAILURE.
pub type PyLockStatus = c_int;
/// The address of a lock.
pub type PyThread_type_lock = *mut c_void;
/// The address of a C function that is called from Python.
pub type PyCFunction = *mut c_void;
/// A Python frame, of which there are none.
pub type PyFrameObject = c_void;
/// What keeps an interpreter from being finalised.
pub type PyInterpreterGuard = c_void;
/// An interpreter that may be gone.
pub type PyInterpreterView = c_void;
/// What PyThreadState_Release needs.
pub type PyThreadStateToken = c_void;
