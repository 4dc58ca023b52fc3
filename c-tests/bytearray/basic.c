/* valgrind: fast */
/* bytearray: made, resized, concatenated, changed, locked by an export. */
#include "fixture.h"

static void
resizing(void)
{
    PyObject *array = PyByteArray_FromStringAndSize("hello", 5);
    show_int("Resize 3", PyByteArray_Resize(array, 3));
    show("  gives", array);
    show_int("Resize 6", PyByteArray_Resize(array, 6));
    memcpy(PyByteArray_AsString(array) + 3, "new", 3);
    show("  gives", array);
    CHECK(PyByteArray_AsString(array)[6] == 0);
    show_int("Resize 0", PyByteArray_Resize(array, 0));
    show("  gives", array);
    CHECK(PyByteArray_AsString(array)[0] == 0);
    show_int("Resize -1", PyByteArray_Resize(array, -1));
    show_int("Resize huge", PyByteArray_Resize(array, PY_SSIZE_T_MAX));
    show("  gives", array);
    show_int("Resize 100000", PyByteArray_Resize(array, 100000));
    show_int("  Size", PyByteArray_Size(array));
    Py_DECREF(array);
}

static void
exported(void)
{
    PyObject *array = PyByteArray_FromStringAndSize("data", 4);
    Py_buffer view;
    show_int("GetBuffer", PyObject_GetBuffer(array, &view, PyBUF_WRITABLE));
    ((char *)view.buf)[0] = 'D';
    show("written", array);
    show_int("Resize while exported", PyByteArray_Resize(array, 10));
    show_int("Resize to the same", PyByteArray_Resize(array, 4));
    show_new("append while exported", PyObject_CallMethod(array, "append", "i", 1));
    PyBuffer_Release(&view);
    show_int("Resize after", PyByteArray_Resize(array, 2));
    show("  gives", array);
    Py_DECREF(array);
}

static void
changing(void)
{
    PyObject *array = PyByteArray_FromStringAndSize("abcdef", 6);
    PyObject *byte = PyLong_FromLong(120), *large = PyLong_FromLong(256);
    show_int("item = 120", PySequence_SetItem(array, 1, byte));
    show_int("item = 256", PySequence_SetItem(array, 1, large));
    show_int("item = None", PySequence_SetItem(array, 1, Py_None));
    show_int("item 9", PySequence_SetItem(array, 9, byte));
    show_new("item", PySequence_GetItem(array, -1));
    PyObject *bytes = PyBytes_FromString("12345");
    show_int("slice", PySequence_SetSlice(array, 1, 3, bytes));
    show("  gives", array);
    show_int("delete slice", PySequence_DelSlice(array, 0, 2));
    show("  gives", array);
    show_new("append", PyObject_CallMethod(array, "append", "i", 33));
    show_new("extend", PyObject_CallMethod(array, "extend", "O", bytes));
    show_new("pop", PyObject_CallMethod(array, "pop", NULL));
    show("  gives", array);
    PyObject *result = PyNumber_InPlaceAdd(array, bytes);
    CHECK(result == array);
    Py_XDECREF(result);
    show_new("Concat", PyByteArray_Concat(array, bytes));
    show_new("Concat None", PyByteArray_Concat(array, Py_None));
    show_int("equal to bytes", PyObject_RichCompareBool(array, bytes, Py_EQ));
    show_int("Hash", PyObject_Hash(array));
    show_new("take_bytes(3)", PyObject_CallMethod(array, "take_bytes", "i", 3));
    show("  leaves", array);
    show_new("take_bytes()", PyObject_CallMethod(array, "take_bytes", NULL));
    show("  leaves", array);
    show_new("take_bytes(1)", PyObject_CallMethod(array, "take_bytes", "i", 1));
    Py_DECREF(bytes);
    Py_DECREF(large);
    Py_DECREF(byte);
    Py_DECREF(array);
}

static void
run(PyObject *Py_UNUSED(module))
{
    show_new("FromStringAndSize", PyByteArray_FromStringAndSize("a\0\xff", 3));
    show_new("empty", PyByteArray_FromStringAndSize("", 0));
    show_new("NULL 0", PyByteArray_FromStringAndSize(NULL, 0));
    show_new("size -1", PyByteArray_FromStringAndSize("x", -1));
    show_new("size huge", PyByteArray_FromStringAndSize("x", PY_SSIZE_T_MAX));
    PyObject *bytes = PyBytes_FromString("bytes");
    show_new("FromObject bytes", PyByteArray_FromObject(bytes));
    Py_DECREF(bytes);
    show_new("FromObject None", PyByteArray_FromObject(Py_None));
    PyObject *three = PyLong_FromLong(3), *text = PyUnicode_FromString("x");
    show_new("FromObject 3", PyByteArray_FromObject(three));
    show_new("FromObject str", PyByteArray_FromObject(text));
    Py_DECREF(text);
    Py_DECREF(three);
    resizing();
    exported();
    changing();
}

FIXTURE(basic, run)
