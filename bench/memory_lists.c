/* Time of what is done with lists of a million numbers; see memory_ext.c. */
#include "memory.h"

/* The fastest of some runs of a statement that sets `result`, a new reference
 * or NULL with an exception; nanoseconds for each of a million. */
#define BEST(runs, before, ...)                                             \
    double best_ = 1e300;                                                   \
    for (int run_ = 0; run_ < (runs); run_++) {                             \
        PyObject *result = NULL;                                            \
        before;                                                             \
        double start_ = now();                                              \
        __VA_ARGS__;                                                        \
        double elapsed_ = now() - start_;                                   \
        if (result == NULL) {                                               \
            return FAILED;                                                  \
        }                                                                   \
        Py_DECREF(result);                                                  \
        best_ = elapsed_ < best_ ? elapsed_ : best_;                        \
    }                                                                       \
    return best_ / MILLION;

#define RUNS 7

static PyObject *ints(void) { return list_of(make_int32, MILLION); }
static PyObject *doubles(void) { return list_of(make_double, MILLION); }

/* Of methods that give back None or a number. */
static double
time_method(PyObject *list, const char *name, PyObject *argument)
{
    BEST(RUNS, , result = call_method(list, name, argument))
}

static double
time_builtin(PyObject *list, const char *name)
{
    PyObject *function = builtin(name);
    BEST(RUNS, , result = PyObject_CallFunctionObjArgs(function, list, NULL))
}

static double
sort(PyObject *whole, int reverse)
{
    PyObject *empty = PyTuple_New(0), *kwargs = Py_BuildValue("{s:i}", "reverse", reverse);
    BEST(5, PyObject *copy = PyList_GetSlice(whole, 0, MILLION);
         PyObject *method = PyObject_GetAttrString(copy, "sort"),
         result = PyObject_Call(method, empty, kwargs);
         Py_DECREF(method); Py_DECREF(copy))
}
static double sort_ints(void) { return sort(ints(), 0); }
static double sort_ints_reverse(void) { return sort(ints(), 1); }
static double sort_doubles(void) { return sort(doubles(), 0); }
static double sort_int8(void) { return sort(list_of(make_int8, MILLION), 0); }
static double sort_int62(void) { return sort(list_of(make_int62, MILLION), 0); }
static double
sort_sorted(void)
{
    PyObject *list = ints();
    return list == NULL || PyList_Sort(list) < 0 ? FAILED : sort(list, 0);
}

static double sum_ints(void) { return time_builtin(ints(), "sum"); }
static double sum_doubles(void) { return time_builtin(doubles(), "sum"); }
static double min_ints(void) { return time_builtin(ints(), "min"); }
static double max_doubles(void) { return time_builtin(doubles(), "max"); }

static double
sum_items(void)
{
    PyObject *list = ints();
    long long sum = 0;
    BEST(RUNS, , {
        for (Py_ssize_t at = 0; at < MILLION; at++) {
            PyObject *item = PyList_GetItemRef(list, at);
            sum += PyLong_AsLongLong(item);
            Py_DECREF(item);
        }
        USE(sum);
        result = Py_NewRef(Py_None);
    })
}

static double
sum_double_items(void)
{
    PyObject *list = doubles();
    double sum = 0;
    BEST(RUNS, , {
        for (Py_ssize_t at = 0; at < MILLION; at++) {
            PyObject *item = PyList_GetItemRef(list, at);
            sum += PyFloat_AsDouble(item);
            Py_DECREF(item);
        }
        USE(&sum);
        result = Py_NewRef(Py_None);
    })
}

static double
iterate(void)
{
    PyObject *list = ints(), *item;
    BEST(RUNS, , {
        PyObject *iterator = PyObject_GetIter(list);
        while (iterator != NULL && (item = PyIter_Next(iterator)) != NULL) {
            Py_DECREF(item);
        }
        result = iterator;
    })
}

static double
append(void)
{
    BEST(RUNS, , result = ints())
}

static double
set_items(void)
{
    PyObject *list = ints();
    BEST(RUNS, , {
        for (Py_ssize_t at = 0; at < MILLION; at++) {
            if (PyList_SetItem(list, at, PyLong_FromSsize_t(at)) < 0) {
                return FAILED;
            }
        }
        result = Py_NewRef(Py_None);
    })
}

static double
slice(void)
{
    PyObject *list = ints();
    BEST(RUNS, , result = PyList_GetSlice(list, 0, MILLION))
}

static double
assign_slice(void)
{
    PyObject *list = ints(), *other = ints();
    BEST(RUNS, , {
        PyList_SetSlice(list, 10, MILLION - 10, other);
        result = Py_NewRef(Py_None);
    })
}

static double
concat(void)
{
    PyObject *list = ints(), *other = ints();
    BEST(RUNS, , result = PySequence_Concat(list, other))
}

static double
repeat(void)
{
    PyObject *list = list_of(make_int32, 100);
    BEST(RUNS, , result = PySequence_Repeat(list, MILLION / 100))
}

static double
extend_with(PyObject *source)
{
    BEST(RUNS, PyObject *list = PyList_New(0), {
        result = call_method(list, "extend", source);
        Py_DECREF(list);
    })
}
static double extend_list(void) { return extend_with(ints()); }
static double
extend_range(void)
{
    PyObject *range = builtin("range");
    return extend_with(PyObject_CallFunction(range, "i", MILLION));
}
static double extend_bytes(void) { return extend_with(PyBytes_FromStringAndSize(PyMem_Calloc(1, MILLION), MILLION)); }

static double reverse(void) { return time_method(ints(), "reverse", NULL); }
static double count(void) { return time_method(ints(), "count", PyLong_FromLong(-12345)); }
static double count_double(void) { return time_method(doubles(), "count", PyFloat_FromDouble(0.25)); }

/* index() of the last one. */
static double
index_of(void)
{
    PyObject *list = ints(), *last = PyLong_FromLongLong(3000000000);
    if (list == NULL || PyList_Append(list, last) < 0) {
        return FAILED;
    }
    return time_method(list, "index", last);
}

static double
contains(void)
{
    PyObject *list = ints(), *missing = PyLong_FromLong(-12345);
    BEST(RUNS, , {
        int found = PySequence_Contains(list, missing);
        result = found == 0 ? Py_NewRef(Py_None) : NULL;
    })
}

static double
compare(int op)
{
    PyObject *list = ints(), *other = ints();
    BEST(RUNS, , result = PyObject_RichCompare(list, other, op))
}
static double equal(void) { return compare(Py_EQ); }
static double less(void) { return compare(Py_LT); }

static double to_tuple(void)
{
    PyObject *list = ints();
    BEST(RUNS, , result = PyList_AsTuple(list))
}

#define TIMED(name, run, bar) {name, "ns", run, bar, 0}
const figure list_figures[] = {
    TIMED("sort_ints", sort_ints, "0.2"),
    TIMED("sort_ints_reverse", sort_ints_reverse, "0.2"),
    TIMED("sort_int8", sort_int8, "0.2"),
    TIMED("sort_int62", sort_int62, "0.2"),
    TIMED("sort_sorted_ints", sort_sorted, "1.0"),
    TIMED("sort_doubles", sort_doubles, "0.33"),
    TIMED("sum_ints", sum_ints, "0.1"),
    TIMED("sum_doubles", sum_doubles, "-"),
    TIMED("min_ints", min_ints, "-"),
    TIMED("max_doubles", max_doubles, "-"),
    TIMED("sum_by_GetItemRef", sum_items, "1.0"),
    TIMED("sum_by_GetItemRef_dbl", sum_double_items, "1.0"),
    TIMED("iterate", iterate, "1.0"),
    TIMED("append", append, "1.0"),
    TIMED("SetItem", set_items, "-"),
    TIMED("slice", slice, "-"),
    TIMED("SetSlice", assign_slice, "-"),
    TIMED("concat", concat, "-"),
    TIMED("repeat", repeat, "-"),
    TIMED("extend_from_list", extend_list, "-"),
    TIMED("extend_from_range", extend_range, "-"),
    TIMED("extend_from_bytes", extend_bytes, "-"),
    TIMED("reverse", reverse, "-"),
    TIMED("index", index_of, "-"),
    TIMED("count", count, "-"),
    TIMED("count_of_doubles", count_double, "-"),
    TIMED("contains", contains, "-"),
    TIMED("equal", equal, "-"),
    TIMED("less", less, "-"),
    TIMED("AsTuple", to_tuple, "-"),
    {NULL, NULL, NULL, NULL, 0},
};
