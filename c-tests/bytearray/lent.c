/* valgrind: fast */
/* bytearray: while its buffer is lent the size is fixed, and its contents are what they are. */
#include "fixture.h"

static PyObject *array;

static void
call(const char *name, PyObject *args)
{
    PyObject *method = PyObject_GetAttrString(array, name);
    show_new(name, method && args ? PyObject_CallObject(method, args) : NULL);
    Py_XDECREF(method);
    Py_XDECREF(args);
}

#define CALL(name, ...) call(name, Py_BuildValue(__VA_ARGS__))

static void
set_slice(Py_ssize_t low, Py_ssize_t high, const char *text)
{
    PyObject *bytes = PyBytes_FromString(text);
    show_int("set slice", PySequence_SetSlice(array, low, high, bytes));
    Py_DECREF(bytes);
}

static void
everything(void)
{
    show("array", array);
    CALL("append", "(i)", 1);
    CALL("append", "(i)", 256);
    CALL("extend", "(y)", "x");
    CALL("extend", "(y)", "");
    CALL("extend", "([])");
    CALL("extend", "([i])", 300);
    CALL("insert", "(ii)", 0, 1);
    CALL("pop", "()");
    CALL("pop", "(i)", 100);
    CALL("remove", "(i)", 'a');
    CALL("remove", "(i)", 'z');
    CALL("clear", "()");
    CALL("resize", "(n)", PyByteArray_Size(array));
    CALL("resize", "(i)", 100);
    CALL("resize", "(i)", -1);
    CALL("take_bytes", "()");
    CALL("take_bytes", "(i)", 0);
    CALL("take_bytes", "(i)", 100);
    CALL("__init__", "(y)", "other");
    CALL("__init__", "(y)", "");
    CALL("__init__", "()");
    CALL("__init__", "(s)", "text");
    CALL("__iadd__", "(y)", "x");
    CALL("__iadd__", "(y)", "");
    CALL("__iadd__", "(O)", array);
    CALL("__imul__", "(i)", 2);
    CALL("__imul__", "(i)", 1);
    CALL("__imul__", "(i)", 0);
    CALL("reverse", "()");
    set_slice(0, 1, "ZZ");
    set_slice(0, 1, "Z");
    set_slice(0, 1, "");
    set_slice(0, 0, "");
    show_int("delete", PySequence_DelSlice(array, 0, 1));
    show("array", array);
}

/* bytes made of an array whose buffer is lent do not change with it. */
static void
independent(Py_ssize_t size)
{
    char *data = malloc((size_t)size);
    memset(data, 'x', (size_t)size);
    array = PyByteArray_FromStringAndSize(data, size);
    free(data);
    Py_buffer view;
    CHECK(PyObject_GetBuffer(array, &view, PyBUF_WRITABLE) == 0);
    PyObject *bytes = PyBytes_FromObject(array), *copy = PyByteArray_FromObject(array);
    ((char *)view.buf)[0] = 'A';
    CHECK(PyBytes_AsString(bytes)[0] == 'x' && PyByteArray_AsString(copy)[0] == 'x');
    CHECK(PyByteArray_AsString(array)[0] == 'A');
    PyBuffer_Release(&view);
    /* Nor with what is written through an address that was given out before. */
    char *address = PyByteArray_AsString(array);
    PyObject *second = PyBytes_FromObject(array);
    address[1] = 'B';
    CHECK(PyBytes_AsString(second)[1] == 'x' && PyByteArray_AsString(array)[1] == 'B');
    /* And a buffer that is lent later is not that of the bytes. */
    PyObject *third = PyBytes_FromObject(copy);
    CHECK(PyObject_GetBuffer(copy, &view, PyBUF_WRITABLE) == 0);
    ((char *)view.buf)[2] = 'C';
    CHECK(PyBytes_AsString(third)[2] == 'x' && PyByteArray_AsString(copy)[2] == 'C');
    PyBuffer_Release(&view);
    Py_DECREF(third);
    Py_DECREF(second);
    Py_DECREF(copy);
    Py_DECREF(bytes);
    Py_DECREF(array);
}

static void
run(PyObject *Py_UNUSED(module))
{
    static const char *const texts[] = {"abc", ""};
    for (size_t i = 0; i < Py_ARRAY_LENGTH(texts); i++) {
        array = PyByteArray_FromStringAndSize(texts[i], (Py_ssize_t)strlen(texts[i]));
        Py_buffer first, second;
        CHECK(PyObject_GetBuffer(array, &first, PyBUF_WRITABLE) == 0);
        CHECK(PyObject_GetBuffer(array, &second, PyBUF_SIMPLE) == 0);
        CHECK(first.buf == second.buf);
        everything();
        PyBuffer_Release(&first);
        CALL("append", "(i)", 1);
        PyBuffer_Release(&second);
        CALL("append", "(i)", 1);
        show("array", array);
        Py_DECREF(array);
    }
    independent(10);
    independent(5000);
    independent(1000000);
}

FIXTURE(lent, run)
