/* valgrind: fast */
/* Calls: by every function that makes one, of C functions of every convention. */
#include "fixture.h"

static PyObject *
noargs(PyObject *Py_UNUSED(self), PyObject *arg)
{
    CHECK(arg == NULL);
    return PyUnicode_FromString("noargs");
}

static PyObject *
one(PyObject *Py_UNUSED(self), PyObject *arg)
{
    return Py_BuildValue("(sO)", "one", arg);
}

static PyObject *
varargs(PyObject *Py_UNUSED(self), PyObject *args)
{
    return Py_BuildValue("(sO)", "varargs", args);
}

static PyObject *
keywords(PyObject *Py_UNUSED(self), PyObject *args, PyObject *kwargs)
{
    return Py_BuildValue("(sOO)", "keywords", args, kwargs ? kwargs : Py_None);
}

static PyObject *
fast(PyObject *Py_UNUSED(self), PyObject *const *args, Py_ssize_t count)
{
    PyObject *tuple = PyTuple_New(count);
    for (Py_ssize_t i = 0; i < count; i++) {
        PyTuple_SetItem(tuple, i, Py_NewRef(args[i]));
    }
    return Py_BuildValue("(sN)", "fast", tuple);
}

static PyObject *
fast_keywords(PyObject *self, PyObject *const *args, Py_ssize_t count, PyObject *names)
{
    Py_ssize_t extra = names ? PyTuple_Size(names) : 0;
    PyObject *all = fast(self, args, count + extra);
    return Py_BuildValue("(nNO)", count, all, names ? names : Py_None);
}

static PyMethodDef functions[] = {
    {"noargs", noargs, METH_NOARGS, "noargs()\n--\n\nTakes nothing."},
    {"one", one, METH_O, NULL},
    {"varargs", varargs, METH_VARARGS, NULL},
    {"keywords", (PyCFunction)(void (*)(void))keywords, METH_VARARGS | METH_KEYWORDS, NULL},
    {"fast", (PyCFunction)(void (*)(void))fast, METH_FASTCALL, NULL},
    {"fast_keywords", (PyCFunction)(void (*)(void))fast_keywords, METH_FASTCALL | METH_KEYWORDS,
     NULL},
};

static void
call(PyObject *function)
{
    PyObject *a = PyLong_FromLong(1), *b = PyUnicode_FromString("b");
    PyObject *empty = PyTuple_New(0), *pair = Py_BuildValue("(OO)", a, b);
    PyObject *kwargs = Py_BuildValue("{s:i}", "key", 3), *names = Py_BuildValue("(s)", "key");
    show("function", function);
    show_new("  CallNoArgs", PyObject_CallNoArgs(function));
    show_new("  Call pair", PyObject_Call(function, pair, NULL));
    show_new("  Call pair, keywords", PyObject_Call(function, pair, kwargs));
    show_new("  Call empty, keywords", PyObject_Call(function, empty, kwargs));
    show_new("  CallObject NULL", PyObject_CallObject(function, NULL));
    show_new("  CallObject pair", PyObject_CallObject(function, pair));
    show_new("  CallFunction", PyObject_CallFunction(function, "i", 7));
    show_new("  CallFunction tuple", PyObject_CallFunction(function, "(ii)", 7, 8));
    show_new("  CallFunction empty", PyObject_CallFunction(function, ""));
    show_new("  CallFunction NULL", PyObject_CallFunction(function, NULL));
    show_new("  CallFunctionObjArgs", PyObject_CallFunctionObjArgs(function, a, b, NULL));
    PyObject *stack[] = {NULL, a, b};
    show_new("  Vectorcall 1", PyObject_Vectorcall(function, stack + 1, 1, NULL));
    show_new("  Vectorcall 2", PyObject_Vectorcall(function, stack + 1,
                                                   2 | PY_VECTORCALL_ARGUMENTS_OFFSET, NULL));
    show_new("  Vectorcall keyword", PyObject_Vectorcall(function, stack + 1, 1, names));
    Py_DECREF(names);
    Py_DECREF(kwargs);
    Py_DECREF(pair);
    Py_DECREF(empty);
    Py_DECREF(b);
    Py_DECREF(a);
}

static void
run(PyObject *Py_UNUSED(module))
{
    for (size_t i = 0; i < Py_ARRAY_LENGTH(functions); i++) {
        PyObject *function = PyCFunction_New(&functions[i], NULL);
        call(function);
        show_int("GetFlags", PyCFunction_GetFlags(function));
        CHECK(PyCFunction_GetFunction(function) == functions[i].ml_meth);
        show_new("__name__", PyObject_GetAttrString(function, "__name__"));
        show_new("__doc__", PyObject_GetAttrString(function, "__doc__"));
        Py_XDECREF(function);
    }
    PyObject *number = PyLong_FromLong(7);
    show_new("Call of an int", PyObject_CallNoArgs(number));
    show_int("PyCallable_Check", PyCallable_Check(number));
    show_int("PyCallable_Check NULL", PyCallable_Check(NULL));
    Py_DECREF(number);
}

FIXTURE(basic, run)
