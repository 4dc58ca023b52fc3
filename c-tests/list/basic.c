/* valgrind: fast */
/* Lists: made, filled, read and changed, with the errors of each. */
#include "fixture.h"

static void
getters(PyObject *list)
{
    show_int("Size", PyList_Size(list));
    show_new("GetItemRef 0", PyList_GetItemRef(list, 0));
    show_new("GetItemRef last", PyList_GetItemRef(list, PyList_Size(list) - 1));
    show_new("GetItemRef past the end", PyList_GetItemRef(list, PyList_Size(list)));
    show_new("GetItemRef -1", PyList_GetItemRef(list, -1));
    show_new("GetItemRef max", PyList_GetItemRef(list, PY_SSIZE_T_MAX));
    show_new("GetItemRef min", PyList_GetItemRef(list, PY_SSIZE_T_MIN));
}

static void
slices(PyObject *list)
{
    static const Py_ssize_t bounds[][2] = {
        {0, 0}, {0, 2}, {1, 3}, {2, 1}, {-1, 2}, {0, 100}, {100, 200},
        {PY_SSIZE_T_MIN, PY_SSIZE_T_MAX}};
    for (size_t i = 0; i < Py_ARRAY_LENGTH(bounds); i++) {
        show_new("GetSlice", PyList_GetSlice(list, bounds[i][0], bounds[i][1]));
    }
}

static void
run(PyObject *Py_UNUSED(module))
{
    show_new("New 0", PyList_New(0));
    show_new("New -1", PyList_New(-1));
    show_new("New huge", PyList_New(PY_SSIZE_T_MAX));

    PyObject *list = PyList_New(3);
    NEED(list);
    for (int i = 0; i < 3; i++) {
        show_int("SetItem", PyList_SetItem(list, i, PyLong_FromLong(i * 10)));
    }
    show("filled", list);
    show_int("SetItem past the end", PyList_SetItem(list, 3, PyLong_FromLong(9)));
    show_int("SetItem -1", PyList_SetItem(list, -1, PyLong_FromLong(9)));
    show_int("SetItem replaces", PyList_SetItem(list, 1, PyUnicode_FromString("one")));
    getters(list);
    slices(list);

    PyObject *item = PyFloat_FromDouble(2.5);
    show_int("Append", PyList_Append(list, item));
    show_int("Insert 0", PyList_Insert(list, 0, item));
    show_int("Insert 100", PyList_Insert(list, 100, Py_None));
    show_int("Insert -1", PyList_Insert(list, -1, Py_True));
    show_int("Insert -100", PyList_Insert(list, -100, Py_False));
    Py_DECREF(item);
    show("after", list);
    show_int("Reverse", PyList_Reverse(list));
    show("reversed", list);
    show_new("AsTuple", PyList_AsTuple(list));
    show_int("Append itself", PyList_Append(list, list));
    show("recursive", list);
    show_int("SetSlice all NULL", PyList_SetSlice(list, 0, PY_SSIZE_T_MAX, NULL));
    show("emptied", list);
    Py_DECREF(list);
    show_int("Check", PyList_Check(Py_None));
}

FIXTURE(basic, run)
