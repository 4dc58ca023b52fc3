/* level: abi3t */
/* Types made from arrays of PySlot, with subslots, tokens and modules. */
#include "fixture.h"

typedef struct {
    long value;
} data;

static char token;

static PyObject *
get_value(PyObject *self, PyTypeObject *defining, PyObject *const *Py_UNUSED(args),
          Py_ssize_t Py_UNUSED(count), PyObject *Py_UNUSED(names))
{
    data *mine = PyObject_GetTypeData(self, defining);
    PyObject *module = PyType_GetModule(defining);
    return Py_BuildValue("(lO)", ++mine->value, module ? Py_True : Py_False);
}

static PyObject *
repr(PyObject *self)
{
    return PyUnicode_FromFormat("<a %T>", self);
}

static PyMethodDef methods[] = {
    {"value", (PyCFunction)(void (*)(void))get_value, METH_METHOD | METH_FASTCALL | METH_KEYWORDS,
     NULL},
    {NULL, NULL, 0, NULL}};

static PySlot common[] = {PySlot_FUNC(Py_tp_repr, repr),
                          PySlot_STATIC_DATA(Py_tp_methods, methods), PySlot_END};

static void
made(PyObject *module)
{
    PySlot slots[] = {
        PySlot_STATIC_DATA(Py_tp_name, "fixture.Slotted"),
        PySlot_SIZE(Py_tp_extra_basicsize, sizeof(data)),
        PySlot_UINT64(Py_tp_flags, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE),
        PySlot_DATA(Py_tp_module, module),
        PySlot_DATA(Py_tp_token, &token),
        PySlot_DATA(Py_slot_subslots, common),
        PySlot_END};
    PyObject *type = PyType_FromSlots(slots);
    show("FromSlots", type);
    NEED(type);
    PyObject *object = PyObject_CallNoArgs(type);
    show_new("value", PyObject_CallMethod(object, "value", NULL));
    show_new("value", PyObject_CallMethod(object, "value", NULL));
    show("repr", object);
    PyTypeObject *found = NULL;
    show_int("GetBaseByToken", PyType_GetBaseByToken(Py_TYPE(object), &token, &found));
    CHECK((PyObject *)found == type);
    Py_XDECREF((PyObject *)found);
    show_int("GetBaseByToken missing", PyType_GetBaseByToken(&PyLong_Type, &token, &found));
    CHECK(found == NULL);
    CHECK(PyType_GetSlot((PyTypeObject *)type, Py_tp_token) == &token);
    CHECK((reprfunc)PyType_GetSlot((PyTypeObject *)type, Py_tp_repr) == repr);
    Py_XDECREF(object);

    PySlot sub[] = {PySlot_STATIC_DATA(Py_tp_name, "fixture.Below"), PySlot_DATA(Py_tp_base, type),
                    PySlot_END};
    PyObject *below = PyType_FromSlots(sub);
    show("with a base", below);
    show_int("GetBaseByToken of a subclass",
             PyType_GetBaseByToken((PyTypeObject *)below, &token, NULL));
    object = PyObject_CallNoArgs(below);
    show("repr", object);
    show_new("value", PyObject_CallMethod(object, "value", NULL));
    Py_XDECREF(object);
    Py_XDECREF(below);
    Py_DECREF(type);
}

static void
run(PyObject *module)
{
    made(module);
}

FIXTURE(slot_arrays, run)
