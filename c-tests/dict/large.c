/* Dicts that grow to many entries, lose some, keep their order, and change while iterated. */
#include "fixture.h"

enum { COUNT = 20000 };

static void
grow(PyObject *dict)
{
    for (long i = 0; i < COUNT; i++) {
        PyObject *key = PyUnicode_FromFormat("key %ld", i);
        PyObject *value = PyLong_FromLong(i);
        CHECK(PyDict_SetItem(dict, key, value) == 0);
        CHECK(PyDict_SetItem(dict, value, key) == 0);
        Py_DECREF(value);
        Py_DECREF(key);
    }
    show_int("Size", PyDict_Size(dict));
}

static void
shrink(PyObject *dict)
{
    for (long i = 0; i < COUNT; i++) {
        if (i % 1000 != 0) {
            PyObject *key = PyUnicode_FromFormat("key %ld", i);
            CHECK(PyDict_DelItem(dict, key) == 0);
            Py_DECREF(key);
        }
        PyObject *value = PyLong_FromLong(i);
        CHECK(PyDict_Contains(dict, value) == 1);
        CHECK(PyDict_DelItem(dict, value) == 0);
        CHECK(PyDict_Contains(dict, value) == 0);
        Py_DECREF(value);
    }
    show("left", dict);
}

static void
iterate(PyObject *dict)
{
    PyObject *iter = PyObject_GetIter(dict);
    show_new("first", PyIter_Next(iter));
    CHECK(PyDict_SetItemString(dict, "new", Py_None) == 0);
    show_new("after a change of size", PyIter_Next(iter));
    show_new("and again", PyIter_Next(iter));
    Py_DECREF(iter);
    iter = PyObject_GetIter(dict);
    show_new("first", PyIter_Next(iter));
    CHECK(PyDict_SetItemString(dict, "new", Py_True) == 0);
    show_new("after a change of value", PyIter_Next(iter));
    Py_DECREF(iter);
    PyObject *items = PyObject_CallMethod(dict, "items", NULL);
    iter = PyObject_GetIter(items);
    show_new("first item", PyIter_Next(iter));
    show_int("items", PyObject_Size(items));
    Py_DECREF(iter);
    Py_DECREF(items);
}

static void
run(PyObject *Py_UNUSED(module))
{
    PyObject *dict = PyDict_New();
    grow(dict);
    shrink(dict);
    iterate(dict);
    Py_DECREF(dict);
}

FIXTURE(large, run)
