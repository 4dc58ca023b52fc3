/* objimpl.h: memory of objects, and the collector.
 *
 * Part of pyrt. Included by Python.h, which may be included instead.
 */
#ifndef PYRT_PYTHON_H
#include "Python.h"
#elif !defined(PYRT_OBJIMPL_H)
#define PYRT_OBJIMPL_H

#ifdef __cplusplus
extern "C" {
#endif

/* In a tp_traverse with parameters visit and arg. */
#define Py_VISIT(op)                                            \
    do {                                                        \
        if (op) {                                               \
            int py_result = visit((PyObject *)(op), arg);       \
            if (py_result) {                                    \
                return py_result;                               \
            }                                                   \
        }                                                       \
    } while (0)

#define PyObject_New(type, typeobj) ((type *)_PyObject_New(typeobj))
#define PyObject_NEW(type, typeobj) PyObject_New(type, (typeobj))
#define PyObject_NewVar(type, typeobj, n) ((type *)_PyObject_NewVar((typeobj), (n)))
#define PyObject_GC_New(type, typeobj) ((type *)_PyObject_GC_New(typeobj))
#define PyObject_GC_NewVar(type, typeobj, n) ((type *)_PyObject_GC_NewVar((typeobj), (n)))
#define PyObject_GC_Resize(type, op, n) ((type *)_PyObject_GC_Resize((PyVarObject *)(op), (n)))
#define PyObject_Del PyObject_Free
#define PyObject_DEL PyObject_Free
#define PyObject_MALLOC PyObject_Malloc
#define PyObject_REALLOC PyObject_Realloc
#define PyObject_FREE PyObject_Free
#define PyObject_INIT(op, typeobj) PyObject_Init((PyObject *)(op), (typeobj))
#define PyObject_INIT_VAR(op, typeobj, size) \
    PyObject_InitVar((PyVarObject *)(op), (typeobj), (size))

/* BEGIN generated prototypes */

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(void *) PyObject_Malloc(size_t n);

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(void *) PyObject_Calloc(size_t nelem, size_t elsize);

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(void *) PyObject_Realloc(void *p, size_t n);

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(void) PyObject_Free(void *p);

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(PyObject * /*Borrowed*/) PyObject_Init(PyObject *op, PyTypeObject *type);

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(PyVarObject * /*Borrowed*/) PyObject_InitVar(PyVarObject *op, PyTypeObject *type, Py_ssize_t size);

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(PyObject * /*New*/) _PyObject_New(PyTypeObject *type);

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(PyVarObject * /*New*/) _PyObject_NewVar(PyTypeObject *type, Py_ssize_t nitems);

/* Collects now. Returns the number of unreachable objects found; 0 if the
 * collector is disabled or running. */
PyAPI_FUNC(Py_ssize_t) PyGC_Collect(void);

/* Switches automatic collection on. Returns what it was: 1 or 0. */
PyAPI_FUNC(int) PyGC_Enable(void);

/* Switches automatic collection off. Returns what it was: 1 or 0. */
PyAPI_FUNC(int) PyGC_Disable(void);

/* Returns whether collections start by themselves: 1 or 0. */
PyAPI_FUNC(int) PyGC_IsEnabled(void);

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(PyVarObject * /*New*/) _PyObject_GC_Resize(PyVarObject *op, Py_ssize_t nitems);

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(PyObject * /*New*/) _PyObject_GC_New(PyTypeObject *type);

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(PyVarObject * /*New*/) _PyObject_GC_NewVar(PyTypeObject *type, Py_ssize_t nitems);

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(void) PyObject_GC_Track(void *op);

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(void) PyObject_GC_UnTrack(void *op);

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(void) PyObject_GC_Del(void *op);

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(int) PyObject_GC_IsTracked(PyObject *op);

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(int) PyObject_GC_IsFinalized(PyObject *op);
/* END generated prototypes */

#ifdef __cplusplus
}
#endif
#endif /* PYRT_OBJIMPL_H */
