/* The module gc looking at objects: which are tracked, who refers to whom, freeze. */
#include "gc/node.h"

static PyType_Spec plain_spec = {"fixture.Plain", 0, 0, Py_TPFLAGS_DEFAULT, (PyType_Slot[]){{0, NULL}}};

static void
tracked(const char *label, PyObject *object)
{
    if (object == NULL) {
        show_error(label);
        return;
    }
    PyObject *is_tracked = call_gc("is_tracked", PyTuple_Pack(1, object));
    PyObject *is_finalized = call_gc("is_finalized", PyTuple_Pack(1, object));
    printf("%s: tracked %d, finalized %d, PyObject_GC_IsTracked %d\n", label, is_tracked == Py_True,
           is_finalized == Py_True, PyObject_GC_IsTracked(object));
    Py_XDECREF(is_tracked);
    Py_XDECREF(is_finalized);
    Py_DECREF(object);
}

static void
all_kinds(PyObject *plain)
{
    tracked("int", PyLong_FromLong(1));
    tracked("float", PyFloat_FromDouble(1e300));
    tracked("str", PyUnicode_FromString("a text"));
    tracked("bytes", PyBytes_FromString("some bytes"));
    tracked("None", Py_NewRef(Py_None));
    tracked("list", PyList_New(0));
    tracked("dict", PyDict_New());
    tracked("set", PySet_New(NULL));
    tracked("frozenset", PyFrozenSet_New(NULL));
    tracked("empty tuple", PyTuple_New(0));
    tracked("tuple of an int", Py_BuildValue("(i)", 1));
    tracked("tuple of a tuple of an int", Py_BuildValue("((i))", 1));
    tracked("tuple of a list", Py_BuildValue("([])"));
    tracked("tuple of a tuple of a list", Py_BuildValue("(([]))"));
    tracked("slice", PySlice_New(NULL, NULL, NULL));
    PyObject *list = PyList_New(0);
    tracked("iterator of a list", PyObject_GetIter(list));
    Py_DECREF(list);
    tracked("module", PyImport_ImportModule("sys"));
    tracked("function", PyObject_GetAttrString(gc, "collect"));
    tracked("static type", Py_NewRef((PyObject *)&PyList_Type));
    tracked("heap type", Py_NewRef((PyObject *)node_type));
    tracked("instance", PyObject_CallNoArgs((PyObject *)node_type));
    tracked("instance of a type without traverse", PyObject_CallNoArgs(plain));
    tracked("exception", PyObject_CallNoArgs(PyExc_ValueError));
    tracked("capsule", PyCapsule_New(&gc, NULL, NULL));
    PyObject *type = PyObject_CallNoArgs((PyObject *)node_type);
    tracked("weak reference", PyWeakref_NewRef((PyObject *)node_type, NULL));
    Py_DECREF(type);
    SHOW_GC("is_tracked()", "is_tracked", PyTuple_New(0));
    SHOW_GC("is_tracked(1, 2)", "is_tracked", Py_BuildValue("(ii)", 1, 2));
    SHOW_GC("is_finalized()", "is_finalized", PyTuple_New(0));
}

/* How often each of some objects is in a list, which is given up. */
static void
count_in(const char *label, PyObject *list, PyObject *const *objects, const char *const *names, int n)
{
    printf("%s:", label);
    if (list == NULL) {
        printf(" ");
        put_error();
        printf("\n");
        return;
    }
    for (int i = 0; i < n; i++) {
        int count = 0;
        for (Py_ssize_t k = 0; k < PyList_Size(list); k++) {
            PyObject *item = PyList_GetItemRef(list, k);
            count += item == objects[i];
            Py_XDECREF(item);
        }
        printf(" %s %d", names[i], count);
    }
    printf("; a ");
    put_type(list);
    printf("\n");
    Py_DECREF(list);
}

#define COUNT(label, list) count_in(label, list, objects, names, (int)(sizeof(objects) / sizeof(objects[0])))

static void
graph(PyObject *plain)
{
    /* Not a str: CPython does not look at the keys of a dict that has only such. */
    PyObject *target = PyBytes_FromString("the one that is looked for");
    PyObject *list = PyList_New(0), *dict = PyDict_New(), *set = PySet_New(NULL);
    PyList_Append(list, target);
    PyDict_SetItem(dict, target, list);
    PySet_Add(set, target);
    PyObject *tuple = PyTuple_Pack(2, target, dict);
    PyObject *node = new_node(Py_NewRef(target)), *with_dict = new_node(NULL);
    PyObject_SetAttrString(with_dict, "attribute", tuple);
    PyObject *its_dict = PyObject_GenericGetDict(with_dict, NULL);
    NEED(its_dict);
    PyObject *error = call_one(PyExc_ValueError, target);
    PyObject *untracked = PyObject_CallNoArgs(plain);
    PyObject *type = (PyObject *)node_type;
    PyObject *objects[] = {target, list, dict, set, tuple, node, with_dict, its_dict, error, untracked, type};
    static const char *const names[] = {"bytes", "list", "dict", "set", "tuple", "node", "with_dict",
                                        "its_dict", "error", "untracked", "type"};
    COUNT("referrers of the bytes", call_gc("get_referrers", PyTuple_Pack(1, target)));
    COUNT("referrers of the list", call_gc("get_referrers", PyTuple_Pack(1, list)));
    COUNT("referrers of the dict", call_gc("get_referrers", PyTuple_Pack(1, dict)));
    COUNT("referrers of the tuple", call_gc("get_referrers", PyTuple_Pack(1, tuple)));
    COUNT("referrers of its dict", call_gc("get_referrers", PyTuple_Pack(1, its_dict)));
    COUNT("referrers of list and dict", call_gc("get_referrers", PyTuple_Pack(2, list, dict)));
    COUNT("referrers of the type", call_gc("get_referrers", PyTuple_Pack(1, type)));
    COUNT("referrers of nothing", call_gc("get_referrers", PyTuple_New(0)));
    COUNT("referents of the list", call_gc("get_referents", PyTuple_Pack(1, list)));
    COUNT("referents of the dict", call_gc("get_referents", PyTuple_Pack(1, dict)));
    COUNT("referents of the set", call_gc("get_referents", PyTuple_Pack(1, set)));
    COUNT("referents of the tuple", call_gc("get_referents", PyTuple_Pack(1, tuple)));
    COUNT("referents of the node", call_gc("get_referents", PyTuple_Pack(1, node)));
    COUNT("referents of the one with a dict", call_gc("get_referents", PyTuple_Pack(1, with_dict)));
    COUNT("referents of its dict", call_gc("get_referents", PyTuple_Pack(1, its_dict)));
    COUNT("referents of the list, twice", call_gc("get_referents", PyTuple_Pack(2, list, list)));
    COUNT("referents of the bytes", call_gc("get_referents", PyTuple_Pack(1, target)));
    COUNT("referents of one without traverse", call_gc("get_referents", PyTuple_Pack(1, untracked)));
    COUNT("objects", call_gc("get_objects", PyTuple_New(0)));
    COUNT("objects(None)", call_gc("get_objects", PyTuple_Pack(1, Py_None)));
    PyObject *all = call_gc("get_objects", PyTuple_New(0));
    PyObject *self[] = {all};
    static const char *const itself[] = {"itself"};
    count_in("objects", all, self, itself, 1);
    PyObject *numbers = Py_BuildValue("[iiLdO]", 1, 2, 1LL << 60, 0.5, Py_None);
    PyObject *found = call_gc("get_referents", PyTuple_Pack(1, numbers));
    show_int("referents of a list of numbers", PyList_Size(found));
    PyObject *sum = PySequence_List(found);
    show_int("  the int 2 is there", PySequence_Contains(sum, PyLong_FromLong(2)));
    show_int("  the float is there", PySequence_Contains(sum, PyFloat_FromDouble(0.5)));
    Py_DECREF(sum);
    Py_DECREF(found);
    Py_DECREF(numbers);
    Py_DECREF(target);
    Py_DECREF(list);
    Py_DECREF(dict);
    Py_DECREF(set);
    Py_DECREF(tuple);
    Py_DECREF(node);
    Py_DECREF(with_dict);
    Py_DECREF(its_dict);
    Py_DECREF(error);
    Py_DECREF(untracked);
}

static void
arguments(void)
{
    SHOW_GC("get_objects(3)", "get_objects", Py_BuildValue("(i)", 3));
    SHOW_GC("get_objects(-2)", "get_objects", Py_BuildValue("(i)", -2));
    SHOW_GC("get_objects('a')", "get_objects", Py_BuildValue("(s)", "a"));
    SHOW_GC("get_objects(1.5)", "get_objects", Py_BuildValue("(d)", 1.5));
    SHOW_GC("get_objects(0, 1)", "get_objects", Py_BuildValue("(ii)", 0, 1));
    SHOW_GC("get_objects(2**70)", "get_objects", Py_BuildValue("(N)", PyLong_FromString("1180591620717411303424", NULL, 10)));
    show_new("get_objects(other=1)", call_gc_with("get_objects", PyTuple_New(0), "other", PyLong_FromLong(1)));
    for (int generation = -1; generation <= 2; generation++) {
        PyObject *list = call_gc_with("get_objects", PyTuple_New(0), "generation", PyLong_FromLong(generation));
        show_int("get_objects of a generation is a list", list != NULL && PyList_CheckExact(list));
        Py_XDECREF(list);
    }
}

static PyObject *
cycle_of_node(void)
{
    PyObject *list = PyList_New(0);
    PyObject *node = new_node(list);
    PyList_Append(list, node);
    return node;
}

static void
freezing(void)
{
    SHOW_GC("get_freeze_count", "get_freeze_count", PyTuple_New(0));
    PyObject *function = PyObject_GetAttrString(gc, "get_freeze_count");
    PyObject *list = PyList_New(0);
    PyList_Append(list, list);
    SHOW_GC("freeze", "freeze", PyTuple_New(0));
    PyObject *count = call_gc("get_freeze_count", PyTuple_New(0));
    show_int("frozen objects, more than 10", PyLong_AsLong(count) > 10);
    PyObject *objects[] = {list, function};
    static const char *const names[] = {"list", "function"};
    COUNT("objects while frozen", call_gc("get_objects", PyTuple_New(0)));
    COUNT("referrers while frozen", call_gc("get_referrers", PyTuple_Pack(1, list)));
    Py_DECREF(list);
    SHOW_GC("collect() of what is frozen", "collect", PyTuple_New(0));
    list = PyList_New(0);
    PyList_Append(list, list);
    Py_DECREF(list);
    SHOW_GC("collect() of what is not", "collect", PyTuple_New(0));
    SHOW_GC("unfreeze", "unfreeze", PyTuple_New(0));
    SHOW_GC("get_freeze_count", "get_freeze_count", PyTuple_New(0));
    SHOW_GC("collect() of what was frozen", "collect", PyTuple_New(0));
    Py_DECREF(count);
    Py_DECREF(function);

    /* What is frozen still dies with its last reference. */
    PyObject *node = PyObject_CallNoArgs((PyObject *)node_type), *kept = cycle_of_node();
    PyObject *set = PySet_New(NULL);
    PyObject *ref = PyWeakref_NewRef(set, NULL);
    SHOW_GC("freeze", "freeze", PyTuple_New(0));
    Py_DECREF(node);
    Py_DECREF(set);
    show_int("a frozen set is dead", is_dead(ref));
    Py_DECREF(ref);
    Py_DECREF(kept);
    SHOW_GC("collect()", "collect", PyTuple_New(0));
    SHOW_GC("unfreeze", "unfreeze", PyTuple_New(0));
    SHOW_GC("collect()", "collect", PyTuple_New(0));
    SHOW_GC("freeze(1)", "freeze", Py_BuildValue("(i)", 1));
    SHOW_GC("unfreeze(1)", "unfreeze", Py_BuildValue("(i)", 1));
}

static void
run(PyObject *Py_UNUSED(module))
{
    NEED(use_gc());
    Py_XDECREF(call_gc("collect", PyTuple_New(0)));
    PyObject *type = make_node_type(), *plain = PyType_FromSpec(&plain_spec);
    NEED(type);
    NEED(plain);
    all_kinds(plain);
    graph(plain);
    arguments();
    /* From here on nothing is collected but what is asked for. */
    Py_XDECREF(call_gc("set_threshold", Py_BuildValue("(i)", 0)));
    Py_XDECREF(call_gc("collect", PyTuple_New(0)));
    freezing();
    Py_DECREF(type);
    Py_DECREF(plain);
    Py_CLEAR(gc);
}

FIXTURE(module_objects, run)
