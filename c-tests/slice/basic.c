/* valgrind: fast */
/* Slices and ranges: unpacked, adjusted to a length, used on sequences. */
#include "fixture.h"

static PyObject *
number(Py_ssize_t value)
{
    return PyLong_FromSsize_t(value);
}

/* INT_MIN stands for None. */
static void
unpack(Py_ssize_t start, Py_ssize_t stop, Py_ssize_t step, Py_ssize_t length)
{
    PyObject *a = start == INT_MIN ? NULL : number(start);
    PyObject *b = stop == INT_MIN ? NULL : number(stop);
    PyObject *c = step == INT_MIN ? NULL : number(step);
    PyObject *slice = PySlice_New(a, b, c);
    Py_ssize_t from = -7, to = -7, by = -7;
    show("slice", slice);
    printf("  Unpack: %d ", PySlice_Unpack(slice, &from, &to, &by));
    if (PyErr_Occurred()) {
        show_error("error");
    } else {
        printf("%zd %zd %zd\n", from, to, by);
        Py_ssize_t count = PySlice_AdjustIndices(length, &from, &to, by);
        printf("  AdjustIndices %zd: %zd, %zd %zd\n", length, count, from, to);
    }
    Py_DECREF(slice);
    Py_XDECREF(c);
    Py_XDECREF(b);
    Py_XDECREF(a);
}

static void
odd_slices(void)
{
    Py_ssize_t from, to, by;
    PyObject *text = PyUnicode_FromString("x");
    PyObject *slice = PySlice_New(text, NULL, NULL);
    show("of a str", slice);
    show_int("Unpack", PySlice_Unpack(slice, &from, &to, &by));
    Py_DECREF(slice);
    PyObject *huge = PyLong_FromString("99999999999999999999999", NULL, 10);
    PyObject *low = PyNumber_Negative(huge);
    slice = PySlice_New(low, huge, huge);
    show_int("Unpack huge", PySlice_Unpack(slice, &from, &to, &by));
    printf("  %zd %zd %zd\n", from, to, by);
    show_int("equal", PyObject_RichCompareBool(slice, slice, Py_EQ));
    show_new("start", PyObject_GetAttrString(slice, "start"));
    show_new("indices", PyObject_CallMethod(slice, "indices", "i", 10));
    Py_ssize_t count;
    show_int("GetIndicesEx", PySlice_GetIndicesEx(slice, 10, &from, &to, &by, &count));
    show_int("  count", count);
    Py_DECREF(slice);
    Py_DECREF(low);
    Py_DECREF(huge);
    Py_DECREF(text);
    CHECK(PySlice_Check(Py_None) == 0);
}

static void
run(PyObject *Py_UNUSED(module))
{
    const Py_ssize_t none = INT_MIN;
    unpack(none, none, none, 5);
    unpack(1, 3, none, 5);
    unpack(-3, -1, none, 5);
    unpack(none, none, -1, 5);
    unpack(10, none, -2, 5);
    unpack(-10, 10, 3, 5);
    unpack(3, 1, none, 5);
    unpack(3, 1, -1, 5);
    unpack(0, 5, 0, 5);
    unpack(none, none, none, 0);
    unpack(none, none, PY_SSIZE_T_MIN, 5);
    unpack(PY_SSIZE_T_MIN, PY_SSIZE_T_MAX, PY_SSIZE_T_MAX, 5);
    odd_slices();
}

FIXTURE(basic, run)
