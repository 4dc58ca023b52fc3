/* setobject.h: set and frozenset.
 *
 * Part of pyrt. Included by Python.h, which may be included instead.
 */
#ifndef PYRT_PYTHON_H
#include "Python.h"
#elif !defined(PYRT_SETOBJECT_H)
#define PYRT_SETOBJECT_H

#ifdef __cplusplus
extern "C" {
#endif

#define PySet_Check(op) PyObject_TypeCheck((op), &PySet_Type)
#define PySet_CheckExact(op) Py_IS_TYPE((op), &PySet_Type)
#define PyFrozenSet_Check(op) PyObject_TypeCheck((op), &PyFrozenSet_Type)
#define PyFrozenSet_CheckExact(op) Py_IS_TYPE((op), &PyFrozenSet_Type)
#define PyAnySet_CheckExact(op) (PySet_CheckExact(op) || PyFrozenSet_CheckExact(op))
#define PyAnySet_Check(op) (PySet_Check(op) || PyFrozenSet_Check(op))

/* BEGIN generated prototypes */
PyAPI_DATA(PyTypeObject) PySet_Type;
PyAPI_DATA(PyTypeObject) PyFrozenSet_Type;
PyAPI_DATA(PyTypeObject) PySetIter_Type;

/* Returns a new set of the items of `iterable`, or an empty one if it is
 * NULL. New reference; NULL with TypeError if it is not iterable.
 * Thread safety: shared objects. */
PyAPI_FUNC(PyObject * /*New*/) PySet_New(PyObject *iterable);

/* Returns a new frozenset of the items of `iterable`, or an empty one if it
 * is NULL. New reference; NULL with TypeError if it is not iterable.
 * Thread safety: shared objects. */
PyAPI_FUNC(PyObject * /*New*/) PyFrozenSet_New(PyObject *iterable);

/* Adds `key` to a set, or to a frozenset that nobody else has seen. Returns
 * 0, or -1 with TypeError if it is unhashable.
 * Thread safety: shared objects. */
PyAPI_FUNC(int) PySet_Add(PyObject *set, PyObject *key);

/* Takes all elements out. Returns 0.
 * Thread safety: atomic. */
PyAPI_FUNC(int) PySet_Clear(PyObject *set);

/* Whether `key` is in a set or frozenset: 1 or 0, or -1 with TypeError if it
 * is unhashable.
 * Thread safety: shared objects. */
PyAPI_FUNC(int) PySet_Contains(PyObject *anyset, PyObject *key);

/* Takes `key` out: 1 if it was there, 0 if not, -1 with TypeError if it is
 * unhashable.
 * Thread safety: shared objects. */
PyAPI_FUNC(int) PySet_Discard(PyObject *set, PyObject *key);

/* Takes any element out. New reference; NULL with KeyError if there is none.
 * Thread safety: atomic. */
PyAPI_FUNC(PyObject * /*New*/) PySet_Pop(PyObject *set);

/* Returns the number of elements of a set or frozenset.
 * Thread safety: atomic. */
PyAPI_FUNC(Py_ssize_t) PySet_Size(PyObject *anyset);
/* END generated prototypes */

#ifdef __cplusplus
}
#endif
#endif /* PYRT_SETOBJECT_H */
