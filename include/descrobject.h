/* descrobject.h: descriptors.
 *
 * Part of pyrt. Included by Python.h, which may be included instead.
 */
#ifndef PYRT_PYTHON_H
#include "Python.h"
#elif !defined(PYRT_DESCROBJECT_H)
#define PYRT_DESCROBJECT_H

#ifdef __cplusplus
extern "C" {
#endif

struct PyGetSetDef {
    const char *name;
    getter get;
    setter set;
    const char *doc;
    void *closure;
};

struct PyMemberDef {
    const char *name;
    int type; /* Py_T_* */
    Py_ssize_t offset;
    int flags;
    const char *doc;
};

#define Py_T_SHORT 0
#define Py_T_INT 1
#define Py_T_LONG 2
#define Py_T_FLOAT 3
#define Py_T_DOUBLE 4
#define Py_T_STRING 5
#define _Py_T_OBJECT 6
#define Py_T_CHAR 7
#define Py_T_BYTE 8
#define Py_T_UBYTE 9
#define Py_T_USHORT 10
#define Py_T_UINT 11
#define Py_T_ULONG 12
#define Py_T_STRING_INPLACE 13
#define Py_T_BOOL 14
#define Py_T_OBJECT_EX 16
#define Py_T_LONGLONG 17
#define Py_T_ULONGLONG 18
#define Py_T_PYSSIZET 19
#define _Py_T_NONE 20

#define Py_READONLY (1 << 0)
#define Py_AUDIT_READ (1 << 1)
#define _Py_WRITE_RESTRICTED (1 << 2)
#define Py_RELATIVE_OFFSET (1 << 3)

/* BEGIN generated prototypes */
PyAPI_DATA(PyTypeObject) PyClassMethodDescr_Type;
PyAPI_DATA(PyTypeObject) PyGetSetDescr_Type;
PyAPI_DATA(PyTypeObject) PyMemberDescr_Type;
PyAPI_DATA(PyTypeObject) PyMethodDescr_Type;
PyAPI_DATA(PyTypeObject) PyWrapperDescr_Type;
PyAPI_DATA(PyTypeObject) PyDictProxy_Type;
PyAPI_DATA(PyTypeObject) PyProperty_Type;

/* Returns a descriptor for a method of `type`. New reference. */
PyAPI_FUNC(PyObject * /*New*/) PyDescr_NewMethod(PyTypeObject *type, PyMethodDef *def);

/* Returns a descriptor for a class method of `type`. New reference. */
PyAPI_FUNC(PyObject * /*New*/) PyDescr_NewClassMethod(PyTypeObject *type, PyMethodDef *def);

/* Returns a descriptor for a member of the struct of instances of `type`.
 * New reference; NULL with SystemError for a relative offset. */
PyAPI_FUNC(PyObject * /*New*/) PyDescr_NewMember(PyTypeObject *type, PyMemberDef *def);

/* Returns a descriptor for an attribute of instances of `type` that C
 * functions get and set. New reference. */
PyAPI_FUNC(PyObject * /*New*/) PyDescr_NewGetSet(PyTypeObject *type, PyGetSetDef *def);

/* Returns a read-only view of a mapping. New reference; NULL with TypeError
 * if `mapping` is none. */
PyAPI_FUNC(PyObject * /*New*/) PyDictProxy_New(PyObject *mapping);

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(PyObject * /*New*/) PyWrapper_New(PyObject *d, PyObject *self);

/* Returns the member of the struct at `addr`. New reference; NULL with an
 * exception. */
PyAPI_FUNC(PyObject * /*New*/) PyMember_GetOne(const char *addr, PyMemberDef *def);

/* Sets the member of the struct at `addr`; NULL deletes it. Returns 0, or
 * -1 with an exception. */
PyAPI_FUNC(int) PyMember_SetOne(char *addr, PyMemberDef *def, PyObject *value);
/* END generated prototypes */

#ifdef __cplusplus
}
#endif
#endif /* PYRT_DESCROBJECT_H */
