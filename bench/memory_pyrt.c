/* Time of moving numbers between lists and arrays of C with the functions that
 * pyrt has for it, for each of a million; see memory_ext.c. */
#include "memory.h"
#include <stdlib.h>

#define RUNS 7

static int64_t *array_of_ints;
static double *array_of_doubles;

static PyObject *
ints(void)
{
    array_of_ints = malloc(MILLION * sizeof *array_of_ints);
    for (int i = 0; i < MILLION; i++) {
        array_of_ints[i] = scrambled(i, 32);
    }
    return PyRt_List_FromInt64Array(array_of_ints, MILLION);
}

static PyObject *
doubles(void)
{
    array_of_doubles = malloc(MILLION * sizeof *array_of_doubles);
    for (int i = 0; i < MILLION; i++) {
        array_of_doubles[i] = (double)scrambled(i, 40) / 1024.0;
    }
    return PyRt_List_FromDoubleArray(array_of_doubles, MILLION);
}

/* The fastest of some runs of a statement that may fail with an exception. */
#define BEST(...)                                                           \
    double best = 1e300;                                                    \
    for (int run = 0; run < RUNS; run++) {                                  \
        double start = now();                                               \
        __VA_ARGS__;                                                        \
        double elapsed = now() - start;                                     \
        best = elapsed < best ? elapsed : best;                             \
    }                                                                       \
    Py_XDECREF(list);                                                       \
    return PyErr_Occurred() ? FAILED : best / MILLION;

static double
from_ints(void)
{
    PyObject *list = ints();
    BEST(Py_XDECREF(PyRt_List_FromInt64Array(array_of_ints, MILLION)))
}

static double
from_doubles(void)
{
    PyObject *list = doubles();
    BEST(Py_XDECREF(PyRt_List_FromDoubleArray(array_of_doubles, MILLION)))
}

static double
as_ints(void)
{
    PyObject *list = ints();
    BEST(PyRt_List_AsInt64Array(list, 0, array_of_ints, MILLION))
}

static double
as_doubles(void)
{
    PyObject *list = doubles();
    BEST(PyRt_List_AsDoubleArray(list, 0, array_of_doubles, MILLION))
}

static double
view_sum(void)
{
    PyObject *list = ints();
    BEST({
        PyRt_ListView view;
        if (PyRt_List_GetView(list, &view) < 0 || view.code != 'i') {
            return FAILED;
        }
        int64_t sum = 0;
        for (Py_ssize_t i = 0; i < view.length; i++) {
            sum += ((const int32_t *)view.items)[i];
        }
        USE(sum);
        PyRt_List_ReleaseView(&view);
    })
}

const figure array_figures[] = {
    {"FromInt64Array", "ns", from_ints, "-", 0},
    {"FromDoubleArray", "ns", from_doubles, "-", 0},
    {"AsInt64Array", "ns", as_ints, "-", 0},
    {"AsDoubleArray", "ns", as_doubles, "-", 0},
    {"sum_by_view", "ns", view_sum, "-", 0},
    {NULL, NULL, NULL, NULL, 0},
};
