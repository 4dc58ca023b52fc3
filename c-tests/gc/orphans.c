/* Live objects that garbage stores, and that are stored elsewhere while the garbage is taken apart.
 *
 * Each round makes garbage lists that another thread has counted, so that they are freed one by one.
 * What they store is held by C, which puts it into another list when the garbage begins to go, and lets
 * go of it: from then on only that list holds it. */
#include "node.h"
#include <pthread.h>

#define ROUNDS 12
#define LISTS 8
#define EACH 16
#define ALL (LISTS * EACH)

static PyObject *garbage[LISTS];

static void *
count_lists(void *Py_UNUSED(arg))
{
    PyGILState_STATE state = PyGILState_Ensure();
    for (int i = 0; i < LISTS; i++) {
        Py_INCREF(garbage[i]);
        Py_DECREF(garbage[i]);
    }
    PyGILState_Release(state);
    return NULL;
}

/* The nodes go into lists that hold themselves, and that C does not hold. */
static void
make_garbage(PyObject **nodes)
{
    for (int i = 0; i < LISTS; i++) {
        garbage[i] = PyList_New(0);
        PyList_Append(garbage[i], garbage[i]);
        for (int j = 0; j < EACH; j++) {
            nodes[i * EACH + j] = PyObject_CallNoArgs((PyObject *)node_type);
            PyList_Append(garbage[i], nodes[i * EACH + j]);
        }
    }
    pthread_t thread;
    pthread_create(&thread, NULL, count_lists, NULL);
    Py_BEGIN_ALLOW_THREADS
    pthread_join(thread, NULL);
    Py_END_ALLOW_THREADS
    for (int i = 0; i < LISTS; i++) {
        Py_CLEAR(garbage[i]);
    }
}

/* A node that only itself holds. */
static void
make_lonely(void)
{
    PyObject *node = PyObject_CallNoArgs((PyObject *)node_type);
    of(node)->other = Py_NewRef(node);
    Py_DECREF(node);
}

/* Waits for a collection to begin to free garbage, the lonely node, but not for long: there may be none. */
static void
await(void)
{
    for (int i = 0; i < 20000 && node_deallocated == 0; i++) {
        Py_XDECREF(PyList_New(0));
    }
}

/* Stores each object in the list, and lets go of it. */
static void
move(PyObject **nodes, PyObject *list)
{
    for (int i = 0; i < ALL; i++) {
        PyList_Append(list, nodes[i * 37 % ALL]);
        Py_XDECREF(PyList_New(0));
    }
    for (int i = 0; i < ALL; i++) {
        Py_CLEAR(nodes[i]);
    }
}

static void
run(PyObject *Py_UNUSED(module))
{
    PyObject *type = make_node_type();
    int early = 0, late = 0;
    for (int round = 0; round < ROUNDS; round++) {
        PyObject *nodes[ALL], *list = PyList_New(0);
        node_deallocated = 0;
        make_garbage(nodes);
        make_lonely();
        await();
        move(nodes, list);
        PyGC_Collect();
        early += node_deallocated - 1;
        Py_DECREF(list);
        PyGC_Collect();
        PyGC_Collect();
        late += ALL + 1 - node_deallocated;
    }
    show_int("gone while a list held them", early);
    show_int("not gone after that", late);
    Py_DECREF(type);
}

FIXTURE(orphans, run)
