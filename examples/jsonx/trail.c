#include "trail.h"

jsonx_kind
jsonx_kind_of(PyObject *value)
{
    /* The flags say at once what PyUnicode_Check() and the like ask one by one. */
    unsigned long flags = PyType_GetFlags(Py_TYPE(value));
    if (flags & Py_TPFLAGS_UNICODE_SUBCLASS) {
        return KIND_STRING;
    }
    if (flags & Py_TPFLAGS_DICT_SUBCLASS) {
        return KIND_OBJECT;
    }
    if (flags & (Py_TPFLAGS_LIST_SUBCLASS | Py_TPFLAGS_TUPLE_SUBCLASS)) {
        return KIND_ARRAY;
    }
    if (flags & Py_TPFLAGS_LONG_SUBCLASS) {
        /* bool is a subclass of int. */
        return Py_IsTrue(value) ? KIND_TRUE : Py_IsFalse(value) ? KIND_FALSE : KIND_INT;
    }
    if (Py_IsNone(value)) {
        return KIND_NULL;
    }
    return PyFloat_Check(value) ? KIND_FLOAT : KIND_OTHER;
}

int
jsonx_enter(jsonx_trail *trail, PyObject *container, jsonx_kind kind, PyObject *twin)
{
    if (trail->depth == trail->room) {
        Py_ssize_t room = trail->room ? trail->room * 2 : 32;
        jsonx_step *steps = PyMem_Realloc(trail->steps, (size_t)room * sizeof *steps);
        if (steps == NULL) {
            PyErr_NoMemory();
            return -1;
        }
        trail->steps = steps;
        trail->room = room;
    }
    trail->steps[trail->depth++] = (jsonx_step){
        .container = Py_NewRef(container), .twin = Py_XNewRef(twin), .kind = kind,
    };
    return 0;
}

void
jsonx_leave(jsonx_trail *trail)
{
    /* Off the trail first: a last reference may run code that comes back here. */
    jsonx_step step = trail->steps[--trail->depth];
    Py_DECREF(step.container);
    Py_XDECREF(step.twin);
}

void
jsonx_trail_clear(jsonx_trail *trail)
{
    while (trail->depth > 0) {
        jsonx_leave(trail);
    }
    PyMem_Free(trail->steps);
    trail->steps = NULL;
    trail->room = 0;
}

/* PyDict_NextRef is pyrt's. An abi3t build has only the borrowing PyDict_Next,
 * which needs the dict locked until the references are one's own. */
static int
dict_next(PyObject *dict, Py_ssize_t *position, PyObject **key, PyObject **value)
{
#ifdef Py_LIMITED_API
    int more;
    Py_BEGIN_CRITICAL_SECTION(dict);
    more = PyDict_Next(dict, position, key, value);
    if (more) {
        Py_INCREF(*key);
        Py_INCREF(*value);
    }
    Py_END_CRITICAL_SECTION();
    return more;
#else
    return PyDict_NextRef(dict, position, key, value);
#endif
}

int
jsonx_next(jsonx_step *step, PyObject **key, PyObject **value)
{
    *key = NULL;
    if (step->kind == KIND_OBJECT) {
        int more = dict_next(step->container, &step->position, key, value);
        step->count += more > 0;
        return more;
    }
    /* The size is asked for each time: a list may shrink while it is visited. */
    Py_ssize_t size = PySequence_Size(step->container);
    if (size < 0) {
        return -1;
    }
    if (step->count >= size) {
        return 0;
    }
    *value = PySequence_GetItem(step->container, step->count);
    if (*value == NULL) {
        return -1;
    }
    step->count++;
    return 1;
}
