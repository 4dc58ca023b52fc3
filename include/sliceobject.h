/* sliceobject.h: slices.
 *
 * Part of pyrt. Included by Python.h, which may be included instead.
 */
#ifndef PYRT_PYTHON_H
#include "Python.h"
#elif !defined(PYRT_SLICEOBJECT_H)
#define PYRT_SLICEOBJECT_H

#ifdef __cplusplus
extern "C" {
#endif

#define PySlice_Check(op) Py_IS_TYPE((op), &PySlice_Type)

/* BEGIN generated prototypes */
PyAPI_DATA(PyObject) _Py_EllipsisObject;
PyAPI_DATA(PyTypeObject) PySlice_Type;
PyAPI_DATA(PyTypeObject) PyEllipsis_Type;

/* Returns a new slice; NULL stands for None. New reference; NULL with
 * MemoryError. */
PyAPI_FUNC(PyObject * /*New*/) PySlice_New(PyObject *start, PyObject *stop, PyObject *step);

/* As PySlice_GetIndicesEx without the number of items; indices out of range
 * are an error without an exception. Returns 0 or -1. Prefer PySlice_Unpack
 * and PySlice_AdjustIndices. */
PyAPI_FUNC(int) PySlice_GetIndices(PyObject *slice, Py_ssize_t length, Py_ssize_t *start,
    Py_ssize_t *stop, Py_ssize_t *step);

/* PySlice_Unpack and PySlice_AdjustIndices in one, with the number of items
 * in `*slicelength`. Returns 0, or -1 with an exception. */
Py_DEPRECATED(3.15)
PyAPI_FUNC(int) PySlice_GetIndicesEx(PyObject *slice, Py_ssize_t length, Py_ssize_t *start,
    Py_ssize_t *stop, Py_ssize_t *step, Py_ssize_t *slicelength);

/* Writes start, stop and step as C integers, clipped to what fits. Returns
 * 0, or -1 with TypeError for parts that are no integers or ValueError for
 * step 0. */
PyAPI_FUNC(int) PySlice_Unpack(PyObject *slice, Py_ssize_t *start, Py_ssize_t *stop,
    Py_ssize_t *step);

/* Clips start and stop to a sequence of `length` items, and returns the
 * number of items of the slice. `step` is not 0. Cannot fail. */
PyAPI_FUNC(Py_ssize_t) PySlice_AdjustIndices(Py_ssize_t length, Py_ssize_t *start, Py_ssize_t *stop,
    Py_ssize_t step);
/* END generated prototypes */

#ifdef __cplusplus
}
#endif
#endif /* PYRT_SLICEOBJECT_H */
