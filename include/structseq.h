/* structseq.h: tuples with named fields.
 *
 * Part of pyrt. Included by Python.h, which may be included instead.
 */
#ifndef PYRT_PYTHON_H
#include "Python.h"
#elif !defined(PYRT_STRUCTSEQ_H)
#define PYRT_STRUCTSEQ_H

#ifdef __cplusplus
extern "C" {
#endif

typedef struct PyStructSequence_Field {
    const char *name;
    const char *doc;
} PyStructSequence_Field;

typedef struct PyStructSequence_Desc {
    const char *name;
    const char *doc;
    PyStructSequence_Field *fields;
    int n_in_sequence;
} PyStructSequence_Desc;

typedef PyObject PyStructSequence;
#define PyStructSequence_SET_ITEM PyStructSequence_SetItem
#define PyStructSequence_GET_ITEM PyStructSequence_GetItem

/* BEGIN generated prototypes */
PyAPI_DATA(const char *const ) PyStructSequence_UnnamedField;

/* Not implemented by pyrt yet: raises NotImplementedError.
 * atomic */
PyAPI_FUNC(PyTypeObject * /*New*/) PyStructSequence_NewType(PyStructSequence_Desc *desc);

/* Not implemented by pyrt yet: raises NotImplementedError.
 * atomic */
PyAPI_FUNC(PyObject * /*New*/) PyStructSequence_New(PyTypeObject *type);

/* Not implemented by pyrt yet: raises NotImplementedError.
 * external synchronization */
PyAPI_FUNC(void) PyStructSequence_SetItem(PyObject *o, Py_ssize_t pos, PyObject */*Stolen*/  item);

/* Not implemented by pyrt yet: raises NotImplementedError.
 * external synchronization */
PYRT_USE_INSTEAD("PyTuple_GetItemRef")
PyAPI_FUNC(PyObject * /*Borrowed*/) PyStructSequence_GetItem(PyObject *p, Py_ssize_t pos);
/* END generated prototypes */

#ifdef __cplusplus
}
#endif
#endif /* PYRT_STRUCTSEQ_H */
