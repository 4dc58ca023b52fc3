/* only: debug */
/* Arrays of slots that no type can be made from. */
#include "fixture.h"

static PyObject *
repr(PyObject *self)
{
    return PyUnicode_FromFormat("<a %T>", self);
}

static void
run(PyObject *Py_UNUSED(module))
{
    PySlot unknown[] = {PySlot_STATIC_DATA(Py_tp_name, "fixture.Unknown"), {.sl_id = 1000}, PySlot_END};
    show_new("unknown slot", PyType_FromSlots(unknown));
    PySlot optional[] = {PySlot_STATIC_DATA(Py_tp_name, "fixture.Optional"),
                         {.sl_id = 1000, .sl_flags = PySlot_OPTIONAL}, PySlot_END};
    show_new("unknown optional slot", PyType_FromSlots(optional));
    PySlot nameless[] = {PySlot_FUNC(Py_tp_repr, repr), PySlot_END};
    show_new("no name", PyType_FromSlots(nameless));
    PySlot wrong[] = {PySlot_STATIC_DATA(Py_tp_name, "fixture.Wrong"),
                      PySlot_STATIC_DATA(Py_mod_doc, "doc"), PySlot_END};
    show_new("a slot of modules", PyType_FromSlots(wrong));
    PySlot both[] = {PySlot_STATIC_DATA(Py_tp_name, "fixture.Both"), PySlot_SIZE(Py_tp_basicsize, 64),
                     PySlot_SIZE(Py_tp_extra_basicsize, 8), PySlot_END};
    show_new("two sizes", PyType_FromSlots(both));
}

FIXTURE(slot_errors, run)
