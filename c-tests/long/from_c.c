/* valgrind: fast */
/* int: made from every C integer, from double and from text. */
#include "fixture.h"

static void
integers(void)
{
    static const long long values[] = {
        0, 1, -1, 255, 256, -5, -6, (1LL << 29), (1LL << 30) - 1, 1LL << 30, -(1LL << 30),
        INT_MAX, INT_MIN, 1LL << 31, (1LL << 32) - 1, 1LL << 32, (1LL << 60) - 1, 1LL << 60,
        (1LL << 61) - 1, 1LL << 61, -(1LL << 61), -(1LL << 61) - 1,
        (1LL << 62) - 1, 1LL << 62, -(1LL << 62), -(1LL << 62) - 1, LLONG_MAX, LLONG_MIN};
    for (size_t i = 0; i < Py_ARRAY_LENGTH(values); i++) {
        PyObject *one = PyLong_FromLongLong(values[i]);
        PyObject *two = PyLong_FromSsize_t((Py_ssize_t)values[i]);
        PyObject *three = PyLong_FromLong((long)values[i]);
        PyObject *four = PyLong_FromInt64(values[i]);
        show("FromLongLong", one);
        CHECK(PyObject_RichCompareBool(one, two, Py_EQ) == 1);
        CHECK(PyObject_RichCompareBool(one, three, Py_EQ) == 1);
        CHECK(PyObject_RichCompareBool(one, four, Py_EQ) == 1);
        CHECK(PyObject_Hash(one) == PyObject_Hash(four));
        CHECK(PyLong_AsLongLong(one) == values[i]);
        Py_DECREF(four);
        Py_DECREF(three);
        Py_DECREF(two);
        Py_DECREF(one);
    }
    show_new("FromInt32", PyLong_FromInt32(INT32_MIN));
    show_new("FromUInt32", PyLong_FromUInt32(UINT32_MAX));
    show_new("FromUInt64", PyLong_FromUInt64(UINT64_MAX));
    show_new("FromSize_t", PyLong_FromSize_t(SIZE_MAX));
    show_new("FromUnsignedLong", PyLong_FromUnsignedLong(ULONG_MAX));
    show_new("FromUnsignedLongLong", PyLong_FromUnsignedLongLong(1ULL << 63));
    show_new("FromVoidPtr", PyLong_FromVoidPtr((void *)(uintptr_t)UINTPTR_MAX));
    show_new("FromVoidPtr NULL", PyLong_FromVoidPtr(NULL));
}

static void
doubles(void)
{
    static const double values[] = {
        0.0, -0.0, 0.9, -0.9, 1.5, -1e9, 4503599627370496.5, 9007199254740993.0,
        9223372036854775808.0, -9223372036854775808.0, 1e30, DBL_MIN, 1e300};
    for (size_t i = 0; i < Py_ARRAY_LENGTH(values); i++) {
        show_new("FromDouble", PyLong_FromDouble(values[i]));
    }
    show_new("FromDouble inf", PyLong_FromDouble(HUGE_VAL));
    show_new("FromDouble -inf", PyLong_FromDouble(-HUGE_VAL));
    show_new("FromDouble nan", PyLong_FromDouble(NAN));
}

static void
text(const char *source, int base)
{
    char *end = NULL;
    PyObject *number = PyLong_FromString(source, &end, base);
    printf("FromString \"%s\" base %d, %td read: ", source, base, end ? end - source : -1);
    show_new("int", number);
}

static void
run(PyObject *Py_UNUSED(module))
{
    integers();
    doubles();
    text("0", 10);
    text("-12", 10);
    text("  +7  ", 10);
    text("0x_ff", 0);
    text("0b101", 0);
    text("0o17", 0);
    text("ff", 16);
    text("0xff", 16);
    text("zz", 36);
    text("1_000_000", 10);
    text("1__0", 10);
    text("_1", 10);
    text("010", 0);
    text("00", 0);
    text("", 10);
    text("   ", 10);
    text("12x", 10);
    text("12 3", 10);
    text("8", 8);
    text("1", 1);
    text("1", 37);
    text("1", -1);
    text("-123456789012345678901234567890123456789012345678901234567890", 10);
    text("-0x123456789abcdef0123456789abcdef", 0);
    char *long_text = malloc(5001);
    memset(long_text, '9', 5000);
    long_text[5000] = 0;
    PyObject *number = PyLong_FromString(long_text, NULL, 10);
    show("5000 digits", number);
    Py_XDECREF(number);
    number = PyLong_FromString(long_text, NULL, 16);
    show("5000 hexadecimal digits", number);
    Py_XDECREF(number);
    free(long_text);
}

FIXTURE(from_c, run)
