/* Slots of asynchronous iteration, send, and what PyIter_Send does with other iterators. */
#include "fixture.h"

static PyObject *
await(PyObject *self)
{
    return PyObject_GetIter(self);
}

static PyObject *
iternext(PyObject *Py_UNUSED(self))
{
    return NULL;
}

static PySendResult
send(PyObject *Py_UNUSED(self), PyObject *value, PyObject **result)
{
    if (value == Py_None) {
        *result = PyUnicode_FromString("next");
        return PYGEN_NEXT;
    }
    if (value == Py_True) {
        *result = PyUnicode_FromString("returned");
        return PYGEN_RETURN;
    }
    PyErr_SetString(PyExc_ValueError, "send fails");
    *result = NULL;
    return PYGEN_ERROR;
}

static PyType_Slot slots[] = {
    {Py_am_await, await}, {Py_am_aiter, PyObject_SelfIter}, {Py_am_anext, PyObject_SelfIter},
    {Py_tp_iter, PyObject_SelfIter}, {Py_tp_iternext, iternext}, {Py_am_send, send}, {0, NULL}};
static PyType_Spec spec = {"fixture.Async", 0, 0, Py_TPFLAGS_DEFAULT, slots};

static void
sent(const char *label, PyObject *iter, PyObject *value)
{
    PyObject *result = NULL;
    printf("%s: %d ", label, PyIter_Send(iter, value, &result));
    show_new("result", result);
}

static void
run(PyObject *Py_UNUSED(module))
{
    PyObject *type = PyType_FromSpec(&spec), *object = PyObject_CallNoArgs(type);
    NEED(object);
    sent("next", object, Py_None);
    sent("return", object, Py_True);
    sent("error", object, Py_False);
    PyObject *list = Py_BuildValue("[i]", 1), *iter = PyObject_GetIter(list);
    sent("list iterator", iter, Py_None);
    sent("at its end", iter, Py_None);
    sent("a value", iter, Py_True);
    PyObject *aiter = PyObject_GetAIter(object);
    CHECK(aiter == object);
    Py_XDECREF(aiter);
    show_int("PyAIter_Check", PyAIter_Check(object));
    show_int("PyAIter_Check of a list iterator", PyAIter_Check(iter));
    show_new("GetAIter of a list", PyObject_GetAIter(list));
    Py_DECREF(iter);
    Py_DECREF(list);
    Py_DECREF(object);
    Py_DECREF(type);
}

FIXTURE(async_slots, run)
