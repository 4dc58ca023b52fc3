/* sysmodule.h: the sys module.
 *
 * Part of pyrt. Included by Python.h, which may be included instead.
 */
#ifndef PYRT_PYTHON_H
#include "Python.h"
#elif !defined(PYRT_SYSMODULE_H)
#define PYRT_SYSMODULE_H

#ifdef __cplusplus
extern "C" {
#endif

/* BEGIN generated prototypes */

/* Returns the attribute `name` of sys. New reference; NULL with RuntimeError. */
PyAPI_FUNC(PyObject * /*New*/) PySys_GetAttr(PyObject *name);

/* Returns the attribute `name` of sys. New reference; NULL with RuntimeError. */
PyAPI_FUNC(PyObject * /*New*/) PySys_GetAttrString(const char *name);

/* Puts the attribute `name` of sys into `*result` as a new reference, NULL
 * if there is none. Returns 1, 0 for none, or -1 with an exception. */
PyAPI_FUNC(int) PySys_GetOptionalAttr(PyObject *name, PyObject **result);

/* Puts the attribute `name` of sys into `*result` as a new reference, NULL
 * if there is none. Returns 1, 0 for none, or -1 with an exception. */
PyAPI_FUNC(int) PySys_GetOptionalAttrString(const char *name, PyObject **result);

/* Returns the attribute `name` of sys; borrowed, NULL without exception if
 * there is none. */
PYRT_USE_INSTEAD("PySys_GetAttrString")
PyAPI_FUNC(PyObject * /*Borrowed*/) PySys_GetObject(const char *name);

/* Sets the attribute `name` of sys; NULL removes it. Returns 0, or -1 with
 * an exception. */
PyAPI_FUNC(int) PySys_SetObject(const char *name, PyObject *v);

/* Not implemented by pyrt yet: raises NotImplementedError. */
Py_DEPRECATED(3.15)
PyAPI_FUNC(void) PySys_SetArgv(int argc, wchar_t **argv);

/* Not implemented by pyrt yet: raises NotImplementedError. */
Py_DEPRECATED(3.15)
PyAPI_FUNC(void) PySys_SetArgvEx(int argc, wchar_t **argv, int updatepath);

/* Writes a text made by a format of printf's to standard output, at most
 * 1000 bytes. */
PyAPI_FUNC(void) PySys_WriteStdout(const char *format, ...)
    __attribute__((format(printf, 1, 2)));

/* Writes a text made by a format of printf's to standard error, at most
 * 1000 bytes. */
PyAPI_FUNC(void) PySys_WriteStderr(const char *format, ...)
    __attribute__((format(printf, 1, 2)));

/* Writes a text made by a format (PyUnicode_FromFormat) to standard output. */
PyAPI_FUNC(void) PySys_FormatStdout(const char *format, ...);

/* Writes a text made by a format (PyUnicode_FromFormat) to standard error. */
PyAPI_FUNC(void) PySys_FormatStderr(const char *format, ...);

/* Not implemented by pyrt yet: raises NotImplementedError. */
PYRT_USE_INSTEAD("PySys_GetAttrString(\"_xoptions\")")
PyAPI_FUNC(PyObject * /*Borrowed*/) PySys_GetXOptions(void);
/* END generated prototypes */

#ifdef __cplusplus
}
#endif
#endif /* PYRT_SYSMODULE_H */
