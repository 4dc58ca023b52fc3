/* only: debug */
/* Modules: bad slots, exec functions that break the rules, module functions on other objects. */
#include "fixture.h"

static int mode;

static int
exec(PyObject *Py_UNUSED(module))
{
    if (mode == 0) {
        return -1;
    }
    PyErr_SetString(PyExc_ValueError, "left behind");
    return 0;
}

PyABIInfo_VAR(abi);

static void
make(const char *label, PySlot *slots, PyObject *spec)
{
    PyObject *module = PyModule_FromSlotsAndSpec(slots, spec);
    printf("%s: %s\n", label, module ? "made" : "refused");
    if (module == NULL) {
        show_error("  error");
        return;
    }
    show_int("  Exec", PyModule_Exec(module));
    Py_DECREF(module);
}

static void
run(PyObject *module)
{
    PyObject *spec = PyObject_GetAttrString(module, "__spec__");
    PySlot breaking[] = {PySlot_STATIC_DATA(Py_mod_abi, &abi), PySlot_FUNC(Py_mod_exec, exec), PySlot_END};
    make("-1 without an exception", breaking, spec);
    mode = 1;
    make("0 with an exception", breaking, spec);
    PySlot unknown[] = {PySlot_STATIC_DATA(Py_mod_abi, &abi), {.sl_id = 1000}, PySlot_END};
    make("unknown slot", unknown, spec);
    PySlot typed[] = {PySlot_STATIC_DATA(Py_mod_abi, &abi), PySlot_STATIC_DATA(Py_tp_doc, "doc"), PySlot_END};
    make("a slot of types", typed, spec);
    PySlot without[] = {PySlot_STATIC_DATA(Py_mod_doc, "doc"), PySlot_END};
    make("no abi", without, spec);
    Py_XDECREF(spec);
    CHECK(PyModule_GetState(Py_None) == NULL);
    show_error("GetState of None");
    CHECK(PyModule_GetName(Py_None) == NULL);
    show_error("GetName of None");
    CHECK(PyModule_GetNameObject(Py_None) == NULL);
    show_error("GetNameObject of None");
    CHECK(PyModule_GetDef(Py_None) == NULL);
    show_error("GetDef of None");
    show_int("AddObjectRef to None", PyModule_AddObjectRef(Py_None, "x", Py_None));
    show_int("AddIntConstant to None", PyModule_AddIntConstant(Py_None, "x", 1));
    show_int("Add NULL", PyModule_Add(module, "x", NULL));
    show_int("AddObjectRef NULL", PyModule_AddObjectRef(module, "x", NULL));
}

FIXTURE(misuse, run)
