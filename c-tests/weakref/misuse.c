/* only: debug */
/* Weak reference functions on what is none. */
#include "fixture.h"

static void
run(PyObject *Py_UNUSED(module))
{
    PyObject *object = Py_None;
    show_int("GetRef of None", PyWeakref_GetRef(Py_None, &object));
    CHECK(object == NULL);
}

FIXTURE(misuse, run)
