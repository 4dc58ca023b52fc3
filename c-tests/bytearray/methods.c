/* bytearray: the methods that change it. */
#include "fixture.h"

static PyObject *array;

/* `name: result`, and what is in the bytearray then; the arguments are stolen. */
static void
call(const char *name, PyObject *args)
{
    array = PyByteArray_FromStringAndSize("abcdef", 6);
    PyObject *method = PyObject_GetAttrString(array, name);
    show_new(name, method && args ? PyObject_CallObject(method, args) : NULL);
    show("  array", array);
    Py_XDECREF(method);
    Py_XDECREF(args);
    Py_DECREF(array);
}

#define CALL(name, ...) call(name, Py_BuildValue(__VA_ARGS__))
#define HUGE_INT PyLong_FromString("99999999999999999999", NULL, 10)

/* extend() by itself. */
static void
itself(const char *name)
{
    array = PyByteArray_FromStringAndSize("abc", 3);
    show_new(name, PyObject_CallMethod(array, name, "O", array));
    show("  array", array);
    Py_DECREF(array);
}

static void
in_place(PyObject *other)
{
    array = PyByteArray_FromStringAndSize("abc", 3);
    PyObject *result = PyNumber_InPlaceAdd(array, other ? other : array);
    CHECK(result == NULL || result == array);
    show_new("+=", result);
    show("  array", array);
    result = PySequence_InPlaceConcat(array, other ? other : array);
    show_new("InPlaceConcat", result);
    Py_DECREF(array);
    Py_XDECREF(other);
}

static void
in_place_repeat(Py_ssize_t count)
{
    array = PyByteArray_FromStringAndSize("abc", 3);
    PyObject *result = PySequence_InPlaceRepeat(array, count);
    CHECK(result == NULL || result == array);
    show_new("*=", result);
    show("  array", array);
    Py_DECREF(array);
}

static void
run(PyObject *Py_UNUSED(module))
{
    CALL("append", "(i)", 120);
    CALL("append", "(O)", Py_True);
    CALL("append", "(i)", 256);
    CALL("append", "(i)", -1);
    CALL("append", "(N)", HUGE_INT);
    CALL("append", "(y)", "x");
    CALL("append", "()");
    CALL("extend", "(y)", "xyz");
    CALL("extend", "(N)", PyByteArray_FromStringAndSize("array", 5));
    CALL("extend", "(N)", PyMemoryView_FromMemory("view", 4, PyBUF_READ));
    CALL("extend", "([ii])", 1, 2);
    CALL("extend", "((iO))", 1, Py_True);
    CALL("extend", "({ii})", 1, 2);
    CALL("extend", "(N)", PyObject_CallFunction((PyObject *)&PyRange_Type, "i", 4));
    CALL("extend", "([iii])", 1, 2, 300);
    CALL("extend", "([s])", "x");
    CALL("extend", "(s)", "text");
    CALL("extend", "(s)", "");
    CALL("extend", "(i)", 5);
    CALL("extend", "(O)", Py_None);
    CALL("extend", "()");
    itself("extend");
    CALL("insert", "(ii)", 0, 120);
    CALL("insert", "(ii)", 3, 120);
    CALL("insert", "(ii)", -1, 120);
    CALL("insert", "(ii)", 100, 120);
    CALL("insert", "(ii)", -100, 120);
    CALL("insert", "(ii)", 1, 256);
    CALL("insert", "(si)", "x", 1);
    CALL("insert", "(is)", 1, "x");
    CALL("insert", "(i)", 1);
    CALL("insert", "(Ni)", HUGE_INT, 1);
    CALL("pop", "()");
    CALL("pop", "(i)", 0);
    CALL("pop", "(i)", -2);
    CALL("pop", "(i)", 6);
    CALL("pop", "(i)", -7);
    CALL("pop", "(s)", "x");
    CALL("pop", "(ii)", 1, 2);
    CALL("pop", "(N)", HUGE_INT);
    CALL("remove", "(i)", 'c');
    CALL("remove", "(i)", 'z');
    CALL("remove", "(i)", 256);
    CALL("remove", "(y)", "a");
    CALL("remove", "()");
    CALL("clear", "()");
    CALL("clear", "(i)", 1);
    CALL("reverse", "()");
    CALL("copy", "()");
    CALL("resize", "(i)", 3);
    CALL("resize", "(i)", 9);
    CALL("resize", "(i)", 0);
    CALL("resize", "(i)", -1);
    CALL("resize", "(s)", "x");
    CALL("resize", "(N)", HUGE_INT);
    CALL("resize", "(n)", PY_SSIZE_T_MAX);
    CALL("resize", "(n)", (Py_ssize_t)1 << 60);
    CALL("take_bytes", "()");
    CALL("take_bytes", "(O)", Py_None);
    CALL("take_bytes", "(i)", 0);
    CALL("take_bytes", "(i)", 2);
    CALL("take_bytes", "(i)", 6);
    CALL("take_bytes", "(i)", -2);
    CALL("take_bytes", "(i)", -6);
    CALL("take_bytes", "(i)", 7);
    CALL("take_bytes", "(i)", -7);
    CALL("take_bytes", "(s)", "x");
    CALL("take_bytes", "(ii)", 1, 2);
    CALL("take_bytes", "(N)", HUGE_INT);
    CALL("__reduce__", "()");
    CALL("__reduce_ex__", "(i)", 2);
    CALL("__reduce_ex__", "(i)", 3);
    CALL("__init__", "(y)", "other");
    CALL("__init__", "(i)", 2);
    CALL("__init__", "(s)", "text");
    in_place(PyBytes_FromString("xyz"));
    in_place(PyByteArray_FromStringAndSize("array", 5));
    in_place(PyMemoryView_FromMemory("view", 4, PyBUF_READ));
    in_place(PyBytes_FromString(""));
    in_place(PyUnicode_FromString("x"));
    in_place(Py_BuildValue("[i]", 1));
    in_place(NULL);
    static const Py_ssize_t counts[] = {0, 1, 3, -2, PY_SSIZE_T_MAX, PY_SSIZE_T_MAX / 3};
    for (size_t i = 0; i < Py_ARRAY_LENGTH(counts); i++) {
        in_place_repeat(counts[i]);
    }
    array = PyByteArray_FromStringAndSize("", 0);
    show_new("pop of nothing", PyObject_CallMethod(array, "pop", NULL));
    show_new("take of nothing", PyObject_CallMethod(array, "take_bytes", NULL));
    show_new("__reduce__ of nothing", PyObject_CallMethod(array, "__reduce__", NULL));
    show_new("__alloc__ of nothing", PyObject_CallMethod(array, "__alloc__", NULL));
    show_new("reverse nothing", PyObject_CallMethod(array, "reverse", NULL));
    Py_DECREF(array);
}

FIXTURE(methods, run)
