/* fork() while a collection of another thread has freed a part of its garbage, and the tp_dealloc of
 * the next object has given up the attached state. In the child that collection never ends. */
#define _DEFAULT_SOURCE
#include "fixture.h"
#include <pthread.h>
#include <sys/wait.h>
#include <unistd.h>

static PyObject *node_type;
static volatile int inside, go_on;
static int deallocated;

static void
dealloc(PyObject *self)
{
    PyTypeObject *type = Py_TYPE(self);
    if (++deallocated == 50) {
        inside = 1;
        Py_BEGIN_ALLOW_THREADS
        while (!go_on) {
            usleep(1000);
        }
        Py_END_ALLOW_THREADS
    }
    PyObject_Free(self);
    Py_DECREF(type);
}

static PyType_Slot slots[] = {{Py_tp_dealloc, dealloc}, {0, NULL}};
static PyType_Spec spec = {"fixture.Node", 0, 0, Py_TPFLAGS_DEFAULT, slots};

/* Two lists that hold each other, and a node each. */
static int
make_cycle(void)
{
    PyObject *a = PyList_New(0), *b = PyList_New(0);
    PyObject *x = PyObject_CallNoArgs(node_type), *y = PyObject_CallNoArgs(node_type);
    int result = PyList_Append(a, x) | PyList_Append(b, y) | PyList_Append(a, b) | PyList_Append(b, a);
    Py_DECREF(x);
    Py_DECREF(y);
    Py_DECREF(a);
    Py_DECREF(b);
    return result;
}

static void *
collect(void *Py_UNUSED(unused))
{
    PyGILState_STATE state = PyGILState_Ensure();
    /* pyrt collects by itself before that; CPython never does in C. */
    for (int i = 1; !inside && make_cycle() == 0; i++) {
        if (i % 200000 == 0) {
            PyGC_Collect();
        }
    }
    PyGILState_Release(state);
    return NULL;
}

/* Whether what the lists hold that there are, garbage among them or not, is whole. */
static int
look_at_lists(void)
{
    PyObject *gc = PyImport_ImportModule("gc");
    PyObject *all = gc ? PyObject_CallMethod(gc, "get_objects", NULL) : NULL;
    int result = all && PyList_Size(all) > 0 ? 0 : 3;
    for (Py_ssize_t i = 0; result == 0 && i < PyList_Size(all); i++) {
        PyObject *list = PyList_GetItemRef(all, i);
        for (Py_ssize_t j = 0; list != all && PyList_CheckExact(list) && j < PyList_Size(list); j++) {
            PyObject *item = PyList_GetItemRef(list, j), *type = PyObject_Type(item);
            PyObject *name = type ? PyObject_Repr(type) : NULL;
            result = name ? result : 4;
            Py_XDECREF(name);
            Py_XDECREF(type);
            Py_XDECREF(item);
        }
        Py_DECREF(list);
    }
    Py_XDECREF(all);
    Py_XDECREF(gc);
    return result;
}

static int
use(PyObject *kept)
{
    int lists = look_at_lists();
    if (lists != 0) {
        return lists;
    }
    for (int i = 0; i < 20000; i++) {
        if (make_cycle() != 0) {
            return 1;
        }
        if (i % 1000 == 0) {
            PyGC_Collect();
        }
    }
    PyObject *first = PyList_GetItemRef(kept, 0);
    int result = PyUnicode_CompareWithASCIIString(first, "kept") == 0 ? 0 : 2;
    Py_DECREF(first);
    return result;
}

int
main(void)
{
    alarm(60);
    Py_Initialize();
    node_type = PyType_FromSpec(&spec);
    PyObject *kept = Py_BuildValue("[s]", "kept");
    pthread_t thread;
    CHECK(pthread_create(&thread, NULL, collect, NULL) == 0);
    Py_BEGIN_ALLOW_THREADS
    while (!inside) {
        usleep(1000);
    }
    Py_END_ALLOW_THREADS
    PyOS_BeforeFork();
    pid_t pid = fork();
    if (pid == 0) {
        PyOS_AfterFork_Child();
        alarm(60);
        _exit(use(kept));
    }
    PyOS_AfterFork_Parent();
    int status = -1;
    Py_BEGIN_ALLOW_THREADS
    waitpid(pid, &status, 0);
    go_on = 1;
    pthread_join(thread, NULL);
    Py_END_ALLOW_THREADS
    printf("child: %s\n", WIFEXITED(status) ? "exited" : "killed");
    show_int("status", WIFEXITED(status) ? WEXITSTATUS(status) : WTERMSIG(status));
    PyGC_Collect();
    show_int("parent", use(kept));
    Py_DECREF(kept);
    Py_DECREF(node_type);
    return Py_FinalizeEx() == 0 ? 0 : 1;
}
