/* tupleobject.h: tuple.
 *
 * Part of pyrt. Included by Python.h, which may be included instead.
 */
#ifndef PYRT_PYTHON_H
#include "Python.h"
#elif !defined(PYRT_TUPLEOBJECT_H)
#define PYRT_TUPLEOBJECT_H

#ifdef __cplusplus
extern "C" {
#endif

#define PyTuple_Check(op) PyType_FastSubclass(Py_TYPE(op), Py_TPFLAGS_TUPLE_SUBCLASS)
#define PyTuple_CheckExact(op) Py_IS_TYPE((op), &PyTuple_Type)

/* BEGIN generated prototypes */
PyAPI_DATA(PyTypeObject) PyTuple_Type;
PyAPI_DATA(PyTypeObject) PyTupleIter_Type;

/* Returns a new tuple with `len` places, which must be filled with
 * PyTuple_SetItem before anyone else sees it. New reference; NULL with
 * SystemError for a negative `len`, or with MemoryError.
 * Thread safety: atomic. */
PyAPI_FUNC(PyObject * /*New*/) PyTuple_New(Py_ssize_t len);

/* Returns the number of items of `tuple`. Cannot fail on a tuple.
 * Thread safety: atomic. */
PyAPI_FUNC(Py_ssize_t) PyTuple_Size(PyObject *tuple);

/* Returns the item at `index`, borrowed from the tuple; NULL with IndexError
 * if there is none. Prefer PyTuple_GetItemRef.
 * Thread safety: external synchronization. */
PYRT_USE_INSTEAD("PyTuple_GetItemRef")
PyAPI_FUNC(PyObject * /*Borrowed*/) PyTuple_GetItem(PyObject *tuple, Py_ssize_t index);

/* Puts `item` at `index` of a tuple that nobody else has seen, and drops
 * what was there. Steals the reference to `item`, also on failure. Returns
 * 0, or -1 with IndexError.
 * Thread safety: external synchronization. */
PyAPI_FUNC(int) PyTuple_SetItem(PyObject *tuple, Py_ssize_t index, PyObject * /*Stolen*/ item);

/* Returns a tuple of the items from `low` to before `high`, bounds out of
 * range moved to the nearest end. New reference; NULL with MemoryError.
 * Thread safety: atomic. */
PyAPI_FUNC(PyObject * /*New*/) PyTuple_GetSlice(PyObject *tuple, Py_ssize_t low, Py_ssize_t high);

/* Returns a tuple of the `n` objects that follow. New reference.
 * Thread safety: atomic. */
PyAPI_FUNC(PyObject * /*New*/) PyTuple_Pack(Py_ssize_t n, ...);

#ifndef PYRT_ABI3T
/* Returns the item at `index` as a new reference; NULL with IndexError if
 * there is none. A place that was not filled yet gives None.
 * Thread safety: atomic. */
PyAPI_FUNC(PyObject * /*New*/) PyTuple_GetItemRef(PyObject *tuple, Py_ssize_t index);
#endif
/* END generated prototypes */

#ifdef __cplusplus
}
#endif
#endif /* PYRT_TUPLEOBJECT_H */
