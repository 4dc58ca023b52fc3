/* The va_list forms of parsing, building and formatting, passed through a function. */
#include "fixture.h"

static int
parse(PyObject *args, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    int status = PyArg_VaParse(args, format, list);
    va_end(list);
    return status;
}

static int
parse_keywords(PyObject *args, PyObject *kwargs, const char *format, char **names, ...)
{
    va_list list;
    va_start(list, names);
    int status = PyArg_VaParseTupleAndKeywords(args, kwargs, format, names, list);
    va_end(list);
    return status;
}

static PyObject *
build(const char *format, ...)
{
    va_list list;
    va_start(list, format);
    PyObject *result = Py_VaBuildValue(format, list);
    va_end(list);
    return result;
}

static PyObject *
bytes(const char *format, ...)
{
    va_list list;
    va_start(list, format);
    PyObject *result = PyBytes_FromFormatV(format, list);
    va_end(list);
    return result;
}

static PyObject *
error(PyObject *type, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    PyObject *result = PyErr_FormatV(type, format, list);
    va_end(list);
    return result;
}

static void
run(PyObject *Py_UNUSED(module))
{
    static char *names[] = {"a", "b", NULL};
    PyObject *args = Py_BuildValue("(ids)", 1, 2.5, "text"), *one = Py_BuildValue("(i)", 1);
    PyObject *kwargs = Py_BuildValue("{s:d}", "b", 0.5);
    int whole = -1;
    double real = -1;
    const char *text = "unset";
    show_int("VaParse", parse(args, "ids:name", &whole, &real, &text));
    printf("  %d %g %s\n", whole, real, text);
    show_int("VaParse wrong", parse(args, "iis:name", &whole, &whole, &text));
    show_int("VaParseTupleAndKeywords", parse_keywords(one, kwargs, "id:name", names, &whole, &real));
    printf("  %d %g\n", whole, real);
    /* More arguments than registers hold, of both kinds. */
    show_new("VaBuildValue", build("(ididididididididididLs)", 1, 1.5, 2, 2.5, 3, 3.5, 4, 4.5, 5, 5.5, 6, 6.5,
                                   7, 7.5, 8, 8.5, 9, 9.5, 10, 10.5, 1LL << 40, "end"));
    show_new("BuildValue", Py_BuildValue("(ididididididididididLs)", 1, 1.5, 2, 2.5, 3, 3.5, 4, 4.5, 5, 5.5, 6,
                                         6.5, 7, 7.5, 8, 8.5, 9, 9.5, 10, 10.5, 1LL << 40, "end"));
    show_new("FromFormatV", bytes("%d %s %ld %d %d %d %d %d", 1, "two", 3L, 4, 5, 6, 7, 8));
    CHECK(error(PyExc_KeyError, "%s %R %d %d %d %d %d", "x", Py_None, 1, 2, 3, 4, 5) == NULL);
    show_error("FormatV");
    PyObject *objects[9];
    for (int i = 0; i < 9; i++) {
        objects[i] = PyLong_FromLong(i);
    }
    show_new("Pack", PyTuple_Pack(9, objects[0], objects[1], objects[2], objects[3], objects[4], objects[5],
                                  objects[6], objects[7], objects[8]));
    for (int i = 0; i < 9; i++) {
        Py_DECREF(objects[i]);
    }
    Py_DECREF(kwargs);
    Py_DECREF(one);
    Py_DECREF(args);
}

FIXTURE(va_forms, run)
