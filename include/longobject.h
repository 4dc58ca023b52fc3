/* longobject.h: int.
 *
 * Part of pyrt. Included by Python.h, which may be included instead.
 */
#ifndef PYRT_PYTHON_H
#include "Python.h"
#elif !defined(PYRT_LONGOBJECT_H)
#define PYRT_LONGOBJECT_H

#ifdef __cplusplus
extern "C" {
#endif

typedef struct PyLongLayout {
    uint8_t bits_per_digit;
    uint8_t digit_size;
    int8_t digits_order;
    int8_t digit_endianness;
} PyLongLayout;

typedef struct PyLongExport {
    int64_t value;
    uint8_t negative;
    Py_ssize_t ndigits;
    const void *digits;
    Py_uintptr_t _reserved;
} PyLongExport;

typedef struct PyLongWriter PyLongWriter;

#define Py_ASNATIVEBYTES_DEFAULTS -1
#define Py_ASNATIVEBYTES_BIG_ENDIAN 0
#define Py_ASNATIVEBYTES_LITTLE_ENDIAN 1
#define Py_ASNATIVEBYTES_NATIVE_ENDIAN 3
#define Py_ASNATIVEBYTES_UNSIGNED_BUFFER 4
#define Py_ASNATIVEBYTES_REJECT_NEGATIVE 8
#define Py_ASNATIVEBYTES_ALLOW_INDEX 16

#define PyLong_Check(op) PyType_FastSubclass(Py_TYPE(op), Py_TPFLAGS_LONG_SUBCLASS)
#define PyLong_CheckExact(op) Py_IS_TYPE((op), &PyLong_Type)
#define PyLong_AS_LONG(op) PyLong_AsLong(op)
#define PyLong_AsPid PyLong_AsLong
#define PyLong_FromPid PyLong_FromLong

/* BEGIN generated prototypes */

/* Returns an int. New reference; NULL with MemoryError. */
PyAPI_FUNC(PyObject * /*New*/) PyLong_FromLong(long v);

/* Returns an int. New reference; NULL with MemoryError. */
PyAPI_FUNC(PyObject * /*New*/) PyLong_FromUnsignedLong(unsigned long v);

/* Returns an int. New reference; NULL with MemoryError. */
PyAPI_FUNC(PyObject * /*New*/) PyLong_FromSize_t(size_t v);

/* Returns an int. New reference; NULL with MemoryError. */
PyAPI_FUNC(PyObject * /*New*/) PyLong_FromSsize_t(Py_ssize_t v);

/* Returns an int of the whole part. New reference; NULL with OverflowError
 * or ValueError for infinities and NaN. */
PyAPI_FUNC(PyObject * /*New*/) PyLong_FromDouble(double v);

/* Returns the value of an int, or of what has `__index__`; -1 with
 * TypeError or OverflowError. */
PyAPI_FUNC(long) PyLong_AsLong(PyObject *obj);

/* Returns the value of an int, or of what has `__index__`. `*overflow` is
 * 0, or -1 or 1 if the value is too small or too large (then -1 is returned
 * without exception). -1 with TypeError. */
PyAPI_FUNC(long) PyLong_AsLongAndOverflow(PyObject *obj, int *overflow);

/* Returns the value of an int; -1 with TypeError or OverflowError. */
PyAPI_FUNC(Py_ssize_t) PyLong_AsSsize_t(PyObject *pylong);

/* Returns the value of an int; (size_t)-1 with TypeError or OverflowError. */
PyAPI_FUNC(size_t) PyLong_AsSize_t(PyObject *pylong);

/* Returns the value of an int; (unsigned long)-1 with TypeError or
 * OverflowError. */
PyAPI_FUNC(unsigned long) PyLong_AsUnsignedLong(PyObject *pylong);

/* Returns the low bits of the value of an int, or of what has `__index__`;
 * the greatest value with TypeError. */
PyAPI_FUNC(unsigned long) PyLong_AsUnsignedLongMask(PyObject *obj);

/* Returns the value of an int, or of what has `__index__`; -1 with
 * TypeError or OverflowError. */
PyAPI_FUNC(int) PyLong_AsInt(PyObject *obj);

/* Returns an int. New reference; NULL with MemoryError. */
PyAPI_FUNC(PyObject * /*New*/) PyLong_FromInt32(int32_t v);

/* Returns an int. New reference; NULL with MemoryError. */
PyAPI_FUNC(PyObject * /*New*/) PyLong_FromUInt32(uint32_t v);

/* Returns an int. New reference; NULL with MemoryError. */
PyAPI_FUNC(PyObject * /*New*/) PyLong_FromInt64(int64_t v);

/* Returns an int. New reference; NULL with MemoryError. */
PyAPI_FUNC(PyObject * /*New*/) PyLong_FromUInt64(uint64_t v);

/* Puts the value of an int, or of what has `__index__`, into `*value`.
 * Returns 0, or -1 with TypeError, OverflowError. */
PyAPI_FUNC(int) PyLong_AsInt32(PyObject *obj, int32_t *value);

/* Puts the value of an int, or of what has `__index__`, into `*value`.
 * Returns 0, or -1 with TypeError, OverflowError or ValueError. */
PyAPI_FUNC(int) PyLong_AsUInt32(PyObject *obj, uint32_t *value);

/* Puts the value of an int, or of what has `__index__`, into `*value`.
 * Returns 0, or -1 with TypeError, OverflowError. */
PyAPI_FUNC(int) PyLong_AsInt64(PyObject *obj, int64_t *value);

/* Puts the value of an int, or of what has `__index__`, into `*value`.
 * Returns 0, or -1 with TypeError, OverflowError or ValueError. */
PyAPI_FUNC(int) PyLong_AsUInt64(PyObject *obj, uint64_t *value);

/* Copies the two's complement of an int into `buffer` (`n_bytes`, order by
 * `flags`, Py_ASNATIVEBYTES_*). Returns the bytes it needs: more than
 * `n_bytes` if it was cut; -1 with TypeError or ValueError. */
PyAPI_FUNC(Py_ssize_t) PyLong_AsNativeBytes(PyObject *pylong, void *buffer, Py_ssize_t n_bytes,
    int flags);

/* Returns an int of the two's complement in `buffer`. New reference. */
PyAPI_FUNC(PyObject * /*New*/) PyLong_FromNativeBytes(const void *buffer, size_t n_bytes,
    int flags);

/* Returns an int of the unsigned number in `buffer`. New reference. */
PyAPI_FUNC(PyObject * /*New*/) PyLong_FromUnsignedNativeBytes(const void *buffer, size_t n_bytes,
    int flags);

/* Returns how ints are stored, a struct sequence as `sys.int_info`. New
 * reference; NULL with MemoryError. */
PyAPI_FUNC(PyObject * /*New*/) PyLong_GetInfo(void);

/* Returns the value of an int as a double; -1.0 with TypeError or
 * OverflowError. */
PyAPI_FUNC(double) PyLong_AsDouble(PyObject *pylong);

/* Returns an int of the address. New reference. */
PyAPI_FUNC(PyObject * /*New*/) PyLong_FromVoidPtr(void *p);

/* Returns the address an int stands for; NULL with TypeError or
 * OverflowError. */
PyAPI_FUNC(void *) PyLong_AsVoidPtr(PyObject *pylong);

/* Returns an int. New reference; NULL with MemoryError. */
PyAPI_FUNC(PyObject * /*New*/) PyLong_FromLongLong(long long v);

/* Returns an int. New reference; NULL with MemoryError. */
PyAPI_FUNC(PyObject * /*New*/) PyLong_FromUnsignedLongLong(unsigned long long v);

/* Returns the value of an int, or of what has `__index__`; -1 with
 * TypeError or OverflowError. */
PyAPI_FUNC(long long) PyLong_AsLongLong(PyObject *obj);

/* Returns the value of an int; (unsigned long long)-1 with TypeError or
 * OverflowError. */
PyAPI_FUNC(unsigned long long) PyLong_AsUnsignedLongLong(PyObject *pylong);

/* Returns the low bits of the value of an int, or of what has `__index__`;
 * the greatest value with TypeError. */
PyAPI_FUNC(unsigned long long) PyLong_AsUnsignedLongLongMask(PyObject *obj);

/* Returns the value of an int, or of what has `__index__`. `*overflow` is
 * 0, or -1 or 1 if the value is too small or too large (then -1 is returned
 * without exception). -1 with TypeError. */
PyAPI_FUNC(long long) PyLong_AsLongLongAndOverflow(PyObject *obj, int *overflow);

/* Returns an int of a text in a base (0: by its prefix). `*pend` (unless
 * NULL) is set behind the number; without it nothing may follow but white
 * space. New reference; NULL with ValueError. */
PyAPI_FUNC(PyObject * /*New*/) PyLong_FromString(const char *str, char **pend, int base);

/* Reads an unsigned integer in a base (0: by its prefix) from the beginning
 * of a text, as strtoul does without a locale; `*ptr` (unless NULL) is set
 * behind it. ULONG_MAX with errno ERANGE for what does not fit. Any thread
 * may call it. */
PyAPI_FUNC(unsigned long) PyOS_strtoul(const char *str, char **ptr, int base);

/* Reads a signed integer, as PyOS_strtoul does. LONG_MAX with errno ERANGE
 * for what does not fit. Any thread may call it. */
PyAPI_FUNC(long) PyOS_strtol(const char *str, char **ptr, int base);

/* Returns the layout of digits that the export functions use. Static data. */
PyAPI_FUNC(const PyLongLayout *) PyLong_GetNativeLayout(void);

/* Exports an int: a value that fits 64 bits as such, else its digits, which
 * PyLong_FreeExport frees. Returns 0, or -1 with TypeError. */
PyAPI_FUNC(int) PyLong_Export(PyObject *obj, PyLongExport *export_long);

/* Frees what PyLong_Export made. */
PyAPI_FUNC(void) PyLong_FreeExport(PyLongExport *export_long);

/* Begins an int of `ndigits` digits, which are written to `*digits`. Ended
 * with PyLongWriter_Finish or PyLongWriter_Discard. NULL with ValueError or
 * MemoryError. */
PyAPI_FUNC(PyLongWriter *) PyLongWriter_Create(int negative, Py_ssize_t ndigits, void **digits);

/* Returns the int that was written, and frees the writer. New reference. */
PyAPI_FUNC(PyObject * /*New*/) PyLongWriter_Finish(PyLongWriter *writer);

/* Frees a writer; does nothing for NULL. */
PyAPI_FUNC(void) PyLongWriter_Discard(PyLongWriter *writer);
/* END generated prototypes */

#ifdef __cplusplus
}
#endif
#endif /* PYRT_LONGOBJECT_H */
