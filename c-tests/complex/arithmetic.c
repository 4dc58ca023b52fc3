/* complex: every operator between complex, float and int, with zeros, infinities and NaN. */
#include "fixture.h"

static const double parts[] = {0.0, -0.0, 1.0, -2.5, 1e200, HUGE_VAL, -HUGE_VAL, NAN};

/* Parts apart, so that the sign of a NaN does not show. */
static void
result(const char *label, PyObject *value)
{
    printf("  %s: ", label);
    if (value == NULL) {
        put_error();
    } else {
        double re = PyComplex_RealAsDouble(value), im = PyComplex_ImagAsDouble(value);
        for (int i = 0; i < 2; i++) {
            double part = i ? im : re;
            printf(part != part ? " nan" : " %.17g", part);
        }
        if (!PyComplex_Check(value)) {
            printf(" (");
            put_type(value);
            printf(")");
        }
    }
    printf("\n");
    Py_XDECREF(value);
}

static void
both(PyObject *a, PyObject *b)
{
    show("of", a);
    show("and", b);
    result("+", PyNumber_Add(a, b));
    result("-", PyNumber_Subtract(a, b));
    result("*", PyNumber_Multiply(a, b));
    result("/", PyNumber_TrueDivide(a, b));
    result("**", PyNumber_Power(a, b, Py_None));
    show_int("  ==", PyObject_RichCompareBool(a, b, Py_EQ));
}

static void
pairs(void)
{
    PyObject *five = PyComplex_FromDoubles(3.0, -4.0), *real = PyFloat_FromDouble(-2.0);
    PyObject *whole = PyLong_FromLong(3);
    for (size_t i = 0; i < Py_ARRAY_LENGTH(parts); i++) {
        for (size_t j = 0; j < Py_ARRAY_LENGTH(parts); j++) {
            PyObject *number = PyComplex_FromDoubles(parts[i], parts[j]);
            both(number, five);
            both(five, number);
            both(number, real);
            both(real, number);
            both(number, whole);
            both(whole, number);
            both(number, number);
            Py_DECREF(number);
        }
        PyObject *number = PyFloat_FromDouble(parts[i]);
        both(number, five);
        both(five, number);
        Py_DECREF(number);
    }
    Py_DECREF(whole);
    Py_DECREF(real);
    Py_DECREF(five);
}

static void
powers(void)
{
    static const double exponents[] = {-101.0, -100.0, -3.0, -0.5, 0.0, 0.5, 2.0, 10.0, 100.0, 101.0, 1e10};
    PyObject *base = PyComplex_FromDoubles(0.75, -0.625), *zero = PyComplex_FromDoubles(0.0, 0.0);
    for (size_t i = 0; i < Py_ARRAY_LENGTH(exponents); i++) {
        PyObject *exponent = PyFloat_FromDouble(exponents[i]);
        show("exponent", exponent);
        result("**", PyNumber_Power(base, exponent, Py_None));
        result("0 **", PyNumber_Power(zero, exponent, Py_None));
        Py_DECREF(exponent);
        exponent = PyComplex_FromDoubles(exponents[i], 0.5);
        result("** complex", PyNumber_Power(base, exponent, Py_None));
        result("0 ** complex", PyNumber_Power(zero, exponent, Py_None));
        Py_DECREF(exponent);
    }
    PyObject *two = PyLong_FromLong(2);
    show_new("modulo", PyNumber_Power(base, two, two));
    Py_DECREF(two);
    Py_DECREF(zero);
    Py_DECREF(base);
}

static void
others(void)
{
    PyObject *number = PyComplex_FromDoubles(1.5, -2.0), *text = PyUnicode_FromString("x");
    PyObject *two = PyLong_FromLong(2);
    show_new("//", PyNumber_FloorDivide(number, two));
    show_new("%", PyNumber_Remainder(number, two));
    show_new("divmod", PyNumber_Divmod(two, number));
    show_new("+ str", PyNumber_Add(number, text));
    show_new("str *", PyNumber_Multiply(text, number));
    show_new("Negative", PyNumber_Negative(number));
    show_new("Positive", PyNumber_Positive(number));
    show_new("Absolute", PyNumber_Absolute(number));
    show_new("Invert", PyNumber_Invert(number));
    show_new("Long", PyNumber_Long(number));
    show_new("Float", PyNumber_Float(number));
    show_new("Index", PyNumber_Index(number));
    show_int("Check", PyNumber_Check(number));
    show_int("IsTrue", PyObject_IsTrue(number));
    for (int op = Py_LT; op <= Py_GE; op++) {
        show_new("compared", PyObject_RichCompare(number, number, op));
        show_new("with 2", PyObject_RichCompare(number, two, op));
        show_new("with str", PyObject_RichCompare(number, text, op));
    }
    show_int("hash", PyObject_Hash(number));
    Py_DECREF(two);
    Py_DECREF(text);
    Py_DECREF(number);
    number = PyComplex_FromDoubles(7.0, 0.0);
    two = PyLong_FromLong(7);
    show_int("7 == 7+0j", PyObject_RichCompareBool(two, number, Py_EQ));
    CHECK(PyObject_Hash(two) == PyObject_Hash(number));
    Py_DECREF(two);
    two = PyFloat_FromDouble(7.0);
    show_int("7.0 != 7+0j", PyObject_RichCompareBool(two, number, Py_NE));
    CHECK(PyObject_Hash(two) == PyObject_Hash(number));
    Py_DECREF(two);
    Py_DECREF(number);
    number = PyComplex_FromDoubles(0.0, -1.0);
    show_int("hash -1j", PyObject_Hash(number));
    Py_DECREF(number);
    number = PyComplex_FromDoubles(0.0, -0.0);
    show_int("IsTrue of zero", PyObject_IsTrue(number));
    Py_DECREF(number);
    number = PyComplex_FromDoubles(1.7e308, 1.7e308);
    show_new("Absolute", PyNumber_Absolute(number));
    Py_DECREF(number);
}

static void
run(PyObject *Py_UNUSED(module))
{
    pairs();
    powers();
    others();
}

FIXTURE(arithmetic, run)
