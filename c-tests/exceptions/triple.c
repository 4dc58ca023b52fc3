/* Exceptions by type, value and traceback: the older functions, warnings and unraisable errors. */
#include "fixture.h"

static void
triples(void)
{
    PyObject *type, *value, *traceback;
    PyErr_SetString(PyExc_ValueError, "message");
    PyErr_Fetch(&type, &value, &traceback);
    CHECK(PyErr_Occurred() == NULL);
    show("type", type);
    show("value", value);
    CHECK(traceback == NULL);
    PyErr_NormalizeException(&type, &value, &traceback);
    show("normalized", value);
    PyErr_Restore(type, value, traceback);
    show_error("restored");
    PyErr_Fetch(&type, &value, &traceback);
    CHECK(type == NULL && value == NULL && traceback == NULL);
    PyErr_Restore(NULL, NULL, NULL);
    show_error("restored nothing");
    type = Py_NewRef(PyExc_KeyError);
    value = PyUnicode_FromString("not normalized");
    traceback = NULL;
    PyErr_NormalizeException(&type, &value, &traceback);
    show("type", type);
    show("value", value);
    PyErr_Restore(type, value, traceback);
    show_error("restored");
    PyErr_Restore(Py_NewRef(PyExc_TypeError), NULL, NULL);
    show_error("restored type alone");
}

static void
handled(void)
{
    PyObject *type, *value, *traceback;
    PyErr_GetExcInfo(&type, &value, &traceback);
    show("handled", value);
    Py_XDECREF(type);
    Py_XDECREF(value);
    Py_XDECREF(traceback);
    value = PyObject_CallFunction(PyExc_ValueError, "s", "handled");
    PyErr_SetExcInfo(Py_NewRef(PyExc_ValueError), value, Py_NewRef(Py_None));
    PyErr_GetExcInfo(&type, &value, &traceback);
    show("handled type", type);
    show("handled", value);
    Py_XDECREF(type);
    Py_XDECREF(value);
    Py_XDECREF(traceback);
    PyErr_SetExcInfo(NULL, NULL, NULL);
}

static void
run(PyObject *Py_UNUSED(module))
{
    triples();
    handled();
    /* Warnings and unraisable errors go to standard error; here only their results. */
    show_int("WarnEx", PyErr_WarnEx(PyExc_UserWarning, "a warning", 1));
    show_int("WarnEx of no category", PyErr_WarnEx(NULL, "a warning", 1));
    show_int("WarnEx of None", PyErr_WarnEx(Py_None, "a warning", 1));
    show_int("WarnEx of no warning", PyErr_WarnEx(PyExc_ValueError, "a warning", 1));
    show_int("WarnEx of int", PyErr_WarnEx((PyObject *)&PyLong_Type, "x", 1));
    show_int("WarnFormat", PyErr_WarnFormat(PyExc_RuntimeWarning, 1, "%d %s", 7, "x"));
    PyErr_SetString(PyExc_ValueError, "nobody is told");
    PyErr_WriteUnraisable(Py_None);
    show_error("WriteUnraisable");
    PyErr_SetString(PyExc_ValueError, "printed");
    PyErr_Print();
    show_error("Print");
    PyErr_SetString(PyExc_ValueError, "printed");
    PyErr_PrintEx(0);
    show_error("PrintEx");
    PyObject *error = PyObject_CallFunction(PyExc_ValueError, "s", "displayed");
    PyErr_DisplayException(error);
    Py_DECREF(error);
    show_error("DisplayException");
    show_int("CheckSignals", PyErr_CheckSignals());
}

FIXTURE(triple, run)
