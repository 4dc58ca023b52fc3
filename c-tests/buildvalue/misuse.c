/* only: debug */
/* Py_BuildValue with bad formats and with NULL objects. */
#include "fixture.h"

static void
run(PyObject *Py_UNUSED(module))
{
    show_new("unknown unit", Py_BuildValue("?"));
    show_new("unknown unit inside", Py_BuildValue("(i?)", 1));
    show_new("unmatched (", Py_BuildValue("(i", 1));
    show_new("wrong bracket", Py_BuildValue("(i]", 1));
    show_new("odd dict", Py_BuildValue("{s}", "a"));
    show_new("unmatched {", Py_BuildValue("{s:i", "a", 1));
    show_new("NULL object", Py_BuildValue("O", NULL));
    show_new("NULL object inside", Py_BuildValue("[iO]", 1, NULL));
}

FIXTURE(misuse, run)
