/* valgrind: fast */
/* The mapping protocol and items of any object. */
#include "fixture.h"

static void
string_keys(PyObject *object)
{
    PyObject *key = PyUnicode_FromString("a"), *value = Py_None;
    show("object", object);
    show_int("  Check", PyMapping_Check(object));
    show_int("  Size", PyMapping_Size(object));
    show_new("  GetItemString", PyMapping_GetItemString(object, "a"));
    show_new("  GetItemString missing", PyMapping_GetItemString(object, "z"));
    show_int("  GetOptionalItem", PyMapping_GetOptionalItem(object, key, &value));
    show_new("    value", value);
    value = Py_None;
    show_int("  GetOptionalItemString missing", PyMapping_GetOptionalItemString(object, "z", &value));
    CHECK(value == NULL);
    show_int("  HasKey", PyMapping_HasKey(object, key));
    show_int("  HasKeyString", PyMapping_HasKeyString(object, "z"));
    show_int("  HasKeyWithError", PyMapping_HasKeyWithError(object, key));
    show_int("  HasKeyStringWithError", PyMapping_HasKeyStringWithError(object, "z"));
    show_int("  SetItemString", PyMapping_SetItemString(object, "b", Py_True));
    show_new("  Keys", PyMapping_Keys(object));
    show_new("  Values", PyMapping_Values(object));
    show_new("  Items", PyMapping_Items(object));
    show_int("  DelItemString", PyMapping_DelItemString(object, "b"));
    show_int("  DelItemString again", PyMapping_DelItemString(object, "b"));
    show_new("  GetItem", PyObject_GetItem(object, key));
    show_int("  SetItem", PyObject_SetItem(object, key, Py_None));
    show_int("  DelItem", PyObject_DelItem(object, key));
    Py_DECREF(key);
}

static void
run(PyObject *Py_UNUSED(module))
{
    PyObject *objects = Py_BuildValue("[{s:i}[ii](i)sOiN]", "a", 1, 1, 2, 1, "abc", Py_None, 7,
                                      PySet_New(NULL));
    NEED(objects);
    for (Py_ssize_t i = 0; i < PyList_Size(objects); i++) {
        PyObject *object = PyList_GetItemRef(objects, i);
        string_keys(object);
        Py_DECREF(object);
    }
    Py_DECREF(objects);
    PyObject *dict = PyDict_New(), *list = PyList_New(0);
    show_new("unhashable key", PyObject_GetItem(dict, list));
    show_int("unhashable key", PyObject_SetItem(dict, list, list));
    show_int("unhashable key", PyMapping_HasKeyWithError(dict, list));
    show_new("alias of list", PyObject_GetItem((PyObject *)&PyList_Type, (PyObject *)&PyLong_Type));
    show_new("item of a type", PyObject_GetItem((PyObject *)&PyLong_Type, Py_None));
    Py_DECREF(list);
    Py_DECREF(dict);
}

FIXTURE(basic, run)
