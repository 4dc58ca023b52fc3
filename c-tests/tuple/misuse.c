/* only: debug */
/* Concrete tuple functions on other types, and a shared tuple that is filled. */
#include "fixture.h"

static void
run(PyObject *Py_UNUSED(module))
{
    PyObject *list = PyList_New(1);
    PyList_SetItem(list, 0, PyLong_FromLong(1));
    show_int("Size", PyTuple_Size(list));
    show_new("GetSlice", PyTuple_GetSlice(list, 0, 1));
    show_int("SetItem", PyTuple_SetItem(list, 0, PyLong_FromLong(1)));
    Py_DECREF(list);

    PyObject *tuple = Py_BuildValue("(ii)", 1, 2);
    PyObject *second = Py_NewRef(tuple);
    show_int("SetItem shared", PyTuple_SetItem(tuple, 0, PyLong_FromLong(9)));
    show("  gives", tuple);
    Py_DECREF(second);
    Py_DECREF(tuple);
}

FIXTURE(misuse, run)
