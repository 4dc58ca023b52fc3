/* A thread of a library that calls back, perhaps when the runtime is about to end. */
/* races: tsan */
#include "porting/side_by_side.h"
#include <stdlib.h>

typedef struct {
    PyInterpreterView *view;
    PyObject *function;
    long answers;
} listener;

/* Called by the library, on a thread of its own. */
static void
on_event(void *data, int number)
{
    listener *self = data;
    PyThreadStateToken *token = PyThreadState_EnsureFromView(self->view);
    if (token == NULL) {
        return; /* the interpreter is ending, or has ended: there is nobody to tell */
    }
    PyObject *result = PyObject_CallFunction(self->function, "i", number);
    if (result == NULL) {
        PyErr_WriteUnraisable(self->function);
    }
    else {
        self->answers++;
    }
    Py_XDECREF(result);
    PyThreadState_Release(token);
}

static void *
library(void *data)
{
    for (int i = 0; i < 3; i++) {
        on_event(data, i);
    }
    return NULL;
}

static void
body(PyObject *Py_UNUSED(module))
{
    listener own = {PyInterpreterView_FromCurrent(), NULL, 0};
    PyObject *seen = PyList_New(0);
    own.function = PyObject_GetAttrString(seen, "append");
    pthread_t thread;
    CHECK(pthread_create(&thread, NULL, library, &own) == 0);
    Py_BEGIN_ALLOW_THREADS
    pthread_join(thread, NULL);
    Py_END_ALLOW_THREADS
    show_int("answers", own.answers);
    show("seen", seen);
    Py_DECREF(own.function);
    Py_DECREF(seen);
    PyInterpreterView_Close(own.view);
}

FIXTURE(callback, body)
