//! The exported symbols of the variadic functions, and reading a va_list.
//!
//! Each symbol is a jump to its function in variadic.c, which makes a
//! va_list and calls back into [`super::args`], [`super::build`] or
//! [`super::format`]. Those callbacks are hidden symbols: they are called
//! from variadic.c only and are not part of the library's interface.

use std::ffi::{c_int, c_void};

/// A C `va_list`, by address.
#[repr(transparent)]
#[derive(Clone, Copy)]
pub struct VaList(*mut c_void);

unsafe extern "C" {
    fn pyrt_c_next_int(ap: VaList) -> c_int;
    fn pyrt_c_next_long_long(ap: VaList) -> i64;
    fn pyrt_c_next_double(ap: VaList) -> f64;
    fn pyrt_c_next_pointer(ap: VaList) -> *mut c_void;
}

impl VaList {
    /// The next argument, an `int` or what is promoted to one.
    ///
    /// # Safety
    /// The next argument has that type.
    pub unsafe fn int(self) -> c_int {
        // SAFETY: passed on from the caller.
        unsafe { pyrt_c_next_int(self) }
    }

    /// The next argument, of any 64-bit integer type.
    ///
    /// # Safety
    /// The next argument has that type.
    pub unsafe fn long(self) -> i64 {
        // SAFETY: passed on from the caller.
        unsafe { pyrt_c_next_long_long(self) }
    }

    /// The next argument, a `double`.
    ///
    /// # Safety
    /// The next argument has that type.
    pub unsafe fn double(self) -> f64 {
        // SAFETY: passed on from the caller.
        unsafe { pyrt_c_next_double(self) }
    }

    /// The next argument, a pointer.
    ///
    /// # Safety
    /// The next argument has that type.
    pub unsafe fn pointer<T>(self) -> *mut T {
        // SAFETY: passed on from the caller.
        unsafe { pyrt_c_next_pointer(self) }.cast()
    }
}

#[cfg(target_arch = "x86_64")]
macro_rules! jump {
    ($target:ident) => {
        std::arch::naked_asm!("jmp {}", sym $target)
    };
}
#[cfg(target_arch = "aarch64")]
macro_rules! jump {
    ($target:ident) => {
        std::arch::naked_asm!("b {}", sym $target)
    };
}

unsafe extern "C" {
    fn pyrt_c_PyArg_Parse();
    fn pyrt_c_PyArg_ParseTuple();
    fn pyrt_c_PyArg_VaParse();
    fn pyrt_c_PyArg_ParseTupleAndKeywords();
    fn pyrt_c_PyArg_VaParseTupleAndKeywords();
    fn pyrt_c_PyArg_UnpackTuple();
    fn pyrt_c_Py_BuildValue();
    fn pyrt_c_Py_VaBuildValue();
    fn pyrt_c_PyUnicode_FromFormat();
    fn pyrt_c_PyUnicode_FromFormatV();
    fn pyrt_c_PyBytes_FromFormat();
    fn pyrt_c_PyBytes_FromFormatV();
    fn pyrt_c_PyErr_Format();
    fn pyrt_c_PyErr_FormatV();
    fn pyrt_c_PyErr_WarnFormat();
    fn pyrt_c_PyErr_ResourceWarning();
    fn pyrt_c_PyObject_CallFunction();
    fn pyrt_c_PyObject_CallMethod();
    fn pyrt_c_PyObject_CallFunctionObjArgs();
    fn pyrt_c_PyObject_CallMethodObjArgs();
    fn pyrt_c_PyTuple_Pack();
    fn pyrt_c_PyOS_snprintf();
    fn pyrt_c_PyOS_vsnprintf();
    fn pyrt_c_PySys_WriteStdout();
    fn pyrt_c_PySys_WriteStderr();
    fn pyrt_c_PySys_FormatStdout();
    fn pyrt_c_PySys_FormatStderr();
}

/// Parses one object by a format; see PyArg_ParseTuple.
#[unsafe(no_mangle)]
#[unsafe(naked)]
pub unsafe extern "C" fn PyArg_Parse() {
    jump!(pyrt_c_PyArg_Parse)
}

/// Parses a tuple of positional arguments by a format into the places that
/// follow. Returns 1, or 0 with an exception. Objects are borrowed from the
/// tuple.
#[unsafe(no_mangle)]
#[unsafe(naked)]
pub unsafe extern "C" fn PyArg_ParseTuple() {
    jump!(pyrt_c_PyArg_ParseTuple)
}

/// PyArg_ParseTuple with a va_list.
#[unsafe(no_mangle)]
#[unsafe(naked)]
pub unsafe extern "C" fn PyArg_VaParse() {
    jump!(pyrt_c_PyArg_VaParse)
}

/// Parses a tuple and a dict of keyword arguments (may be NULL) by a format
/// and a NULL-ended list of names. Returns 1, or 0 with an exception.
#[unsafe(no_mangle)]
#[unsafe(naked)]
pub unsafe extern "C" fn PyArg_ParseTupleAndKeywords() {
    jump!(pyrt_c_PyArg_ParseTupleAndKeywords)
}

/// PyArg_ParseTupleAndKeywords with a va_list.
#[unsafe(no_mangle)]
#[unsafe(naked)]
pub unsafe extern "C" fn PyArg_VaParseTupleAndKeywords() {
    jump!(pyrt_c_PyArg_VaParseTupleAndKeywords)
}

/// Puts the items of a tuple, between `min` and `max` of them, into the
/// places that follow; borrowed. Returns 1, or 0 with TypeError.
#[unsafe(no_mangle)]
#[unsafe(naked)]
pub unsafe extern "C" fn PyArg_UnpackTuple() {
    jump!(pyrt_c_PyArg_UnpackTuple)
}

/// Returns an object made by a format from the arguments that follow. New
/// reference.
#[unsafe(no_mangle)]
#[unsafe(naked)]
pub unsafe extern "C" fn Py_BuildValue() {
    jump!(pyrt_c_Py_BuildValue)
}

/// Py_BuildValue with a va_list.
#[unsafe(no_mangle)]
#[unsafe(naked)]
pub unsafe extern "C" fn Py_VaBuildValue() {
    jump!(pyrt_c_Py_VaBuildValue)
}

/// Returns a str made by a format of printf's kind. New reference.
#[unsafe(no_mangle)]
#[unsafe(naked)]
pub unsafe extern "C" fn PyUnicode_FromFormat() {
    jump!(pyrt_c_PyUnicode_FromFormat)
}

/// PyUnicode_FromFormat with a va_list.
#[unsafe(no_mangle)]
#[unsafe(naked)]
pub unsafe extern "C" fn PyUnicode_FromFormatV() {
    jump!(pyrt_c_PyUnicode_FromFormatV)
}

/// Returns bytes made by a format of printf's kind. New reference.
#[unsafe(no_mangle)]
#[unsafe(naked)]
pub unsafe extern "C" fn PyBytes_FromFormat() {
    jump!(pyrt_c_PyBytes_FromFormat)
}

/// PyBytes_FromFormat with a va_list.
#[unsafe(no_mangle)]
#[unsafe(naked)]
pub unsafe extern "C" fn PyBytes_FromFormatV() {
    jump!(pyrt_c_PyBytes_FromFormatV)
}

/// Raises an exception of a class with a message made by a format
/// (PyUnicode_FromFormat). Returns NULL.
#[unsafe(no_mangle)]
#[unsafe(naked)]
pub unsafe extern "C" fn PyErr_Format() {
    jump!(pyrt_c_PyErr_Format)
}

/// PyErr_Format with a va_list.
#[unsafe(no_mangle)]
#[unsafe(naked)]
pub unsafe extern "C" fn PyErr_FormatV() {
    jump!(pyrt_c_PyErr_FormatV)
}

/// PyErr_WarnEx with a message made by a format.
#[unsafe(no_mangle)]
#[unsafe(naked)]
pub unsafe extern "C" fn PyErr_WarnFormat() {
    jump!(pyrt_c_PyErr_WarnFormat)
}

/// PyErr_WarnFormat with the category ResourceWarning.
#[unsafe(no_mangle)]
#[unsafe(naked)]
pub unsafe extern "C" fn PyErr_ResourceWarning() {
    jump!(pyrt_c_PyErr_ResourceWarning)
}

/// Calls with arguments made by a format (Py_BuildValue); NULL: none. New
/// reference.
#[unsafe(no_mangle)]
#[unsafe(naked)]
pub unsafe extern "C" fn PyObject_CallFunction() {
    jump!(pyrt_c_PyObject_CallFunction)
}

/// Calls a method with arguments made by a format. New reference.
#[unsafe(no_mangle)]
#[unsafe(naked)]
pub unsafe extern "C" fn PyObject_CallMethod() {
    jump!(pyrt_c_PyObject_CallMethod)
}

/// Calls with the objects that follow, ended by NULL. New reference.
#[unsafe(no_mangle)]
#[unsafe(naked)]
pub unsafe extern "C" fn PyObject_CallFunctionObjArgs() {
    jump!(pyrt_c_PyObject_CallFunctionObjArgs)
}

/// Calls a method with the objects that follow, ended by NULL. New reference.
#[unsafe(no_mangle)]
#[unsafe(naked)]
pub unsafe extern "C" fn PyObject_CallMethodObjArgs() {
    jump!(pyrt_c_PyObject_CallMethodObjArgs)
}

/// Returns a tuple of the `n` objects that follow. New reference.
#[unsafe(no_mangle)]
#[unsafe(naked)]
pub unsafe extern "C" fn PyTuple_Pack() {
    // Up to five items come in registers: pushed, they are the array that is wanted.
    #[cfg(target_arch = "x86_64")]
    std::arch::naked_asm!(
        "cmp rdi, 5",
        "ja {general}",
        "push r9",
        "push r8",
        "push rcx",
        "push rdx",
        "push rsi",
        "mov rsi, rsp",
        "call {pack}",
        "add rsp, 40",
        "ret",
        pack = sym super::build::pack,
        general = sym pyrt_c_PyTuple_Pack,
    );
    #[cfg(not(target_arch = "x86_64"))]
    jump!(pyrt_c_PyTuple_Pack)
}

/// The C library's snprintf.
#[unsafe(no_mangle)]
#[unsafe(naked)]
pub unsafe extern "C" fn PyOS_snprintf() {
    jump!(pyrt_c_PyOS_snprintf)
}

/// The C library's vsnprintf.
#[unsafe(no_mangle)]
#[unsafe(naked)]
pub unsafe extern "C" fn PyOS_vsnprintf() {
    jump!(pyrt_c_PyOS_vsnprintf)
}

/// Writes a text made by a format of printf's to standard output, at most
/// 1000 bytes.
#[unsafe(no_mangle)]
#[unsafe(naked)]
pub unsafe extern "C" fn PySys_WriteStdout() {
    jump!(pyrt_c_PySys_WriteStdout)
}

/// Writes a text made by a format of printf's to standard error, at most
/// 1000 bytes.
#[unsafe(no_mangle)]
#[unsafe(naked)]
pub unsafe extern "C" fn PySys_WriteStderr() {
    jump!(pyrt_c_PySys_WriteStderr)
}

/// Writes a text made by a format (PyUnicode_FromFormat) to standard output.
#[unsafe(no_mangle)]
#[unsafe(naked)]
pub unsafe extern "C" fn PySys_FormatStdout() {
    jump!(pyrt_c_PySys_FormatStdout)
}

/// Writes a text made by a format (PyUnicode_FromFormat) to standard error.
#[unsafe(no_mangle)]
#[unsafe(naked)]
pub unsafe extern "C" fn PySys_FormatStderr() {
    jump!(pyrt_c_PySys_FormatStderr)
}
