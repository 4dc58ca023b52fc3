/* A program that starts and stops the runtime several times, with live objects and exit functions. */
#include "fixture.h"

static PyObject *
plain(PyObject *Py_UNUSED(self), PyObject *arg)
{
    return PyNumber_Add(arg, arg);
}

static PyMethodDef method = {"plain", plain, METH_O, NULL};

static void
at_exit(void)
{
    printf("at exit\n");
}

static void
work(int round)
{
    PyObject *number = PyLong_FromLong(round), *function = PyCFunction_New(&method, NULL);
    show_new("call", call_one(function, number));
    PyObject *dict = PyDict_New();
    CHECK(PyDict_SetItemString(dict, "round", number) == 0);
    CHECK(PyDict_SetItemString(dict, "itself", dict) == 0);
    show("dict", dict);
    /* A cycle that nobody takes apart. */
    Py_DECREF(dict);
    PyObject *text = PyUnicode_InternFromString("interned in each round");
    show_new("text", text);
    PyErr_SetString(PyExc_ValueError, "in a round");
    show_error("error");
    Py_DECREF(function);
    Py_DECREF(number);
}

int
main(void)
{
    for (int round = 1; round <= 3; round++) {
        Py_Initialize();
        /* A second call changes nothing. */
        Py_Initialize();
        printf("AtExit %d\n", Py_AtExit(at_exit));
        work(round);
        printf("finalize %d\n", Py_FinalizeEx());
        printf("finalize again %d\n", Py_FinalizeEx());
    }
    return 0;
}
