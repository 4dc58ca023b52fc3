/* Recursion limits, repr of what contains itself, pending calls, version numbers. */
#include "fixture.h"

static int
deep(int depth)
{
    if (Py_EnterRecursiveCall(" in a fixture")) {
        return depth;
    }
    int reached = deep(depth + 1);
    Py_LeaveRecursiveCall();
    return reached;
}

static int
pending(void *argument)
{
    printf("pending call %d\n", *(int *)argument);
    return 0;
}

static int
failing(void *Py_UNUSED(argument))
{
    PyErr_SetString(PyExc_ValueError, "pending call fails");
    return -1;
}

static void
nested(void)
{
    PyObject *list = PyList_New(0);
    for (int i = 0; i < 100000; i++) {
        PyObject *outer = PyList_New(1);
        PyList_SetItem(outer, 0, list);
        list = outer;
    }
    PyObject *text = PyObject_Repr(list);
    CHECK(text == NULL && PyErr_ExceptionMatches(PyExc_RecursionError));
    PyErr_Clear();
    PyObject *tuple = PyTuple_New(0), *other = PyTuple_New(0);
    for (int i = 0; i < 100000; i++) {
        tuple = Py_BuildValue("(N)", tuple);
        other = Py_BuildValue("(N)", other);
    }
    CHECK(PyObject_RichCompareBool(tuple, other, Py_EQ) == -1);
    CHECK(PyErr_ExceptionMatches(PyExc_RecursionError));
    PyErr_Clear();
    Py_DECREF(other);
    Py_DECREF(tuple);
    Py_DECREF(list);
}

static void
run(PyObject *Py_UNUSED(module))
{
    int old = Py_GetRecursionLimit();
    show_int("limit is set", old > 100);
    Py_SetRecursionLimit(200);
    show_int("limit", Py_GetRecursionLimit());
    Py_SetRecursionLimit(old);
    /* The message says how much stack was used, so only its end is looked at. */
    CHECK(deep(0) > 500);
    PyObject *error = PyErr_GetRaisedException();
    PyObject *message = error ? PyObject_Str(error) : NULL, *end = PyUnicode_FromString(" in a fixture");
    show_int("RecursionError", error != NULL && PyErr_GivenExceptionMatches(error, PyExc_RecursionError));
    show_int("  message", message ? PyUnicode_Tailmatch(message, end, 0, PY_SSIZE_T_MAX, 1) : -1);
    Py_XDECREF(message);
    Py_DECREF(end);
    Py_XDECREF(error);
    nested();
    PyObject *list = PyList_New(0);
    show_int("ReprEnter", Py_ReprEnter(list));
    show_int("ReprEnter again", Py_ReprEnter(list));
    Py_ReprLeave(list);
    show_int("ReprEnter after", Py_ReprEnter(list));
    Py_ReprLeave(list);
    Py_DECREF(list);
    static int argument = 7;
    show_int("AddPendingCall", Py_AddPendingCall(pending, &argument));
    show_int("MakePendingCalls", Py_MakePendingCalls());
    show_int("AddPendingCall", Py_AddPendingCall(failing, NULL));
    show_int("MakePendingCalls", Py_MakePendingCalls());
    show_int("Py_PACK_VERSION", Py_PACK_VERSION(3, 15) == 0x030f0000);
    show_int("Py_PACK_FULL_VERSION", Py_PACK_FULL_VERSION(3, 15, 2, 0xF, 0) == 0x030f02f0);
    show_int("Py_Version", (Py_Version >> 16) == 0x030f);
}

FIXTURE(recursion, run)
