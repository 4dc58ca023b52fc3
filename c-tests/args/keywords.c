/* Argument counts, optional arguments, keywords, positional-only and keyword-only ones. */
#include "fixture.h"

static void
counts(int size)
{
    PyObject *args = PyTuple_New(size);
    for (int i = 0; i < size; i++) {
        PyTuple_SetItem(args, i, PyLong_FromLong(i + 1));
    }
    int a = -1, b = -1, c = -1;
    PyObject *x = NULL, *y = NULL;
    printf("%d arguments\n", size);
    show_int("  none", PyArg_ParseTuple(args, ""));
    show_int("  none, named", PyArg_ParseTuple(args, ":function"));
    show_int("  one", PyArg_ParseTuple(args, "i", &a));
    show_int("  two, named", PyArg_ParseTuple(args, "ii:function", &a, &b));
    show_int("  own message", PyArg_ParseTuple(args, "ii;my own message", &a, &b));
    show_int("  one or more", PyArg_ParseTuple(args, "i|ii:function", &a, &b, &c));
    show_int("  sum", a + b + c);
    show_int("  Unpack 1-2", PyArg_UnpackTuple(args, "function", 1, 2, &x, &y));
    show_int("  Unpack 0-0", PyArg_UnpackTuple(args, "function", 0, 0));
    show_int("  Unpack 2", PyArg_UnpackTuple(args, NULL, 2, 2, &x, &y));
    Py_DECREF(args);
}

static void
parse(PyObject *args, PyObject *kwargs, const char *format, char **names)
{
    int values[4] = {-1, -1, -1, -1};
    show("kwargs", kwargs ? kwargs : Py_None);
    int status = PyArg_ParseTupleAndKeywords(args, kwargs, format, names, &values[0], &values[1],
                                             &values[2], &values[3]);
    printf("%s ", format);
    show_int("parsed", status);
    printf("  %d %d %d %d\n", values[0], values[1], values[2], values[3]);
}

static void
keywords(PyObject *args)
{
    static char *names[] = {"a", "b", "c", NULL};
    static char *positional[] = {"", "b", "c", NULL};
    static char *unnamed[] = {"", "", "c", NULL};
    PyObject *sets[] = {
        NULL, PyDict_New(), Py_BuildValue("{s:i}", "b", 20), Py_BuildValue("{s:i,s:i}", "c", 30, "b", 20),
        Py_BuildValue("{s:i}", "a", 10), Py_BuildValue("{s:i}", "zzz", 1), Py_BuildValue("{s:s}", "b", "x"),
        Py_BuildValue("{i:i}", 1, 1), Py_BuildValue("{s:i,s:i,s:i,s:i}", "a", 1, "b", 2, "c", 3, "d", 4)};
    show("args", args);
    for (size_t i = 0; i < Py_ARRAY_LENGTH(sets); i++) {
        parse(args, sets[i], "iii:function", names);
        parse(args, sets[i], "i|ii:function", names);
        parse(args, sets[i], "i|i$i:function", names);
        parse(args, sets[i], "|$iii", names);
        parse(args, sets[i], "i|ii:function", positional);
        parse(args, sets[i], "ii|i:function", unnamed);
        parse(args, sets[i], "i|ii", unnamed);
        parse(args, sets[i], "iii", unnamed);
        parse(args, sets[i], "ii$i:function", unnamed);
        parse(args, sets[i], "i|i$i:function", unnamed);
        parse(args, sets[i], "ii|i;my own message", names);
        Py_XDECREF(sets[i]);
    }
}

static void
run(PyObject *Py_UNUSED(module))
{
    for (int size = 0; size <= 4; size++) {
        counts(size);
    }
    PyObject *args = PyTuple_New(0);
    keywords(args);
    Py_DECREF(args);
    args = Py_BuildValue("(i)", 1);
    keywords(args);
    Py_DECREF(args);
    args = Py_BuildValue("(iii)", 1, 2, 3);
    keywords(args);
    Py_DECREF(args);
    PyObject *good = Py_BuildValue("{s:i}", "a", 1), *bad = Py_BuildValue("{i:i}", 1, 1);
    show_int("ValidateKeywordArguments", PyArg_ValidateKeywordArguments(good));
    show_int("ValidateKeywordArguments", PyArg_ValidateKeywordArguments(bad));
    PyObject *seven = PyLong_FromLong(7);
    int value = -1;
    show_int("PyArg_Parse", PyArg_Parse(seven, "i", &value));
    show_int("  value", value);
    show_int("PyArg_Parse of None", PyArg_Parse(Py_None, "i", &value));
    Py_DECREF(seven);
    Py_DECREF(bad);
    Py_DECREF(good);
}

FIXTURE(keywords, run)
