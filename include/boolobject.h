/* boolobject.h: bool.
 *
 * Part of pyrt. Included by Python.h, which may be included instead.
 */
#ifndef PYRT_PYTHON_H
#include "Python.h"
#elif !defined(PYRT_BOOLOBJECT_H)
#define PYRT_BOOLOBJECT_H

#ifdef __cplusplus
extern "C" {
#endif

#define PyBool_Check(op) Py_IS_TYPE((op), &PyBool_Type)

/* BEGIN generated prototypes */
PyAPI_DATA(PyLongObject) _Py_FalseStruct;
PyAPI_DATA(PyLongObject) _Py_TrueStruct;

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(int) Py_IsTrue(PyObject *x);

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(int) Py_IsFalse(PyObject *x);

/* Returns True, or False for 0. New reference. Cannot fail. */
PyAPI_FUNC(PyObject * /*New*/) PyBool_FromLong(long v);
/* END generated prototypes */

#ifdef __cplusplus
}
#endif
#endif /* PYRT_BOOLOBJECT_H */
