/* bytearrayobject.h: bytearray.
 *
 * Part of pyrt. Included by Python.h, which may be included instead.
 */
#ifndef PYRT_PYTHON_H
#include "Python.h"
#elif !defined(PYRT_BYTEARRAYOBJECT_H)
#define PYRT_BYTEARRAYOBJECT_H

#ifdef __cplusplus
extern "C" {
#endif

#define PyByteArray_Check(op) PyObject_TypeCheck((op), &PyByteArray_Type)
#define PyByteArray_CheckExact(op) Py_IS_TYPE((op), &PyByteArray_Type)

/* BEGIN generated prototypes */
PyAPI_DATA(PyTypeObject) PyByteArray_Type;
PyAPI_DATA(PyTypeObject) PyByteArrayIter_Type;

/* Returns a bytearray of an object: of bytes, a bytearray, an iterable of
 * ints, or a number of zeros. New reference; NULL with TypeError or ValueError.
 * Thread safety: shared objects. */
PyAPI_FUNC(PyObject * /*New*/) PyByteArray_FromObject(PyObject *o);

/* Returns `a + b` as a bytearray. New reference; NULL with TypeError.
 * Thread safety: shared objects. */
PyAPI_FUNC(PyObject * /*New*/) PyByteArray_Concat(PyObject *a, PyObject *b);

/* Returns a bytearray with a copy of `len` bytes at `string`; of zeros if
 * that is NULL. New reference; NULL with SystemError for a negative size,
 * OverflowError or MemoryError.
 * Thread safety: atomic. */
PyAPI_FUNC(PyObject * /*New*/) PyByteArray_FromStringAndSize(const char *string, Py_ssize_t len);

/* Returns the number of bytes. Cannot fail on a bytearray.
 * Thread safety: atomic. */
PyAPI_FUNC(Py_ssize_t) PyByteArray_Size(PyObject *bytearray);

/* Returns the bytes, NUL-terminated; they may be read and written until the
 * size changes. NULL only with MemoryError.
 * Thread safety: external synchronization. */
PyAPI_FUNC(char *) PyByteArray_AsString(PyObject *bytearray);

/* Changes the size; new bytes are zero. Returns 0, or -1 with ValueError,
 * BufferError or MemoryError. */
PyAPI_FUNC(int) PyByteArray_Resize(PyObject *bytearray, Py_ssize_t len);

#ifndef PYRT_ABI3T
/* Takes the first `n` bytes (all if negative) out of a bytearray as bytes,
 * in constant time: neither they nor the rest are copied. New reference;
 * NULL with IndexError for more than there are, BufferError while its buffer
 * is lent, or MemoryError.
 * Thread safety: atomic. */
PyAPI_FUNC(PyObject * /*New*/) PyRt_ByteArray_TakeBytes(PyObject *o, Py_ssize_t n);
#endif
/* END generated prototypes */

#ifdef __cplusplus
}
#endif
#endif /* PYRT_BYTEARRAYOBJECT_H */
