/* abstract.h: protocols that any object may have.
 *
 * Part of pyrt. Included by Python.h, which may be included instead.
 */
#ifndef PYRT_PYTHON_H
#include "Python.h"
#elif !defined(PYRT_ABSTRACT_H)
#define PYRT_ABSTRACT_H

#ifdef __cplusplus
extern "C" {
#endif

#define PY_VECTORCALL_ARGUMENTS_OFFSET ((size_t)1 << (8 * sizeof(size_t) - 1))
#define PySequence_ITEM(o, i) PySequence_GetItem((o), (i))
#define PySequence_Fast_GET_SIZE(o) PySequence_Size(o)
#define PySequence_Fast_GET_ITEM(o, i) PySequence_GetItem((o), (i))
#define PyMapping_DelItemString(o, key) PyObject_DelItemString((o), (key))
#define PyMapping_DelItem(o, key) PyObject_DelItem((o), (key))

/* BEGIN generated prototypes */

/* Calls `callable` without arguments. New reference; NULL with an
 * exception. */
PyAPI_FUNC(PyObject * /*New*/) PyObject_CallNoArgs(PyObject *callable);

/* Calls `callable` with a tuple of positional arguments and a dict of
 * keyword arguments, or NULL. New reference; NULL with an exception. */
PyAPI_FUNC(PyObject * /*New*/) PyObject_Call(PyObject *callable, PyObject *args, PyObject *kwargs);

/* Calls `callable` with a tuple of arguments, or none for NULL. New
 * reference; NULL with an exception. */
PyAPI_FUNC(PyObject * /*New*/) PyObject_CallObject(PyObject *callable, PyObject *args);

/* Calls with arguments made by a format (Py_BuildValue); NULL: none. New
 * reference. */
PyAPI_FUNC(PyObject * /*New*/) PyObject_CallFunction(PyObject *callable, const char *format, ...);

/* Calls a method with arguments made by a format. New reference. */
PyAPI_FUNC(PyObject * /*New*/) PyObject_CallMethod(PyObject *obj, const char *name,
    const char *format, ...);

/* Calls with the objects that follow, ended by NULL. New reference. */
PyAPI_FUNC(PyObject * /*New*/) PyObject_CallFunctionObjArgs(PyObject *callable, ...);

/* Calls a method with the objects that follow, ended by NULL. New reference. */
PyAPI_FUNC(PyObject * /*New*/) PyObject_CallMethodObjArgs(PyObject *obj, PyObject *name, ...);

/* The number of positional arguments in the `nargsf` of a vectorcall. */
PyAPI_FUNC(Py_ssize_t) PyVectorcall_NARGS(size_t nargsf);

/* Calls through the vectorcall function of `callable` with a tuple and a
 * dict or NULL. New reference; NULL with TypeError if it has none. */
PyAPI_FUNC(PyObject * /*New*/) PyVectorcall_Call(PyObject *callable, PyObject *args,
    PyObject *kwargs);

/* Calls `callable` with the arguments of an array: `nargsf` positional
 * ones, then one for each name in `kwnames`. New reference; NULL with an
 * exception. */
PyAPI_FUNC(PyObject * /*New*/) PyObject_Vectorcall(PyObject *callable,
    PyObject *const * /*Borrowed*/ args, size_t nargsf, PyObject *kwnames);

/* Calls the method `name` of the first argument with the others. New
 * reference; NULL with an exception. */
PyAPI_FUNC(PyObject * /*New*/) PyObject_VectorcallMethod(PyObject *name,
    PyObject *const * /*Borrowed*/ args, size_t nargsf, PyObject *kwnames);

/* Returns the type of `o`. New reference; NULL with SystemError for NULL. */
PyAPI_FUNC(PyObject * /*New*/) PyObject_Type(PyObject *o);

/* Returns `len(o)`; -1 with TypeError if it has none. */
PyAPI_FUNC(Py_ssize_t) PyObject_Size(PyObject *o);

/* As PyObject_Size. */
PyAPI_FUNC(Py_ssize_t) PyObject_Length(PyObject *o);

/* Returns `o[key]`. New reference; NULL with an exception. */
PyAPI_FUNC(PyObject * /*New*/) PyObject_GetItem(PyObject *o, PyObject *key);

/* Does `o[key] = v`; the object takes its own references. Returns 0, or -1
 * with an exception. */
PyAPI_FUNC(int) PyObject_SetItem(PyObject *o, PyObject *key, PyObject *v);

/* `PyObject_DelItem` with a key given as UTF-8. */
PyAPI_FUNC(int) PyObject_DelItemString(PyObject *o, const char *key);

/* Does `del o[key]`. Returns 0, or -1 with an exception. */
PyAPI_FUNC(int) PyObject_DelItem(PyObject *o, PyObject *key);

/* Returns `format(obj, format_spec)` (NULL: an empty specification): what
 * `__format__` gives. New reference; NULL with TypeError. */
PyAPI_FUNC(PyObject * /*New*/) PyObject_Format(PyObject *obj, PyObject *format_spec);

/* Returns an iterator over `o`. New reference; NULL with TypeError if it is
 * not iterable. */
PyAPI_FUNC(PyObject * /*New*/) PyObject_GetIter(PyObject *o);

/* Returns `aiter(o)`. New reference; NULL with TypeError if it is no
 * asynchronous iterable. */
PyAPI_FUNC(PyObject * /*New*/) PyObject_GetAIter(PyObject *o);

/* Whether the object is an iterator: 1 or 0. Cannot fail. */
PyAPI_FUNC(int) PyIter_Check(PyObject *o);

/* Whether the object is an asynchronous iterator: 1 or 0. Cannot fail. */
PyAPI_FUNC(int) PyAIter_Check(PyObject *o);

/* The next item: returns 1 with a new reference in `*item`, 0 with NULL at
 * the end, -1 with NULL and an exception. */
PyAPI_FUNC(int) PyIter_NextItem(PyObject *iter, PyObject ** /*New*/ item);

/* Returns the next item. New reference; NULL at the end, or with an
 * exception. Prefer PyIter_NextItem, which tells these apart. */
PyAPI_FUNC(PyObject * /*New*/) PyIter_Next(PyObject *o);

/* Sends `arg` into an iterator or coroutine: 1 (PYGEN_NEXT) with what it
 * gave in `*presult`, 0 (PYGEN_RETURN) with what it returned, both new
 * references, -1 (PYGEN_ERROR) with NULL and an exception. */
PyAPI_FUNC(PySendResult) PyIter_Send(PyObject *iter, PyObject *arg, PyObject ** /*New*/ presult);

/* Returns whether the object is a number: 1 or 0. Cannot fail. */
PyAPI_FUNC(int) PyNumber_Check(PyObject *o);

/* Returns `a + b`. New reference; NULL with an exception. */
PyAPI_FUNC(PyObject * /*New*/) PyNumber_Add(PyObject *a, PyObject *b);

/* Returns `a - b`. New reference; NULL with an exception. */
PyAPI_FUNC(PyObject * /*New*/) PyNumber_Subtract(PyObject *a, PyObject *b);

/* Returns `a * b`. New reference; NULL with an exception. */
PyAPI_FUNC(PyObject * /*New*/) PyNumber_Multiply(PyObject *a, PyObject *b);

/* Returns `a @ b`. New reference; NULL with an exception. */
PyAPI_FUNC(PyObject * /*New*/) PyNumber_MatrixMultiply(PyObject *a, PyObject *b);

/* Returns `a // b`. New reference; NULL with an exception. */
PyAPI_FUNC(PyObject * /*New*/) PyNumber_FloorDivide(PyObject *a, PyObject *b);

/* Returns `a / b`. New reference; NULL with an exception. */
PyAPI_FUNC(PyObject * /*New*/) PyNumber_TrueDivide(PyObject *a, PyObject *b);

/* Returns `a % b`. New reference; NULL with an exception. */
PyAPI_FUNC(PyObject * /*New*/) PyNumber_Remainder(PyObject *a, PyObject *b);

/* Returns `divmod(a, b)`. New reference; NULL with an exception. */
PyAPI_FUNC(PyObject * /*New*/) PyNumber_Divmod(PyObject *a, PyObject *b);

/* Returns `pow(a, b, c)`; `a ** b` with None for `c`. New reference; NULL
 * with an exception. */
PyAPI_FUNC(PyObject * /*New*/) PyNumber_Power(PyObject *a, PyObject *b, PyObject *c);

/* Returns `-o`. New reference; NULL with an exception. */
PyAPI_FUNC(PyObject * /*New*/) PyNumber_Negative(PyObject *o);

/* Returns `+o`. New reference; NULL with an exception. */
PyAPI_FUNC(PyObject * /*New*/) PyNumber_Positive(PyObject *o);

/* Returns `abs(o)`. New reference; NULL with an exception. */
PyAPI_FUNC(PyObject * /*New*/) PyNumber_Absolute(PyObject *o);

/* Returns `~o`. New reference; NULL with an exception. */
PyAPI_FUNC(PyObject * /*New*/) PyNumber_Invert(PyObject *o);

/* Returns `a << b`. New reference; NULL with an exception. */
PyAPI_FUNC(PyObject * /*New*/) PyNumber_Lshift(PyObject *a, PyObject *b);

/* Returns `a >> b`. New reference; NULL with an exception. */
PyAPI_FUNC(PyObject * /*New*/) PyNumber_Rshift(PyObject *a, PyObject *b);

/* Returns `a & b`. New reference; NULL with an exception. */
PyAPI_FUNC(PyObject * /*New*/) PyNumber_And(PyObject *a, PyObject *b);

/* Returns `a ^ b`. New reference; NULL with an exception. */
PyAPI_FUNC(PyObject * /*New*/) PyNumber_Xor(PyObject *a, PyObject *b);

/* Returns `a | b`. New reference; NULL with an exception. */
PyAPI_FUNC(PyObject * /*New*/) PyNumber_Or(PyObject *a, PyObject *b);

/* Returns whether the object has `__index__`: 1 or 0. Cannot fail. */
PyAPI_FUNC(int) PyIndex_Check(PyObject *o);

/* Returns the object as an int: `operator.index(o)`. New reference; NULL
 * with TypeError. */
PyAPI_FUNC(PyObject * /*New*/) PyNumber_Index(PyObject *o);

/* Returns the object as a size. What does not fit raises the class `exc`,
 * or is clipped if that is NULL; -1 with an exception. */
PyAPI_FUNC(Py_ssize_t) PyNumber_AsSsize_t(PyObject *o, PyObject *exc);

/* Returns `int(o)`. New reference; NULL with TypeError or ValueError. */
PyAPI_FUNC(PyObject * /*New*/) PyNumber_Long(PyObject *o);

/* Returns `float(o)`. New reference; NULL with TypeError or ValueError. */
PyAPI_FUNC(PyObject * /*New*/) PyNumber_Float(PyObject *o);

/* Returns `a += b`, in place if `a` supports it. New reference; NULL with
 * an exception. */
PyAPI_FUNC(PyObject * /*New*/) PyNumber_InPlaceAdd(PyObject *a, PyObject *b);

/* Returns `a -= b`, in place if `a` supports it. New reference; NULL with
 * an exception. */
PyAPI_FUNC(PyObject * /*New*/) PyNumber_InPlaceSubtract(PyObject *a, PyObject *b);

/* Returns `a *= b`, in place if `a` supports it. New reference; NULL with
 * an exception. */
PyAPI_FUNC(PyObject * /*New*/) PyNumber_InPlaceMultiply(PyObject *a, PyObject *b);

/* Returns `a @= b`, in place if `a` supports it. New reference; NULL with
 * an exception. */
PyAPI_FUNC(PyObject * /*New*/) PyNumber_InPlaceMatrixMultiply(PyObject *a, PyObject *b);

/* Returns `a //= b`, in place if `a` supports it. New reference; NULL with
 * an exception. */
PyAPI_FUNC(PyObject * /*New*/) PyNumber_InPlaceFloorDivide(PyObject *a, PyObject *b);

/* Returns `a /= b`, in place if `a` supports it. New reference; NULL with
 * an exception. */
PyAPI_FUNC(PyObject * /*New*/) PyNumber_InPlaceTrueDivide(PyObject *a, PyObject *b);

/* Returns `a %= b`, in place if `a` supports it. New reference; NULL with
 * an exception. */
PyAPI_FUNC(PyObject * /*New*/) PyNumber_InPlaceRemainder(PyObject *a, PyObject *b);

/* PyNumber_Power, in place if `a` supports it and `c` is None. */
PyAPI_FUNC(PyObject * /*New*/) PyNumber_InPlacePower(PyObject *a, PyObject *b, PyObject *c);

/* Returns `a <<= b`, in place if `a` supports it. New reference; NULL with
 * an exception. */
PyAPI_FUNC(PyObject * /*New*/) PyNumber_InPlaceLshift(PyObject *a, PyObject *b);

/* Returns `a >>= b`, in place if `a` supports it. New reference; NULL with
 * an exception. */
PyAPI_FUNC(PyObject * /*New*/) PyNumber_InPlaceRshift(PyObject *a, PyObject *b);

/* Returns `a &= b`, in place if `a` supports it. New reference; NULL with
 * an exception. */
PyAPI_FUNC(PyObject * /*New*/) PyNumber_InPlaceAnd(PyObject *a, PyObject *b);

/* Returns `a ^= b`, in place if `a` supports it. New reference; NULL with
 * an exception. */
PyAPI_FUNC(PyObject * /*New*/) PyNumber_InPlaceXor(PyObject *a, PyObject *b);

/* Returns `a |= b`, in place if `a` supports it. New reference; NULL with
 * an exception. */
PyAPI_FUNC(PyObject * /*New*/) PyNumber_InPlaceOr(PyObject *a, PyObject *b);

/* Returns `bin`, `oct`, `str` or `hex` of an int by the base 2, 8, 10 or
 * 16. New reference; NULL with TypeError, or SystemError for other bases. */
PyAPI_FUNC(PyObject * /*New*/) PyNumber_ToBase(PyObject *o, int base);

/* Whether the object has items by position: 1 or 0. Cannot fail. */
PyAPI_FUNC(int) PySequence_Check(PyObject *o);

/* Returns the number of items; -1 with TypeError for what is no sequence. */
PyAPI_FUNC(Py_ssize_t) PySequence_Size(PyObject *o);

/* As PySequence_Size. */
PyAPI_FUNC(Py_ssize_t) PySequence_Length(PyObject *o);

/* Returns `o1 + o2`. New reference; NULL with an exception. */
PyAPI_FUNC(PyObject * /*New*/) PySequence_Concat(PyObject *o1, PyObject *o2);

/* Returns `o * count`. New reference; NULL with an exception. */
PyAPI_FUNC(PyObject * /*New*/) PySequence_Repeat(PyObject *o, Py_ssize_t count);

/* Returns the item at `i`; a negative index counts from the end. New
 * reference; NULL with an exception. */
PyAPI_FUNC(PyObject * /*New*/) PySequence_GetItem(PyObject *o, Py_ssize_t i);

/* Returns `o[i1:i2]`. New reference; NULL with an exception. */
PyAPI_FUNC(PyObject * /*New*/) PySequence_GetSlice(PyObject *o, Py_ssize_t i1, Py_ssize_t i2);

/* Sets the item at `i`; the sequence takes its own reference. NULL deletes.
 * Returns 0, or -1 with an exception. */
PyAPI_FUNC(int) PySequence_SetItem(PyObject *o, Py_ssize_t i, PyObject *v);

/* Deletes the item at `i`. Returns 0, or -1 with an exception. */
PyAPI_FUNC(int) PySequence_DelItem(PyObject *o, Py_ssize_t i);

/* Does `o[i1:i2] = v`; NULL deletes. Returns 0, or -1 with an exception. */
PyAPI_FUNC(int) PySequence_SetSlice(PyObject *o, Py_ssize_t i1, Py_ssize_t i2, PyObject *v);

/* Does `del o[i1:i2]`. Returns 0, or -1 with an exception. */
PyAPI_FUNC(int) PySequence_DelSlice(PyObject *o, Py_ssize_t i1, Py_ssize_t i2);

/* Returns a tuple of the items of an iterable, itself if it is a tuple. New
 * reference; NULL with an exception. */
PyAPI_FUNC(PyObject * /*New*/) PySequence_Tuple(PyObject *o);

/* Returns a new list of the items of an iterable. New reference; NULL with
 * an exception. */
PyAPI_FUNC(PyObject * /*New*/) PySequence_List(PyObject *o);

/* Returns `o` itself if it is a list or tuple, else a list of its items. New
 * reference; NULL with TypeError saying `m` if it is not iterable. */
PyAPI_FUNC(PyObject * /*New*/) PySequence_Fast(PyObject *o, const char *m);

/* How many items equal `value`; -1 with an exception. */
PyAPI_FUNC(Py_ssize_t) PySequence_Count(PyObject *o, PyObject *value);

/* Whether `value` is in `o`: 1 or 0, -1 with an exception. */
PyAPI_FUNC(int) PySequence_Contains(PyObject *o, PyObject *value);

/* As PySequence_Contains. */
PyAPI_FUNC(int) PySequence_In(PyObject *o, PyObject *value);

/* Where `value` first is; -1 with ValueError if nowhere. */
PyAPI_FUNC(Py_ssize_t) PySequence_Index(PyObject *o, PyObject *value);

/* Returns `o1 + o2`, made in place where `o1` can. New reference; NULL with
 * an exception. */
PyAPI_FUNC(PyObject * /*New*/) PySequence_InPlaceConcat(PyObject *o1, PyObject *o2);

/* Returns `o * count`, made in place where `o` can. New reference; NULL with
 * an exception. */
PyAPI_FUNC(PyObject * /*New*/) PySequence_InPlaceRepeat(PyObject *o, Py_ssize_t count);

/* Whether the object has items by key: 1 or 0. Cannot fail. */
PyAPI_FUNC(int) PyMapping_Check(PyObject *o);

/* Returns the number of keys; -1 with TypeError for what is no mapping. */
PyAPI_FUNC(Py_ssize_t) PyMapping_Size(PyObject *o);

/* As PyMapping_Size. */
PyAPI_FUNC(Py_ssize_t) PyMapping_Length(PyObject *o);

/* `PyMapping_HasKey` with a key given as UTF-8. Prefer
 * PyMapping_HasKeyStringWithError. */
PyAPI_FUNC(int) PyMapping_HasKeyString(PyObject *o, const char *key);

/* Whether `o` has `key`: 1 or 0, also where looking failed, which is
 * reported on standard error. Prefer PyMapping_HasKeyWithError. */
PyAPI_FUNC(int) PyMapping_HasKey(PyObject *o, PyObject *key);

/* Whether `o` has `key`: 1 or 0, -1 with an exception. */
PyAPI_FUNC(int) PyMapping_HasKeyWithError(PyObject *o, PyObject *key);

/* `PyMapping_HasKeyWithError` with a key given as UTF-8. */
PyAPI_FUNC(int) PyMapping_HasKeyStringWithError(PyObject *o, const char *key);

/* Returns a list of the keys of a mapping. New reference; NULL with an
 * exception. */
PyAPI_FUNC(PyObject * /*New*/) PyMapping_Keys(PyObject *o);

/* Returns a list of the values of a mapping. New reference; NULL with an
 * exception. */
PyAPI_FUNC(PyObject * /*New*/) PyMapping_Values(PyObject *o);

/* Returns a list of the pairs of a mapping. New reference; NULL with an
 * exception. */
PyAPI_FUNC(PyObject * /*New*/) PyMapping_Items(PyObject *o);

/* Returns `o[key]` for a key given as UTF-8. New reference; NULL with an
 * exception. */
PyAPI_FUNC(PyObject * /*New*/) PyMapping_GetItemString(PyObject *o, const char *key);

/* Looks `key` up: 1 with a new reference in `*result`, 0 with NULL where
 * KeyError would be raised, -1 with NULL and an exception. */
PyAPI_FUNC(int) PyMapping_GetOptionalItem(PyObject *o, PyObject *key, PyObject ** /*New*/ result);

/* `PyMapping_GetOptionalItem` with a key given as UTF-8. */
PyAPI_FUNC(int) PyMapping_GetOptionalItemString(PyObject *o, const char *key,
    PyObject ** /*New*/ result);

/* Does `o[key] = v` for a key given as UTF-8. Returns 0, or -1 with an
 * exception. */
PyAPI_FUNC(int) PyMapping_SetItemString(PyObject *o, const char *key, PyObject *v);

/* Returns whether `inst` is an instance of `cls`, a class or a tuple of
 * them: 1 or 0; -1 with TypeError. */
PyAPI_FUNC(int) PyObject_IsInstance(PyObject *inst, PyObject *cls);

/* Returns whether `derived` is a subclass of `cls`, a class or a tuple of
 * them: 1 or 0; -1 with TypeError. */
PyAPI_FUNC(int) PyObject_IsSubclass(PyObject *derived, PyObject *cls);
/* END generated prototypes */

#ifdef __cplusplus
}
#endif
#endif /* PYRT_ABSTRACT_H */
