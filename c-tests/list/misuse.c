/* only: debug */
/* Concrete list functions on an object of another type. */
#include "fixture.h"

static void
run(PyObject *Py_UNUSED(module))
{
    PyObject *tuple = PyTuple_New(0);
    show_int("Size", PyList_Size(tuple));
    show_new("GetItemRef", PyList_GetItemRef(tuple, 0));
    show_int("SetItem", PyList_SetItem(tuple, 0, PyLong_FromLong(1)));
    show_int("Insert", PyList_Insert(tuple, 0, Py_None));
    show_int("Append", PyList_Append(tuple, Py_None));
    show_new("GetSlice", PyList_GetSlice(tuple, 0, 0));
    show_int("SetSlice", PyList_SetSlice(tuple, 0, 0, NULL));
    show_int("Sort", PyList_Sort(tuple));
    show_int("Reverse", PyList_Reverse(tuple));
    show_new("AsTuple", PyList_AsTuple(tuple));
    Py_DECREF(tuple);

    PyObject *list = PyList_New(0);
    show_int("Append NULL", PyList_Append(list, NULL));
    show_int("Insert NULL", PyList_Insert(list, 0, NULL));
    Py_DECREF(list);
}

FIXTURE(misuse, run)
