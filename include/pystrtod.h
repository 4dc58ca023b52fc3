/* pystrtod.h: doubles and text.
 *
 * Part of pyrt. Included by Python.h, which may be included instead.
 */
#ifndef PYRT_PYTHON_H
#include "Python.h"
#elif !defined(PYRT_PYSTRTOD_H)
#define PYRT_PYSTRTOD_H

#ifdef __cplusplus
extern "C" {
#endif

#define Py_DTSF_SIGN 0x01
#define Py_DTSF_ADD_DOT_0 0x02
#define Py_DTSF_ALT 0x04
#define Py_DTSF_NO_NEG_0 0x08
#define Py_DTST_FINITE 0
#define Py_DTST_INFINITE 1
#define Py_DTST_NAN 2

/* BEGIN generated prototypes */

/* Returns the number that `s` begins with, as float() reads it but without
 * white space; `*endptr` is set behind it. With NULL for `endptr` all of `s`
 * must be the number. What is too large raises `overflow_exception`, or is
 * infinite if that is NULL. -1.0 with ValueError, or that exception. */
PyAPI_FUNC(double) PyOS_string_to_double(const char *s, char **endptr,
    PyObject *overflow_exception);

/* Returns the text of a double by a format code (e E f F g G r), to be
 * released with PyMem_Free; `*ptype` (unless NULL) says whether it is finite.
 * NULL with SystemError for another code, MemoryError. */
PyAPI_FUNC(char *) PyOS_double_to_string(double val, char format_code, int precision, int flags,
    int *ptype);
/* END generated prototypes */

#ifdef __cplusplus
}
#endif
#endif /* PYRT_PYSTRTOD_H */
