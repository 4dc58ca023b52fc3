/* pycapsule.h: capsules.
 *
 * Part of pyrt. Included by Python.h, which may be included instead.
 */
#ifndef PYRT_PYTHON_H
#include "Python.h"
#elif !defined(PYRT_PYCAPSULE_H)
#define PYRT_PYCAPSULE_H

#ifdef __cplusplus
extern "C" {
#endif

#define PyCapsule_CheckExact(op) Py_IS_TYPE((op), &PyCapsule_Type)

/* BEGIN generated prototypes */
PyAPI_DATA(PyTypeObject) PyCapsule_Type;

/* Returns a new capsule for `pointer`. `name`, which may be NULL, must
 * outlive it; `destructor`, which may be NULL, is called with it when it
 * goes. New reference; NULL with ValueError if `pointer` is NULL.
 * Thread safety: atomic. */
PyAPI_FUNC(PyObject * /*New*/) PyCapsule_New(void *pointer, const char *name,
    PyCapsule_Destructor destructor);

/* Returns the pointer; NULL with ValueError if `capsule` is none or has
 * another name.
 * Thread safety: distinct objects. */
PyAPI_FUNC(void *) PyCapsule_GetPointer(PyObject *capsule, const char *name);

/* Returns the destructor, which may be NULL; NULL with ValueError if
 * `capsule` is none.
 * Thread safety: distinct objects. */
PyAPI_FUNC(PyCapsule_Destructor) PyCapsule_GetDestructor(PyObject *capsule);

/* Returns the name, which may be NULL; NULL with ValueError if `capsule` is
 * none.
 * Thread safety: distinct objects. */
PyAPI_FUNC(const char *) PyCapsule_GetName(PyObject *capsule);

/* Returns the context, which may be NULL; NULL with ValueError if `capsule`
 * is none.
 * Thread safety: distinct objects. */
PyAPI_FUNC(void *) PyCapsule_GetContext(PyObject *capsule);

/* Whether the object is a capsule of this name with a pointer: 1 or 0.
 * Cannot fail.
 * Thread safety: distinct objects. */
PyAPI_FUNC(int) PyCapsule_IsValid(PyObject *capsule, const char *name);

/* Sets the pointer. Returns 0, or -1 with ValueError if it is NULL or
 * `capsule` is none.
 * Thread safety: distinct objects. */
PyAPI_FUNC(int) PyCapsule_SetPointer(PyObject *capsule, void *pointer);

/* Sets the destructor, which may be NULL. Returns 0, or -1 with ValueError
 * if `capsule` is none.
 * Thread safety: distinct objects. */
PyAPI_FUNC(int) PyCapsule_SetDestructor(PyObject *capsule, PyCapsule_Destructor destructor);

/* Sets the name, which must outlive the capsule. Returns 0, or -1 with
 * ValueError if `capsule` is none.
 * Thread safety: distinct objects. */
PyAPI_FUNC(int) PyCapsule_SetName(PyObject *capsule, const char *name);

/* Sets the context. Returns 0, or -1 with ValueError if `capsule` is none.
 * Thread safety: distinct objects. */
PyAPI_FUNC(int) PyCapsule_SetContext(PyObject *capsule, void *context);

/* Imports the module that `name` begins with, follows the attributes behind
 * the dots to a capsule whose name is `name`, and returns its pointer; NULL
 * with ImportError or AttributeError. `no_block` is ignored.
 * Thread safety: external synchronization. */
PyAPI_FUNC(void *) PyCapsule_Import(const char *name, int no_block);
/* END generated prototypes */

#ifdef __cplusplus
}
#endif
#endif /* PYRT_PYCAPSULE_H */
