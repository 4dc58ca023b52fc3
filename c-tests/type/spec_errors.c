/* only: debug */
/* Specs that no type can be made from. */
#include "fixture.h"

static PyObject *
repr(PyObject *Py_UNUSED(self))
{
    return PyUnicode_FromString("repr");
}

static void
make(const char *label, PyType_Spec *spec, PyObject *bases)
{
    show_new(label, PyType_FromSpecWithBases(spec, bases));
}

static void
run(PyObject *Py_UNUSED(module))
{
    PyType_Slot none[] = {{0, NULL}};
    PyType_Slot unknown[] = {{1000, repr}, {0, NULL}};
    PyType_Slot negative[] = {{-1, repr}, {0, NULL}};
    PyType_Spec plain = {"fixture.Plain", 0, 0, Py_TPFLAGS_DEFAULT, none};
    PyType_Spec spec = plain;
    spec.slots = unknown;
    make("unknown slot", &spec, NULL);
    spec.slots = negative;
    make("negative slot", &spec, NULL);
    spec = plain;
    spec.name = NULL;
    make("no name", &spec, NULL);
    PyMemberDef outside[] = {{"x", Py_T_INT, -8, Py_RELATIVE_OFFSET, NULL}, {NULL, 0, 0, 0, NULL}};
    PyType_Slot outside_slots[] = {{Py_tp_members, outside}, {0, NULL}};
    spec = plain;
    spec.basicsize = -8;
    spec.slots = outside_slots;
    make("member before the data", &spec, NULL);
    PyMemberDef relative[] = {{"x", Py_T_INT, 0, Py_RELATIVE_OFFSET, NULL}, {NULL, 0, 0, 0, NULL}};
    PyType_Slot relative_slots[] = {{Py_tp_members, relative}, {0, NULL}};
    spec.basicsize = 0;
    spec.slots = relative_slots;
    make("relative member without data", &spec, NULL);
    spec = plain;
    PyObject *bases = Py_BuildValue("(i)", 1);
    make("a base that is no type", &spec, bases);
    Py_DECREF(bases);
    bases = Py_BuildValue("(OO)", &PyLong_Type, &PyUnicode_Type);
    make("bases with different layouts", &spec, bases);
    Py_DECREF(bases);
}

FIXTURE(spec_errors, run)
