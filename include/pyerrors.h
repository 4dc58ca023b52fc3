/* pyerrors.h: exceptions.
 *
 * Part of pyrt. Included by Python.h, which may be included instead.
 */
#ifndef PYRT_PYTHON_H
#include "Python.h"
#elif !defined(PYRT_PYERRORS_H)
#define PYRT_PYERRORS_H

#ifdef __cplusplus
extern "C" {
#endif

#define PyExceptionClass_Check(x) \
    (PyType_Check(x) && \
     PyType_FastSubclass((PyTypeObject *)(x), Py_TPFLAGS_BASE_EXC_SUBCLASS))
#define PyExceptionInstance_Check(x) \
    PyType_FastSubclass(Py_TYPE(x), Py_TPFLAGS_BASE_EXC_SUBCLASS)
#define PyExceptionInstance_Class(x) ((PyObject *)Py_TYPE(x))

/* BEGIN generated prototypes */
PyAPI_DATA(PyObject *) PyExc_BaseException;
PyAPI_DATA(PyObject *) PyExc_Exception;
PyAPI_DATA(PyObject *) PyExc_BaseExceptionGroup;
PyAPI_DATA(PyObject *) PyExc_StopAsyncIteration;
PyAPI_DATA(PyObject *) PyExc_StopIteration;
PyAPI_DATA(PyObject *) PyExc_GeneratorExit;
PyAPI_DATA(PyObject *) PyExc_ArithmeticError;
PyAPI_DATA(PyObject *) PyExc_LookupError;
PyAPI_DATA(PyObject *) PyExc_AssertionError;
PyAPI_DATA(PyObject *) PyExc_AttributeError;
PyAPI_DATA(PyObject *) PyExc_BufferError;
PyAPI_DATA(PyObject *) PyExc_EOFError;
PyAPI_DATA(PyObject *) PyExc_FloatingPointError;
PyAPI_DATA(PyObject *) PyExc_OSError;
PyAPI_DATA(PyObject *) PyExc_ImportError;
PyAPI_DATA(PyObject *) PyExc_ModuleNotFoundError;
PyAPI_DATA(PyObject *) PyExc_IndexError;
PyAPI_DATA(PyObject *) PyExc_KeyError;
PyAPI_DATA(PyObject *) PyExc_KeyboardInterrupt;
PyAPI_DATA(PyObject *) PyExc_MemoryError;
PyAPI_DATA(PyObject *) PyExc_NameError;
PyAPI_DATA(PyObject *) PyExc_OverflowError;
PyAPI_DATA(PyObject *) PyExc_RuntimeError;
PyAPI_DATA(PyObject *) PyExc_RecursionError;
PyAPI_DATA(PyObject *) PyExc_NotImplementedError;
PyAPI_DATA(PyObject *) PyExc_SyntaxError;
PyAPI_DATA(PyObject *) PyExc_IndentationError;
PyAPI_DATA(PyObject *) PyExc_TabError;
PyAPI_DATA(PyObject *) PyExc_ReferenceError;
PyAPI_DATA(PyObject *) PyExc_SystemError;
PyAPI_DATA(PyObject *) PyExc_SystemExit;
PyAPI_DATA(PyObject *) PyExc_TypeError;
PyAPI_DATA(PyObject *) PyExc_UnboundLocalError;
PyAPI_DATA(PyObject *) PyExc_UnicodeError;
PyAPI_DATA(PyObject *) PyExc_UnicodeEncodeError;
PyAPI_DATA(PyObject *) PyExc_UnicodeDecodeError;
PyAPI_DATA(PyObject *) PyExc_UnicodeTranslateError;
PyAPI_DATA(PyObject *) PyExc_ValueError;
PyAPI_DATA(PyObject *) PyExc_ZeroDivisionError;
PyAPI_DATA(PyObject *) PyExc_BlockingIOError;
PyAPI_DATA(PyObject *) PyExc_BrokenPipeError;
PyAPI_DATA(PyObject *) PyExc_ChildProcessError;
PyAPI_DATA(PyObject *) PyExc_ConnectionError;
PyAPI_DATA(PyObject *) PyExc_ConnectionAbortedError;
PyAPI_DATA(PyObject *) PyExc_ConnectionRefusedError;
PyAPI_DATA(PyObject *) PyExc_ConnectionResetError;
PyAPI_DATA(PyObject *) PyExc_FileExistsError;
PyAPI_DATA(PyObject *) PyExc_FileNotFoundError;
PyAPI_DATA(PyObject *) PyExc_InterruptedError;
PyAPI_DATA(PyObject *) PyExc_IsADirectoryError;
PyAPI_DATA(PyObject *) PyExc_NotADirectoryError;
PyAPI_DATA(PyObject *) PyExc_PermissionError;
PyAPI_DATA(PyObject *) PyExc_ProcessLookupError;
PyAPI_DATA(PyObject *) PyExc_TimeoutError;
PyAPI_DATA(PyObject *) PyExc_EnvironmentError;
PyAPI_DATA(PyObject *) PyExc_IOError;
PyAPI_DATA(PyObject *) PyExc_Warning;
PyAPI_DATA(PyObject *) PyExc_UserWarning;
PyAPI_DATA(PyObject *) PyExc_DeprecationWarning;
PyAPI_DATA(PyObject *) PyExc_PendingDeprecationWarning;
PyAPI_DATA(PyObject *) PyExc_SyntaxWarning;
PyAPI_DATA(PyObject *) PyExc_RuntimeWarning;
PyAPI_DATA(PyObject *) PyExc_FutureWarning;
PyAPI_DATA(PyObject *) PyExc_ImportWarning;
PyAPI_DATA(PyObject *) PyExc_UnicodeWarning;
PyAPI_DATA(PyObject *) PyExc_BytesWarning;
PyAPI_DATA(PyObject *) PyExc_EncodingWarning;
PyAPI_DATA(PyObject *) PyExc_ResourceWarning;

/* Raises an exception of the class `type` without arguments. */
PyAPI_FUNC(void) PyErr_SetNone(PyObject *type);

/* Raises an exception of the class `type` for `value` (may be NULL): an
 * instance is taken as it is, a tuple is the argument list. */
PyAPI_FUNC(void) PyErr_SetObject(PyObject *type, PyObject *value);

/* Raises an exception of the class `type` with a message in UTF-8. */
PyAPI_FUNC(void) PyErr_SetString(PyObject *type, const char *message);

/* Returns the class of the raised exception, NULL if there is none; borrowed. */
PyAPI_FUNC(PyObject * /*Borrowed*/) PyErr_Occurred(void);

/* Drops the raised exception, if there is one. */
PyAPI_FUNC(void) PyErr_Clear(void);

/* Takes the raised exception as class, value and traceback; new
 * references, all NULL if there is none. (Old form of
 * PyErr_GetRaisedException.) */
PyAPI_FUNC(void) PyErr_Fetch(PyObject **ptype, PyObject **pvalue, PyObject **ptraceback);

/* Makes an exception from class, value and traceback the raised one; NULL
 * as the class: none. Steals all three references. */
PyAPI_FUNC(void) PyErr_Restore(PyObject * /*Stolen*/ type, PyObject * /*Stolen*/ value,
    PyObject * /*Stolen*/ traceback);

/* Takes the raised exception; new reference, NULL if there is none. */
PyAPI_FUNC(PyObject * /*New*/) PyErr_GetRaisedException(void);

/* Makes `exc` (NULL: none) the raised exception. Steals the reference. */
PyAPI_FUNC(void) PyErr_SetRaisedException(PyObject * /*Stolen*/ exc);

/* Returns the exception being handled; new reference, NULL if there is none. */
PyAPI_FUNC(PyObject * /*New*/) PyErr_GetHandledException(void);

/* Makes `exc` (NULL or None: none) the exception being handled. */
PyAPI_FUNC(void) PyErr_SetHandledException(PyObject *exc);

/* Returns the exception being handled as class, value and traceback; new
 * references, all NULL if there is none. */
PyAPI_FUNC(void) PyErr_GetExcInfo(PyObject **ptype, PyObject **pvalue, PyObject **ptraceback);

/* Makes `value` (NULL or None: none) the exception being handled. Steals
 * all three references; class and traceback are taken from the value. */
PyAPI_FUNC(void) PyErr_SetExcInfo(PyObject * /*Stolen*/ type, PyObject * /*Stolen*/ value,
    PyObject * /*Stolen*/ traceback);

/* Prints the message and aborts the process. */
Py_NO_RETURN
PyAPI_FUNC(void) Py_FatalError(const char *message);

/* Returns whether `given`, an instance or a class (may be NULL), is caught
 * by `exc`, a class or a tuple of them: 1 or 0. */
PyAPI_FUNC(int) PyErr_GivenExceptionMatches(PyObject *given, PyObject *exc);

/* Returns whether the raised exception is caught by `exc`: 1 or 0. There
 * must be one. */
PyAPI_FUNC(int) PyErr_ExceptionMatches(PyObject *exc);

/* Makes `*val` an instance of the class `*exc`, as PyErr_Fetch gives it. */
PyAPI_FUNC(void) PyErr_NormalizeException(PyObject **exc, PyObject **val, PyObject **tb);

/* Sets the traceback of `ex`; None removes it. Returns 0, or -1 with
 * TypeError for what is no traceback. */
PyAPI_FUNC(int) PyException_SetTraceback(PyObject *ex, PyObject *tb);

/* Returns the traceback of `ex`; new reference, NULL if there is none. */
PyAPI_FUNC(PyObject * /*New*/) PyException_GetTraceback(PyObject *ex);

/* Returns the cause of `ex` (`raise ... from`); new reference, NULL if
 * there is none. */
PyAPI_FUNC(PyObject * /*New*/) PyException_GetCause(PyObject *ex);

/* Sets the cause of `ex`; NULL removes it. Steals the reference. */
PyAPI_FUNC(void) PyException_SetCause(PyObject *ex, PyObject * /*Stolen*/ cause);

/* Returns the context of `ex`, the exception being handled when it was
 * raised; new reference, NULL if there is none. */
PyAPI_FUNC(PyObject * /*New*/) PyException_GetContext(PyObject *ex);

/* Sets the context of `ex`; NULL removes it. Steals the reference. */
PyAPI_FUNC(void) PyException_SetContext(PyObject *ex, PyObject * /*Stolen*/ ctx);

/* Returns the arguments of `ex`, a tuple; new reference. */
PyAPI_FUNC(PyObject * /*New*/) PyException_GetArgs(PyObject *ex);

/* Sets the arguments of `ex`, a tuple. */
PyAPI_FUNC(void) PyException_SetArgs(PyObject *ex, PyObject *args);

/* Returns the name of an exception class, in UTF-8; it lives as long as
 * the class. */
PyAPI_FUNC(const char *) PyExceptionClass_Name(PyObject *ob);

/* Raises TypeError about a bad argument of a built-in operation. Returns 0. */
PyAPI_FUNC(int) PyErr_BadArgument(void);

/* Raises MemoryError. Returns NULL. */
PyAPI_FUNC(PyObject *) PyErr_NoMemory(void);

/* Raises an exception of the class `type` for `errno`. Returns NULL. */
PyAPI_FUNC(PyObject *) PyErr_SetFromErrno(PyObject *type);

/* PyErr_SetFromErrno with a file name (NULL: none) as an object. */
PyAPI_FUNC(PyObject *) PyErr_SetFromErrnoWithFilenameObject(PyObject *type, PyObject *filename);

/* PyErr_SetFromErrno with two file names (NULL: none) as objects. */
PyAPI_FUNC(PyObject *) PyErr_SetFromErrnoWithFilenameObjects(PyObject *type, PyObject *filename,
    PyObject *filename2);

/* PyErr_SetFromErrno with a file name (NULL: none) as text. */
PyAPI_FUNC(PyObject *) PyErr_SetFromErrnoWithFilename(PyObject *type, const char *filename);

/* Raises an exception of a class with a message made by a format
 * (PyUnicode_FromFormat). Returns NULL. */
PyAPI_FUNC(PyObject *) PyErr_Format(PyObject *exception, const char *format, ...);

/* PyErr_Format with a va_list. */
PyAPI_FUNC(PyObject *) PyErr_FormatV(PyObject *exception, const char *format, va_list vargs);

/* Raises `exception`, a subclass of ImportError, with a message, and with
 * name and path (NULL: None). Returns NULL. */
PyAPI_FUNC(PyObject *) PyErr_SetImportErrorSubclass(PyObject *exception, PyObject *msg,
    PyObject *name, PyObject *path);

/* PyErr_SetImportErrorSubclass with ImportError itself. */
PyAPI_FUNC(PyObject *) PyErr_SetImportError(PyObject *msg, PyObject *name, PyObject *path);

/* Raises SystemError about a wrong argument to an API function. */
PyAPI_FUNC(void) PyErr_BadInternalCall(void);

/* Raises SystemError that names a place in C source. */
PyAPI_FUNC(void) _PyErr_BadInternalCall(const char *filename, int lineno);

/* Returns a new exception class; see PyErr_NewExceptionWithDoc. */
PyAPI_FUNC(PyObject * /*New*/) PyErr_NewException(const char *name, PyObject *base, PyObject *dict);

/* Returns a new exception class called `name`, which is "module.class",
 * derived from `base` (a class or a tuple of them; NULL: Exception), with
 * the attributes in `dict` (NULL: none) and a documentation (NULL: none).
 * New reference; NULL with SystemError for a name without a dot. */
PyAPI_FUNC(PyObject * /*New*/) PyErr_NewExceptionWithDoc(const char *name, const char *doc,
    PyObject *base, PyObject *dict);

/* Reports the raised exception on standard error and drops it: for places
 * that cannot pass it on. `obj` (may be NULL) says where. */
PyAPI_FUNC(void) PyErr_WriteUnraisable(PyObject *obj);

/* Runs the handlers of signals that arrived. Returns 0, or -1 with the
 * exception of a handler. */
PyAPI_FUNC(int) PyErr_CheckSignals(void);

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(void) PyErr_SetInterrupt(void);

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(int) PyErr_SetInterruptEx(int signum);

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(void) PyErr_SyntaxLocation(const char *filename, int lineno);

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(void) PyErr_SyntaxLocationEx(const char *filename, int lineno, int col_offset);

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(PyObject * /*New*/) PyErr_ProgramText(const char *filename, int lineno);

/* Returns a new UnicodeDecodeError; NULL with an exception if it cannot be made. */
PyAPI_FUNC(PyObject * /*New*/) PyUnicodeDecodeError_Create(const char *encoding, const char *object,
    Py_ssize_t length, Py_ssize_t start, Py_ssize_t end, const char *reason);

/* Returns the encoding of a UnicodeEncodeError; new reference. */
PyAPI_FUNC(PyObject * /*New*/) PyUnicodeEncodeError_GetEncoding(PyObject *exc);

/* Returns the encoding of a UnicodeDecodeError; new reference. */
PyAPI_FUNC(PyObject * /*New*/) PyUnicodeDecodeError_GetEncoding(PyObject *exc);

/* Returns the object of a UnicodeEncodeError; new reference. */
PyAPI_FUNC(PyObject * /*New*/) PyUnicodeEncodeError_GetObject(PyObject *exc);

/* Returns the object of a UnicodeDecodeError; new reference. */
PyAPI_FUNC(PyObject * /*New*/) PyUnicodeDecodeError_GetObject(PyObject *exc);

/* Returns the object of a UnicodeTranslateError; new reference. */
PyAPI_FUNC(PyObject * /*New*/) PyUnicodeTranslateError_GetObject(PyObject *exc);

/* Puts the start position of a UnicodeEncodeError, clipped to its object,
 * into `*start`. Returns 0, or -1 with TypeError. */
PyAPI_FUNC(int) PyUnicodeEncodeError_GetStart(PyObject *exc, Py_ssize_t *start);

/* Puts the start position of a UnicodeDecodeError, clipped to its object,
 * into `*start`. Returns 0, or -1 with TypeError. */
PyAPI_FUNC(int) PyUnicodeDecodeError_GetStart(PyObject *exc, Py_ssize_t *start);

/* Puts the start position of a UnicodeTranslateError, clipped to its object,
 * into `*start`. Returns 0, or -1 with TypeError. */
PyAPI_FUNC(int) PyUnicodeTranslateError_GetStart(PyObject *exc, Py_ssize_t *start);

/* Sets the start position of a UnicodeEncodeError. Returns 0. */
PyAPI_FUNC(int) PyUnicodeEncodeError_SetStart(PyObject *exc, Py_ssize_t start);

/* Sets the start position of a UnicodeDecodeError. Returns 0. */
PyAPI_FUNC(int) PyUnicodeDecodeError_SetStart(PyObject *exc, Py_ssize_t start);

/* Sets the start position of a UnicodeTranslateError. Returns 0. */
PyAPI_FUNC(int) PyUnicodeTranslateError_SetStart(PyObject *exc, Py_ssize_t start);

/* Puts the end position of a UnicodeEncodeError, clipped to its object,
 * into `*end`. Returns 0, or -1 with TypeError. */
PyAPI_FUNC(int) PyUnicodeEncodeError_GetEnd(PyObject *exc, Py_ssize_t *end);

/* Puts the end position of a UnicodeDecodeError, clipped to its object,
 * into `*end`. Returns 0, or -1 with TypeError. */
PyAPI_FUNC(int) PyUnicodeDecodeError_GetEnd(PyObject *exc, Py_ssize_t *end);

/* Puts the end position of a UnicodeTranslateError, clipped to its object,
 * into `*end`. Returns 0, or -1 with TypeError. */
PyAPI_FUNC(int) PyUnicodeTranslateError_GetEnd(PyObject *exc, Py_ssize_t *end);

/* Sets the end position of a UnicodeEncodeError. Returns 0. */
PyAPI_FUNC(int) PyUnicodeEncodeError_SetEnd(PyObject *exc, Py_ssize_t end);

/* Sets the end position of a UnicodeDecodeError. Returns 0. */
PyAPI_FUNC(int) PyUnicodeDecodeError_SetEnd(PyObject *exc, Py_ssize_t end);

/* Sets the end position of a UnicodeTranslateError. Returns 0. */
PyAPI_FUNC(int) PyUnicodeTranslateError_SetEnd(PyObject *exc, Py_ssize_t end);

/* Returns the reason of a UnicodeEncodeError; new reference. */
PyAPI_FUNC(PyObject * /*New*/) PyUnicodeEncodeError_GetReason(PyObject *exc);

/* Returns the reason of a UnicodeDecodeError; new reference. */
PyAPI_FUNC(PyObject * /*New*/) PyUnicodeDecodeError_GetReason(PyObject *exc);

/* Returns the reason of a UnicodeTranslateError; new reference. */
PyAPI_FUNC(PyObject * /*New*/) PyUnicodeTranslateError_GetReason(PyObject *exc);

/* Sets the reason of a UnicodeEncodeError. Returns 0, or -1 with an exception. */
PyAPI_FUNC(int) PyUnicodeEncodeError_SetReason(PyObject *exc, const char *reason);

/* Sets the reason of a UnicodeDecodeError. Returns 0, or -1 with an exception. */
PyAPI_FUNC(int) PyUnicodeDecodeError_SetReason(PyObject *exc, const char *reason);

/* Sets the reason of a UnicodeTranslateError. Returns 0, or -1 with an exception. */
PyAPI_FUNC(int) PyUnicodeTranslateError_SetReason(PyObject *exc, const char *reason);

/* The C library's snprintf. */
PyAPI_FUNC(int) PyOS_snprintf(char *str, size_t size, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* The C library's vsnprintf. */
PyAPI_FUNC(int) PyOS_vsnprintf(char *str, size_t size, const char *format, va_list va)
    __attribute__((format(printf, 3, 0)));
/* END generated prototypes */

#ifdef __cplusplus
}
#endif
#endif /* PYRT_PYERRORS_H */
