/* valgrind: fast */
/* bytearray: contents taken out as bytes, shared with bytes, and changed afterwards. */
#include "fixture.h"

/* Bytes 0, 1, ... 250, 0, 1, ...: as different as possible from a shifted copy. */
static char
expected(Py_ssize_t index)
{
    return (char)(index % 251);
}

static PyObject *
filled(Py_ssize_t size)
{
    PyObject *array = PyByteArray_FromStringAndSize(NULL, size);
    char *data = PyByteArray_AsString(array);
    for (Py_ssize_t i = 0; i < size; i++) {
        data[i] = expected(i);
    }
    return array;
}

/* `from` is the index in the whole of the first byte; a NUL must be behind the last. */
static void
check(const char *data, Py_ssize_t size, Py_ssize_t from, int line)
{
    for (Py_ssize_t i = 0; i < size; i++) {
        if (data[i] != expected(from + i)) {
            printf("line %d: byte %zd of %zd is %d\n", line, i, size, data[i]);
            return;
        }
    }
    if (data[size] != 0) {
        printf("line %d: no NUL behind %zd bytes\n", line, size);
    }
}

#define CHECK_BYTES(object, size, from) \
    do { \
        CHECK(PyBytes_Size(object) == (size)); \
        check(PyBytes_AsString(object), size, from, __LINE__); \
    } while (0)
#define CHECK_ARRAY(object, size, from) \
    do { \
        CHECK(PyByteArray_Size(object) == (size)); \
        check(PyByteArray_AsString(object), size, from, __LINE__); \
    } while (0)

static PyObject *
take(PyObject *array, Py_ssize_t count)
{
    PyObject *taken = PyObject_CallMethod(array, "take_bytes", "n", count);
    CHECK(taken != NULL);
    return taken;
}

/* Takes a part; bytes and rest are looked at in either order. */
static void
parts(Py_ssize_t size, Py_ssize_t count, int rest_first)
{
    PyObject *array = filled(size), *taken = take(array, count);
    if (rest_first) {
        CHECK_ARRAY(array, size - count, count);
    }
    CHECK_BYTES(taken, count, 0);
    CHECK_ARRAY(array, size - count, count);
    CHECK_BYTES(taken, count, 0);
    Py_DECREF(array);
    CHECK_BYTES(taken, count, 0);
    Py_DECREF(taken);
    /* The part is dropped before the rest is looked at. */
    array = filled(size);
    taken = take(array, count);
    if (!rest_first) {
        CHECK_BYTES(taken, count, 0);
    }
    Py_DECREF(taken);
    CHECK_ARRAY(array, size - count, count);
    /* The rest is dropped before the part is looked at. */
    taken = take(array, (size - count) / 2);
    Py_DECREF(array);
    CHECK_BYTES(taken, (size - count) / 2, count);
    Py_DECREF(taken);
}

/* Takes one piece after the other, keeping all of them. */
static void
pieces(Py_ssize_t size, Py_ssize_t piece, int look)
{
    PyObject *array = filled(size), *list = PyList_New(0);
    while (PyByteArray_Size(array) >= piece) {
        PyObject *taken = take(array, piece);
        PyList_Append(list, taken);
        if (look & 1) {
            CHECK_BYTES(taken, piece, (PyList_Size(list) - 1) * piece);
        }
        Py_DECREF(taken);
        if (look & 2) {
            CHECK_ARRAY(array, size - PyList_Size(list) * piece, PyList_Size(list) * piece);
        }
    }
    PyObject *rest = take(array, PyByteArray_Size(array));
    PyList_Append(list, rest);
    Py_DECREF(rest);
    CHECK(PyByteArray_Size(array) == 0);
    for (Py_ssize_t i = 0; i < PyList_Size(list); i++) {
        PyObject *taken = PyList_GetItemRef(list, i);
        CHECK_BYTES(taken, PyBytes_Size(taken), i * piece);
        Py_DECREF(taken);
    }
    PyObject *empty = PyBytes_FromString(""), *joined = PyObject_CallMethod(empty, "join", "(O)", list);
    CHECK_BYTES(joined, size, 0);
    Py_XDECREF(joined);
    Py_DECREF(empty);
    Py_DECREF(list);
    Py_DECREF(array);
}

/* The rest grows and changes while the part is alive. */
static void
changing(Py_ssize_t size, Py_ssize_t count)
{
    PyObject *array = filled(size), *taken = take(array, count);
    Py_ssize_t rest = size - count;
    for (Py_ssize_t i = 0; i < 3000; i++) {
        PyObject *result = PyObject_CallMethod(array, "append", "i", (int)(unsigned char)expected(size + i));
        CHECK(result != NULL);
        Py_XDECREF(result);
    }
    CHECK_BYTES(taken, count, 0);
    CHECK_ARRAY(array, rest + 3000, count);
    PyByteArray_AsString(array)[0] = 'X';
    CHECK_BYTES(taken, count, 0);
    CHECK(PySequence_DelSlice(array, 0, 1) == 0);
    CHECK_ARRAY(array, rest + 2999, count + 1);
    CHECK_BYTES(taken, count, 0);
    CHECK(PyByteArray_Resize(array, 1) == 0);
    CHECK_ARRAY(array, 1, count + 1);
    CHECK_BYTES(taken, count, 0);
    Py_DECREF(array);
    CHECK_BYTES(taken, count, 0);
    Py_DECREF(taken);
}

/* bytes(bytearray), bytearray(bytes), and changes of either side. */
static void
sharing(Py_ssize_t size)
{
    PyObject *array = filled(size), *byte = PyLong_FromLong(7);
    PyObject *copy = PyObject_CallMethod(array, "copy", NULL), *bytes = PyBytes_FromObject(copy);
    PyObject *again = PyBytes_FromObject(copy), *made = PyByteArray_FromObject(bytes);
    CHECK_BYTES(bytes, size, 0);
    CHECK_BYTES(again, size, 0);
    CHECK(PySequence_SetItem(copy, 0, byte) == 0);
    CHECK(PySequence_SetItem(made, 1, byte) == 0);
    CHECK_BYTES(bytes, size, 0);
    CHECK_BYTES(again, size, 0);
    CHECK_ARRAY(array, size, 0);
    CHECK(PyByteArray_AsString(copy)[0] == 7 && PyByteArray_AsString(copy)[1] == expected(1));
    CHECK(PyByteArray_AsString(made)[0] == expected(0) && PyByteArray_AsString(made)[1] == 7);
    Py_DECREF(made);
    made = PyByteArray_FromObject(bytes);
    Py_DECREF(bytes);
    Py_DECREF(again);
    CHECK(PyByteArray_Resize(made, size + 10) == 0);
    CHECK(PyByteArray_AsString(made)[size] == 0);
    CHECK(PyByteArray_Resize(made, size) == 0);
    CHECK_ARRAY(made, size, 0);
    bytes = PyBytes_FromObject(made);
    PyObject *taken = take(made, size / 2);
    CHECK_BYTES(taken, size / 2, 0);
    CHECK_BYTES(bytes, size, 0);
    CHECK(PySequence_SetItem(made, 0, byte) == 0);
    CHECK_BYTES(bytes, size, 0);
    Py_DECREF(taken);
    taken = take(made, PyByteArray_Size(made));
    CHECK(PyBytes_Size(taken) == size - size / 2);
    CHECK_BYTES(bytes, size, 0);
    Py_DECREF(taken);
    Py_DECREF(bytes);
    Py_DECREF(made);
    Py_DECREF(copy);
    Py_DECREF(byte);
    Py_DECREF(array);
}

static void
run(PyObject *Py_UNUSED(module))
{
    static const Py_ssize_t sizes[] = {1, 10, 1024, 1025, 2047, 2050, 3000, 10000, 100000};
    for (size_t i = 0; i < Py_ARRAY_LENGTH(sizes); i++) {
        Py_ssize_t size = sizes[i];
        for (int order = 0; order < 2; order++) {
            parts(size, 0, order);
            parts(size, 1, order);
            parts(size, size / 3, order);
            parts(size, size - size / 3, order);
            parts(size, size - 1, order);
            parts(size, size, order);
        }
        if (size > 1) {
            changing(size, size / 3);
            changing(size, size - size / 3);
            sharing(size);
        }
    }
    for (int look = 0; look < 4; look++) {
        pieces(100000, 7000, look);
        pieces(100000, 33000, look);
        pieces(100000, 1025, look);
        pieces(100000, 1024, look);
        pieces(2000, 1, look);
    }
    printf("done\n");
}

FIXTURE(take, run)
