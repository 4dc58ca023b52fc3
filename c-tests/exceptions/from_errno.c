/* Exceptions from errno, and PyErr_Format. */
#include "fixture.h"
#include <errno.h>

static void
with_errno(int number)
{
    errno = number;
    CHECK(PyErr_SetFromErrno(PyExc_OSError) == NULL);
    show_error("SetFromErrno");
    errno = number;
    CHECK(PyErr_SetFromErrnoWithFilename(PyExc_OSError, "a file") == NULL);
    show_error("WithFilename");
    PyObject *name = PyBytes_FromString("bytes name"), *other = PyUnicode_FromString("second");
    errno = number;
    CHECK(PyErr_SetFromErrnoWithFilenameObject(PyExc_OSError, name) == NULL);
    show_error("WithFilenameObject");
    errno = number;
    CHECK(PyErr_SetFromErrnoWithFilenameObjects(PyExc_OSError, name, other) == NULL);
    show_error("WithFilenameObjects");
    errno = number;
    CHECK(PyErr_SetFromErrno(PyExc_ValueError) == NULL);
    show_error("of ValueError");
    Py_DECREF(other);
    Py_DECREF(name);
}

static void
format(void)
{
    PyObject *object = Py_BuildValue("[is]", 1, "x");
    CHECK(PyErr_Format(PyExc_ValueError, "plain") == NULL);
    show_error("plain");
    PyErr_Format(PyExc_ValueError, "%d %s %R %S %A", -7, "text", object, object, object);
    show_error("objects");
    PyErr_Format(PyExc_ValueError, "%T %N", object, (PyObject *)&PyLong_Type);
    show_error("types");
    PyErr_Format(PyExc_ValueError, "%zd %lu %c", PY_SSIZE_T_MAX, ULONG_MAX, 0x20ac);
    show_error("numbers");
    PyErr_Format(PyExc_KeyError, "%.3s|%5d|%-5d|%05d|%x", "abcdef", 7, 7, 7, 255);
    show_error("widths");
    PyErr_Format(PyExc_OSError, "%%");
    show_error("percent");
    Py_DECREF(object);
}

static void
handled(void)
{
    CHECK(PyErr_GetHandledException() == NULL);
    PyObject *error = PyObject_CallFunction(PyExc_ValueError, "s", "being handled");
    PyErr_SetHandledException(error);
    PyObject *current = PyErr_GetHandledException();
    CHECK(current == error);
    Py_XDECREF(current);
    /* What is raised while another exception is handled has it as context. */
    PyErr_SetString(PyExc_KeyError, "new");
    PyObject *raised = PyErr_GetRaisedException();
    show_new("context", PyException_GetContext(raised));
    Py_XDECREF(raised);
    PyErr_SetHandledException(Py_None);
    CHECK(PyErr_GetHandledException() == NULL);
    Py_DECREF(error);
}

static void
run(PyObject *Py_UNUSED(module))
{
    with_errno(ENOENT);
    with_errno(EACCES);
    with_errno(EINVAL);
    with_errno(ECONNRESET);
    with_errno(0);
    format();
    handled();
}

FIXTURE(from_errno, run)
