/* Arithmetic of ints: small, at the edges of the machine word, and large. */
#include "fixture.h"

typedef PyObject *(*binary)(PyObject *, PyObject *);

static const struct {
    const char *name;
    binary call;
} operators[] = {
    {"+", PyNumber_Add}, {"-", PyNumber_Subtract}, {"*", PyNumber_Multiply},
    {"//", PyNumber_FloorDivide}, {"%", PyNumber_Remainder}, {"/", PyNumber_TrueDivide},
    {"divmod", PyNumber_Divmod}, {"&", PyNumber_And}, {"|", PyNumber_Or}, {"^", PyNumber_Xor}};

static void
all(const char *left, const char *right)
{
    PyObject *a = PyLong_FromString(left, NULL, 10);
    PyObject *b = PyLong_FromString(right, NULL, 10);
    for (size_t i = 0; i < Py_ARRAY_LENGTH(operators); i++) {
        printf("%s %s %s ", left, operators[i].name, right);
        show_new("is", operators[i].call(a, b));
    }
    printf("compare: %d%d%d\n", PyObject_RichCompareBool(a, b, Py_LT),
           PyObject_RichCompareBool(a, b, Py_EQ), PyObject_RichCompareBool(a, b, Py_GT));
    Py_DECREF(b);
    Py_DECREF(a);
}

static void
shifts(const char *left, long right)
{
    PyObject *a = PyLong_FromString(left, NULL, 10);
    PyObject *b = PyLong_FromLong(right);
    printf("%s by %ld\n", left, right);
    show_new("  <<", PyNumber_Lshift(a, b));
    show_new("  >>", PyNumber_Rshift(a, b));
    Py_DECREF(b);
    Py_DECREF(a);
}

static void
unary(const char *text)
{
    PyObject *a = PyLong_FromString(text, NULL, 10);
    show("of", a);
    show_new("  negative", PyNumber_Negative(a));
    show_new("  positive", PyNumber_Positive(a));
    show_new("  absolute", PyNumber_Absolute(a));
    show_new("  invert", PyNumber_Invert(a));
    show_new("  base 2", PyNumber_ToBase(a, 2));
    show_new("  base 8", PyNumber_ToBase(a, 8));
    show_new("  base 16", PyNumber_ToBase(a, 16));
    show_new("  base 10", PyNumber_ToBase(a, 10));
    show_new("  float", PyNumber_Float(a));
    show_int("  IsTrue", PyObject_IsTrue(a));
    show_new("  bit_length", PyObject_CallMethod(a, "bit_length", NULL));
    Py_DECREF(a);
}

static void
power(long base, long exponent, PyObject *modulus)
{
    PyObject *a = PyLong_FromLong(base), *b = PyLong_FromLong(exponent);
    printf("%ld ** %ld ", base, exponent);
    show_new("is", PyNumber_Power(a, b, modulus));
    Py_DECREF(b);
    Py_DECREF(a);
}

static void
run(PyObject *Py_UNUSED(module))
{
    static const char *const edges[] = {
        "0", "7", "-7", "1073741824", "4611686018427387903", "4611686018427387904",
        "-4611686018427387904", "-4611686018427387905", "9223372036854775807",
        "-9223372036854775808", "123456789012345678901234567890"};
    static const char *const others[] = {
        "0", "2", "-3", "4611686018427387903", "-9223372036854775808",
        "-987654321098765432109876543210"};
    for (size_t i = 0; i < Py_ARRAY_LENGTH(edges); i++) {
        for (size_t j = 0; j < Py_ARRAY_LENGTH(others); j++) {
            all(edges[i], others[j]);
        }
        unary(edges[i]);
        shifts(edges[i], 0);
        shifts(edges[i], 1);
        shifts(edges[i], 63);
        shifts(edges[i], 200);
        shifts(edges[i], -1);
    }
    PyObject *modulus = PyLong_FromLong(1000007), *zero = PyLong_FromLong(0);
    power(2, 0, Py_None);
    power(2, 62, Py_None);
    power(-2, 63, Py_None);
    power(3, 200, Py_None);
    power(2, -2, Py_None);
    power(0, -1, Py_None);
    power(3, 200, modulus);
    power(3, -1, modulus);
    power(3, 5, zero);
    Py_DECREF(zero);
    Py_DECREF(modulus);
}

FIXTURE(ints, run)
