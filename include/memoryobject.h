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

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(PyObject * /*New*/) PyMemoryView_FromObject(PyObject *obj);

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(PyObject * /*New*/) PyMemoryView_FromMemory(char *mem, Py_ssize_t size, int flags);

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(PyObject * /*New*/) PyMemoryView_FromBuffer(const Py_buffer *view);

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(PyObject * /*New*/) PyMemoryView_GetContiguous(PyObject *obj, int buffertype,
    char order);
/* END generated prototypes */

#ifdef __cplusplus
}
#endif
#endif /* PYRT_MEMORYOBJECT_H */
