/* valgrind: fast */
/* bytes: made, read, concatenated, printed, escaped. */
#include "fixture.h"

static void
as_string(const char *label, PyObject *object)
{
    char *bytes = NULL;
    Py_ssize_t size = -7;
    printf("%s AsStringAndSize: %d size %zd ", label,
           PyBytes_AsStringAndSize(object, &bytes, &size), size);
    put_error();
    printf("\n%s without size: %d ", label, PyBytes_AsStringAndSize(object, &bytes, NULL));
    put_error();
    printf("\n");
}

static void
concat(void)
{
    PyObject *left = PyBytes_FromString("left"), *right = PyBytes_FromString("right");
    PyObject *bytes = Py_NewRef(left);
    PyBytes_Concat(&bytes, right);
    show("Concat", bytes);
    PyBytes_ConcatAndDel(&bytes, PyBytes_FromString("!"));
    show("ConcatAndDel", bytes);
    show("left", left);
    PyObject *array = PyByteArray_FromStringAndSize("array", 5);
    PyBytes_Concat(&bytes, array);
    show("Concat a bytearray", bytes);
    Py_DECREF(array);
    PyBytes_Concat(&bytes, Py_None);
    CHECK(bytes == NULL);
    show_error("Concat None");
    PyBytes_Concat(&bytes, right);
    show_error("Concat to nothing");
    Py_DECREF(right);
    Py_DECREF(left);
}

static void
from_objects(void)
{
    PyObject *list = Py_BuildValue("[iii]", 1, 255, 0);
    show_new("FromObject list", PyBytes_FromObject(list));
    Py_DECREF(list);
    list = Py_BuildValue("[ii]", 1, 256);
    show_new("FromObject 256", PyBytes_FromObject(list));
    Py_DECREF(list);
    list = Py_BuildValue("[is]", 1, "x");
    show_new("FromObject of a str", PyBytes_FromObject(list));
    Py_DECREF(list);
    PyObject *text = PyUnicode_FromString("text");
    show_new("FromObject str", PyBytes_FromObject(text));
    show_new("PyObject_Bytes str", PyObject_Bytes(text));
    Py_DECREF(text);
    show_new("FromObject None", PyBytes_FromObject(Py_None));
    PyObject *three = PyLong_FromLong(3);
    show_new("FromObject 3", PyBytes_FromObject(three));
    show_new("PyObject_Bytes 3", PyObject_Bytes(three));
    Py_DECREF(three);
    show_new("bytes(3)", PyObject_CallFunction((PyObject *)&PyBytes_Type, "i", 3));
    show_new("bytes(-1)", PyObject_CallFunction((PyObject *)&PyBytes_Type, "i", -1));
}

static void
escapes(const char *text)
{
    printf("'%s' ", text);
    show_new("DecodeEscape", PyBytes_DecodeEscape(text, (Py_ssize_t)strlen(text), NULL, 0, NULL));
}

static void
run(PyObject *Py_UNUSED(module))
{
    PyObject *bytes = PyBytes_FromStringAndSize("a\0\xff'\"\n\\", 7);
    show("FromStringAndSize", bytes);
    show_int("Size", PyBytes_Size(bytes));
    CHECK(memcmp(PyBytes_AsString(bytes), "a\0\xff'\"\n\\", 8) == 0);
    as_string("nul inside", bytes);
    show_new("Repr smart", PyBytes_Repr(bytes, 1));
    show_new("Repr plain", PyBytes_Repr(bytes, 0));
    show_new("item 2", PySequence_GetItem(bytes, 2));
    show_new("item 7", PySequence_GetItem(bytes, 7));
    show_new("slice", PySequence_GetSlice(bytes, 1, -2));
    show_int("assign", PySequence_SetItem(bytes, 0, Py_True));
    show_new("decode", PyObject_CallMethod(bytes, "decode", "s", "latin-1"));
    show_new("hex", PyObject_CallMethod(bytes, "hex", NULL));
    Py_DECREF(bytes);
    show_new("FromString", PyBytes_FromString(""));
    show_new("size -1", PyBytes_FromStringAndSize("x", -1));
    show_new("size huge", PyBytes_FromStringAndSize(NULL, PY_SSIZE_T_MAX));
    PyObject *fresh = PyBytes_FromStringAndSize(NULL, 4);
    memcpy(PyBytes_AsString(fresh), "data", 4);
    show("filled", fresh);
    as_string("plain", fresh);
    PyObject *same = PyBytes_FromObject(fresh);
    CHECK(same == fresh);
    Py_XDECREF(same);
    PyObject *equal = PyBytes_FromString("data");
    show_int("equal", PyObject_RichCompareBool(fresh, equal, Py_EQ));
    CHECK(PyObject_Hash(fresh) == PyObject_Hash(equal));
    show_new("* 2", PySequence_Repeat(fresh, 2));
    show_int("contains 97", PySequence_Contains(fresh, Py_True));
    Py_DECREF(equal);
    Py_DECREF(fresh);
    as_string("None", Py_None);
    show_int("Size of None", PyBytes_Size(Py_None));
    show_text("AsString of None", PyBytes_AsString(Py_None));
    concat();
    from_objects();
    escapes("plain");
    escapes("\\n\\x41\\101\\'");
    escapes("\\x4");
    escapes("\\");
}

FIXTURE(basic, run)
