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
PyAPI_DATA(PyTypeObject) PyModule_Type;
PyAPI_DATA(PyTypeObject) PyModuleDef_Type;

/* PyModule_New with a str object. New reference; NULL with an exception. */
PyAPI_FUNC(PyObject * /*New*/) PyModule_NewObject(PyObject *name);

/* Returns a new module with this name. New reference; NULL with an
 * exception. */
PyAPI_FUNC(PyObject * /*New*/) PyModule_New(const char *name);

/* Returns the dictionary of `module`, borrowed from it. */
PYRT_USE_INSTEAD("PyObject_GetAttrString(module, \"__dict__\")")
PyAPI_FUNC(PyObject * /*Borrowed*/) PyModule_GetDict(PyObject *module);

/* Returns `__name__` of `module`. New reference; NULL with SystemError if
 * it has none. */
PyAPI_FUNC(PyObject * /*New*/) PyModule_GetNameObject(PyObject *module);

/* Returns `__name__` of `module` as UTF-8, valid while the module keeps
 * it; NULL with SystemError if it has none. */
PyAPI_FUNC(const char *) PyModule_GetName(PyObject *module);

/* Returns `__file__` of `module` as UTF-8, valid while the module keeps
 * it; NULL with SystemError if it has none. */
Py_DEPRECATED(3.15)
PyAPI_FUNC(const char *) PyModule_GetFilename(PyObject *module);

/* Returns `__file__` of `module`. New reference; NULL with SystemError if
 * it has none. */
PyAPI_FUNC(PyObject * /*New*/) PyModule_GetFilenameObject(PyObject *module);

/* Returns the definition that `module` was made from; NULL without an
 * exception if it was made from slots or by name. */
PyAPI_FUNC(PyModuleDef *) PyModule_GetDef(PyObject *module);

/* Returns the state of `module`; NULL without an exception if it has none. */
PyAPI_FUNC(void *) PyModule_GetState(PyObject *module);

/* Makes a definition usable as what a PyInit function returns. Returns
 * `def` itself, borrowed. */
PyAPI_FUNC(PyObject * /*Borrowed*/) PyModuleDef_Init(PyModuleDef *def);

/* Returns a new module made from slots; its Py_mod_exec has not run. New
 * reference; NULL with an exception. */
PyAPI_FUNC(PyObject * /*New*/) PyModule_FromSlotsAndSpec(const PySlot *slots, PyObject *spec);

/* Runs what initialises `module`. Returns 0, or -1 with an exception. */
PyAPI_FUNC(int) PyModule_Exec(PyObject *module);

/* Stores the size of the state of `module`. Returns 0, or -1 with
 * TypeError. */
PyAPI_FUNC(int) PyModule_GetStateSize(PyObject *module, Py_ssize_t *result);

/* Stores the token of `module`, NULL for none. Returns 0, or -1 with
 * TypeError. */
PyAPI_FUNC(int) PyModule_GetToken(PyObject *module, void **result);

/* PyModule_GetState for tp_traverse and tp_clear: raises nothing. */
PyAPI_FUNC(void *) PyModule_GetState_DuringGC(PyObject *module);

/* PyModule_GetToken for tp_traverse and tp_clear. */
PyAPI_FUNC(int) PyModule_GetToken_DuringGC(PyObject *module, void **result);
/* END generated prototypes */

#ifdef __cplusplus
}
#endif
#endif /* PYRT_MODULEOBJECT_H */
