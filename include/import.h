/* import.h: import.
 *
 * Part of pyrt. Included by Python.h, which may be included instead.
 */
#ifndef PYRT_PYTHON_H
#include "Python.h"
#elif !defined(PYRT_IMPORT_H)
#define PYRT_IMPORT_H

#ifdef __cplusplus
extern "C" {
#endif

#define PyImport_ImportModuleEx(n, g, l, f) PyImport_ImportModuleLevel((n), (g), (l), (f), 0)

/* BEGIN generated prototypes */

#ifndef PYRT_ABI3T
/* Imports the extension binary at `path` under `name` (NULL: that of the
 * file). Flag 1 loads a binary named `.abi3.so` at the caller's own risk.
 * New reference; NULL with ImportError for a binary that is refused. */
PyAPI_FUNC(PyObject * /*New*/) PyRt_ImportExtension(const char *name, const char *path,
    unsigned int flags);
#endif

/* Returns the magic number of compiled Python files, of which there are
 * none here: that of CPython 3.15. */
PyAPI_FUNC(long) PyImport_GetMagicNumber(void);

/* Returns the tag of compiled Python files. */
PyAPI_FUNC(const char *) PyImport_GetMagicTag(void);

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(PyObject * /*New*/) PyImport_ExecCodeModule(const char *name, PyObject *co);

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(PyObject * /*New*/) PyImport_ExecCodeModuleEx(const char *name, PyObject *co,
    const char *pathname);

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(PyObject * /*New*/) PyImport_ExecCodeModuleWithPathnames(const char *name, PyObject *co,
    const char *pathname, const char *cpathname);

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(PyObject * /*New*/) PyImport_ExecCodeModuleObject(PyObject *name, PyObject *co,
    PyObject *pathname, PyObject *cpathname);

/* Returns `sys.modules`, borrowed from the runtime. */
PYRT_USE_INSTEAD("PySys_GetAttrString(\"modules\")")
PyAPI_FUNC(PyObject * /*Borrowed*/) PyImport_GetModuleDict(void);

/* Returns what `sys.modules` holds under `name`. New reference; NULL
 * without an exception if there is nothing. */
PyAPI_FUNC(PyObject * /*New*/) PyImport_GetModule(PyObject *name);

/* PyImport_AddModule with a str object; borrowed from `sys.modules`. */
PYRT_USE_INSTEAD("PyImport_AddModuleRef")
PyAPI_FUNC(PyObject * /*Borrowed*/) PyImport_AddModuleObject(PyObject *name);

/* PyImport_AddModuleRef whose result is borrowed from `sys.modules`. */
PYRT_USE_INSTEAD("PyImport_AddModuleRef")
PyAPI_FUNC(PyObject * /*Borrowed*/) PyImport_AddModule(const char *name);

/* Returns the module `name` of `sys.modules`, made empty if it is not
 * there. New reference; NULL with an exception. */
PyAPI_FUNC(PyObject * /*New*/) PyImport_AddModuleRef(const char *name);

/* Imports the module `name`, its parents first, and returns it: for a
 * dotted name the submodule. New reference; NULL with an exception. */
PyAPI_FUNC(PyObject * /*New*/) PyImport_ImportModule(const char *name);

/* PyImport_ImportModuleLevelObject with a C string. New reference; NULL
 * with an exception. */
PyAPI_FUNC(PyObject * /*New*/) PyImport_ImportModuleLevel(const char *name, PyObject *globals,
    PyObject *locals, PyObject *fromlist, int level);

/* The import statement: without a `fromlist` the top-level package is
 * returned, else the module itself. `level` must be 0: there is no source
 * to be relative to. New reference; NULL with an exception. */
PyAPI_FUNC(PyObject * /*New*/) PyImport_ImportModuleLevelObject(PyObject *name, PyObject *globals,
    PyObject *locals, PyObject *fromlist, int level);

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(PyObject * /*New*/) PyImport_GetImporter(PyObject *path);

/* PyImport_ImportModule with a str object. New reference; NULL with an
 * exception. */
PyAPI_FUNC(PyObject * /*New*/) PyImport_Import(PyObject *name);

/* Returns the module `m` again: a binary is loaded once. New reference;
 * NULL with ImportError if it is not in `sys.modules`. */
PyAPI_FUNC(PyObject * /*New*/) PyImport_ReloadModule(PyObject *m);

/* There are no frozen modules: returns 0. */
PyAPI_FUNC(int) PyImport_ImportFrozenModuleObject(PyObject *name);

/* There are no frozen modules: returns 0. */
PyAPI_FUNC(int) PyImport_ImportFrozenModule(const char *name);

/* Registers a module by its PyInit function, before Py_Initialize.
 * Returns 0. Any thread may call it while the runtime is down. */
PyAPI_FUNC(int) PyImport_AppendInittab(const char *name, PyObject *(*initfunc)(void));
/* END generated prototypes */

#ifdef __cplusplus
}
#endif
#endif /* PYRT_IMPORT_H */
