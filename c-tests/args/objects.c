/* PyArg_ParseTuple: objects, converters, sizes and buffers, encodings, nested tuples. */
#include "fixture.h"

static int
converter(PyObject *object, void *address)
{
    if (object == NULL) {
        printf("converter cleans up\n");
        return 1;
    }
    if (!PyLong_Check(object)) {
        PyErr_SetString(PyExc_ValueError, "converter takes ints");
        return 0;
    }
    *(long *)address = PyLong_AsLong(object) * 2;
    return Py_CLEANUP_SUPPORTED;
}

static int
silent(PyObject *Py_UNUSED(object), void *Py_UNUSED(address))
{
    return 0;
}

static void
objects(PyObject *args)
{
    PyObject *object = NULL;
    show_int("O", PyArg_ParseTuple(args, "O", &object));
    show("  object", object);
    show_int("O!", PyArg_ParseTuple(args, "O!", &PyLong_Type, &object));
    show_int("U", PyArg_ParseTuple(args, "U", &object));
    show_int("S", PyArg_ParseTuple(args, "S", &object));
    show_int("Y", PyArg_ParseTuple(args, "Y", &object));
    long doubled = -1;
    show_int("O&", PyArg_ParseTuple(args, "O&", converter, &doubled));
    show_int("  doubled", doubled);
    show_int("O& silent", PyArg_ParseTuple(args, "O&", silent, NULL));
}

static void
sizes(PyObject *args)
{
    const char *bytes = "unset";
    Py_ssize_t size = -1;
    show_int("s#", PyArg_ParseTuple(args, "s#", &bytes, &size));
    show_int("  size", size);
    size = -1;
    show_int("y#", PyArg_ParseTuple(args, "y#", &bytes, &size));
    show_int("  size", size);
    size = -1;
    show_int("z#", PyArg_ParseTuple(args, "z#", &bytes, &size));
    show_int("  size", size);
    static const char *const units[] = {"s*", "y*", "z*", "w*"};
    for (size_t i = 0; i < Py_ARRAY_LENGTH(units); i++) {
        Py_buffer view;
        int status = PyArg_ParseTuple(args, units[i], &view);
        show_int(units[i], status);
        if (status) {
            show_int("  len", (long long)view.len);
            show_int("  readonly", view.readonly);
            PyBuffer_Release(&view);
        }
    }
}

static void
encodings(PyObject *args)
{
    char *text = NULL;
    show_int("es", PyArg_ParseTuple(args, "es", "latin-1", &text));
    show_int("  bytes", text ? (long long)strlen(text) : -1);
    PyMem_Free(text);
    text = NULL;
    show_int("et", PyArg_ParseTuple(args, "et", "utf-8", &text));
    show_int("  bytes", text ? (long long)strlen(text) : -1);
    PyMem_Free(text);
    text = NULL;
    Py_ssize_t size = -1;
    show_int("es#", PyArg_ParseTuple(args, "es#", "utf-8", &text, &size));
    show_int("  size", size);
    PyMem_Free(text);
    char small[3];
    text = small;
    size = sizeof small;
    show_int("es# into a small buffer", PyArg_ParseTuple(args, "es#", "utf-8", &text, &size));
}

static void
nested(void)
{
    int a = 0, b = 0, c = 0;
    unsigned char byte;
    const char *text;
    PyObject *any, *args = Py_BuildValue("(i(ii))", 1, 2, 3);
    show_int("nested", PyArg_ParseTuple(args, "i(ii):name", &a, &b, &c));
    show_int("  sum", a + b + c);
    show_int("nested too many", PyArg_ParseTuple(args, "i(iii):name", &a, &b, &c, &c));
    show_int("nested tuple wanted", PyArg_ParseTuple(args, "(ii)i:name", &a, &b, &c));
    Py_DECREF(args);
    args = Py_BuildValue("(i[ii])", 1, 2, 3);
    show_int("a list for a tuple", PyArg_ParseTuple(args, "i(ii):name", &a, &b, &c));
    show_int("a longer list", PyArg_ParseTuple(args, "i(iii):name", &a, &b, &c, &c));
    show_int("a list of texts", PyArg_ParseTuple(args, "i(ss):name", &a, &text, &text));
    show_int("inside a group", PyArg_ParseTuple(args, "i(i(ii)):name", &a, &b, &c, &c));
    show_int("own message", PyArg_ParseTuple(args, "i(iii);my message", &a, &b, &c, &c));
    Py_DECREF(args);
    args = Py_BuildValue("(i[s])", 1, "text");
    show_int("a borrowed text from a list", PyArg_ParseTuple(args, "i(s):name", &a, &text));
    show_error("  and then");
    Py_DECREF(args);
    args = Py_BuildValue("(sy{i:i}[(i)])", "ab", "ab", 1, 2, 3);
    show_int("groups of others", PyArg_ParseTuple(args, "(ss)OOO:name", &text, &text, &any, &any, &any));
    show_int("bytes", PyArg_ParseTuple(args, "O(bb)OO:name", &any, &byte, &byte, &any, &any));
    show_int("dict", PyArg_ParseTuple(args, "OO(i)O:name", &any, &any, &a, &any));
    show_int("list in a list", PyArg_ParseTuple(args, "OOO((i)):name", &any, &any, &any, &a));
    show_int("deep mistake", PyArg_ParseTuple(args, "OOO((y)):name", &any, &any, &any, &text));
    Py_DECREF(args);
    long doubled = 0;
    args = Py_BuildValue("(is)", 1, "x");
    show_int("clean up", PyArg_ParseTuple(args, "O&i:name", converter, &doubled, &a));
    Py_DECREF(args);
}

static void
run(PyObject *Py_UNUSED(module))
{
    PyObject *values = Py_BuildValue("[isyON(i)s]", 7, "text", "bytes", Py_None,
                                     PyByteArray_FromStringAndSize("array", 5), 1, "caf\xc3\xa9 \xe2\x82\xac");
    for (Py_ssize_t i = 0; i < PyList_Size(values); i++) {
        PyObject *value = PyList_GetItemRef(values, i);
        PyObject *args = PyTuple_Pack(1, value);
        show("value", value);
        objects(args);
        sizes(args);
        encodings(args);
        Py_DECREF(args);
        Py_DECREF(value);
    }
    Py_DECREF(values);
    nested();
}

FIXTURE(objects, run)
