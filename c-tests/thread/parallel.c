/* Threads that work on the same and on their own objects at the same time: every operation of a
 * container is whole, what one thread adds stays in its order, and an object that is handed over is
 * complete.
 *
 * PYRT_ROUNDS=N: so many rounds for each thread (2000; with PYRT_GC 60). */
/* races: tsan */
#define _DEFAULT_SOURCE
#include "fixture.h"
#include <pthread.h>

#define THREADS 4
#define SLOTS 16

static PyObject *appended, *slots, *table, *keys[SLOTS];
static long rounds;
static long wrong[THREADS];

#define EXPECT(what) do { if (!(what)) { wrong[id]++; } } while (0)

static long
as_long(PyObject *number)
{
    long value = PyLong_AsLong(number);
    Py_DECREF(number);
    return value;
}

/* Lists, dicts and temporaries that no other thread sees. */
static void
own(int id, long n)
{
    PyObject *list = PyList_New(0), *dict = PyDict_New();
    for (long i = 0; i < 40; i++) {
        PyObject *number = PyLong_FromLong(n * 1000 + i);
        PyObject *text = PyUnicode_FromStringAndSize("a text of sixteen", 16);
        PyObject *pair = PyTuple_Pack(2, number, text);
        EXPECT(PyList_Append(list, i % 2 ? pair : number) == 0);
        EXPECT(PyDict_SetItem(dict, number, pair) == 0);
        EXPECT(PyDict_SetItem(dict, keys[i % SLOTS], text) == 0);
        Py_DECREF(pair);
        Py_DECREF(text);
        Py_DECREF(number);
    }
    for (long i = 0; i < 40; i++) {
        PyObject *item = PyList_GetItemRef(list, i);
        PyObject *number = PyLong_FromLong(n * 1000 + i), *found;
        EXPECT(PyDict_GetItemRef(dict, number, &found) == 1);
        if (i % 2) {
            EXPECT(item == found);
        }
        Py_XDECREF(found);
        Py_DECREF(number);
        Py_DECREF(item);
    }
    EXPECT(PyDict_Size(dict) == 40 + SLOTS);
    PyObject *big = PyFloat_FromDouble(1e300);
    EXPECT(PyFloat_AsDouble(big) == 1e300);
    Py_DECREF(big);
    Py_DECREF(list);
    Py_DECREF(dict);
}

/* (n, [n], str(n)), put where others take it, who find all three to agree. */
static void
hand_over(int id, long n)
{
    PyObject *number = PyLong_FromLong(n), *inner = PyList_New(0);
    PyList_Append(inner, number);
    PyObject *text = PyObject_Str(number), *made = PyTuple_Pack(3, number, inner, text);
    Py_DECREF(number);
    Py_DECREF(inner);
    Py_DECREF(text);
    EXPECT(PyDict_SetItem(table, keys[n % SLOTS], made) == 0);
    EXPECT(PyList_SetItem(slots, n % SLOTS, made) == 0);
    PyObject *taken = PyList_GetItemRef(slots, (n * 7 + id) % SLOTS), *found;
    EXPECT(PyDict_GetItemRef(table, keys[(n * 5 + id) % SLOTS], &found) >= 0);
    PyObject *both[] = {taken, found};
    for (int i = 0; i < 2; i++) {
        PyObject *object = both[i];
        if (object == NULL || object == Py_None) {
            continue;
        }
        PyObject *item = PySequence_GetItem(object, 0);
        long value = as_long(item);
        PyObject *list = PySequence_GetItem(object, 1), *shown = PySequence_GetItem(object, 2);
        PyObject *back = PyNumber_Long(shown);
        EXPECT(as_long(PyList_GetItemRef(list, 0)) == value);
        EXPECT(as_long(back) == value);
        Py_DECREF(shown);
        Py_DECREF(list);
    }
    Py_XDECREF(found);
    Py_DECREF(taken);
}

static void *
work(void *argument)
{
    int id = (int)(intptr_t)argument;
    PyGILState_STATE state = PyGILState_Ensure();
    for (long n = 0; n < rounds; n++) {
        PyObject *number = PyLong_FromLong(n * THREADS + id);
        EXPECT(PyList_Append(appended, number) == 0);
        Py_DECREF(number);
        own(id, n);
        hand_over(id, n * THREADS + id);
        /* Shared objects are counted by all. */
        Py_INCREF(table);
        Py_DECREF(table);
        if (n % 50 == 49) {
            Py_BEGIN_ALLOW_THREADS
            Py_END_ALLOW_THREADS
        }
    }
    CHECK(!PyErr_Occurred());
    PyGILState_Release(state);
    return NULL;
}

static void
run(PyObject *Py_UNUSED(module))
{
    const char *text = getenv("PYRT_ROUNDS"), *zeal = getenv("PYRT_GC");
    rounds = text ? atol(text) : zeal && *zeal ? 60 : 2000;
    appended = PyList_New(0);
    slots = PyList_New(SLOTS);
    table = PyDict_New();
    for (int i = 0; i < SLOTS; i++) {
        PyList_SetItem(slots, i, Py_NewRef(Py_None));
        keys[i] = PyUnicode_FromFormat("key %d", i);
    }
    pthread_t threads[THREADS];
    for (intptr_t i = 0; i < THREADS; i++) {
        CHECK(pthread_create(&threads[i], NULL, work, (void *)i) == 0);
    }
    Py_BEGIN_ALLOW_THREADS
    for (int i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
    }
    Py_END_ALLOW_THREADS
    long last[THREADS], unordered = 0;
    for (int i = 0; i < THREADS; i++) {
        last[i] = -1;
        show_int("wrong", wrong[i]);
    }
    for (Py_ssize_t i = 0; i < PyList_Size(appended); i++) {
        long value = as_long(PyList_GetItemRef(appended, i));
        unordered += value <= last[value % THREADS];
        last[value % THREADS] = value;
    }
    show_int("missing", THREADS * rounds - PyList_Size(appended));
    show_int("out of order", unordered);
    show_int("keys", PyDict_Size(table));
    for (int i = 0; i < SLOTS; i++) {
        Py_DECREF(keys[i]);
    }
    Py_DECREF(table);
    Py_DECREF(slots);
    Py_DECREF(appended);
}

FIXTURE(parallel, run)
