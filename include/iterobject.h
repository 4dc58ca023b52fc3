/* iterobject.h: iterators.
 *
 * Part of pyrt. Included by Python.h, which may be included instead.
 */
#ifndef PYRT_PYTHON_H
#include "Python.h"
#elif !defined(PYRT_ITEROBJECT_H)
#define PYRT_ITEROBJECT_H

#ifdef __cplusplus
extern "C" {
#endif

#define PySeqIter_Check(op) Py_IS_TYPE((op), &PySeqIter_Type)
#define PyCallIter_Check(op) Py_IS_TYPE((op), &PyCallIter_Type)

/* BEGIN generated prototypes */
PyAPI_DATA(PyTypeObject) PySeqIter_Type;
PyAPI_DATA(PyTypeObject) PyCallIter_Type;

/* Returns an iterator that asks `seq` for items 0, 1, ... until IndexError.
 * New reference; NULL with SystemError if it is no sequence. */
PyAPI_FUNC(PyObject * /*New*/) PySeqIter_New(PyObject *seq);

/* Returns an iterator that calls `callable` until it returns something equal
 * to `sentinel`. New reference; NULL with MemoryError. */
PyAPI_FUNC(PyObject * /*New*/) PyCallIter_New(PyObject *callable, PyObject *sentinel);
/* END generated prototypes */

#ifdef __cplusplus
}
#endif
#endif /* PYRT_ITEROBJECT_H */
