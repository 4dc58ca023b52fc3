/* A lock of the program's own, which C code holds while it calls the API. */
/* races: tsan */
#include "porting/side_by_side.h"

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static PyObject *journal;
static long entries;

static int
note(PyObject *text)
{
    /* Whoever holds the mutex may need all others out of the way: wait for it detached. */
    if (pthread_mutex_trylock(&mutex) != 0) {
        Py_BEGIN_ALLOW_THREADS
        pthread_mutex_lock(&mutex);
        Py_END_ALLOW_THREADS
    }
    int status = PyList_Append(journal, text);
    entries++;
    pthread_mutex_unlock(&mutex);
    return status;
}

static void
work(void)
{
    PyObject *text = PyUnicode_FromString("entry");
    for (int i = 0; i < 500; i++) {
        CHECK(note(text) == 0);
    }
    Py_DECREF(text);
}

static void
body(PyObject *Py_UNUSED(module))
{
    journal = PyList_New(0);
    side_by_side(work);
    show_int("entries", entries);
    show_int("in the journal", PyList_Size(journal));
    Py_DECREF(journal);
}

FIXTURE(blocking, body)
