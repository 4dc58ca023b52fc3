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
PyAPI_DATA(const char *const) PyStructSequence_UnnamedField;

/* Returns a new struct sequence type. Names in `desc` must outlive it. New
 * reference; NULL with MemoryError or SystemError.
 * Thread safety: atomic. */
PyAPI_FUNC(PyTypeObject *) PyStructSequence_NewType(PyStructSequence_Desc *desc);

/* Returns a new struct sequence whose fields are to be set with
 * PyStructSequence_SetItem. New reference; NULL with MemoryError.
 * Thread safety: atomic. */
PyAPI_FUNC(PyObject * /*New*/) PyStructSequence_New(PyTypeObject *type);

/* Puts `item` in the field at `pos` of a struct sequence that nobody else
 * has seen. Steals the reference to `item`. Cannot fail.
 * Thread safety: external synchronization. */
PyAPI_FUNC(void) PyStructSequence_SetItem(PyObject *o, Py_ssize_t pos, PyObject * /*Stolen*/ item);

/* The field at `pos`, borrowed from the struct sequence; NULL for a field
 * that was not set. Prefer PyTuple_GetItemRef.
 * Thread safety: external synchronization. */
PYRT_USE_INSTEAD("PyTuple_GetItemRef")
PyAPI_FUNC(PyObject * /*Borrowed*/) PyStructSequence_GetItem(PyObject *p, Py_ssize_t pos);
/* END generated prototypes */

#ifdef __cplusplus
}
#endif
#endif /* PYRT_STRUCTSEQ_H */
