/* PyBytes_FromFormat: every conversion it documents. */
#include "fixture.h"

static void
run(PyObject *Py_UNUSED(module))
{
    show_new("plain", PyBytes_FromFormat("plain"));
    show_new("empty", PyBytes_FromFormat("%s", ""));
    show_new("%%", PyBytes_FromFormat("100%%"));
    show_new("%c", PyBytes_FromFormat("%c%c%c", 'a', 0, 255));
    show_new("%c 256", PyBytes_FromFormat("%c", 256));
    show_new("%c -1", PyBytes_FromFormat("%c", -1));
    show_new("%d", PyBytes_FromFormat("%d %d %d", 0, INT_MAX, INT_MIN));
    show_new("%i", PyBytes_FromFormat("%i", -7));
    show_new("%u", PyBytes_FromFormat("%u", UINT_MAX));
    show_new("%ld", PyBytes_FromFormat("%ld %ld", LONG_MAX, LONG_MIN));
    show_new("%lu", PyBytes_FromFormat("%lu", ULONG_MAX));
    show_new("%zd", PyBytes_FromFormat("%zd", PY_SSIZE_T_MIN));
    show_new("%zu", PyBytes_FromFormat("%zu", SIZE_MAX));
    show_new("%x", PyBytes_FromFormat("%x", 0xbeef));
    show_new("%s", PyBytes_FromFormat("<%s>", "bytes \xff"));
    show_new("%.3s", PyBytes_FromFormat("<%.3s>", "abcdef"));
    show_new("%10s", PyBytes_FromFormat("<%10s>", "abc"));
    show_new("%5d", PyBytes_FromFormat("<%5d>", 7));
    show_new("mixed", PyBytes_FromFormat("%s:%d:%c", "x", 1, 'y'));
    /* In variables: the compiler would say the same of literals. */
    static const char unknown[] = "<%y> %d", cut[] = "<%";
    const char *volatile format = unknown;
    show_new("bytes unknown", PyBytes_FromFormat(format, 1));
    format = cut;
    show_new("bytes cut", PyBytes_FromFormat(format, 1));
    char *text = malloc(10001);
    memset(text, 'x', 10000);
    text[10000] = 0;
    PyObject *bytes = PyBytes_FromFormat("%s%s", text, text);
    show_int("long", PyBytes_Size(bytes));
    Py_XDECREF(bytes);
    free(text);
}

FIXTURE(format, run)
