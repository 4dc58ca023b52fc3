/* Attributes of instances: set in different orders, deleted, many of them, looked at and changed
 * through __dict__, kept when the class changes, freed with what they hold. */
#include "fixture.h"

static uint64_t state = 7;

static unsigned
below(unsigned limit)
{
    state = state * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)(state >> 33) % limit;
}

static PyObject *
make_class(const char *name)
{
    return PyObject_CallFunction((PyObject *)&PyType_Type, "s(){}", name);
}

/* The instance dictionary, which is made by this. */
static void
show_dict(const char *label, PyObject *object)
{
    show_new(label, PyObject_GenericGetDict(object, NULL));
}

/* Those of the attributes a0 to a99 that there are, without a look at __dict__. */
static void
show_attributes(const char *label, PyObject *object)
{
    printf("%s:", label);
    for (int i = 0; i < 100; i++) {
        char name[8];
        PyObject *value;
        snprintf(name, sizeof name, "a%d", i);
        if (PyObject_GetOptionalAttrString(object, name, &value) > 0) {
            printf(" %s=%ld", name, PyLong_AsLong(value));
            Py_DECREF(value);
        }
    }
    printf("\n");
}

static void
set(PyObject *object, const char *name, long value)
{
    PyObject *number = PyLong_FromLong(value);
    CHECK(PyObject_SetAttrString(object, name, number) == 0);
    Py_DECREF(number);
}

static void
orders(PyObject *class)
{
    PyObject *one = PyObject_CallNoArgs(class), *two = PyObject_CallNoArgs(class);
    set(one, "a", 1);
    set(one, "b", 2);
    set(one, "c", 3);
    set(two, "c", 1);
    set(two, "a", 2);
    show_int("delete", PyObject_DelAttrString(two, "c"));
    show_int("delete again", PyObject_DelAttrString(two, "c"));
    set(two, "b", 3);
    set(two, "c", 4);
    show_int("delete the last", PyObject_DelAttrString(one, "c"));
    set(one, "d", 4);
    show_dict("one", one);
    show_dict("two", two);
    show_new("missing", PyObject_GetAttrString(one, "c"));
    Py_DECREF(one);
    Py_DECREF(two);
}

static void
many(PyObject *class)
{
    PyObject *object = PyObject_CallNoArgs(class);
    for (int i = 0; i < 100; i++) {
        char name[8];
        snprintf(name, sizeof name, "a%d", i);
        set(object, name, i);
    }
    show_attributes("many", object);
    show_dict("many", object);
    Py_DECREF(object);
}

static void
views(PyObject *class, PyObject *other)
{
    PyObject *object = PyObject_CallNoArgs(class);
    set(object, "a", 1);
    PyObject *dict = PyObject_GetAttrString(object, "__dict__");
    set(object, "b", 2);
    show("after setting", dict);
    show_int("set in the dictionary", PyDict_SetItemString(dict, "c", dict));
    PyObject *same = PyObject_GetAttrString(object, "c");
    CHECK(same == dict);
    Py_XDECREF(same);
    show_int("delete", PyObject_DelAttrString(object, "c"));
    PyDict_Clear(dict);
    show_new("cleared", PyObject_GetAttrString(object, "a"));
    Py_DECREF(dict);
    dict = Py_BuildValue("{s:i}", "z", 26);
    show_int("replace", PyObject_SetAttrString(object, "__dict__", dict));
    show_new("z", PyObject_GetAttrString(object, "z"));
    show_int("no dict", PyObject_SetAttrString(object, "__dict__", Py_None));
    show_int("change the class", PyObject_SetAttrString(object, "__class__", other));
    show_new("z", PyObject_GetAttrString(object, "z"));
    Py_DECREF(dict);
    Py_DECREF(object);

    object = PyObject_CallNoArgs(class);
    set(object, "a", 1);
    set(object, "b", 2);
    show_int("change the class", PyObject_SetAttrString(object, "__class__", other));
    set(object, "c", 3);
    show_dict("of the other class", object);
    Py_DECREF(object);
}

static void
descriptors(PyObject *class)
{
    PyObject *object = PyObject_CallNoArgs(class), *seven = PyLong_FromLong(7);
    set(object, "x", 1);
    show_new("own", PyObject_GetAttrString(object, "x"));
    show_int("on the class", PyObject_SetAttrString(class, "x", seven));
    show_new("own first", PyObject_GetAttrString(object, "x"));
    show_int("delete", PyObject_DelAttrString(object, "x"));
    show_new("of the class", PyObject_GetAttrString(object, "x"));
    show_int("delete from the class", PyObject_DelAttrString(class, "x"));
    show_new("gone", PyObject_GetAttrString(object, "x"));
    Py_DECREF(seven);
    Py_DECREF(object);
}

static PyObject *instances[8];

static void
random_steps(PyObject *class, PyObject *other)
{
    uint64_t sum = 0;
    for (int i = 0; i < 40000; i++) {
        PyObject **place = &instances[below(8)];
        char name[8];
        snprintf(name, sizeof name, "a%u", below(12));
        if (*place == NULL) {
            *place = PyObject_CallNoArgs(below(2) ? class : other);
        }
        switch (below(12)) {
        case 0: case 1: case 2: case 3: case 4:
            set(*place, name, i);
            break;
        case 5: case 6: {
            PyObject *value;
            if (PyObject_GetOptionalAttrString(*place, name, &value) > 0) {
                sum = sum * 31 + (uint64_t)PyLong_AsLong(value);
                Py_DECREF(value);
            }
            break;
        }
        case 7: case 8:
            if (PyObject_DelAttrString(*place, name) < 0) {
                PyErr_Clear();
                sum = sum * 31 + 1;
            }
            break;
        case 9: {
            /* Cycles, and references between instances. */
            PyObject *to = instances[below(8)];
            CHECK(PyObject_SetAttrString(*place, "link", to != NULL ? to : *place) == 0);
            break;
        }
        case 10:
            Py_CLEAR(*place);
            break;
        default:
            if (below(8) == 0) {
                PyObject *dict = PyObject_GetAttrString(*place, "__dict__");
                PyObject *keys = PyDict_Keys(dict), *text = PyObject_Repr(keys);
                const char *utf8 = PyUnicode_AsUTF8AndSize(text, NULL);
                for (; *utf8 != '\0'; utf8++) {
                    sum = sum * 31 + (unsigned char)*utf8;
                }
                Py_DECREF(text);
                Py_DECREF(keys);
                Py_DECREF(dict);
            }
        }
        if (i % 4000 == 0) {
            printf("%d: %016llx\n", i, (unsigned long long)sum);
        }
    }
    for (int i = 0; i < 8; i++) {
        Py_CLEAR(instances[i]);
    }
    PyGC_Collect();
}

static void
run(PyObject *Py_UNUSED(module))
{
    PyObject *class = make_class("First"), *other = make_class("Second");
    NEED(class);
    NEED(other);
    orders(class);
    many(class);
    orders(class);
    views(class, other);
    descriptors(class);
    random_steps(class, other);
    Py_DECREF(class);
    Py_DECREF(other);
}

FIXTURE(instances, run)
