/* Benchmarks of lists; see bench_ext.c. */
#include "bench.h"

#define LIST_LENGTH 1024

static PyObject *
list_of_ints(void)
{
    PyObject *list = PyList_New(LIST_LENGTH);
    for (int i = 0; list != NULL && i < LIST_LENGTH; i++) {
        PyObject *item = PyLong_FromLong(i);
        if (item == NULL || PyList_SetItem(list, i, item) < 0) {
            Py_CLEAR(list);
        }
    }
    return list;
}

static double
list_get(PyObject *module, Py_ssize_t n)
{
    (void)module;
    PyObject *list = list_of_ints();
    if (list == NULL) {
        return FAILED;
    }
    TIME(n, { DROP_OR_STOP(PyList_GetItemRef(list, i % LIST_LENGTH)); })
    Py_DECREF(list);
    return elapsed;
}

/* A new list every thousand items, so that growing it is part of the figure. */
static double
list_append(PyObject *module, Py_ssize_t n)
{
    (void)module;
    PyObject *list = PyList_New(0), *item = PyLong_FromLong(7);
    if (list == NULL || item == NULL) {
        return FAILED;
    }
    TIME(n, {
        if (i % LIST_LENGTH == 0) {
            Py_DECREF(list);
            list = PyList_New(0);
        }
        if (list == NULL || PyList_Append(list, item) < 0) {
            break;
        }
    })
    Py_XDECREF(list);
    Py_DECREF(item);
    return elapsed;
}

static double
list_iterate(PyObject *module, Py_ssize_t n)
{
    (void)module;
    PyObject *list = list_of_ints(), *iterator = NULL;
    if (list == NULL) {
        return FAILED;
    }
    TIME(n, {
        if (i % LIST_LENGTH == 0) {
            Py_XDECREF(iterator);
            iterator = PyObject_GetIter(list);
        }
        if (iterator == NULL) {
            break;
        }
        DROP_OR_STOP(PyIter_Next(iterator));
    })
    Py_XDECREF(iterator);
    Py_DECREF(list);
    return elapsed;
}

/* [[[...]]], ten deep, and dropped: the time is for one list. */
static double
lists_nested(PyObject *module, Py_ssize_t n)
{
    (void)module;
    TIME(n / 10, {
        PyObject *outer = PyList_New(0);
        for (int depth = 1; outer != NULL && depth < 10; depth++) {
            PyObject *inner = outer;
            outer = PyList_New(0);
            if (outer != NULL && PyList_Append(outer, inner) < 0) {
                Py_CLEAR(outer);
            }
            Py_DECREF(inner);
        }
        if (outer == NULL) {
            break;
        }
        Py_DECREF(outer);
    })
    return elapsed;
}

/* Made by PyList_New and PyList_SetItem, as extensions make most lists. */
static double
list_fill(PyObject *module, Py_ssize_t n)
{
    (void)module;
    TIME(n / LIST_LENGTH + 1, { DROP_OR_STOP(list_of_ints()); })
    return elapsed * (double)n / (double)((n / LIST_LENGTH + 1) * LIST_LENGTH);
}

/* Of a list of one item, from nothing. */
static double
list_one(PyObject *module, Py_ssize_t n)
{
    (void)module;
    PyObject *item = PyLong_FromLong(7);
    TIME(n, {
        PyObject *list = PyList_New(0);
        if (list == NULL || PyList_Append(list, item) < 0) {
            break;
        }
        Py_DECREF(list);
    })
    Py_DECREF(item);
    return elapsed;
}

/* Times a statement on `whole`, which is `list`, a new reference; one does `length` items. */
#define EACH_ITEM(list, length, ...)                                        \
    PyObject *whole = (list);                                               \
    if (whole == NULL) {                                                    \
        return FAILED;                                                      \
    }                                                                       \
    Py_ssize_t rounds = (n + (length) - 1) / (length);                      \
    TIME(rounds, __VA_ARGS__)                                               \
    Py_DECREF(whole);                                                       \
    return elapsed * (double)n / ((double)rounds * (double)(length));

static PyObject *
call_method(PyObject *object, const char *name, PyObject *argument)
{
    PyObject *method = PyUnicode_InternFromString(name);
    PyObject *result = PyObject_CallMethodObjArgs(object, method, argument, NULL);
    Py_DECREF(method);
    return result;
}

static PyObject *
pop_last(PyObject *list, PyObject *name)
{
    PyObject *arguments[] = {NULL, list};
    size_t count = 1 | PY_VECTORCALL_ARGUMENTS_OFFSET;
    return PyObject_VectorcallMethod(name, arguments + 1, count, NULL);
}

static double
list_pop(PyObject *module, Py_ssize_t n)
{
    (void)module;
    PyObject *full = list_of_ints(), *name = PyUnicode_InternFromString("pop"), *list = NULL;
    if (full == NULL || name == NULL) {
        return FAILED;
    }
    TIME(n, {
        if (i % LIST_LENGTH == 0) {
            Py_XDECREF(list);
            list = PyList_GetSlice(full, 0, LIST_LENGTH);
        }
        if (list == NULL) {
            break;
        }
        DROP_OR_STOP(pop_last(list, name));
    })
    Py_XDECREF(list);
    Py_DECREF(full);
    Py_DECREF(name);
    return elapsed;
}

static double
list_extend(PyObject *module, Py_ssize_t n)
{
    (void)module;
    EACH_ITEM(list_of_ints(), LIST_LENGTH, {
        PyObject *list = PyList_New(0);
        PyObject *done = list != NULL ? call_method(list, "extend", whole) : NULL;
        Py_XDECREF(list);
        DROP_OR_STOP(done);
    })
}

static double
list_slice(PyObject *module, Py_ssize_t n)
{
    (void)module;
    EACH_ITEM(list_of_ints(), LIST_LENGTH, { DROP_OR_STOP(PyList_GetSlice(whole, 0, LIST_LENGTH)); })
}

static double
list_equal(PyObject *module, Py_ssize_t n)
{
    (void)module;
    PyObject *other = list_of_ints();
    EACH_ITEM(list_of_ints(), LIST_LENGTH, {
        if (PyObject_RichCompareBool(whole, other, Py_EQ) != 1) {
            break;
        }
    })
}

static double
list_contains(PyObject *module, Py_ssize_t n)
{
    (void)module;
    PyObject *missing = PyLong_FromLong(-1);
    EACH_ITEM(list_of_ints(), LIST_LENGTH, {
        if (PySequence_Contains(whole, missing) != 0) {
            break;
        }
    })
}

/* ---- a million numbers ------------------------------------------------- */

static long
scramble(long i)
{
    return (long)((unsigned long)i * 2654435761UL % 1000003UL) - 500000;
}

/* A million ints or floats in no order. */
static PyObject *
numbers(int doubles)
{
    PyObject *list = PyList_New(0);
    for (long i = 0; list != NULL && i < MILLION; i++) {
        PyObject *item = doubles ? PyFloat_FromDouble((double)scramble(i) / 8.0)
                                 : PyLong_FromLong(scramble(i));
        if (item == NULL || PyList_Append(list, item) < 0) {
            Py_CLEAR(list);
        }
        Py_XDECREF(item);
    }
    return list;
}

static PyObject *
builtin(const char *name)
{
    PyObject *builtins = PyImport_ImportModule("builtins");
    PyObject *function = builtins != NULL ? PyObject_GetAttrString(builtins, name) : NULL;
    Py_XDECREF(builtins);
    return function;
}

static double
call_on_million(const char *name, int doubles, Py_ssize_t n)
{
    PyObject *function = builtin(name);
    if (function == NULL) {
        return FAILED;
    }
    EACH_ITEM(numbers(doubles), MILLION, { DROP_OR_STOP(PyObject_CallFunctionObjArgs(function, whole, NULL)); })
}

static double
list_sum_ints(PyObject *module, Py_ssize_t n)
{
    (void)module;
    return call_on_million("sum", 0, n);
}

static double
list_sum_doubles(PyObject *module, Py_ssize_t n)
{
    (void)module;
    return call_on_million("sum", 1, n);
}

static double
list_max(PyObject *module, Py_ssize_t n)
{
    (void)module;
    return call_on_million("max", 0, n);
}

/* A sum by way of the items, as C code does it. */
static double
list_sum_items(PyObject *module, Py_ssize_t n)
{
    (void)module;
    long long sum = 0;
    EACH_ITEM(numbers(0), MILLION, {
        for (Py_ssize_t at = 0; at < MILLION; at++) {
            PyObject *item = PyList_GetItemRef(whole, at);
            sum += PyLong_AsLongLong(item);
            Py_DECREF(item);
        }
        USE(sum);
    })
}

/* The copy that is sorted is part of the figure. */
static double
sort_million(int doubles, Py_ssize_t n)
{
    EACH_ITEM(numbers(doubles), MILLION, {
        PyObject *list = PyList_GetSlice(whole, 0, MILLION);
        if (list == NULL || PyList_Sort(list) < 0) {
            break;
        }
        Py_DECREF(list);
    })
}

static double
list_sort_ints(PyObject *module, Py_ssize_t n)
{
    (void)module;
    return sort_million(0, n);
}

static double
list_sort_doubles(PyObject *module, Py_ssize_t n)
{
    (void)module;
    return sort_million(1, n);
}

const benchmark list_benchmarks[] = {
    {"list_get", list_get, "1.0"},
    {"list_append", list_append, "1.0"},
    {"list_iterate", list_iterate, "1.0"},
    {"list_pop", list_pop, "1.0"},
    {"list_extend", list_extend, "1.0"},
    {"list_fill", list_fill, "-"},
    {"list_one", list_one, "-"},
    {"lists_nested", lists_nested, "1.0"},
    {"list_slice", list_slice, "-"},
    {"list_equal", list_equal, "-"},
    {"list_contains", list_contains, "-"},
    {"list_sum_ints", list_sum_ints, "0.1"},
    {"list_sum_doubles", list_sum_doubles, "-"},
    {"list_sum_items", list_sum_items, "1.0"},
    {"list_max", list_max, "-"},
    {"list_sort_ints", list_sort_ints, "0.2"},
    {"list_sort_doubles", list_sort_doubles, "0.33"},
    {NULL, NULL, NULL},
};
