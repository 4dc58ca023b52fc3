/* asan: no */
/* fork() while four threads change a graph and a collection marks it: by an attached thread with
 * PyOS_BeforeFork and its sisters, by an attached thread with plain fork(), and by one that is not
 * attached. Each child checks a structure, allocates, collects and starts a thread.
 *
 * PYRT_FORKS=N: so many forks (12, with PYRT_GC 4). CPython's plain fork() leaves a child that must not go on
 * using the interpreter, so the expected output was recorded with PYRT_FORKS=0, which prints the
 * same.
 *
 * Not with AddressSanitizer: a child whose parent had a thread inside the sanitizer's malloc at the
 * moment of the fork waits for that allocator's lock for ever (gcc's libasan has no fork handler;
 * the C library's malloc has). */
#define _DEFAULT_SOURCE
#include "fixture.h"
#include <pthread.h>
#include <sys/wait.h>
#include <unistd.h>

#define THREADS 4
#define KEPT 100

static PyObject *kept, *shared;
static volatile int stop;
static const char *failed_at;

#define EXPECT(what) do { if (!(what)) { failed_at = #what; return 0; } } while (0)

/* [(i, "text i"), ...], with a cycle for each. */
static PyObject *
structure(int n)
{
    PyObject *list = PyList_New(0);
    for (int i = 0; i < n; i++) {
        PyObject *text = PyUnicode_FromFormat("text %d", i);
        PyObject *cycle = PyList_New(0);
        PyObject *pair = Py_BuildValue("(iOO)", i, text, cycle);
        PyList_Append(cycle, pair);
        PyList_Append(list, pair);
        Py_DECREF(pair);
        Py_DECREF(cycle);
        Py_DECREF(text);
    }
    return list;
}

static int
check(PyObject *list, int n)
{
    EXPECT(PyList_Size(list) == n);
    for (int i = 0; i < n; i++) {
        char text[32];
        sprintf(text, "text %d", i);
        PyObject *pair = PyList_GetItemRef(list, i);
        EXPECT(PyTuple_Size(pair) == 3);
        PyObject *number = PySequence_GetItem(pair, 0), *copy = PySequence_GetItem(pair, 1);
        PyObject *cycle = PySequence_GetItem(pair, 2), *back = PyList_GetItemRef(cycle, 0);
        EXPECT(PyLong_AsLong(number) == i);
        EXPECT(PyUnicode_CompareWithASCIIString(copy, text) == 0);
        EXPECT(back == pair);
        Py_DECREF(back);
        Py_DECREF(cycle);
        Py_DECREF(copy);
        Py_DECREF(number);
        Py_DECREF(pair);
    }
    return 1;
}

/* Changes the shared list: structures come and go, some held by two threads. */
static void *
change(void *seed)
{
    unsigned state = 2463534242u + (unsigned)(uintptr_t)seed;
    while (!stop) {
        PyGILState_STATE held = PyGILState_Ensure();
        for (int i = 0; i < 10; i++) {
            state ^= state << 13, state ^= state >> 17, state ^= state << 5;
            PyObject *new = structure(state % 10);
            PyObject *old = PyList_GetItemRef(shared, state % KEPT);
            PyList_SetItem(shared, state % KEPT, new);
            PyObject *again = PyList_GetItemRef(shared, state / KEPT % KEPT);
            if (PyList_Check(again) && PyList_Size(again) > 0) {
                PyList_SetItem(shared, (state >> 8) % KEPT, Py_NewRef(again));
            }
            Py_DECREF(again);
            Py_DECREF(old);
        }
        PyGILState_Release(held);
    }
    return NULL;
}

static void *
in_a_thread(void *ok)
{
    PyGILState_STATE state = PyGILState_Ensure();
    PyObject *list = structure(100);
    *(int *)ok = check(list, 100);
    Py_DECREF(list);
    PyGILState_Release(state);
    return NULL;
}

static int
use(void)
{
    EXPECT(check(kept, KEPT));
    PyObject *list = structure(300);
    EXPECT(check(list, 300));
    Py_DECREF(list);
    for (int i = 0; i < KEPT; i++) {
        PyObject *item = PyList_GetItemRef(shared, i);
        EXPECT(item == Py_None || check(item, (int)PyList_Size(item)));
        Py_DECREF(item);
    }
    PyGC_Collect();
    list = structure(300);
    EXPECT(check(kept, KEPT));
    EXPECT(check(list, 300));
    Py_DECREF(list);
    PyGC_Collect();
    pthread_t thread;
    int ok = 0;
    EXPECT(pthread_create(&thread, NULL, in_a_thread, &ok) == 0);
    Py_BEGIN_ALLOW_THREADS
    pthread_join(thread, NULL);
    Py_END_ALLOW_THREADS
    EXPECT(ok);
    return 1;
}

static void
child(void)
{
    alarm(60);
    int good = use();
    if (!good) {
        fprintf(stderr, "child: %s\n", failed_at);
    }
    _exit(good ? 0 : 1);
}

static pid_t
with_hooks(void)
{
    PyOS_BeforeFork();
    pid_t pid = fork();
    if (pid == 0) {
        PyOS_AfterFork_Child();
        child();
    }
    PyOS_AfterFork_Parent();
    return pid;
}

static pid_t
plain(void)
{
    pid_t pid = fork();
    if (pid == 0) {
        child();
    }
    return pid;
}

static void *
fork_detached(void *result)
{
    pid_t pid = fork();
    if (pid == 0) {
        PyGILState_Ensure();
        child();
    }
    *(pid_t *)result = pid;
    return NULL;
}

static pid_t
detached(void)
{
    pid_t pid = -1;
    pthread_t thread;
    CHECK(pthread_create(&thread, NULL, fork_detached, &pid) == 0);
    Py_BEGIN_ALLOW_THREADS
    pthread_join(thread, NULL);
    Py_END_ALLOW_THREADS
    return pid;
}

int
main(void)
{
    const char *text = getenv("PYRT_FORKS");
    const char *zeal = getenv("PYRT_GC");
    int forks = text ? atoi(text) : zeal && *zeal ? 4 : 12, good = 0;
    alarm(forks < 100 ? 100 : 3600);
    Py_Initialize();
    kept = structure(KEPT);
    shared = PyList_New(KEPT);
    for (int i = 0; i < KEPT; i++) {
        PyList_SetItem(shared, i, Py_NewRef(Py_None));
    }
    pthread_t threads[THREADS];
    for (uintptr_t i = 0; i < THREADS; i++) {
        CHECK(pthread_create(&threads[i], NULL, change, (void *)i) == 0);
    }
    for (int i = 0; i < forks; i++) {
        Py_BEGIN_ALLOW_THREADS
        usleep(500 + i % 7 * 700);
        Py_END_ALLOW_THREADS
        pid_t pid = i % 3 == 0 ? with_hooks() : i % 3 == 1 ? plain() : detached();
        int status = -1;
        Py_BEGIN_ALLOW_THREADS
        waitpid(pid, &status, 0);
        Py_END_ALLOW_THREADS
        if (WIFEXITED(status) && WEXITSTATUS(status) == 0) {
            good++;
        } else {
            fprintf(stderr, "fork %d: status %#x\n", i, (unsigned)status);
        }
    }
    stop = 1;
    Py_BEGIN_ALLOW_THREADS
    for (int i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
    }
    Py_END_ALLOW_THREADS
    printf("children that failed: %d\n", forks - good);
    printf("kept: %s\n", check(kept, KEPT) ? "whole" : failed_at);
    Py_DECREF(kept);
    Py_DECREF(shared);
    return Py_FinalizeEx() == 0 ? 0 : 1;
}
