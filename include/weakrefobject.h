/* weakrefobject.h: weak references.
 *
 * Part of pyrt. Included by Python.h, which may be included instead.
 */
#ifndef PYRT_PYTHON_H
#include "Python.h"
#elif !defined(PYRT_WEAKREFOBJECT_H)
#define PYRT_WEAKREFOBJECT_H

#ifdef __cplusplus
extern "C" {
#endif

#define PyWeakref_CheckRef(op) PyObject_TypeCheck((op), &_PyWeakref_RefType)
#define PyWeakref_CheckRefExact(op) Py_IS_TYPE((op), &_PyWeakref_RefType)
#define PyWeakref_CheckProxy(op)                  \
    (Py_IS_TYPE((op), &_PyWeakref_ProxyType) ||   \
     Py_IS_TYPE((op), &_PyWeakref_CallableProxyType))
#define PyWeakref_Check(op) (PyWeakref_CheckRef(op) || PyWeakref_CheckProxy(op))

/* BEGIN generated prototypes */
PyAPI_DATA(PyTypeObject) _PyWeakref_RefType;
PyAPI_DATA(PyTypeObject) _PyWeakref_ProxyType;
PyAPI_DATA(PyTypeObject) _PyWeakref_CallableProxyType;

/* Returns a weak reference to `ob`, whose `callback` (unless NULL or None)
 * is called with it when `ob` goes; without one there is one reference for
 * all callers. New reference; NULL with TypeError if the type of `ob` does
 * not support it. */
PyAPI_FUNC(PyObject * /*New*/) PyWeakref_NewRef(PyObject *ob, PyObject *callback);

/* Returns a proxy of `ob`, which passes everything on to it and raises
 * ReferenceError once it is gone. New reference; NULL with TypeError if the
 * type of `ob` does not support it. */
PyAPI_FUNC(PyObject * /*New*/) PyWeakref_NewProxy(PyObject *ob, PyObject *callback);

/* Returns 1 with a new reference to what `ref` refers to in `*pobj`, 0 with
 * NULL there once it is gone, -1 with NULL and TypeError if `ref` is no
 * weak reference. */
PyAPI_FUNC(int) PyWeakref_GetRef(PyObject *ref, PyObject ** /*New*/ pobj);
/* END generated prototypes */

#ifdef __cplusplus
}
#endif
#endif /* PYRT_WEAKREFOBJECT_H */
