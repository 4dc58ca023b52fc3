/* Modules made by hand from slots and a spec; exec functions that fail. */
#include "fixture.h"

static int mode;

static int
exec(PyObject *module)
{
    switch (mode) {
    case 0:
        return PyModule_AddIntConstant(module, "made", 1);
    case 1:
        PyErr_SetString(PyExc_ValueError, "exec fails");
        return -1;
    default:
        return 0;
    }
}

static PyObject *
create(PyObject *spec, PyObject *Py_UNUSED(def))
{
    if (mode == 2) {
        PyErr_SetString(PyExc_KeyError, "create fails");
        return NULL;
    }
    PyObject *name = PyObject_GetAttrString(spec, "name");
    PyObject *module = PyModule_NewObject(name);
    Py_XDECREF(name);
    return module;
}

static PyMethodDef methods[] = {{NULL, NULL, 0, NULL}};
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
    show_new("  made", PyObject_GetAttrString(module, "made"));
    show_new("  __name__", PyObject_GetAttrString(module, "__name__"));
    Py_DECREF(module);
}

static void
run(PyObject *module)
{
    PyObject *spec = PyObject_GetAttrString(module, "__spec__");
    NEED(spec);
    PySlot plain[] = {PySlot_STATIC_DATA(Py_mod_abi, &abi), PySlot_STATIC_DATA(Py_mod_methods, methods),
                      PySlot_FUNC(Py_mod_exec, exec), PySlot_END};
    make("plain", plain, spec);
    mode = 1;
    make("failing exec", plain, spec);
    PySlot creating[] = {PySlot_STATIC_DATA(Py_mod_abi, &abi), PySlot_FUNC(Py_mod_create, create),
                         PySlot_FUNC(Py_mod_exec, exec), PySlot_END};
    mode = 0;
    make("with create", creating, spec);
    mode = 2;
    make("failing create", creating, spec);
    make("no spec", plain, Py_None);
    Py_DECREF(spec);
}

FIXTURE(create, run)
