/* level: abi3t */
/* Dicts and sets that change while they are iterated over. */
#include "fixture.h"

static PyObject *
numbers(int count)
{
    PyObject *dict = PyDict_New();
    for (int i = 0; dict != NULL && i < count; i++) {
        PyObject *number = PyLong_FromLong(i);
        if (PyDict_SetItem(dict, number, number) < 0) {
            Py_CLEAR(dict);
        }
        Py_DECREF(number);
    }
    return dict;
}

static void
next(const char *label, PyObject *iterator)
{
    PyObject *item = NULL;
    printf("%s: %d ", label, PyIter_NextItem(iterator, &item));
    show_new("item", item);
}

/* Three items of an iterator; between the first two, `change` is made. */
static void
changed(const char *label, const char *view, int reversed, void (*change)(PyObject *dict))
{
    printf("-- %s, %s%s\n", label, reversed ? "reversed " : "", view);
    PyObject *dict = numbers(4), *keys = PyObject_CallMethod(dict, view, NULL);
    PyObject *iterator = reversed ? PyObject_CallMethod(keys, "__reversed__", NULL)
                                  : PyObject_GetIter(keys);
    NEED(iterator);
    next("first", iterator);
    show_new("hint", PyObject_CallMethod(iterator, "__length_hint__", NULL));
    change(dict);
    next("second", iterator);
    show_new("hint", PyObject_CallMethod(iterator, "__length_hint__", NULL));
    next("third", iterator);
    show("dict", dict);
    Py_DECREF(iterator);
    Py_DECREF(keys);
    Py_DECREF(dict);
}

static void
add(PyObject *dict)
{
    show_int("add", PyDict_SetItemString(dict, "new", Py_None));
}

static void
delete(PyObject *dict)
{
    PyObject *key = PyLong_FromLong(2);
    show_int("delete", PyDict_DelItem(dict, key));
    Py_DECREF(key);
}

static void
replace(PyObject *dict)
{
    PyObject *key = PyLong_FromLong(1);
    show_int("replace", PyDict_SetItem(dict, key, Py_None));
    Py_DECREF(key);
}

static void
exchange(PyObject *dict)
{
    add(dict);
    delete(dict);
}

static void
clear(PyObject *dict)
{
    PyDict_Clear(dict);
}

static void
sets(void)
{
    PyObject *set = PySet_New(NULL), *number = PyLong_FromLong(7);
    show_int("add", PySet_Add(set, number));
    PyObject *iterator = PyObject_GetIter(set);
    show_int("add", PySet_Add(set, Py_None));
    next("changed", iterator);
    next("still", iterator);
    show_new("hint", PyObject_CallMethod(iterator, "__length_hint__", NULL));
    Py_DECREF(iterator);
    Py_DECREF(number);
    Py_DECREF(set);
}

static void
positions(void)
{
    PyObject *dict = numbers(40), *key, *value;
    Py_ssize_t position = 0;
    int count = 0, sum = 0;
    /* Replacing values is allowed, and so is taking out the present key. */
    while (PyDict_Next(dict, &position, &key, &value)) {
        sum += (int)PyLong_AsLong(value);
        Py_INCREF(key);
        CHECK(PyDict_SetItem(dict, key, Py_None) == 0);
        if (count++ % 2 == 0) {
            CHECK(PyDict_DelItem(dict, key) == 0);
        }
        Py_DECREF(key);
    }
    show_int("visited", count);
    show_int("sum", sum);
    show_int("left", PyDict_Size(dict));
    position = 1000000;
    show_int("beyond", PyDict_Next(dict, &position, &key, &value));
    position = -5;
    show_int("before", PyDict_Next(dict, &position, NULL, NULL));
    Py_DECREF(dict);
}

static void
run(PyObject *Py_UNUSED(module))
{
    static const char *const views[] = {"keys", "values", "items"};
    for (int i = 0; i < 6; i++) {
        changed("add", views[i % 3], i / 3, add);
        changed("delete", views[i % 3], i / 3, delete);
        changed("replace", views[i % 3], i / 3, replace);
        changed("clear", views[i % 3], i / 3, clear);
    }
    changed("exchange", "keys", 0, exchange);
    sets();
    positions();
}

FIXTURE(iterate, run)
