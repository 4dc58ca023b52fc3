/* Arithmetic of floats, alone and mixed with ints and bools. */
#include "fixture.h"

typedef PyObject *(*binary)(PyObject *, PyObject *);

static PyObject *
power(PyObject *a, PyObject *b)
{
    return PyNumber_Power(a, b, Py_None);
}

static const struct {
    const char *name;
    binary call;
} operators[] = {
    {"+", PyNumber_Add}, {"-", PyNumber_Subtract}, {"*", PyNumber_Multiply},
    {"/", PyNumber_TrueDivide}, {"//", PyNumber_FloorDivide}, {"%", PyNumber_Remainder},
    {"divmod", PyNumber_Divmod}, {"**", power}, {"&", PyNumber_And}};

static void
all(PyObject *a, PyObject *b)
{
    show("left", a);
    show("right", b);
    for (size_t i = 0; i < Py_ARRAY_LENGTH(operators); i++) {
        show_new(operators[i].name, operators[i].call(a, b));
    }
    show_new("<", PyObject_RichCompare(a, b, Py_LT));
    show_new("==", PyObject_RichCompare(a, b, Py_EQ));
}

static void
run(PyObject *Py_UNUSED(module))
{
    PyObject *left = Py_BuildValue("(ddddddiO)", 7.5, -7.5, 0.0, -0.0, 1e308, HUGE_VAL, -3, Py_True);
    PyObject *right = Py_BuildValue("(dddidd)", 2.0, -2.0, 0.0, 3, 0.5, -HUGE_VAL);
    for (Py_ssize_t i = 0; i < PyTuple_Size(left); i++) {
        PyObject *a = PySequence_GetItem(left, i);
        for (Py_ssize_t j = 0; j < PyTuple_Size(right); j++) {
            PyObject *b = PySequence_GetItem(right, j);
            all(a, b);
            Py_DECREF(b);
        }
        show_new("negative", PyNumber_Negative(a));
        show_new("absolute", PyNumber_Absolute(a));
        show_new("invert", PyNumber_Invert(a));
        show_new("int", PyNumber_Long(a));
        show_new("index", PyNumber_Index(a));
        show_int("IsTrue", PyObject_IsTrue(a));
        Py_DECREF(a);
    }
    PyObject *huge = PyLong_FromString("1" "0000000000000000000000000000000000000000", NULL, 10);
    PyObject *real = PyFloat_FromDouble(1e40);
    show_new("1e40 < 10**40", PyObject_RichCompare(real, huge, Py_LT));
    show_new("1e40 == 10**40", PyObject_RichCompare(real, huge, Py_EQ));
    show_new("1e40 > 10**40", PyObject_RichCompare(real, huge, Py_GT));
    show_new("float + huge", PyNumber_Add(real, huge));
    Py_DECREF(real);
    Py_DECREF(huge);
    Py_DECREF(right);
    Py_DECREF(left);
}

FIXTURE(floats, run)
