/* only: debug */
/* PyUnicode_FromFormat and PyBytes_FromFormat with formats they do not know. */
#include "fixture.h"

static void
run(PyObject *Py_UNUSED(module))
{
    show_new("unknown", PyUnicode_FromFormat("<%y>"));
    show_new("cut", PyUnicode_FromFormat("<%"));
    show_new("cut after a width", PyUnicode_FromFormat("<%5"));
    show_new("cut after l", PyUnicode_FromFormat("<%l"));
    show_new("%N of no type", PyUnicode_FromFormat("%N", Py_None));
    /* In variables: the compiler would say the same of literals. */
    static const char unknown[] = "<%y> %d", cut[] = "<%";
    const char *volatile format = unknown;
    show_new("bytes unknown", PyBytes_FromFormat(format, 1));
    format = cut;
    show_new("bytes cut", PyBytes_FromFormat(format, 1));
}

FIXTURE(misuse, run)
