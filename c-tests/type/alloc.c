/* Types: objects allocated by function, with and without collection, and of variable size. */
#include "fixture.h"

typedef struct {
    long value;
    PyObject *other;
} data;

static int freed;

static void
dealloc(PyObject *self)
{
    PyTypeObject *type = Py_TYPE(self);
    freed++;
    PyObject_Free(self);
    Py_DECREF(type);
}

static int
gc_traverse(PyObject *self, visitproc visit, void *arg)
{
    Py_VISIT(Py_TYPE(self));
    return 0;
}

static void
gc_dealloc(PyObject *self)
{
    PyTypeObject *type = Py_TYPE(self);
    PyObject_GC_UnTrack(self);
    freed++;
    PyObject_GC_Del(self);
    Py_DECREF(type);
}

static PyType_Slot slots[] = {{Py_tp_dealloc, dealloc}, {0, NULL}};
static PyType_Slot gc_slots[] = {{Py_tp_dealloc, gc_dealloc}, {Py_tp_traverse, gc_traverse}, {0, NULL}};
static PyType_Spec spec = {"fixture.Plain", -(int)sizeof(data), 0, Py_TPFLAGS_DEFAULT, slots};
static PyType_Spec gc_spec = {"fixture.Collected", -(int)sizeof(data), 0,
                              Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC, gc_slots};

static void
filled(PyObject *object, PyTypeObject *type)
{
    data *mine = PyObject_GetTypeData(object, type);
    mine->value = 7;
    mine->other = NULL;
    CHECK((uintptr_t)mine % sizeof(void *) == 0);
    CHECK(Py_TYPE(object) == type);
}

static void
run(PyObject *Py_UNUSED(module))
{
    PyObject *plain = PyType_FromSpec(&spec), *collected = PyType_FromSpec(&gc_spec);
    PyTypeObject *type = (PyTypeObject *)plain, *gc_type = (PyTypeObject *)collected;
    NEED(plain);
    NEED(collected);
    PyObject *object = PyObject_New(PyObject, type);
    filled(object, type);
    Py_DECREF(object);
    show_int("PyObject_New", freed);
    object = PyObject_GC_New(PyObject, gc_type);
    filled(object, gc_type);
    show_int("tracked", PyObject_GC_IsTracked(object));
    PyObject_GC_Track(object);
    show_int("tracked", PyObject_GC_IsTracked(object));
    PyObject_GC_UnTrack(object);
    PyObject_GC_UnTrack(object);
    show_int("tracked", PyObject_GC_IsTracked(object));
    Py_DECREF(object);
    show_int("PyObject_GC_New", freed);
    object = PyType_GenericAlloc(type, 0);
    data *mine = PyObject_GetTypeData(object, type);
    CHECK(mine->value == 0 && mine->other == NULL);
    Py_DECREF(object);
    show_int("GenericAlloc", freed);
    PyObject *empty = PyTuple_New(0);
    object = PyType_GenericNew(gc_type, empty, NULL);
    show_int("tracked", PyObject_GC_IsTracked(object));
    Py_DECREF(object);
    show_int("GenericNew", freed);
    for (int i = 0; i < 100000; i++) {
        object = PyObject_CallNoArgs(i % 2 ? plain : collected);
        Py_XDECREF(object);
    }
    show_int("many", freed);
    Py_DECREF(empty);
    Py_DECREF(collected);
    Py_DECREF(plain);
}

FIXTURE(alloc, run)
