/* fork() of a process with a large heap, for bench/fork.sh. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <Python.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double
now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

/* KiB of the lines of /proc/self/smaps_rollup that begin with one of two names. */
static long
rollup(const char *name, const char *other)
{
    FILE *file = fopen("/proc/self/smaps_rollup", "r");
    char line[256];
    long sum = 0, value;
    while (file != NULL && fgets(line, sizeof line, file) != NULL) {
        char *colon = strchr(line, ':');
        if (colon != NULL && sscanf(colon + 1, "%ld", &value) == 1) {
            *colon = '\0';
            if (strcmp(line, name) == 0 || strcmp(line, other) == 0) {
                sum += value;
            }
        }
    }
    if (file != NULL) {
        fclose(file);
    }
    return sum;
}

static long private(void) { return rollup("Private_Dirty", "Private_Clean"); }

#define ROW 8

/* Lists of 100 tuples of 8 strings, until the process has grown by so many bytes. */
static PyObject *
build(long bytes)
{
    long start = rollup("Rss", "Rss");
    PyObject *heap = PyList_New(0);
    for (long n = 0; heap != NULL && (n % 100 != 0 || rollup("Rss", "Rss") - start < bytes / 1024); n++) {
        PyObject *list = PyList_New(0);
        for (int i = 0; list != NULL && i < 100; i++) {
            PyObject *row = PyTuple_New(ROW);
            for (int j = 0; j < ROW; j++) {
                PyTuple_SetItem(row, j, PyUnicode_FromFormat("text number %ld, %d, %d", n, i, j));
            }
            if (row == NULL || PyList_Append(list, row) < 0) {
                Py_CLEAR(list);
            }
            Py_XDECREF(row);
        }
        if (list == NULL || PyList_Append(heap, list) < 0) {
            Py_CLEAR(heap);
        }
        Py_XDECREF(list);
    }
    return heap;
}

/* Reads everything below `from` of a heap, each object held by a strong reference; returns the
 * characters of all strings. */
static long
read_part(PyObject *heap, Py_ssize_t from, Py_ssize_t to)
{
    long sum = 0;
    for (Py_ssize_t n = from; n < to; n++) {
        PyObject *list = PyList_GetItemRef(heap, n);
        Py_ssize_t rows = PyList_Size(list);
        for (Py_ssize_t i = 0; i < rows; i++) {
            PyObject *row = PyList_GetItemRef(list, i);
            for (Py_ssize_t j = 0; j < ROW; j++) {
                PyObject *text = PySequence_GetItem(row, j);
                Py_ssize_t size;
                const char *utf8 = PyUnicode_AsUTF8AndSize(text, &size);
                sum += utf8[0] + size;
                Py_DECREF(text);
            }
            Py_DECREF(row);
        }
        Py_DECREF(list);
    }
    return sum;
}

static void
end_child(const char *what, pid_t pid)
{
    int status = -1;
    if (pid < 0 || waitpid(pid, &status, 0) != pid || status != 0) {
        fprintf(stderr, "fork: %s: the child failed (%#x)\n", what, (unsigned)status);
        exit(1);
    }
}

static pid_t
fork_it(void)
{
    fflush(stdout);
    PyOS_BeforeFork();
    pid_t pid = fork();
    if (pid == 0) {
        PyOS_AfterFork_Child();
    } else {
        PyOS_AfterFork_Parent();
    }
    return pid;
}

static void
show(const char *what, long heap, long kib, double seconds)
{
    printf("share %s %.3f %.1f %.3f\n", what, 100.0 * (double)kib / (double)heap, (double)kib / 1024.0, seconds);
}

/* share(bytes): what of the heap becomes private when a child does nothing, reads everything,
 * collects. */
static PyObject *
share(PyObject *Py_UNUSED(module), PyObject *arg)
{
    long start = rollup("Rss", "Rss");
    PyObject *heap = build(PyLong_AsLong(arg));
    if (heap == NULL) {
        return NULL;
    }
    PyGC_Collect();
    long size = rollup("Rss", "Rss") - start;
    printf("share heap 100 %.1f 0\n", (double)size / 1024.0);
    static const char *const names[] = {"idle", "read", "collect", "read_collect_read"};
    Py_ssize_t all = PyList_Size(heap);
    long expected = read_part(heap, 0, all);
    for (int what = 0; what < 4; what++) {
        pid_t pid = fork_it();
        if (pid == 0) {
            long before = private();
            double begin = now();
            int wrong = 0;
            if (what == 1 || what == 3) {
                wrong |= read_part(heap, 0, all) != expected;
            }
            if (what >= 2) {
                PyGC_Collect();
            }
            if (what == 3) {
                wrong |= read_part(heap, 0, all) != expected;
            }
            double seconds = now() - begin;
            show(names[what], size, private() - (what == 0 ? 0 : before), seconds);
            fflush(stdout);
            _exit(wrong);
        }
        end_child(names[what], pid);
    }
    Py_DECREF(heap);
    return Py_NewRef(Py_None);
}

#define CHILDREN 8

/* children(bytes): eight children at once; each reads the heap three times and collects after the
 * second, and says how much of its memory is private as time goes on. */
static PyObject *
children(PyObject *Py_UNUSED(module), PyObject *arg)
{
    long start = rollup("Rss", "Rss");
    PyObject *heap = build(PyLong_AsLong(arg));
    if (heap == NULL) {
        return NULL;
    }
    PyGC_Collect();
    long size = rollup("Rss", "Rss") - start;
    printf("children heap %.1f\n", (double)size / 1024.0);
    Py_ssize_t all = PyList_Size(heap);
    pid_t pids[CHILDREN];
    for (int child = 0; child < CHILDREN; child++) {
        pids[child] = fork_it();
        if (pids[child] == 0) {
            double begin = now();
            for (int step = 0; step <= 60; step++) {
                if (step > 0) {
                    int part = (step - 1) % 20;
                    read_part(heap, all * part / 20, all * (part + 1) / 20);
                }
                if (step == 40) {
                    PyGC_Collect();
                }
                printf("children %d %d %.3f %.1f\n", child, step, now() - begin, (double)private() / 1024.0);
            }
            fflush(stdout);
            _exit(0);
        }
    }
    for (int child = 0; child < CHILDREN; child++) {
        end_child("children", pids[child]);
    }
    Py_DECREF(heap);
    return Py_NewRef(Py_None);
}

static PyMethodDef methods[] = {{"share", share, METH_O, NULL},
                                {"children", children, METH_O, NULL},
                                {NULL, NULL, 0, NULL}};
PyABIInfo_VAR(abi);
static PySlot slots[] = {PySlot_STATIC_DATA(Py_mod_abi, &abi),
                         PySlot_STATIC_DATA(Py_mod_name, "fork_ext"),
                         PySlot_STATIC_DATA(Py_mod_methods, methods),
                         PySlot_DATA(Py_mod_gil, Py_MOD_GIL_NOT_USED),
                         PySlot_END};
PyMODEXPORT_FUNC
PyModExport_fork_ext(void)
{
    return slots;
}
