/* A module that does not declare Py_MOD_GIL_NOT_USED: its C code may count on one thread at a time. */
/* races: tsan */
#define _DEFAULT_SOURCE
#include "fixture.h"
#include <pthread.h>

#define THREADS 4
#define ROUNDS 20000

static volatile long counter;
static PyObject *list;

static void *
work(void *Py_UNUSED(argument))
{
    PyGILState_STATE state = PyGILState_Ensure();
    for (int i = 0; i < ROUNDS; i++) {
        long before = counter;
        PyObject *number = PyLong_FromLong(before);
        PyList_Append(list, number);
        counter = PyLong_AsLong(number) + 1;
        Py_DECREF(number);
        if (i % 100 == 0) {
            Py_BEGIN_ALLOW_THREADS
            Py_END_ALLOW_THREADS
        }
    }
    PyGILState_Release(state);
    return NULL;
}

static void
body(PyObject *Py_UNUSED(module))
{
    pthread_t threads[THREADS];
    list = PyList_New(0);
    for (int i = 0; i < THREADS; i++) {
        CHECK(pthread_create(&threads[i], NULL, work, NULL) == 0);
    }
    Py_BEGIN_ALLOW_THREADS
    for (int i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
    }
    Py_END_ALLOW_THREADS
    show_int("counter", counter);
    long wrong = 0;
    for (Py_ssize_t i = 0; i < PyList_Size(list); i++) {
        PyObject *number = PyList_GetItemRef(list, i);
        wrong += PyLong_AsLong(number) != i;
        Py_DECREF(number);
    }
    show_int("out of order", wrong);
    Py_DECREF(list);
}

FIXTURE_METHODS(body)
PyABIInfo_VAR(fixture_abi);
static PySlot module_slots[] = {
    PySlot_STATIC_DATA(Py_mod_abi, &fixture_abi),
    PySlot_STATIC_DATA(Py_mod_name, "gil"),
    PySlot_STATIC_DATA(Py_mod_methods, fixture_methods),
    PySlot_END
};
PyMODEXPORT_FUNC PyModExport_gil(void) { return module_slots; }
