/* A list is widened from one kind of number to the next, and to objects, while others read it: they
   see what was there before or after, never a mixture. */
/* races: tsan */
#define _DEFAULT_SOURCE
#include "fixture.h"
#include <pthread.h>

#define READERS 3
#define LENGTH 100
#define ROUNDS 500

static PyObject *list, *narrow, *wide[5];
static int done;

/* What may be at `i`: the number i, or what widens the list. */
static int
is_expected(PyObject *item, Py_ssize_t i)
{
    for (int kind = 0; kind < 5; kind++) {
        int equal = PyObject_RichCompareBool(item, wide[kind], Py_EQ);
        if (equal != 0) {
            return equal > 0;
        }
    }
    return PyLong_CheckExact(item) && PyLong_AsLong(item) == i;
}

static void *
read_on(void *torn)
{
    PyGILState_STATE state = PyGILState_Ensure();
    while (!__atomic_load_n(&done, __ATOMIC_ACQUIRE)) {
        for (Py_ssize_t i = 0; i < LENGTH; i++) {
            PyObject *item = PyList_GetItemRef(list, i);
            *(long *)torn += item == NULL || !is_expected(item, i);
            Py_XDECREF(item);
        }
        PyObject *copy = PyList_GetSlice(list, 0, LENGTH);
        *(long *)torn += PyList_Size(copy) != LENGTH;
        for (Py_ssize_t i = 0; i < PyList_Size(copy); i++) {
            PyObject *item = PyList_GetItemRef(copy, i);
            *(long *)torn += item == NULL || !is_expected(item, i);
            Py_XDECREF(item);
        }
        Py_DECREF(copy);
        Py_BEGIN_ALLOW_THREADS
        Py_END_ALLOW_THREADS
    }
    PyGILState_Release(state);
    return NULL;
}

static void
body(PyObject *Py_UNUSED(module))
{
    pthread_t threads[READERS];
    long torn[READERS] = {0}, all = 0;
    wide[0] = PyLong_FromLong(1000);
    wide[1] = PyLong_FromLong(100000);
    wide[2] = PyLong_FromLongLong(1LL << 40);
    wide[3] = PyFloat_FromDouble(0.5);
    wide[4] = PyUnicode_FromString("an object");
    narrow = PyList_New(0);
    for (Py_ssize_t i = 0; i < LENGTH; i++) {
        PyObject *number = PyLong_FromSsize_t(i);
        PyList_Append(narrow, number);
        Py_DECREF(number);
    }
    list = PyList_GetSlice(narrow, 0, LENGTH);
    for (int i = 0; i < READERS; i++) {
        CHECK(pthread_create(&threads[i], NULL, read_on, &torn[i]) == 0);
    }
    for (int round = 0; round < ROUNDS; round++) {
        for (int kind = 0; kind < 5; kind++) {
            /* Up the ladder, rung by rung, or straight to this rung. */
            if (round % 2) {
                CHECK(PyList_SetSlice(list, 0, LENGTH, narrow) == 0);
            }
            CHECK(PyList_SetItem(list, (round + kind) % LENGTH, Py_NewRef(wide[kind])) == 0);
        }
        CHECK(PyList_SetSlice(list, 0, LENGTH, narrow) == 0);
        Py_BEGIN_ALLOW_THREADS
        Py_END_ALLOW_THREADS
    }
    __atomic_store_n(&done, 1, __ATOMIC_RELEASE);
    Py_BEGIN_ALLOW_THREADS
    for (int i = 0; i < READERS; i++) {
        pthread_join(threads[i], NULL);
        all += torn[i];
    }
    Py_END_ALLOW_THREADS
    show_int("torn", all);
    show("list", list);
    for (int kind = 0; kind < 5; kind++) {
        Py_DECREF(wide[kind]);
    }
    Py_DECREF(list);
    Py_DECREF(narrow);
}

FIXTURE(widening, body)
