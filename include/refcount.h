/* refcount.h: counting references.
 *
 * Part of pyrt. Included by Python.h, which may be included instead.
 */
#ifndef PYRT_PYTHON_H
#include "Python.h"
#elif !defined(PYRT_REFCOUNT_H)
#define PYRT_REFCOUNT_H

#ifdef __cplusplus
extern "C" {
#endif

/* BEGIN generated prototypes */

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(Py_ssize_t) Py_REFCNT(PyObject *o);

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(void) _Py_SetRefcnt(PyObject *op, Py_ssize_t refcnt);

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(void) _Py_Dealloc(PyObject *op);

/* Takes a new reference to `o`; does nothing for NULL. */
PyAPI_FUNC(void) Py_IncRef(PyObject *o);

/* Releases a reference to `o`; does nothing for NULL. */
PyAPI_FUNC(void) Py_DecRef(PyObject * /*Stolen*/ o);

/* Takes a new reference to `o`, which must not be NULL. Cannot fail; any
 * attached thread may call it. */
PyAPI_FUNC(void) _Py_IncRef(PyObject *o);

/* Releases a reference to `o`, which must not be NULL. If it was the last
 * one the object may die, which may run any code. Any attached thread may
 * call it. */
PyAPI_FUNC(void) _Py_DecRef(PyObject * /*Stolen*/ o);

/* Returns a new reference to `o`, which must not be NULL. */
PyAPI_FUNC(PyObject * /*New*/) Py_NewRef(PyObject *o);

/* Returns a new reference to `o`; NULL for NULL. */
PyAPI_FUNC(PyObject * /*New*/) Py_XNewRef(PyObject *o);
/* END generated prototypes */

#define Py_CLEAR(op)                                        \
    do {                                                    \
        PyObject **py_place = (PyObject **)(void *)&(op);   \
        PyObject *py_old = *py_place;                       \
        if (py_old != NULL) {                               \
            *py_place = NULL;                               \
            Py_DECREF(py_old);                              \
        }                                                   \
    } while (0)

#ifdef __cplusplus
}
#endif
#endif /* PYRT_REFCOUNT_H */
