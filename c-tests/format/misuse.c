/* only: debug */
/* PyUnicode_FromFormat with formats it does not know. */
#include "fixture.h"

static void
run(PyObject *Py_UNUSED(module))
{
    show_new("unknown", PyUnicode_FromFormat("<%y>"));
    show_new("cut", PyUnicode_FromFormat("<%"));
    show_new("cut after a width", PyUnicode_FromFormat("<%5"));
    show_new("cut after l", PyUnicode_FromFormat("<%l"));
    show_new("%N of no type", PyUnicode_FromFormat("%N", Py_None));
}

FIXTURE(misuse, run)
