/* object.h: objects and types.
 *
 * Part of pyrt. Included by Python.h, which may be included instead.
 */
#ifndef PYRT_PYTHON_H
#include "Python.h"
#elif !defined(PYRT_OBJECT_H)
#define PYRT_OBJECT_H

#ifdef __cplusplus
extern "C" {
#endif

#define Py_LT 0
#define Py_LE 1
#define Py_EQ 2
#define Py_NE 3
#define Py_GT 4
#define Py_GE 5

#define Py_PRINT_RAW 1

/* Flags of a type. */
#define Py_TPFLAGS_HAVE_FINALIZE (1UL << 0)
#define Py_TPFLAGS_MANAGED_WEAKREF (1UL << 3)
#define Py_TPFLAGS_MANAGED_DICT (1UL << 4)
#define Py_TPFLAGS_SEQUENCE (1UL << 5)
#define Py_TPFLAGS_MAPPING (1UL << 6)
#define Py_TPFLAGS_DISALLOW_INSTANTIATION (1UL << 7)
#define Py_TPFLAGS_IMMUTABLETYPE (1UL << 8)
#define Py_TPFLAGS_HEAPTYPE (1UL << 9)
#define Py_TPFLAGS_BASETYPE (1UL << 10)
#define Py_TPFLAGS_HAVE_VECTORCALL (1UL << 11)
#define Py_TPFLAGS_READY (1UL << 12)
#define Py_TPFLAGS_READYING (1UL << 13)
#define Py_TPFLAGS_HAVE_GC (1UL << 14)
#define Py_TPFLAGS_HAVE_STACKLESS_EXTENSION 0
#define Py_TPFLAGS_METHOD_DESCRIPTOR (1UL << 17)
#define Py_TPFLAGS_HAVE_VERSION_TAG (1UL << 18)
#define Py_TPFLAGS_VALID_VERSION_TAG (1UL << 19)
#define Py_TPFLAGS_IS_ABSTRACT (1UL << 20)
#define Py_TPFLAGS_ITEMS_AT_END (1UL << 23)
#define Py_TPFLAGS_LONG_SUBCLASS (1UL << 24)
#define Py_TPFLAGS_LIST_SUBCLASS (1UL << 25)
#define Py_TPFLAGS_TUPLE_SUBCLASS (1UL << 26)
#define Py_TPFLAGS_BYTES_SUBCLASS (1UL << 27)
#define Py_TPFLAGS_UNICODE_SUBCLASS (1UL << 28)
#define Py_TPFLAGS_DICT_SUBCLASS (1UL << 29)
#define Py_TPFLAGS_BASE_EXC_SUBCLASS (1UL << 30)
#define Py_TPFLAGS_TYPE_SUBCLASS (1UL << 31)
#define Py_TPFLAGS_DEFAULT (Py_TPFLAGS_HAVE_STACKLESS_EXTENSION | 0)

/* For Py_tp_token: the address of the spec. */
#define Py_TP_USE_SPEC NULL

#define Py_CONSTANT_NONE 0
#define Py_CONSTANT_FALSE 1
#define Py_CONSTANT_TRUE 2
#define Py_CONSTANT_ELLIPSIS 3
#define Py_CONSTANT_NOT_IMPLEMENTED 4
#define Py_CONSTANT_ZERO 5
#define Py_CONSTANT_ONE 6
#define Py_CONSTANT_EMPTY_STR 7
#define Py_CONSTANT_EMPTY_BYTES 8
#define Py_CONSTANT_EMPTY_TUPLE 9

typedef struct {
    int slot;
    void *pfunc;
} PyType_Slot;

typedef struct {
    const char *name;
    int basicsize;
    int itemsize;
    unsigned int flags;
    PyType_Slot *slots;
} PyType_Spec;

#define Py_None Py_GetConstantBorrowed(Py_CONSTANT_NONE)
#define Py_True Py_GetConstantBorrowed(Py_CONSTANT_TRUE)
#define Py_False Py_GetConstantBorrowed(Py_CONSTANT_FALSE)
#define Py_Ellipsis Py_GetConstantBorrowed(Py_CONSTANT_ELLIPSIS)
#define Py_NotImplemented Py_GetConstantBorrowed(Py_CONSTANT_NOT_IMPLEMENTED)
#define Py_RETURN_NONE return Py_GetConstant(Py_CONSTANT_NONE)
#define Py_RETURN_TRUE return Py_GetConstant(Py_CONSTANT_TRUE)
#define Py_RETURN_FALSE return Py_GetConstant(Py_CONSTANT_FALSE)
#define Py_RETURN_NOTIMPLEMENTED return Py_GetConstant(Py_CONSTANT_NOT_IMPLEMENTED)

/* Fills a place with a value and releases what was there; the place is
 * never seen with a released reference in it. */
#define Py_SETREF(dst, src)                                   \
    do {                                                      \
        PyObject **py_place = (PyObject **)(void *)&(dst);    \
        PyObject *py_old = *py_place;                         \
        *py_place = (PyObject *)(src);                        \
        Py_DECREF(py_old);                                    \
    } while (0)
#define Py_XSETREF(dst, src)                                  \
    do {                                                      \
        PyObject **py_place = (PyObject **)(void *)&(dst);    \
        PyObject *py_old = *py_place;                         \
        *py_place = (PyObject *)(src);                        \
        Py_XDECREF(py_old);                                   \
    } while (0)

#define PyType_HasFeature(type, feature) ((PyType_GetFlags(type) & (feature)) != 0)
#define PyType_FastSubclass(type, flag) PyType_HasFeature((type), (flag))
#define PyType_Check(op) PyType_FastSubclass(Py_TYPE(op), Py_TPFLAGS_TYPE_SUBCLASS)
#define PyType_CheckExact(op) Py_IS_TYPE((op), &PyType_Type)
#define PyType_IS_GC(type) PyType_HasFeature((type), Py_TPFLAGS_HAVE_GC)
#define PyObject_TypeCheck(op, type) \
    (Py_IS_TYPE((op), (type)) || PyType_IsSubtype(Py_TYPE(op), (type)))
#define _PyObject_CAST(op) ((PyObject *)(op))
#define _PyVarObject_CAST(op) ((PyVarObject *)(op))

/* BEGIN generated prototypes */
PyAPI_DATA(PyTypeObject) PyLong_Type;
PyAPI_DATA(PyTypeObject) PyBool_Type;
PyAPI_DATA(PyTypeObject) PyType_Type;
PyAPI_DATA(PyTypeObject) PyBaseObject_Type;
PyAPI_DATA(PyTypeObject) PySuper_Type;
PyAPI_DATA(PyObject) _Py_NoneStruct;
PyAPI_DATA(PyObject) _Py_NotImplementedStruct;

/* Returns whether both are the same object: 1 or 0. */
PyAPI_FUNC(int) Py_Is(PyObject *x, PyObject *y);

/* Returns the type of `o`, borrowed: it lives as long as `o`. Cannot fail. */
PyAPI_FUNC(PyTypeObject *) Py_TYPE(PyObject *o);

/* Returns the number of items of a variable-size instance. */
PyAPI_FUNC(Py_ssize_t) Py_SIZE(PyObject *o);

/* Returns whether the type of `o` is exactly `type`: 1 or 0. */
PyAPI_FUNC(int) Py_IS_TYPE(PyObject *o, PyTypeObject *type);

/* Sets the number of items of a variable-size instance. */
PyAPI_FUNC(void) Py_SET_SIZE(PyVarObject *o, Py_ssize_t size);

/* Returns a new type made from a specification. New reference; NULL with
 * TypeError or SystemError. */
PyAPI_FUNC(PyObject * /*New*/) PyType_FromSpec(PyType_Spec *spec);

/* PyType_FromSpec with a base or a tuple of bases (NULL: by the slots). */
PyAPI_FUNC(PyObject * /*New*/) PyType_FromSpecWithBases(PyType_Spec *spec, PyObject *bases);

/* Returns the C function in a slot of a type, NULL if there is none; with
 * SystemError for a number that is no slot. */
PyAPI_FUNC(void *) PyType_GetSlot(PyTypeObject *type, int slot);

/* PyType_FromSpecWithBases for a type of a module (may be NULL). */
PyAPI_FUNC(PyObject * /*New*/) PyType_FromModuleAndSpec(PyObject *module, PyType_Spec *spec,
    PyObject *bases);

/* Returns the module a type was made for; borrowed. NULL with TypeError if
 * there is none. */
PYRT_USE_INSTEAD("PyType_GetModuleByToken")
PyAPI_FUNC(PyObject * /*Borrowed*/) PyType_GetModule(PyTypeObject *type);

/* Returns the state of the module a type was made for; NULL with TypeError
 * if there is no module. */
PyAPI_FUNC(void *) PyType_GetModuleState(PyTypeObject *type);

/* Returns `__name__` of a type. New reference; NULL with an exception. */
PyAPI_FUNC(PyObject * /*New*/) PyType_GetName(PyTypeObject *type);

/* Returns `__qualname__` of a type. New reference; NULL with an exception. */
PyAPI_FUNC(PyObject * /*New*/) PyType_GetQualName(PyTypeObject *type);

/* Returns `module.qualname`, without the module if it is builtins or
 * `__main__`. New reference; NULL with an exception. */
PyAPI_FUNC(PyObject * /*New*/) PyType_GetFullyQualifiedName(PyTypeObject *type);

/* Returns `__module__` of a type. New reference; NULL with an exception. */
PyAPI_FUNC(PyObject * /*New*/) PyType_GetModuleName(PyTypeObject *type);

/* PyType_FromModuleAndSpec with a metatype (NULL: that of the bases). */
PyAPI_FUNC(PyObject * /*New*/) PyType_FromMetaclass(PyTypeObject *metaclass, PyObject *module,
    PyType_Spec *spec, PyObject *bases);

/* Returns the data that the type `cls` adds to its instances; `obj` is one
 * of them. The data lives as long as the instance. */
PyAPI_FUNC(void *) PyObject_GetTypeData(PyObject *obj, PyTypeObject *cls);

/* Returns the size of the data that the type adds to its instances. */
PyAPI_FUNC(Py_ssize_t) PyType_GetTypeDataSize(PyTypeObject *cls);

/* Puts the type of the MRO that has this token into `*result` (unless NULL)
 * as a new reference. Returns 1, or 0 with NULL there if none has it; -1
 * with SystemError for a NULL token. */
PyAPI_FUNC(int) PyType_GetBaseByToken(PyTypeObject *type, void *token, PyTypeObject **result);

/* Returns a new type made from an array of slots. New reference; NULL with
 * TypeError or SystemError. */
PyAPI_FUNC(PyObject * /*New*/) PyType_FromSlots(PySlot *slots);

/* Returns whether `a` is `b` or derived from it: 1 or 0. Cannot fail. */
PyAPI_FUNC(int) PyType_IsSubtype(PyTypeObject *a, PyTypeObject *b);

/* Returns the flags of a type. Cannot fail. */
PyAPI_FUNC(unsigned long) PyType_GetFlags(PyTypeObject *type);

/* Completes a type. Types of this API are complete when they are made.
 * Returns 0. */
PyAPI_FUNC(int) PyType_Ready(PyTypeObject *type);

/* For tp_alloc: returns a new instance, all zero, with `nitems` items. New
 * reference; NULL with MemoryError. */
PyAPI_FUNC(PyObject * /*New*/) PyType_GenericAlloc(PyTypeObject *type, Py_ssize_t nitems);

/* For tp_new: calls tp_alloc and ignores the arguments. New reference;
 * NULL with MemoryError. */
PyAPI_FUNC(PyObject * /*New*/) PyType_GenericNew(PyTypeObject *type, PyObject *args,
    PyObject *kwds);

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(unsigned int) PyType_ClearCache(void);

/* Forgets what is cached about a type after its dictionary was changed. */
PyAPI_FUNC(void) PyType_Modified(PyTypeObject *type);

/* Returns `repr(o)`, `<NULL>` for NULL. New reference; NULL with an
 * exception. */
PyAPI_FUNC(PyObject * /*New*/) PyObject_Repr(PyObject *o);

/* Returns `str(o)`, `<NULL>` for NULL. New reference; NULL with an
 * exception. */
PyAPI_FUNC(PyObject * /*New*/) PyObject_Str(PyObject *o);

/* Returns `ascii(o)`: its repr with other characters escaped. New
 * reference; NULL with an exception. */
PyAPI_FUNC(PyObject * /*New*/) PyObject_ASCII(PyObject *o);

/* Returns the bytes of an object: by `__bytes__`, or as bytes(o) does for
 * what is no str. New reference; NULL with TypeError. */
PyAPI_FUNC(PyObject * /*New*/) PyObject_Bytes(PyObject *o);

/* Returns `o1 op o2`. New reference; NULL with an exception. */
PyAPI_FUNC(PyObject * /*New*/) PyObject_RichCompare(PyObject *o1, PyObject *o2, int opid);

/* Returns the truth of `o1 op o2`, where an object equals itself: 1, 0, or
 * -1 with an exception. */
PyAPI_FUNC(int) PyObject_RichCompareBool(PyObject *o1, PyObject *o2, int opid);

/* PyObject_GetAttr with a C string. New reference; NULL with an exception. */
PyAPI_FUNC(PyObject * /*New*/) PyObject_GetAttrString(PyObject *o, const char *attr_name);

/* PyObject_SetAttr with a C string. Returns 0, or -1 with an exception. */
PyAPI_FUNC(int) PyObject_SetAttrString(PyObject *o, const char *attr_name, PyObject *v);

/* PyObject_DelAttr with a C string. Returns 0, or -1 with an exception. */
PyAPI_FUNC(int) PyObject_DelAttrString(PyObject *o, const char *attr_name);

/* PyObject_HasAttr with a C string. */
PyAPI_FUNC(int) PyObject_HasAttrString(PyObject *o, const char *attr_name);

/* Returns attribute `attr_name` of `o`. New reference; NULL with an
 * exception. */
PyAPI_FUNC(PyObject * /*New*/) PyObject_GetAttr(PyObject *o, PyObject *attr_name);

/* Stores attribute `attr_name` of `o` as a new reference. Returns 1; 0 and
 * NULL if there is none; -1 and NULL with any other exception. */
PyAPI_FUNC(int) PyObject_GetOptionalAttr(PyObject *o, PyObject *attr_name,
    PyObject ** /*New*/ result);

/* PyObject_GetOptionalAttr with a C string. */
PyAPI_FUNC(int) PyObject_GetOptionalAttrString(PyObject *o, const char *attr_name,
    PyObject ** /*New*/ result);

/* Sets attribute `attr_name` of `o`; NULL deletes it. Returns 0, or -1 with
 * an exception. */
PyAPI_FUNC(int) PyObject_SetAttr(PyObject *o, PyObject *attr_name, PyObject *v);

/* Deletes attribute `attr_name` of `o`. Returns 0, or -1 with an exception. */
PyAPI_FUNC(int) PyObject_DelAttr(PyObject *o, PyObject *attr_name);

/* Returns whether `o` has the attribute: 1 or 0; exceptions are reported
 * as unraisable. */
PyAPI_FUNC(int) PyObject_HasAttr(PyObject *o, PyObject *attr_name);

/* Returns whether `o` has the attribute: 1, 0, or -1 with an exception
 * other than AttributeError. */
PyAPI_FUNC(int) PyObject_HasAttrWithError(PyObject *o, PyObject *attr_name);

/* PyObject_HasAttrWithError with a C string. */
PyAPI_FUNC(int) PyObject_HasAttrStringWithError(PyObject *o, const char *attr_name);

/* Returns `o` itself: tp_iter of iterators. New reference. */
PyAPI_FUNC(PyObject * /*New*/) PyObject_SelfIter(PyObject *o);

/* `object.__getattribute__`: for tp_getattro. New reference; NULL with an
 * exception. */
PyAPI_FUNC(PyObject * /*New*/) PyObject_GenericGetAttr(PyObject *o, PyObject *name);

/* `object.__setattr__`: for tp_setattro; NULL deletes. Returns 0, or -1
 * with an exception. */
PyAPI_FUNC(int) PyObject_GenericSetAttr(PyObject *o, PyObject *name, PyObject *value);

/* Sets the `__dict__` of `o`; a setter. Returns 0, or -1 with TypeError. */
PyAPI_FUNC(int) PyObject_GenericSetDict(PyObject *o, PyObject *value, void *context);

/* Returns the hash of `o`; -1 with an exception. */
PyAPI_FUNC(Py_hash_t) PyObject_Hash(PyObject *o);

/* For tp_hash of unhashable types: returns -1 with TypeError. */
PyAPI_FUNC(Py_hash_t) PyObject_HashNotImplemented(PyObject *o);

/* Returns the truth of `o`: 1, 0, or -1 with an exception. */
PyAPI_FUNC(int) PyObject_IsTrue(PyObject *o);

/* Returns `not o`: 1, 0, or -1 with an exception. */
PyAPI_FUNC(int) PyObject_Not(PyObject *o);

/* Returns whether `o` can be called: 1 or 0. Cannot fail. */
PyAPI_FUNC(int) PyCallable_Check(PyObject *o);

/* For tp_dealloc: makes the weak references to `object` dead. */
PyAPI_FUNC(void) PyObject_ClearWeakRefs(PyObject *object);

/* Returns a sorted list of the names of `o`; NULL means the running frame.
 * New reference; NULL with an exception. */
PyAPI_FUNC(PyObject * /*New*/) PyObject_Dir(PyObject *o);

/* Begins the repr of a container. Returns 0, 1 if it is being made further
 * up already. */
PyAPI_FUNC(int) Py_ReprEnter(PyObject *object);

/* Ends what Py_ReprEnter began. */
PyAPI_FUNC(void) Py_ReprLeave(PyObject *object);

/* Returns a constant by its Py_CONSTANT_ number. New reference; NULL with
 * SystemError for a number there is not. */
PyAPI_FUNC(PyObject * /*New*/) Py_GetConstant(unsigned int constant_id);

/* Py_GetConstant whose result is borrowed from the runtime. */
PyAPI_FUNC(PyObject * /*Borrowed*/) Py_GetConstantBorrowed(unsigned int constant_id);

/* Returns whether `x` is None: 1 or 0. */
PyAPI_FUNC(int) Py_IsNone(PyObject *x);

/* Returns the module, made from the definition `def`, of a type or of one
 * of its bases; borrowed. NULL with TypeError if there is none. */
PYRT_USE_INSTEAD("PyType_GetModuleByToken")
PyAPI_FUNC(PyObject * /*Borrowed*/) PyType_GetModuleByDef(PyTypeObject *type, PyModuleDef *def);

/* Makes a type immutable. Returns 0, or -1 with TypeError if one of its
 * bases is mutable. */
PyAPI_FUNC(int) PyType_Freeze(PyTypeObject *type);

/* For the start of a tp_dealloc: calls tp_finalize, once. Returns 0, or -1
 * if the object lives on: then tp_dealloc must return at once. */
PyAPI_FUNC(int) PyObject_CallFinalizerFromDealloc(PyObject *op);

/* Returns the module with this token of a type or of one of its bases. New
 * reference; NULL with TypeError if there is none. */
PyAPI_FUNC(PyObject * /*New*/) PyType_GetModuleByToken(PyTypeObject *type, const void *token);

/* PyObject_GetTypeData for use in tp_traverse, tp_clear and tp_dealloc. */
PyAPI_FUNC(void *) PyObject_GetTypeData_DuringGC(PyObject *obj, PyTypeObject *cls);

/* PyType_GetModuleState for use in tp_traverse; NULL without exception if
 * there is none. */
PyAPI_FUNC(void *) PyType_GetModuleState_DuringGC(PyTypeObject *type);

/* PyType_GetBaseByToken for use in tp_traverse: the type put into `*result`
 * is borrowed. */
PyAPI_FUNC(int) PyType_GetBaseByToken_DuringGC(PyTypeObject *type, void *token,
    PyTypeObject **result);

/* PyType_GetModule for use in tp_traverse; borrowed, NULL without exception
 * if there is none. */
PyAPI_FUNC(PyObject * /*Borrowed*/) PyType_GetModule_DuringGC(PyTypeObject *type);

/* PyType_GetModuleByToken for use in tp_traverse; borrowed, NULL without
 * exception if there is none. */
PyAPI_FUNC(PyObject * /*Borrowed*/) PyType_GetModuleByToken_DuringGC(PyTypeObject *type,
    const void *token);
/* END generated prototypes */

#ifdef __cplusplus
}
#endif
#endif /* PYRT_OBJECT_H */
