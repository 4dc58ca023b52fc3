/* valgrind: fast */
/* A program that embeds: its view of types, exceptions and constants is the library's. */
#include "fixture.h"

static void
types(void)
{
    PyObject *object = PyLong_FromLong(1);
    printf("int %d\n", Py_TYPE(object) == &PyLong_Type);
    Py_DECREF(object);
    object = PyFloat_FromDouble(1.5);
    printf("float %d\n", Py_TYPE(object) == &PyFloat_Type);
    Py_DECREF(object);
    object = PyUnicode_FromString("x");
    printf("str %d\n", Py_TYPE(object) == &PyUnicode_Type);
    Py_DECREF(object);
    object = PyList_New(0);
    printf("list %d\n", Py_TYPE(object) == &PyList_Type);
    Py_DECREF(object);
    object = PyDict_New();
    printf("dict %d\n", Py_IS_TYPE(object, &PyDict_Type));
    Py_DECREF(object);
    printf("bool %d, type %d, object %d\n", Py_TYPE(Py_True) == &PyBool_Type,
           Py_TYPE((PyObject *)&PyLong_Type) == &PyType_Type,
           PyType_IsSubtype(&PyLong_Type, &PyBaseObject_Type));
}

static void
exceptions(void)
{
    PyObject *tuple = PyTuple_New(0);
    PyObject *item = PySequence_GetItem(tuple, 0);
    printf("IndexError %d %d\n", item == NULL, PyErr_Occurred() == PyExc_IndexError);
    PyErr_Clear();
    Py_DECREF(tuple);
    PyErr_SetString(PyExc_FileNotFoundError, "x");
    printf("OSError %d\n", PyErr_ExceptionMatches(PyExc_OSError) && PyErr_ExceptionMatches(PyExc_IOError));
    PyErr_Clear();
    PyObject *builtins = PyImport_ImportModule("builtins");
    PyObject *found = PyObject_GetAttrString(builtins, "ValueError");
    printf("ValueError %d\n", found == PyExc_ValueError);
    Py_XDECREF(found);
    Py_XDECREF(builtins);
}

int
main(void)
{
    printf("initialized %d\n", Py_IsInitialized());
    Py_Initialize();
    printf("initialized %d, finalizing %d\n", Py_IsInitialized(), Py_IsFinalizing());
    types();
    exceptions();
    PyObject *truth = PyBool_FromLong(1);
    printf("True %d, None %d\n", truth == Py_True, Py_IsNone(Py_None));
    Py_DECREF(truth);
    show_new("version", PyBool_FromLong(strncmp(Py_GetVersion(), "3.15", 4) == 0));
    printf("finalize %d\n", Py_FinalizeEx());
    printf("initialized %d\n", Py_IsInitialized());
    return 0;
}
