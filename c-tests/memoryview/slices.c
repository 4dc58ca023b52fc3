/* memoryview: slices, of slices, assigned to each other; attributes of all of them. */
#include "fixture.h"

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
sliced(PyObject *view, const char *text)
{
    PyObject *key = slice(text), *part = PyObject_GetItem(view, key);
    Py_DECREF(key);
    return part;
}

static void
describe(PyObject *view)
{
    static const char *const names[] = {"nbytes", "itemsize", "format", "ndim", "shape", "strides", "suboffsets",
                                        "readonly", "c_contiguous", "f_contiguous", "contiguous"};
    for (size_t i = 0; i < Py_ARRAY_LENGTH(names); i++) {
        printf("  ");
        show_new(names[i], PyObject_GetAttrString(view, names[i]));
    }
    show_new("  tolist", PyObject_CallMethod(view, "tolist", NULL));
    show_new("  tobytes", PyObject_CallMethod(view, "tobytes", NULL));
    show_new("  hex", PyObject_CallMethod(view, "hex", "s", "-"));
    show_new("  bytes", PyBytes_FromObject(view));
    show_new("  bytearray", PyByteArray_FromObject(view));
}

static void
request(PyObject *view, int flags)
{
    Py_buffer buffer;
    int status = PyObject_GetBuffer(view, &buffer, flags);
    show_int("  GetBuffer", status);
    if (status == 0) {
        printf("    len %zd itemsize %zd readonly %d ndim %d format %s shape %d strides %d\n", buffer.len,
               buffer.itemsize, buffer.readonly, buffer.ndim, buffer.format ? buffer.format : "NULL",
               buffer.shape != NULL, buffer.strides != NULL);
        CHECK(buffer.obj == view);
        show_new("    release while lent", PyObject_CallMethod(view, "release", NULL));
        PyBuffer_Release(&buffer);
    }
}

static void
requests(PyObject *view)
{
    static const int flags[] = {PyBUF_SIMPLE,       PyBUF_WRITABLE,     PyBUF_FORMAT,         PyBUF_ND,
                                PyBUF_STRIDES,      PyBUF_C_CONTIGUOUS, PyBUF_F_CONTIGUOUS,   PyBUF_ANY_CONTIGUOUS,
                                PyBUF_INDIRECT,     PyBUF_FULL_RO,      PyBUF_FULL,           PyBUF_RECORDS_RO,
                                PyBUF_CONTIG};
    for (size_t i = 0; i < Py_ARRAY_LENGTH(flags); i++) {
        request(view, flags[i]);
    }
}

static void
assign(PyObject *memory, const char *format, const char *key, PyObject *value)
{
    PyObject *whole = PyMemoryView_FromObject(memory);
    PyObject *view = PyObject_CallMethod(whole, "cast", "s", format), *where = slice(key);
    printf("%s %s", format, key);
    show_int(" =", PyObject_SetItem(view, where, value));
    show("  memory", memory);
    Py_DECREF(where);
    Py_DECREF(view);
    Py_DECREF(whole);
    Py_XDECREF(value);
}

static void
run(PyObject *Py_UNUSED(module))
{
    static const char *const texts[] = {":", "1:3", "3:1", "::2", "1::3", "::-1", "5:2:-1", "100:", "-3:", "0:1:2"};
    PyObject *memory = PyByteArray_FromStringAndSize("abcdefgh", 8), *view = PyMemoryView_FromObject(memory);
    for (size_t i = 0; i < Py_ARRAY_LENGTH(texts); i++) {
        PyObject *part = sliced(view, texts[i]);
        printf("slice %s\n", texts[i]);
        describe(part);
        requests(part);
        PyObject *again = sliced(part, "::-2");
        show_new("  of it", PyObject_CallMethod(again, "tolist", NULL));
        show_new("  obj", PyObject_GetAttrString(again, "obj"));
        Py_XDECREF(again);
        Py_XDECREF(part);
    }
    PyObject *matrix = PyObject_CallMethod(view, "cast", "s(ii)", "B", 2, 4), *row = sliced(matrix, "1:");
    printf("row of a matrix\n");
    describe(row);
    requests(row);
    show_new("order F", PyObject_CallMethod(matrix, "tobytes", "s", "F"));
    show_new("order A", PyObject_CallMethod(matrix, "tobytes", "s", "A"));
    show_new("order None", PyObject_CallMethod(matrix, "tobytes", "O", Py_None));
    show_new("order Q", PyObject_CallMethod(matrix, "tobytes", "s", "Q"));
    show_new("order 1", PyObject_CallMethod(matrix, "tobytes", "i", 1));
    PyObject *key = slice("::0");
    show_new("step 0", PyObject_GetItem(view, key));
    Py_DECREF(key);
    Py_DECREF(row);
    Py_DECREF(matrix);
    assign(memory, "B", "1:3", PyBytes_FromString("XY"));
    assign(memory, "B", "1:3", PyBytes_FromString("X"));
    assign(memory, "B", "::2", PyBytes_FromString("1234"));
    assign(memory, "B", "::-1", Py_NewRef(view));
    assign(memory, "B", "1:", sliced(view, ":-1"));
    assign(memory, "B", ":-1", sliced(view, "1:"));
    assign(memory, "B", "3:3", PyBytes_FromString(""));
    assign(memory, "B", "1:3", PyUnicode_FromString("XY"));
    assign(memory, "B", "1:3", PyLong_FromLong(5));
    assign(memory, "B", ":", PyObject_CallMethod(view, "cast", "s", "b"));
    assign(memory, "c", ":", Py_NewRef(view));
    assign(memory, "i", ":1", PyObject_CallMethod(view, "cast", "s", "i"));
    PyObject *ints = PyObject_CallMethod(view, "cast", "s", "i");
    assign(memory, "@i", ":1", sliced(ints, "1:"));
    assign(memory, "I", ":1", sliced(ints, "1:"));
    Py_DECREF(ints);
    Py_DECREF(view);
    Py_DECREF(memory);
}

FIXTURE(slices, run)
