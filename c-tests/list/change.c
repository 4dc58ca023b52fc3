/* Lists: slice assignment, deletion, sorting, and lists of one kind that are widened. */
#include "fixture.h"

static PyObject *
numbers(void)
{
    return Py_BuildValue("[iiiii]", 5, 3, 1, 4, 2);
}

static void
set_slices(void)
{
    static const Py_ssize_t bounds[][2] = {{0, 0}, {1, 3}, {4, 1}, {-3, 2}, {3, 100}, {100, 200}};
    PyObject *two = Py_BuildValue("(ss)", "a", "b");
    for (size_t i = 0; i < Py_ARRAY_LENGTH(bounds); i++) {
        PyObject *list = numbers();
        show_int("SetSlice", PyList_SetSlice(list, bounds[i][0], bounds[i][1], two));
        show_new("  gives", list);
        list = numbers();
        show_int("delete slice", PyList_SetSlice(list, bounds[i][0], bounds[i][1], NULL));
        show_new("  gives", list);
    }
    PyObject *list = numbers();
    show_int("SetSlice to itself", PyList_SetSlice(list, 1, 2, list));
    show("  gives", list);
    show_int("SetSlice to an int", PyList_SetSlice(list, 0, 1, Py_True));
    show("  gives", list);
    Py_DECREF(list);
    Py_DECREF(two);
}

static void
sorting(void)
{
    PyObject *list = numbers();
    show_int("Sort", PyList_Sort(list));
    show_new("  ints", list);
    list = Py_BuildValue("[dddd]", 2.5, -1.0, 0.0, 1e300);
    show_int("Sort", PyList_Sort(list));
    show_new("  floats", list);
    list = Py_BuildValue("[sssss]", "b", "", "a", "\xc3\xa9", "B");
    show_int("Sort", PyList_Sort(list));
    show_new("  strs", list);
    list = Py_BuildValue("[idOi]", 2, 1.5, Py_True, 0);
    show_int("Sort", PyList_Sort(list));
    show_new("  mixed numbers", list);
    list = Py_BuildValue("[(is)(is)(is)]", 1, "b", 1, "a", 0, "c");
    show_int("Sort", PyList_Sort(list));
    show_new("  tuples", list);
    list = Py_BuildValue("[is]", 1, "a");
    show_int("Sort of int and str", PyList_Sort(list));
    Py_DECREF(list);
    list = PyList_New(0);
    for (long i = 0; i < 1000; i++) {
        PyObject *number = PyLong_FromLong(i * 7919 % 1000);
        CHECK(PyList_Append(list, number) == 0);
        Py_DECREF(number);
    }
    CHECK(PyList_Sort(list) == 0);
    for (long i = 0; i < 1000; i++) {
        PyObject *number = PyList_GetItemRef(list, i);
        CHECK(PyLong_AsLong(number) == i);
        Py_XDECREF(number);
    }
    show_int("Size", PyList_Size(list));
    Py_DECREF(list);
}

static void
widening(void)
{
    PyObject *list = PyList_New(0);
    PyObject *items = Py_BuildValue("[iiLdsO]", 1, INT_MAX, LLONG_MIN, 0.5, "x", Py_None);
    PyObject *huge = PyLong_FromString("123456789012345678901234567890", NULL, 10);
    for (Py_ssize_t i = 0; i < PyList_Size(items); i++) {
        PyObject *item = PyList_GetItemRef(items, i);
        CHECK(PyList_Append(list, item) == 0);
        Py_DECREF(item);
        show("widened", list);
    }
    show_int("SetItem huge", PyList_SetItem(list, 0, huge));
    show("widened", list);
    Py_DECREF(list);
    Py_DECREF(items);
}

static void
run(PyObject *Py_UNUSED(module))
{
    set_slices();
    sorting();
    widening();
}

FIXTURE(change, run)
