/* valgrind: fast */
/* The hook PyModExport: an exec slot, state, constants, and what the module knows of itself. */
#include "fixture.h"

typedef struct {
    int executed;
    PyObject *object;
} state;

static char token;

static int
exec(PyObject *module)
{
    state *mine = PyModule_GetState(module);
    mine->executed = 1;
    mine->object = PyList_New(0);
    if (PyModule_AddStringConstant(module, "GREETING", "hello") < 0) {
        return -1;
    }
    return PyModule_AddIntConstant(module, "ANSWER", 42);
}

static int
traverse(PyObject *module, visitproc visit, void *arg)
{
    state *mine = PyModule_GetState_DuringGC(module);
    if (mine != NULL) {
        Py_VISIT(mine->object);
    }
    return 0;
}

static int
clear(PyObject *module)
{
    state *mine = PyModule_GetState(module);
    if (mine != NULL) {
        Py_CLEAR(mine->object);
    }
    return 0;
}

static void
release(void *module)
{
    clear(module);
}

static void
adding(PyObject *module)
{
    show_int("Add", PyModule_Add(module, "added", PyUnicode_FromString("a")));
    PyErr_SetString(PyExc_KeyError, "made before");
    show_int("Add NULL with an exception", PyModule_Add(module, "added", NULL));
    PyObject *value = PyUnicode_FromString("b");
    show_int("AddObjectRef", PyModule_AddObjectRef(module, "by_ref", value));
    show_int("AddObject", PyModule_AddObject(module, "stolen", value));
    show_new("added", PyObject_GetAttrString(module, "added"));
    show_new("by_ref", PyObject_GetAttrString(module, "by_ref"));
    show_new("stolen", PyObject_GetAttrString(module, "stolen"));
    show_new("ANSWER", PyObject_GetAttrString(module, "ANSWER"));
    show_new("GREETING", PyObject_GetAttrString(module, "GREETING"));
    show_int("AddIntConstant min", PyModule_AddIntConstant(module, "MIN", LONG_MIN));
    show_new("MIN", PyObject_GetAttrString(module, "MIN"));
    show_int("AddStringConstant bad", PyModule_AddStringConstant(module, "BAD", "\xff"));
    show_int("SetDocString", PyModule_SetDocString(module, "new doc"));
    show_new("__doc__", PyObject_GetAttrString(module, "__doc__"));
    show_new("missing", PyObject_GetAttrString(module, "missing"));
}

static PyObject *
extra(PyObject *self, PyObject *Py_UNUSED(arg))
{
    return Py_NewRef(self);
}

static PyMethodDef more[] = {{"extra", extra, METH_NOARGS, "Returns its module."}, {NULL, NULL, 0, NULL}};

static void
run(PyObject *module)
{
    state *mine = PyModule_GetState(module);
    show_int("executed", mine->executed);
    show("object", mine->object);
    show_text("GetName", PyModule_GetName(module));
    show_new("GetNameObject", PyModule_GetNameObject(module));
    show_new("__doc__", PyObject_GetAttrString(module, "__doc__"));
    Py_ssize_t size = -1;
    show_int("GetStateSize", PyModule_GetStateSize(module, &size));
    CHECK(size == sizeof(state));
    void *found = NULL;
    show_int("GetToken", PyModule_GetToken(module, &found));
    CHECK(found == &token);
    CHECK(PyModule_GetDef(module) == NULL);
    show_error("GetDef");
    CHECK(PyModule_Check(module) && PyModule_CheckExact(module));
    adding(module);
    show_int("AddFunctions", PyModule_AddFunctions(module, more));
    PyObject *same = PyObject_CallMethod(module, "extra", NULL);
    CHECK(same == module);
    Py_XDECREF(same);
    PyObject *function = PyObject_GetAttrString(module, "run");
    show_new("run.__name__", PyObject_GetAttrString(function, "__name__"));
    show_new("run.__module__", PyObject_GetAttrString(function, "__module__"));
    show_new("run.__doc__", PyObject_GetAttrString(function, "__doc__"));
    Py_DECREF(function);
}

FIXTURE_METHODS(run)
PyABIInfo_VAR(abi);
static PySlot slots[] = {
    PySlot_STATIC_DATA(Py_mod_abi, &abi),
    PySlot_STATIC_DATA(Py_mod_name, "hooks"),
    PySlot_STATIC_DATA(Py_mod_doc, "The doc of the module."),
    PySlot_STATIC_DATA(Py_mod_methods, fixture_methods),
    PySlot_SIZE(Py_mod_state_size, sizeof(state)),
    PySlot_FUNC(Py_mod_state_traverse, traverse),
    PySlot_FUNC(Py_mod_state_clear, clear),
    PySlot_FUNC(Py_mod_state_free, release),
    PySlot_DATA(Py_mod_token, &token),
    PySlot_FUNC(Py_mod_exec, exec),
    PySlot_DATA(Py_mod_gil, Py_MOD_GIL_NOT_USED),
    PySlot_END};
PyMODEXPORT_FUNC
PyModExport_hooks(void)
{
    return slots;
}
