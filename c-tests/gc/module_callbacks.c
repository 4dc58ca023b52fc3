/* gc.callbacks: what they are called with, what happens when they fail or collect. */
#include "gc/node.h"

static PyObject *callbacks;
static int calls;
static int collect_inside;
/* Callbacks that go are garbage to one collector, and dead already to another. */
static int hide_counts;

static void
show_key(PyObject *info, const char *key)
{
    PyObject *value = PyMapping_GetItemString(info, key);
    printf(" %s=", key);
    if (value == NULL) {
        put_error();
    } else if (PyFloat_Check(value)) {
        printf("%s", PyFloat_AsDouble(value) >= 0 ? "a time" : "negative");
    } else if (hide_counts && strcmp(key, "collected") == 0) {
        printf("%s", PyLong_AsLong(value) >= 0 ? "a number" : "negative");
    } else if (strcmp(key, "candidates") == 0) {
        printf("%s", PyLong_AsLong(value) > 0 ? "some" : "0");
    } else {
        PyObject *repr = PyObject_Repr(value);
        put_str(repr);
        Py_XDECREF(repr);
    }
    Py_XDECREF(value);
}

static PyObject *
callback(PyObject *Py_UNUSED(self), PyObject *args)
{
    PyObject *phase, *info;
    calls++;
    if (!PyArg_ParseTuple(args, "OO", &phase, &info)) {
        return NULL;
    }
    printf("called: ");
    put_str(phase);
    printf(" with a ");
    put_type(info);
    printf(" of %d:", (int)PyMapping_Size(info));
    show_key(info, "generation");
    show_key(info, "collected");
    show_key(info, "uncollectable");
    show_key(info, "candidates");
    show_key(info, "duration");
    printf("\n");
    if (collect_inside) {
        make_cycle();
        show_new("  collect() inside", call_gc("collect", PyTuple_New(0)));
        show_int("  PyGC_Collect inside", PyGC_Collect());
    }
    Py_RETURN_NONE;
}

static PyObject *
failing(PyObject *Py_UNUSED(self), PyObject *Py_UNUSED(args))
{
    printf("the one that fails is called\n");
    PyErr_SetString(PyExc_ValueError, "from a callback");
    return NULL;
}

/* Takes itself out of the list. */
static PyObject *
leaving(PyObject *Py_UNUSED(self), PyObject *Py_UNUSED(args))
{
    printf("the one that leaves is called\n");
    PyList_SetSlice(callbacks, 0, 1, NULL);
    Py_RETURN_NONE;
}

static PyMethodDef methods[] = {{"callback", callback, METH_VARARGS, NULL},
                                {"failing", failing, METH_VARARGS, NULL},
                                {"leaving", leaving, METH_VARARGS, NULL}};

static void
show_collect(const char *label)
{
    PyObject *result = call_gc("collect", PyTuple_New(0));
    printf("%s: ", label);
    if (result != NULL) {
        put_type(result);
    } else {
        put_error();
    }
    printf("\n");
    Py_XDECREF(result);
}

static void
add(int which)
{
    PyObject *function = PyCFunction_New(&methods[which], NULL);
    PyList_Append(callbacks, function);
    Py_DECREF(function);
}

static void
run(PyObject *Py_UNUSED(module))
{
    NEED(use_gc());
    /* Nothing is collected but what is asked for. */
    Py_XDECREF(call_gc("set_threshold", Py_BuildValue("(i)", 0)));
    callbacks = PyObject_GetAttrString(gc, "callbacks");
    NEED(callbacks);
    Py_XDECREF(call_gc("collect", PyTuple_New(0)));
    add(0);
    show_new("collect() of nothing", call_gc("collect", PyTuple_New(0)));
    make_cycle();
    show_new("collect() of one", call_gc("collect", PyTuple_New(0)));
    make_cycle();
    show_int("PyGC_Collect of one", PyGC_Collect());
    collect_inside = 1;
    show_new("collect() in collect()", call_gc("collect", PyTuple_New(0)));
    collect_inside = 0;
    show_new("what that left", call_gc("collect", PyTuple_New(0)));

    PyErr_SetString(PyExc_KeyError, "pending");
    show_int("PyGC_Collect with an exception", PyGC_Collect());
    show_error("still pending");

    /* CPython imports modules for its first report, which leaves garbage. */
    hide_counts = 1;
    PyList_SetSlice(callbacks, 0, 1, NULL);
    add(1);
    Py_XDECREF(call_gc("collect", PyTuple_New(0)));
    PyList_SetSlice(callbacks, 0, 1, NULL);
    Py_XDECREF(call_gc("collect", PyTuple_New(0)));
    add(0);
    add(1);
    add(0);
    show_collect("collect() with one that fails");
    PyList_SetSlice(callbacks, 0, 3, NULL);
    add(2);
    add(0);
    show_collect("collect() with one that leaves");
    PyList_Append(callbacks, Py_None);
    show_collect("collect() with what cannot be called");
    PyList_SetSlice(callbacks, 0, 2, NULL);

    /* The list itself counts, not what the module has under the name. */
    add(0);
    PyObject *other = PyList_New(0);
    PyObject_SetAttrString(gc, "callbacks", other);
    show_collect("collect() with another list in its place");
    PyObject_SetAttrString(gc, "callbacks", callbacks);
    Py_DECREF(other);
    PyList_SetSlice(callbacks, 0, 1, NULL);

    /* Those that come by themselves. */
    PyGC_Disable();
    add(0);
    show_int("disabled", PyGC_Collect());
    PyGC_Enable();
    PyList_SetSlice(callbacks, 0, 1, NULL);
    show_int("calls", calls);
    Py_CLEAR(callbacks);
    Py_CLEAR(gc);
}

FIXTURE(module_callbacks, run)
