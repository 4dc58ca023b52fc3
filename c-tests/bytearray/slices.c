/* bytearray: items and slices assigned and deleted. */
#include "fixture.h"

/* Assigns to, or deletes, an item of a new bytearray; key and value are stolen. */
static void
assign(PyObject *key, PyObject *value)
{
    PyObject *array = PyByteArray_FromStringAndSize("abcdef", 6);
    show("key", key);
    show_int(value ? "  set" : "  delete",
             value ? PyObject_SetItem(array, key, value) : PyObject_DelItem(array, key));
    show("  array", array);
    Py_XDECREF(key);
    Py_XDECREF(value);
    Py_DECREF(array);
}

static PyObject *
slice(const char *text)
{
    /* "1:5:2", each part a number or nothing. */
    PyObject *parts[3] = {NULL, NULL, NULL};
    for (int i = 0; i < 3 && text != NULL; i++) {
        char *end;
        long value = strtol(text, &end, 10);
        parts[i] = end == text ? NULL : PyLong_FromLong(value);
        text = strchr(text, ':');
        text = text ? text + 1 : NULL;
    }
    PyObject *made = PySlice_New(parts[0], parts[1], parts[2]);
    for (int i = 0; i < 3; i++) {
        Py_XDECREF(parts[i]);
    }
    return made;
}

static PyObject *
number(long value)
{
    return PyLong_FromLong(value);
}

static void
items(void)
{
    for (long i = -7; i <= 6; i++) {
        assign(number(i), number('x'));
        assign(number(i), NULL);
    }
    assign(number(0), number(256));
    assign(number(0), number(-1));
    assign(number(0), PyBytes_FromString("x"));
    assign(number(0), PyUnicode_FromString("x"));
    assign(number(0), Py_NewRef(Py_None));
    assign(number(9), PyUnicode_FromString("x"));
    assign(PyUnicode_FromString("x"), number(1));
    assign(PyUnicode_FromString("x"), NULL);
    assign(Py_NewRef(Py_None), number(1));
    assign(PyLong_FromString("99999999999999999999", NULL, 10), number(1));
}

static void
sequence_items(void)
{
    PyObject *array = PyByteArray_FromStringAndSize("abc", 3), *text = PyUnicode_FromString("x");
    show_int("text out of range", PySequence_SetItem(array, 9, text));
    show_int("text within", PySequence_SetItem(array, 1, text));
    show_int("NULL out of range", PySequence_DelItem(array, 9));
    Py_DECREF(text);
    Py_DECREF(array);
}

static void
slices(void)
{
    static const char *const keys[] = {
        ":", "1:3", "3:1", "0:0", "6:", "100:", ":-1", "-2:", "::2", "1::2", "::-1", "::-2", "4:1:-1", "1:4:5", "3:1:-1", "::7",
    };
    static const char *const values[] = {"", "x", "xy", "xyz", "123456", "12345678"};
    for (size_t i = 0; i < Py_ARRAY_LENGTH(keys); i++) {
        for (size_t j = 0; j < Py_ARRAY_LENGTH(values); j++) {
            assign(slice(keys[i]), PyBytes_FromString(values[j]));
        }
        assign(slice(keys[i]), NULL);
    }
}

static void
values(void)
{
    assign(slice("1:3"), PyByteArray_FromStringAndSize("array", 5));
    assign(slice("1:3"), PyMemoryView_FromMemory("view", 4, PyBUF_READ));
    assign(slice("1:3"), Py_BuildValue("[iii]", 1, 2, 3));
    assign(slice("1:3"), Py_BuildValue("(i)", 1));
    assign(slice("1:3"), PyObject_CallFunction((PyObject *)&PyRange_Type, "i", 4));
    assign(slice("1:3"), Py_BuildValue("[i]", 256));
    assign(slice("1:3"), Py_BuildValue("[s]", "x"));
    assign(slice("1:3"), PyUnicode_FromString("text"));
    assign(slice("1:3"), number(2));
    assign(slice("1:3"), PyFloat_FromDouble(1.5));
    assign(slice("1:3"), Py_NewRef(Py_None));
    assign(slice("::2"), Py_BuildValue("[iii]", 1, 2, 3));
    assign(slice("::0"), PyBytes_FromString("x"));
    assign(slice("::0"), NULL);
    PyObject *text = PyUnicode_FromString("x");
    assign(PySlice_New(text, NULL, NULL), PyBytes_FromString("x"));
    Py_DECREF(text);
}

/* A bytearray assigned to its own slices. */
static void
itself(const char *key)
{
    PyObject *array = PyByteArray_FromStringAndSize("abcdef", 6), *where = slice(key);
    show("key", where);
    show_int("  set to itself", PyObject_SetItem(array, where, array));
    show("  array", array);
    PyObject *view = PyMemoryView_FromObject(array), *part = PySequence_GetSlice(view, 0, 4);
    PyObject *other = slice("2:");
    show_int("  set to a view of itself", PyObject_SetItem(array, other, part));
    show("  array", array);
    Py_XDECREF(other);
    Py_XDECREF(part);
    Py_XDECREF(view);
    Py_XDECREF(where);
    Py_DECREF(array);
}

static void
sequence(void)
{
    PyObject *array = PyByteArray_FromStringAndSize("abcdef", 6), *bytes = PyBytes_FromString("12");
    show_int("SetSlice", PySequence_SetSlice(array, 1, -1, bytes));
    show("  array", array);
    show_int("DelSlice", PySequence_DelSlice(array, -100, 2));
    show("  array", array);
    show_int("DelItem", PySequence_DelItem(array, -1));
    show_int("DelItem out of range", PySequence_DelItem(array, 5));
    show("  array", array);
    Py_DECREF(bytes);
    Py_DECREF(array);
}

static void
run(PyObject *Py_UNUSED(module))
{
    items();
    sequence_items();
    slices();
    values();
    itself(":");
    itself("2:2");
    itself("1:5:2");
    itself("::-1");
    sequence();
}

FIXTURE(slices, run)
