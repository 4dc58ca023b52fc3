/* What bytes(...) and bytearray(...) take, and types derived from them. */
#include "fixture.h"

static PyTypeObject *by_bytes, *by_index, *derived_bytes, *derived_array;

/* Instances give what their attribute `value` is. */
static PyObject *
give(PyObject *self, PyObject *Py_UNUSED(unused))
{
    PyObject *value = PyObject_GetAttrString(self, "value");
    if (value != NULL && PyType_Check(value)) {
        PyErr_SetString(value, "raised");
        Py_CLEAR(value);
    }
    return value;
}

static PyObject *
give_index(PyObject *self)
{
    return give(self, NULL);
}

static PyMethodDef bytes_methods[] = {{"__bytes__", give, METH_NOARGS, NULL}, {NULL, NULL, 0, NULL}};
static PyType_Slot bytes_slots[] = {{Py_tp_methods, bytes_methods}, {0, NULL}};
static PyType_Spec bytes_spec = {"fixture.ByBytes", 0, 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE, bytes_slots};
static PyType_Slot index_slots[] = {{Py_nb_index, give_index}, {0, NULL}};
static PyType_Spec index_spec = {"fixture.ByIndex", 0, 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE, index_slots};

/* A class, whose instances have a dictionary. */
static PyTypeObject *
derive(const char *name, PyTypeObject *base)
{
    return (PyTypeObject *)PyObject_CallFunction((PyObject *)&PyType_Type, "s(O){}", name, base);
}

static PyTypeObject *
derive_from_spec(const char *name, PyType_Spec *spec)
{
    PyObject *base = PyType_FromSpec(spec);
    PyTypeObject *type = derive(name, (PyTypeObject *)base);
    Py_DECREF(base);
    return type;
}

static PyObject *
with_value(PyTypeObject *type, PyObject *value)
{
    PyObject *object = PyObject_CallNoArgs((PyObject *)type);
    PyObject_SetAttrString(object, "value", value);
    Py_DECREF(value);
    return object;
}

static void
construct(PyObject *type, PyObject *args, PyObject *kwargs)
{
    PyObject *made = args ? PyObject_Call(type, args, kwargs) : NULL;
    show_new("made", made);
    Py_XDECREF(args);
    Py_XDECREF(kwargs);
}

#define MAKE(...) construct(type, Py_BuildValue(__VA_ARGS__), NULL)
#define MAKE_KW(...) construct(type, PyTuple_New(0), Py_BuildValue(__VA_ARGS__))

static void
sources(PyObject *type)
{
    show("type", type);
    MAKE("()");
    MAKE("(y)", "bytes");
    MAKE("(N)", PyByteArray_FromStringAndSize("array", 5));
    MAKE("(N)", PyMemoryView_FromMemory("view", 4, PyBUF_READ));
    MAKE("(i)", 3);
    MAKE("(i)", 0);
    MAKE("(O)", Py_True);
    MAKE("([ii])", 1, 255);
    MAKE("((iO))", 1, Py_True);
    MAKE("({ii})", 7, 8);
    MAKE("(N)", PyObject_CallFunction((PyObject *)&PyRange_Type, "i", 3));
    PyObject *list = Py_BuildValue("[ii]", 1, 2);
    MAKE("(N)", PyObject_GetIter(list));
    Py_DECREF(list);
    MAKE("(ss)", "text", "utf-8");
    MAKE("(ss)", "caf\xc3\xa9", "latin-1");
    MAKE("(sss)", "caf\xc3\xa9", "ascii", "ignore");
    MAKE_KW("{sy}", "source", "named");
    MAKE_KW("{ssssss}", "source", "caf\xc3\xa9", "encoding", "ascii", "errors", "replace");
    MAKE("(N)", with_value(by_bytes, PyBytes_FromString("by method")));
    MAKE("(N)", with_value(by_index, PyLong_FromLong(2)));
}

static void
misuse(PyObject *type)
{
    MAKE("(s)", "text");
    MAKE("(i)", -1);
    MAKE("(N)", PyLong_FromString("99999999999999999999", NULL, 10));
    MAKE("(N)", PyLong_FromString("-99999999999999999999", NULL, 10));
    MAKE("(O)", Py_None);
    MAKE("(d)", 1.5);
    MAKE("([i])", 256);
    MAKE("([i])", -1);
    MAKE("([N])", PyLong_FromString("99999999999999999999", NULL, 10));
    MAKE("([s])", "x");
    MAKE("([O])", Py_None);
    MAKE("(ss)", "caf\xc3\xa9", "ascii");
    MAKE("(ss)", "x", "no-such-encoding");
    MAKE("(si)", "x", 1);
    MAKE("(sO)", "x", Py_None);
    MAKE("(ssi)", "x", "utf-8", 1);
    MAKE("(ys)", "x", "utf-8");
    MAKE("(yO)", "x", Py_None);
    MAKE("(is)", 3, "utf-8");
    MAKE("(yyyy)", "1", "2", "3", "4");
    MAKE_KW("{ss}", "encoding", "utf-8");
    MAKE_KW("{ss}", "errors", "strict");
    MAKE_KW("{sysi}", "source", "x", "foo", 1);
    MAKE_KW("{si}", "foo", 1);
    MAKE("(N)", with_value(by_bytes, PyLong_FromLong(1)));
    MAKE("(N)", with_value(by_bytes, Py_NewRef(PyExc_KeyError)));
    MAKE("(N)", with_value(by_index, PyLong_FromLong(-2)));
    MAKE("(N)", with_value(by_index, PyUnicode_FromString("x")));
    MAKE("(N)", with_value(by_index, Py_NewRef(PyExc_TypeError)));
    MAKE("(N)", with_value(by_index, Py_NewRef(PyExc_KeyError)));
    MAKE("(N)", with_value(by_index, Py_NewRef(PyExc_OverflowError)));
}

/* Sizes that there is no memory for. */
static void
huge(PyObject *type)
{
    MAKE("(n)", PY_SSIZE_T_MAX);
    MAKE("(n)", PY_SSIZE_T_MAX / 2);
    MAKE("(n)", (Py_ssize_t)1 << 60);
}

static void
derived(PyTypeObject *type)
{
    PyObject *object = PyObject_CallFunction((PyObject *)type, "y", "derived");
    NEED(object);
    show("derived", object);
    show_int("set attribute", PyObject_SetAttrString(object, "extra", Py_True));
    show_new("attribute", PyObject_GetAttrString(object, "extra"));
    show("derived", object);
    show_new("slice", PySequence_GetSlice(object, 1, 3));
    show_new("whole slice", PySequence_GetSlice(object, 0, 7));
    show_new("upper", PyObject_CallMethod(object, "upper", NULL));
    show_new("strip", PyObject_CallMethod(object, "strip", NULL));
    show_new("repeat", PySequence_Repeat(object, 1));
    show_new("bytes()", PyObject_CallFunction((PyObject *)&PyBytes_Type, "O", object));
    show_new("FromObject", PyBytes_FromObject(object));
    show_new("bytearray()", PyObject_CallFunction((PyObject *)&PyByteArray_Type, "O", object));
    show_new("fromhex", PyObject_CallMethod((PyObject *)type, "fromhex", "s", "6162"));
    show_int("Size", PyObject_Size(object));
    Py_DECREF(object);
    object = PyObject_CallFunction((PyObject *)type, "i", 5000);
    show_int("large", PyObject_Size(object));
    Py_XDECREF(object);
    show_new("nothing", PyObject_CallNoArgs((PyObject *)type));
}

static void
run(PyObject *Py_UNUSED(module))
{
    by_bytes = derive_from_spec("ByBytes", &bytes_spec);
    by_index = derive_from_spec("ByIndex", &index_spec);
    derived_bytes = derive("DerivedBytes", &PyBytes_Type);
    derived_array = derive("DerivedArray", &PyByteArray_Type);
    PyTypeObject *types[] = {&PyBytes_Type, &PyByteArray_Type};
    for (size_t i = 0; i < Py_ARRAY_LENGTH(types); i++) {
        sources((PyObject *)types[i]);
        misuse((PyObject *)types[i]);
        huge((PyObject *)types[i]);
    }
    derived(derived_bytes);
    derived(derived_array);
    /* The empty bytes are one object; bytes of exact bytes are themselves. */
    PyObject *empty = PyBytes_FromStringAndSize(NULL, 0), *made = PyObject_CallNoArgs((PyObject *)&PyBytes_Type);
    CHECK(empty == made);
    Py_DECREF(made);
    Py_DECREF(empty);
    PyObject *bytes = PyBytes_FromString("exact");
    made = PyObject_CallFunction((PyObject *)&PyBytes_Type, "O", bytes);
    CHECK(made == bytes);
    Py_DECREF(made);
    Py_DECREF(bytes);
    /* __init__ once more replaces the contents. */
    PyObject *array = PyByteArray_FromStringAndSize("first", 5);
    show_new("__init__", PyObject_CallMethod(array, "__init__", "y", "second"));
    show("array", array);
    show_new("__init__", PyObject_CallMethod(array, "__init__", "s", "text"));
    show("array", array);
    show_new("__init__", PyObject_CallMethod(array, "__init__", NULL));
    show("array", array);
    Py_DECREF(array);
    Py_DECREF((PyObject *)derived_array);
    Py_DECREF((PyObject *)derived_bytes);
    Py_DECREF((PyObject *)by_index);
    Py_DECREF((PyObject *)by_bytes);
}

FIXTURE(make, run)
