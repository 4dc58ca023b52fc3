/* What lists and dicts do at one instant, and what needs more than that. */
/* races: tsan */
#include "porting/side_by_side.h"

static PyObject *cache, *list;
static int failed;

/* The value of a key, computed by whoever asks first; a new reference. */
static PyObject *
lookup(PyObject *key, PyObject *(*compute)(PyObject *key))
{
    PyObject *value;
    int found = PyDict_GetItemRef(cache, key, &value); /* a reference that nobody takes away */
    if (found != 0) {
        return found < 0 ? NULL : value;
    }
    PyObject *computed = compute(key);
    if (computed == NULL) {
        return NULL;
    }
    /* Another thread may have stored its own meanwhile: then all use that. */
    int status = PyDict_SetDefaultRef(cache, key, computed, &value);
    Py_DECREF(computed);
    return status < 0 ? NULL : value;
}

/* The sum of a list that others may change meanwhile. */
static PyObject *
total(PyObject *numbers)
{
    PyObject *copy = PySequence_Tuple(numbers); /* at one instant */
    long sum = 0;
    for (Py_ssize_t i = 0; copy != NULL && i < PyTuple_Size(copy); i++) {
        PyObject *number = PySequence_GetItem(copy, i);
        long value = number == NULL ? -1 : PyLong_AsLong(number);
        Py_XDECREF(number);
        if (value == -1 && PyErr_Occurred()) {
            Py_CLEAR(copy);
            return NULL;
        }
        sum += value;
    }
    if (copy == NULL) {
        return NULL;
    }
    Py_DECREF(copy);
    return PyLong_FromLong(sum);
}

static PyObject *
make_list(PyObject *Py_UNUSED(key))
{
    return PyList_New(0);
}

static void
work(void)
{
    for (int i = 0; i < 200; i++) {
        PyObject *key = PyLong_FromLong(i % 10), *one = PyLong_FromLong(1);
        PyObject *value = lookup(key, make_list);
        if (PyList_Append(value, one) < 0 || PyList_Append(list, one) < 0) {
            __atomic_add_fetch(&failed, 1, __ATOMIC_RELAXED);
        }
        PyObject *sum = total(list);
        if (sum == NULL || PyLong_AsLong(sum) < i + 1) {
            __atomic_add_fetch(&failed, 1, __ATOMIC_RELAXED);
        }
        Py_XDECREF(sum);
        Py_DECREF(value);
        Py_DECREF(one);
        Py_DECREF(key);
    }
}

static void
body(PyObject *Py_UNUSED(module))
{
    cache = PyDict_New();
    list = PyList_New(0);
    side_by_side(work);
    show_int("failed", failed);
    show_int("keys", PyDict_Size(cache));
    show_int("items", PyList_Size(list));
    PyObject *key = PyLong_FromLong(0), *value = lookup(key, make_list);
    show_int("items of a key", PyList_Size(value));
    Py_DECREF(value);
    Py_DECREF(key);
    Py_DECREF(cache);
    Py_DECREF(list);
}

FIXTURE(containers, body)
