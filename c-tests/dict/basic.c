/* valgrind: fast */
/* Dicts: items set, read and deleted, by object and by C string. */
#include "fixture.h"

static void
get_ref(const char *label, PyObject *dict, PyObject *key)
{
    PyObject *value = Py_None;
    printf("%s: %d ", label, PyDict_GetItemRef(dict, key, &value));
    show_new("value", value);
}

static void
get_string_ref(const char *label, PyObject *dict, const char *key)
{
    PyObject *value = Py_None;
    printf("%s: %d ", label, PyDict_GetItemStringRef(dict, key, &value));
    show_new("value", value);
}

static void
set_default(PyObject *dict, PyObject *key, PyObject *standard)
{
    PyObject *value = NULL;
    printf("SetDefaultRef: %d ", PyDict_SetDefaultRef(dict, key, standard, &value));
    show_new("value", value);
}

static void
run(PyObject *Py_UNUSED(module))
{
    PyObject *dict = PyDict_New();
    PyObject *key = PyUnicode_FromString("key");
    PyObject *other = PyLong_FromLong(7);
    PyObject *list = PyList_New(0);
    show("New", dict);
    show_int("Size", PyDict_Size(dict));
    show_int("SetItem", PyDict_SetItem(dict, key, Py_None));
    show_int("SetItem", PyDict_SetItem(dict, other, key));
    show_int("SetItem unhashable", PyDict_SetItem(dict, list, key));
    show_int("SetItemString", PyDict_SetItemString(dict, "text", other));
    show_int("SetItemString bad UTF-8", PyDict_SetItemString(dict, "\xff", other));
    show_int("SetItem again", PyDict_SetItem(dict, key, Py_True));
    show("filled", dict);
    show_int("Size", PyDict_Size(dict));

    get_ref("GetItemRef", dict, key);
    get_ref("GetItemRef missing", dict, Py_None);
    get_ref("GetItemRef unhashable", dict, list);
    get_string_ref("GetItemStringRef", dict, "text");
    get_string_ref("GetItemStringRef missing", dict, "none");
    get_string_ref("GetItemStringRef bad UTF-8", dict, "\x80");
    show_int("Contains", PyDict_Contains(dict, key));
    show_int("Contains missing", PyDict_Contains(dict, Py_None));
    show_int("Contains unhashable", PyDict_Contains(dict, list));
    set_default(dict, key, Py_None);
    set_default(dict, Py_None, Py_False);
    set_default(dict, list, Py_False);
    show_int("SetDefaultRef, no result",
             PyDict_SetDefaultRef(dict, Py_True, Py_True, NULL));
    show("filled", dict);

    PyObject *one = PyFloat_FromDouble(1.0);
    show_int("1.0 finds True", PyDict_Contains(dict, one));
    Py_DECREF(one);
    show_new("Keys", PyDict_Keys(dict));
    show_new("Values", PyDict_Values(dict));
    show_new("Items", PyDict_Items(dict));
    show_int("DelItem", PyDict_DelItem(dict, key));
    show_int("DelItem missing", PyDict_DelItem(dict, key));
    show_int("DelItem unhashable", PyDict_DelItem(dict, list));
    show_int("DelItemString", PyDict_DelItemString(dict, "text"));
    show_int("DelItemString missing", PyDict_DelItemString(dict, "text"));
    show("less", dict);
    show_int("SetItem again", PyDict_SetItem(dict, key, Py_None));
    show("order", dict);
    PyDict_Clear(dict);
    show("Clear", dict);
    show_int("IsTrue", PyObject_IsTrue(dict));
    show_int("Hash", PyObject_Hash(dict));
    CHECK(PyDict_SetItem(dict, key, dict) == 0);
    show("recursive", dict);
    PyDict_Clear(dict);
    Py_DECREF(list);
    Py_DECREF(other);
    Py_DECREF(key);
    Py_DECREF(dict);
}

FIXTURE(basic, run)
