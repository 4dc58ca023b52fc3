/* Attributes: read, set and deleted, optional, with and without errors. */
#include "fixture.h"

static void
optional(PyObject *object, const char *name)
{
    PyObject *result = Py_None;
    printf("GetOptionalAttrString %s: %d ", name,
           PyObject_GetOptionalAttrString(object, name, &result));
    show_new("value", result);
    PyObject *key = PyUnicode_FromString(name);
    result = Py_None;
    printf("GetOptionalAttr %s: %d ", name, PyObject_GetOptionalAttr(object, key, &result));
    show_new("value", result);
    show_int("  HasAttr", PyObject_HasAttr(object, key));
    show_int("  HasAttrWithError", PyObject_HasAttrWithError(object, key));
    show_int("  HasAttrString", PyObject_HasAttrString(object, name));
    show_int("  HasAttrStringWithError", PyObject_HasAttrStringWithError(object, name));
    Py_DECREF(key);
}

static void
on_instances(PyObject *object)
{
    PyObject *value = PyLong_FromLong(7);
    PyObject *key = PyUnicode_FromString("name");
    show_int("SetAttrString", PyObject_SetAttrString(object, "name", value));
    show_new("GetAttr", PyObject_GetAttr(object, key));
    show_int("SetAttr", PyObject_SetAttr(object, key, Py_None));
    show_new("GetAttrString", PyObject_GetAttrString(object, "name"));
    optional(object, "name");
    optional(object, "missing");
    show_int("DelAttr", PyObject_DelAttr(object, key));
    show_int("DelAttr again", PyObject_DelAttr(object, key));
    show_int("DelAttrString", PyObject_DelAttrString(object, "name"));
    show_new("GetAttrString", PyObject_GetAttrString(object, "name"));
    show_int("SetAttr by an int", PyObject_SetAttr(object, value, value));
    show_new("GetAttr by an int", PyObject_GetAttr(object, value));
    show_int("SetAttr by None", PyObject_SetAttr(object, Py_None, value));
    show_new("GenericGetAttr", PyObject_GenericGetAttr(object, key));
    show_int("GenericSetAttr", PyObject_GenericSetAttr(object, key, value));
    show_new("GenericGetAttr", PyObject_GenericGetAttr(object, key));
    show_int("GenericSetAttr NULL", PyObject_GenericSetAttr(object, key, NULL));
    show_int("GenericSetAttr NULL", PyObject_GenericSetAttr(object, key, NULL));
    show_new("bad UTF-8", PyObject_GetAttrString(object, "\xff"));
    Py_DECREF(key);
    Py_DECREF(value);
}


static void
run(PyObject *module)
{
    PyObject *one = PyLong_FromLong(1);
    show_new("real", PyObject_GetAttrString(one, "real"));
    show_new("missing", PyObject_GetAttrString(one, "missing"));
    show_int("set on an int", PyObject_SetAttrString(one, "name", one));
    show_int("set real", PyObject_SetAttrString(one, "real", one));
    show_int("delete real", PyObject_DelAttrString(one, "real"));
    show_new("of None", PyObject_GetAttrString(Py_None, "missing"));
    show_new("__class__", PyObject_GetAttrString(one, "__class__"));
    show_new("__doc__ of None", PyObject_GetAttrString(Py_None, "missing"));
    optional(one, "imag");
    optional(one, "missing");
    show_int("set on a type", PyObject_SetAttrString((PyObject *)&PyLong_Type, "name", one));
    show_new("missing of a type", PyObject_GetAttrString((PyObject *)&PyLong_Type, "missing"));
    show_new("__name__", PyObject_GetAttrString((PyObject *)&PyLong_Type, "__name__"));
    show_new("__base__", PyObject_GetAttrString((PyObject *)&PyBool_Type, "__base__"));
    show_new("__mro__", PyObject_GetAttrString((PyObject *)&PyBool_Type, "__mro__"));
    on_instances(module);
    Py_DECREF(one);
}

FIXTURE(attributes, run)
