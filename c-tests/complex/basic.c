/* complex: made, read, and other numbers read as complex. */
#include "fixture.h"

static void
parts(const char *label, PyObject *number)
{
    show(label, number);
    show_double("  real", PyComplex_RealAsDouble(number));
    show_double("  imag", PyComplex_ImagAsDouble(number));
}

static void
run(PyObject *Py_UNUSED(module))
{
    PyObject *number = PyComplex_FromDoubles(1.5, -2.0);
    parts("complex", number);
    CHECK(PyComplex_Check(number) && PyComplex_CheckExact(number));
    PyObject *other = PyComplex_FromDoubles(0.0, -0.0);
    parts("zero", other);
    show_new("+", PyNumber_Add(number, other));
    show_new("*", PyNumber_Multiply(number, number));
    show_new("/", PyNumber_TrueDivide(number, other));
    show_new("<", PyObject_RichCompare(number, other, Py_LT));
    show_new("==", PyObject_RichCompare(number, number, Py_EQ));
    show_new("Absolute", PyNumber_Absolute(number));
    Py_DECREF(other);
    Py_DECREF(number);
    other = PyFloat_FromDouble(2.5);
    parts("float", other);
    Py_DECREF(other);
    other = PyLong_FromLong(3);
    parts("int", other);
    Py_DECREF(other);
    other = PyUnicode_FromString("1j");
    parts("str", other);
    Py_DECREF(other);
}

FIXTURE(basic, run)
