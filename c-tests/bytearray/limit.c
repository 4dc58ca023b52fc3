/* bytes and bytearray where memory is limited: MemoryError, nothing is changed, and it goes on. */
#include "fixture.h"
#include <sys/resource.h>
#include <unistd.h>

static const Py_ssize_t large = (Py_ssize_t)10 << 30, middle = (Py_ssize_t)1 << 30;

/* Lets the process have so many more bytes of address space than it has. */
static struct rlimit
limit(rlim_t more)
{
    struct rlimit before, now;
    getrlimit(RLIMIT_AS, &before);
    long pages = 0;
    FILE *file = fopen("/proc/self/statm", "r");
    CHECK(file != NULL && fscanf(file, "%ld", &pages) == 1);
    if (file != NULL) {
        fclose(file);
    }
    now = before;
    now.rlim_cur = (rlim_t)pages * (rlim_t)sysconf(_SC_PAGESIZE) + more;
    CHECK(setrlimit(RLIMIT_AS, &now) == 0);
    return before;
}

static void
making(void)
{
    show_new("bytes", PyBytes_FromStringAndSize(NULL, large));
    show_new("bytearray", PyByteArray_FromStringAndSize(NULL, large));
    show_new("bytes(n)", PyObject_CallFunction((PyObject *)&PyBytes_Type, "n", large));
    show_new("bytearray(n)", PyObject_CallFunction((PyObject *)&PyByteArray_Type, "n", large));
}

static void
growing(void)
{
    PyObject *array = PyByteArray_FromStringAndSize("abc", 3);
    show_int("Resize", PyByteArray_Resize(array, large));
    show("  array", array);
    show_new("*=", PySequence_InPlaceRepeat(array, large));
    show("  array", array);
    show_new("* n", PySequence_Repeat(array, large));
    show_new("ljust", PyObject_CallMethod(array, "ljust", "n", large));
    show_new("zfill", PyObject_CallMethod(array, "zfill", "n", large));
    /* By doubling, until there is no more. */
    int doublings = 0;
    for (PyObject *grown = Py_NewRef(array); grown != NULL; doublings++) {
        Py_DECREF(grown);
        grown = PySequence_InPlaceRepeat(array, 2);
    }
    show_error("doubled");
    CHECK(doublings > 20 && PyByteArray_Size(array) == (Py_ssize_t)3 << (doublings - 1));
    CHECK(memcmp(PyByteArray_AsString(array), "abcabc", 6) == 0);
    show_int("Resize", PyByteArray_Resize(array, 3));
    show("  array", array);
    Py_DECREF(array);
}

static void
copying(void)
{
    PyObject *array = PyByteArray_FromStringAndSize(NULL, middle);
    NEED(array);
    memset(PyByteArray_AsString(array), 'x', (size_t)middle);
    PyObject *one = PyBytes_FromString("x"), *many = PyBytes_FromString("xxxxxxxxxxxxxxxx"), *empty = PyBytes_FromString("");
    PyObject *list = Py_BuildValue("[OOO]", array, array, array);
    show_new("join", PyObject_CallMethod(empty, "join", "(O)", list));
    show_new("replace", PyObject_CallMethod(array, "replace", "OO", one, many));
    show_new("replace nothing", PyObject_CallMethod(array, "replace", "OO", empty, many));
    show_new("+", PyNumber_Add(array, array));
    show_new("Concat", PyByteArray_Concat(array, array));
    show_new("upper", PyObject_CallMethod(array, "upper", NULL));
    CHECK(PyByteArray_Size(array) == middle && PyByteArray_AsString(array)[middle - 1] == 'x');
    /* What needs no memory is done. */
    PyObject *taken = PyObject_CallMethod(array, "take_bytes", NULL);
    show_int("taken", PyObject_Size(taken));
    show_int("left", PyObject_Size(array));
    Py_XDECREF(taken);
    Py_DECREF(list);
    Py_DECREF(empty);
    Py_DECREF(many);
    Py_DECREF(one);
    Py_DECREF(array);
}

static void
run(PyObject *Py_UNUSED(module))
{
    struct rlimit before = limit((rlim_t)1500 << 20);
    making();
    growing();
    copying();
    setrlimit(RLIMIT_AS, &before);
    PyObject *bytes = PyBytes_FromStringAndSize(NULL, middle);
    show_int("afterwards", PyObject_Size(bytes));
    Py_XDECREF(bytes);
}

FIXTURE(limit, run)
