/* Types: inheritance, method resolution, metaclasses, flags and what makes a bad type. */
/* valgrind: fast */
#include "fixture.h"

typedef struct {
    int value;
} data;

static PyObject *
name_base(PyObject *Py_UNUSED(self), PyObject *Py_UNUSED(arg))
{
    return PyUnicode_FromString("base");
}

static PyObject *
name_sub(PyObject *Py_UNUSED(self), PyObject *Py_UNUSED(arg))
{
    return PyUnicode_FromString("sub");
}

static PyObject *
base_str(PyObject *self)
{
    return PyUnicode_FromFormat("str of %T", self);
}

static PyMethodDef base_methods[] = {{"name", name_base, METH_NOARGS, NULL},
                                     {"only_base", name_base, METH_NOARGS, NULL},
                                     {NULL, NULL, 0, NULL}};
static PyMethodDef sub_methods[] = {{"name", name_sub, METH_NOARGS, NULL}, {NULL, NULL, 0, NULL}};
static PyType_Slot base_slots[] = {{Py_tp_methods, base_methods}, {Py_tp_str, base_str}, {0, NULL}};
static PyType_Spec base_spec = {"fixture.Base", -(int)sizeof(data), 0,
                                Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE, base_slots};
static PyType_Slot sub_slots[] = {{Py_tp_methods, sub_methods}, {0, NULL}};
static PyType_Spec sub_spec = {"fixture.Sub", -(int)sizeof(data), 0,
                               Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE, sub_slots};
static PyType_Slot no_slots[] = {{0, NULL}};
static PyType_Spec final_spec = {"fixture.Final", 0, 0, Py_TPFLAGS_DEFAULT, no_slots};
static PyType_Spec closed_spec = {"fixture.Closed", 0, 0,
                                  Py_TPFLAGS_DEFAULT | Py_TPFLAGS_DISALLOW_INSTANTIATION, no_slots};
static PyType_Spec fixed_spec = {"fixture.Fixed", 0, 0,
                                 Py_TPFLAGS_DEFAULT | Py_TPFLAGS_IMMUTABLETYPE, no_slots};
static PyType_Spec open_spec = {"Open", 0, 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE, no_slots};

static void
subclasses(PyObject *base)
{
    PyObject *sub = PyType_FromSpecWithBases(&sub_spec, base);
    NEED(sub);
    show_new("__mro__", PyObject_GetAttrString(sub, "__mro__"));
    show_new("__bases__", PyObject_GetAttrString(sub, "__bases__"));
    PyObject *object = PyObject_CallNoArgs(sub);
    data *of_base = PyObject_GetTypeData(object, (PyTypeObject *)base);
    data *of_sub = PyObject_GetTypeData(object, (PyTypeObject *)sub);
    CHECK(of_base != of_sub && of_base->value == 0 && of_sub->value == 0);
    of_base->value = 1;
    of_sub->value = 2;
    CHECK(of_base->value == 1);
    show_new("name", PyObject_CallMethod(object, "name", NULL));
    show_new("only_base", PyObject_CallMethod(object, "only_base", NULL));
    show_new("str", PyObject_Str(object));
    show_int("IsInstance", PyObject_IsInstance(object, base));
    show_int("IsSubtype", PyType_IsSubtype((PyTypeObject *)sub, (PyTypeObject *)base));
    show_int("IsSubtype back", PyType_IsSubtype((PyTypeObject *)base, (PyTypeObject *)sub));
    Py_DECREF(object);
    show_int("set on type", PyObject_SetAttrString(sub, "extra", Py_True));
    object = PyObject_CallNoArgs(sub);
    show_new("extra", PyObject_GetAttrString(object, "extra"));
    PyObject *seven = PyLong_FromLong(7);
    show_int("set on base", PyObject_SetAttrString(base, "late", seven));
    show_new("late", PyObject_GetAttrString(object, "late"));
    show_int("delete on type", PyObject_DelAttrString(sub, "extra"));
    show_new("extra", PyObject_GetAttrString(object, "extra"));
    Py_DECREF(seven);
    Py_DECREF(object);
    Py_DECREF(sub);
}

static void
flags(void)
{
    PyObject *type = PyType_FromSpec(&final_spec);
    PyObject *bases = PyTuple_Pack(1, type);
    show_new("subclass of a final type", PyType_FromSpecWithBases(&sub_spec, bases));
    unsigned long bits = PyType_GetFlags((PyTypeObject *)type);
    CHECK((bits & Py_TPFLAGS_HEAPTYPE) && !(bits & Py_TPFLAGS_BASETYPE));
    show_new("type(None) as base", PyType_FromSpecWithBases(&sub_spec, (PyObject *)&PyBool_Type));
    Py_DECREF(bases);
    PyObject *object = PyObject_CallNoArgs(type);
    show_int("no dict", PyObject_SetAttrString(object, "x", Py_None));
    show_new("arguments for object()", PyObject_CallFunction(type, "i", 1));
    Py_DECREF(object);
    Py_DECREF(type);
    type = PyType_FromSpec(&closed_spec);
    show_new("instance of a closed type", PyObject_CallNoArgs(type));
    Py_DECREF(type);
    type = PyType_FromSpec(&fixed_spec);
    show_int("set on an immutable type", PyObject_SetAttrString(type, "x", Py_None));
    Py_DECREF(type);
    type = PyType_FromSpec(&open_spec);
    show("no module in the name", type);
    show_int("Freeze", PyType_Freeze((PyTypeObject *)type));
    show_int("set on a frozen type", PyObject_SetAttrString(type, "x", Py_None));
    PyType_Modified((PyTypeObject *)type);
    Py_XDECREF(type);
}

static void
classes(PyObject *base)
{
    PyObject *dict = Py_BuildValue("{s:i}", "attribute", 7);
    PyObject *type = PyObject_CallFunction((PyObject *)&PyType_Type, "s(O)O", "Made", base, dict);
    show_new("__bases__", PyObject_GetAttrString(type, "__bases__"));
    PyObject *object = PyObject_CallNoArgs(type);
    show_new("attribute", PyObject_GetAttrString(object, "attribute"));
    show_new("name", PyObject_CallMethod(object, "name", NULL));
    show_int("has a dict", PyObject_SetAttrString(object, "x", Py_None));
    show_new("__dict__", PyObject_GetAttrString(object, "__dict__"));
    Py_XDECREF(object);
    Py_XDECREF(type);
    Py_DECREF(dict);
    show_new("type(1)", PyObject_CallFunction((PyObject *)&PyType_Type, "i", 1));
    show_new("type()", PyObject_CallNoArgs((PyObject *)&PyType_Type));
}

static void
run(PyObject *Py_UNUSED(module))
{
    PyObject *base = PyType_FromSpec(&base_spec);
    NEED(base);
    subclasses(base);
    flags();
    classes(base);
    Py_DECREF(base);
}

FIXTURE(inherit, run)
