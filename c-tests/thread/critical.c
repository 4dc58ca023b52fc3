/* Critical sections: what they protect, nested ones, two objects in both orders, and that a thread
 * which detaches lets others in. */
/* races: tsan */
#define _DEFAULT_SOURCE
#include "fixture.h"
#include <pthread.h>

#define THREADS 4
#define ROUNDS 3000

static PyObject *first, *second;
static volatile long counter, both, nested;
static int entered, may_leave;

static void *
work(void *argument)
{
    int odd = (int)(intptr_t)argument % 2;
    PyGILState_STATE state = PyGILState_Ensure();
    for (int i = 0; i < ROUNDS; i++) {
        Py_BEGIN_CRITICAL_SECTION(first);
        counter = counter + 1;
        Py_END_CRITICAL_SECTION();
        Py_BEGIN_CRITICAL_SECTION2(odd ? first : second, odd ? second : first);
        both = both + 1;
        Py_END_CRITICAL_SECTION2();
        /* Nested on the same object, and on another one in an order that differs. */
        Py_BEGIN_CRITICAL_SECTION(odd ? first : second);
        Py_BEGIN_CRITICAL_SECTION(odd ? first : second);
        PyList_Append(odd ? first : second, Py_None);
        Py_END_CRITICAL_SECTION();
        Py_BEGIN_CRITICAL_SECTION(odd ? second : first);
        PyList_Append(odd ? second : first, Py_True);
        Py_END_CRITICAL_SECTION();
        Py_END_CRITICAL_SECTION();
        Py_BEGIN_CRITICAL_SECTION2(first, first);
        nested = nested + 1;
        Py_END_CRITICAL_SECTION2();
    }
    PyGILState_Release(state);
    return NULL;
}

static void *
wait_inside(void *Py_UNUSED(argument))
{
    PyGILState_STATE state = PyGILState_Ensure();
    Py_BEGIN_CRITICAL_SECTION(first);
    __atomic_store_n(&entered, 1, __ATOMIC_SEQ_CST);
    Py_BEGIN_ALLOW_THREADS
    while (!__atomic_load_n(&may_leave, __ATOMIC_SEQ_CST)) {
        sched_yield();
    }
    Py_END_ALLOW_THREADS
    counter = counter + 1;
    Py_END_CRITICAL_SECTION();
    PyGILState_Release(state);
    return NULL;
}

static void
run(PyObject *Py_UNUSED(module))
{
    pthread_t threads[THREADS];
    first = PyList_New(0);
    second = PyList_New(0);
    for (intptr_t i = 0; i < THREADS; i++) {
        CHECK(pthread_create(&threads[i], NULL, work, (void *)i) == 0);
    }
    Py_BEGIN_ALLOW_THREADS
    for (int i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
    }
    Py_END_ALLOW_THREADS
    show_int("counter", counter);
    show_int("both", both);
    show_int("nested", nested);
    show_int("appended", PyList_Size(first) + PyList_Size(second));
    /* The other thread is in its section, and detached. */
    CHECK(pthread_create(&threads[0], NULL, wait_inside, NULL) == 0);
    Py_BEGIN_ALLOW_THREADS
    while (!__atomic_load_n(&entered, __ATOMIC_SEQ_CST)) {
        sched_yield();
    }
    Py_END_ALLOW_THREADS
    Py_BEGIN_CRITICAL_SECTION(first);
    show_int("in, while another thread that is in has detached", 1);
    Py_END_CRITICAL_SECTION();
    __atomic_store_n(&may_leave, 1, __ATOMIC_SEQ_CST);
    Py_BEGIN_ALLOW_THREADS
    pthread_join(threads[0], NULL);
    Py_END_ALLOW_THREADS
    show_int("counter", counter);
    /* What has no lock: the same lines with an int. */
    PyObject *number = PyLong_FromLong(7);
    Py_BEGIN_CRITICAL_SECTION(number);
    show_int("an int", PyLong_AsLong(number));
    Py_END_CRITICAL_SECTION();
    Py_DECREF(number);
    Py_DECREF(first);
    Py_DECREF(second);
}

FIXTURE(critical, run)
