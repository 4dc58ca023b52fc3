/* Time of doubles, bytes and strs; the peak of reading a file; see memory_ext.c. */
#include "memory.h"
#include <stdlib.h>

#define KIB 1024
#define GIB (1 << 30)

/* ---- doubles -------------------------------------------------------------- */

static double
arithmetic(PyObject *(*operation)(PyObject *, PyObject *))
{
    PyObject *a = PyFloat_FromDouble(1.5), *b = PyFloat_FromDouble(2.25);
    double best = 1e300;
    for (int run = 0; run < 5; run++) {
        TIME(MILLION, { DROP_OR_STOP(operation(a, b)); })
        if (elapsed < 0) {
            return FAILED;
        }
        best = elapsed < best ? elapsed : best;
    }
    return best / MILLION;
}
static double add(void) { return arithmetic(PyNumber_Add); }
static double subtract(void) { return arithmetic(PyNumber_Subtract); }
static double multiply(void) { return arithmetic(PyNumber_Multiply); }
static double divide(void) { return arithmetic(PyNumber_TrueDivide); }

/* sum(a[i] * b[i]) by way of the objects. */
static double
dot_product(void)
{
    PyObject *a = list_of(make_double, MILLION), *b = list_of(make_double, MILLION);
    double best = 1e300;
    for (int run = 0; run < 3; run++) {
        PyObject *sum = PyFloat_FromDouble(0.0);
        TIME(MILLION, {
            PyObject *x = PyList_GetItemRef(a, i), *y = PyList_GetItemRef(b, i);
            PyObject *product = PyNumber_Multiply(x, y);
            PyObject *next = PyNumber_Add(sum, product);
            Py_DECREF(x);
            Py_DECREF(y);
            Py_DECREF(product);
            Py_DECREF(sum);
            sum = next;
        })
        Py_XDECREF(sum);
        best = elapsed < best ? elapsed : best;
    }
    return best / MILLION;
}

/* ---- bytearray: nanoseconds of a call ------------------------------------- */

/* array.take_bytes(), or of n bytes unless that is negative. */
static PyObject *
take(PyObject *array, PyObject *method, Py_ssize_t n)
{
    PyObject *args[] = {NULL, array, PyLong_FromSsize_t(n)};
    return PyObject_VectorcallMethod(method, args + 1, (n < 0 ? 1 : 2) | PY_VECTORCALL_ARGUMENTS_OFFSET, NULL);
}

/* A bytearray whose ends were written to, so that their pages are there. */
static PyObject *
touched(Py_ssize_t size)
{
    PyObject *array = PyByteArray_FromStringAndSize(NULL, size), *one = PyLong_FromLong(1);
    if (array != NULL && (PySequence_SetItem(array, 0, one) < 0 || PySequence_SetItem(array, size - 1, one) < 0)) {
        Py_CLEAR(array);
    }
    return array;
}

static double
hand_over(Py_ssize_t size, Py_ssize_t n, int runs)
{
    double best = 1e300;
    PyObject *method = PyUnicode_InternFromString("take_bytes");
    for (int run = 0; run < runs; run++) {
        PyObject *array = touched(size);
        double start = now();
        PyObject *taken = array != NULL ? take(array, method, n) : NULL;
        double elapsed = now() - start;
        if (taken == NULL) {
            return FAILED;
        }
        Py_DECREF(taken);
        Py_DECREF(array);
        best = elapsed < best ? elapsed : best;
    }
    return best;
}
static double take_kib(void) { return hand_over(KIB, -1, 1000); }
static double take_4_gib(void) { return hand_over((Py_ssize_t)4 * GIB, -1, 100); }
static double take_prefix(void) { return hand_over((Py_ssize_t)GIB, 100, 20); }

static double
to_bytes(Py_ssize_t size)
{
    double best = 1e300;
    PyObject *array = PyByteArray_FromStringAndSize(NULL, size);
    for (int run = 0; run < 20; run++) {
        double start = now();
        PyObject *made = array != NULL ? PyBytes_FromObject(array) : NULL;
        double elapsed = now() - start;
        if (made == NULL) {
            return FAILED;
        }
        Py_DECREF(made);
        best = elapsed < best ? elapsed : best;
    }
    Py_DECREF(array);
    return best;
}
static double to_bytes_kib(void) { return to_bytes(KIB); }
static double to_bytes_mib(void) { return to_bytes(64 * KIB * KIB); }

/* ---- reading a file: chunks appended, then bytes of it -------------------- */

static PyObject *
read_to(Py_ssize_t size)
{
    PyObject *array = PyByteArray_FromStringAndSize(NULL, 0);
    char *data = malloc(64 * KIB);
    memset(data, 'x', 64 * KIB);
    PyObject *chunk = PyBytes_FromStringAndSize(data, 64 * KIB);
    free(data);
    while (array != NULL && PyByteArray_Size(array) < size) {
        PyObject *same = PySequence_InPlaceConcat(array, chunk);
        if (same == NULL) {
            Py_CLEAR(array);
        }
        Py_XDECREF(same);
    }
    Py_XDECREF(chunk);
    return array;
}

/* The peak of memory over the data. */
static double
peak_of(PyObject *(*convert)(PyObject *))
{
    double before = (double)process_kb("status", "VmHWM:");
    PyObject *array = read_to(GIB);
    PyObject *made = array == NULL ? NULL : convert(array);
    Py_XDECREF(array);
    if (made == NULL) {
        return FAILED;
    }
    double peak = (double)process_kb("status", "VmHWM:");
    Py_DECREF(made);
    return (peak - before) * 1024.0 / GIB;
}
static double peak_bytes(void) { return peak_of(PyBytes_FromObject); }
static PyObject *take_all(PyObject *array) { return call_method(array, "take_bytes", NULL); }
static double peak_take(void) { return peak_of(take_all); }

static double
read_time(void)
{
    double start = now();
    PyObject *array = read_to(GIB);
    PyObject *made = array != NULL ? PyBytes_FromObject(array) : NULL;
    double elapsed = now() - start;
    if (made == NULL) {
        return FAILED;
    }
    return elapsed / GIB * KIB;
}

/* ---- str: one text that grows --------------------------------------------- */

static double
grow_text(Py_ssize_t times)
{
    PyObject *piece = PyUnicode_FromString("sixteen letters.");
    double best = 1e300;
    for (int run = 0; run < 3; run++) {
        PyObject *text = PyUnicode_FromString("");
        TIME(times, {
            PyUnicode_Append(&text, piece);
            if (text == NULL) {
                break;
            }
        })
        if (elapsed < 0) {
            return FAILED;
        }
        Py_XDECREF(text);
        best = elapsed < best ? elapsed : best;
    }
    Py_XDECREF(piece);
    return best / (double)times;
}
static double grow_short(void) { return grow_text(1000); }
static double grow_long(void) { return grow_text(MILLION); }

const figure data_figures[] = {
    {"float_add", "ns", add, "0.5", 0},
    {"float_subtract", "ns", subtract, "0.5", 0},
    {"float_multiply", "ns", multiply, "0.5", 0},
    {"float_divide", "ns", divide, "0.5", 0},
    {"float_dot_product", "ns", dot_product, "-", 0},
    {"take_bytes_1_KiB", "ns", take_kib, "-", 0},
    {"take_bytes_4_GiB", "ns", take_4_gib, "-", 0},
    {"take_100_of_1_GiB", "ns", take_prefix, "-", 0},
    {"bytes_of_1_KiB", "ns", to_bytes_kib, "-", 0},
    {"bytes_of_64_MiB", "ns", to_bytes_mib, "-", 0},
    {"read_1_GiB_bytes", "peak", peak_bytes, "1.02", 1},
    {"read_1_GiB_take_bytes", "peak", peak_take, "1.02", 1},
    {"read_1_GiB_for_1_KiB", "ns", read_time, "1.0", 0},
    {"str_append_to_16_KB", "ns", grow_short, "-", 0},
    {"str_append_to_16_MB", "ns", grow_long, "-", 0},
    {NULL, NULL, NULL, NULL, 0},
};
