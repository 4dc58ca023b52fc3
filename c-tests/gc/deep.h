/* For deep.c and deep_instances.c: chains of a million objects, each in the one before, die on a thread
 * with a small stack: at the last reference, and (a tenth as long) as garbage.
 *
 * PYRT_DEEP: how long they are; PYRT_DEEP_KINDS: how many kinds of them. Where the collector never
 * rests (zeal) they are shorter. */
#ifndef PYRT_FIXTURE_DEEP_H
#define PYRT_FIXTURE_DEEP_H

#include "gc/node.h"
#include <pthread.h>

#define STACK (256 << 10)

static PyTypeObject *last_type;
static PyObject *class;
static long length;
static int dead;

static void
last_dealloc(PyObject *self)
{
    PyTypeObject *type = Py_TYPE(self);
    dead++;
    freefunc release = (freefunc)PyType_GetSlot(type, Py_tp_free);
    release(self);
    Py_DECREF(type);
}

static PyType_Slot last_slots[] = {{Py_tp_dealloc, last_dealloc}, {0, NULL}};
static PyType_Spec last_spec = {"fixture.Last", 0, 0, Py_TPFLAGS_DEFAULT, last_slots};

/* What holds an object, which is given up; a new reference. */
FIXTURE_HELPER PyObject *
in_list(PyObject *inner)
{
    PyObject *outer = PyList_New(1);
    PyList_SetItem(outer, 0, inner);
    return outer;
}

FIXTURE_HELPER PyObject *
in_tuple(PyObject *inner)
{
    PyObject *outer = PyTuple_New(1);
    PyTuple_SetItem(outer, 0, inner);
    return outer;
}

FIXTURE_HELPER PyObject *
in_dict(PyObject *inner)
{
    PyObject *outer = PyDict_New();
    PyDict_SetItemString(outer, "next", inner);
    Py_DECREF(inner);
    return outer;
}

FIXTURE_HELPER PyObject *
in_instance(PyObject *inner)
{
    PyObject *outer = PyObject_CallNoArgs(class);
    PyObject_SetAttrString(outer, "next", inner);
    Py_DECREF(inner);
    return outer;
}

FIXTURE_HELPER PyObject *
in_each_kind(PyObject *inner)
{
    return in_list(in_tuple(in_dict(in_instance(new_node(inner)))));
}

static const struct {
    const char *name;
    PyObject *(*around)(PyObject *inner);
    int levels;
} kinds[] = {DEEP_KINDS};
#define KINDS ((int)(sizeof kinds / sizeof *kinds))

/* A chain whose end counts when it dies; a new reference. */
static PyObject *
make_chain(int kind, long length)
{
    PyObject *chain = PyObject_CallNoArgs((PyObject *)last_type);
    for (long i = 0; i < length; i += kinds[kind].levels) {
        chain = kinds[kind].around(chain);
    }
    dead = 0;
    return chain;
}

static void
chains(int kind)
{
    PyObject *chain = make_chain(kind, length);
    printf("%s: %d, ", kinds[kind].name, dead);
    Py_DECREF(chain);
    printf("%d", dead);

    PyObject *list = PyList_New(0);
    PyList_Append(list, list);
    chain = make_chain(kind, length / 10);
    PyList_Append(list, chain);
    Py_DECREF(chain);
    Py_DECREF(list);
    printf("; as garbage: ");
    Py_XDECREF(call_gc("collect", PyTuple_New(0)));
    printf("%d\n", dead);
}

static long
setting(const char *name, long otherwise)
{
    const char *text = getenv(name);
    return text && *text ? atol(text) : otherwise;
}

static void *
work(void *Py_UNUSED(arg))
{
    PyGILState_STATE state = PyGILState_Ensure();
    for (int kind = 0; kind < setting("PYRT_DEEP_KINDS", KINDS); kind++) {
        chains(kind);
    }
    PyGILState_Release(state);
    return NULL;
}

static void
run(PyObject *Py_UNUSED(module))
{
    const char *mode = getenv("PYRT_GC");
    length = setting("PYRT_DEEP", mode && strstr(mode, "zeal") ? 20000 : 1000000);
    PyObject *last = PyType_FromSpec(&last_spec), *node = make_node_type();
    class = PyObject_CallFunction((PyObject *)&PyType_Type, "s(){}", "Made");
    NEED(last);
    NEED(node);
    NEED(class);
    NEED(use_gc());
    last_type = (PyTypeObject *)last;
    pthread_attr_t attributes;
    pthread_t thread;
    pthread_attr_init(&attributes);
    CHECK(pthread_attr_setstacksize(&attributes, STACK) == 0);
    CHECK(pthread_create(&thread, &attributes, work, NULL) == 0);
    Py_BEGIN_ALLOW_THREADS
    pthread_join(thread, NULL);
    Py_END_ALLOW_THREADS
    pthread_attr_destroy(&attributes);
    Py_CLEAR(class);
    Py_CLEAR(gc);
    Py_DECREF(node);
    Py_DECREF(last);
}

#endif
