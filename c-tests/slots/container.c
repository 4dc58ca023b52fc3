/* Sequence and mapping slots of types, with and without lengths, and iteration. */
#include "fixture.h"

static Py_ssize_t
length(PyObject *Py_UNUSED(self))
{
    return 3;
}

static PyObject *
item(PyObject *Py_UNUSED(self), Py_ssize_t index)
{
    if (index < 0 || index >= 3) {
        PyErr_SetString(PyExc_IndexError, "out of my range");
        return NULL;
    }
    return PyLong_FromSsize_t(index * 100);
}

static int
assign_item(PyObject *Py_UNUSED(self), Py_ssize_t index, PyObject *value)
{
    printf("item %zd %s\n", index, value ? "set" : "deleted");
    return 0;
}

static int
contains(PyObject *Py_UNUSED(self), PyObject *value)
{
    return value == Py_None;
}

static PyObject *
concat(PyObject *Py_UNUSED(self), PyObject *other)
{
    return PyUnicode_FromFormat("concat %T", other);
}

static PyObject *
repeat(PyObject *Py_UNUSED(self), Py_ssize_t count)
{
    return PyUnicode_FromFormat("repeat %zd", count);
}

static PyObject *
subscript(PyObject *Py_UNUSED(self), PyObject *key)
{
    return PyUnicode_FromFormat("subscript %R", key);
}

static int
assign_subscript(PyObject *Py_UNUSED(self), PyObject *key, PyObject *value)
{
    PyObject *text = PyUnicode_FromFormat("subscript %R %s", key, value ? "set" : "deleted");
    put_str(text);
    printf("\n");
    Py_XDECREF(text);
    return 0;
}

static Py_ssize_t
bad_length(PyObject *Py_UNUSED(self))
{
    PyErr_SetString(PyExc_OverflowError, "no length today");
    return -1;
}

static PyType_Slot sequence_slots[] = {
    {Py_sq_length, length}, {Py_sq_item, item}, {Py_sq_ass_item, assign_item},
    {Py_sq_contains, contains}, {Py_sq_concat, concat}, {Py_sq_repeat, repeat}, {0, NULL}};
static PyType_Slot mapping_slots[] = {{Py_mp_length, length}, {Py_mp_subscript, subscript},
                                      {Py_mp_ass_subscript, assign_subscript}, {0, NULL}};
static PyType_Slot item_slots[] = {{Py_sq_item, item}, {0, NULL}};
static PyType_Slot bad_slots[] = {{Py_sq_length, bad_length}, {Py_sq_item, item}, {0, NULL}};

static PyObject *
make(const char *name, PyType_Slot *slots)
{
    PyType_Spec spec = {name, 0, 0, Py_TPFLAGS_DEFAULT, slots};
    PyObject *type = PyType_FromSpec(&spec);
    PyObject *object = type ? PyObject_CallNoArgs(type) : NULL;
    Py_XDECREF(type);
    return object;
}

static void
all(const char *name, PyObject *object)
{
    printf("%s\n", name);
    NEED(object);
    PyObject *key = PyLong_FromLong(-1), *text = PyUnicode_FromString("key");
    show_int("PySequence_Check", PySequence_Check(object));
    show_int("PyMapping_Check", PyMapping_Check(object));
    show_int("Size", PyObject_Size(object));
    show_int("PySequence_Size", PySequence_Size(object));
    show_int("PyMapping_Size", PyMapping_Size(object));
    show_int("IsTrue", PyObject_IsTrue(object));
    show_new("PySequence_GetItem 1", PySequence_GetItem(object, 1));
    show_new("PySequence_GetItem -1", PySequence_GetItem(object, -1));
    show_new("PySequence_GetItem 9", PySequence_GetItem(object, 9));
    show_new("GetItem -1", PyObject_GetItem(object, key));
    show_new("GetItem 'key'", PyObject_GetItem(object, text));
    show_int("SetItem", PyObject_SetItem(object, key, Py_None));
    show_int("DelItem", PyObject_DelItem(object, key));
    show_int("PySequence_SetItem", PySequence_SetItem(object, -1, Py_None));
    show_int("PySequence_DelItem", PySequence_DelItem(object, 1));
    show_int("Contains", PySequence_Contains(object, Py_None));
    show_int("Contains 'key'", PySequence_Contains(object, text));
    show_new("Concat", PySequence_Concat(object, text));
    show_new("Repeat", PySequence_Repeat(object, 2));
    show_new("+", PyNumber_Add(object, text));
    PyObject *two = PyLong_FromLong(2);
    show_new("* 2", PyNumber_Multiply(object, two));
    show_new("2 *", PyNumber_Multiply(two, object));
    Py_DECREF(two);
    show_new("slice", PySequence_GetSlice(object, 0, 2));
    show_new("List", PySequence_List(object));
    show_new("Tuple", PySequence_Tuple(object));
    Py_DECREF(text);
    Py_DECREF(key);
    Py_DECREF(object);
}

static void
run(PyObject *Py_UNUSED(module))
{
    all("sequence", make("fixture.Sequence", sequence_slots));
    all("items alone", make("fixture.Items", item_slots));
    all("failing length", make("fixture.Bad", bad_slots));
    PyObject *object = make("fixture.Mapping", mapping_slots);
    show_int("Size", PyObject_Size(object));
    show_new("GetItem", PyObject_GetItem(object, Py_None));
    show_int("SetItem", PyObject_SetItem(object, Py_None, Py_True));
    show_int("DelItem", PyObject_DelItem(object, Py_None));
    show_int("PySequence_Check", PySequence_Check(object));
    show_int("PyMapping_Check", PyMapping_Check(object));
    show_new("PySequence_GetItem", PySequence_GetItem(object, 0));
    show_int("PySequence_Size", PySequence_Size(object));
    show_new("GetIter", PyObject_GetIter(object));
    show_new("__getitem__", PyObject_CallMethod(object, "__getitem__", "i", 5));
    show_new("__len__", PyObject_CallMethod(object, "__len__", NULL));
    Py_XDECREF(object);
}

FIXTURE(container, run)
