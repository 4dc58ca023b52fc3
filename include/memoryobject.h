/* memoryobject.h: memoryview.
 *
 * Part of pyrt. Included by Python.h, which may be included instead.
 */
#ifndef PYRT_PYTHON_H
#include "Python.h"
#elif !defined(PYRT_MEMORYOBJECT_H)
#define PYRT_MEMORYOBJECT_H

#ifdef __cplusplus
extern "C" {
#endif

#define PyMemoryView_Check(op) Py_IS_TYPE((op), &PyMemoryView_Type)

/* BEGIN generated prototypes */
PyAPI_DATA(PyTypeObject) PyMemoryView_Type;

/* Returns a view of the memory that an object lends; of a memoryview, of the
 * same memory. New reference; NULL with TypeError, or what the object raises. */
PyAPI_FUNC(PyObject * /*New*/) PyMemoryView_FromObject(PyObject *obj);

/* Returns a view of `size` bytes at `mem`, which stay there as long as the
 * view is used; `flags` is PyBUF_READ or PyBUF_WRITE. New reference. */
PyAPI_FUNC(PyObject * /*New*/) PyMemoryView_FromMemory(char *mem, Py_ssize_t size, int flags);

/* Returns a view of what a buffer describes, which stays there as long as the
 * view is used; the caller gives the buffer back itself. New reference; NULL
 * with ValueError. */
PyAPI_FUNC(PyObject * /*New*/) PyMemoryView_FromBuffer(const Py_buffer *view);

/* Returns a view without gaps, in the order `C`, `F` or `A` (any), of the
 * memory that an object lends, to be read or written (PyBUF_READ,
 * PyBUF_WRITE); of a copy if there are gaps and it is to be read. New
 * reference; NULL with TypeError or BufferError. */
PyAPI_FUNC(PyObject * /*New*/) PyMemoryView_GetContiguous(PyObject *obj, int buffertype,
    char order);
/* END generated prototypes */

#ifdef __cplusplus
}
#endif
#endif /* PYRT_MEMORYOBJECT_H */
