/* What the files of the extension that measures memory share; see memory_ext.c. */
#ifndef MEMORY_H
#define MEMORY_H

#include "bench.h"

/* A figure: bytes for each element, nanoseconds for each operation, or how
 * often the data fit into the peak of memory.
 *
 * `bar` is the most that may come out: of the figure itself where `absolute`,
 * else of its ratio to CPython; "-" where there is none. */
typedef struct {
    const char *name;
    const char *unit;
    double (*run)(void);
    const char *bar;
    int absolute;
} figure;

/* Tables of figures, each ended by one without a name. */
extern const figure size_figures[], list_figures[], data_figures[], array_figures[];

/* Kilobytes of a line of a file of /proc/self; -1 if there is none. */
long process_kb(const char *file, const char *field);

/* A function of builtins; a method called with one argument or none (NULL).
 * New references, NULL with an exception. */
PyObject *builtin(const char *name);
PyObject *call_method(PyObject *object, const char *name, PyObject *argument);

/* Ints with no order among them, of as many bits. */
static inline long long
scrambled(Py_ssize_t i, int bits)
{
    unsigned long long x = ((unsigned long long)i + 1) * 0x9E3779B97F4A7C15u;
    x ^= x >> 29;
    x *= 0xBF58476D1CE4E5B9u;
    return (long long)x >> (64 - bits);
}

/* A list of n items that `make` makes; new reference, NULL with an exception. */
static inline PyObject *
list_of(PyObject *(*make)(Py_ssize_t), Py_ssize_t n)
{
    PyObject *list = PyList_New(0);
    for (Py_ssize_t i = 0; list != NULL && i < n; i++) {
        PyObject *item = make(i);
        if (item == NULL || PyList_Append(list, item) < 0) {
            Py_CLEAR(list);
        }
        Py_XDECREF(item);
    }
    return list;
}

static inline PyObject *make_int8(Py_ssize_t i) { return PyLong_FromLongLong(scrambled(i, 8)); }
static inline PyObject *make_int16(Py_ssize_t i) { return PyLong_FromLongLong(scrambled(i, 16)); }
static inline PyObject *make_int32(Py_ssize_t i) { return PyLong_FromLongLong(scrambled(i, 32)); }
static inline PyObject *make_int62(Py_ssize_t i) { return PyLong_FromLongLong(scrambled(i, 62)); }
static inline PyObject *make_double(Py_ssize_t i) { return PyFloat_FromDouble((double)scrambled(i, 40) / 1024.0); }

#endif
