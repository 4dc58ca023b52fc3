/* Lists through the object protocols and their own methods. */
#include "fixture.h"

static void
items_and_slices(PyObject *list)
{
    static const char *const keys[] = {"0", "-1", "7", "-8"};
    for (size_t i = 0; i < Py_ARRAY_LENGTH(keys); i++) {
        PyObject *key = PyLong_FromString(keys[i], NULL, 10);
        printf("[%s] ", keys[i]);
        show_new("GetItem", PyObject_GetItem(list, key));
        Py_DECREF(key);
    }
    PyObject *huge = PyLong_FromString("99999999999999999999", NULL, 10);
    show_new("[huge]", PyObject_GetItem(list, huge));
    Py_DECREF(huge);
    PyObject *key = PyUnicode_FromString("0");
    show_new("['0']", PyObject_GetItem(list, key));
    show_int("['0'] = None", PyObject_SetItem(list, key, Py_None));
    Py_DECREF(key);
    PyObject *step = PyLong_FromLong(-2);
    PyObject *slice = PySlice_New(NULL, NULL, step);
    show_new("[::-2]", PyObject_GetItem(list, slice));
    PyObject *three = Py_BuildValue("(iii)", 7, 8, 9);
    show_int("[::-2] = 3 items", PyObject_SetItem(list, slice, three));
    show("  gives", list);
    PyObject *one = Py_BuildValue("(i)", 1);
    show_int("[::-2] = 1 item", PyObject_SetItem(list, slice, one));
    show_int("del [::-2]", PyObject_DelItem(list, slice));
    show("  gives", list);
    Py_DECREF(one);
    Py_DECREF(three);
    Py_DECREF(slice);
    Py_DECREF(step);
}

static void
methods(PyObject *list)
{
    show_new("append", PyObject_CallMethod(list, "append", "s", "x"));
    show_new("extend", PyObject_CallMethod(list, "extend", "((ii))", 4, 5));
    show_new("extend(1)", PyObject_CallMethod(list, "extend", "i", 1));
    show_new("pop", PyObject_CallMethod(list, "pop", NULL));
    show_new("pop(0)", PyObject_CallMethod(list, "pop", "i", 0));
    show_new("pop(100)", PyObject_CallMethod(list, "pop", "i", 100));
    show_new("insert", PyObject_CallMethod(list, "insert", "is", 1, "y"));
    show_new("index", PyObject_CallMethod(list, "index", "s", "x"));
    show_new("index of nothing", PyObject_CallMethod(list, "index", "s", "nothing"));
    show_new("count", PyObject_CallMethod(list, "count", "s", "y"));
    show_new("remove", PyObject_CallMethod(list, "remove", "s", "y"));
    show_new("remove nothing", PyObject_CallMethod(list, "remove", "s", "nothing"));
    show_new("copy", PyObject_CallMethod(list, "copy", NULL));
    show_new("reverse", PyObject_CallMethod(list, "reverse", NULL));
    show("  gives", list);
    show_new("clear", PyObject_CallMethod(list, "clear", NULL));
    show_new("pop of empty", PyObject_CallMethod(list, "pop", NULL));
    show_new("append()", PyObject_CallMethod(list, "append", NULL));
}

static void
run(PyObject *Py_UNUSED(module))
{
    PyObject *list = Py_BuildValue("[iiiii]", 1, 2, 3, 4, 5);
    items_and_slices(list);
    PyObject *other = Py_BuildValue("[ii]", 2, 4);
    show("other", other);
    show_int("== itself", PyObject_RichCompareBool(list, list, Py_EQ));
    show_new("<", PyObject_RichCompare(list, other, Py_LT));
    show_new(">=", PyObject_RichCompare(list, other, Py_GE));
    show_new("< tuple", PyObject_RichCompare(list, Py_None, Py_LT));
    show_new("+", PyNumber_Add(list, other));
    show_new("+ None", PyNumber_Add(list, Py_None));
    show_int("Hash", PyObject_Hash(list));
    show_int("IsTrue", PyObject_IsTrue(list));
    show_new("list('abc')", PyObject_CallFunction((PyObject *)&PyList_Type, "s", "abc"));
    show_new("list()", PyObject_CallNoArgs((PyObject *)&PyList_Type));
    show_new("list(1)", PyObject_CallFunction((PyObject *)&PyList_Type, "i", 1));
    show_new("list(1, 2)", PyObject_CallFunction((PyObject *)&PyList_Type, "ii", 1, 2));
    methods(list);
    Py_DECREF(other);
    Py_DECREF(list);
}

FIXTURE(methods, run)
