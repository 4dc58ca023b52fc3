/* level: abi3t */
/* Types and modules: PyType_FromModuleAndSpec, module state from methods, metaclasses. */
#include "fixture.h"

typedef struct {
    int counter;
} state;

static PyObject *
next_number(PyObject *self, PyTypeObject *defining, PyObject *const *Py_UNUSED(args),
            Py_ssize_t Py_UNUSED(count), PyObject *Py_UNUSED(names))
{
    state *mine = PyType_GetModuleState(defining);
    CHECK(self != NULL && mine != NULL);
    return mine ? PyLong_FromLong(++mine->counter) : NULL;
}

static PyMethodDef methods[] = {
    {"next", (PyCFunction)(void (*)(void))next_number,
     METH_METHOD | METH_FASTCALL | METH_KEYWORDS, NULL},
    {NULL, NULL, 0, NULL}};
static PyType_Slot slots[] = {{Py_tp_methods, methods}, {0, NULL}};
static PyType_Spec spec = {"fixture.WithModule", 0, 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE, slots};
static PyType_Slot meta_slots[] = {{0, NULL}};
static PyType_Spec meta_spec = {"fixture.Meta", 0, 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE,
                                meta_slots};
static PyType_Spec plain_spec = {"fixture.Plain", 0, 0, Py_TPFLAGS_DEFAULT, meta_slots};

static void
run(PyObject *module)
{
    CHECK(PyModule_GetState(module) != NULL);
    PyObject *type = PyType_FromModuleAndSpec(module, &spec, NULL);
    NEED(type);
    PyObject *object = PyObject_CallNoArgs(type);
    show_new("next", PyObject_CallMethod(object, "next", NULL));
    show_new("next", PyObject_CallMethod(object, "next", NULL));
    show_new("next(1)", PyObject_CallMethod(object, "next", "i", 1));
    Py_XDECREF(object);
    CHECK(PyType_GetModule((PyTypeObject *)type) == module);
    CHECK(PyType_GetModuleState((PyTypeObject *)type) == PyModule_GetState(module));
    PyObject *sub = PyObject_CallFunction((PyObject *)&PyType_Type, "s(O){}", "Sub", type);
    CHECK(PyType_GetModule((PyTypeObject *)sub) == NULL);
    show_error("GetModule of a subclass");
    object = PyObject_CallNoArgs(sub);
    show_new("next of a subclass", PyObject_CallMethod(object, "next", NULL));
    Py_XDECREF(object);
    Py_XDECREF(sub);
    CHECK(PyType_GetModuleState(&PyLong_Type) == NULL);
    show_error("GetModuleState of int");
    show_int("AddType", PyModule_AddType(module, (PyTypeObject *)type));
    show_new("added", PyObject_GetAttrString(module, "WithModule"));
    show_int("removed", PyObject_DelAttrString(module, "WithModule"));
    Py_DECREF(type);

    PyObject *meta = PyType_FromSpecWithBases(&meta_spec, (PyObject *)&PyType_Type);
    show("metaclass", meta);
    NEED(meta);
    type = PyType_FromMetaclass((PyTypeObject *)meta, module, &plain_spec, NULL);
    show("FromMetaclass", type);
    CHECK(type != NULL && Py_TYPE(type) == (PyTypeObject *)meta);
    Py_XDECREF(type);
    show_new("a metaclass that is none", PyType_FromMetaclass(&PyLong_Type, module, &plain_spec, NULL));
    Py_DECREF(meta);
}

FIXTURE_METHODS(run)
PyABIInfo_VAR(abi);
static PySlot module_slots[] = {
    PySlot_STATIC_DATA(Py_mod_abi, &abi),
    PySlot_STATIC_DATA(Py_mod_name, "state"),
    PySlot_STATIC_DATA(Py_mod_methods, fixture_methods),
    PySlot_SIZE(Py_mod_state_size, sizeof(state)),
    PySlot_DATA(Py_mod_gil, Py_MOD_GIL_NOT_USED),
    PySlot_END};
PyMODEXPORT_FUNC
PyModExport_state(void)
{
    return module_slots;
}
