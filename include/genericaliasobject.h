/* genericaliasobject.h: generic aliases.
 *
 * Part of pyrt. Included by Python.h, which may be included instead.
 */
#ifndef PYRT_PYTHON_H
#include "Python.h"
#elif !defined(PYRT_GENERICALIASOBJECT_H)
#define PYRT_GENERICALIASOBJECT_H

#ifdef __cplusplus
extern "C" {
#endif

/* BEGIN generated prototypes */
PyAPI_DATA(PyTypeObject) Py_GenericAliasType;

/* Returns `origin[args]`; `args` is taken as a tuple of one unless it is a
 * tuple. New reference; NULL with MemoryError. */
PyAPI_FUNC(PyObject * /*New*/) Py_GenericAlias(PyObject *origin, PyObject *args);
/* END generated prototypes */

#ifdef __cplusplus
}
#endif
#endif /* PYRT_GENERICALIASOBJECT_H */
