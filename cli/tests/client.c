/* What the tests of the command call. */
#include <Python.h>
#include <stdio.h>

static PyObject *echo(PyObject *Py_UNUSED(module), PyObject *object)
{
    return Py_NewRef(object);
}

static PyObject *all(PyObject *Py_UNUSED(module), PyObject *args)
{
    return Py_NewRef(args);
}

static PyObject *nothing(PyObject *Py_UNUSED(module), PyObject *Py_UNUSED(args))
{
    Py_RETURN_NONE;
}

static PyObject *fail(PyObject *Py_UNUSED(module), PyObject *message)
{
    PyErr_SetObject(PyExc_ValueError, message);
    return NULL;
}

/* Left in C's buffer: printed before the result all the same. */
static PyObject *say(PyObject *Py_UNUSED(module), PyObject *Py_UNUSED(args))
{
    printf("said\n");
    return PyLong_FromLong(1);
}

static PyMethodDef methods[] = {
    {"echo", echo, METH_O, NULL},         {"all", all, METH_VARARGS, NULL},
    {"nothing", nothing, METH_NOARGS, NULL}, {"fail", fail, METH_O, NULL},
    {"say", say, METH_NOARGS, NULL},      {NULL, NULL, 0, NULL},
};

#ifdef FAILING
static int exec(PyObject *Py_UNUSED(module))
{
    PyErr_SetString(PyExc_ImportError, "not today");
    return -1;
}
#endif

PyABIInfo_VAR(abi);
static PySlot slots[] = {
    PySlot_STATIC_DATA(Py_mod_abi, &abi),
    PySlot_STATIC_DATA(Py_mod_methods, methods),
#ifdef FAILING
    PySlot_FUNC(Py_mod_exec, exec),
#endif
    PySlot_END,
};

PyMODEXPORT_FUNC PyModExport_client(void) { return slots; }
