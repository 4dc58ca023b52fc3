/* valgrind: fast */
/* Tuples: made, filled, sliced, compared, hashed. */
#include "fixture.h"

static void
slices(PyObject *tuple)
{
    static const Py_ssize_t bounds[][2] = {
        {0, 0}, {0, 2}, {1, 3}, {2, 1}, {-1, 2}, {0, 100}, {PY_SSIZE_T_MIN, PY_SSIZE_T_MAX}};
    for (size_t i = 0; i < Py_ARRAY_LENGTH(bounds); i++) {
        show_new("GetSlice", PyTuple_GetSlice(tuple, bounds[i][0], bounds[i][1]));
    }
}

static void
run(PyObject *Py_UNUSED(module))
{
    PyObject *empty = PyTuple_New(0);
    PyObject *again = PyTuple_New(0);
    show("New 0", empty);
    CHECK(empty == again);
    Py_DECREF(again);
    show_new("New -1", PyTuple_New(-1));
    show_new("New huge", PyTuple_New(PY_SSIZE_T_MAX));

    PyObject *tuple = PyTuple_New(3);
    NEED(tuple);
    show_int("SetItem 0", PyTuple_SetItem(tuple, 0, PyLong_FromLong(1)));
    show_int("SetItem 1", PyTuple_SetItem(tuple, 1, PyFloat_FromDouble(2.5)));
    show_int("SetItem 2", PyTuple_SetItem(tuple, 2, PyUnicode_FromString("x")));
    show_int("SetItem 3", PyTuple_SetItem(tuple, 3, PyLong_FromLong(4)));
    show_int("SetItem -1", PyTuple_SetItem(tuple, -1, PyLong_FromLong(4)));
    show("filled", tuple);
    show_int("Size", PyTuple_Size(tuple));
    show_new("item 1", PySequence_GetItem(tuple, 1));
    show_new("item 3", PySequence_GetItem(tuple, 3));
    show_new("item -1", PySequence_GetItem(tuple, -1));
    slices(tuple);

    show_new("Pack 0", PyTuple_Pack(0));
    show_new("Pack 1", PyTuple_Pack(1, Py_None));
    PyObject *packed = PyTuple_Pack(4, Py_None, Py_True, tuple, empty);
    show("Pack 4", packed);
    CHECK(PyTuple_Check(packed) && PyTuple_CheckExact(packed));
    show_new("+", PyNumber_Add(tuple, packed));
    show_new("* 2", PySequence_Repeat(tuple, 2));
    show_new("* -1", PySequence_Repeat(tuple, -1));
    show_new("<", PyObject_RichCompare(tuple, empty, Py_LT));
    show_new("==", PyObject_RichCompare(tuple, tuple, Py_EQ));
    show_int("contains", PySequence_Contains(tuple, Py_None));
    PyObject *copy = Py_BuildValue("(ids)", 1, 2.5, "x");
    CHECK(copy != tuple);
    show_int("equal copy", PyObject_RichCompareBool(tuple, copy, Py_EQ));
    CHECK(PyObject_Hash(tuple) == PyObject_Hash(copy));
    show_int("assign", PySequence_SetItem(tuple, 0, Py_None));
    show_int("delete", PySequence_DelItem(tuple, 0));
    PyObject *unhashable = Py_BuildValue("(i[])", 1);
    show_int("Hash with a list", PyObject_Hash(unhashable));
    show_new("count", PyObject_CallMethod(tuple, "count", "d", 2.5));
    show_new("index", PyObject_CallMethod(tuple, "index", "s", "x"));
    show_new("index of nothing", PyObject_CallMethod(tuple, "index", "s", "y"));
    show_new("tuple('ab')", PyObject_CallFunction((PyObject *)&PyTuple_Type, "s", "ab"));
    show_new("tuple(1)", PyObject_CallFunction((PyObject *)&PyTuple_Type, "i", 1));
    Py_DECREF(unhashable);
    Py_DECREF(copy);
    Py_DECREF(packed);
    Py_DECREF(tuple);
    Py_DECREF(empty);
}

FIXTURE(basic, run)
