/* dictobject.h: dict.
 *
 * Part of pyrt. Included by Python.h, which may be included instead.
 */
#ifndef PYRT_PYTHON_H
#include "Python.h"
#elif !defined(PYRT_DICTOBJECT_H)
#define PYRT_DICTOBJECT_H

#ifdef __cplusplus
extern "C" {
#endif

#define PyDict_Check(op) PyType_FastSubclass(Py_TYPE(op), Py_TPFLAGS_DICT_SUBCLASS)
#define PyDict_CheckExact(op) Py_IS_TYPE((op), &PyDict_Type)
#define PyDictKeys_Check(op) PyObject_TypeCheck((op), &PyDictKeys_Type)
#define PyDictValues_Check(op) PyObject_TypeCheck((op), &PyDictValues_Type)
#define PyDictItems_Check(op) PyObject_TypeCheck((op), &PyDictItems_Type)
#define PyDictViewSet_Check(op) (PyDictKeys_Check(op) || PyDictItems_Check(op))

/* BEGIN generated prototypes */
PyAPI_DATA(PyTypeObject) PyDict_Type;
PyAPI_DATA(PyTypeObject) PyDictKeys_Type;
PyAPI_DATA(PyTypeObject) PyDictValues_Type;
PyAPI_DATA(PyTypeObject) PyDictItems_Type;
PyAPI_DATA(PyTypeObject) PyDictIterKey_Type;
PyAPI_DATA(PyTypeObject) PyDictIterValue_Type;
PyAPI_DATA(PyTypeObject) PyDictIterItem_Type;
PyAPI_DATA(PyTypeObject) PyDictRevIterKey_Type;
PyAPI_DATA(PyTypeObject) PyDictRevIterItem_Type;
PyAPI_DATA(PyTypeObject) PyDictRevIterValue_Type;

/* Returns a new empty dict. New reference; NULL with MemoryError.
 * Thread safety: atomic. */
PyAPI_FUNC(PyObject * /*New*/) PyDict_New(void);

/* The value of `key`, borrowed from the dict, or NULL: without an exception
 * if it is missing or looking it up failed. Prefer PyDict_GetItemRef.
 * Thread safety: external synchronization. */
PYRT_USE_INSTEAD("PyDict_GetItemRef")
PyAPI_FUNC(PyObject * /*Borrowed*/) PyDict_GetItem(PyObject *p, PyObject *key);

/* The value of `key`, borrowed from the dict; NULL without an exception if
 * it is missing, with one if looking it up failed. Prefer
 * PyDict_GetItemRef.
 * Thread safety: external synchronization. */
PYRT_USE_INSTEAD("PyDict_GetItemRef")
PyAPI_FUNC(PyObject * /*Borrowed*/) PyDict_GetItemWithError(PyObject *p, PyObject *key);

/* Sets `p[key] = val`; the dict takes its own references. Returns 0, or -1
 * with TypeError for an unhashable key.
 * Thread safety: shared objects. */
PyAPI_FUNC(int) PyDict_SetItem(PyObject *p, PyObject *key, PyObject *val);

/* Removes `key`. Returns 0, or -1 with KeyError if it is not there.
 * Thread safety: shared objects. */
PyAPI_FUNC(int) PyDict_DelItem(PyObject *p, PyObject *key);

/* Removes all keys.
 * Thread safety: atomic. */
PyAPI_FUNC(void) PyDict_Clear(PyObject *p);

/* The next entry: returns 1 with references borrowed from the dict in `*key`
 * and `*value` (either may be NULL), 0 at the end. `*pos` starts at 0 and
 * means nothing else to the caller. Values may be replaced meanwhile, keys
 * not added or removed. Prefer PyDict_NextRef.
 * Thread safety: external synchronization. */
PYRT_USE_INSTEAD("PyDict_NextRef")
PyAPI_FUNC(int) PyDict_Next(PyObject *p, Py_ssize_t *pos, PyObject ** /*Borrowed*/ key,
    PyObject ** /*Borrowed*/ value);

/* Returns a new list of the keys. New reference; NULL with MemoryError.
 * Thread safety: atomic. */
PyAPI_FUNC(PyObject * /*New*/) PyDict_Keys(PyObject *p);

/* Returns a new list of the values. New reference; NULL with MemoryError.
 * Thread safety: atomic. */
PyAPI_FUNC(PyObject * /*New*/) PyDict_Values(PyObject *p);

/* Returns a new list of pairs of key and value. New reference; NULL with
 * MemoryError.
 * Thread safety: atomic. */
PyAPI_FUNC(PyObject * /*New*/) PyDict_Items(PyObject *p);

/* Returns the number of keys. Cannot fail on a dict.
 * Thread safety: atomic. */
PyAPI_FUNC(Py_ssize_t) PyDict_Size(PyObject *p);

/* Returns a new dict with the same keys and values. New reference; NULL
 * with MemoryError.
 * Thread safety: atomic. */
PyAPI_FUNC(PyObject * /*New*/) PyDict_Copy(PyObject *p);

/* Whether `key` is there: 1 or 0, or -1 with TypeError for an unhashable
 * key.
 * Thread safety: shared objects. */
PyAPI_FUNC(int) PyDict_Contains(PyObject *p, PyObject *key);

/* PyDict_Merge(a, b, 1).
 * Thread safety: shared objects. */
PyAPI_FUNC(int) PyDict_Update(PyObject *a, PyObject *b);

/* Puts the keys and values of the mapping `b` into `a`; keys that are there
 * already are replaced if `override` is not 0. Returns 0, or -1 with an
 * exception.
 * Thread safety: shared objects. */
PyAPI_FUNC(int) PyDict_Merge(PyObject *a, PyObject *b, int override);

/* Puts the pairs of the iterable `seq2` into `a`; of equal keys the last one
 * stays if `override` is not 0, else the first. Returns 0, or -1 with an
 * exception.
 * Thread safety: shared objects. */
PyAPI_FUNC(int) PyDict_MergeFromSeq2(PyObject *a, PyObject *seq2, int override);

/* `PyDict_GetItem` with a key given as UTF-8.
 * Thread safety: external synchronization. */
PYRT_USE_INSTEAD("PyDict_GetItemStringRef")
PyAPI_FUNC(PyObject * /*Borrowed*/) PyDict_GetItemString(PyObject *p, const char *key);

/* `PyDict_SetItem` with a key given as UTF-8. Returns 0, or -1 with
 * UnicodeDecodeError or MemoryError.
 * Thread safety: atomic. */
PyAPI_FUNC(int) PyDict_SetItemString(PyObject *p, const char *key, PyObject *val);

/* `PyDict_DelItem` with a key given as UTF-8.
 * Thread safety: atomic. */
PyAPI_FUNC(int) PyDict_DelItemString(PyObject *p, const char *key);

/* Looks `key` up. Returns 1 with a new reference in `*result`, 0 with NULL
 * there if the key is missing, -1 with NULL and an exception.
 * Thread safety: shared objects. */
PyAPI_FUNC(int) PyDict_GetItemRef(PyObject *p, PyObject *key, PyObject ** /*New*/ result);

/* `PyDict_GetItemRef` with a key given as UTF-8.
 * Thread safety: atomic. */
PyAPI_FUNC(int) PyDict_GetItemStringRef(PyObject *p, const char *key, PyObject ** /*New*/ result);

/* Looks `key` up and sets it to `default_value` if it is missing. Returns 1
 * if it was there, 0 if not, -1 with an exception; `result`, unless NULL,
 * receives a new reference to the value, or NULL.
 * Thread safety: shared objects. */
PyAPI_FUNC(int) PyDict_SetDefaultRef(PyObject *p, PyObject *key, PyObject *default_value,
    PyObject ** /*New*/ result);

/* Returns the `__dict__` of `o`, made if need be; a getter. New reference;
 * NULL with AttributeError if instances have none. */
PyAPI_FUNC(PyObject * /*New*/) PyObject_GenericGetDict(PyObject *o, void *context);

#ifndef PYRT_ABI3T
/* The next entry: returns 1 with new references in `*key` and `*value`
 * (either may be NULL), 0 at the end. `*pos` starts at 0 and means nothing
 * else to the caller.
 * Thread safety: shared objects. */
PyAPI_FUNC(int) PyDict_NextRef(PyObject *dict, Py_ssize_t *pos, PyObject ** /*New*/ key,
    PyObject ** /*New*/ value);
#endif
/* END generated prototypes */

#ifdef __cplusplus
}
#endif
#endif /* PYRT_DICTOBJECT_H */
