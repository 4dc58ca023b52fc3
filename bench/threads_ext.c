/* What threads get done side by side, for bench/threads.sh. */
#include <Python.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#define MOST 8
#define COUNT 1000

static PyObject *one, *list, *growing, *dict, *keys[COUNT], *function;
static int stop;

static double
now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

/* A piece of work each; returns the number of operations, or -1. */
typedef long (*workload)(PyObject *own);

static long
c_only(PyObject *own)
{
    volatile double x = 1;
    (void)own;
    for (int i = 0; i < COUNT; i++) {
        x = x * 1.0001 + 1;
    }
    return COUNT;
}

static long
count_shared(PyObject *own)
{
    (void)own;
    for (int i = 0; i < COUNT; i++) {
        Py_INCREF(one);
        Py_DECREF(one);
    }
    return COUNT;
}

static long
own_lists(PyObject *own)
{
    PyObject *mine = PyList_New(0);
    (void)own;
    for (int i = 0; i < COUNT; i++) {
        PyObject *number = PyLong_FromLong(i);
        if (number == NULL || PyList_Append(mine, number) < 0) {
            return -1;
        }
        Py_DECREF(number);
    }
    for (int i = 0; i < COUNT; i++) {
        Py_XDECREF(PyList_GetItemRef(mine, i));
    }
    long size = (long)PyList_Size(mine);
    Py_DECREF(mine);
    return size == COUNT ? 2 * COUNT : -1;
}

static long
own_dicts(PyObject *own)
{
    for (int i = 0; i < 100; i++) {
        PyObject *number = PyLong_FromLong(i);
        if (number == NULL || PyDict_SetItem(own, keys[i], number) < 0) {
            return -1;
        }
        Py_DECREF(number);
    }
    for (int i = 0; i < 100; i++) {
        PyObject *found;
        if (PyDict_GetItemRef(own, keys[i], &found) != 1) {
            return -1;
        }
        Py_DECREF(found);
    }
    return 200;
}

static long
look_up_shared(PyObject *own)
{
    (void)own;
    for (int i = 0; i < COUNT; i++) {
        PyObject *found;
        if (PyDict_GetItemRef(dict, keys[i], &found) != 1) {
            return -1;
        }
        Py_DECREF(found);
    }
    return COUNT;
}

static long
read_shared(PyObject *own)
{
    (void)own;
    for (int i = 0; i < COUNT; i++) {
        Py_XDECREF(PyList_GetItemRef(list, i));
    }
    return COUNT;
}

static long
append_shared(PyObject *own)
{
    (void)own;
    for (int i = 0; i < COUNT; i++) {
        if (PyList_Append(growing, Py_True) < 0) {
            return -1;
        }
    }
    if (PyList_Size(growing) > 1000000) {
        PyList_SetSlice(growing, 0, 1000000, NULL);
    }
    return COUNT;
}

static long
temporaries(PyObject *own)
{
    (void)own;
    for (int i = 0; i < 300; i++) {
        PyObject *big = PyFloat_FromDouble(1e300 * i);
        PyObject *text = PyUnicode_FromStringAndSize("0123456789abcdef", 16);
        PyObject *tuple = PyTuple_Pack(3, big, text, Py_None);
        if (tuple == NULL) {
            return -1;
        }
        Py_DECREF(tuple);
        Py_DECREF(text);
        Py_DECREF(big);
    }
    return 300;
}

static long
calls(PyObject *own)
{
    PyObject *args[] = {NULL, Py_None};
    (void)own;
    for (int i = 0; i < COUNT; i++) {
        PyObject *result = PyObject_Vectorcall(function, args + 1, 1 | PY_VECTORCALL_ARGUMENTS_OFFSET, NULL);
        if (result == NULL) {
            return -1;
        }
        Py_DECREF(result);
    }
    return COUNT;
}

static long
anything(PyObject *own)
{
    (void)own;
    for (int i = 0; i < 100; i++) {
        PyObject *made = Py_BuildValue("[iis]", 1, 2, "abc"), *shown = PyObject_Repr(made);
        Py_XDECREF(made);
        if (shown == NULL) {
            return -1;
        }
        Py_DECREF(shown);
    }
    return 100;
}

static const struct {
    const char *name;
    workload work;
} workloads[] = {
    {"c_only", c_only},           {"count_shared", count_shared},   {"own_lists", own_lists},
    {"own_dicts", own_dicts},     {"look_up_shared", look_up_shared}, {"read_shared", read_shared},
    {"append_shared", append_shared}, {"temporaries", temporaries}, {"calls", calls},
    {"anything", anything},       {NULL, NULL},
};

typedef struct {
    workload work;
    long done;
} worker;

/* Until `stop`; lets others go on once in a millisecond, or a lock of the interpreter would starve
 * them for the whole run. */
static void
work(worker *this, double until)
{
    PyObject *own = PyDict_New();
    double last = now(), time;
    this->done = 0;
    while (!__atomic_load_n(&stop, __ATOMIC_RELAXED)) {
        long done = this->work(own);
        if (done < 0) {
            this->done = -1;
            break;
        }
        this->done += done;
        time = now();
        if (until > 0 && time >= until) {
            break;
        }
        if (time - last > 1e-3) {
            Py_BEGIN_ALLOW_THREADS
            Py_END_ALLOW_THREADS
            last = time;
        }
    }
    Py_DECREF(own);
}

static void *
run_worker(void *argument)
{
    PyGILState_STATE state = PyGILState_Ensure();
    work(argument, 0);
    PyGILState_Release(state);
    return NULL;
}

/* Operations a second of so many threads; 0 threads are the calling one, with no other beside it. */
static double
measure(workload task, int threads, int milliseconds)
{
    worker workers[MOST];
    pthread_t ids[MOST];
    struct timespec span = {milliseconds / 1000, milliseconds % 1000 * 1000000L};
    double begin = now(), sum = 0;
    stop = 0;
    if (threads == 0) {
        workers[0].work = task;
        work(&workers[0], begin + milliseconds / 1000.0);
        return workers[0].done < 0 ? -1 : (double)workers[0].done / (now() - begin);
    }
    for (int i = 0; i < threads; i++) {
        workers[i].work = task;
        if (pthread_create(&ids[i], NULL, run_worker, &workers[i]) != 0) {
            return -1;
        }
    }
    Py_BEGIN_ALLOW_THREADS
    nanosleep(&span, NULL);
    __atomic_store_n(&stop, 1, __ATOMIC_RELAXED);
    for (int i = 0; i < threads; i++) {
        pthread_join(ids[i], NULL);
        sum = workers[i].done < 0 || sum < 0 ? -1 : sum + (double)workers[i].done;
    }
    Py_END_ALLOW_THREADS
    return sum < 0 ? -1 : sum / (now() - begin);
}

static PyObject *
same(PyObject *module, PyObject *argument)
{
    (void)module;
    return Py_NewRef(argument);
}

static PyMethodDef same_method = {"same", same, METH_O, NULL};

static int
prepare(void)
{
    one = PyList_New(0);
    list = PyList_New(0);
    growing = PyList_New(0);
    dict = PyDict_New();
    function = PyCFunction_New(&same_method, NULL);
    for (int i = 0; i < COUNT; i++) {
        PyObject *value = PyList_New(0);
        keys[i] = PyUnicode_FromFormat("key %d", i);
        if (value == NULL || keys[i] == NULL || PyList_Append(list, value) < 0
            || PyDict_SetItem(dict, keys[i], value) < 0) {
            return -1;
        }
        Py_DECREF(value);
    }
    return function == NULL ? -1 : 0;
}

/* run(milliseconds): a line for each workload and number of threads. */
static PyObject *
run(PyObject *module, PyObject *argument)
{
    (void)module;
    int milliseconds = PyLong_AsInt(argument);
    if (PyErr_Occurred() || prepare() < 0) {
        return NULL;
    }
    static const int threads[] = {0, 1, 2, 4, 8};
    /* All of the first before there is another thread. */
    for (size_t t = 0; t < sizeof threads / sizeof *threads; t++) {
        for (int w = 0; workloads[w].name != NULL; w++) {
            double rate = measure(workloads[w].work, threads[t], milliseconds);
            if (rate < 0) {
                PyErr_Format(PyExc_AssertionError, "%s is wrong", workloads[w].name);
                return NULL;
            }
            printf("run %s %d %.0f\n", workloads[w].name, threads[t], rate);
        }
    }
    PyObject *held[] = {one, list, growing, dict, function};
    for (size_t i = 0; i < sizeof held / sizeof *held; i++) {
        Py_DECREF(held[i]);
    }
    for (int i = 0; i < COUNT; i++) {
        Py_DECREF(keys[i]);
    }
    fflush(stdout);
    return Py_NewRef(Py_None);
}

static PyMethodDef methods[] = {{"run", run, METH_O, NULL}, {NULL, NULL, 0, NULL}};
#ifdef PySlot_END
PyABIInfo_VAR(abi);
static PySlot slots[] = {PySlot_STATIC_DATA(Py_mod_abi, &abi),
                         PySlot_STATIC_DATA(Py_mod_name, "threads_ext"),
                         PySlot_STATIC_DATA(Py_mod_methods, methods),
                         PySlot_DATA(Py_mod_gil, Py_MOD_GIL_NOT_USED),
                         PySlot_END};
PyMODEXPORT_FUNC
PyModExport_threads_ext(void)
{
    return slots;
}
#else /* a free-threaded CPython from before abi3t */
static PyModuleDef_Slot slots[] = {{Py_mod_gil, Py_MOD_GIL_NOT_USED}, {0, NULL}};
static PyModuleDef def = {PyModuleDef_HEAD_INIT, "threads_ext", NULL, 0, methods, slots, NULL, NULL, NULL};
PyMODINIT_FUNC
PyInit_threads_ext(void)
{
    return PyModuleDef_Init(&def);
}
#endif
