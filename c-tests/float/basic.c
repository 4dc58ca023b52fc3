/* valgrind: fast */
/* float: made, converted, printed, at zeros, infinities, NaN, subnormals and extremes. */
#include "fixture.h"

static void
round_trips(void)
{
    static const double values[] = {
        0.0, -0.0, 1.0, -1.5, 0.1, 1e15, 1e16, 1e17, 1e22, 1e-4, 1e-5, 123456789.125, 1e100, 1e-100, 5e-324,
        -5e-324, DBL_MIN, DBL_MAX, -DBL_MAX, 2.2250738585072011e-308, 1.0 / 3.0,
        9007199254740993.0, HUGE_VAL, -HUGE_VAL};
    for (size_t i = 0; i < Py_ARRAY_LENGTH(values); i++) {
        PyObject *number = PyFloat_FromDouble(values[i]);
        double back = PyFloat_AsDouble(number);
        show("FromDouble", number);
        CHECK(memcmp(&back, &values[i], sizeof back) == 0);
        CHECK(PyFloat_Check(number) && PyFloat_CheckExact(number));
        Py_DECREF(number);
    }
    PyObject *nan = PyFloat_FromDouble(NAN);
    show("nan", nan);
    double back = PyFloat_AsDouble(nan);
    CHECK(back != back);
    show_int("nan == nan", PyObject_RichCompareBool(nan, nan, Py_EQ));
    show_new("nan == nan", PyObject_RichCompare(nan, nan, Py_EQ));
    show_new("nan < nan", PyObject_RichCompare(nan, nan, Py_LT));
    Py_DECREF(nan);
}

static void
all_exponents(void)
{
    /* Every exponent, so also those that a compact encoding has no room for. */
    for (int exponent = -1074; exponent < 1024; exponent++) {
        double value = ldexp(-1.0, exponent);
        PyObject *number = PyFloat_FromDouble(value);
        CHECK(PyFloat_AsDouble(number) == value);
        PyObject *same = PyFloat_FromDouble(value);
        CHECK(PyObject_RichCompareBool(number, same, Py_EQ) == 1);
        CHECK(PyObject_Hash(number) == PyObject_Hash(same));
        Py_DECREF(same);
        Py_DECREF(number);
    }
}

static void
from_text(const char *text)
{
    PyObject *source = PyUnicode_FromString(text);
    printf("FromString \"%s\" ", text);
    show_new("is", PyFloat_FromString(source));
    Py_DECREF(source);
}

static void
run(PyObject *Py_UNUSED(module))
{
    round_trips();
    all_exponents();
    static const char *const texts[] = {
        "0", "-0", "1.5", " 2.5 ", "1e400", "-1e400", "1e-400", "inf", "-Infinity", "nan", "1_0.5",
        "1__0", ".5", "5.", ".", "", "1.5x", "0x10", "1e", "\xd9\xa3.\xd9\xa5",
        "179769313486231580793728971405301e277", "2.4703282292062328e-324",
        "2.4703282292062327e-324"};
    for (size_t i = 0; i < Py_ARRAY_LENGTH(texts); i++) {
        from_text(texts[i]);
    }
    PyObject *bytes = PyBytes_FromString("2.5");
    show_new("FromString bytes", PyFloat_FromString(bytes));
    Py_DECREF(bytes);
    show_new("FromString None", PyFloat_FromString(Py_None));

    PyObject *whole = PyLong_FromLong(7), *text = PyUnicode_FromString("1");
    show_double("AsDouble of an int", PyFloat_AsDouble(whole));
    show_double("AsDouble of True", PyFloat_AsDouble(Py_True));
    show_double("AsDouble of a str", PyFloat_AsDouble(text));
    show_double("AsDouble of None", PyFloat_AsDouble(Py_None));
    show_double("GetMax", PyFloat_GetMax());
    show_double("GetMin", PyFloat_GetMin());
    show_new("GetInfo", PyFloat_GetInfo());
    PyObject *half = PyFloat_FromDouble(0.5), *seven = PyFloat_FromDouble(7.0);
    show_int("7.0 == 7", PyObject_RichCompareBool(seven, whole, Py_EQ));
    CHECK(PyObject_Hash(seven) == PyObject_Hash(whole));
    show_int("0.5 < 7", PyObject_RichCompareBool(half, whole, Py_LT));
    show_new("0.5 < '1'", PyObject_RichCompare(half, text, Py_LT));
    show_new("is_integer", PyObject_CallMethod(half, "is_integer", NULL));
    show_new("hex", PyObject_CallMethod(half, "hex", NULL));
    show_new("as_integer_ratio", PyObject_CallMethod(half, "as_integer_ratio", NULL));
    show_new("float('2.5')", PyObject_CallFunction((PyObject *)&PyFloat_Type, "s", "2.5"));
    Py_DECREF(seven);
    Py_DECREF(half);
    Py_DECREF(text);
    Py_DECREF(whole);
}

FIXTURE(basic, run)
