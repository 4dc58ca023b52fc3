/* walk(): what is in a tree. equal(): whether two trees are the same JSON. */
#include "trail.h"
#include <math.h>

typedef struct {
    Py_ssize_t kinds[KIND_OTHER + 1], keys, depth;
} census;

static int
count_value(census *c, jsonx_trail *trail, PyObject *value)
{
    jsonx_kind kind = jsonx_kind_of(value);
    c->kinds[kind]++;
    if (kind != KIND_ARRAY && kind != KIND_OBJECT) {
        return 0;
    }
    if (jsonx_enter(trail, value, kind, NULL) < 0) {
        return -1;
    }
    if (trail->depth > c->depth) {
        c->depth = trail->depth;
    }
    return 0;
}

static int
count_tree(census *c, jsonx_trail *trail, PyObject *root)
{
    int result = count_value(c, trail, root);
    while (result == 0 && trail->depth > 0) {
        PyObject *key, *value;
        int more = jsonx_next(&trail->steps[trail->depth - 1], &key, &value);
        if (more < 0) {
            return -1;
        }
        if (!more) {
            jsonx_leave(trail);
            continue;
        }
        c->keys += key != NULL;
        result = count_value(c, trail, value);
        Py_XDECREF(key);
        Py_DECREF(value);
    }
    return result;
}

PyObject *
jsonx_walk(PyObject *Py_UNUSED(module), PyObject *value)
{
    census c = {{0}, 0, 0};
    jsonx_trail trail = JSONX_TRAIL_INIT;
    int result = count_tree(&c, &trail, value);
    jsonx_trail_clear(&trail);
    if (result < 0) {
        return NULL;
    }
    Py_ssize_t constants = c.kinds[KIND_NULL] + c.kinds[KIND_FALSE] + c.kinds[KIND_TRUE];
    Py_ssize_t values = 0;
    for (int kind = 0; kind <= KIND_OTHER; kind++) {
        values += c.kinds[kind];
    }
    return Py_BuildValue("{s:n,s:n,s:n,s:n,s:n,s:n,s:n,s:n,s:n,s:n}",
        "values", values, "objects", c.kinds[KIND_OBJECT], "arrays", c.kinds[KIND_ARRAY],
        "keys", c.keys, "strings", c.kinds[KIND_STRING], "ints", c.kinds[KIND_INT],
        "floats", c.kinds[KIND_FLOAT], "constants", constants,
        "others", c.kinds[KIND_OTHER], "depth", c.depth);
}

/* ---- equal ------------------------------------------------------------- */

static int
is_number(jsonx_kind kind)
{
    return kind == KIND_INT || kind == KIND_FLOAT;
}

static int
both_nan(PyObject *a, PyObject *b)
{
    return PyFloat_Check(a) && PyFloat_Check(b)
        && isnan(PyFloat_AsDouble(a)) && isnan(PyFloat_AsDouble(b));
}

/* 1 and 1.0 are the same JSON number, true is none, and what was written as
 * NaN on both sides is the same text. */
static int
scalars_equal(PyObject *a, jsonx_kind kind_a, PyObject *b, jsonx_kind kind_b)
{
    if (kind_a != kind_b && !(is_number(kind_a) && is_number(kind_b))) {
        return 0;
    }
    int equal = PyObject_RichCompareBool(a, b, Py_EQ);
    return equal == 0 && both_nan(a, b) ? 1 : equal;
}

/* Compares two values: 1 same so far (the members of containers are still to
 * come, on the trail), 0 different, -1 with an exception. */
static int
compare_values(jsonx_trail *trail, PyObject *a, PyObject *b)
{
    jsonx_kind kind = jsonx_kind_of(a), other = jsonx_kind_of(b);
    if (kind != KIND_ARRAY && kind != KIND_OBJECT) {
        return scalars_equal(a, kind, b, other);
    }
    if (kind != other) {
        return 0;
    }
    Py_ssize_t size_a = PyObject_Size(a), size_b = PyObject_Size(b);
    if (size_a < 0 || size_b < 0) {
        return -1;
    }
    if (size_a != size_b) {
        return 0;
    }
    return jsonx_enter(trail, a, kind, b) < 0 ? -1 : 1;
}

/* What stands in the counterpart of `step` in the place of the member just
 * read: 1 with a new reference, 0 where there is none, -1. */
static int
counterpart(const jsonx_step *step, PyObject *key, PyObject **value)
{
    if (key != NULL) {
        return PyDict_GetItemRef(step->twin, key, value);
    }
    *value = PySequence_GetItem(step->twin, step->count - 1);
    return *value != NULL ? 1 : -1;
}

static int
compare_next(jsonx_trail *trail)
{
    jsonx_step *step = &trail->steps[trail->depth - 1];
    PyObject *key, *a, *b = NULL;
    int more = jsonx_next(step, &key, &a);
    if (more < 0) {
        return -1;
    }
    if (!more) {
        jsonx_leave(trail);
        return 1;
    }
    int result = counterpart(step, key, &b);
    if (result > 0) {
        result = compare_values(trail, a, b);
    }
    Py_XDECREF(key);
    Py_DECREF(a);
    Py_XDECREF(b);
    return result;
}

PyObject *
jsonx_equal(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *a, *b;                    /* borrowed from args, which the caller holds */
    if (!PyArg_ParseTuple(args, "OO:equal", &a, &b)) {
        return NULL;
    }
    jsonx_trail trail = JSONX_TRAIL_INIT;
    int result = compare_values(&trail, a, b);
    while (result > 0 && trail.depth > 0) {
        result = compare_next(&trail);
    }
    jsonx_trail_clear(&trail);
    return result < 0 ? NULL : PyBool_FromLong(result);
}
