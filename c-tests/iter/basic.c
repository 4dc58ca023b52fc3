/* valgrind: fast */
/* Iterators: of the built-in types, of sequences and of callables, and what ends them. */
#include "fixture.h"

static void
drain(const char *label, PyObject *object)
{
    PyObject *iter = PyObject_GetIter(object);
    show_int(label, iter != NULL && PyIter_Check(iter));
    if (iter == NULL) {
        return;
    }
    printf("  of type ");
    put_type(iter);
    printf("\n");
    PyObject *item;
    int limit = 10;
    while (limit-- && (item = PyIter_Next(iter))) {
        show_new("  item", item);
    }
    show_int("  end", PyErr_Occurred() != NULL);
    item = Py_None;
    show_int("  NextItem after the end", PyIter_NextItem(iter, &item));
    CHECK(item == NULL);
    PyObject *same = PyObject_GetIter(iter);
    CHECK(same == iter);
    Py_XDECREF(same);
    Py_DECREF(iter);
}

static PyObject *
count_down(PyObject *Py_UNUSED(self), PyObject *list)
{
    Py_ssize_t size = PyList_Size(list);
    if (size == 0) {
        PyErr_SetString(PyExc_ValueError, "nothing left");
        return NULL;
    }
    PyList_SetSlice(list, size - 1, size, NULL);
    return PyLong_FromSsize_t(size - 1);
}

static PyMethodDef countdown = {"countdown", count_down, METH_O, NULL};

static void
call_iterators(void)
{
    PyObject *pop = Py_BuildValue("[iii]", 1, 2, 3);
    PyObject *method = PyObject_GetAttrString(pop, "pop");
    PyObject *one = PyLong_FromLong(1);
    PyObject *iter = PyCallIter_New(method, one);
    show_new("call iterator", PyIter_Next(iter));
    show_new("call iterator", PyIter_Next(iter));
    show_new("at the sentinel", PyIter_Next(iter));
    show_new("after it", PyIter_Next(iter));
    show("left", pop);
    Py_DECREF(iter);
    iter = PyCallIter_New(method, Py_None);
    PyObject *item = Py_None;
    show_int("the callable raises", PyIter_NextItem(iter, &item));
    CHECK(item == NULL);
    Py_DECREF(iter);
    Py_DECREF(one);
    Py_DECREF(method);
    Py_DECREF(pop);
    PyObject *function = PyCFunction_New(&countdown, NULL);
    show_int("callable", PyCallable_Check(function));
    Py_DECREF(function);
}

static void
run(PyObject *Py_UNUSED(module))
{
    PyObject *object = Py_BuildValue("[iis]", 1, 2, "x");
    drain("list", object);
    PyObject *seq = PySeqIter_New(object);
    drain("PySeqIter_New", seq);
    Py_XDECREF(seq);
    PyObject *iter = PyObject_GetIter(object);
    show_new("list iterator", PyIter_Next(iter));
    PyList_SetSlice(object, 0, 3, NULL);
    show_new("list emptied meanwhile", PyIter_Next(iter));
    PyList_Append(object, Py_None);
    show_new("and filled again", PyIter_Next(iter));
    Py_DECREF(iter);
    Py_DECREF(object);
    object = Py_BuildValue("(id)", 1, 2.5);
    drain("tuple", object);
    Py_DECREF(object);
    object = Py_BuildValue("{s:i,s:i}", "a", 1, "b", 2);
    drain("dict", object);
    Py_DECREF(object);
    object = PyUnicode_FromString("h\xc3\xa9\xf0\x9f\x90\x8d");
    drain("str", object);
    Py_DECREF(object);
    object = PyBytes_FromStringAndSize("\0\xff", 2);
    drain("bytes", object);
    Py_DECREF(object);
    object = PyLong_FromLong(7);
    drain("int", object);
    show_error("error");
    show_new("PySeqIter_New of an int", PySeqIter_New(object));
    show_int("PyIter_Check of an int", PyIter_Check(object));
    Py_DECREF(object);
    drain("None", Py_None);
    show_error("error");
    call_iterators();
}

FIXTURE(basic, run)
