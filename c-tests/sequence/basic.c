/* valgrind: fast */
/* The sequence protocol on sequences and on what is none. */
#include "fixture.h"

static void
reading(PyObject *object)
{
    PyObject *one = PyLong_FromLong(1);
    show("object", object);
    show_int("  Check", PySequence_Check(object));
    show_int("  Size", PySequence_Size(object));
    show_new("  GetItem 0", PySequence_GetItem(object, 0));
    show_new("  GetItem -1", PySequence_GetItem(object, -1));
    show_new("  GetItem 99", PySequence_GetItem(object, 99));
    show_new("  GetSlice", PySequence_GetSlice(object, -2, 99));
    show_new("  Repeat 2", PySequence_Repeat(object, 2));
    show_new("  Repeat -1", PySequence_Repeat(object, -1));
    show_new("  Concat", PySequence_Concat(object, object));
    show_int("  Contains 1", PySequence_Contains(object, one));
    show_int("  In 1", PySequence_In(object, one));
    show_int("  Count 1", PySequence_Count(object, one));
    show_int("  Index 1", PySequence_Index(object, one));
    show_new("  List", PySequence_List(object));
    show_new("  Tuple", PySequence_Tuple(object));
    show_new("  Fast", PySequence_Fast(object, "my own message"));
    Py_DECREF(one);
}

static void
writing(PyObject *object)
{
    PyObject *pair = Py_BuildValue("(ii)", 8, 9);
    show("object", object);
    show_int("  SetItem", PySequence_SetItem(object, 0, Py_None));
    show_int("  SetItem -1", PySequence_SetItem(object, -1, Py_True));
    show_int("  SetItem 99", PySequence_SetItem(object, 99, Py_None));
    show_int("  SetSlice", PySequence_SetSlice(object, 1, 2, pair));
    show("  gives", object);
    show_int("  SetSlice of an int", PySequence_SetSlice(object, 0, 1, Py_True));
    show_int("  DelItem", PySequence_DelItem(object, 0));
    show_int("  DelItem 99", PySequence_DelItem(object, 99));
    show_int("  DelSlice", PySequence_DelSlice(object, 1, 99));
    show("  gives", object);
    PyObject *result = PySequence_InPlaceConcat(object, pair);
    show_new("  InPlaceConcat", result);
    result = PySequence_InPlaceRepeat(object, 2);
    show_new("  InPlaceRepeat", result);
    Py_DECREF(pair);
}

static void
run(PyObject *Py_UNUSED(module))
{
    PyObject *objects = Py_BuildValue("[[iii](iis)sy{i:s}OiNN]", 1, 2, 1, 1, 2, "x", "t1xt", "bytes", 1,
                                      "one", Py_None, 7, PyList_New(0), PyByteArray_FromStringAndSize("a\1", 2));
    NEED(objects);
    for (Py_ssize_t i = 0; i < PyList_Size(objects); i++) {
        PyObject *object = PyList_GetItemRef(objects, i);
        reading(object);
        writing(object);
        Py_DECREF(object);
    }
    Py_DECREF(objects);
    PyObject *list = Py_BuildValue("[i]", 1);
    show_new("Repeat huge", PySequence_Repeat(list, PY_SSIZE_T_MAX));
    PyObject *same = PySequence_Fast(list, "unused");
    CHECK(same == list);
    Py_XDECREF(same);
    Py_DECREF(list);
    PyObject *text = PyUnicode_FromString("abc");
    show_new("Repeat huge", PySequence_Repeat(text, PY_SSIZE_T_MAX));
    Py_DECREF(text);
}

FIXTURE(basic, run)
