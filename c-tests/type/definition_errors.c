/* only: debug */
/* Definitions with parts that contradict each other or the base. */
#include "fixture.h"

static PyObject *
repr(PyObject *self)
{
    return PyUnicode_FromFormat("<a %T>", self);
}

static PyObject *
create(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    newfunc base = (newfunc)PyType_GetSlot(&PyType_Type, Py_tp_new);
    return base(type, args, kwargs);
}

static PyObject *
method(PyObject *Py_UNUSED(self), PyObject *Py_UNUSED(arg))
{
    Py_RETURN_NONE;
}

static PyMethodDef methods[] = {{"method", method, METH_NOARGS, NULL}, {NULL, NULL, 0, NULL}};
static PyMemberDef no_members[] = {{NULL, 0, 0, 0, NULL}};

#define NAMED(name) PySlot_STATIC_DATA(Py_tp_name, "fixture." name)

static void
by_slots(void)
{
    PySlot plain_size[] = {NAMED("Size"), PySlot_SIZE(Py_tp_basicsize, -1), PySlot_END};
    show_new("negative basicsize", PyType_FromSlots(plain_size));
    PySlot extra[] = {NAMED("Extra"), PySlot_SIZE(Py_tp_extra_basicsize, -8), PySlot_END};
    show_new("negative extra_basicsize", PyType_FromSlots(extra));
    PySlot item[] = {NAMED("Item"), PySlot_SIZE(Py_tp_itemsize, -8), PySlot_END};
    show_new("negative itemsize", PyType_FromSlots(item));
    PySlot token[] = {NAMED("Token"), PySlot_DATA(Py_tp_token, NULL), PySlot_END};
    show_new("token NULL", PyType_FromSlots(token));
    PySlot twice[] = {NAMED("Twice"), PySlot_FUNC(Py_tp_repr, repr), PySlot_FUNC(Py_tp_repr, repr), PySlot_END};
    show_new("a slot twice", PyType_FromSlots(twice));
    PySlot null[] = {NAMED("Null"), PySlot_FUNC(Py_tp_repr, NULL), PySlot_END};
    show_new("NULL function", PyType_FromSlots(null));
    PySlot null_doc[] = {NAMED("NullDoc"), PySlot_DATA(Py_tp_doc, NULL), PySlot_END};
    show_new("NULL doc", PyType_FromSlots(null_doc));
    PySlot doc[] = {NAMED("Doc"), PySlot_DATA(Py_tp_doc, "text"), PySlot_END};
    show_new("doc that is not static", PyType_FromSlots(doc));
    PySlot copied[] = {NAMED("Copied"), PySlot_DATA(Py_tp_methods, methods), PySlot_END};
    show_new("methods that are not static", PyType_FromSlots(copied));
    PySlot members[] = {NAMED("Members"), PySlot_DATA(Py_tp_members, no_members), PySlot_END};
    show_new("members that are not static", PyType_FromSlots(members));
    PySlot name[] = {PySlot_DATA(Py_tp_name, "fixture.Name"), PySlot_END};
    show_new("name that is not static", PyType_FromSlots(name));
    PySlot end[] = {NAMED("End"), {.sl_id = 0, .sl_flags = PySlot_STATIC}};
    show_new("flags at the end", PyType_FromSlots(end));
    PySlot end_pointer[] = {NAMED("EndPointer"), {.sl_id = 0, .sl_flags = PySlot_INTPTR}};
    show_new("INTPTR at the end", PyType_FromSlots(end_pointer));
    PySlot end_unknown[] = {NAMED("EndUnknown"), {.sl_id = 0, .sl_flags = 0x20}};
    show_new("unknown flag at the end", PyType_FromSlots(end_unknown));
    PySlot flags[] = {NAMED("Flags"), {.sl_id = Py_tp_doc, .sl_flags = 0x20, .sl_ptr = "text"}, PySlot_END};
    show_new("unknown flag", PyType_FromSlots(flags));
    PySlot reserved[] = {NAMED("Reserved"), {.sl_id = Py_tp_doc, .sl_reserved = 1, .sl_ptr = "text"}, PySlot_END};
    show_new("reserved field", PyType_FromSlots(reserved));
    PySlot invalid[] = {NAMED("Invalid"), {.sl_id = Py_slot_invalid}, PySlot_END};
    show_new("Py_slot_invalid", PyType_FromSlots(invalid));
    PySlot skipped[] = {NAMED("Skipped"), {.sl_id = Py_slot_invalid, .sl_flags = PySlot_OPTIONAL}, PySlot_END};
    show_new("Py_slot_invalid, optional", PyType_FromSlots(skipped));
    PySlot module[] = {NAMED("Module"), {.sl_id = Py_mod_doc, .sl_flags = PySlot_OPTIONAL}, PySlot_END};
    show_new("a slot of modules, optional", PyType_FromSlots(module));
    PySlot innermost[] = {PySlot_FUNC(Py_tp_repr, repr), PySlot_END};
    PySlot nest[6][2] = {{PySlot_DATA(Py_slot_subslots, innermost), PySlot_END}};
    for (int i = 1; i < 6; i++) {
        nest[i][0] = (PySlot)PySlot_DATA(Py_slot_subslots, nest[i - 1]);
        nest[i][1] = (PySlot)PySlot_END;
    }
    PySlot deep[] = {NAMED("Deep"), PySlot_DATA(Py_slot_subslots, nest[3]), PySlot_END};
    show_new("nested 5 deep", PyType_FromSlots(deep));
    PySlot deeper[] = {NAMED("Deeper"), PySlot_DATA(Py_slot_subslots, nest[4]), PySlot_END};
    show_new("nested 6 deep", PyType_FromSlots(deeper));
    PySlot base[] = {NAMED("Base"), PySlot_DATA(Py_tp_base, Py_None), PySlot_END};
    show_new("a base that is no type", PyType_FromSlots(base));
    PySlot closed[] = {NAMED("Closed"), PySlot_DATA(Py_tp_base, &PyBool_Type), PySlot_END};
    show_new("a base that cannot be one", PyType_FromSlots(closed));
    PySlot meta[] = {NAMED("Meta"), PySlot_DATA(Py_tp_metaclass, &PyLong_Type), PySlot_END};
    show_new("a metaclass that is none", PyType_FromSlots(meta));
    PySlot module_slot[] = {NAMED("InModule"), PySlot_DATA(Py_tp_module, Py_None), PySlot_END};
    show_new("a module that is none", PyType_FromSlots(module_slot));
    PySlot collected[] = {NAMED("Collected"), PySlot_UINT64(Py_tp_flags, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC), PySlot_END};
    show_new("collected without traverse", PyType_FromSlots(collected));
}

static void
spec_with(const char *label, PyType_Slot *slots)
{
    PyType_Spec spec = {"fixture.Spec", 64, 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE, slots};
    show_new(label, PyType_FromSpec(&spec));
}

static void
special_member(const char *label, const char *name, int type, Py_ssize_t offset, int flags)
{
    PyMemberDef members[] = {{name, type, offset, flags, NULL}, {NULL, 0, 0, 0, NULL}};
    PyType_Slot slots[] = {{Py_tp_members, members}, {0, NULL}};
    spec_with(label, slots);
}

static void
by_spec(void)
{
    PyType_Slot twice[] = {{Py_tp_repr, (void *)repr}, {Py_tp_repr, (void *)repr}, {0, NULL}};
    spec_with("a slot twice", twice);
    PyType_Slot docs[] = {{Py_tp_doc, "one"}, {Py_tp_doc, "two"}, {0, NULL}};
    spec_with("doc twice", docs);
    PyType_Slot members[] = {{Py_tp_members, no_members}, {Py_tp_members, no_members}, {0, NULL}};
    spec_with("members twice", members);
    PyType_Slot null[] = {{Py_tp_repr, NULL}, {0, NULL}};
    spec_with("NULL function", null);
    PyType_Slot null_doc[] = {{Py_tp_doc, NULL}, {0, NULL}};
    spec_with("NULL doc", null_doc);
    PyType_Slot name[] = {{Py_tp_name, "name"}, {0, NULL}};
    spec_with("Py_tp_name", name);
    PyType_Slot size[] = {{Py_tp_basicsize, (void *)64}, {0, NULL}};
    spec_with("Py_tp_basicsize", size);
    PyType_Slot flags[] = {{Py_tp_flags, (void *)64}, {0, NULL}};
    spec_with("Py_tp_flags", flags);
    special_member("dict offset of another type", "__dictoffset__", Py_T_INT, 32, Py_READONLY);
    special_member("dict offset that may be written", "__dictoffset__", Py_T_PYSSIZET, 32, 0);
    special_member("dict offset outside", "__dictoffset__", Py_T_PYSSIZET, 64, Py_READONLY);
    special_member("weaklist offset of another type", "__weaklistoffset__", Py_T_INT, 32, Py_READONLY);
    special_member("weaklist offset outside", "__weaklistoffset__", Py_T_PYSSIZET, 80, Py_READONLY);
    special_member("vectorcall offset outside", "__vectorcalloffset__", Py_T_PYSSIZET, 80, Py_READONLY);
    special_member("vectorcall offset relative", "__vectorcalloffset__", Py_T_PYSSIZET, 8, Py_READONLY | Py_RELATIVE_OFFSET);
    PyType_Slot none[] = {{0, NULL}};
    PyType_Spec spec = {"fixture.Frozen", 0, 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE, none};
    PyObject *mutable = PyType_FromSpec(&spec);
    spec.flags |= Py_TPFLAGS_IMMUTABLETYPE;
    show_new("immutable of mutable", PyType_FromSpecWithBases(&spec, mutable));
    Py_XDECREF(mutable);
    spec.flags = Py_TPFLAGS_DEFAULT;
    spec.basicsize = -8;
    show_new("more than a tuple", PyType_FromSpecWithBases(&spec, (PyObject *)&PyTuple_Type));
    spec.basicsize = 0;
    show_new("a metaclass that is none", PyType_FromMetaclass(&PyLong_Type, NULL, &spec, NULL));
    PyType_Slot new_slots[] = {{Py_tp_new, (void *)create}, {0, NULL}};
    PyType_Spec meta = {"fixture.Meta", 0, 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE, new_slots};
    PyObject *metaclass = PyType_FromSpecWithBases(&meta, (PyObject *)&PyType_Type);
    show_new("a metaclass with tp_new", PyType_FromMetaclass((PyTypeObject *)metaclass, NULL, &spec, NULL));
    Py_XDECREF(metaclass);
    spec.flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC;
    show_new("collected without traverse", PyType_FromSpec(&spec));
}

static void
run(PyObject *Py_UNUSED(module))
{
    by_slots();
    by_spec();
}

FIXTURE(definition_errors, run)
