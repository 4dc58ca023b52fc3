/* listobject.h: list.
 *
 * Part of pyrt. Included by Python.h, which may be included instead.
 */
#ifndef PYRT_PYTHON_H
#include "Python.h"
#elif !defined(PYRT_LISTOBJECT_H)
#define PYRT_LISTOBJECT_H

#ifdef __cplusplus
extern "C" {
#endif

#define PyList_Check(op) PyType_FastSubclass(Py_TYPE(op), Py_TPFLAGS_LIST_SUBCLASS)
#define PyList_CheckExact(op) Py_IS_TYPE((op), &PyList_Type)

/* BEGIN generated prototypes */
PyAPI_DATA(PyTypeObject) PyList_Type;
PyAPI_DATA(PyTypeObject) PyListIter_Type;
PyAPI_DATA(PyTypeObject) PyListRevIter_Type;

/* Returns a new list with `len` places, which must be filled with
 * PyList_SetItem before the list is used otherwise. New reference; NULL
 * with SystemError for a negative `len`, or with MemoryError.
 * Thread safety: atomic. */
PyAPI_FUNC(PyObject * /*New*/) PyList_New(Py_ssize_t len);

/* Returns the number of items of `list`. Cannot fail on a list.
 * Thread safety: atomic. */
PyAPI_FUNC(Py_ssize_t) PyList_Size(PyObject *list);

/* Returns the item at `index`, borrowed from the list; NULL with IndexError
 * if there is none. It is alive as long as the list holds it there. Prefer
 * PyList_GetItemRef.
 * Thread safety: external synchronization. */
PYRT_USE_INSTEAD("PyList_GetItemRef")
PyAPI_FUNC(PyObject * /*Borrowed*/) PyList_GetItem(PyObject *list, Py_ssize_t index);

/* Returns the item at `index` as a new reference; NULL with IndexError if
 * there is none. A place that was not filled yet gives None. Safe against
 * concurrent changes of the list.
 * Thread safety: atomic. */
PyAPI_FUNC(PyObject * /*New*/) PyList_GetItemRef(PyObject *list, Py_ssize_t index);

/* Puts `item` at `index` and drops what was there. Steals the reference to
 * `item`, also on failure. Returns 0, or -1 with IndexError.
 * Thread safety: atomic. */
PyAPI_FUNC(int) PyList_SetItem(PyObject *list, Py_ssize_t index, PyObject * /*Stolen*/ item);

/* Inserts `item` before `index`; a negative index counts from the end, one
 * out of range is the nearest end. The list takes its own reference.
 * Returns 0, or -1 with MemoryError.
 * Thread safety: shared objects. */
PyAPI_FUNC(int) PyList_Insert(PyObject *list, Py_ssize_t index, PyObject *item);

/* Adds `item` at the end of `list`, which takes its own reference. Returns
 * 0, or -1 with MemoryError.
 * Thread safety: atomic. */
PyAPI_FUNC(int) PyList_Append(PyObject *list, PyObject *item);

/* Returns a new list of the items from `low` to before `high`, bounds out of
 * range moved to the nearest end. New reference; NULL with MemoryError.
 * Thread safety: atomic. */
PyAPI_FUNC(PyObject * /*New*/) PyList_GetSlice(PyObject *list, Py_ssize_t low, Py_ssize_t high);

/* Replaces the items from `low` to before `high` by those of the iterable
 * `items`, or removes them if it is NULL. Returns 0, or -1 with an
 * exception.
 * Thread safety: shared objects. */
PyAPI_FUNC(int) PyList_SetSlice(PyObject *list, Py_ssize_t low, Py_ssize_t high, PyObject *items);

/* Sorts the list in place, stably. Returns 0, or -1 with what comparing the
 * items raised.
 * Thread safety: shared objects. */
PyAPI_FUNC(int) PyList_Sort(PyObject *list);

/* Reverses the list in place. Returns 0; cannot fail on a list.
 * Thread safety: shared objects. */
PyAPI_FUNC(int) PyList_Reverse(PyObject *list);

/* Returns a new tuple of the list's items. New reference; NULL with
 * MemoryError.
 * Thread safety: atomic. */
PyAPI_FUNC(PyObject * /*New*/) PyList_AsTuple(PyObject *list);
/* END generated prototypes */

#ifdef __cplusplus
}
#endif
#endif /* PYRT_LISTOBJECT_H */
