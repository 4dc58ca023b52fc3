/* valgrind: fast */
/* Py_BuildValue: each format unit, containers, ownership, and errors in the middle. */
#include "fixture.h"

static PyObject *
convert(void *value)
{
    return value ? PyUnicode_FromFormat("converted %s", (char *)value) : NULL;
}

static PyObject *
fail(void *Py_UNUSED(value))
{
    PyErr_SetString(PyExc_ValueError, "converter failed");
    return NULL;
}

static void
numbers(void)
{
    show_new("b", Py_BuildValue("b", CHAR_MIN));
    show_new("B", Py_BuildValue("B", UCHAR_MAX));
    show_new("h", Py_BuildValue("h", SHRT_MIN));
    show_new("H", Py_BuildValue("H", USHRT_MAX));
    show_new("i", Py_BuildValue("i", INT_MIN));
    show_new("I", Py_BuildValue("I", UINT_MAX));
    show_new("l", Py_BuildValue("l", LONG_MIN));
    show_new("k", Py_BuildValue("k", ULONG_MAX));
    show_new("L", Py_BuildValue("L", LLONG_MAX));
    show_new("K", Py_BuildValue("K", ULLONG_MAX));
    show_new("n", Py_BuildValue("n", PY_SSIZE_T_MIN));
    show_new("p", Py_BuildValue("(pp)", 0, 7));
    show_new("d", Py_BuildValue("d", -0.0));
    show_new("f", Py_BuildValue("f", 0.5));
    show_new("c", Py_BuildValue("c", 255));
    show_new("C", Py_BuildValue("C", 0x1f40d));
    show_new("C surrogate", Py_BuildValue("C", 0xd800));
    show_new("C too large", Py_BuildValue("C", 0x110000));
}

static void
texts(void)
{
    show_new("s", Py_BuildValue("s", "caf\xc3\xa9"));
    show_new("s NULL", Py_BuildValue("s", NULL));
    show_new("s bad UTF-8", Py_BuildValue("s", "\xff"));
    show_new("s#", Py_BuildValue("s#", "text", (Py_ssize_t)2));
    show_new("s# negative", Py_BuildValue("s#", "text", (Py_ssize_t)-1));
    show_new("s# NULL", Py_BuildValue("s#", NULL, (Py_ssize_t)7));
    show_new("z", Py_BuildValue("(zz)", "z", NULL));
    show_new("U", Py_BuildValue("U", "u"));
    show_new("y", Py_BuildValue("y", "bytes \xff"));
    show_new("y#", Py_BuildValue("y#", "a\0b", (Py_ssize_t)3));
    show_new("y NULL", Py_BuildValue("y", NULL));
    show_new("u", Py_BuildValue("u", L"wide \u20ac"));
    show_new("u#", Py_BuildValue("u#", L"wide", (Py_ssize_t)2));
}

static void
objects(void)
{
    PyObject *list = PyList_New(0);
    show_new("O", Py_BuildValue("O", list));
    show_new("S", Py_BuildValue("S", list));
    show_new("N", Py_BuildValue("N", PyLong_FromLong(7)));
    show_new("O&", Py_BuildValue("O&", convert, "x"));
    show_new("O& fails", Py_BuildValue("(iO&)", 1, fail, NULL));
    PyErr_SetString(PyExc_KeyError, "made before");
    show_new("O NULL with an exception", Py_BuildValue("(iO)", 1, NULL));
    PyErr_SetString(PyExc_KeyError, "made before");
    show_new("N after NULL", Py_BuildValue("(ON)", NULL, PyLong_FromLong(1LL << 40)));
    Py_DECREF(list);
}

static void
containers(void)
{
    show_new("empty", Py_BuildValue(""));
    show_new("()", Py_BuildValue("()"));
    show_new("(i)", Py_BuildValue("(i)", 1));
    show_new("ii", Py_BuildValue("ii", 1, 2));
    show_new("[]", Py_BuildValue("[]"));
    show_new("[i,i]", Py_BuildValue("[i,i]", 1, 2));
    show_new("{}", Py_BuildValue("{}"));
    show_new("{s:i}", Py_BuildValue("{s:i, s:d}", "a", 1, "b", 2.5));
    show_new("nested", Py_BuildValue("((i)[(s){s:[]}])", 1, "x", "k"));
    show_new("spaces", Py_BuildValue(" i\t, s : i ", 1, "x", 2));
    show_new("unhashable key", Py_BuildValue("{[]:i}", 1));
    show_new("same key twice", Py_BuildValue("{s:i,s:i}", "a", 1, "a", 2));
}

static void
run(PyObject *Py_UNUSED(module))
{
    numbers();
    texts();
    objects();
    containers();
}

FIXTURE(basic, run)
