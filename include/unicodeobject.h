/* unicodeobject.h: str.
 *
 * Part of pyrt. Included by Python.h, which may be included instead.
 */
#ifndef PYRT_PYTHON_H
#include "Python.h"
#elif !defined(PYRT_UNICODEOBJECT_H)
#define PYRT_UNICODEOBJECT_H

#ifdef __cplusplus
extern "C" {
#endif

#define PyUnicode_Check(op) PyType_FastSubclass(Py_TYPE(op), Py_TPFLAGS_UNICODE_SUBCLASS)
#define PyUnicode_CheckExact(op) Py_IS_TYPE((op), &PyUnicode_Type)

/* BEGIN generated prototypes */
PyAPI_DATA(PyTypeObject) PyUnicode_Type;
PyAPI_DATA(PyTypeObject) PyUnicodeIter_Type;

/* Returns a new str of `size` bytes of UTF-8. New reference; NULL with
 * UnicodeDecodeError, or SystemError for a negative size. */
PyAPI_FUNC(PyObject * /*New*/) PyUnicode_FromStringAndSize(const char *str, Py_ssize_t size);

/* Returns a new str of a C string in UTF-8. New reference; NULL with
 * UnicodeDecodeError. */
PyAPI_FUNC(PyObject * /*New*/) PyUnicode_FromString(const char *str);

/* Returns the characters from `start` to `end` (clipped to the length).
 * New reference; NULL with IndexError for negative positions. */
PyAPI_FUNC(PyObject * /*New*/) PyUnicode_Substring(PyObject *unicode, Py_ssize_t start,
    Py_ssize_t end);

/* Writes the text to `buffer`, with a zero behind it if `copy_null` is not 0,
 * and returns `buffer`. NULL with SystemError if there is not enough room, or
 * TypeError. */
PyAPI_FUNC(Py_UCS4 *) PyUnicode_AsUCS4(PyObject *unicode, Py_UCS4 *buffer, Py_ssize_t buflen,
    int copy_null);

/* Returns the text as UCS-4 with a zero behind it. The memory is the
 * caller's: PyMem_Free. NULL with TypeError or MemoryError. */
PyAPI_FUNC(Py_UCS4 *) PyUnicode_AsUCS4Copy(PyObject *unicode);

/* Returns the number of characters, or -1 with TypeError. */
PyAPI_FUNC(Py_ssize_t) PyUnicode_GetLength(PyObject *unicode);

/* Returns the character at `index`, or (Py_UCS4)-1 with IndexError or TypeError. */
PyAPI_FUNC(Py_UCS4) PyUnicode_ReadChar(PyObject *unicode, Py_ssize_t index);

/* Puts a character in the place of another in a str that only the caller
 * holds: one that was just made. It may be up to the greatest of the text's
 * kind: U+7F, U+FF, U+FFFF or U+10FFFF. Returns 0, or -1 with TypeError,
 * IndexError, SystemError if others may see the str, ValueError for a greater
 * character, or MemoryError if it is wider than the one it replaces and the
 * object has no room left (after PyUnicode_Resize it always has). */
PyAPI_FUNC(int) PyUnicode_WriteChar(PyObject *unicode, Py_ssize_t index, Py_UCS4 character);

/* Gives `*unicode` another number of characters, with NULs for those that
 * are added; it may become another object, whose reference replaces the
 * caller's. Returns 0, or -1 with an exception, and then it is unchanged:
 * SystemError for a negative length, MemoryError. */
PyAPI_FUNC(int) PyUnicode_Resize(PyObject **unicode, Py_ssize_t length);

/* Returns a str of a bytes-like object in an encoding (NULL: UTF-8) with an
 * error handler (NULL: strict). New reference; NULL with TypeError for other
 * objects, UnicodeDecodeError or LookupError. */
PyAPI_FUNC(PyObject * /*New*/) PyUnicode_FromEncodedObject(PyObject *obj, const char *encoding,
    const char *errors);

/* Returns `obj` itself if it is exactly a str, a copy if its type is
 * derived from str. New reference; NULL with TypeError for other objects. */
PyAPI_FUNC(PyObject * /*New*/) PyUnicode_FromObject(PyObject *obj);

/* PyUnicode_FromFormat with a va_list. */
PyAPI_FUNC(PyObject * /*New*/) PyUnicode_FromFormatV(const char *format, va_list vargs);

/* Returns a str made by a format of printf's kind. New reference. */
PyAPI_FUNC(PyObject * /*New*/) PyUnicode_FromFormat(const char *format, ...);

/* Replaces `*p_unicode`, whose reference it takes, by the interned str with
 * the same text. Does nothing for what is not exactly a str. */
PyAPI_FUNC(void) PyUnicode_InternInPlace(PyObject **p_unicode);

/* Returns the interned str for a C string in UTF-8. New reference. */
PyAPI_FUNC(PyObject * /*New*/) PyUnicode_InternFromString(const char *str);

/* Returns a str of `size` (-1: up to the zero) wide characters. New
 * reference; NULL with ValueError beyond U+10FFFF, or SystemError for NULL. */
PyAPI_FUNC(PyObject * /*New*/) PyUnicode_FromWideChar(const wchar_t *wstr, Py_ssize_t size);

/* Writes up to `size` wide characters of the text to `wstr`, with a zero
 * behind them if there is room. Returns how many, without the zero; for NULL
 * how many places the text with its zero takes. -1 with TypeError. */
PyAPI_FUNC(Py_ssize_t) PyUnicode_AsWideChar(PyObject *unicode, wchar_t *wstr, Py_ssize_t size);

/* Returns the text as wide characters with a zero behind them, and their
 * number in `*size`. The memory is the caller's: PyMem_Free. NULL with
 * TypeError, MemoryError, or ValueError for a NUL in the text if `size` is
 * NULL. */
PyAPI_FUNC(wchar_t *) PyUnicode_AsWideCharString(PyObject *unicode, Py_ssize_t *size);

/* Returns a new str of one code point. New reference; NULL with ValueError
 * beyond U+10FFFF. */
PyAPI_FUNC(PyObject * /*New*/) PyUnicode_FromOrdinal(int ordinal);

/* Returns "utf-8". Static text. */
PyAPI_FUNC(const char *) PyUnicode_GetDefaultEncoding(void);

/* Returns a str of bytes in an encoding (NULL: UTF-8) with an error handler
 * (NULL: strict). New reference; NULL with UnicodeDecodeError or LookupError. */
PyAPI_FUNC(PyObject * /*New*/) PyUnicode_Decode(const char *str, Py_ssize_t size,
    const char *encoding, const char *errors);

/* Returns the bytes of a str in an encoding (NULL: UTF-8) with an error
 * handler (NULL: strict). New reference; NULL with UnicodeEncodeError,
 * LookupError or TypeError. */
PyAPI_FUNC(PyObject * /*New*/) PyUnicode_AsEncodedString(PyObject *unicode, const char *encoding,
    const char *errors);

/* Returns a mapping for PyUnicode_AsCharmapString from one for
 * PyUnicode_DecodeCharmap that is a str: a dict. New reference; NULL with
 * TypeError. */
PyAPI_FUNC(PyObject * /*New*/) PyUnicode_BuildEncodingMap(PyObject *string);

/* Returns a str of `size` bytes of UTF-7 with an error handler (NULL:
 * strict). New reference; NULL with UnicodeDecodeError or LookupError. */
PyAPI_FUNC(PyObject * /*New*/) PyUnicode_DecodeUTF7(const char *str, Py_ssize_t size,
    const char *errors);

/* Returns a str of `size` bytes of UTF-7 with an error handler (NULL: strict).
 * What is incomplete at the end is left, and how many bytes were used is put
 * into `*consumed`; if `consumed` is NULL it is malformed. New reference;
 * NULL with UnicodeDecodeError or LookupError. */
PyAPI_FUNC(PyObject * /*New*/) PyUnicode_DecodeUTF7Stateful(const char *str, Py_ssize_t size,
    const char *errors, Py_ssize_t *consumed);

/* Returns a str of `size` bytes of UTF-8 with an error handler (NULL:
 * strict). New reference; NULL with UnicodeDecodeError or LookupError. */
PyAPI_FUNC(PyObject * /*New*/) PyUnicode_DecodeUTF8(const char *str, Py_ssize_t size,
    const char *errors);

/* Returns a str of `size` bytes of UTF-8 with an error handler (NULL: strict).
 * What is incomplete at the end is left, and how many bytes were used is put
 * into `*consumed`; if `consumed` is NULL it is malformed. New reference;
 * NULL with UnicodeDecodeError or LookupError. */
PyAPI_FUNC(PyObject * /*New*/) PyUnicode_DecodeUTF8Stateful(const char *str, Py_ssize_t size,
    const char *errors, Py_ssize_t *consumed);

/* Returns the text in UTF-8 as bytes. New reference; NULL with TypeError or
 * UnicodeEncodeError. */
PyAPI_FUNC(PyObject * /*New*/) PyUnicode_AsUTF8String(PyObject *unicode);

/* Returns the text in UTF-8, NUL-terminated, and its size in bytes in
 * `*size` (unless NULL). The text belongs to the str and lives as long.
 * NULL with TypeError, or UnicodeEncodeError for lone surrogates. */
PyAPI_FUNC(const char *) PyUnicode_AsUTF8AndSize(PyObject *unicode, Py_ssize_t *size);

/* Returns a str of `size` bytes of UTF-32 with an error handler (NULL:
 * strict). `*byteorder` is the order, -1 for little-endian and 1 for
 * big-endian; 0 (or NULL) lets a byte order mark decide, without which it is
 * little-endian, and is set to what was found. New reference; NULL with
 * UnicodeDecodeError or LookupError. */
PyAPI_FUNC(PyObject * /*New*/) PyUnicode_DecodeUTF32(const char *str, Py_ssize_t size,
    const char *errors, int *byteorder);

/* PyUnicode_DecodeUTF32 that leaves what is incomplete at the end, and puts
 * how many bytes were used into `*consumed` (unless NULL). */
PyAPI_FUNC(PyObject * /*New*/) PyUnicode_DecodeUTF32Stateful(const char *str, Py_ssize_t size,
    const char *errors, int *byteorder, Py_ssize_t *consumed);

/* Returns the bytes of a str in UTF-32, after a byte order mark. New reference; NULL with
 * UnicodeEncodeError or TypeError. */
PyAPI_FUNC(PyObject * /*New*/) PyUnicode_AsUTF32String(PyObject *unicode);

/* Returns a str of `size` bytes of UTF-16 with an error handler (NULL:
 * strict). `*byteorder` is the order, -1 for little-endian and 1 for
 * big-endian; 0 (or NULL) lets a byte order mark decide, without which it is
 * little-endian, and is set to what was found. New reference; NULL with
 * UnicodeDecodeError or LookupError. */
PyAPI_FUNC(PyObject * /*New*/) PyUnicode_DecodeUTF16(const char *str, Py_ssize_t size,
    const char *errors, int *byteorder);

/* PyUnicode_DecodeUTF16 that leaves what is incomplete at the end, and puts
 * how many bytes were used into `*consumed` (unless NULL). */
PyAPI_FUNC(PyObject * /*New*/) PyUnicode_DecodeUTF16Stateful(const char *str, Py_ssize_t size,
    const char *errors, int *byteorder, Py_ssize_t *consumed);

/* Returns the bytes of a str in UTF-16, after a byte order mark. New reference; NULL with
 * UnicodeEncodeError or TypeError. */
PyAPI_FUNC(PyObject * /*New*/) PyUnicode_AsUTF16String(PyObject *unicode);

/* Returns a str of `size` bytes of unicode-escape with an error handler (NULL:
 * strict). New reference; NULL with UnicodeDecodeError or LookupError. */
PyAPI_FUNC(PyObject * /*New*/) PyUnicode_DecodeUnicodeEscape(const char *str, Py_ssize_t size,
    const char *errors);

/* Returns the bytes of a str in unicode-escape. New reference; NULL with TypeError. */
PyAPI_FUNC(PyObject * /*New*/) PyUnicode_AsUnicodeEscapeString(PyObject *unicode);

/* Returns a str of `size` bytes of raw-unicode-escape with an error handler (NULL:
 * strict). New reference; NULL with UnicodeDecodeError or LookupError. */
PyAPI_FUNC(PyObject * /*New*/) PyUnicode_DecodeRawUnicodeEscape(const char *str, Py_ssize_t size,
    const char *errors);

/* Returns the bytes of a str in raw-unicode-escape. New reference; NULL with TypeError. */
PyAPI_FUNC(PyObject * /*New*/) PyUnicode_AsRawUnicodeEscapeString(PyObject *unicode);

/* Returns a str of `size` bytes of Latin-1 with an error handler (NULL:
 * strict). New reference; NULL with UnicodeDecodeError or LookupError. */
PyAPI_FUNC(PyObject * /*New*/) PyUnicode_DecodeLatin1(const char *str, Py_ssize_t size,
    const char *errors);

/* Returns the bytes of a str in Latin-1. New reference; NULL with
 * UnicodeEncodeError or TypeError. */
PyAPI_FUNC(PyObject * /*New*/) PyUnicode_AsLatin1String(PyObject *unicode);

/* Returns a str of `size` bytes of ASCII with an error handler (NULL:
 * strict). New reference; NULL with UnicodeDecodeError or LookupError. */
PyAPI_FUNC(PyObject * /*New*/) PyUnicode_DecodeASCII(const char *str, Py_ssize_t size,
    const char *errors);

/* Returns the bytes of a str in ASCII. New reference; NULL with
 * UnicodeEncodeError or TypeError. */
PyAPI_FUNC(PyObject * /*New*/) PyUnicode_AsASCIIString(PyObject *unicode);

/* Returns a str of `size` bytes with an error handler (NULL: strict).
 * `mapping` has for each byte an ordinal, a str or None; it may be a str of
 * up to 256 characters; NULL is Latin-1. New reference; NULL with
 * UnicodeDecodeError, TypeError, or what the mapping raises. */
PyAPI_FUNC(PyObject * /*New*/) PyUnicode_DecodeCharmap(const char *str, Py_ssize_t size,
    PyObject *mapping, const char *errors);

/* Returns the bytes of a str. `mapping` has for each ordinal a byte as an int
 * or as bytes, or None. New reference; NULL with UnicodeEncodeError,
 * TypeError, or what the mapping raises. */
PyAPI_FUNC(PyObject * /*New*/) PyUnicode_AsCharmapString(PyObject *unicode, PyObject *mapping);

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(PyObject * /*New*/) PyUnicode_DecodeLocaleAndSize(const char *str, Py_ssize_t length,
    const char *errors);

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(PyObject * /*New*/) PyUnicode_DecodeLocale(const char *str, const char *errors);

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(PyObject * /*New*/) PyUnicode_EncodeLocale(PyObject *unicode, const char *errors);

/* Converter of PyArg_Parse: writes the name of a file as bytes, given as str, bytes or an object
 * with `__fspath__`. The caller owns what is written; `obj` NULL releases it. Returns a number
 * that says so; 0 with TypeError, UnicodeEncodeError, or ValueError for a NUL in the name. */
PyAPI_FUNC(int) PyUnicode_FSConverter(PyObject *obj, void *result);

/* Converter of PyArg_Parse: writes the name of a file as str; else as PyUnicode_FSConverter. 0
 * with TypeError, or ValueError for a NUL in the name. */
PyAPI_FUNC(int) PyUnicode_FSDecoder(PyObject *obj, void *result);

/* Returns a str of a file name in the encoding of the file system. New
 * reference. */
PyAPI_FUNC(PyObject * /*New*/) PyUnicode_DecodeFSDefault(const char *str);

/* PyUnicode_DecodeFSDefault for `size` bytes. */
PyAPI_FUNC(PyObject * /*New*/) PyUnicode_DecodeFSDefaultAndSize(const char *str, Py_ssize_t size);

/* Returns the bytes of a file name. New reference; NULL with TypeError. */
PyAPI_FUNC(PyObject * /*New*/) PyUnicode_EncodeFSDefault(PyObject *unicode);

/* Returns `left + right`. New reference; NULL with TypeError. */
PyAPI_FUNC(PyObject * /*New*/) PyUnicode_Concat(PyObject *left, PyObject *right);

/* Replaces `*p_left`, whose reference it takes, by `*p_left + right`; by
 * NULL, with an exception, on failure. */
PyAPI_FUNC(void) PyUnicode_Append(PyObject **p_left, PyObject *right);

/* PyUnicode_Append that steals the reference to `right` as well. */
PyAPI_FUNC(void) PyUnicode_AppendAndDel(PyObject **p_left, PyObject * /*Stolen*/ right);

/* Returns a list of the parts between `sep` (NULL: white space), at most
 * `maxsplit` + 1 of them unless negative. New reference; NULL with
 * ValueError for an empty separator, or TypeError. */
PyAPI_FUNC(PyObject * /*New*/) PyUnicode_Split(PyObject *unicode, PyObject *sep,
    Py_ssize_t maxsplit);

/* Returns a list of the lines, with what ends them if `keepends` is not 0.
 * New reference; NULL with TypeError. */
PyAPI_FUNC(PyObject * /*New*/) PyUnicode_Splitlines(PyObject *unicode, int keepends);

/* Returns what is before the first `sep`, `sep`, and what is behind it; the
 * text and two empty str if it is not there. New reference to a tuple; NULL
 * with ValueError for an empty separator, or TypeError. */
PyAPI_FUNC(PyObject * /*New*/) PyUnicode_Partition(PyObject *unicode, PyObject *sep);

/* PyUnicode_Partition at the last `sep`; two empty str and the text if it is
 * not there. */
PyAPI_FUNC(PyObject * /*New*/) PyUnicode_RPartition(PyObject *unicode, PyObject *sep);

/* PyUnicode_Split from the back. */
PyAPI_FUNC(PyObject * /*New*/) PyUnicode_RSplit(PyObject *unicode, PyObject *sep,
    Py_ssize_t maxsplit);

/* Returns the text with each character replaced by what `table[ordinal]` is:
 * an ordinal or a str. Characters without an entry stay; what is done about
 * those that are mapped to None says an error handler (NULL: strict). New
 * reference; NULL with UnicodeTranslateError, or what the table raises. */
PyAPI_FUNC(PyObject * /*New*/) PyUnicode_Translate(PyObject *unicode, PyObject *table,
    const char *errors);

/* Returns `separator.join(seq)`, with a space for NULL. New reference; NULL
 * with TypeError. */
PyAPI_FUNC(PyObject * /*New*/) PyUnicode_Join(PyObject *separator, PyObject *seq);

/* Returns whether `unicode` between `start` and `end` begins (`direction`
 * -1) or ends (1) with `substr`: 1 or 0; -1 with TypeError. */
PyAPI_FUNC(Py_ssize_t) PyUnicode_Tailmatch(PyObject *unicode, PyObject *substr, Py_ssize_t start,
    Py_ssize_t end, int direction);

/* Returns the position of `substr` between `start` and `end`, from the
 * front if `direction` is 1, from the back if -1; -1 if it is not there,
 * -2 with TypeError. */
PyAPI_FUNC(Py_ssize_t) PyUnicode_Find(PyObject *unicode, PyObject *substr, Py_ssize_t start,
    Py_ssize_t end, int direction);

/* Returns the position of a character between `start` and `end`, from the
 * front if `direction` is 1, from the back if -1; -1 if it is not there,
 * -2 with an exception. */
PyAPI_FUNC(Py_ssize_t) PyUnicode_FindChar(PyObject *unicode, Py_UCS4 ch, Py_ssize_t start,
    Py_ssize_t end, int direction);

/* Returns how often `substr` is between `start` and `end`, without
 * overlap; -1 with TypeError. */
PyAPI_FUNC(Py_ssize_t) PyUnicode_Count(PyObject *unicode, PyObject *substr, Py_ssize_t start,
    Py_ssize_t end);

/* Returns a str with up to `maxcount` (-1: all) occurrences replaced. New
 * reference; NULL with TypeError. */
PyAPI_FUNC(PyObject * /*New*/) PyUnicode_Replace(PyObject *unicode, PyObject *substr,
    PyObject *replstr, Py_ssize_t maxcount);

/* Returns the order of two str: -1, 0 or 1; -1 with TypeError. */
PyAPI_FUNC(int) PyUnicode_Compare(PyObject *left, PyObject *right);

/* Returns the order of a str and a C string taken as Latin-1: -1, 0 or 1.
 * Raises nothing. */
PyAPI_FUNC(int) PyUnicode_CompareWithASCIIString(PyObject *unicode, const char *string);

/* Returns whether a str is equal to a C string in UTF-8: 1 or 0. */
PyAPI_FUNC(int) PyUnicode_EqualToUTF8(PyObject *unicode, const char *string);

/* Returns whether a str is equal to `size` bytes of UTF-8: 1 or 0. */
PyAPI_FUNC(int) PyUnicode_EqualToUTF8AndSize(PyObject *unicode, const char *string,
    Py_ssize_t size);

/* Returns whether two str are equal: 1 or 0; -1 with TypeError. */
PyAPI_FUNC(int) PyUnicode_Equal(PyObject *a, PyObject *b);

/* Returns `left op right` as a bool, or NotImplemented. New reference. */
PyAPI_FUNC(PyObject * /*New*/) PyUnicode_RichCompare(PyObject *left, PyObject *right, int op);

/* Returns `format % args`. New reference; NULL with TypeError, ValueError, or
 * what the arguments raise. */
PyAPI_FUNC(PyObject * /*New*/) PyUnicode_Format(PyObject *format, PyObject *args);

/* Returns whether `substr` is in `unicode`: 1 or 0; -1 with TypeError. */
PyAPI_FUNC(int) PyUnicode_Contains(PyObject *unicode, PyObject *substr);

/* Returns whether the str is an identifier: 1 or 0. */
PyAPI_FUNC(int) PyUnicode_IsIdentifier(PyObject *unicode);
/* END generated prototypes */

#ifdef __cplusplus
}
#endif
#endif /* PYRT_UNICODEOBJECT_H */
