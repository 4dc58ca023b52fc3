/* bytesobject.h: bytes.
 *
 * Part of pyrt. Included by Python.h, which may be included instead.
 */
#ifndef PYRT_PYTHON_H
#include "Python.h"
#elif !defined(PYRT_BYTESOBJECT_H)
#define PYRT_BYTESOBJECT_H

#ifdef __cplusplus
extern "C" {
#endif

#define PyBytes_Check(op) PyType_FastSubclass(Py_TYPE(op), Py_TPFLAGS_BYTES_SUBCLASS)
#define PyBytes_CheckExact(op) Py_IS_TYPE((op), &PyBytes_Type)

/* BEGIN generated prototypes */
PyAPI_DATA(PyTypeObject) PyBytes_Type;
PyAPI_DATA(PyTypeObject) PyBytesIter_Type;

/* Returns bytes with a copy of `len` bytes at `v`; of zeros, to be filled
 * before it is used otherwise, if that is NULL. New reference; NULL with
 * SystemError for a negative size, OverflowError or MemoryError.
 * Thread safety: atomic. */
PyAPI_FUNC(PyObject * /*New*/) PyBytes_FromStringAndSize(const char *v, Py_ssize_t len);

/* Returns bytes with a copy of a C string. New reference.
 * Thread safety: atomic. */
PyAPI_FUNC(PyObject * /*New*/) PyBytes_FromString(const char *v);

/* Returns the bytes of an object: of bytes, a bytearray or an iterable of
 * ints. New reference; NULL with TypeError or ValueError.
 * Thread safety: shared objects. */
PyAPI_FUNC(PyObject * /*New*/) PyBytes_FromObject(PyObject *o);

/* PyBytes_FromFormat with a va_list.
 * Thread safety: atomic. */
PyAPI_FUNC(PyObject * /*New*/) PyBytes_FromFormatV(const char *format, va_list vargs);

/* Returns bytes made by a format of printf's kind. New reference.
 * Thread safety: atomic. */
PyAPI_FUNC(PyObject * /*New*/) PyBytes_FromFormat(const char *format, ...);

/* Returns the number of bytes; -1 with TypeError.
 * Thread safety: atomic. */
PyAPI_FUNC(Py_ssize_t) PyBytes_Size(PyObject *o);

/* Returns the bytes, NUL-terminated; they live as long as the object and
 * may be written only before anybody else has seen it. NULL with TypeError.
 * Thread safety: external synchronization. */
PyAPI_FUNC(char *) PyBytes_AsString(PyObject *o);

/* Returns the repr of bytes, as a str; in double quotes if that saves escapes
 * and `smartquotes` is not 0. New reference.
 * Thread safety: atomic. */
PyAPI_FUNC(PyObject * /*New*/) PyBytes_Repr(PyObject *bytes, int smartquotes);

/* Replaces `*bytes`, whose reference it takes, by `*bytes + newpart`; by
 * NULL, with an exception, on failure. Does nothing if `*bytes` is NULL.
 * Thread safety: shared objects. */
PyAPI_FUNC(void) PyBytes_Concat(PyObject **bytes, PyObject *newpart);

/* PyBytes_Concat that steals the reference to `newpart` as well.
 * Thread safety: shared objects. */
PyAPI_FUNC(void) PyBytes_ConcatAndDel(PyObject **bytes, PyObject * /*Stolen*/ newpart);

/* Returns the bytes that `len` bytes with escape sequences, as in a literal,
 * stand for. `errors` (NULL: "strict") is for malformed ones; the last two
 * arguments are not used. New reference; NULL with ValueError.
 * Thread safety: atomic. */
PyAPI_FUNC(PyObject * /*New*/) PyBytes_DecodeEscape(const char *s, Py_ssize_t len,
    const char *errors, Py_ssize_t unicode, const char *recode_encoding);

/* Puts the address of the bytes into `*buffer` and their number into
 * `*length`; without `length` there must be no NUL among them. Returns 0,
 * or -1 with TypeError or ValueError.
 * Thread safety: external synchronization. */
PyAPI_FUNC(int) PyBytes_AsStringAndSize(PyObject *obj, char **buffer, Py_ssize_t *length);
/* END generated prototypes */

#ifdef __cplusplus
}
#endif
#endif /* PYRT_BYTESOBJECT_H */
