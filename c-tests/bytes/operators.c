/* bytes and bytearray: +, *, comparison, items, slices, iteration. */
#include "fixture.h"

static PyObject *
others(void)
{
    return Py_BuildValue("[yyNNsOi]", "abc", "abd", PyByteArray_FromStringAndSize("abc", 3),
                         PyMemoryView_FromMemory("abc", 3, PyBUF_READ), "abc", Py_None, 5);
}

static void
comparing(PyObject *self)
{
    PyObject *list = others();
    for (Py_ssize_t i = 0; i < PyList_Size(list); i++) {
        PyObject *other = PyList_GetItemRef(list, i);
        printf("with ");
        put_type(other);
        printf("\n");
        for (int op = Py_LT; op <= Py_GE; op++) {
            show_new("  compare", PyObject_RichCompare(self, other, op));
        }
        show_new("  add", PyNumber_Add(self, other));
        show_new("  added", PyNumber_Add(other, self));
        show_new("  concat", PySequence_Concat(self, other));
        Py_DECREF(other);
    }
    Py_DECREF(list);
}

static void
repeating(PyObject *self)
{
    static const Py_ssize_t counts[] = {0, 1, 3, -1, PY_SSIZE_T_MAX, PY_SSIZE_T_MAX / 3};
    for (size_t i = 0; i < Py_ARRAY_LENGTH(counts); i++) {
        show_new("repeat", PySequence_Repeat(self, counts[i]));
    }
    PyObject *two = PyLong_FromLong(2), *text = PyUnicode_FromString("x"), *none = Py_None;
    PyObject *large = PyLong_FromString("99999999999999999999", NULL, 10);
    show_new("* 2", PyNumber_Multiply(self, two));
    show_new("2 *", PyNumber_Multiply(two, self));
    show_new("* 'x'", PyNumber_Multiply(self, text));
    show_new("* None", PyNumber_Multiply(self, none));
    show_new("* large", PyNumber_Multiply(self, large));
    Py_DECREF(large);
    Py_DECREF(text);
    Py_DECREF(two);
}

static void
subscript(PyObject *self, PyObject *key)
{
    show("key", key);
    show_new("  item", PyObject_GetItem(self, key));
    Py_XDECREF(key);
}

static PyObject *
slice(PyObject *start, PyObject *stop, PyObject *step)
{
    PyObject *made = PySlice_New(start, stop, step);
    Py_XDECREF(start);
    Py_XDECREF(stop);
    Py_XDECREF(step);
    return made;
}

static void
subscripting(PyObject *self)
{
    for (long i = -4; i <= 3; i++) {
        subscript(self, PyLong_FromLong(i));
    }
    subscript(self, Py_NewRef(Py_True));
    subscript(self, Py_NewRef(Py_None));
    subscript(self, PyUnicode_FromString("x"));
    subscript(self, PyFloat_FromDouble(1.0));
    subscript(self, PyLong_FromString("99999999999999999999", NULL, 10));
    subscript(self, slice(NULL, NULL, NULL));
    subscript(self, slice(PyLong_FromLong(1), NULL, NULL));
    subscript(self, slice(NULL, PyLong_FromLong(-1), NULL));
    subscript(self, slice(PyLong_FromLong(1), PyLong_FromLong(100), NULL));
    subscript(self, slice(PyLong_FromLong(2), PyLong_FromLong(1), NULL));
    subscript(self, slice(NULL, NULL, PyLong_FromLong(2)));
    subscript(self, slice(NULL, NULL, PyLong_FromLong(-1)));
    subscript(self, slice(PyLong_FromString("99999999999999999999", NULL, 10), NULL, NULL));
    subscript(self, slice(NULL, NULL, PyLong_FromLong(0)));
    subscript(self, slice(PyUnicode_FromString("x"), NULL, NULL));
    show_new("GetItem 1", PySequence_GetItem(self, 1));
    show_new("GetItem -1", PySequence_GetItem(self, -1));
    show_new("GetItem 3", PySequence_GetItem(self, 3));
}

static void
iterating(PyObject *self)
{
    PyObject *iterator = PyObject_GetIter(self), *item;
    put_type(iterator);
    printf("\n");
    while ((item = PyIter_Next(iterator)) != NULL) {
        show_new("next", item);
    }
    Py_DECREF(iterator);
    show_new("list", PySequence_List(self));
    show_new("tuple", PySequence_Tuple(self));
}

static void
run(PyObject *Py_UNUSED(module))
{
    PyObject *kinds[] = {PyBytes_FromString("abc"), PyByteArray_FromStringAndSize("abc", 3)};
    for (size_t i = 0; i < Py_ARRAY_LENGTH(kinds); i++) {
        show("of", kinds[i]);
        comparing(kinds[i]);
        repeating(kinds[i]);
        subscripting(kinds[i]);
        iterating(kinds[i]);
        show_int("contiguous memory", PyObject_CheckBuffer(kinds[i]));
        show_int("true", PyObject_IsTrue(kinds[i]));
        show_new("str", PyObject_Str(kinds[i]));
        Py_DECREF(kinds[i]);
    }
    PyObject *empty = PyBytes_FromString("");
    show_int("empty is true", PyObject_IsTrue(empty));
    show_new("empty * huge", PySequence_Repeat(empty, PY_SSIZE_T_MAX));
    Py_DECREF(empty);
    /* Equal bytes have equal hashes, however long they are and wherever they come from. */
    PyObject *bytes = PyBytes_FromStringAndSize(NULL, 100000);
    memset(PyBytes_AsString(bytes), 'x', 100000);
    PyObject *array = PyByteArray_FromObject(bytes), *again = PyBytes_FromObject(array);
    CHECK(PyObject_Hash(bytes) == PyObject_Hash(again));
    CHECK(PyObject_RichCompareBool(bytes, again, Py_EQ) == 1);
    CHECK(PyObject_RichCompareBool(array, again, Py_EQ) == 1);
    Py_DECREF(again);
    Py_DECREF(array);
    Py_DECREF(bytes);
}

FIXTURE(operators, run)
