/* A cycle through each kind of object: nothing dies until the collector finds it, then all of it.
 *
 * In each cycle there is a canary, an object that counts when it dies. */
#include "gc/node.h"
#include <time.h>

static PyTypeObject *canary_type;
static int dead;
/* The canary of each kind, while it is alive, and the last one that was made. */
static PyObject *canaries[100], *last_canary;

static void
canary_dealloc(PyObject *self)
{
    PyTypeObject *type = Py_TYPE(self);
    dead++;
    for (size_t i = 0; i < sizeof canaries / sizeof *canaries; i++) {
        if (canaries[i] == self) {
            canaries[i] = NULL;
        }
    }
    freefunc release = (freefunc)PyType_GetSlot(type, Py_tp_free);
    release(self);
    Py_DECREF(type);
}

static PyType_Slot canary_slots[] = {{Py_tp_dealloc, canary_dealloc}, {0, NULL}};
static PyType_Spec canary_spec = {"fixture.Canary", 0, 0, Py_TPFLAGS_DEFAULT, canary_slots};

/* A list with a canary; a new reference. */
static PyObject *
cage(void)
{
    last_canary = PyObject_CallNoArgs((PyObject *)canary_type);
    return Py_BuildValue("[N]", last_canary);
}

/* Puts `object`, which is given up and holds the list, into the list, which is given up as well. */
static void
close_cycle(PyObject *list, PyObject *object)
{
    if (object == NULL) {
        show_error("not made");
    } else {
        CHECK(PyList_Append(list, object) == 0);
        Py_DECREF(object);
    }
    Py_DECREF(list);
}

/* type("Made", bases, {}); a new reference. */
static PyObject *
make_class(PyObject *bases)
{
    return PyObject_CallFunction((PyObject *)&PyType_Type, "sN{}", "Made", bases);
}

static PyObject *
callback(PyObject *Py_UNUSED(self), PyObject *Py_UNUSED(arg))
{
    printf("a callback of a dead weak reference was called\n");
    Py_RETURN_NONE;
}

static PyMethodDef function = {"function", callback, METH_O, NULL};

static void
of_list(void)
{
    PyObject *list = cage();
    close_cycle(list, Py_NewRef(list));
}

static void
of_dict(void)
{
    PyObject *dict = PyDict_New(), *list = cage();
    CHECK(PyDict_SetItemString(dict, "list", list) == 0);
    close_cycle(list, dict);
}

static void
of_dict_keys(void)
{
    /* The keys are instances, which hold the dictionary. */
    PyObject *dict = PyDict_New(), *list = cage(), *key = new_node(Py_NewRef(dict));
    CHECK(PyDict_SetItem(dict, key, list) == 0);
    Py_DECREF(list);
    Py_DECREF(key);
    Py_DECREF(dict);
}

static void
of_dict_view(void)
{
    PyObject *dict = PyDict_New(), *list = cage();
    CHECK(PyDict_SetItemString(dict, "list", list) == 0);
    close_cycle(list, PyObject_CallMethod(dict, "values", NULL));
    Py_DECREF(dict);
}

static void
of_tuple(void)
{
    PyObject *list = cage();
    close_cycle(list, PyTuple_Pack(1, list));
}

static void
of_some_set(PyObject *type)
{
    PyObject *list = cage(), *node = new_node(Py_NewRef(list)), *nodes = Py_BuildValue("(N)", node);
    close_cycle(list, call_one(type, nodes));
    Py_DECREF(nodes);
}

static void
of_set(void)
{
    of_some_set((PyObject *)&PySet_Type);
}

static void
of_frozenset(void)
{
    of_some_set((PyObject *)&PyFrozenSet_Type);
}

static void
of_instance(void)
{
    PyObject *class = make_class(PyTuple_New(0)), *self = PyObject_CallNoArgs(class), *list = cage();
    CHECK(PyObject_SetAttrString(self, "list", list) == 0);
    close_cycle(list, self);
    Py_DECREF(class);
}

static void
of_instance_dict(void)
{
    PyObject *class = make_class(PyTuple_New(0)), *self = PyObject_CallNoArgs(class), *list = cage();
    PyObject *dict = PyObject_GetAttrString(self, "__dict__");
    CHECK(dict && PyDict_SetItemString(dict, "list", list) == 0);
    Py_XDECREF(dict);
    close_cycle(list, self);
    Py_DECREF(class);
}

/* The instance's dictionary holds the instance, and outlives the reference to it. */
static void
of_dict_of_instance(void)
{
    PyObject *class = make_class(PyTuple_New(0)), *self = PyObject_CallNoArgs(class), *list = cage();
    CHECK(PyObject_SetAttrString(self, "self", self) == 0);
    PyObject *dict = PyObject_GetAttrString(self, "__dict__");
    Py_DECREF(self);
    Py_DECREF(class);
    CHECK(dict && PyDict_SetItemString(dict, "list", list) == 0);
    Py_DECREF(list);
    Py_XDECREF(dict);
}

static void
of_extension_instance(void)
{
    PyObject *list = cage();
    close_cycle(list, new_node(Py_NewRef(list)));
}

static void
of_list_subclass(void)
{
    PyObject *class = make_class(Py_BuildValue("(O)", &PyList_Type)), *self = PyObject_CallNoArgs(class);
    PyObject *list = cage();
    CHECK(PyList_Append(self, list) == 0 && PyObject_SetAttrString(self, "list", list) == 0);
    close_cycle(list, self);
    Py_DECREF(class);
}

static void
of_c_function(void)
{
    PyObject *list = cage();
    close_cycle(list, PyCFunction_New(&function, list));
}

static void
release(PyObject *capsule)
{
    dead += PyCapsule_GetPointer(capsule, NULL) == &dead;
}

/* A capsule holds no object: it is only reachable from the cycle, and counts instead of the canary. */
static void
of_capsule(void)
{
    PyObject *list = PyList_New(0);
    PyObject *capsule = PyCapsule_New(&dead, NULL, release);
    close_cycle(list, Py_BuildValue("(NO)", capsule, list));
}

static void
of_module(void)
{
    PyObject *module = PyModule_New("made"), *list = cage();
    CHECK(PyModule_AddObjectRef(module, "list", list) == 0);
    close_cycle(list, module);
}

static void
of_type(void)
{
    PyObject *class = make_class(PyTuple_New(0)), *list = cage();
    CHECK(PyObject_SetAttrString(class, "list", list) == 0);
    Py_DECREF(list);
    Py_DECREF(class);
}

static void
of_type_of_extension(void)
{
    static PyType_Slot none[] = {{0, NULL}};
    static PyType_Spec spec = {"fixture.Passing", 0, 0, Py_TPFLAGS_DEFAULT, none};
    PyObject *class = PyType_FromSpec(&spec), *list = cage();
    CHECK(PyObject_SetAttrString(class, "list", list) == 0);
    Py_DECREF(list);
    Py_DECREF(class);
}

static void
of_bound_method(void)
{
    PyObject *list = cage(), *plain = PyCFunction_New(&function, NULL);
    PyObject *builtins = PyImport_ImportModule("builtins");
    PyObject *descriptor = PyObject_CallMethod(builtins, "classmethod", "O", plain);
    PyObject *bound = descriptor ? PyObject_CallMethod(descriptor, "__get__", "OO", Py_None, list) : NULL;
    Py_XDECREF(descriptor);
    Py_XDECREF(builtins);
    Py_DECREF(plain);
    close_cycle(list, bound);
}

static PyObject *target;

static void
of_weak_reference(void)
{
    PyObject *list = cage(), *call = PyCFunction_New(&function, list);
    close_cycle(list, PyWeakref_NewRef(target, call));
    Py_DECREF(call);
}

static void
of_weak_proxy(void)
{
    PyObject *list = cage(), *call = PyCFunction_New(&function, list);
    close_cycle(list, PyWeakref_NewProxy(target, call));
    Py_DECREF(call);
}

static void
of_memoryview(void)
{
    PyObject *class = make_class(Py_BuildValue("(O)", &PyByteArray_Type)), *self = PyObject_CallNoArgs(class);
    PyObject *list = cage();
    CHECK(PyObject_SetAttrString(self, "list", list) == 0);
    close_cycle(list, PyMemoryView_FromObject(self));
    Py_DECREF(self);
    Py_DECREF(class);
}

static void
of_list_iterator(void)
{
    PyObject *list = cage();
    close_cycle(list, PyObject_GetIter(list));
}

static void
of_sequence_iterator(void)
{
    PyObject *list = cage();
    close_cycle(list, PySeqIter_New(list));
}

static void
of_callable_iterator(void)
{
    PyObject *list = cage();
    close_cycle(list, PyCallIter_New((PyObject *)&PyList_Type, list));
}

static void
of_enumerate(void)
{
    PyObject *list = cage();
    close_cycle(list, call_one((PyObject *)&PyEnum_Type, list));
}

static void
of_exception(void)
{
    PyObject *list = cage();
    close_cycle(list, call_one(PyExc_ValueError, list));
}

static void
of_exception_chain(void)
{
    PyObject *list = cage(), *first = call_one(PyExc_ValueError, list);
    PyObject *second = PyObject_CallNoArgs(PyExc_KeyError);
    Py_DECREF(list);
    PyException_SetContext(first, Py_NewRef(second));
    PyException_SetCause(second, first);
    Py_DECREF(second);
}

static void
of_mapping_proxy(void)
{
    PyObject *dict = PyDict_New(), *list = cage();
    CHECK(PyDict_SetItemString(dict, "list", list) == 0);
    close_cycle(list, PyDictProxy_New(dict));
    Py_DECREF(dict);
}

static void
of_slice(void)
{
    PyObject *list = cage();
    close_cycle(list, PySlice_New(NULL, list, NULL));
}

static void
of_generic_alias(void)
{
    PyObject *list = cage();
    close_cycle(list, Py_GenericAlias((PyObject *)&PyList_Type, list));
}

static const struct {
    const char *name;
    void (*make)(void);
} kinds[] = {
    {"list", of_list},
    {"dict", of_dict},
    {"dict, by a key", of_dict_keys},
    {"view of a dict", of_dict_view},
    {"tuple", of_tuple},
    {"set", of_set},
    {"frozenset", of_frozenset},
    {"instance", of_instance},
    {"instance, by __dict__", of_instance_dict},
    {"__dict__ of an instance", of_dict_of_instance},
    {"extension instance", of_extension_instance},
    {"instance of a subclass of list", of_list_subclass},
    {"function of C", of_c_function},
    {"capsule", of_capsule},
    {"module", of_module},
    {"type", of_type},
    {"type of an extension", of_type_of_extension},
    {"bound method", of_bound_method},
    {"weak reference with a callback", of_weak_reference},
    {"weak proxy with a callback", of_weak_proxy},
    {"memoryview", of_memoryview},
    {"iterator of a list", of_list_iterator},
    {"iterator of a sequence", of_sequence_iterator},
    {"iterator of a callable", of_callable_iterator},
    {"enumerate", of_enumerate},
    {"exception", of_exception},
    {"exceptions by context and cause", of_exception_chain},
    {"mapping proxy", of_mapping_proxy},
    {"slice", of_slice},
    {"generic alias", of_generic_alias},
};
#define KINDS ((int)(sizeof kinds / sizeof *kinds))

static void
collect(void)
{
    Py_XDECREF(call_gc("collect", PyTuple_New(0)));
}

static void
on_request(int kind)
{
    dead = 0;
    kinds[kind].make();
    printf("%s: %d, ", kinds[kind].name, dead);
    collect();
    printf("%d\n", dead);
}

/* All kinds at once, until the collector has come by itself. */
static void
by_themselves(void)
{
    dead = 0;
    for (int kind = 0; kind < KINDS; kind++) {
        last_canary = NULL;
        kinds[kind].make();
        canaries[kind] = last_canary;
    }
    for (time_t end = time(NULL) + 60; time(NULL) < end && dead < KINDS;) {
        make_cycle();
        /* CPython's collector begins where code runs, or here. */
        PyErr_CheckSignals();
    }
    for (int kind = 0; kind < KINDS; kind++) {
        if (canaries[kind]) {
            printf("still there: %s\n", kinds[kind].name);
        }
    }
    printf("by themselves: %d of %d\n", dead, KINDS);
}

static void
run(PyObject *Py_UNUSED(module))
{
    PyObject *canary = PyType_FromSpec(&canary_spec), *node = make_node_type();
    NEED(canary);
    NEED(node);
    NEED(use_gc());
    canary_type = (PyTypeObject *)canary;
    target = new_node(NULL);
    /* What was made before, and collections that are under way. */
    PyGC_Disable();
    collect();
    for (int kind = 0; kind < KINDS; kind++) {
        on_request(kind);
    }
    PyGC_Enable();
    by_themselves();
    Py_CLEAR(target);
    Py_CLEAR(gc);
    Py_DECREF(node);
    Py_DECREF(canary);
}

FIXTURE(kinds, run)
