/* only: debug */
/* The iterator functions on what is no iterator. */
#include "fixture.h"

static void
run(PyObject *Py_UNUSED(module))
{
    PyObject *list = PyList_New(0);
    PyObject *item = Py_None;
    show_int("NextItem of a list", PyIter_NextItem(list, &item));
    CHECK(item == NULL);
    show_new("PySeqIter_New of None", PySeqIter_New(Py_None));
    Py_DECREF(list);
}

FIXTURE(misuse, run)
