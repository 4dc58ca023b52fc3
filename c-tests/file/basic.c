/* PyFile_*, PyObject_AsFileDescriptor and PyOS_FSPath on objects with the methods of files and paths. */
#include "fixture.h"

/* What the methods return, or NULL to fail. */
static PyObject *result;

static PyObject *
answer(PyObject *Py_UNUSED(self), PyObject *args)
{
    show("  called with", args);
    if (result == NULL) {
        PyErr_SetString(PyExc_ValueError, "failing");
    }
    return Py_XNewRef(result);
}

static PyMethodDef methods[] = {
    {"readline", answer, METH_VARARGS, NULL},
    {"write", answer, METH_VARARGS, NULL},
    {"fileno", answer, METH_VARARGS, NULL},
    {"__fspath__", answer, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL}
};
static PyType_Slot slots[] = {{Py_tp_methods, methods}, {0, NULL}};
static PyType_Spec spec = {"fixture.File", 0, 0, Py_TPFLAGS_DEFAULT, slots};

static void
all(const char *label, PyObject *file, PyObject *returned)
{
    printf("%s\n", label);
    result = returned;
    show_new("GetLine", PyFile_GetLine(file, 0));
    show_new("GetLine 5", PyFile_GetLine(file, 5));
    show_new("GetLine -1", PyFile_GetLine(file, -1));
    show_int("WriteObject", PyFile_WriteObject(Py_None, file, 0));
    show_int("WriteString", PyFile_WriteString("text", file));
    show_int("AsFileDescriptor", PyObject_AsFileDescriptor(file));
    show_new("FSPath", PyOS_FSPath(file));
    result = NULL;
    Py_XDECREF(returned);
}

static void
run(PyObject *Py_UNUSED(module))
{
    PyObject *type = PyType_FromSpec(&spec);
    NEED(type);
    PyObject *file = PyObject_CallNoArgs(type), *text = PyUnicode_FromString("a str");
    all("failing", file, NULL);
    all("a line", file, PyUnicode_FromString("line\n"));
    all("no newline", file, PyUnicode_FromString("line"));
    all("nothing", file, PyUnicode_FromString(""));
    all("bytes", file, PyBytes_FromString("line\n"));
    all("no bytes", file, PyBytes_FromString(""));
    all("an int", file, PyLong_FromLong(7));
    all("a negative int", file, PyLong_FromLong(-7));
    all("True", file, Py_NewRef(Py_True));
    all("a large int", file, PyLong_FromLongLong(1LL << 40));
    all("no file", text, NULL);
    all("None", Py_None, NULL);
    result = Py_None;
    show_int("WriteObject repr", PyFile_WriteObject(text, file, 0));
    show_int("WriteObject str", PyFile_WriteObject(text, file, Py_PRINT_RAW));
    show_int("WriteObject to NULL", PyFile_WriteObject(text, NULL, 0));
    show_int("WriteString to NULL", PyFile_WriteString("text", NULL));
    PyErr_SetString(PyExc_KeyError, "pending");
    show_int("WriteString with an exception", PyFile_WriteString("text", file));
    PyObject *number = PyLong_FromLong(3);
    show_int("AsFileDescriptor of 3", PyObject_AsFileDescriptor(number));
    Py_DECREF(number);
    number = PyLong_FromLongLong(-(1LL << 40));
    show_int("AsFileDescriptor of a large int", PyObject_AsFileDescriptor(number));
    Py_DECREF(number);
    show_int("AsFileDescriptor of True", PyObject_AsFileDescriptor(Py_True));
    PyObject *bytes = PyBytes_FromString("a");
    show_new("FSPath of bytes", PyOS_FSPath(bytes));
    Py_DECREF(bytes);
    Py_DECREF(text);
    Py_DECREF(file);
    Py_DECREF(type);
}

FIXTURE(basic, run)
