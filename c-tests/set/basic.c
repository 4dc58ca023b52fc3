/* valgrind: fast */
/* Sets and frozensets. Only sets of at most one element are printed: order is not defined. */
#include "fixture.h"

static void
frozen(void)
{
    PyObject *text = PyUnicode_FromString("aa");
    PyObject *set = PyFrozenSet_New(text);
    show("FrozenSet_New", set);
    show_int("discard of a frozenset", PySet_Contains(set, text));
    PyObject *empty = PyFrozenSet_New(NULL);
    show("empty", empty);
    PyObject *other = PyFrozenSet_New(text);
    show_int("equal", PyObject_RichCompareBool(set, other, Py_EQ));
    CHECK(PyObject_Hash(set) == PyObject_Hash(other));
    /* A frozenset that nobody else holds may be filled. */
    PyObject *fresh = PyFrozenSet_New(NULL);
    show_new("FrozenSet_New of an int", PyFrozenSet_New(Py_True));
    CHECK(PyFrozenSet_Check(set) && PyFrozenSet_CheckExact(set));
    CHECK(!PySet_Check(set) && PyAnySet_Check(set));
    show_new("union", PyNumber_Or(set, empty));
    Py_DECREF(fresh);
    Py_DECREF(other);
    Py_DECREF(empty);
    Py_DECREF(set);
    Py_DECREF(text);
}

static void
algebra(void)
{
    PyObject *left = PySet_New(NULL), *right = PySet_New(NULL);
    for (long i = 0; i < 5; i++) {
        PyObject *number = PyLong_FromLong(i);
        CHECK(PySet_Add(i < 3 ? left : right, number) == 0);
        if (i == 2) {
            CHECK(PySet_Add(right, number) == 0);
        }
        Py_DECREF(number);
    }
    PyObject *both = PyNumber_Or(left, right);
    show_int("or", PySet_Size(both));
    Py_DECREF(both);
    show_new("and", PyNumber_And(left, right));
    both = PyNumber_Subtract(left, right);
    show_int("minus", PySet_Size(both));
    show_int("subset", PyObject_RichCompareBool(both, left, Py_LT));
    Py_DECREF(both);
    both = PyNumber_Xor(left, right);
    show_int("xor", PySet_Size(both));
    Py_DECREF(both);
    show_new("or list", PyNumber_Or(left, Py_None));
    show_new("isdisjoint", PyObject_CallMethod(left, "isdisjoint", "O", right));
    Py_DECREF(right);
    Py_DECREF(left);
}

static void
run(PyObject *Py_UNUSED(module))
{
    PyObject *set = PySet_New(NULL);
    PyObject *key = PyLong_FromLong(1);
    PyObject *list = PyList_New(0);
    show("New", set);
    show_int("Add", PySet_Add(set, key));
    show_int("Add again", PySet_Add(set, key));
    show_int("Add unhashable", PySet_Add(set, list));
    show("one", set);
    show_int("Size", PySet_Size(set));
    show_int("Contains", PySet_Contains(set, key));
    show_int("Contains True, which equals 1", PySet_Contains(set, Py_True));
    show_int("Contains missing", PySet_Contains(set, Py_None));
    show_int("Contains unhashable", PySet_Contains(set, list));
    show_int("Discard", PySet_Discard(set, key));
    show_int("Discard missing", PySet_Discard(set, key));
    show_int("Discard unhashable", PySet_Discard(set, list));
    show_new("Pop of empty", PySet_Pop(set));
    show_int("Add", PySet_Add(set, Py_None));
    show_new("Pop", PySet_Pop(set));
    show_int("Add", PySet_Add(set, Py_None));
    show_int("Clear", PySet_Clear(set));
    show_int("Size", PySet_Size(set));
    show_int("Hash", PyObject_Hash(set));
    show_new("New of an int", PySet_New(key));
    PyObject *mixed = Py_BuildValue("[i[]]", 1);
    show_new("New of unhashable items", PySet_New(mixed));
    Py_DECREF(mixed);
    show_new("add", PyObject_CallMethod(set, "add", "s", "x"));
    show_new("remove missing", PyObject_CallMethod(set, "remove", "s", "y"));
    show_new("remove", PyObject_CallMethod(set, "remove", "s", "x"));
    show_new("pop", PyObject_CallMethod(set, "pop", NULL));
    algebra();
    frozen();
    Py_DECREF(list);
    Py_DECREF(key);
    Py_DECREF(set);
}

FIXTURE(basic, run)
