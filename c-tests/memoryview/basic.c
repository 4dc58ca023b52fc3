/* valgrind: fast */
/* memoryview: over objects, memory and buffers; items, slices, release. */
#include "fixture.h"

static void
describe(PyObject *view)
{
    static const char *const names[] = {"nbytes", "itemsize", "format", "ndim", "shape", "strides",
                                        "readonly", "contiguous"};
    for (size_t i = 0; i < Py_ARRAY_LENGTH(names); i++) {
        printf("  ");
        show_new(names[i], PyObject_GetAttrString(view, names[i]));
    }
}

static void
run(PyObject *Py_UNUSED(module))
{
    PyObject *array = PyByteArray_FromStringAndSize("abcdef", 6);
    PyObject *view = PyMemoryView_FromObject(array);
    NEED(view);
    CHECK(PyMemoryView_Check(view));
    describe(view);
    show_int("Size", PyObject_Size(view));
    show_new("item 1", PySequence_GetItem(view, 1));
    show_new("item -1", PySequence_GetItem(view, -1));
    show_new("item 6", PySequence_GetItem(view, 6));
    PyObject *seven = PyLong_FromLong(65), *large = PyLong_FromLong(256);
    show_int("set item", PySequence_SetItem(view, 0, seven));
    show_int("set 256", PySequence_SetItem(view, 0, large));
    show_int("set None", PySequence_SetItem(view, 0, Py_None));
    show("array", array);
    PyObject *slice = PySequence_GetSlice(view, 1, 4);
    show_new("slice", PyObject_Bytes(slice));
    show_new("tobytes", PyObject_CallMethod(slice, "tobytes", NULL));
    show_new("tolist", PyObject_CallMethod(slice, "tolist", NULL));
    show_int("Resize while viewed", PyByteArray_Resize(array, 1));
    PyObject *bytes = PyBytes_FromString("bcd");
    show_int("equal to bytes", PyObject_RichCompareBool(slice, bytes, Py_EQ));
    show_int("assign a slice", PySequence_SetSlice(view, 3, 6, bytes));
    show("array", array);
    show_int("assign another size", PySequence_SetSlice(view, 3, 5, bytes));
    Py_XDECREF(slice);
    show_new("release", PyObject_CallMethod(view, "release", NULL));
    show_new("item of a released view", PySequence_GetItem(view, 0));
    show_int("Size of a released view", PyObject_Size(view));
    show_int("Resize after", PyByteArray_Resize(array, 2));
    Py_DECREF(view);

    view = PyMemoryView_FromObject(bytes);
    show_int("set item of bytes", PySequence_SetItem(view, 0, seven));
    show_int("hash as bytes", PyObject_Hash(view) == PyObject_Hash(bytes));
    Py_DECREF(view);
    char memory[4] = "data";
    view = PyMemoryView_FromMemory(memory, 4, PyBUF_WRITE);
    show_int("set item of memory", PySequence_SetItem(view, 0, seven));
    show_int("memory", memory[0]);
    Py_DECREF(view);
    view = PyMemoryView_FromMemory(memory, 4, PyBUF_READ);
    show_int("set item of memory", PySequence_SetItem(view, 0, seven));
    Py_DECREF(view);
    Py_buffer buffer;
    CHECK(PyBuffer_FillInfo(&buffer, NULL, memory, 4, 0, PyBUF_FULL) == 0);
    view = PyMemoryView_FromBuffer(&buffer);
    show_new("of a buffer", PyObject_Bytes(view));
    Py_XDECREF(view);
    view = PyMemoryView_GetContiguous(bytes, PyBUF_READ, 'C');
    show_new("GetContiguous", PyObject_Bytes(view));
    Py_XDECREF(view);
    show_new("GetContiguous to write", PyMemoryView_GetContiguous(bytes, PyBUF_WRITE, 'C'));
    show_new("of None", PyMemoryView_FromObject(Py_None));
    show_new("of a str", PyObject_CallFunction((PyObject *)&PyMemoryView_Type, "s", "x"));
    Py_DECREF(bytes);
    Py_DECREF(large);
    Py_DECREF(seven);
    Py_DECREF(array);
}

FIXTURE(basic, run)
