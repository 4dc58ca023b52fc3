/* Slots for comparison, hashing, calling, iteration, attributes, descriptors and creation. */
#include "fixture.h"

static PyObject *
compare(PyObject *a, PyObject *b, int op)
{
    if (op == Py_GT) {
        Py_RETURN_NOTIMPLEMENTED;
    }
    return PyUnicode_FromFormat("compare(%T, %T, %d)", a, b, op);
}

static Py_hash_t
hash(PyObject *Py_UNUSED(self))
{
    return 12345;
}

static PyObject *
call(PyObject *Py_UNUSED(self), PyObject *args, PyObject *kwargs)
{
    return Py_BuildValue("(OO)", args, kwargs ? kwargs : Py_None);
}

static PyObject *
next(PyObject *Py_UNUSED(self))
{
    static int left = 3;
    return left-- > 0 ? PyLong_FromLong(left) : NULL;
}

static PyObject *
getattr(PyObject *self, PyObject *name)
{
    if (PyUnicode_EqualToUTF8(name, "magic")) {
        return PyUnicode_FromString("from getattro");
    }
    return PyObject_GenericGetAttr(self, name);
}

static int
setattr(PyObject *Py_UNUSED(self), PyObject *name, PyObject *value)
{
    PyObject *text = PyUnicode_FromFormat("setattro %U %s", name, value ? "set" : "deleted");
    put_str(text);
    printf("\n");
    Py_XDECREF(text);
    return 0;
}

static PyObject *
new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    allocfunc alloc = (allocfunc)PyType_GetSlot(type, Py_tp_alloc);
    printf("new with %zd arguments, %s keywords\n", PyTuple_Size(args), kwargs ? "with" : "no");
    return alloc(type, 0);
}

static int
init(PyObject *Py_UNUSED(self), PyObject *args, PyObject *kwargs)
{
    printf("init with %zd arguments, %s keywords\n", PyTuple_Size(args), kwargs ? "with" : "no");
    if (PyTuple_Size(args) > 1) {
        PyErr_SetString(PyExc_ValueError, "at most one");
        return -1;
    }
    return 0;
}

static PyType_Slot slots[] = {
    {Py_tp_richcompare, compare}, {Py_tp_hash, hash}, {Py_tp_call, call},
    {Py_tp_iter, PyObject_SelfIter}, {Py_tp_iternext, next}, {Py_tp_getattro, getattr},
    {Py_tp_setattro, setattr}, {Py_tp_new, new}, {Py_tp_init, init}, {0, NULL}};
static PyType_Spec spec = {"fixture.Busy", 0, 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE, slots};
static PyType_Slot compare_slots[] = {{Py_tp_richcompare, compare}, {0, NULL}};
static PyType_Spec comparing = {"fixture.Comparing", 0, 0, Py_TPFLAGS_DEFAULT, compare_slots};

static PyObject *
descr_get(PyObject *Py_UNUSED(self), PyObject *object, PyObject *type)
{
    return Py_BuildValue("(sNO)", "get", PyBool_FromLong(object != NULL), type ? type : Py_None);
}

static int
descr_set(PyObject *Py_UNUSED(self), PyObject *Py_UNUSED(object), PyObject *value)
{
    printf("descriptor %s\n", value ? "set" : "deleted");
    return 0;
}

static PyType_Slot descr_slots[] = {{Py_tp_descr_get, descr_get}, {Py_tp_descr_set, descr_set}, {0, NULL}};
static PyType_Spec descriptor = {"fixture.Descriptor", 0, 0, Py_TPFLAGS_DEFAULT, descr_slots};

static void
descriptors(void)
{
    PyObject *type = PyType_FromSpec(&descriptor), *object = PyObject_CallNoArgs(type);
    PyObject *owner = PyObject_CallFunction((PyObject *)&PyType_Type, "s(){s:O}", "Owner", "field", object);
    PyObject *instance = PyObject_CallNoArgs(owner);
    show_new("of an instance", PyObject_GetAttrString(instance, "field"));
    show_new("of the type", PyObject_GetAttrString(owner, "field"));
    show_int("set", PyObject_SetAttrString(instance, "field", Py_None));
    show_int("delete", PyObject_DelAttrString(instance, "field"));
    Py_XDECREF(instance);
    Py_XDECREF(owner);
    Py_DECREF(object);
    Py_DECREF(type);
}

static void
run(PyObject *Py_UNUSED(module))
{
    PyObject *type = PyType_FromSpec(&spec);
    PyObject *object = PyObject_CallFunction(type, "i", 1), *one = PyLong_FromLong(1);
    NEED(object);
    show_new("two arguments", PyObject_CallFunction(type, "ii", 1, 2));
    show_new("<", PyObject_RichCompare(object, one, Py_LT));
    show_new("> becomes <", PyObject_RichCompare(one, object, Py_GT));
    show_new("> refused by both", PyObject_RichCompare(object, one, Py_GT));
    show_new("==", PyObject_RichCompare(object, one, Py_EQ));
    show_int("Bool ==", PyObject_RichCompareBool(object, one, Py_EQ));
    show_int("Bool == itself", PyObject_RichCompareBool(object, object, Py_EQ));
    show_int("Hash", PyObject_Hash(object));
    show_int("Callable", PyCallable_Check(object));
    show_new("Call", PyObject_CallFunction(object, "is", 1, "x"));
    PyObject *empty = PyTuple_New(0), *kwargs = Py_BuildValue("{s:i}", "k", 1);
    show_new("Call with keywords", PyObject_Call(object, empty, kwargs));
    show_new("List", PySequence_List(object));
    show_int("PyIter_Check", PyIter_Check(object));
    show_new("magic", PyObject_GetAttrString(object, "magic"));
    show_new("other", PyObject_GetAttrString(object, "other"));
    show_int("set", PyObject_SetAttrString(object, "x", one));
    show_int("delete", PyObject_DelAttrString(object, "x"));
    show_new("__call__", PyObject_CallMethod(object, "__call__", "i", 7));
    show_new("__hash__", PyObject_CallMethod(object, "__hash__", NULL));
    show_new("__lt__", PyObject_CallMethod(object, "__lt__", "i", 7));
    show_new("__gt__", PyObject_CallMethod(object, "__gt__", "i", 7));
    Py_DECREF(kwargs);
    Py_DECREF(empty);
    Py_DECREF(object);
    Py_DECREF(type);
    type = PyType_FromSpec(&comparing);
    object = PyObject_CallNoArgs(type);
    show_int("Hash with comparison alone", PyObject_Hash(object));
    show_new("Call of what has no slot", PyObject_CallNoArgs(object));
    show_new("GetIter of what has no slot", PyObject_GetIter(object));
    Py_DECREF(object);
    Py_DECREF(type);
    descriptors();
    Py_DECREF(one);
}

FIXTURE(behaviour, run)
