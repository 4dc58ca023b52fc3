/* Threads: PyThreadState_Ensure with guards and views of an interpreter. */
/* races: check */
#include "fixture.h"
#include <pthread.h>

static PyObject *result;

static void *
with_guard(void *guard)
{
    PyThreadStateToken *token = PyThreadState_Ensure(guard);
    CHECK(token != NULL);
    result = PyUnicode_FromString("from a thread with a guard");
    PyThreadState_Release(token);
    PyInterpreterGuard_Close(guard);
    return NULL;
}

static void *
with_view(void *view)
{
    PyThreadStateToken *token = PyThreadState_EnsureFromView(view);
    CHECK(token != NULL);
    PyThreadStateToken *inner = PyThreadState_EnsureFromView(view);
    CHECK(inner != NULL);
    result = PyUnicode_FromString("from a thread with a view");
    PyThreadState_Release(inner);
    PyThreadState_Release(token);
    return NULL;
}

static void
join(void *(*function)(void *), void *argument)
{
    pthread_t thread;
    CHECK(pthread_create(&thread, NULL, function, argument) == 0);
    Py_BEGIN_ALLOW_THREADS
    pthread_join(thread, NULL);
    Py_END_ALLOW_THREADS
    show_new("result", result);
}

static void
run(PyObject *Py_UNUSED(module))
{
    PyInterpreterGuard *guard = PyInterpreterGuard_FromCurrent();
    CHECK(guard != NULL);
    join(with_guard, guard);
    PyInterpreterView *view = PyInterpreterView_FromCurrent();
    CHECK(view != NULL);
    join(with_view, view);
    guard = PyInterpreterGuard_FromView(view);
    CHECK(guard != NULL);
    PyInterpreterGuard_Close(guard);
    PyInterpreterView_Close(view);
    view = PyInterpreterView_FromMain();
    CHECK(view != NULL);
    join(with_view, view);
    PyInterpreterView_Close(view);
}

FIXTURE(ensure, run)
