/* What the files of the benchmark extension share; see bench_ext.c. */
#ifndef BENCH_H
#define BENCH_H

#include <Python.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#define FAILED (-1.0)
#define MILLION 1000000

static inline double
now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

/* Times a statement that may `break` with an exception set. */
#define TIME(n, ...)                                                        \
    double start_ = now();                                                  \
    for (Py_ssize_t i = 0; i < (n); i++) {                                  \
        __VA_ARGS__                                                         \
    }                                                                       \
    double elapsed = now() - start_;                                        \
    if (PyErr_Occurred()) {                                                 \
        elapsed = FAILED;                                                   \
    }

/* Keeps a value that was read from being optimised away. */
#define USE(value) __asm__ volatile("" : : "g"(value) : "memory")

#define DROP_OR_STOP(object)                                                \
    PyObject *object_ = (object);                                           \
    if (object_ == NULL) {                                                  \
        break;                                                              \
    }                                                                       \
    Py_DECREF(object_)

/* One benchmark; `bar` is the most that the ratio to CPython may be, or "-". */
typedef struct {
    const char *name;
    double (*run)(PyObject *module, Py_ssize_t n);
    const char *bar;
} benchmark;

/* Tables of benchmarks, each ended by one without a name. */
extern const benchmark list_benchmarks[];

#endif
