//! API functions as a client sees them, by symbol.
//!
//! Parsing arguments and building values are written against the API like
//! an extension would: they run outside the runtime, between calls.

#![allow(
    missing_docs,
    reason = "declared here, documented where they are defined"
)]

use super::boundary::{Borrowed, New, PyObject, Stolen};
use super::checks;
use crate::object::TypeObject;
use crate::types::exceptions::EXC_SYSTEM_ERROR;
use std::cell::Cell;
use std::ffi::{c_char, c_double, c_int, c_long, c_longlong, c_ulong, c_ulonglong, c_void};

/// A pointer to an object, as C has it.
pub type Object = *mut PyObject;

#[expect(
    improper_ctypes,
    reason = "types are passed by address and not looked into"
)]
unsafe extern "C" {
    pub fn PyBytes_FromStringAndSize(v: *const c_char, len: isize) -> Object;
    pub fn PyByteArray_AsString(o: Object) -> *mut c_char;
    pub fn PyByteArray_Size(o: Object) -> isize;
    pub fn PyBool_FromLong(v: c_long) -> Object;
    pub fn PyDict_New() -> Object;
    pub fn PyDict_SetItem(d: Object, k: Object, v: Object) -> c_int;
    pub fn PyDict_Size(d: Object) -> isize;
    pub fn PyDict_GetItemRef(d: Object, k: Object, result: *mut Object) -> c_int;
    pub fn PyDict_Next(d: Object, pos: *mut isize, k: *mut Object, v: *mut Object) -> c_int;
    pub fn PyErr_Clear();
    pub fn PyErr_Occurred() -> Object;
    pub fn PyErr_GetRaisedException() -> Object;
    pub fn PyErr_SetRaisedException(e: Object);
    pub fn PyFloat_AsDouble(o: Object) -> c_double;
    pub fn PyFloat_FromDouble(v: c_double) -> Object;
    pub fn PyComplex_RealAsDouble(o: Object) -> c_double;
    pub fn PyComplex_ImagAsDouble(o: Object) -> c_double;
    pub fn PyComplex_FromDoubles(re: c_double, im: c_double) -> Object;
    pub fn PyList_New(n: isize) -> Object;
    pub fn PyList_SetItem(l: Object, i: isize, v: Object) -> c_int;
    pub fn PyLong_AsLong(o: Object) -> c_long;
    pub fn PyLong_AsLongLong(o: Object) -> c_longlong;
    pub fn PyLong_AsSsize_t(o: Object) -> isize;
    pub fn PyLong_AsUnsignedLongMask(o: Object) -> c_ulong;
    pub fn PyLong_FromLongLong(v: c_longlong) -> Object;
    pub fn PyLong_FromUnsignedLongLong(v: c_ulonglong) -> Object;
    pub fn PyNumber_Index(o: Object) -> Object;
    pub fn PyObject_GetBuffer(o: Object, view: *mut c_void, flags: c_int) -> c_int;
    pub fn PyBuffer_Release(view: *mut c_void);
    pub fn PyObject_IsTrue(o: Object) -> c_int;
    pub fn PyObject_Vectorcall(
        callable: Object,
        args: *const Object,
        nargsf: usize,
        names: Object,
    ) -> Object;
    pub fn PyObject_VectorcallMethod(
        name: Object,
        args: *const Object,
        nargsf: usize,
        names: Object,
    ) -> Object;
    pub fn PySequence_Check(o: Object) -> c_int;
    pub fn PySequence_Size(o: Object) -> isize;
    pub fn PySequence_GetItem(o: Object, i: isize) -> Object;
    pub fn PyTuple_New(n: isize) -> Object;
    pub fn PyTuple_SetItem(t: Object, i: isize, v: Object) -> c_int;
    pub fn PyTuple_Size(t: Object) -> isize;
    pub fn PyTuple_GetItem(t: Object, i: isize) -> Object;
    pub fn PyType_IsSubtype(a: *const TypeObject, b: *const TypeObject) -> c_int;
    pub fn PyUnicode_AsEncodedString(
        o: Object,
        encoding: *const c_char,
        errors: *const c_char,
    ) -> Object;
    pub fn PyUnicode_AsUTF8AndSize(o: Object, size: *mut isize) -> *const c_char;
    pub fn PyUnicode_FromStringAndSize(v: *const c_char, n: isize) -> Object;
    pub fn PyUnicode_FromOrdinal(v: c_int) -> Object;
    pub fn PyUnicode_FromWideChar(v: *const u32, n: isize) -> Object;
    pub fn PyUnicode_GetLength(o: Object) -> isize;
    pub fn PyUnicode_ReadChar(o: Object, i: isize) -> u32;
    pub fn PyUnicode_InternFromString(v: *const c_char) -> Object;
    pub fn PyMem_Malloc(n: usize) -> *mut c_void;
    pub fn PyMem_Free(p: *mut c_void);
}

/// Takes a new reference; does nothing for NULL.
pub unsafe fn incref(o: Object) {
    // SAFETY: a live object or NULL.
    unsafe { super::refcount::Py_IncRef(Borrowed(o)) };
}

/// Releases a reference; does nothing for NULL.
pub unsafe fn decref(o: Object) {
    // SAFETY: a reference of the caller's, or NULL.
    unsafe { super::refcount::Py_DecRef(Stolen(o)) };
}

/// NULL as a result.
pub const NULL: New = New(std::ptr::null_mut());

/// The type of an object.
pub unsafe fn type_of<'a>(o: Object) -> &'a TypeObject {
    // SAFETY: a live object of the caller's; nothing is held across calls.
    unsafe {
        let handle = crate::handle::Handle::from_bits(o as usize).unwrap_unchecked();
        crate::object::type_of(crate::rt::Ref::from_handle(handle))
    }
}

thread_local! {
    /// The function that is being done outside the runtime, for reports.
    static CALL: Cell<&'static str> = const { Cell::new("Py_BuildValue") };
}

/// Notes which function is done outside the runtime from here on.
#[inline(always)]
pub fn begin(call: &'static str) {
    if cfg!(feature = "checked") {
        CALL.set(call);
        checks::on_entry_outside(call);
    }
}

/// Raises an exception of a built-in class.
pub fn raise(class: &'static TypeObject, message: impl std::fmt::Display) {
    if std::ptr::eq(class, &EXC_SYSTEM_ERROR) {
        return checks::misuse(CALL.get(), &message.to_string());
    }
    // SAFETY: called outside the runtime, by API functions.
    unsafe {
        crate::object::thunk::enter::<()>(|rt| Err(crate::error::raise(rt, class, message)));
    }
}
