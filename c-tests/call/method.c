/* Calls of methods by name, and functions with a self, a module and a defining class. */
#include "fixture.h"

static PyObject *
show_self(PyObject *self, PyObject *arg)
{
    return Py_BuildValue("(OO)", self, arg);
}

static PyObject *
fails(PyObject *Py_UNUSED(self), PyObject *arg)
{
    PyErr_SetObject(PyExc_KeyError, arg);
    return NULL;
}

static PyMethodDef with_self = {"with_self", show_self, METH_O, NULL};
static PyMethodDef failing = {"failing", fails, METH_O, NULL};

static void
by_name(PyObject *list)
{
    PyObject *append = PyUnicode_FromString("append"), *missing = PyUnicode_FromString("missing");
    PyObject *seven = PyLong_FromLong(7);
    PyObject *stack[] = {list, seven, seven};
    show_new("CallMethod", PyObject_CallMethod(list, "append", "i", 1));
    show_new("CallMethod format", PyObject_CallMethod(list, "insert", "(is)", 0, "x"));
    show_new("CallMethod two", PyObject_CallMethod(list, "insert", "is", 0, "y"));
    show_new("CallMethod missing", PyObject_CallMethod(list, "missing", NULL));
    show_new("CallMethodObjArgs", PyObject_CallMethodObjArgs(list, append, seven, NULL));
    show_new("CallMethodObjArgs missing", PyObject_CallMethodObjArgs(list, missing, NULL));
    show_new("VectorcallMethod",
             PyObject_VectorcallMethod(append, stack, 2 | PY_VECTORCALL_ARGUMENTS_OFFSET, NULL));
    show_new("VectorcallMethod too many", PyObject_VectorcallMethod(append, stack, 3, NULL));
    show_new("VectorcallMethod missing", PyObject_VectorcallMethod(missing, stack, 1, NULL));
    show("list", list);
    PyObject *bound = PyObject_GetAttrString(list, "append");
    show_new("bound", call_one(bound, Py_True));
    Py_XDECREF(bound);
    bound = PyObject_GetAttrString((PyObject *)&PyList_Type, "append");
    show("unbound", bound);
    show_new("unbound", PyObject_CallFunctionObjArgs(bound, list, Py_False, NULL));
    show_new("unbound of a wrong self", PyObject_CallFunctionObjArgs(bound, seven, seven, NULL));
    show_new("unbound of nothing", PyObject_CallNoArgs(bound));
    Py_XDECREF(bound);
    show("list", list);
    Py_DECREF(seven);
    Py_DECREF(missing);
    Py_DECREF(append);
}

static void
run(PyObject *Py_UNUSED(module))
{
    PyObject *list = PyList_New(0);
    by_name(list);
    PyObject *self = PyUnicode_FromString("self"), *name = PyUnicode_FromString("a.module");
    PyObject *function = PyCFunction_NewEx(&with_self, self, name);
    show_new("with self", call_one(function, list));
    show_new("__self__", PyObject_GetAttrString(function, "__self__"));
    show_new("__module__", PyObject_GetAttrString(function, "__module__"));
    show_new("__qualname__", PyObject_GetAttrString(function, "__qualname__"));
    CHECK(PyCFunction_Check(function) && PyCFunction_CheckExact(function));
    Py_DECREF(function);
    function = PyCMethod_New(&with_self, self, name, NULL);
    show_new("PyCMethod_New", call_one(function, Py_None));
    Py_DECREF(function);
    function = PyCFunction_NewEx(&failing, NULL, NULL);
    show_new("failing", call_one(function, self));
    show_new("failing", PyObject_CallNoArgs(function));
    show_new("__self__", PyObject_GetAttrString(function, "__self__"));
    Py_DECREF(function);
    Py_DECREF(name);
    Py_DECREF(self);
    Py_DECREF(list);
}

FIXTURE(method, run)
