/* valgrind: fast */
/* Cycles of extension objects: traverse, clear, finalizers, weak references, tracking. */
#include "fixture.h"

typedef struct {
    PyObject *other;
    PyObject *weak_list;
} node;

static PyTypeObject *node_type;
static int cleared, deallocated, finalized;
static PyObject *rescued;
static int rescue;

static node *
of(PyObject *self)
{
    return PyObject_GetTypeData(self, node_type);
}

static int
traverse(PyObject *self, visitproc visit, void *arg)
{
    node *mine = PyObject_GetTypeData_DuringGC(self, node_type);
    Py_VISIT(Py_TYPE(self));
    if (mine != NULL) {
        Py_VISIT(mine->other);
    }
    return 0;
}

static int
clear(PyObject *self)
{
    cleared++;
    Py_CLEAR(of(self)->other);
    return 0;
}

static void
dealloc(PyObject *self)
{
    PyTypeObject *type = Py_TYPE(self);
    if (PyObject_CallFinalizerFromDealloc(self) < 0) {
        return;
    }
    PyObject_GC_UnTrack(self);
    deallocated++;
    PyObject_ClearWeakRefs(self);
    Py_CLEAR(of(self)->other);
    freefunc release = (freefunc)PyType_GetSlot(type, Py_tp_free);
    release(self);
    Py_DECREF(type);
}

static void
finalize(PyObject *self)
{
    PyObject *error = PyErr_GetRaisedException();
    finalized++;
    if (rescue) {
        rescued = Py_NewRef(self);
    }
    PyErr_SetRaisedException(error);
}

static PyMemberDef members[] = {
    {"__weaklistoffset__", Py_T_PYSSIZET, offsetof(node, weak_list), Py_READONLY | Py_RELATIVE_OFFSET, NULL},
    {NULL, 0, 0, 0, NULL}};
static PyType_Slot slots[] = {{Py_tp_traverse, traverse}, {Py_tp_clear, clear}, {Py_tp_dealloc, dealloc},
                              {Py_tp_finalize, finalize}, {Py_tp_members, members}, {0, NULL}};
static PyType_Spec spec = {
    "fixture.Node", -(int)sizeof(node), 0,
    Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC, slots};

static void
counts(const char *label)
{
    printf("%s: finalized %d, cleared %s, deallocated %d\n", label, finalized, cleared ? "yes" : "no",
           deallocated);
    finalized = cleared = deallocated = 0;
}

/* Two nodes that hold each other; the references here are given back. */
static PyObject *
make_cycle(void)
{
    PyObject *a = PyObject_CallNoArgs((PyObject *)node_type);
    PyObject *b = PyObject_CallNoArgs((PyObject *)node_type);
    of(a)->other = Py_NewRef(b);
    of(b)->other = Py_NewRef(a);
    PyObject *ref = PyWeakref_NewRef(a, NULL);
    Py_DECREF(b);
    Py_DECREF(a);
    return ref;
}

static int
is_dead(PyObject *ref)
{
    PyObject *object;
    int status = PyWeakref_GetRef(ref, &object);
    Py_XDECREF(object);
    return status == 0;
}

static void
run(PyObject *Py_UNUSED(module))
{
    PyObject *type = PyType_FromSpec(&spec);
    NEED(type);
    node_type = (PyTypeObject *)type;
    PyGC_Collect();

    PyObject *object = PyObject_CallNoArgs(type);
    show_int("IS_GC", PyType_IS_GC(Py_TYPE(object)) != 0);
    show_int("tracked", PyObject_GC_IsTracked(object));
    show_int("finalized", PyObject_GC_IsFinalized(object));
    Py_DECREF(object);
    counts("no cycle");

    object = PyObject_CallNoArgs(type);
    of(object)->other = Py_NewRef(object);
    Py_DECREF(object);
    counts("a cycle of one");
    PyGC_Collect();
    counts("collected");

    PyObject *ref = make_cycle();
    show_int("dead", is_dead(ref));
    PyGC_Collect();
    show_int("dead", is_dead(ref));
    counts("a cycle of two");
    Py_DECREF(ref);

    /* Through a list and a dict of the runtime. */
    object = PyObject_CallNoArgs(type);
    of(object)->other = Py_BuildValue("{s:[O]}", "key", object);
    ref = PyWeakref_NewRef(object, NULL);
    Py_DECREF(object);
    PyGC_Collect();
    show_int("dead", is_dead(ref));
    counts("a cycle through containers");
    Py_DECREF(ref);

    ref = make_cycle();
    PyObject *kept = NULL;
    CHECK(PyWeakref_GetRef(ref, &kept) == 1);
    PyGC_Collect();
    counts("a cycle that is held");
    Py_XDECREF(kept);
    PyGC_Collect();
    counts("let go");
    Py_DECREF(ref);

    rescue = 1;
    object = PyObject_CallNoArgs(type);
    Py_DECREF(object);
    counts("rescued by its finalizer");
    rescue = 0;
    show_int("is alive", rescued != NULL);
    show_int("finalized", rescued ? PyObject_GC_IsFinalized(rescued) : -1);
    Py_CLEAR(rescued);
    counts("let go, not finalized again");

    show_int("Disable", PyGC_Disable());
    show_int("IsEnabled", PyGC_IsEnabled());
    show_int("Enable", PyGC_Enable());
    show_int("IsEnabled", PyGC_IsEnabled());
    Py_DECREF(type);
}

FIXTURE(cycles, run)
