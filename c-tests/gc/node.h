/* Shared by the fixtures of this area: calls into the module gc, and a type for cycles. */
#ifndef PYRT_FIXTURE_NODE_H
#define PYRT_FIXTURE_NODE_H

#include "fixture.h"

/* The module, imported by use_gc(). */
static PyObject *gc;

FIXTURE_HELPER PyObject *
use_gc(void)
{
    return gc = PyImport_ImportModule("gc");
}

/* gc.NAME(*args) of a tuple that is given up; a new reference. */
FIXTURE_HELPER PyObject *
call_gc(const char *name, PyObject *args)
{
    PyObject *function = PyObject_GetAttrString(gc, name);
    PyObject *result = function && args ? PyObject_Call(function, args, NULL) : NULL;
    Py_XDECREF(function);
    Py_XDECREF(args);
    return result;
}

/* The same with one keyword argument, which is given up as well. */
FIXTURE_HELPER PyObject *
call_gc_with(const char *name, PyObject *args, const char *key, PyObject *value)
{
    PyObject *function = PyObject_GetAttrString(gc, name);
    PyObject *kwargs = Py_BuildValue("{s:N}", key, value);
    PyObject *result = function && kwargs ? PyObject_Call(function, args, kwargs) : NULL;
    Py_XDECREF(kwargs);
    Py_XDECREF(function);
    Py_XDECREF(args);
    return result;
}

#define SHOW_GC(label, name, args) show_new(label, call_gc(name, args))

/* A list that nothing but itself holds. */
FIXTURE_HELPER void
make_cycle(void)
{
    PyObject *list = PyList_New(0);
    PyList_Append(list, list);
    Py_DECREF(list);
}

/* Whether the referent of a weak reference is gone. */
FIXTURE_HELPER int
is_dead(PyObject *ref)
{
    PyObject *object;
    int status = PyWeakref_GetRef(ref, &object);
    Py_XDECREF(object);
    return status == 0;
}

/* An instance that holds an object, and a dictionary. */
typedef struct {
    PyObject *other;
    PyObject *dict;
    PyObject *weak_list;
} node;

static PyTypeObject *node_type;
static int node_deallocated;

FIXTURE_HELPER node *
of(PyObject *self)
{
    return PyObject_GetTypeData(self, node_type);
}

FIXTURE_HELPER int
node_traverse(PyObject *self, visitproc visit, void *arg)
{
    node *mine = PyObject_GetTypeData_DuringGC(self, node_type);
    Py_VISIT(Py_TYPE(self));
    Py_VISIT(mine->other);
    Py_VISIT(mine->dict);
    return 0;
}

FIXTURE_HELPER int
node_clear(PyObject *self)
{
    Py_CLEAR(of(self)->other);
    Py_CLEAR(of(self)->dict);
    return 0;
}

FIXTURE_HELPER void
node_dealloc(PyObject *self)
{
    PyTypeObject *type = Py_TYPE(self);
    PyObject_GC_UnTrack(self);
    node_deallocated++;
    PyObject_ClearWeakRefs(self);
    node_clear(self);
    freefunc release = (freefunc)PyType_GetSlot(type, Py_tp_free);
    release(self);
    Py_DECREF(type);
}

/* Makes the type; a new reference, also in node_type. */
FIXTURE_HELPER PyObject *
make_node_type(void)
{
    static PyMemberDef members[] = {
        {"__dictoffset__", Py_T_PYSSIZET, offsetof(node, dict), Py_READONLY | Py_RELATIVE_OFFSET, NULL},
        {"__weaklistoffset__", Py_T_PYSSIZET, offsetof(node, weak_list), Py_READONLY | Py_RELATIVE_OFFSET, NULL},
        {NULL, 0, 0, 0, NULL}};
    static PyType_Slot slots[] = {{Py_tp_traverse, node_traverse}, {Py_tp_clear, node_clear},
                                  {Py_tp_dealloc, node_dealloc}, {Py_tp_members, members}, {0, NULL}};
    static PyType_Spec spec = {"fixture.Node", -(int)sizeof(node), 0,
                               Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC, slots};
    PyObject *type = PyType_FromSpec(&spec);
    node_type = (PyTypeObject *)type;
    return type;
}

/* An instance that holds `other`, which is given up; a new reference. */
FIXTURE_HELPER PyObject *
new_node(PyObject *other)
{
    PyObject *self = PyObject_CallNoArgs((PyObject *)node_type);
    of(self)->other = other;
    return self;
}

#endif
