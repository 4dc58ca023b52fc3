/* valgrind: fast */
/* Threads: attached with PyGILState, detached with SaveThread, states, locks, storage. */
#include "fixture.h"
#include <pthread.h>

static PyObject *shared;
static PyThread_type_lock lock;
static int in_thread;

static void *
append(void *count)
{
    PyGILState_STATE state = PyGILState_Ensure();
    PyGILState_STATE inner = PyGILState_Ensure();
    for (int i = 0; i < *(int *)count; i++) {
        PyObject *number = PyLong_FromLong(i);
        CHECK(PyList_Append(shared, number) == 0);
        Py_DECREF(number);
    }
    CHECK(PyGILState_GetThisThreadState() == PyThreadState_Get());
    PyGILState_Release(inner);
    PyGILState_Release(state);
    return NULL;
}

static void
many_threads(void)
{
    pthread_t threads[4];
    int count = 1000;
    shared = PyList_New(0);
    for (size_t i = 0; i < Py_ARRAY_LENGTH(threads); i++) {
        CHECK(pthread_create(&threads[i], NULL, append, &count) == 0);
    }
    Py_BEGIN_ALLOW_THREADS
    for (size_t i = 0; i < Py_ARRAY_LENGTH(threads); i++) {
        pthread_join(threads[i], NULL);
    }
    Py_END_ALLOW_THREADS
    show_int("appended", PyList_Size(shared));
    PyList_Sort(shared);
    show_new("first", PyList_GetSlice(shared, 0, 5));
    show_new("last", PyList_GetSlice(shared, 3995, 4000));
    Py_DECREF(shared);
}

static void *
give_back(void *object)
{
    PyGILState_STATE state = PyGILState_Ensure();
    PyErr_SetString(PyExc_ValueError, "of another thread");
    in_thread = PyErr_Occurred() != NULL;
    PyErr_Clear();
    Py_DECREF((PyObject *)object);
    PyGILState_Release(state);
    return NULL;
}

static void
references(void)
{
    pthread_t thread;
    PyObject *list = Py_BuildValue("[s]", "made here");
    PyErr_SetString(PyExc_KeyError, "of this thread");
    Py_INCREF(list);
    CHECK(pthread_create(&thread, NULL, give_back, list) == 0);
    PyThreadState *saved = PyEval_SaveThread();
    pthread_join(thread, NULL);
    PyEval_RestoreThread(saved);
    show_error("each has its own exception");
    show_int("  in the other", in_thread);
    show_new("given back there", list);
}

static void
start(void *argument)
{
    *(int *)argument = 7;
    PyThread_release_lock(lock);
}

static void
locks(void)
{
    int answer = 0;
    lock = PyThread_allocate_lock();
    show_int("acquire", PyThread_acquire_lock(lock, WAIT_LOCK));
    show_int("acquire again", PyThread_acquire_lock(lock, NOWAIT_LOCK));
    CHECK(PyThread_start_new_thread(start, &answer) != (unsigned long)-1);
    Py_BEGIN_ALLOW_THREADS
    PyThread_acquire_lock(lock, WAIT_LOCK);
    Py_END_ALLOW_THREADS
    show_int("answer", answer);
    show_int("acquire timed", PyThread_acquire_lock_timed(lock, 1000, 0));
    PyThread_release_lock(lock);
    PyThread_free_lock(lock);
    CHECK(PyThread_get_thread_ident() != 0);
    Py_tss_t *key = PyThread_tss_alloc();
    show_int("created", PyThread_tss_is_created(key));
    show_int("create", PyThread_tss_create(key));
    CHECK(PyThread_tss_get(key) == NULL);
    show_int("set", PyThread_tss_set(key, &answer));
    CHECK(PyThread_tss_get(key) == &answer);
    PyThread_tss_delete(key);
    show_int("created", PyThread_tss_is_created(key));
    PyThread_tss_free(key);
}

static void
run(PyObject *Py_UNUSED(module))
{
    many_threads();
    references();
    locks();
    PyThreadState *current = PyThreadState_Get();
    PyThreadState *swapped = PyThreadState_Swap(NULL);
    CHECK(swapped == current);
    PyThreadState_Swap(swapped);
    show_int("interpreter", PyInterpreterState_GetID(PyInterpreterState_Get()));
    CHECK(PyThreadState_GetInterpreter(current) == PyInterpreterState_Get());
    PyObject *dict = PyInterpreterState_GetDict(PyInterpreterState_Get());
    show_int("interpreter dict", PyDict_Check(dict));
    PyCriticalSection section;
    PyObject *list = PyList_New(0);
    PyCriticalSection_Begin(&section, list);
    PyList_Append(list, Py_None);
    PyCriticalSection_End(&section);
    show_new("list", list);
}

FIXTURE(basic, run)
