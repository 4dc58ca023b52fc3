/* level: abi3t */
/* Modules and sys: the getters that return borrowed references. */
#include "fixture.h"

static PyObject *
plain(PyObject *Py_UNUSED(self), PyObject *arg)
{
    return Py_NewRef(arg);
}

static PyMethodDef method = {"plain", plain, METH_O, NULL};

static void
run(PyObject *module)
{
    PyObject *dict = PyModule_GetDict(module);
    show_int("GetDict", dict != NULL && PyDict_Check(dict));
    CHECK(PyDict_SetItemString(dict, "new_name", Py_True) == 0);
    show_new("new_name", PyObject_GetAttrString(module, "new_name"));
    CHECK(PyDict_DelItemString(dict, "new_name") == 0);
    PyObject *modules = PyImport_GetModuleDict();
    show_int("GetModuleDict", PyDict_Check(modules));
    CHECK(modules == PySys_GetObject("modules"));
    PyObject *added = PyImport_AddModule("another_new_module");
    show("AddModule", added);
    CHECK(added == PyDict_GetItemString(modules, "another_new_module"));
    CHECK(PyDict_DelItemString(modules, "another_new_module") == 0);
    CHECK(PySys_GetObject("no_such_attribute") == NULL);
    show_error("GetObject");
    show_int("path", PyList_Check(PySys_GetObject("path")));
    PyObject *self = PyUnicode_FromString("self");
    PyObject *function = PyCFunction_New(&method, self);
    CHECK(PyCFunction_GetSelf(function) == self);
    Py_DECREF(function);
    Py_DECREF(self);
    PyObject *dict_object = PyThreadState_GetDict();
    show_int("thread dict", dict_object != NULL && PyDict_Check(dict_object));
}

FIXTURE(borrowed, run)
