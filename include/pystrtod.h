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

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(double) PyOS_string_to_double(const char *s, char **endptr,
    PyObject *overflow_exception);

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(char *) PyOS_double_to_string(double val, char format_code, int precision, int flags,
    int *ptype);
/* END generated prototypes */

#ifdef __cplusplus
}
#endif
#endif /* PYRT_PYSTRTOD_H */
