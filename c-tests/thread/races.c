/* A data race in C code, which the tools that look for them must find: here they are at work. */
/* only: races */
/* exit: 97 */
#include "fixture.h"
#include <pthread.h>

static long counter;

static void *
work(void *Py_UNUSED(argument))
{
    PyGILState_STATE state = PyGILState_Ensure();
    for (int i = 0; i < 1000; i++) {
        PyObject *number = PyLong_FromLong(counter);
        counter++;
        Py_DECREF(number);
    }
    PyGILState_Release(state);
    return NULL;
}

static void
body(PyObject *Py_UNUSED(module))
{
    pthread_t threads[2];
    for (int i = 0; i < 2; i++) {
        CHECK(pthread_create(&threads[i], NULL, work, NULL) == 0);
    }
    Py_BEGIN_ALLOW_THREADS
    for (int i = 0; i < 2; i++) {
        pthread_join(threads[i], NULL);
    }
    Py_END_ALLOW_THREADS
}

FIXTURE(races, body)
