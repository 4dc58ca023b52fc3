/* valgrind: fast */
/* memoryview: when the memory goes back to its lender, and what a released view still does. */
#include "fixture.h"

typedef struct {
    char data[4];
    int lent;
} exporter_data;

static PyTypeObject *exporter;

static int
get_buffer(PyObject *self, Py_buffer *view, int flags)
{
    exporter_data *mine = PyObject_GetTypeData(self, exporter);
    if (PyBuffer_FillInfo(view, self, mine->data, sizeof mine->data, 0, flags) < 0) {
        return -1;
    }
    mine->lent++;
    printf("lent, %d times\n", mine->lent);
    return 0;
}

static void
release_buffer(PyObject *self, Py_buffer *view)
{
    exporter_data *mine = PyObject_GetTypeData(self, exporter);
    mine->lent--;
    CHECK(view->buf == mine->data && view->len == 4);
    printf("given back, lent %d times\n", mine->lent);
}

static PyType_Slot slots[] = {{Py_bf_getbuffer, get_buffer}, {Py_bf_releasebuffer, release_buffer}, {0, NULL}};
static PyType_Spec spec = {"fixture.Exporter", -(int)sizeof(exporter_data), 0, Py_TPFLAGS_DEFAULT, slots};

/* A lender that cannot. */
static int
no_buffer(PyObject *Py_UNUSED(self), Py_buffer *view, int Py_UNUSED(flags))
{
    PyErr_SetString(PyExc_KeyError, "nothing to lend");
    view->obj = NULL;
    return -1;
}

static PyType_Slot failing_slots[] = {{Py_bf_getbuffer, no_buffer}, {0, NULL}};
static PyType_Spec failing_spec = {"fixture.Failing", 0, 0, Py_TPFLAGS_DEFAULT, failing_slots};

static void
lending(void)
{
    exporter = (PyTypeObject *)PyType_FromSpec(&spec);
    PyObject *object = PyObject_CallNoArgs((PyObject *)exporter);
    memcpy(((exporter_data *)PyObject_GetTypeData(object, exporter))->data, "data", 4);
    PyObject *view = PyMemoryView_FromObject(object);
    PyObject *obj = PyObject_GetAttrString(view, "obj");
    CHECK(obj == object);
    Py_XDECREF(obj);
    PyObject *second = PyMemoryView_FromObject(view), *slice = PySequence_GetSlice(view, 1, 3);
    printf("views\n");
    show_new("release", PyObject_CallMethod(view, "release", NULL));
    show_new("release again", PyObject_CallMethod(view, "release", NULL));
    Py_DECREF(view);
    Py_DECREF(second);
    printf("the last one\n");
    show_new("tobytes", PyObject_CallMethod(slice, "tobytes", NULL));
    Py_DECREF(slice);
    printf("copies\n");
    show_new("bytes", PyBytes_FromObject(object));
    show_new("bytearray", PyByteArray_FromObject(object));
    PyObject *bytes = PyBytes_FromString("a"), *list = Py_BuildValue("[O]", object);
    show_new("join", PyObject_CallMethod(bytes, "join", "(O)", list));
    show_new("find", PyObject_CallMethod(bytes, "find", "O", object));
    show_new("+", PyNumber_Add(bytes, object));
    show_new("+ reversed", PyNumber_Add(object, bytes));
    show_int("==", PyObject_RichCompareBool(bytes, object, Py_EQ));
    Py_DECREF(list);
    PyObject *array = PyByteArray_FromStringAndSize("abcd", 4);
    show_int("set slice", PySequence_SetSlice(array, 0, 2, object));
    show("  array", array);
    view = PyMemoryView_FromObject(array);
    show_int("set slice of a view", PySequence_SetSlice(view, 0, 4, object));
    show("  array", array);
    show_int("set slice of another size", PySequence_SetSlice(view, 0, 3, object));
    Py_DECREF(view);
    Py_DECREF(array);
    printf("with\n");
    view = PyMemoryView_FromObject(object);
    PyObject *entered = PyObject_CallMethod(view, "__enter__", NULL);
    CHECK(entered == view);
    Py_XDECREF(entered);
    show_new("exit", PyObject_CallMethod(view, "__exit__", "OOO", Py_None, Py_None, Py_None));
    show_new("enter again", PyObject_CallMethod(view, "__enter__", NULL));
    Py_DECREF(view);
    printf("dropped with its lender\n");
    view = PyMemoryView_FromObject(object);
    Py_DECREF(object);
    Py_DECREF(view);
    Py_DECREF(bytes);
    Py_DECREF((PyObject *)exporter);
}

static void
failing(void)
{
    PyTypeObject *type = (PyTypeObject *)PyType_FromSpec(&failing_spec);
    PyObject *object = PyObject_CallNoArgs((PyObject *)type), *bytes = PyBytes_FromString("abc");
    show_new("view", PyMemoryView_FromObject(object));
    show_new("bytes", PyBytes_FromObject(object));
    show_new("find", PyObject_CallMethod(bytes, "find", "O", object));
    show_new("join", PyObject_CallMethod(bytes, "join", "([O])", object));
    show_new("+", PyNumber_Add(bytes, object));
    show_int("==", PyObject_RichCompareBool(bytes, object, Py_EQ));
    PyObject *view = PyMemoryView_FromObject(bytes);
    show_int("view ==", PyObject_RichCompareBool(view, object, Py_EQ));
    Py_DECREF(view);
    Py_DECREF(bytes);
    Py_DECREF(object);
    Py_DECREF((PyObject *)type);
}

static void
released(void)
{
    PyObject *array = PyByteArray_FromStringAndSize("abc", 3), *view = PyMemoryView_FromObject(array);
    PyObject *iterator = PyObject_GetIter(view), *key = PyLong_FromLong(0);
    show_new("next", PyIter_Next(iterator));
    show_new("release", PyObject_CallMethod(view, "release", NULL));
    show_new("next", PyIter_Next(iterator));
    static const char *const attributes[] = {"obj", "nbytes", "readonly", "itemsize", "format", "ndim", "shape", "strides",
                                             "suboffsets", "c_contiguous", "f_contiguous", "contiguous"};
    for (size_t i = 0; i < Py_ARRAY_LENGTH(attributes); i++) {
        show_new(attributes[i], PyObject_GetAttrString(view, attributes[i]));
    }
    static const char *const methods[] = {"tobytes", "tolist", "hex", "toreadonly", "release", "__enter__", "__exit__"};
    for (size_t i = 0; i < Py_ARRAY_LENGTH(methods); i++) {
        show_new(methods[i], PyObject_CallMethod(view, methods[i], NULL));
    }
    show_new("cast", PyObject_CallMethod(view, "cast", "s", "B"));
    show_new("count", PyObject_CallMethod(view, "count", "i", 1));
    show_new("index", PyObject_CallMethod(view, "index", "i", 1));
    show_new("item", PyObject_GetItem(view, key));
    show_int("set item", PyObject_SetItem(view, key, key));
    show_int("Size", PyObject_Size(view));
    show_int("Hash", PyObject_Hash(view));
    show_new("iter", PyObject_GetIter(view));
    show_new("bytes", PyBytes_FromObject(view));
    show_new("view", PyMemoryView_FromObject(view));
    show_int("== itself", PyObject_RichCompareBool(view, view, Py_EQ));
    show_new("== itself", PyObject_RichCompare(view, view, Py_EQ));
    show_new("== array", PyObject_RichCompare(view, array, Py_EQ));
    show_new("array ==", PyObject_RichCompare(array, view, Py_EQ));
    PyObject *repr = PyObject_Repr(view), *prefix = PyUnicode_FromString("<released memory at 0x");
    show_int("repr", PyUnicode_Tailmatch(repr, prefix, 0, 100, -1));
    Py_DECREF(prefix);
    Py_DECREF(repr);
    Py_DECREF(key);
    Py_DECREF(iterator);
    Py_DECREF(view);
    Py_DECREF(array);
}

static void
run(PyObject *Py_UNUSED(module))
{
    lending();
    failing();
    released();
    show_new("no object", PyObject_CallNoArgs((PyObject *)&PyMemoryView_Type));
    show_new("two objects", PyObject_CallFunction((PyObject *)&PyMemoryView_Type, "yy", "a", "b"));
    PyObject *kwargs = Py_BuildValue("{sy}", "object", "named"), *args = PyTuple_New(0);
    PyObject *view = PyObject_Call((PyObject *)&PyMemoryView_Type, args, kwargs);
    show_new("by name", PyObject_Bytes(view));
    Py_XDECREF(view);
    Py_DECREF(kwargs);
    kwargs = Py_BuildValue("{sy}", "foo", "named");
    show_new("by another name", PyObject_Call((PyObject *)&PyMemoryView_Type, args, kwargs));
    Py_DECREF(kwargs);
    Py_DECREF(args);
    show_new("subscript", PyObject_GetItem((PyObject *)&PyMemoryView_Type, (PyObject *)&PyLong_Type));
    /* A view of its lender, which holds it: a cycle. */
    PyObject *list = PyList_New(0), *array = PyByteArray_FromStringAndSize("abc", 3);
    view = PyMemoryView_FromObject(array);
    PyList_Append(list, view);
    PyList_Append(list, list);
    Py_DECREF(view);
    Py_DECREF(list);
    PyGC_Collect();
    show_int("Resize after the collection", PyByteArray_Resize(array, 10));
    Py_DECREF(array);
}

FIXTURE(release, run)
