/* modsupport.h: arguments, values, modules.
 *
 * Part of pyrt. Included by Python.h, which may be included instead.
 */
#ifndef PYRT_PYTHON_H
#include "Python.h"
#elif !defined(PYRT_MODSUPPORT_H)
#define PYRT_MODSUPPORT_H

#ifdef __cplusplus
extern "C" {
#endif

/* What a binary was built for; see Py_mod_abi. */
typedef struct PyABIInfo {
    uint8_t abiinfo_major_version;
    uint8_t abiinfo_minor_version;
    uint16_t flags;
    uint32_t build_version;
    uint32_t abi_version;
} PyABIInfo;

#define PyABIInfo_STABLE 0x0001
#define PyABIInfo_GIL 0x0002
#define PyABIInfo_FREETHREADED 0x0004
#define PyABIInfo_INTERNAL 0x0008
#define PyABIInfo_FREETHREADING_AGNOSTIC (PyABIInfo_GIL | PyABIInfo_FREETHREADED)
#define PyABIInfo_DEFAULT_FLAGS (PyABIInfo_STABLE | PyABIInfo_FREETHREADING_AGNOSTIC)
#define PyABIInfo_DEFAULT_ABI_VERSION PY_VERSION_HEX
#define PyABIInfo_VAR(NAME)                                                       \
    static PyABIInfo NAME = {1, 0, PyABIInfo_DEFAULT_FLAGS, PY_VERSION_HEX,       \
                             PyABIInfo_DEFAULT_ABI_VERSION}

#define PYTHON_API_VERSION 1013
#define PYTHON_ABI_VERSION 3
#define Py_CLEANUP_SUPPORTED 0x20000
#define PyModule_AddIntMacro(m, c) PyModule_AddIntConstant((m), #c, (c))
#define PyModule_AddStringMacro(m, c) PyModule_AddStringConstant((m), #c, (c))
#define PyModule_Create(def) PyModule_Create2((def), PYTHON_ABI_VERSION)
#define PyModule_FromDefAndSpec(def, spec) \
    PyModule_FromDefAndSpec2((def), (spec), PYTHON_ABI_VERSION)

/* BEGIN generated prototypes */

/* Parses one object by a format; see PyArg_ParseTuple. */
PyAPI_FUNC(int) PyArg_Parse(PyObject *args, const char *format, ...);

/* Parses a tuple of positional arguments by a format into the places that
 * follow. Returns 1, or 0 with an exception. Objects are borrowed from the
 * tuple. */
PyAPI_FUNC(int) PyArg_ParseTuple(PyObject *args, const char *format, ...);

/* Parses a tuple and a dict of keyword arguments (may be NULL) by a format
 * and a NULL-ended list of names. Returns 1, or 0 with an exception. */
PyAPI_FUNC(int) PyArg_ParseTupleAndKeywords(PyObject *args, PyObject *kw, const char *format,
    char *const *keywords, ...);

/* PyArg_ParseTuple with a va_list. */
PyAPI_FUNC(int) PyArg_VaParse(PyObject *args, const char *format, va_list vargs);

/* PyArg_ParseTupleAndKeywords with a va_list. */
PyAPI_FUNC(int) PyArg_VaParseTupleAndKeywords(PyObject *args, PyObject *kw, const char *format,
    char *const *keywords, va_list vargs);

/* Checks that a dict of keyword arguments has only str keys. Returns 1, or
 * 0 with TypeError. */
PyAPI_FUNC(int) PyArg_ValidateKeywordArguments(PyObject *o);

/* Puts the items of a tuple, between `min` and `max` of them, into the
 * places that follow; borrowed. Returns 1, or 0 with TypeError. */
PyAPI_FUNC(int) PyArg_UnpackTuple(PyObject *args, const char *name, Py_ssize_t min, Py_ssize_t max,
    ...);

/* Returns an object made by a format from the arguments that follow. New
 * reference. */
PyAPI_FUNC(PyObject * /*New*/) Py_BuildValue(const char *format, ...);

/* Py_BuildValue with a va_list. */
PyAPI_FUNC(PyObject * /*New*/) Py_VaBuildValue(const char *format, va_list vargs);

/* Adds `value` to `module` as `name`; the module takes its own reference.
 * A NULL `value` passes the pending exception on. Returns 0, or -1 with an
 * exception. */
PyAPI_FUNC(int) PyModule_AddObjectRef(PyObject *module, const char *name, PyObject *value);

/* PyModule_AddObjectRef that steals the reference to `value`, also on
 * failure. Returns 0, or -1 with an exception. */
PyAPI_FUNC(int) PyModule_Add(PyObject *module, const char *name, PyObject * /*Stolen*/ value);

/* PyModule_AddObjectRef that steals the reference to `value` on success
 * only. Returns 0, or -1 with an exception. */
PyAPI_FUNC(int) PyModule_AddObject(PyObject *module, const char *name, PyObject * /*Stolen*/ value);

/* Adds an int to `module`. Returns 0, or -1 with an exception. */
PyAPI_FUNC(int) PyModule_AddIntConstant(PyObject *module, const char *name, long value);

/* Adds a str to `module`. Returns 0, or -1 with an exception. */
PyAPI_FUNC(int) PyModule_AddStringConstant(PyObject *module, const char *name, const char *value);

/* Adds a type to `module` under its own name. Returns 0, or -1 with an
 * exception. */
PyAPI_FUNC(int) PyModule_AddType(PyObject *module, PyTypeObject *type);

/* Sets the docstring of `module`. Returns 0, or -1 with an exception. */
PyAPI_FUNC(int) PyModule_SetDocString(PyObject *module, const char *docstring);

/* Adds the functions of a table, which must live as long as the module.
 * Returns 0, or -1 with an exception. */
PyAPI_FUNC(int) PyModule_AddFunctions(PyObject *module, PyMethodDef *functions);

/* Runs what initialises a module made from `def`. Returns 0, or -1 with an
 * exception. */
PyAPI_FUNC(int) PyModule_ExecDef(PyObject *module, PyModuleDef *def);

/* Returns a new module made from a definition in one phase. New reference;
 * NULL with an exception. */
PyAPI_FUNC(PyObject * /*New*/) PyModule_Create2(PyModuleDef *def, int module_api_version);

/* Returns a new module made from a definition and a spec; its Py_mod_exec
 * has not run. New reference; NULL with an exception. */
PyAPI_FUNC(PyObject * /*New*/) PyModule_FromDefAndSpec2(PyModuleDef *def, PyObject *spec,
    int module_api_version);

/* Checks whether a module with this information can be used here. Returns
 * 0, or -1 with ImportError. */
PyAPI_FUNC(int) PyABIInfo_Check(PyABIInfo *info, const char *module_name);
/* END generated prototypes */

#ifdef __cplusplus
}
#endif
#endif /* PYRT_MODSUPPORT_H */
