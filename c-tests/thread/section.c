/* A critical section on a dict keeps others from changing it: it may be walked by PyDict_Next, whose
 * references are borrowed, and several calls see the same. */
/* level: abi3t */
#define _DEFAULT_SOURCE
#include "fixture.h"
#include <pthread.h>

#define WRITERS 3
#define KEYS 40

static PyObject *dict, *list;
static int done;

static void *
change(void *argument)
{
    PyGILState_STATE state = PyGILState_Ensure();
    long i = (long)(intptr_t)argument;
    while (!__atomic_load_n(&done, __ATOMIC_ACQUIRE)) {
        PyObject *key = PyLong_FromLong(++i * 7 % KEYS);
        if (i % 3 == 0 && PyDict_Contains(dict, key) > 0) {
            PyDict_DelItem(dict, key);
            PyErr_Clear();
        }
        else {
            PyObject *value = PyUnicode_FromFormat("value %ld of nobody else", i);
            CHECK(PyDict_SetItem(dict, key, value) == 0);
            CHECK(PyList_Append(list, value) == 0);
            Py_DECREF(value);
        }
        if (PyList_Size(list) > 100) {
            CHECK(PyList_SetSlice(list, 0, 50, NULL) == 0);
        }
        Py_DECREF(key);
        if (i % 50 == 0) {
            Py_BEGIN_ALLOW_THREADS
            Py_END_ALLOW_THREADS
        }
    }
    PyGILState_Release(state);
    return NULL;
}

/* How many items are there, by walking; -1 if one is no str. */
static Py_ssize_t
walk(PyObject *of)
{
    PyObject *key, *value;
    Py_ssize_t at = 0, count = 0;
    while (PyDict_Next(of, &at, &key, &value)) {
        if (!PyUnicode_Check(value) || PyUnicode_GetLength(value) < 20) {
            return -1;
        }
        count++;
    }
    return count;
}

static void
body(PyObject *Py_UNUSED(module))
{
    pthread_t threads[WRITERS];
    int wrong = 0;
    dict = PyDict_New();
    list = PyList_New(0);
    for (intptr_t i = 0; i < WRITERS; i++) {
        CHECK(pthread_create(&threads[i], NULL, change, (void *)i) == 0);
    }
    for (int round = 0; round < 300; round++) {
        Py_BEGIN_CRITICAL_SECTION(dict);
        Py_ssize_t before = PyDict_Size(dict), walked = walk(dict);
        wrong += walked != before || PyDict_Size(dict) != before;
        Py_END_CRITICAL_SECTION();
        Py_BEGIN_CRITICAL_SECTION2(list, dict);
        Py_ssize_t length = PyList_Size(list), size = PyDict_Size(dict);
        Py_BEGIN_CRITICAL_SECTION(list);
        CHECK(PyList_Append(list, Py_None) == 0);
        Py_END_CRITICAL_SECTION();
        wrong += PyList_GetItem(list, length) != Py_None || PyList_Size(list) != length + 1;
        CHECK(PyList_SetSlice(list, length, length + 1, NULL) == 0);
        wrong += PyDict_Size(dict) != size;
        Py_END_CRITICAL_SECTION2();
        Py_BEGIN_ALLOW_THREADS
        Py_END_ALLOW_THREADS
    }
    __atomic_store_n(&done, 1, __ATOMIC_RELEASE);
    Py_BEGIN_ALLOW_THREADS
    for (int i = 0; i < WRITERS; i++) {
        pthread_join(threads[i], NULL);
    }
    Py_END_ALLOW_THREADS
    show_int("changed inside a section", wrong);
    Py_DECREF(dict);
    Py_DECREF(list);
}

FIXTURE(section, body)
