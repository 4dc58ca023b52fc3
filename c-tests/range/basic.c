/* Ranges, made by calling the type: there is no function that makes one. */
#include "fixture.h"

static void
all(PyObject *range)
{
    show("range", range);
    if (range == NULL) {
        return;
    }
    CHECK(PyRange_Check(range));
    show_int("  Size", PyObject_Size(range));
    show_new("  list", PySequence_List(range));
    show_new("  item 1", PySequence_GetItem(range, 1));
    show_new("  item -1", PySequence_GetItem(range, -1));
    show_new("  item 50", PySequence_GetItem(range, 50));
    PyObject *two = PyLong_FromLong(2);
    show_int("  contains 2", PySequence_Contains(range, two));
    show_int("  index of 2", PySequence_Index(range, two));
    Py_DECREF(two);
    show_int("  contains None", PySequence_Contains(range, Py_None));
    show_new("  slice", PySequence_GetSlice(range, 1, 3));
    show_int("  IsTrue", PyObject_IsTrue(range));
    Py_DECREF(range);
}

static void
run(PyObject *Py_UNUSED(module))
{
    PyObject *type = (PyObject *)&PyRange_Type;
    all(PyObject_CallFunction(type, "i", 5));
    all(PyObject_CallFunction(type, "i", 0));
    all(PyObject_CallFunction(type, "ii", 2, 6));
    all(PyObject_CallFunction(type, "iii", 10, 0, -4));
    all(PyObject_CallFunction(type, "iii", 0, 10, 0));
    all(PyObject_CallFunction(type, "s", "x"));
    all(PyObject_CallFunction(type, "d", 1.5));
    all(PyObject_CallFunction(type, "iiii", 1, 2, 3, 4));
    PyObject *huge = PyLong_FromString("100000000000000000000", NULL, 10);
    PyObject *range = PyObject_CallFunctionObjArgs(type, huge, NULL);
    show("huge", range);
    show_int("Size", PyObject_Size(range));
    show_new("item", PySequence_GetItem(range, 7));
    PyObject *iter = PyObject_GetIter(range);
    show_new("first", PyIter_Next(iter));
    show_new("second", PyIter_Next(iter));
    Py_XDECREF(iter);
    Py_XDECREF(range);
    Py_DECREF(huge);
    range = PyObject_CallFunction(type, "iii", 0, 10, 3);
    PyObject *same = PyObject_CallFunction(type, "iii", 0, 12, 3);
    show_int("equal by items", PyObject_RichCompareBool(range, same, Py_EQ));
    CHECK(PyObject_Hash(range) == PyObject_Hash(same));
    Py_DECREF(same);
    Py_DECREF(range);
}

FIXTURE(basic, run)
