/* A list that one thread lends another dies in the one while the other stores what it had put in.
 *
 * The other thread, which never counts the list, inserts an object of its own; then the first releases
 * the list and the other appends the object to a list of its own, at the same time. What that list holds
 * must be there until the list goes. PYRT_LENT: how often (500, with 64 objects). */
/* races: tsan */
#include "fixture.h"
#include <pthread.h>
#include <sched.h>

static int deallocated;
static PyTypeObject *item_type;

static void
item_dealloc(PyObject *self)
{
    PyTypeObject *type = Py_TYPE(self);
    deallocated++;
    freefunc release = (freefunc)PyType_GetSlot(type, Py_tp_free);
    release(self);
    Py_DECREF(type);
}

static PyType_Slot slots[] = {{Py_tp_dealloc, item_dealloc}, {0, NULL}};
static PyType_Spec spec = {"fixture.Item", 0, 0, Py_TPFLAGS_DEFAULT, slots};

#define ITEMS 64

static PyObject *lent;
static int turn;
static long rounds = 500;
static int early;

/* Whether the turn has come to `wanted`, or gone beyond. */
static int
is_due(int wanted)
{
    int now = __atomic_load_n(&turn, __ATOMIC_ACQUIRE);
    return wanted == 0 ? now == 0 : now >= wanted;
}

/* Waits for the turn, at first without a word to the runtime, so that both threads go on at once. */
static void
await(int wanted)
{
    for (int looks = 1; !is_due(wanted); looks++) {
        if (looks % 4096 == 0) {
            Py_BEGIN_ALLOW_THREADS
            sched_yield();
            Py_END_ALLOW_THREADS
        }
    }
}

static void
set_turn(int next)
{
    __atomic_store_n(&turn, next, __ATOMIC_RELEASE);
}

static void *
borrow(void *Py_UNUSED(arg))
{
    PyGILState_STATE state = PyGILState_Ensure();
    for (long i = 0; i < rounds; i++) {
        PyObject *own = PyList_New(0), *item[ITEMS];
        await(1);
        for (int j = 0; j < ITEMS; j++) {
            item[j] = PyObject_CallNoArgs((PyObject *)item_type);
            PyList_Insert(lent, j, item[j]);
        }
        deallocated = 0;
        set_turn(2);
        await(3);
        for (int j = 0; j < ITEMS; j++) {
            PyList_Append(own, item[j]);
        }
        await(4);
        for (int j = 0; j < ITEMS; j++) {
            Py_DECREF(item[j]);
        }
        early += deallocated;
        Py_DECREF(own);
        set_turn(0);
    }
    PyGILState_Release(state);
    return NULL;
}

static void
run(PyObject *Py_UNUSED(module))
{
    const char *text = getenv("PYRT_LENT");
    rounds = text && *text ? atol(text) : rounds;
    /* What dies does so by its counts. */
    PyGC_Disable();
    item_type = (PyTypeObject *)PyType_FromSpec(&spec);
    pthread_t thread;
    pthread_create(&thread, NULL, borrow, NULL);
    PyObject *mine = Py_BuildValue("[s]", "text");
    for (long i = 0; i < rounds; i++) {
        await(0);
        lent = PyList_New(0);
        set_turn(1);
        await(2);
        /* What both threads may do at the same time, so that they may for what follows. */
        Py_XDECREF(PyList_New(0));
        Py_XDECREF(PyList_GetItemRef(mine, 0));
        set_turn(3);
        /* The other one needs a moment to see it. */
        for (volatile long moment = i % 100; moment > 0; moment--) {
        }
        Py_DECREF(lent);
        set_turn(4);
    }
    Py_BEGIN_ALLOW_THREADS
    pthread_join(thread, NULL);
    Py_END_ALLOW_THREADS
    show_int("gone while a list held them", early);
    Py_DECREF(mine);
    Py_CLEAR(item_type);
    PyGC_Enable();
}

FIXTURE(lent, run)
