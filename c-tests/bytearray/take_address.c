/* only: pyrt */
/* PyRt_ByteArray_TakeBytes is pyrt's own, as is the promise that nothing is copied: the addresses
 * say so. The output is right if no line says "not so", and the exceptions are those that CPython
 * raises for bytearray.take_bytes. */
#include "fixture.h"

enum { SIZE = 1000000 };

static PyObject *
filled(Py_ssize_t size)
{
    PyObject *array = PyByteArray_FromStringAndSize(NULL, size);
    memset(PyByteArray_AsString(array), 'x', (size_t)size);
    return array;
}

/* The whole is handed over. */
static void
whole(void)
{
    PyObject *array = filled(SIZE);
    char *before = PyByteArray_AsString(array);
    PyObject *taken = PyRt_ByteArray_TakeBytes(array, -1);
    CHECK(PyBytes_Size(taken) == SIZE && PyByteArray_Size(array) == 0);
    CHECK(PyBytes_AsString(taken) == before && before[SIZE] == 0);
    Py_DECREF(taken);
    Py_DECREF(array);
}

/* A part is handed over, and the rest stays where it is. */
static void
part(void)
{
    PyObject *array = filled(SIZE);
    char *before = PyByteArray_AsString(array);
    PyObject *taken = PyRt_ByteArray_TakeBytes(array, SIZE / 4);
    CHECK(PyByteArray_AsString(array) == before + SIZE / 4);
    CHECK(PyByteArray_Size(array) == SIZE - SIZE / 4);
    Py_buffer view;
    CHECK(PyObject_GetBuffer(taken, &view, PyBUF_SIMPLE) == 0);
    CHECK(view.buf == before && view.len == SIZE / 4);
    PyBuffer_Release(&view);
    CHECK(PyBytes_AsString(taken)[SIZE / 4] == 0);
    Py_DECREF(taken);
    Py_DECREF(array);
}

/* Who is asked first stays: here the part, which is the longer one. When it is gone the rest is
 * where it was, and whole. */
static void
part_first(void)
{
    PyObject *array = filled(SIZE);
    char *before = PyByteArray_AsString(array);
    PyObject *taken = PyRt_ByteArray_TakeBytes(array, SIZE - SIZE / 4);
    CHECK(PyBytes_AsString(taken) == before && before[SIZE - SIZE / 4] == 0);
    Py_DECREF(taken);
    CHECK(PyByteArray_AsString(array) == before + SIZE - SIZE / 4);
    CHECK(PyByteArray_AsString(array)[0] == 'x');
    Py_DECREF(array);
}

/* bytes of a bytearray share its memory until it changes. */
static void
shared(void)
{
    PyObject *array = filled(SIZE), *seven = PyLong_FromLong(7);
    PyObject *source = PyRt_ByteArray_TakeBytes(array, -1);
    char *before = PyBytes_AsString(source);
    PyObject *made = PyByteArray_FromObject(source), *bytes = PyBytes_FromObject(made);
    CHECK(PyBytes_AsString(bytes) == before);
    CHECK(PySequence_SetItem(made, 0, seven) == 0);
    CHECK(PyBytes_AsString(bytes) == before && before[0] == 'x');
    CHECK(PyByteArray_AsString(made) != before);
    Py_DECREF(made);
    /* Bytes that nobody else holds are adopted. */
    made = PyByteArray_FromObject(source);
    Py_DECREF(source);
    Py_DECREF(bytes);
    CHECK(PyByteArray_AsString(made) == before);
    Py_DECREF(made);
    Py_DECREF(seven);
    Py_DECREF(array);
}

/* Many parts of one bytearray take time in proportion to their number. */
static void
many(void)
{
    Py_ssize_t size = (Py_ssize_t)64 << 20, piece = 2000, count = size / piece / 2;
    PyObject *array = PyByteArray_FromStringAndSize(NULL, size), *list = PyList_New(0);
    char *before = PyByteArray_AsString(array);
    for (Py_ssize_t i = 0; i < count; i++) {
        PyObject *taken = PyRt_ByteArray_TakeBytes(array, piece);
        PyList_Append(list, taken);
        Py_DECREF(taken);
    }
    CHECK(PyByteArray_AsString(array) == before + count * piece);
    show_int("pieces", PyList_Size(list));
    Py_DECREF(list);
    Py_DECREF(array);
}

static void
errors(void)
{
    PyObject *array = PyByteArray_FromStringAndSize("abc", 3);
    show_new("0", PyRt_ByteArray_TakeBytes(array, 0));
    show_new("4", PyRt_ByteArray_TakeBytes(array, 4));
    Py_buffer view;
    CHECK(PyObject_GetBuffer(array, &view, PyBUF_SIMPLE) == 0);
    show_new("while lent", PyRt_ByteArray_TakeBytes(array, 1));
    show_new("all while lent", PyRt_ByteArray_TakeBytes(array, -1));
    PyBuffer_Release(&view);
    show_new("2", PyRt_ByteArray_TakeBytes(array, 2));
    show("  leaves", array);
    show_new("all", PyRt_ByteArray_TakeBytes(array, -5));
    show("  leaves", array);
    show_new("all of nothing", PyRt_ByteArray_TakeBytes(array, -1));
    Py_DECREF(array);
}

static void
run(PyObject *Py_UNUSED(module))
{
    whole();
    part();
    part_first();
    shared();
    many();
    errors();
}

FIXTURE(take_address, run)
