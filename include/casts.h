/* casts.h: macros around functions whose arguments may be pointers to
 * instance structs.
 *
 * Part of pyrt. Included by Python.h after all prototypes.
 */
#ifndef PYRT_PYTHON_H
#include "Python.h"
#elif !defined(PYRT_CASTS_H)
#define PYRT_CASTS_H

#define Py_TYPE(op) (Py_TYPE)((PyObject *)(op))
#define Py_IS_TYPE(op, type) (Py_IS_TYPE)((PyObject *)(op), (type))
#define Py_REFCNT(op) (Py_REFCNT)((PyObject *)(op))
#define Py_SIZE(op) (Py_SIZE)((PyObject *)(op))
#define Py_Is(x, y) (((PyObject *)(x)) == ((PyObject *)(y)))
#define Py_IsNone(x) Py_Is((x), Py_None)
#define Py_IsTrue(x) Py_Is((x), Py_True)
#define Py_IsFalse(x) Py_Is((x), Py_False)
#define Py_INCREF(op) _Py_IncRef((PyObject *)(op))
#define Py_DECREF(op) _Py_DecRef((PyObject *)(op))
#define Py_XINCREF(op) Py_IncRef((PyObject *)(op))
#define Py_XDECREF(op) Py_DecRef((PyObject *)(op))
#define Py_NewRef(op) (Py_NewRef)((PyObject *)(op))
#define Py_XNewRef(op) (Py_XNewRef)((PyObject *)(op))

#endif /* PYRT_CASTS_H */
