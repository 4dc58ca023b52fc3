/* only: debug */
/* Concrete set functions on an object of another type, and a frozenset that is changed. */
#include "fixture.h"

static void
run(PyObject *Py_UNUSED(module))
{
    PyObject *list = PyList_New(0);
    show_int("Size", PySet_Size(list));
    show_int("Contains", PySet_Contains(list, Py_None));
    show_int("Add", PySet_Add(list, Py_None));
    show_int("Discard", PySet_Discard(list, Py_None));
    show_new("Pop", PySet_Pop(list));
    show_int("Clear", PySet_Clear(list));
    PyObject *frozen = PyFrozenSet_New(NULL);
    show_int("Discard from a frozenset", PySet_Discard(frozen, Py_None));
    show_int("Clear of a frozenset", PySet_Clear(frozen));
    show_new("Pop of a frozenset", PySet_Pop(frozen));
    Py_DECREF(frozen);
    Py_DECREF(list);
}

FIXTURE(misuse, run)
