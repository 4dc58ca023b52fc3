/* A program that prints exceptions: standard error goes where standard output goes. */
#define _GNU_SOURCE
#include "fixture.h"
#include <unistd.h>

static void
raise(PyObject *type, const char *message)
{
    PyErr_SetString(type, message);
}

static PyObject *
make(PyObject *type, const char *message)
{
    return PyObject_CallFunction(type, "s", message);
}

static void
chained(void)
{
    PyObject *outer = make(PyExc_ValueError, "outer"), *inner = make(PyExc_KeyError, "inner");
    PyException_SetCause(outer, Py_NewRef(inner));
    PyErr_DisplayException(outer);
    printf("-- context\n");
    PyException_SetCause(outer, NULL);
    PyException_SetContext(outer, inner);
    /* Setting a cause, even none, hides the context; this shows it again. */
    CHECK(PyObject_SetAttrString(outer, "__suppress_context__", Py_False) == 0);
    PyErr_DisplayException(outer);
    printf("-- with notes\n");
    PyObject *result = PyObject_CallMethod(outer, "add_note", "s", "a note\nof two lines");
    Py_XDECREF(result);
    CHECK(PyObject_SetAttrString(outer, "__suppress_context__", Py_True) == 0);
    PyErr_SetRaisedException(outer);
    PyErr_Print();
}

static PyObject *
bad_str(PyObject *Py_UNUSED(self))
{
    raise(PyExc_RuntimeError, "no str");
    return NULL;
}

int
main(void)
{
    setvbuf(stdout, NULL, _IONBF, 0);
    dup2(1, 2);
    Py_Initialize();
    raise(PyExc_ValueError, "a message");
    PyErr_Print();
    printf("-- without a message\n");
    PyErr_SetNone(PyExc_ValueError);
    PyErr_Print();
    printf("-- a key\n");
    raise(PyExc_KeyError, "key");
    PyErr_PrintEx(0);
    printf("-- caf\xc3\xa9\n");
    raise(PyExc_TypeError, "caf\xc3\xa9\nsecond line");
    PyErr_Print();
    printf("-- a class of a module\n");
    PyObject *error = PyErr_NewException("fixture.errors.Special", PyExc_OSError, NULL);
    raise(error, "special");
    PyErr_Print();
    Py_DECREF(error);
    printf("-- a class that cannot be printed\n");
    PyType_Slot slots[] = {{Py_tp_str, bad_str}, {0, NULL}};
    PyType_Spec spec = {"fixture.Silent", 0, 0, Py_TPFLAGS_DEFAULT, slots};
    error = PyType_FromSpecWithBases(&spec, PyExc_Exception);
    PyErr_SetNone(error);
    PyErr_Print();
    Py_DECREF(error);
    printf("-- chained\n");
    chained();
    printf("-- unraisable\n");
    raise(PyExc_ValueError, "nobody waits for it");
    PyErr_WriteUnraisable(Py_None);
    raise(PyExc_ValueError, "nobody waits for it");
    PyErr_WriteUnraisable(NULL);
    printf("-- last\n");
    PyObject *last = PySys_GetAttrString("last_exc");
    show_new("sys.last_exc", last);
    printf("finalize %d\n", Py_FinalizeEx());
    return 0;
}
