/* Objects with fields of C: an interval whose two ends must fit together. */
/* races: tsan */
#include "porting/side_by_side.h"

typedef struct {
    long low, high;
} interval;

static PyObject *type;

static interval *
fields(PyObject *self)
{
    return PyObject_GetTypeData(self, (PyTypeObject *)type);
}

static PyObject *
interval_move(PyObject *self, PyObject *by)
{
    long distance = PyLong_AsLong(by);
    if (distance == -1 && PyErr_Occurred()) {
        return NULL;
    }
    interval *own = fields(self);
    Py_BEGIN_CRITICAL_SECTION(self);
    own->low += distance;
    own->high += distance;
    Py_END_CRITICAL_SECTION();
    return Py_NewRef(Py_None);
}

static PyObject *
interval_ends(PyObject *self, PyObject *Py_UNUSED(unused))
{
    long low, high;
    interval *own = fields(self);
    Py_BEGIN_CRITICAL_SECTION(self);
    low = own->low;
    high = own->high;
    Py_END_CRITICAL_SECTION();
    return Py_BuildValue("(ll)", low, high); /* outside: it may run other code */
}

static PyObject *
interval_meet(PyObject *self, PyObject *other)
{
    if (!PyObject_TypeCheck(other, (PyTypeObject *)type)) {
        return PyErr_Format(PyExc_TypeError, "an interval is needed");
    }
    interval *a = fields(self), *b = fields(other);
    Py_BEGIN_CRITICAL_SECTION2(self, other); /* both, in an order that cannot deadlock */
    a->low = b->low = a->low > b->low ? a->low : b->low;
    a->high = b->high = a->high < b->high ? a->high : b->high;
    Py_END_CRITICAL_SECTION2();
    return Py_NewRef(Py_None);
}

static PyMethodDef methods[] = {
    {"move", interval_move, METH_O, NULL},
    {"ends", interval_ends, METH_NOARGS, NULL},
    {"meet", interval_meet, METH_O, NULL},
    {0},
};
static PyType_Slot type_slots[] = {{Py_tp_methods, methods}, {0, NULL}};
static PyType_Spec spec = {
    .name = "object.Interval",
    .basicsize = -(int)sizeof(interval),
    .flags = Py_TPFLAGS_DEFAULT,
    .slots = type_slots,
};

static PyObject *first, *second;
static int wrong;

static void
work(void)
{
    for (int i = 0; i < 500; i++) {
        PyObject *object = i % 2 ? first : second;
        Py_XDECREF(PyObject_CallMethod(object, "move", "i", i % 3 - 1));
        PyObject *ends = interval_ends(object, NULL), *low = PySequence_GetItem(ends, 0),
                 *high = PySequence_GetItem(ends, 1);
        if (PyLong_AsLong(high) - PyLong_AsLong(low) != 10) {
            __atomic_add_fetch(&wrong, 1, __ATOMIC_RELAXED);
        }
        Py_DECREF(low);
        Py_DECREF(high);
        Py_DECREF(ends);
    }
}

static void
meet(void)
{
    for (int i = 0; i < 100; i++) {
        Py_XDECREF(interval_meet(i % 2 ? first : second, i % 2 ? second : first));
    }
}

static void
body(PyObject *Py_UNUSED(module))
{
    type = PyType_FromSpec(&spec);
    first = PyObject_CallNoArgs(type);
    second = PyObject_CallNoArgs(type);
    fields(first)->high = fields(second)->high = 10;
    side_by_side(work);
    show_int("ends that do not fit", wrong);
    fields(first)->low = 2;
    side_by_side(meet);
    show_new("first", interval_ends(first, NULL));
    show_new("second", interval_ends(second, NULL));
    Py_DECREF(first);
    Py_DECREF(second);
    Py_DECREF(type);
}

FIXTURE(object, body)
