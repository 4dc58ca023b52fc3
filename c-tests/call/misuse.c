/* only: debug */
/* C functions that return NULL without an exception, or a result with one; bad flags. */
#include "fixture.h"

static PyObject *
null_without(PyObject *Py_UNUSED(self), PyObject *Py_UNUSED(arg))
{
    return NULL;
}

static PyObject *
result_with(PyObject *Py_UNUSED(self), PyObject *Py_UNUSED(arg))
{
    PyErr_SetString(PyExc_ValueError, "left behind");
    return Py_NewRef(Py_None);
}

static PyMethodDef no_result = {"no_result", null_without, METH_NOARGS, NULL};
static PyMethodDef both = {"both", result_with, METH_O, NULL};
static PyMethodDef flags = {"flags", null_without, METH_NOARGS | METH_O, NULL};
static PyMethodDef none = {"none", null_without, METH_KEYWORDS, NULL};

static void
run(PyObject *Py_UNUSED(module))
{
    PyObject *function = PyCFunction_New(&no_result, NULL);
    show_new("NULL without an exception", PyObject_CallNoArgs(function));
    show_new("by Vectorcall", PyObject_Vectorcall(function, NULL, 0, NULL));
    Py_DECREF(function);
    function = PyCFunction_New(&both, NULL);
    PyObject *result = call_one(function, Py_None);
    CHECK(result == NULL);
    PyObject *error = PyErr_GetRaisedException();
    show("result with an exception", error);
    PyObject *cause = error ? PyException_GetCause(error) : NULL;
    show("  cause", cause);
    Py_XDECREF(cause);
    Py_XDECREF(error);
    Py_DECREF(function);
    show_new("conflicting flags", PyCFunction_New(&flags, NULL));
    show_new("keywords alone", PyCFunction_New(&none, NULL));
    show_new("CallFunctionObjArgs of NULL", PyObject_CallFunctionObjArgs(NULL, NULL));
    show_new("CallFunction of NULL", PyObject_CallFunction(NULL, "i", 1));
    show_new("CallMethod of NULL", PyObject_CallMethod(NULL, "x", NULL));
    show_int("GetFlags of None", PyCFunction_GetFlags(Py_None));
    CHECK(PyCFunction_GetFunction(Py_None) == NULL);
    show_error("GetFunction of None");
}

FIXTURE(misuse, run)
