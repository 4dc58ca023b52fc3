/* valgrind: fast */
/* The buffer protocol: requests, contiguity, strides, copies, and types that export. */
#include "fixture.h"

static void
show_view(const Py_buffer *view)
{
    printf("  len %zd itemsize %zd readonly %d ndim %d format %s", view->len, view->itemsize,
           view->readonly, view->ndim, view->format ? view->format : "NULL");
    printf(" shape %s strides %s suboffsets %s\n", view->shape ? "set" : "NULL",
           view->strides ? "set" : "NULL", view->suboffsets ? "set" : "NULL");
}

static void
request(const char *label, PyObject *object, int flags)
{
    Py_buffer view;
    int status = PyObject_GetBuffer(object, &view, flags);
    show_int(label, status);
    if (status == 0) {
        show_view(&view);
        CHECK(view.obj == object);
        for (int order = 0; order < 3; order++) {
            CHECK(PyBuffer_IsContiguous(&view, "CFA"[order]) == 1);
        }
        PyBuffer_Release(&view);
        CHECK(view.obj == NULL);
        PyBuffer_Release(&view);
    }
}

static void
all_requests(PyObject *object)
{
    show("object", object);
    show_int("CheckBuffer", PyObject_CheckBuffer(object));
    request("SIMPLE", object, PyBUF_SIMPLE);
    request("WRITABLE", object, PyBUF_WRITABLE);
    request("ND", object, PyBUF_ND);
    request("STRIDES", object, PyBUF_STRIDES);
    request("FULL_RO", object, PyBUF_FULL_RO);
    request("FULL", object, PyBUF_FULL);
    request("FORMAT", object, PyBUF_FORMAT);
}

typedef struct {
    char bytes[12];
    int exports;
} data;

static PyTypeObject *exporter;
static Py_ssize_t shape[2] = {3, 4}, strides[2] = {4, 1};

static int
get_buffer(PyObject *self, Py_buffer *view, int flags)
{
    data *mine = PyObject_GetTypeData(self, exporter);
    int status = PyBuffer_FillInfo(view, self, mine->bytes, sizeof mine->bytes, 0, flags);
    if (status < 0) {
        return -1;
    }
    if (flags & PyBUF_ND) {
        view->ndim = 2;
        view->shape = shape;
        view->strides = (flags & PyBUF_STRIDES) == PyBUF_STRIDES ? strides : NULL;
    }
    mine->exports++;
    return 0;
}

static void
release_buffer(PyObject *self, Py_buffer *Py_UNUSED(view))
{
    data *mine = PyObject_GetTypeData(self, exporter);
    mine->exports--;
    printf("released, %d left\n", mine->exports);
}

static PyType_Slot slots[] = {{Py_bf_getbuffer, get_buffer}, {Py_bf_releasebuffer, release_buffer}, {0, NULL}};
static PyType_Spec spec = {"fixture.Exporter", -(int)sizeof(data), 0, Py_TPFLAGS_DEFAULT, slots};

static void
exporting(void)
{
    exporter = (PyTypeObject *)PyType_FromSpec(&spec);
    PyObject *object = PyObject_CallNoArgs((PyObject *)exporter);
    data *mine = PyObject_GetTypeData(object, exporter);
    memcpy(mine->bytes, "abcdefghijkl", 12);
    Py_buffer view;
    CHECK(PyObject_GetBuffer(object, &view, PyBUF_FULL) == 0);
    show_view(&view);
    Py_ssize_t where[2] = {2, 1};
    show_int("GetPointer", *(char *)PyBuffer_GetPointer(&view, where));
    show_int("contiguous C", PyBuffer_IsContiguous(&view, 'C'));
    show_int("contiguous F", PyBuffer_IsContiguous(&view, 'F'));
    char copy[13] = {0};
    show_int("ToContiguous", PyBuffer_ToContiguous(copy, &view, view.len, 'C'));
    show_text("  bytes", copy);
    show_int("ToContiguous F", PyBuffer_ToContiguous(copy, &view, view.len, 'F'));
    show_text("  bytes", copy);
    show_int("FromContiguous", PyBuffer_FromContiguous(&view, "ABCDEFGHIJKL", view.len, 'C'));
    show_int("  first", mine->bytes[0]);
    PyBuffer_Release(&view);
    show_new("bytes()", PyObject_Bytes(object));
    Py_DECREF(object);
    Py_DECREF((PyObject *)exporter);
}

static void
run(PyObject *Py_UNUSED(module))
{
    PyObject *objects = Py_BuildValue("[yNsO]", "bytes", PyByteArray_FromStringAndSize("array", 5), "text", Py_None);
    for (Py_ssize_t i = 0; i < PyList_Size(objects); i++) {
        PyObject *object = PyList_GetItemRef(objects, i);
        all_requests(object);
        Py_DECREF(object);
    }
    Py_DECREF(objects);
    exporting();
    Py_buffer view;
    show_int("FillInfo read-only", PyBuffer_FillInfo(&view, NULL, "x", 1, 1, PyBUF_WRITABLE));
    Py_ssize_t dims[3] = {2, 3, 4}, steps[3];
    PyBuffer_FillContiguousStrides(3, dims, steps, 8, 'C');
    printf("C strides: %zd %zd %zd\n", steps[0], steps[1], steps[2]);
    PyBuffer_FillContiguousStrides(3, dims, steps, 8, 'F');
    printf("F strides: %zd %zd %zd\n", steps[0], steps[1], steps[2]);
    PyObject *from = PyBytes_FromString("12345"), *to = PyByteArray_FromStringAndSize("abcde", 5);
    show_int("CopyData", PyObject_CopyData(to, from));
    show("  gives", to);
    show_int("CopyData to bytes", PyObject_CopyData(from, to));
    Py_DECREF(to);
    Py_DECREF(from);
}

FIXTURE(basic, run)
