/* valgrind: fast */
/* PyObject_GC_NewVar and PyObject_GC_Resize: items that an instance brings along. */
#include "fixture.h"

/* Behind the part of object, and behind the number of items where there is one. */
#define BASIC 64

static int deallocated;

static long *
items(PyObject *self)
{
    return (long *)((char *)self + BASIC);
}

static int
traverse(PyObject *self, visitproc visit, void *arg)
{
    Py_VISIT(Py_TYPE(self));
    return 0;
}

static void
dealloc(PyObject *self)
{
    PyTypeObject *type = Py_TYPE(self);
    PyObject_GC_UnTrack(self);
    deallocated++;
    PyObject_GC_Del(self);
    Py_DECREF(type);
}

static PyType_Slot slots[] = {{Py_tp_traverse, traverse}, {Py_tp_dealloc, dealloc}, {0, NULL}};
static PyType_Spec spec = {"fixture.Items", BASIC, sizeof(long), Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC, slots};

/* How many items from the first on are as they were written. */
static Py_ssize_t
intact(PyObject *self, Py_ssize_t n)
{
    Py_ssize_t i = 0;
    while (i < n && items(self)[i] == 1000 + i) {
        i++;
    }
    return i;
}

static PyObject *
resized(PyObject *self, Py_ssize_t n)
{
    Py_ssize_t before = Py_SIZE(self);
    PyObject *result = (PyObject *)PyObject_GC_Resize(PyVarObject, self, n);
    if (result == NULL) {
        printf("to %zd: NULL ", n);
        put_error();
        printf("\n");
        return self;
    }
    printf("from %zd to %zd: size %zd, tracked %d, intact %zd\n", before, n, Py_SIZE(result),
           PyObject_GC_IsTracked(result), intact(result, before < n ? before : n));
    for (Py_ssize_t i = before; i < n; i++) {
        items(result)[i] = 1000 + i;
    }
    return result;
}

static void
run(PyObject *Py_UNUSED(module))
{
    PyObject *type = PyType_FromSpec(&spec);
    NEED(type);
    PyObject *object = (PyObject *)PyObject_GC_NewVar(PyVarObject, (PyTypeObject *)type, 3);
    NEED(object);
    show_int("size", Py_SIZE(object));
    show_int("tracked", PyObject_GC_IsTracked(object));
    for (int i = 0; i < 3; i++) {
        items(object)[i] = 1000 + i;
    }
    static const Py_ssize_t sizes[] = {4, 5, 6, 20, 7, 7, 500, 20000, 100, 0, 1};
    for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
        object = resized(object, sizes[i]);
    }
    object = resized(object, PY_SSIZE_T_MAX / (Py_ssize_t)sizeof(long));
    show_int("size", Py_SIZE(object));
    PyObject_GC_Track(object);
    show_int("tracked", PyObject_GC_IsTracked(object));
    show_int("deallocated", deallocated);
    Py_DECREF(object);
    show_int("deallocated", deallocated);

    /* None is left behind where it was. */
    PyGC_Collect();
    for (int i = 0; i < 1000; i++) {
        object = (PyObject *)PyObject_GC_NewVar(PyVarObject, (PyTypeObject *)type, 1);
        for (Py_ssize_t n = 2; n < 300; n *= 2) {
            object = (PyObject *)PyObject_GC_Resize(PyVarObject, object, n);
        }
        PyObject_GC_Track(object);
        Py_DECREF(object);
    }
    show_int("collected", PyGC_Collect());
    show_int("deallocated", deallocated);
    show_new("a negative number", (PyObject *)PyObject_GC_NewVar(PyVarObject, (PyTypeObject *)type, -1));
    Py_DECREF(type);
}

FIXTURE(resize, run)
