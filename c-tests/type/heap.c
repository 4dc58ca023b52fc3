/* valgrind: fast */
/* Types made from a spec: instances, methods, members, getset, class data, printing. */
#include "fixture.h"

typedef struct {
    int number;
    double real;
    long long wide;
    char flag;
    PyObject *object;
    const char *text;
} data;

static PyTypeObject *counter_type;

static data *
of(PyObject *self)
{
    return PyObject_GetTypeData(self, counter_type);
}

static int
init(PyObject *self, PyObject *args, PyObject *kwargs)
{
    static char *names[] = {"number", "object", NULL};
    PyObject *object = Py_None;
    int number = 0;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "|iO:Counter", names, &number, &object)) {
        return -1;
    }
    data *mine = of(self);
    mine->number = number;
    mine->text = "constant";
    PyObject *old = mine->object;
    mine->object = Py_NewRef(object);
    Py_XDECREF(old);
    return 0;
}

static void
dealloc(PyObject *self)
{
    PyTypeObject *type = Py_TYPE(self);
    printf("dealloc %d\n", of(self)->number);
    Py_CLEAR(of(self)->object);
    freefunc release = (freefunc)PyType_GetSlot(type, Py_tp_free);
    release(self);
    Py_DECREF(type);
}

static PyObject *
repr(PyObject *self)
{
    return PyUnicode_FromFormat("<counter %d>", of(self)->number);
}

static PyObject *
increase(PyObject *self, PyObject *Py_UNUSED(arg))
{
    return PyLong_FromLong(++of(self)->number);
}

static PyObject *
on_class(PyObject *type, PyObject *args)
{
    return Py_BuildValue("(OO)", type, args);
}

static PyObject *
on_nothing(PyObject *self, PyObject *arg)
{
    CHECK(self == NULL);
    return Py_NewRef(arg);
}

static PyObject *
get_double(PyObject *self, void *closure)
{
    CHECK(closure == (void *)&counter_type);
    return PyLong_FromLong(of(self)->number * 2L);
}

static int
set_double(PyObject *self, PyObject *value, void *Py_UNUSED(closure))
{
    if (value == NULL) {
        PyErr_SetString(PyExc_TypeError, "double stays");
        return -1;
    }
    long number = PyLong_AsLong(value);
    if (number == -1 && PyErr_Occurred()) {
        return -1;
    }
    of(self)->number = (int)(number / 2);
    return 0;
}

static PyMethodDef methods[] = {
    {"increase", increase, METH_NOARGS, "increase($self, /)\n--\n\nOne more."},
    {"on_class", on_class, METH_VARARGS | METH_CLASS, NULL},
    {"on_nothing", on_nothing, METH_O | METH_STATIC, NULL},
    {NULL, NULL, 0, NULL}};
static PyGetSetDef getset[] = {
    {"double", get_double, set_double, "Twice the number.", (void *)&counter_type},
    {"twice", get_double, NULL, NULL, (void *)&counter_type},
    {NULL, NULL, NULL, NULL, NULL}};
static PyMemberDef members[] = {
    {"number", Py_T_INT, offsetof(data, number), Py_RELATIVE_OFFSET, "The number."},
    {"real", Py_T_DOUBLE, offsetof(data, real), Py_RELATIVE_OFFSET, NULL},
    {"wide", Py_T_LONGLONG, offsetof(data, wide), Py_RELATIVE_OFFSET, NULL},
    {"flag", Py_T_BOOL, offsetof(data, flag), Py_RELATIVE_OFFSET, NULL},
    {"object", Py_T_OBJECT_EX, offsetof(data, object), Py_RELATIVE_OFFSET, NULL},
    {"text", Py_T_STRING, offsetof(data, text), Py_RELATIVE_OFFSET | Py_READONLY, NULL},
    {"fixed", Py_T_INT, offsetof(data, number), Py_RELATIVE_OFFSET | Py_READONLY, NULL},
    {NULL, 0, 0, 0, NULL}};
static PyType_Slot slots[] = {
    {Py_tp_doc, "Counter(number=0)\n--\n\nCounts."},
    {Py_tp_init, init},
    {Py_tp_dealloc, dealloc},
    {Py_tp_repr, repr},
    {Py_tp_methods, methods},
    {Py_tp_getset, getset},
    {Py_tp_members, members},
    {0, NULL}};
static PyType_Spec spec = {"fixture.sub.Counter", -(int)sizeof(data), 0,
                           Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE, slots};

static void
set(PyObject *object, const char *name, PyObject *value)
{
    printf("%s = ", name);
    show_int("set", PyObject_SetAttrString(object, name, value));
    show_new("  get", PyObject_GetAttrString(object, name));
    Py_XDECREF(value);
}

static void
attributes(PyObject *object)
{
    set(object, "number", PyLong_FromLong(41));
    set(object, "number", PyLong_FromLongLong(1LL << 40));
    set(object, "number", PyUnicode_FromString("x"));
    set(object, "real", PyFloat_FromDouble(2.5));
    set(object, "real", PyUnicode_FromString("x"));
    set(object, "wide", PyLong_FromLongLong(LLONG_MIN));
    set(object, "flag", PyBool_FromLong(1));
    set(object, "flag", PyLong_FromLong(1));
    set(object, "object", PyUnicode_FromString("an object"));
    show_int("del object", PyObject_DelAttrString(object, "object"));
    show_new("get object", PyObject_GetAttrString(object, "object"));
    show_int("del object again", PyObject_DelAttrString(object, "object"));
    show_int("del number", PyObject_DelAttrString(object, "number"));
    set(object, "text", PyUnicode_FromString("x"));
    set(object, "fixed", PyLong_FromLong(1));
    set(object, "double", PyLong_FromLong(50));
    set(object, "double", PyUnicode_FromString("x"));
    show_int("del double", PyObject_DelAttrString(object, "double"));
    set(object, "twice", PyLong_FromLong(50));
    set(object, "unknown", PyLong_FromLong(1));
}

static void
run(PyObject *Py_UNUSED(module))
{
    PyObject *type = PyType_FromSpec(&spec);
    NEED(type);
    counter_type = (PyTypeObject *)type;
    show("type", type);
    show_new("GetName", PyType_GetName(counter_type));
    show_new("GetQualName", PyType_GetQualName(counter_type));
    show_new("GetModuleName", PyType_GetModuleName(counter_type));
    show_new("GetFullyQualifiedName", PyType_GetFullyQualifiedName(counter_type));
    show_new("__doc__", PyObject_GetAttrString(type, "__doc__"));
    show_new("__text_signature__", PyObject_GetAttrString(type, "__text_signature__"));
    CHECK(PyType_GetTypeDataSize(counter_type) >= (Py_ssize_t)sizeof(data));
    PyObject *object = PyObject_CallFunction(type, "i", 7);
    NEED(object);
    show("object", object);
    show_int("is aligned", (uintptr_t)of(object) % sizeof(void *));
    attributes(object);
    show_new("increase", PyObject_CallMethod(object, "increase", NULL));
    show_new("increase(1)", PyObject_CallMethod(object, "increase", "i", 1));
    show_new("on_class", PyObject_CallMethod(object, "on_class", "i", 1));
    show_new("on_class of the type", PyObject_CallMethod(type, "on_class", NULL));
    show_new("on_nothing", PyObject_CallMethod(object, "on_nothing", "i", 1));
    show_new("Counter('x')", PyObject_CallFunction(type, "s", "x"));
    Py_DECREF(object);
    printf("after\n");
    counter_type = (PyTypeObject *)type;
    Py_DECREF(type);
}

FIXTURE(heap, run)
