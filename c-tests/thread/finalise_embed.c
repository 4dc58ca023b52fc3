/* Threads that are alive when the runtime ends: those with a guard are waited for, the others stop at
   their next call, for good; and the runtime starts again. */
#define _DEFAULT_SOURCE
#include "fixture.h"
#include <pthread.h>
#include <unistd.h>

/* show_int() where no thread state is attached. */
static void
tell(const char *label, int value)
{
    printf("%s: %d\n", label, value);
}

#define LOOPING 3

static int returned, guarded_done, late_ensured;
static int started;
static int finalised;
static PyInterpreterView *view;

static int
get(int *place)
{
    return __atomic_load_n(place, __ATOMIC_SEQ_CST);
}

static void
add(int *place)
{
    __atomic_add_fetch(place, 1, __ATOMIC_SEQ_CST);
}

/* Attached nearly all the time, holding nothing from one round to the next. */
static void *
loop(void *Py_UNUSED(argument))
{
    PyGILState_Ensure();
    add(&started);
    for (;;) {
        int is_late = get(&finalised);
        for (int i = 0; i < 10; i++) {
            PyObject *list = PyList_New(0);
            PyObject *text = PyUnicode_FromFormat("%d", i);
            PyList_Append(list, text);
            Py_DECREF(text);
            Py_DECREF(list);
        }
        Py_BEGIN_ALLOW_THREADS
        Py_END_ALLOW_THREADS
        if (is_late) {
            add(&returned);
        }
    }
    return NULL;
}

/* Detached when the runtime ends; wants to come back then. */
static void *
come_back(void *Py_UNUSED(argument))
{
    PyGILState_Ensure();
    PyThreadState *state = PyEval_SaveThread();
    add(&started);
    while (!get(&finalised)) {
        usleep(1000);
    }
    PyEval_RestoreThread(state);
    add(&returned);
    return NULL;
}

/* Not known to the runtime before its end. */
static void *
come_late(void *Py_UNUSED(argument))
{
    add(&started);
    while (!get(&finalised)) {
        usleep(1000);
    }
    PyThreadStateToken *token = PyThreadState_EnsureFromView(view);
    CHECK(token == NULL && PyInterpreterGuard_FromView(view) == NULL);
    add(&late_ensured);
    return NULL;
}

/* Guarded, and slow. */
static void *
finish_first(void *Py_UNUSED(argument))
{
    PyInterpreterGuard *guard = PyInterpreterGuard_FromView(view);
    CHECK(guard != NULL);
    add(&started);
    for (int i = 0; i < 20; i++) {
        usleep(5000);
        PyThreadStateToken *token = PyThreadState_Ensure(guard);
        CHECK(token != NULL);
        Py_DECREF(PyList_New(i));
        PyThreadState_Release(token);
    }
    add(&guarded_done);
    PyInterpreterGuard_Close(guard);
    return NULL;
}

/* The same by a view alone, from beginning to end. */
static void *
finish_attached(void *Py_UNUSED(argument))
{
    PyThreadStateToken *token = PyThreadState_EnsureFromView(view);
    CHECK(token != NULL);
    add(&started);
    Py_BEGIN_ALLOW_THREADS
    usleep(100000);
    Py_END_ALLOW_THREADS
    Py_DECREF(PyList_New(1));
    add(&guarded_done);
    PyThreadState_Release(token);
    return NULL;
}

static int threads_begun;

static void
start(void *(*function)(void *))
{
    pthread_t thread;
    CHECK(pthread_create(&thread, NULL, function, NULL) == 0);
    CHECK(pthread_detach(thread) == 0);
    threads_begun++;
}

int
main(void)
{
    Py_Initialize();
    view = PyInterpreterView_FromMain();
    PyObject *list = PyList_New(0);
    for (int i = 0; i < LOOPING; i++) {
        start(loop);
    }
    start(come_back);
    start(come_late);
    start(finish_first);
    start(finish_attached);
    Py_BEGIN_ALLOW_THREADS
    while (get(&started) < threads_begun) {
        usleep(1000);
    }
    Py_END_ALLOW_THREADS
    Py_DECREF(list);
    tell("finalised", Py_FinalizeEx());
    tell("waited for", get(&guarded_done));
    add(&finalised);
    for (int i = 0; i < 200 && !get(&late_ensured); i++) {
        usleep(10000);
    }
    tell("not let in", get(&late_ensured));
    usleep(50000);
    tell("came back", get(&returned));
    tell("is initialised", Py_IsInitialized());

    /* The threads that stopped stay so. */
    Py_Initialize();
    list = PyList_New(0);
    PyObject *number = PyLong_FromLong(1);
    show_int("append", PyList_Append(list, number));
    Py_DECREF(number);
    Py_DECREF(list);
    PyInterpreterGuard *guard = PyInterpreterGuard_FromView(view);
    show_int("guard again", guard != NULL);
    PyInterpreterGuard_Close(guard);
    PyInterpreterView_Close(view);
    tell("finalised", Py_FinalizeEx());
    tell("came back", get(&returned));
    fflush(stdout);
    _exit(0);
}
