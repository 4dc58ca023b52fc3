/* Import: modules that are there, missing ones, sys, and the table of modules. */
#include "fixture.h"

static void
run(PyObject *module)
{
    PyObject *builtins = PyImport_ImportModule("builtins"), *sys = PyImport_ImportModule("sys");
    show("builtins", builtins);
    show("sys", sys);
    PyObject *name = PyUnicode_FromString("sys");
    PyObject *same = PyImport_Import(name);
    CHECK(same == sys);
    Py_XDECREF(same);
    same = PyImport_GetModule(name);
    CHECK(same == sys);
    Py_XDECREF(same);
    same = PyImport_ImportModuleLevel("sys", NULL, NULL, NULL, 0);
    CHECK(same == sys);
    Py_XDECREF(same);
    same = PyImport_ImportModuleLevelObject(name, NULL, NULL, NULL, 0);
    CHECK(same == sys);
    Py_XDECREF(same);
    show_new("missing", PyImport_ImportModule("no_such_module_here"));
    show_new("missing in a package", PyImport_ImportModule("no_such_package.module"));
    show_new("in what is no package", PyImport_ImportModule("sys.nothing"));
    show_new("empty name", PyImport_ImportModule(""));
    show_new("level -1", PyImport_ImportModuleLevel("sys", NULL, NULL, NULL, -1));
    show_new("name that is no str", PyImport_ImportModuleLevelObject(Py_None, NULL, NULL, NULL, 0));
    PyObject *missing = PyUnicode_FromString("no_such_module_here");
    same = PyImport_GetModule(missing);
    CHECK(same == NULL);
    show_error("GetModule of a missing one");
    Py_DECREF(missing);
    PyObject *added = PyImport_AddModuleRef("a_new_module");
    show("AddModuleRef", added);
    PyObject *again = PyImport_AddModuleRef("a_new_module");
    CHECK(added == again);
    Py_XDECREF(again);
    again = PyImport_ImportModule("a_new_module");
    CHECK(added == again);
    Py_XDECREF(again);
    Py_XDECREF(added);
    PyObject *modules = PySys_GetAttrString("modules");
    show_int("has sys", PyMapping_HasKeyString(modules, "sys"));
    CHECK(PyObject_DelItemString(modules, "a_new_module") == 0);
    Py_XDECREF(modules);
    PyObject *len = PyObject_GetAttrString(builtins, "len");
    PyObject *list = Py_BuildValue("[iii]", 1, 2, 3);
    show_new("builtins.len", call_one(len, list));
    Py_DECREF(list);
    Py_XDECREF(len);
    PyObject *value = NULL;
    show_int("GetOptionalAttrString", PySys_GetOptionalAttrString("no_such_attribute", &value));
    show_new("GetAttrString", PySys_GetAttrString("no_such_attribute"));
    show_int("SetObject", PySys_SetObject("my_attribute", Py_None));
    show_new("GetAttrString", PySys_GetAttrString("my_attribute"));
    show_int("SetObject NULL", PySys_SetObject("my_attribute", NULL));
    show_new("__name__", PyObject_GetAttrString(module, "__name__"));
    PyObject *spec = PyObject_GetAttrString(module, "__spec__");
    show_new("__spec__.name", PyObject_GetAttrString(spec, "name"));
    Py_XDECREF(spec);
    Py_DECREF(name);
    Py_XDECREF(sys);
    Py_XDECREF(builtins);
}

FIXTURE(basic, run)
