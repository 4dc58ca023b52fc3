/* warnings.h: warnings.
 *
 * Part of pyrt. Included by Python.h, which may be included instead.
 */
#ifndef PYRT_PYTHON_H
#include "Python.h"
#elif !defined(PYRT_WARNINGS_H)
#define PYRT_WARNINGS_H

#ifdef __cplusplus
extern "C" {
#endif

#define PyErr_Warn(category, message) PyErr_WarnEx((category), (message), 1)

/* BEGIN generated prototypes */

/* Issues a warning of the class `category` (NULL: RuntimeWarning) with a
 * message in UTF-8. Returns 0, or -1 with an exception. */
PyAPI_FUNC(int) PyErr_WarnEx(PyObject *category, const char *message, Py_ssize_t stack_level);

/* PyErr_WarnEx with a message made by a format. */
PyAPI_FUNC(int) PyErr_WarnFormat(PyObject *category, Py_ssize_t stack_level, const char *format,
    ...);

/* PyErr_WarnFormat with the category ResourceWarning. */
PyAPI_FUNC(int) PyErr_ResourceWarning(PyObject *source, Py_ssize_t stack_level, const char *format,
    ...);

/* Issues a warning as if from a line of a file. Returns 0, or -1 with an
 * exception. */
PyAPI_FUNC(int) PyErr_WarnExplicit(PyObject *category, const char *message, const char *filename,
    int lineno, const char *module, PyObject *registry);
/* END generated prototypes */

#ifdef __cplusplus
}
#endif
#endif /* PYRT_WARNINGS_H */
