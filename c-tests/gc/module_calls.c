/* The module gc: its functions with good and bad arguments. */
#include "gc/node.h"

#define CALL0(name) call_gc(name, PyTuple_New(0))

static void
constants(void)
{
    static const char *const names[] = {"DEBUG_STATS", "DEBUG_COLLECTABLE", "DEBUG_UNCOLLECTABLE",
                                        "DEBUG_SAVEALL", "DEBUG_LEAK"};
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        show_new(names[i], PyObject_GetAttrString(gc, names[i]));
    }
    show_new("garbage", PyObject_GetAttrString(gc, "garbage"));
    show_new("callbacks", PyObject_GetAttrString(gc, "callbacks"));
    show_new("__name__", PyObject_GetAttrString(gc, "__name__"));
    static const char *const functions[] = {
        "collect", "enable", "disable", "isenabled", "get_stats", "get_count", "get_threshold", "set_threshold",
        "get_objects", "get_referrers", "get_referents", "freeze", "unfreeze", "get_freeze_count", "is_tracked",
        "is_finalized", "get_debug", "set_debug"};
    for (size_t i = 0; i < sizeof(functions) / sizeof(functions[0]); i++) {
        PyObject *function = PyObject_GetAttrString(gc, functions[i]);
        show(functions[i], function);
        if (function) {
            show_new("  signature", PyObject_GetAttrString(function, "__text_signature__"));
        }
        Py_XDECREF(function);
    }
}

static void
collect(void)
{
    Py_XDECREF(CALL0("collect"));
    SHOW_GC("collect()", "collect", PyTuple_New(0));
    make_cycle();
    SHOW_GC("collect() of one list", "collect", Py_BuildValue("(i)", 2));
    PyObject *a = PyList_New(0), *b = PyDict_New();
    PyObject *pair = PyTuple_Pack(2, a, b);
    PyList_Append(a, pair);
    PyObject *number = PyFloat_FromDouble(1e300), *text = PyUnicode_FromString("some text or other");
    PyDict_SetItemString(b, "float", number);
    PyDict_SetItemString(b, "text", text);
    Py_DECREF(number);
    Py_DECREF(text);
    Py_DECREF(a);
    Py_DECREF(b);
    Py_DECREF(pair);
    SHOW_GC("collect() of a list, a dict and a tuple", "collect", PyTuple_New(0));
    SHOW_GC("collect(0)", "collect", Py_BuildValue("(i)", 0));
    SHOW_GC("collect(True)", "collect", Py_BuildValue("(O)", Py_True));
    show_new("collect(generation=1)", call_gc_with("collect", PyTuple_New(0), "generation", PyLong_FromLong(1)));
    show_new("collect(other=1)", call_gc_with("collect", PyTuple_New(0), "other", PyLong_FromLong(1)));
    show_new("collect(1, generation=1)",
             call_gc_with("collect", Py_BuildValue("(i)", 1), "generation", PyLong_FromLong(1)));
    SHOW_GC("collect(3)", "collect", Py_BuildValue("(i)", 3));
    SHOW_GC("collect(-1)", "collect", Py_BuildValue("(i)", -1));
    SHOW_GC("collect('x')", "collect", Py_BuildValue("(s)", "x"));
    SHOW_GC("collect(1.0)", "collect", Py_BuildValue("(d)", 1.0));
    SHOW_GC("collect(None)", "collect", Py_BuildValue("(O)", Py_None));
    SHOW_GC("collect(1, 2)", "collect", Py_BuildValue("(ii)", 1, 2));
    SHOW_GC("collect(2**40)", "collect", Py_BuildValue("(L)", 1LL << 40));
    SHOW_GC("collect(2**80)", "collect", Py_BuildValue("(N)", PyLong_FromString("1208925819614629174706176", NULL, 10)));
}

static void
switches(void)
{
    SHOW_GC("isenabled", "isenabled", PyTuple_New(0));
    SHOW_GC("disable", "disable", PyTuple_New(0));
    SHOW_GC("isenabled", "isenabled", PyTuple_New(0));
    show_int("PyGC_IsEnabled", PyGC_IsEnabled());
    make_cycle();
    show_int("PyGC_Collect while disabled", PyGC_Collect());
    SHOW_GC("collect() while disabled", "collect", PyTuple_New(0));
    SHOW_GC("enable", "enable", PyTuple_New(0));
    SHOW_GC("isenabled", "isenabled", PyTuple_New(0));
    SHOW_GC("enable(1)", "enable", Py_BuildValue("(i)", 1));
    SHOW_GC("disable(1)", "disable", Py_BuildValue("(i)", 1));
    SHOW_GC("isenabled(1)", "isenabled", Py_BuildValue("(i)", 1));
    show_new("enable(a=1)", call_gc_with("enable", PyTuple_New(0), "a", PyLong_FromLong(1)));
}

static void
thresholds(void)
{
    SHOW_GC("get_threshold", "get_threshold", PyTuple_New(0));
    SHOW_GC("set_threshold(700)", "set_threshold", Py_BuildValue("(i)", 700));
    SHOW_GC("get_threshold", "get_threshold", PyTuple_New(0));
    SHOW_GC("set_threshold(700, 11)", "set_threshold", Py_BuildValue("(ii)", 700, 11));
    SHOW_GC("get_threshold", "get_threshold", PyTuple_New(0));
    SHOW_GC("set_threshold(1, 2, 3)", "set_threshold", Py_BuildValue("(iii)", 1, 2, 3));
    SHOW_GC("get_threshold", "get_threshold", PyTuple_New(0));
    SHOW_GC("set_threshold(0)", "set_threshold", Py_BuildValue("(i)", 0));
    SHOW_GC("get_threshold", "get_threshold", PyTuple_New(0));
    SHOW_GC("isenabled", "isenabled", PyTuple_New(0));
    SHOW_GC("set_threshold()", "set_threshold", PyTuple_New(0));
    SHOW_GC("set_threshold(1, 2, 3, 4)", "set_threshold", Py_BuildValue("(iiii)", 1, 2, 3, 4));
    SHOW_GC("set_threshold('a')", "set_threshold", Py_BuildValue("(s)", "a"));
    SHOW_GC("set_threshold(-5)", "set_threshold", Py_BuildValue("(i)", -5));
    SHOW_GC("set_threshold(2**40)", "set_threshold", Py_BuildValue("(L)", 1LL << 40));
    SHOW_GC("set_threshold(-2**40)", "set_threshold", Py_BuildValue("(L)", -(1LL << 40)));
    SHOW_GC("set_threshold(2, 'a')", "set_threshold", Py_BuildValue("(is)", 2, "a"));
    show_new("set_threshold(a=1)", call_gc_with("set_threshold", PyTuple_New(0), "a", PyLong_FromLong(1)));
    SHOW_GC("set_threshold(2000, 10, 10)", "set_threshold", Py_BuildValue("(iii)", 2000, 10, 10));
    SHOW_GC("get_threshold", "get_threshold", PyTuple_New(0));
    SHOW_GC("get_threshold(1)", "get_threshold", Py_BuildValue("(i)", 1));
    Py_XDECREF(call_gc("set_threshold", Py_BuildValue("(i)", 0)));
}

static void
debug_flags(void)
{
    SHOW_GC("get_debug", "get_debug", PyTuple_New(0));
    SHOW_GC("set_debug(32)", "set_debug", Py_BuildValue("(i)", 32));
    SHOW_GC("get_debug", "get_debug", PyTuple_New(0));
    make_cycle();
    SHOW_GC("collect() with SAVEALL", "collect", PyTuple_New(0));
    PyObject *garbage = PyObject_GetAttrString(gc, "garbage");
    show("garbage", garbage);
    SHOW_GC("collect() again", "collect", PyTuple_New(0));
    SHOW_GC("set_debug(0)", "set_debug", Py_BuildValue("(i)", 0));
    PyList_SetSlice(garbage, 0, 1, NULL);
    SHOW_GC("collect() what was saved", "collect", PyTuple_New(0));
    show_new("garbage", garbage);
    SHOW_GC("set_debug(-1)", "set_debug", Py_BuildValue("(i)", -1));
    SHOW_GC("get_debug", "get_debug", PyTuple_New(0));
    SHOW_GC("set_debug(0)", "set_debug", Py_BuildValue("(i)", 0));
    SHOW_GC("set_debug()", "set_debug", PyTuple_New(0));
    SHOW_GC("set_debug('a')", "set_debug", Py_BuildValue("(s)", "a"));
    SHOW_GC("set_debug(1, 2)", "set_debug", Py_BuildValue("(ii)", 1, 2));
    SHOW_GC("set_debug(2**40)", "set_debug", Py_BuildValue("(L)", 1LL << 40));
}

/* The keys of a dict and the types of its values, in order. */
static void
show_shape(const char *label, PyObject *dict)
{
    printf("%s:", label);
    PyObject *items = PyDict_Items(dict);
    for (Py_ssize_t i = 0; items && i < PyList_Size(items); i++) {
        PyObject *item = PySequence_GetItem(items, i);
        PyObject *key = PySequence_GetItem(item, 0), *value = PySequence_GetItem(item, 1);
        printf(" ");
        put_str(key);
        printf("=");
        put_type(value);
        Py_XDECREF(key);
        Py_XDECREF(value);
        Py_XDECREF(item);
    }
    printf("\n");
    Py_XDECREF(items);
}

static void
statistics(void)
{
    PyObject *stats = CALL0("get_stats");
    show_int("get_stats", PyList_Size(stats));
    for (Py_ssize_t i = 0; i < 3; i++) {
        PyObject *dict = PySequence_GetItem(stats, i);
        show_shape("  generation", dict);
        Py_XDECREF(dict);
    }
    Py_XDECREF(stats);
    Py_XDECREF(CALL0("collect"));
    stats = CALL0("get_stats");
    PyObject *last = PySequence_GetItem(stats, 2);
    PyObject *before = PyMapping_GetItemString(last, "collections"), *freed = PyMapping_GetItemString(last, "collected");
    Py_XDECREF(last);
    Py_XDECREF(stats);
    make_cycle();
    Py_XDECREF(CALL0("collect"));
    stats = CALL0("get_stats");
    last = PySequence_GetItem(stats, 2);
    PyObject *after = PyMapping_GetItemString(last, "collections"), *more = PyMapping_GetItemString(last, "collected");
    show_new("collections since", PyNumber_Subtract(after, before));
    show_new("collected since", PyNumber_Subtract(more, freed));
    show_new("uncollectable", PyMapping_GetItemString(last, "uncollectable"));
    Py_XDECREF(before);
    Py_XDECREF(freed);
    Py_XDECREF(after);
    Py_XDECREF(more);
    Py_XDECREF(last);
    Py_XDECREF(stats);
    PyObject *count = CALL0("get_count");
    show_int("get_count", PyTuple_Size(count));
    for (Py_ssize_t i = 0; i < 3; i++) {
        PyObject *one = PySequence_GetItem(count, i);
        show_int("  is an int", PyLong_CheckExact(one));
        Py_XDECREF(one);
    }
    Py_XDECREF(count);
    SHOW_GC("get_stats(1)", "get_stats", Py_BuildValue("(i)", 1));
    SHOW_GC("get_count(1)", "get_count", Py_BuildValue("(i)", 1));
}

static void
run(PyObject *Py_UNUSED(module))
{
    NEED(use_gc());
    show("gc", gc);
    constants();
    thresholds();
    /* From here on nothing is collected but what is asked for. */
    collect();
    switches();
    debug_flags();
    statistics();
    Py_CLEAR(gc);
}

FIXTURE(module_calls, run)
