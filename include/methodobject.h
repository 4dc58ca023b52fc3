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
PyAPI_DATA(PyTypeObject) PyCFunction_Type;

/* Returns the C function of `func`; NULL with SystemError if it is none. */
PyAPI_FUNC(PyCFunction) PyCFunction_GetFunction(PyObject *func);

/* Returns what `func` is bound to, borrowed from it; NULL if it is a
 * static method or bound to nothing. */
PYRT_USE_INSTEAD("PyObject_GetAttrString(function, \"__self__\")")
PyAPI_FUNC(PyObject * /*Borrowed*/) PyCFunction_GetSelf(PyObject *func);

/* Returns the METH_ flags of `func`; -1 with SystemError if it is none. */
PyAPI_FUNC(int) PyCFunction_GetFlags(PyObject *func);

/* Returns a new function for a definition, which must live as long as it.
 * New reference; NULL with an exception. */
PyAPI_FUNC(PyObject * /*New*/) PyCFunction_New(PyMethodDef *ml, PyObject *self);

/* PyCFunction_New with the value of `__module__`, or NULL. New reference;
 * NULL with an exception. */
PyAPI_FUNC(PyObject * /*New*/) PyCFunction_NewEx(PyMethodDef *ml, PyObject *self, PyObject *module);

/* PyCFunction_NewEx with the defining class, which METH_METHOD needs and
 * nothing else may have. New reference; NULL with SystemError. */
PyAPI_FUNC(PyObject * /*New*/) PyCMethod_New(PyMethodDef *ml, PyObject *self, PyObject *module,
    PyTypeObject *cls);
/* END generated prototypes */

#ifdef __cplusplus
}
#endif
#endif /* PYRT_METHODOBJECT_H */
