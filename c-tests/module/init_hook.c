/* record: full */
/* The hook PyInit with a module definition: exec slots in order, state. */
#include "fixture.h"

typedef struct {
    int executed;
} state;

static int
exec(PyObject *module)
{
    state *mine = PyModule_GetState(module);
    CHECK(mine != NULL && mine->executed == 0);
    mine->executed = 1;
    return PyModule_AddIntConstant(module, "ANSWER", 42);
}

static int
exec_later(PyObject *module)
{
    state *mine = PyModule_GetState(module);
    mine->executed = mine->executed * 10 + 2;
    return 0;
}

static PyModuleDef def;

static void
run(PyObject *module)
{
    state *mine = PyModule_GetState(module);
    show_int("executed", mine ? mine->executed : -1);
    CHECK(PyModule_GetDef(module) == &def);
    show_text("GetName", PyModule_GetName(module));
    show_new("__doc__", PyObject_GetAttrString(module, "__doc__"));
    show_new("ANSWER", PyObject_GetAttrString(module, "ANSWER"));
    PyObject *spec = PyObject_GetAttrString(module, "__spec__");
    PyObject *other = PyModule_FromDefAndSpec(&def, spec);
    show_int("another module", other != NULL && other != module);
    NEED(other);
    CHECK(PyModule_GetState(other) == NULL);
    show_int("ExecDef", PyModule_ExecDef(other, &def));
    state *its = PyModule_GetState(other);
    CHECK(its != NULL && its != mine);
    show_new("ANSWER", PyObject_GetAttrString(other, "ANSWER"));
    Py_DECREF(other);
    Py_XDECREF(spec);
    PyObject *plain = PyModule_New("plain");
    show("PyModule_New", plain);
    show_new("__name__", PyObject_GetAttrString(plain, "__name__"));
    show_new("__doc__", PyObject_GetAttrString(plain, "__doc__"));
    CHECK(PyModule_GetState(plain) == NULL && PyModule_GetDef(plain) == NULL);
    show_error("no state, no definition");
    PyErr_Clear();
    Py_XDECREF(plain);
}

FIXTURE_METHODS(run)
static PyModuleDef_Slot slots[] = {{Py_mod_exec, exec}, {Py_mod_exec, exec_later},
                                    {Py_mod_gil, Py_MOD_GIL_NOT_USED}, {0, NULL}};
static PyModuleDef def = {
    PyModuleDef_HEAD_INIT,
    .m_name = "init_hook",
    .m_doc = "Made by PyInit.",
    .m_size = sizeof(state),
    .m_methods = fixture_methods,
    .m_slots = slots,
};
PyMODINIT_FUNC
PyInit_init_hook(void)
{
    return PyModuleDef_Init(&def);
}
