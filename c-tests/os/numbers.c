/* PyOS: numbers to and from text, comparison without case, paths, file descriptors. */
#include "fixture.h"

static void
to_double(const char *text)
{
    char *end = NULL;
    double value = PyOS_string_to_double(text, &end, NULL);
    printf("'%s' ", text);
    show_double("to double", value);
    if (!end) {
        return;
    }
    printf("  rest '%s'\n", end);
}

static void
from_double(double value)
{
    static const char codes[] = "rgeGEf";
    for (size_t i = 0; i < sizeof codes - 1; i++) {
        int type = -1;
        char *text = PyOS_double_to_string(value, codes[i], codes[i] == 'r' ? 0 : 6, Py_DTSF_ADD_DOT_0, &type);
        printf("%c: %s %d\n", codes[i], text ? text : "NULL", type);
        PyMem_Free(text);
    }
}

static void
run(PyObject *Py_UNUSED(module))
{
    to_double("1.5");
    to_double("1.5abc");
    to_double("-1e5 ");
    to_double(" 1");
    to_double("");
    to_double("abc");
    to_double("inf");
    to_double("1e500");
    to_double("0x10");
    show_double("whole", PyOS_string_to_double("2.5x", NULL, NULL));
    show_double("overflow", PyOS_string_to_double("1e500", NULL, PyExc_ValueError));
    from_double(1.0);
    from_double(-0.0);
    from_double(1e22);
    from_double(1.0 / 3.0);
    from_double(HUGE_VAL);
    from_double(NAN);
    char *end;
    show_int("strtol", PyOS_strtol("-12x", &end, 10));
    show_text("  rest", end);
    show_unsigned("strtoul", PyOS_strtoul("0x1fz", &end, 0));
    show_text("  rest", end);
    show_int("mystricmp", PyOS_mystricmp("Hello", "hELLO"));
    show_int("mystricmp differs", PyOS_mystricmp("a", "B") < 0);
    show_int("mystrnicmp", PyOS_mystrnicmp("HelloX", "helloY", 5));
    PyObject *path = PyUnicode_FromString("a/path"), *bytes = PyBytes_FromString("a/path");
    show_new("FSPath", PyOS_FSPath(path));
    show_new("FSPath bytes", PyOS_FSPath(bytes));
    show_new("FSPath None", PyOS_FSPath(Py_None));
    PyObject *converted = NULL;
    show_int("FSConverter", PyUnicode_FSConverter(path, &converted));
    show_new("  bytes", converted);
    converted = NULL;
    show_int("FSDecoder", PyUnicode_FSDecoder(bytes, &converted));
    show_new("  str", converted);
    PyObject *nul = PyUnicode_FromStringAndSize("a\0b", 3);
    converted = NULL;
    show_int("FSConverter NUL", PyUnicode_FSConverter(nul, &converted));
    PyObject *three = PyLong_FromLong(3), *minus = PyLong_FromLong(-1);
    show_int("AsFileDescriptor", PyObject_AsFileDescriptor(three));
    show_int("AsFileDescriptor -1", PyObject_AsFileDescriptor(minus));
    show_int("AsFileDescriptor str", PyObject_AsFileDescriptor(path));
    Py_DECREF(minus);
    Py_DECREF(three);
    Py_DECREF(nul);
    Py_DECREF(bytes);
    Py_DECREF(path);
}

FIXTURE(numbers, run)
