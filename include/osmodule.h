/* osmodule.h: paths.
 *
 * Part of pyrt. Included by Python.h, which may be included instead.
 */
#ifndef PYRT_PYTHON_H
#include "Python.h"
#elif !defined(PYRT_OSMODULE_H)
#define PYRT_OSMODULE_H

#ifdef __cplusplus
extern "C" {
#endif

/* BEGIN generated prototypes */

/* Returns a path as str or bytes: the object itself, or what `__fspath__`
 * gives. New reference; NULL with TypeError. */
PyAPI_FUNC(PyObject * /*New*/) PyOS_FSPath(PyObject *path);
/* END generated prototypes */

#ifdef __cplusplus
}
#endif
#endif /* PYRT_OSMODULE_H */
