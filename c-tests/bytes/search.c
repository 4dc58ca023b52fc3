/* bytes and bytearray: what looks for bytes within bytes. */
#include "fixture.h"

/* `name: repr` of a method call; the arguments are stolen. */
static void
call(PyObject *self, const char *name, PyObject *args)
{
    PyObject *method = PyObject_GetAttrString(self, name);
    PyObject *result = method && args ? PyObject_CallObject(method, args) : NULL;
    show_new(name, result);
    Py_XDECREF(method);
    Py_XDECREF(args);
}

#define CALL(name, ...) call(self, name, Py_BuildValue(__VA_ARGS__))

static void
finding(PyObject *self)
{
    static const char *const names[] = {"find", "rfind", "index", "rindex", "count"};
    for (size_t i = 0; i < Py_ARRAY_LENGTH(names); i++) {
        const char *name = names[i];
        CALL(name, "(y)", "bc");
        CALL(name, "(y)", "cb");
        CALL(name, "(y)", "");
        CALL(name, "(i)", 'b');
        CALL(name, "(O)", Py_True);
        CALL(name, "(yi)", "a", 1);
        CALL(name, "(yi)", "a", -2);
        CALL(name, "(yii)", "b", 0, 1);
        CALL(name, "(yii)", "bc", -100, 100);
        CALL(name, "(yOO)", "c", Py_None, Py_None);
        CALL(name, "(yi)", "", 6);
        CALL(name, "(yi)", "", 7);
        CALL(name, "(yii)", "", 4, 2);
        CALL(name, "(N)", PyByteArray_FromStringAndSize("ca", 2));
        CALL(name, "(N)", PyMemoryView_FromMemory("abc", 3, PyBUF_READ));
        CALL(name, "(i)", 256);
        CALL(name, "(i)", -1);
        CALL(name, "(s)", "b");
        CALL(name, "(O)", Py_None);
        CALL(name, "()");
        CALL(name, "(yiii)", "b", 1, 2, 3);
        CALL(name, "(ys)", "b", "x");
        CALL(name, "(yN)", "b", PyLong_FromString("99999999999999999999", NULL, 10));
        CALL(name, "(yN)", "b", PyLong_FromString("-99999999999999999999", NULL, 10));
    }
}

static void
ends(PyObject *self)
{
    static const char *const names[] = {"startswith", "endswith"};
    for (size_t i = 0; i < Py_ARRAY_LENGTH(names); i++) {
        const char *name = names[i];
        CALL(name, "(y)", "ab");
        CALL(name, "(y)", "bc");
        CALL(name, "(y)", "");
        CALL(name, "(y)", "abcabcabc");
        CALL(name, "(yi)", "bc", 1);
        CALL(name, "(yii)", "ab", 0, 5);
        CALL(name, "(yi)", "", 6);
        CALL(name, "(yi)", "", 7);
        CALL(name, "((yy))", "x", "ab");
        CALL(name, "((yy))", "bc", "x");
        CALL(name, "(())");
        CALL(name, "((ys))", "x", "y");
        CALL(name, "((ys))", "", "y");
        CALL(name, "(N)", PyByteArray_FromStringAndSize("ab", 2));
        CALL(name, "(s)", "ab");
        CALL(name, "([y])", "ab");
        CALL(name, "(i)", 97);
        CALL(name, "()");
        CALL(name, "(yiii)", "b", 1, 2, 3);
    }
}

static void
contains(PyObject *self)
{
    PyObject *parts = Py_BuildValue("[y y y i i i N N s O d]", "bc", "cb", "", 'b', 'x', 256,
                                    PyByteArray_FromStringAndSize("ca", 2),
                                    PyMemoryView_FromMemory("ab", 2, PyBUF_READ), "b", Py_None, 1.5);
    for (Py_ssize_t i = 0; i < PyList_Size(parts); i++) {
        PyObject *part = PyList_GetItemRef(parts, i);
        show_int("contains", PySequence_Contains(self, part));
        Py_DECREF(part);
    }
    Py_DECREF(parts);
}

/* The search of long data goes other ways than that of short data. */
static void
long_data(void)
{
    char *data = malloc(100000);
    memset(data, 'x', 100000);
    memcpy(data + 70000, "needle", 6);
    memcpy(data + 90000, "needle", 6);
    PyObject *self = PyBytes_FromStringAndSize(data, 100000);
    CALL("find", "(y)", "needle");
    CALL("rfind", "(y)", "needle");
    CALL("count", "(y)", "needle");
    CALL("find", "(y)", "needles");
    CALL("find", "(i)", 'n');
    CALL("count", "(y)", "xx");
    CALL("count", "(y)", "");
    Py_DECREF(self);
    free(data);
}

static void
run(PyObject *Py_UNUSED(module))
{
    PyObject *kinds[] = {PyBytes_FromString("abcabc"), PyByteArray_FromStringAndSize("abcabc", 6)};
    for (size_t i = 0; i < Py_ARRAY_LENGTH(kinds); i++) {
        show("of", kinds[i]);
        finding(kinds[i]);
        ends(kinds[i]);
        contains(kinds[i]);
        Py_DECREF(kinds[i]);
    }
    long_data();
}

FIXTURE(search, run)
