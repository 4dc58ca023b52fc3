/* methodobject.h: functions implemented in C.
 *
 * Part of pyrt. Included by Python.h, which may be included instead.
 */
#ifndef PYRT_PYTHON_H
#include "Python.h"
#elif !defined(PYRT_METHODOBJECT_H)
#define PYRT_METHODOBJECT_H

#ifdef __cplusplus
extern "C" {
#endif

typedef PyObject *(*PyCFunction)(PyObject *, PyObject *);
typedef PyObject *(*PyCFunctionFast)(PyObject *, PyObject *const *, Py_ssize_t);
typedef PyObject *(*PyCFunctionWithKeywords)(PyObject *, PyObject *, PyObject *);
typedef PyObject *(*PyCFunctionFastWithKeywords)(PyObject *, PyObject *const *, Py_ssize_t,
                                                 PyObject *);
typedef PyObject *(*PyCMethod)(PyObject *, PyTypeObject *, PyObject *const *, size_t,
                               PyObject *);
typedef PyCFunctionFast _PyCFunctionFast;
typedef PyCFunctionFastWithKeywords _PyCFunctionFastWithKeywords;

/* One function or method of a table; the table ends with a NULL name. */
struct PyMethodDef {
    const char *ml_name;
    PyCFunction ml_meth;
    int ml_flags; /* METH_* */
    const char *ml_doc;
};

#define METH_VARARGS 0x0001
#define METH_KEYWORDS 0x0002
#define METH_NOARGS 0x0004
#define METH_O 0x0008
#define METH_CLASS 0x0010
#define METH_STATIC 0x0020
#define METH_COEXIST 0x0040
#define METH_FASTCALL 0x0080
#define METH_STACKLESS 0x0000
#define METH_METHOD 0x0200

#define _PyCFunction_CAST(func) ((PyCFunction)(void (*)(void))(func))
#define PyCFunction_Check(op) PyObject_TypeCheck((op), &PyCFunction_Type)
#define PyCFunction_CheckExact(op) Py_IS_TYPE((op), &PyCFunction_Type)

/* BEGIN generated prototypes */
PyAPI_DATA(PyTypeObject ) PyCFunction_Type;

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(PyCFunction) PyCFunction_GetFunction(PyObject *func);

/* Not implemented by pyrt yet: raises NotImplementedError. */
PYRT_USE_INSTEAD("PyObject_GetAttrString(function, \"__self__\")")
PyAPI_FUNC(PyObject * /*Borrowed*/) PyCFunction_GetSelf(PyObject *func);

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(int) PyCFunction_GetFlags(PyObject *func);

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(PyObject * /*New*/) PyCFunction_New(PyMethodDef *ml, PyObject *self);

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(PyObject * /*New*/) PyCFunction_NewEx(PyMethodDef *ml, PyObject *self, PyObject *module);

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(PyObject * /*New*/) PyCMethod_New(PyMethodDef *ml, PyObject *self, PyObject *module, PyTypeObject *cls);
/* END generated prototypes */

#ifdef __cplusplus
}
#endif
#endif /* PYRT_METHODOBJECT_H */
