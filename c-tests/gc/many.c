/* Many objects that die at once: long chains, wide trees, cycles of containers. */
#include "fixture.h"

static long dead;

static void
dealloc(PyObject *self)
{
    PyTypeObject *type = Py_TYPE(self);
    dead++;
    freefunc release = (freefunc)PyType_GetSlot(type, Py_tp_free);
    release(self);
    Py_DECREF(type);
}

static PyType_Slot slots[] = {{Py_tp_dealloc, dealloc}, {0, NULL}};
static PyType_Spec spec = {"fixture.Leaf", 0, 0, Py_TPFLAGS_DEFAULT, slots};

static void
count(const char *label)
{
    show_int(label, dead);
    dead = 0;
}

static void
run(PyObject *Py_UNUSED(module))
{
    PyObject *type = PyType_FromSpec(&spec);
    PyObject *chain = PyObject_CallNoArgs(type);
    for (int i = 0; i < 200000; i++) {
        PyObject *list = PyList_New(1);
        PyList_SetItem(list, 0, chain);
        chain = list;
    }
    count("dead with a chain alive");
    Py_DECREF(chain);
    count("at the end of a chain of lists");

    PyObject *tuple = PyObject_CallNoArgs(type);
    for (int i = 0; i < 200000; i++) {
        PyObject *outer = PyTuple_New(1);
        PyTuple_SetItem(outer, 0, tuple);
        tuple = outer;
    }
    Py_DECREF(tuple);
    count("at the end of a chain of tuples");

    PyObject *wide = PyList_New(0);
    for (int i = 0; i < 10000; i++) {
        PyObject *item = Py_BuildValue("{s:[N]}", "leaf", PyObject_CallNoArgs(type));
        PyList_Append(wide, item);
        Py_DECREF(item);
    }
    PyList_SetSlice(wide, 0, 5000, NULL);
    count("half of a wide list");
    Py_DECREF(wide);
    count("the rest");

    for (int i = 0; i < 1000; i++) {
        PyObject *list = Py_BuildValue("[N]", PyObject_CallNoArgs(type));
        PyList_Append(list, list);
        Py_DECREF(list);
    }
    PyGC_Collect();
    PyGC_Collect();
    count("in cycles of lists");

    PyObject *shared = PyObject_CallNoArgs(type);
    PyObject *one = Py_BuildValue("[O]", shared), *two = Py_BuildValue("[O]", shared);
    Py_DECREF(shared);
    Py_DECREF(one);
    count("held once more");
    Py_DECREF(two);
    PyGC_Collect();
    count("held by nobody");
    Py_DECREF(type);
}

FIXTURE(many, run)
