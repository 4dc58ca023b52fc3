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

/* Returns `n` bytes, or NULL. Freed with PyObject_Free. */
PyAPI_FUNC(void *) PyObject_Malloc(size_t n);

/* Returns room for `nelem` elements of `elsize` bytes, all zero, or NULL. */
PyAPI_FUNC(void *) PyObject_Calloc(size_t nelem, size_t elsize);

/* Returns memory of `n` bytes with the content of `p`, or NULL. */
PyAPI_FUNC(void *) PyObject_Realloc(void *p, size_t n);

/* Frees what PyObject_Malloc and its like returned, or, in a tp_dealloc,
 * the instance. */
PyAPI_FUNC(void) PyObject_Free(void *p);

/* Makes an object of memory of PyObject_Malloc. Returns `op`, a new
 * reference. Such an object lives until the process ends: instances are
 * made by the type's tp_alloc. */
PyAPI_FUNC(PyObject * /*New*/) PyObject_Init(PyObject *op, PyTypeObject *type);

/* PyObject_Init for an instance with `size` items. */
PyAPI_FUNC(PyVarObject * /*New*/) PyObject_InitVar(PyVarObject *op, PyTypeObject *type,
    Py_ssize_t size);

/* Returns a new instance whose own part is zero. New reference; NULL with
 * MemoryError. */
PyAPI_FUNC(PyObject * /*New*/) _PyObject_New(PyTypeObject *type);

/* _PyObject_New with `nitems` items. */
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

/* Gives `op` room for `nitems` items. Returns the instance, which takes the
 * place of the caller's reference; NULL with MemoryError, and `op` is as it
 * was. `op` is an instance that is being made: not tracked, and nobody else
 * refers to it. Items that were not there are zero. */
PyAPI_FUNC(PyVarObject * /*New*/) _PyObject_GC_Resize(PyVarObject *op, Py_ssize_t nitems);

/* _PyObject_New for types with Py_TPFLAGS_HAVE_GC. tp_traverse is called
 * from PyObject_GC_Track on. */
PyAPI_FUNC(PyObject * /*New*/) _PyObject_GC_New(PyTypeObject *type);

/* _PyObject_GC_New with `nitems` items. */
PyAPI_FUNC(PyVarObject * /*New*/) _PyObject_GC_NewVar(PyTypeObject *type, Py_ssize_t nitems);

/* Says that tp_traverse of `op` may be called from now on. */
PyAPI_FUNC(void) PyObject_GC_Track(void *op);

/* Says that tp_traverse of `op` must not be called any more. */
PyAPI_FUNC(void) PyObject_GC_UnTrack(void *op);

/* PyObject_Free for instances of types with Py_TPFLAGS_HAVE_GC. */
PyAPI_FUNC(void) PyObject_GC_Del(void *op);

/* Returns whether the collector follows the references of `op`: 1 or 0. */
PyAPI_FUNC(int) PyObject_GC_IsTracked(PyObject *op);

/* Returns whether tp_finalize of `op` has run: 1 or 0. */
PyAPI_FUNC(int) PyObject_GC_IsFinalized(PyObject *op);
/* END generated prototypes */

#ifdef __cplusplus
}
#endif
#endif /* PYRT_OBJIMPL_H */
