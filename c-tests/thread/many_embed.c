/* Threads that come and go, each leaving something behind, in bounded memory; many at one time;
 * attaching and detaching without end.
 *
 * PYRT_THREADS=N: so many short threads (10000); PYRT_CYCLES=N: so many times attached (200000).
 * With PYRT_GC a hundredth of that. */
#define _DEFAULT_SOURCE
#include "fixture.h"
#include <pthread.h>
#include <unistd.h>

static PyObject *shared;
static int crowd_failed;

static long
number(const char *name, long otherwise)
{
    const char *text = getenv(name);
    const char *zeal = getenv("PYRT_GC");
    return text ? atol(text) : zeal && *zeal ? otherwise / 100 : otherwise;
}

/* KiB of memory that the process uses. */
static long
resident(void)
{
    long size = 0, pages = 0;
    FILE *file = fopen("/proc/self/statm", "r");
    CHECK(file != NULL && fscanf(file, "%ld %ld", &size, &pages) == 2);
    fclose(file);
    return pages * (sysconf(_SC_PAGESIZE) / 1024);
}

static pthread_t
start(void *(*function)(void *), void *argument)
{
    pthread_t thread;
    pthread_attr_t small;
    CHECK(pthread_attr_init(&small) == 0);
    CHECK(pthread_attr_setstacksize(&small, 256 << 10) == 0);
    CHECK(pthread_create(&thread, &small, function, argument) == 0);
    pthread_attr_destroy(&small);
    return thread;
}

/* Makes objects of several sizes, and leaves a list where the thread before left one. */
static void *
leave_something(void *at)
{
    PyGILState_STATE state = PyGILState_Ensure();
    PyObject *list = PyList_New(0);
    for (int i = 0; i < 50; i++) {
        PyObject *item = Py_BuildValue("(s(d){s:i})", "text", i * 0.5, "key", i);
        CHECK(item != NULL && PyList_Append(list, item) == 0);
        Py_DECREF(item);
    }
    CHECK(PyList_SetItem(shared, (Py_ssize_t)(intptr_t)at, list) == 0);
    PyGILState_Release(state);
    return NULL;
}

static void
short_threads(long count)
{
    long middle = 0;
    for (long i = 0; i < count; i++) {
        pthread_t thread = start(leave_something, (void *)(intptr_t)(i % 10));
        Py_BEGIN_ALLOW_THREADS
        pthread_join(thread, NULL);
        Py_END_ALLOW_THREADS
        if (i == count / 2) {
            PyGC_Collect();
            middle = resident();
        }
    }
    PyGC_Collect();
    long growth = resident() - middle;
#ifdef __SANITIZE_ADDRESS__
    /* AddressSanitizer keeps what was freed. */
    growth = 0;
#endif
    printf("memory that the second half left behind: %s\n", growth < 8 << 10 ? "little" : "too much");
    if (growth >= 8 << 10) {
        printf("%ld KiB\n", growth);
    }
    for (int i = 0; i < 10; i++) {
        PyObject *list = PyList_GetItemRef(shared, i);
        CHECK(PyList_Size(list) == 50);
        Py_DECREF(list);
    }
}

static void
attach(long count)
{
    PyThreadState *state = PyThreadState_Get();
    for (long i = 0; i < count; i++) {
        PyThreadState *saved = PyEval_SaveThread();
        CHECK(saved == state);
        if (i % 2) {
            PyEval_RestoreThread(saved);
            continue;
        }
        PyGILState_STATE outer = PyGILState_Ensure();
        PyGILState_STATE inner = PyGILState_Ensure();
        CHECK(PyThreadState_Get() == state);
        PyGILState_Release(inner);
        PyGILState_Release(outer);
        PyEval_RestoreThread(saved);
    }
    puts("attached and detached by the main thread");
}

static void *
attach_anew(void *count)
{
    for (long i = 0; i < *(long *)count; i++) {
        PyGILState_STATE state = PyGILState_Ensure();
        PyObject *object = PyLong_FromLong(i);
        Py_DECREF(object);
        PyGILState_Release(state);
    }
    return NULL;
}

static void
attach_in_threads(long count)
{
    pthread_t threads[4];
    for (int i = 0; i < 4; i++) {
        threads[i] = start(attach_anew, &count);
    }
    Py_BEGIN_ALLOW_THREADS
    for (int i = 0; i < 4; i++) {
        pthread_join(threads[i], NULL);
    }
    Py_END_ALLOW_THREADS
    puts("attached and detached by four threads, each time anew");
}

#define CROWD 1000

static pthread_barrier_t everybody;

/* All are there at one time, and each has a state and an object of its own. */
static void *
crowd_member(void *at)
{
    PyGILState_STATE state = PyGILState_Ensure();
    PyObject *mine = Py_BuildValue("[i]", (int)(intptr_t)at);
    PyThreadState *saved = PyEval_SaveThread();
    pthread_barrier_wait(&everybody);
    PyEval_RestoreThread(saved);
    PyObject *item = PyList_GetItemRef(mine, 0);
    crowd_failed += item == NULL || PyLong_AsLong(item) != (int)(intptr_t)at;
    Py_XDECREF(item);
    Py_DECREF(mine);
    PyGILState_Release(state);
    return NULL;
}

static void
crowd(void)
{
    static pthread_t threads[CROWD];
    CHECK(pthread_barrier_init(&everybody, NULL, CROWD) == 0);
    for (int i = 0; i < CROWD; i++) {
        threads[i] = start(crowd_member, (void *)(intptr_t)i);
    }
    Py_BEGIN_ALLOW_THREADS
    for (int i = 0; i < CROWD; i++) {
        pthread_join(threads[i], NULL);
    }
    Py_END_ALLOW_THREADS
    PyGC_Collect();
    printf("of %d threads at one time failed: %d\n", CROWD, crowd_failed);
}

int
main(void)
{
    long cycles = number("PYRT_CYCLES", 200000);
    Py_Initialize();
    CHECK(PyGILState_GetThisThreadState() == PyThreadState_Get());
    shared = PyList_New(10);
    for (int i = 0; i < 10; i++) {
        PyList_SetItem(shared, i, Py_NewRef(Py_None));
    }
    short_threads(number("PYRT_THREADS", 10000));
    attach(cycles);
    attach_in_threads(cycles / 10);
    crowd();
    Py_DECREF(shared);
    return Py_FinalizeEx() == 0 ? 0 : 1;
}
