/* moduleobject.h: modules.
 *
 * Part of pyrt. Included by Python.h, which may be included instead.
 */
#ifndef PYRT_PYTHON_H
#include "Python.h"
#elif !defined(PYRT_MODULEOBJECT_H)
#define PYRT_MODULEOBJECT_H

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    PyRt_ObjectHead ob_base;
    PyObject *(*m_init)(void);
    Py_ssize_t m_index;
    PyObject *m_copy;
} PyModuleDef_Base;

#define PyModuleDef_HEAD_INIT {{{0, 0}}, _Py_NULL, 0, _Py_NULL}

struct PyModuleDef_Slot {
    int slot;
    void *value;
};

struct PyModuleDef {
    PyModuleDef_Base m_base;
    const char *m_name;
    const char *m_doc;
    Py_ssize_t m_size;
    PyMethodDef *m_methods;
    PyModuleDef_Slot *m_slots;
    traverseproc m_traverse;
    inquiry m_clear;
    freefunc m_free;
};

#define Py_MOD_MULTIPLE_INTERPRETERS_NOT_SUPPORTED ((void *)0)
#define Py_MOD_MULTIPLE_INTERPRETERS_SUPPORTED ((void *)1)
#define Py_MOD_PER_INTERPRETER_GIL_SUPPORTED ((void *)2)
#define Py_MOD_GIL_USED ((void *)0)
#define Py_MOD_GIL_NOT_USED ((void *)1)

#define PyModule_Check(op) PyObject_TypeCheck((op), &PyModule_Type)
#define PyModule_CheckExact(op) Py_IS_TYPE((op), &PyModule_Type)

/* BEGIN generated prototypes */
PyAPI_DATA(PyTypeObject ) PyModule_Type;
PyAPI_DATA(PyTypeObject ) PyModuleDef_Type;

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(PyObject * /*New*/) PyModule_NewObject(PyObject *name);

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(PyObject * /*New*/) PyModule_New(const char *name);

/* Not implemented by pyrt yet: raises NotImplementedError. */
PYRT_USE_INSTEAD("PyObject_GetAttrString(module, \"__dict__\")")
PyAPI_FUNC(PyObject * /*Borrowed*/) PyModule_GetDict(PyObject *module);

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(PyObject * /*New*/) PyModule_GetNameObject(PyObject *module);

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(const char *) PyModule_GetName(PyObject *module);

/* Not implemented by pyrt yet: raises NotImplementedError. */
Py_DEPRECATED(3.15)
PyAPI_FUNC(const char *) PyModule_GetFilename(PyObject *module);

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(PyObject * /*New*/) PyModule_GetFilenameObject(PyObject *module);

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(PyModuleDef *) PyModule_GetDef(PyObject *module);

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(void *) PyModule_GetState(PyObject *module);

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(PyObject * /*Borrowed*/) PyModuleDef_Init(PyModuleDef *def);

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(PyObject * /*New*/) PyModule_FromSlotsAndSpec(const PySlot *slots, PyObject *spec);

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(int) PyModule_Exec(PyObject *module);

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(int) PyModule_GetStateSize(PyObject *module, Py_ssize_t *result);

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(int) PyModule_GetToken(PyObject *module, void **result);

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(void *) PyModule_GetState_DuringGC(PyObject *module);

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(int) PyModule_GetToken_DuringGC(PyObject *module, void **result);
/* END generated prototypes */

#ifdef __cplusplus
}
#endif
#endif /* PYRT_MODULEOBJECT_H */
