/* Struct sequences: a type with named fields, some of them only by name. */
#include "fixture.h"

static PyStructSequence_Field fields[] = {
    {"first", "The first."}, {"second", NULL}, {"hidden", "By name only."}, {NULL, NULL}};
static PyStructSequence_Desc desc = {"fixture.Point", "A point.", fields, 2};

static void
run(PyObject *Py_UNUSED(module))
{
    PyTypeObject *type = PyStructSequence_NewType(&desc);
    NEED(type);
    show("type", (PyObject *)type);
    PyObject *point = PyStructSequence_New(type);
    for (int i = 0; i < 3; i++) {
        PyStructSequence_SetItem(point, i, PyLong_FromLong(i * 10));
    }
    show("point", point);
    show_int("Size", PyObject_Size(point));
    show_int("is a tuple", PyTuple_Check(point));
    show_new("first", PyObject_GetAttrString(point, "first"));
    show_new("hidden", PyObject_GetAttrString(point, "hidden"));
    show_new("item 1", PySequence_GetItem(point, 1));
    show_new("item 2", PySequence_GetItem(point, 2));
    show_new("n_fields", PyObject_GetAttrString((PyObject *)type, "n_fields"));
    show_new("n_sequence_fields", PyObject_GetAttrString((PyObject *)type, "n_sequence_fields"));
    show_int("set first", PyObject_SetAttrString(point, "first", Py_None));
    PyObject *tuple = Py_BuildValue("(ii)", 0, 10);
    show_int("equal to a tuple", PyObject_RichCompareBool(point, tuple, Py_EQ));
    show_new("from a tuple", PyObject_CallFunction((PyObject *)type, "(O)", tuple));
    Py_DECREF(tuple);
    show_new("from too few", PyObject_CallFunction((PyObject *)type, "((i))", 1));
    Py_DECREF(point);
    Py_DECREF((PyObject *)type);
}

FIXTURE(basic, run)
