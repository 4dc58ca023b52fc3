/* memoryview: items of every format, read and written; keys of every kind. */
#include "fixture.h"

static PyObject *memory; /* a bytearray of 16 bytes */

static PyObject *
cast(const char *format)
{
    PyObject *view = PyMemoryView_FromObject(memory);
    PyObject *made = PyObject_CallMethod(view, "cast", "s", format);
    Py_DECREF(view);
    return made;
}

static void
set(PyObject *view, PyObject *key, PyObject *value)
{
    show_int("  set", PyObject_SetItem(view, key, value));
    show_new("  item", PyObject_GetItem(view, key));
}

static void
values(const char *format)
{
    PyObject *view = cast(format), *zero = PyLong_FromLong(0);
    printf("format %s\n", format);
    show_new("  itemsize", PyObject_GetAttrString(view, "itemsize"));
    show_new("  shape", PyObject_GetAttrString(view, "shape"));
    PyObject *list = Py_BuildValue("[iiiiLLNNNOddyysO]", 0, 1, -1, 200, 1LL << 31, -(1LL << 31),
                                   PyLong_FromString("9223372036854775808", NULL, 10),
                                   PyLong_FromString("18446744073709551615", NULL, 10),
                                   PyLong_FromString("18446744073709551616", NULL, 10), Py_True, 1.5, 1e300, "x", "xy", "x",
                                   Py_None);
    for (Py_ssize_t i = 0; i < PyList_Size(list); i++) {
        PyObject *value = PyList_GetItemRef(list, i);
        show("  value", value);
        set(view, zero, value);
        Py_DECREF(value);
    }
    show_new("  tolist", PyObject_CallMethod(view, "tolist", NULL));
    Py_DECREF(list);
    Py_DECREF(zero);
    Py_DECREF(view);
}

static void
keys(PyObject *view)
{
    PyObject *list = Py_BuildValue("[iiiiisdOON(i)(ii)()(iii)(Oi)(NN)(N)]", 0, 1, -1, 50, -50, "x", 1.0, Py_None, Py_Ellipsis,
                                   PyLong_FromString("99999999999999999999", NULL, 10), 0, 0, 0, 0, 0, 0, Py_None, 0,
                                   PySlice_New(NULL, NULL, NULL), PySlice_New(NULL, NULL, NULL),
                                   PySlice_New(NULL, NULL, NULL));
    PyObject *value = PyLong_FromLong(65);
    for (Py_ssize_t i = 0; i < PyList_Size(list); i++) {
        PyObject *key = PyList_GetItemRef(list, i);
        show("key", key);
        PyObject *item = PyObject_GetItem(view, key);
        if (item != NULL && PyMemoryView_Check(item)) {
            show_new("  view of", PyObject_Bytes(item));
        }
        else {
            show("  item", item);
        }
        Py_XDECREF(item);
        show_int("  set", PyObject_SetItem(view, key, value));
        show_int("  delete", PyObject_DelItem(view, key));
        Py_DECREF(key);
    }
    Py_DECREF(value);
    Py_DECREF(list);
}

static void
run(PyObject *Py_UNUSED(module))
{
    static const char *const formats[] = {"b", "B", "c", "h", "H", "i", "I", "l", "L", "q", "Q",
                                          "n", "N", "P", "?", "e", "f", "d", "@i"};
    memory = PyByteArray_FromStringAndSize("0123456789abcdef", 16);
    for (size_t i = 0; i < Py_ARRAY_LENGTH(formats); i++) {
        values(formats[i]);
    }
    Py_DECREF(memory);
    memory = PyByteArray_FromStringAndSize("0123456789abcdef", 16);
    PyObject *view = PyMemoryView_FromObject(memory);
    keys(view);
    PyObject *matrix = PyObject_CallMethod(view, "cast", "s(ii)", "B", 4, 4);
    printf("matrix\n");
    keys(matrix);
    PyObject *readonly = PyObject_CallMethod(view, "toreadonly", NULL);
    printf("read-only\n");
    keys(readonly);
    PyObject *one = PySequence_GetSlice(view, 0, 1), *scalar = PyObject_CallMethod(one, "cast", "s()", "B");
    printf("scalar\n");
    keys(scalar);
    show_new("tolist", PyObject_CallMethod(scalar, "tolist", NULL));
    show_int("Size", PyObject_Size(scalar));
    show_new("iter", PyObject_GetIter(scalar));
    show_new("shape", PyObject_GetAttrString(scalar, "shape"));
    show_new("iter of a matrix", PySequence_List(matrix));
    show_new("tolist of a matrix", PyObject_CallMethod(matrix, "tolist", NULL));
    Py_XDECREF(scalar);
    Py_XDECREF(one);
    Py_DECREF(readonly);
    Py_DECREF(matrix);
    Py_DECREF(view);
    Py_DECREF(memory);
}

FIXTURE(items, run)
