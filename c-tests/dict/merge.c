/* Dicts: copies, Update, Merge, MergeFromSeq2, and proxies. */
#include "fixture.h"

static void
sequences(PyObject *dict)
{
    PyObject *pairs = Py_BuildValue("[(is)[ss](ss)]", 1, "one", "a", "A", "a", "AA");
    show_int("MergeFromSeq2", PyDict_MergeFromSeq2(dict, pairs, 1));
    show("  gives", dict);
    Py_DECREF(pairs);
    pairs = Py_BuildValue("((is)(ss))", 1, "new", "z", "Z");
    show_int("MergeFromSeq2 keeping", PyDict_MergeFromSeq2(dict, pairs, 0));
    show("  gives", dict);
    Py_DECREF(pairs);
    pairs = Py_BuildValue("[(iii)]", 1, 2, 3);
    show_int("a triple", PyDict_MergeFromSeq2(dict, pairs, 1));
    Py_DECREF(pairs);
    pairs = Py_BuildValue("[(ii)i]", 8, 8, 9);
    show_int("no pair", PyDict_MergeFromSeq2(dict, pairs, 1));
    Py_DECREF(pairs);
    show_int("no sequence", PyDict_MergeFromSeq2(dict, Py_None, 1));
    show("  gives", dict);
}

static void
run(PyObject *Py_UNUSED(module))
{
    PyObject *dict = Py_BuildValue("{s:i,s:i}", "a", 1, "b", 2);
    PyObject *other = Py_BuildValue("{s:i,s:i}", "b", 20, "c", 30);
    PyObject *copy = PyDict_Copy(dict);
    show("Copy", copy);
    show_int("Update", PyDict_Update(copy, other));
    show("  gives", copy);
    show("the original", dict);
    Py_DECREF(copy);
    copy = PyDict_Copy(dict);
    show_int("Merge keeping", PyDict_Merge(copy, other, 0));
    show("  gives", copy);
    show_int("Merge itself", PyDict_Merge(copy, copy, 1));
    show_int("Merge None", PyDict_Merge(copy, Py_None, 1));
    PyObject *list = PyList_New(0);
    show_int("Merge a list", PyDict_Merge(copy, list, 1));
    Py_DECREF(list);
    sequences(copy);

    PyObject *proxy = PyDictProxy_New(copy);
    show("DictProxy", proxy);
    show_int("proxy size", PyMapping_Size(proxy));
    show_new("proxy item", PyMapping_GetItemString(proxy, "a"));
    show_int("proxy assignment", PyMapping_SetItemString(proxy, "a", Py_None));
    show_new("proxy of an int", PyDictProxy_New(Py_True));
    PyObject *target = PyDict_New();
    show_int("Merge a proxy", PyDict_Merge(target, proxy, 1));
    show_int("equal", PyObject_RichCompareBool(target, copy, Py_EQ));
    Py_DECREF(target);
    Py_DECREF(proxy);

    show_new("dict | dict", PyNumber_Or(dict, other));
    show_new("dict | None", PyNumber_Or(dict, Py_None));
    show_new("==", PyObject_RichCompare(dict, other, Py_EQ));
    show_new("<", PyObject_RichCompare(dict, other, Py_LT));
    show_new("get", PyObject_CallMethod(dict, "get", "si", "x", 5));
    show_new("pop", PyObject_CallMethod(dict, "pop", "s", "a"));
    show_new("pop missing", PyObject_CallMethod(dict, "pop", "s", "a"));
    show_new("setdefault", PyObject_CallMethod(dict, "setdefault", "si", "d", 4));
    show_new("popitem", PyObject_CallMethod(dict, "popitem", NULL));
    show_new("update", PyObject_CallMethod(dict, "update", "O", other));
    show_new("keys", PyObject_CallMethod(dict, "keys", NULL));
    show_new("values", PyObject_CallMethod(dict, "values", NULL));
    show_new("items", PyObject_CallMethod(dict, "items", NULL));
    show_new("clear", PyObject_CallMethod(dict, "clear", NULL));
    show_new("popitem of empty", PyObject_CallMethod(dict, "popitem", NULL));
    Py_DECREF(copy);
    Py_DECREF(other);
    Py_DECREF(dict);
}

FIXTURE(merge, run)
