/* complex: the constructor, text, __complex__, methods and attributes, subclasses. */
#include "fixture.h"

static PyObject *
of_complex(PyObject *self, PyObject *Py_UNUSED(arg))
{
    PyObject *result = PyObject_GetAttrString(self, "result");
    return result;
}

static PyMethodDef complex_method = {"__complex__", of_complex, METH_NOARGS, NULL};

/* An instance of a class whose __complex__ returns `result`. */
static PyObject *
converting(PyObject *result)
{
    PyMethodDef methods[] = {complex_method, {NULL, NULL, 0, NULL}};
    static PyMethodDef kept[2];
    memcpy(kept, methods, sizeof methods);
    PyType_Slot slots[] = {{Py_tp_methods, kept}, {0, NULL}};
    PyType_Spec spec = {"fixture.Converting", 0, 0, Py_TPFLAGS_DEFAULT, slots};
    PyObject *type = PyType_FromSpec(&spec);
    if (type == NULL) {
        return NULL;
    }
    PyObject_SetAttrString(type, "result", result);
    PyObject *made = PyObject_CallNoArgs(type);
    Py_DECREF(type);
    return made;
}

static void
text(const char *source)
{
    printf("\"%s\" ", source);
    show_new("is", PyObject_CallFunction((PyObject *)&PyComplex_Type, "s", source));
}

static void
call(const char *label, PyObject *args, PyObject *kwargs)
{
    show_new(label, args ? PyObject_Call((PyObject *)&PyComplex_Type, args, kwargs) : NULL);
    Py_XDECREF(args);
    Py_XDECREF(kwargs);
}

static void
parts(const char *label, PyObject *object)
{
    NEED(object);
    printf("%s\n", label);
    show_double("  RealAsDouble", PyComplex_RealAsDouble(object));
    show_double("  ImagAsDouble", PyComplex_ImagAsDouble(object));
    call("  constructor", PyTuple_Pack(1, object), NULL);
    Py_DECREF(object);
}

static void
run(PyObject *Py_UNUSED(module))
{
    static const char *const texts[] = {
        "1", "1j", "j", "-J", "+j", "1+2j", "1-j", " ( 1.5e3-2.5E-3j ) ", "1_0+2_0j", "1e500j", "nan+infj",
        "-inf-nanj", "\xd9\xa1+\xd9\xa2j", "\xc2\xa0" "1j", "", " ", "+", "1+", "1+-2j", "1 + 2j", "(1+2j",
        "1+2j)", "()", "((1))", "1j2", "jj", "1__0j", "_1j", "1+2", "0x1", "1e+j", "--1j"};
    for (size_t i = 0; i < Py_ARRAY_LENGTH(texts); i++) {
        text(texts[i]);
    }
    call("nothing", PyTuple_New(0), NULL);
    call("two", Py_BuildValue("(id)", 1, -2.5), NULL);
    call("three", Py_BuildValue("(iii)", 1, 2, 3), NULL);
    call("real", PyTuple_New(0), Py_BuildValue("{s:i}", "real", 4));
    call("imag", Py_BuildValue("(i)", 3), Py_BuildValue("{s:d}", "imag", 0.5));
    call("real twice", Py_BuildValue("(i)", 3), Py_BuildValue("{s:i}", "real", 4));
    call("another name", PyTuple_New(0), Py_BuildValue("{s:i}", "x", 4));
    call("str and int", Py_BuildValue("(si)", "1", 2), NULL);
    call("int and str", Py_BuildValue("(is)", 1, "2"), NULL);
    call("complex and int", Py_BuildValue("(Ni)", PyComplex_FromDoubles(1, 2), 3), NULL);
    call("int and complex", Py_BuildValue("(iN)", 3, PyComplex_FromDoubles(1, 2)), NULL);
    call("bytes", Py_BuildValue("(y)", "1"), NULL);
    call("None", Py_BuildValue("(O)", Py_None), NULL);
    call("list", Py_BuildValue("([])"), NULL);
    call("int and list", Py_BuildValue("(i[])", 1), NULL);
    call("True", Py_BuildValue("(O)", Py_True), NULL);
    call("huge", Py_BuildValue("(N)", PyLong_FromString("1" "0000000000000000000000", NULL, 36)), NULL);

    PyObject *number = PyComplex_FromDoubles(1.0, 2.0), *three = PyLong_FromLong(3);
    parts("converts", converting(number));
    parts("converts to int", converting(three));
    parts("an int", Py_NewRef(three));
    parts("a float", PyFloat_FromDouble(-0.0));
    parts("None", Py_NewRef(Py_None));

    PyType_Slot none[] = {{0, NULL}};
    PyType_Spec spec = {"fixture.Derived", 0, 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE, none};
    PyObject *type = PyType_FromSpecWithBases(&spec, (PyObject *)&PyComplex_Type);
    NEED(type);
    PyObject *derived = PyObject_CallFunction(type, "dd", 1.5, 0.0);
    show("derived", derived);
    CHECK(PyComplex_Check(derived) && !PyComplex_CheckExact(derived));
    show_int("== itself", PyObject_RichCompareBool(derived, derived, Py_EQ));
    show_new("derived + derived", PyNumber_Add(derived, derived));
    show_new("+derived", PyNumber_Positive(derived));
    show_new("__complex__", PyObject_CallMethod(derived, "__complex__", NULL));
    show_new("conjugate", PyObject_CallMethod(derived, "conjugate", NULL));
    show_new("from_number", PyObject_CallMethod(type, "from_number", "d", 2.5));
    show_new("complex of it", call_one((PyObject *)&PyComplex_Type, derived));
    parts("derived", Py_XNewRef(derived));
    parts("converts to derived", converting(derived));
    Py_XDECREF(derived);
    Py_DECREF(type);

    show_new("real", PyObject_GetAttrString(number, "real"));
    show_new("imag", PyObject_GetAttrString(number, "imag"));
    show_int("set real", PyObject_SetAttrString(number, "real", three));
    show_new("conjugate", PyObject_CallMethod(number, "conjugate", NULL));
    show_new("__getnewargs__", PyObject_CallMethod(number, "__getnewargs__", NULL));
    show_new("__complex__", PyObject_CallMethod(number, "__complex__", NULL));
    show_new("from_number", PyObject_CallMethod((PyObject *)&PyComplex_Type, "from_number", "i", 3));
    show_new("from_number of str", PyObject_CallMethod((PyObject *)&PyComplex_Type, "from_number", "s", "3"));
    show_new("Str", PyObject_Str(number));
    Py_DECREF(three);
    Py_DECREF(number);
}

FIXTURE(convert, run)
