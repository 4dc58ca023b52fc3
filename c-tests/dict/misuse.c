/* only: debug */
/* Concrete dict functions on an object of another type. */
#include "fixture.h"

static void
run(PyObject *Py_UNUSED(module))
{
    PyObject *list = PyList_New(0);
    PyObject *value = Py_None;
    show_int("Size", PyDict_Size(list));
    show_int("SetItem", PyDict_SetItem(list, Py_None, Py_None));
    show_int("SetItemString", PyDict_SetItemString(list, "a", Py_None));
    show_int("DelItem", PyDict_DelItem(list, Py_None));
    show_int("GetItemRef", PyDict_GetItemRef(list, Py_None, &value));
    CHECK(value == NULL);
    show_int("SetDefaultRef", PyDict_SetDefaultRef(list, Py_None, Py_None, &value));
    show_new("Keys", PyDict_Keys(list));
    show_new("Values", PyDict_Values(list));
    show_new("Items", PyDict_Items(list));
    show_new("Copy", PyDict_Copy(list));
    show_int("Merge", PyDict_Merge(list, Py_None, 0));
    show_int("Update", PyDict_Update(list, Py_None));
    PyDict_Clear(list);
    show_error("Clear");
    Py_DECREF(list);
}

FIXTURE(misuse, run)
