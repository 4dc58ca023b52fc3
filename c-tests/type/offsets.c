/* Types: instance dicts and vectorcall by special members, allocation without a call, descriptors by hand. */
#include "fixture.h"

typedef struct {
    vectorcallfunc vectorcall;
    PyObject *dict;
    int number;
} data;

static PyTypeObject *the_type;

static data *
of(PyObject *self)
{
    return PyObject_GetTypeData(self, the_type);
}

static PyObject *
vectorcall(PyObject *self, PyObject *const *args, size_t nargsf, PyObject *names)
{
    Py_ssize_t count = PyVectorcall_NARGS(nargsf);
    return Py_BuildValue("(inOO)", of(self)->number, count, count ? args[0] : Py_None, names ? names : Py_None);
}

static PyObject *
new(PyTypeObject *type, PyObject *Py_UNUSED(args), PyObject *Py_UNUSED(kwargs))
{
    PyObject *self = PyType_GenericAlloc(type, 0);
    if (self != NULL) {
        of(self)->vectorcall = vectorcall;
        of(self)->number = 7;
    }
    return self;
}

static int
traverse(PyObject *self, visitproc visit, void *arg)
{
    data *mine = PyObject_GetTypeData_DuringGC(self, the_type);
    Py_VISIT(Py_TYPE(self));
    if (mine != NULL) {
        Py_VISIT(mine->dict);
    }
    return 0;
}

static int
clear(PyObject *self)
{
    Py_CLEAR(of(self)->dict);
    return 0;
}

static void
dealloc(PyObject *self)
{
    PyTypeObject *type = Py_TYPE(self);
    PyObject_GC_UnTrack(self);
    clear(self);
    PyObject_GC_Del(self);
    Py_DECREF(type);
}

static PyMemberDef members[] = {
    {"__vectorcalloffset__", Py_T_PYSSIZET, offsetof(data, vectorcall), Py_READONLY | Py_RELATIVE_OFFSET, NULL},
    {"__dictoffset__", Py_T_PYSSIZET, offsetof(data, dict), Py_READONLY | Py_RELATIVE_OFFSET, NULL},
    {NULL, 0, 0, 0, NULL}};
static PyGetSetDef getset[] = {{"__dict__", PyObject_GenericGetDict, PyObject_GenericSetDict, NULL, NULL},
                               {NULL, NULL, NULL, NULL, NULL}};
static PyType_Slot slots[] = {
    {Py_tp_members, members}, {Py_tp_getset, getset}, {Py_tp_call, PyVectorcall_Call}, {Py_tp_new, new},
    {Py_tp_traverse, traverse}, {Py_tp_clear, clear}, {Py_tp_dealloc, dealloc}, {0, NULL}};
static PyType_Spec spec = {"fixture.Called", -(int)sizeof(data), 0,
                           Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_HAVE_VECTORCALL, slots};

static void
calls(PyObject *object)
{
    PyObject *one = PyLong_FromLong(1), *names = Py_BuildValue("(s)", "k");
    PyObject *stack[] = {one, Py_None};
    show_new("CallNoArgs", PyObject_CallNoArgs(object));
    show_new("Vectorcall", PyObject_Vectorcall(object, stack, 2, NULL));
    show_new("Vectorcall names", PyObject_Vectorcall(object, stack, 1, names));
    PyObject *args = PyTuple_Pack(1, one), *kwargs = Py_BuildValue("{s:i}", "k", 2);
    show_new("Call", PyObject_Call(object, args, NULL));
    show_new("Call names", PyObject_Call(object, args, kwargs));
    show_new("PyVectorcall_Call", PyVectorcall_Call(object, args, kwargs));
    Py_DECREF(kwargs);
    Py_DECREF(args);
    Py_DECREF(names);
    Py_DECREF(one);
}

static void
dicts(PyObject *object)
{
    show_new("__dict__", PyObject_GetAttrString(object, "__dict__"));
    show_int("set", PyObject_SetAttrString(object, "x", Py_True));
    show_new("get", PyObject_GetAttrString(object, "x"));
    show_new("__dict__", PyObject_GetAttrString(object, "__dict__"));
    PyObject *dict = Py_BuildValue("{s:i}", "y", 5);
    show_int("set __dict__", PyObject_SetAttrString(object, "__dict__", dict));
    Py_DECREF(dict);
    show_new("get y", PyObject_GetAttrString(object, "y"));
    show_new("get x", PyObject_GetAttrString(object, "x"));
    show_int("set __dict__ to None", PyObject_SetAttrString(object, "__dict__", Py_None));
    show_int("itself", PyObject_SetAttrString(object, "itself", object));
}

static PyObject *
get_name(PyObject *self, void *closure)
{
    return PyUnicode_FromFormat("%s of %T", (char *)closure, self);
}

static PyObject *
method(PyObject *self, PyObject *arg)
{
    return Py_BuildValue("(NO)", PyType_GetName(Py_TYPE(self)), arg);
}

static void
descriptors(PyObject *object)
{
    static PyGetSetDef def = {"name", get_name, NULL, "doc", (void *)"closure"};
    static PyMethodDef method_def = {"method", method, METH_O, NULL};
    PyObject *getset = PyDescr_NewGetSet(the_type, &def);
    PyObject *function = PyDescr_NewMethod(the_type, &method_def);
    show("getset", getset);
    show("method", function);
    show_int("install", PyObject_SetAttrString((PyObject *)the_type, "name", getset));
    show_int("install", PyObject_SetAttrString((PyObject *)the_type, "method", function));
    show_new("name", PyObject_GetAttrString(object, "name"));
    show_new("method", PyObject_CallMethod(object, "method", "i", 3));
    show_new("method of an int", PyObject_CallFunction(function, "ii", 1, 2));
    Py_XDECREF(function);
    Py_XDECREF(getset);
}

static void
run(PyObject *Py_UNUSED(module))
{
    PyObject *type = PyType_FromSpec(&spec);
    NEED(type);
    the_type = (PyTypeObject *)type;
    PyObject *object = PyObject_CallNoArgs(type);
    NEED(object);
    show_int("vectorcall flag", (PyType_GetFlags(the_type) & Py_TPFLAGS_HAVE_VECTORCALL) != 0);
    calls(object);
    dicts(object);
    descriptors(object);
    Py_DECREF(object);
    PyGC_Collect();
    PyObject *alias = Py_GenericAlias(type, (PyObject *)&PyLong_Type);
    show_new("GenericAlias", alias);
    Py_DECREF(type);
}

FIXTURE(offsets, run)
