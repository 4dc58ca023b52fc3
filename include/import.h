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

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(PyObject * /*New*/) PyRt_ImportExtension(const char *name, const char *path, unsigned int flags);

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(long) PyImport_GetMagicNumber(void);

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(const char *) PyImport_GetMagicTag(void);

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(PyObject * /*New*/) PyImport_ExecCodeModule(const char *name, PyObject *co);

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(PyObject * /*New*/) PyImport_ExecCodeModuleEx(const char *name, PyObject *co, const char *pathname);

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(PyObject * /*New*/) PyImport_ExecCodeModuleWithPathnames(const char *name, PyObject *co, const char *pathname, const char *cpathname);

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(PyObject * /*New*/) PyImport_ExecCodeModuleObject(PyObject *name, PyObject *co, PyObject *pathname, PyObject *cpathname);

/* Not implemented by pyrt yet: raises NotImplementedError. */
PYRT_USE_INSTEAD("PySys_GetAttrString(\"modules\")")
PyAPI_FUNC(PyObject * /*Borrowed*/) PyImport_GetModuleDict(void);

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(PyObject * /*New*/) PyImport_GetModule(PyObject *name);

/* Not implemented by pyrt yet: raises NotImplementedError. */
PYRT_USE_INSTEAD("PyImport_AddModuleRef")
PyAPI_FUNC(PyObject * /*Borrowed*/) PyImport_AddModuleObject(PyObject *name);

/* Not implemented by pyrt yet: raises NotImplementedError. */
PYRT_USE_INSTEAD("PyImport_AddModuleRef")
PyAPI_FUNC(PyObject * /*Borrowed*/) PyImport_AddModule(const char *name);

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(PyObject * /*New*/) PyImport_AddModuleRef(const char *name);

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(PyObject * /*New*/) PyImport_ImportModule(const char *name);

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(PyObject * /*New*/) PyImport_ImportModuleLevel(const char *name, PyObject *globals, PyObject *locals, PyObject *fromlist, int level);

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(PyObject * /*New*/) PyImport_ImportModuleLevelObject(PyObject *name, PyObject *globals, PyObject *locals, PyObject *fromlist, int level);

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(PyObject * /*New*/) PyImport_GetImporter(PyObject *path);

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(PyObject * /*New*/) PyImport_Import(PyObject *name);

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(PyObject * /*New*/) PyImport_ReloadModule(PyObject *m);

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(int) PyImport_ImportFrozenModuleObject(PyObject *name);

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(int) PyImport_ImportFrozenModule(const char *name);

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(int) PyImport_AppendInittab(const char *name, PyObject *(*initfunc)(void));
/* END generated prototypes */

#ifdef __cplusplus
}
#endif
#endif /* PYRT_IMPORT_H */
