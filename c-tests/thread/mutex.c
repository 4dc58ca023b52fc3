/* PyMutex, which CPython has outside its stable ABI. */
/* record: full */
/* races: tsan */
#include "fixture.h"
#include <pthread.h>

#define THREADS 4

static PyMutex mutex;
static PyObject *list;
static long counter;

static void *
work(void *Py_UNUSED(argument))
{
    PyGILState_STATE state = PyGILState_Ensure();
    for (int i = 0; i < 2000; i++) {
        PyMutex_Lock(&mutex);
        counter++;
        PyList_Append(list, Py_None);
        if (i % 500 == 0) {
            Py_BEGIN_ALLOW_THREADS
            Py_END_ALLOW_THREADS
        }
        PyMutex_Unlock(&mutex);
    }
    PyGILState_Release(state);
    /* And by a thread that is not attached. */
    PyMutex_Lock(&mutex);
    counter++;
    PyMutex_Unlock(&mutex);
    return NULL;
}

static void
body(PyObject *Py_UNUSED(module))
{
    pthread_t threads[THREADS];
    list = PyList_New(0);
    show_int("locked", PyMutex_IsLocked(&mutex));
    PyMutex_Lock(&mutex);
    show_int("locked", PyMutex_IsLocked(&mutex));
    for (int i = 0; i < THREADS; i++) {
        CHECK(pthread_create(&threads[i], NULL, work, NULL) == 0);
    }
    Py_BEGIN_ALLOW_THREADS
    PyMutex_Unlock(&mutex);
    for (int i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
    }
    Py_END_ALLOW_THREADS
    show_int("locked", PyMutex_IsLocked(&mutex));
    show_int("counter", counter);
    show_int("list", PyList_Size(list));
    Py_DECREF(list);
}

FIXTURE(mutex, body)
