/* level: abi3t */
/* Dicts, lists and tuples: the getters that return borrowed references, and PyDict_Next. */
#include "fixture.h"

static void
dicts(void)
{
    PyObject *dict = Py_BuildValue("{s:i,s:d,i:s}", "a", 1, "b", 2.5, 3, "c");
    PyObject *list = PyList_New(0);
    PyObject *key, *value;
    Py_ssize_t position = 0;
    int count = 0;
    while (PyDict_Next(dict, &position, &key, &value)) {
        show("key", key);
        show("value", value);
        count++;
    }
    show_int("entries", count);
    position = 0;
    show_int("Next without results", PyDict_Next(dict, &position, NULL, NULL));
    show("GetItemString", PyDict_GetItemString(dict, "a"));
    show("GetItemString missing", PyDict_GetItemString(dict, "none"));
    PyObject *text = PyUnicode_FromString("b");
    show("GetItem", PyDict_GetItem(dict, text));
    show("GetItem missing", PyDict_GetItem(dict, Py_None));
    show("GetItemWithError", PyDict_GetItemWithError(dict, text));
    show("GetItemWithError missing", PyDict_GetItemWithError(dict, Py_None));
    show("GetItemWithError unhashable", PyDict_GetItemWithError(dict, list));
    /* Values may be replaced while iterating. */
    position = 0;
    while (PyDict_Next(dict, &position, &key, &value)) {
        PyDict_SetItem(dict, key, Py_None);
    }
    show("replaced", dict);
    Py_DECREF(text);
    Py_DECREF(list);
    Py_DECREF(dict);
}

static void
run(PyObject *Py_UNUSED(module))
{
    dicts();
    PyObject *list = Py_BuildValue("[iid]", 1, 2, 2.5);
    show("list 0", PyList_GetItem(list, 0));
    show("list 2", PyList_GetItem(list, 2));
    show("list 3", PyList_GetItem(list, 3));
    show("list -1", PyList_GetItem(list, -1));
    /* The borrowed reference stays good as long as the list holds the item. */
    PyObject *item = PyList_GetItem(list, 2);
    PyObject *same = PyList_GetItem(list, 2);
    CHECK(item == same);
    Py_DECREF(list);
    PyObject *tuple = Py_BuildValue("(Lds)", 1LL << 60, 1e-300, "x");
    show("tuple 0", PyTuple_GetItem(tuple, 0));
    show("tuple 1", PyTuple_GetItem(tuple, 1));
    show("tuple 3", PyTuple_GetItem(tuple, 3));
    show("tuple -1", PyTuple_GetItem(tuple, -1));
    Py_DECREF(tuple);
}

FIXTURE(borrowed, run)
