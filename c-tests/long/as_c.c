/* int: converted to every C integer, at the limits of each, and from objects that are no int. */
#include "fixture.h"

static void
as_all(PyObject *number)
{
    int overflow = 7;
    show("number", number);
    show_int("  AsLong", PyLong_AsLong(number));
    show_int("  AsInt", PyLong_AsInt(number));
    show_int("  AsSsize_t", PyLong_AsSsize_t(number));
    show_unsigned("  AsSize_t", PyLong_AsSize_t(number));
    show_unsigned("  AsUnsignedLong", PyLong_AsUnsignedLong(number));
    show_unsigned("  AsUnsignedLongLong", PyLong_AsUnsignedLongLong(number));
    show_unsigned("  AsUnsignedLongMask", PyLong_AsUnsignedLongMask(number));
    show_unsigned("  AsUnsignedLongLongMask", PyLong_AsUnsignedLongLongMask(number));
    show_int("  AsLongLong", PyLong_AsLongLong(number));
    show_int("  AsLongAndOverflow", PyLong_AsLongAndOverflow(number, &overflow));
    show_int("    overflow", overflow);
    show_int("  AsLongLongAndOverflow", PyLong_AsLongLongAndOverflow(number, &overflow));
    show_int("    overflow", overflow);
    show_double("  AsDouble", PyLong_AsDouble(number));
    int32_t i32 = 7;
    show_int("  AsInt32", PyLong_AsInt32(number, &i32));
    show_int("    value", i32);
    uint32_t u32 = 7;
    show_int("  AsUInt32", PyLong_AsUInt32(number, &u32));
    show_int("    value", u32);
    int64_t i64 = 7;
    show_int("  AsInt64", PyLong_AsInt64(number, &i64));
    show_int("    value", i64);
    uint64_t u64 = 7;
    show_int("  AsUInt64", PyLong_AsUInt64(number, &u64));
    show_unsigned("    value", u64);
}

static void
as_pointer(PyObject *number)
{
    void *pointer = PyLong_AsVoidPtr(number);
    show_unsigned("  AsVoidPtr", (unsigned long long)(uintptr_t)pointer);
}

static void
run(PyObject *Py_UNUSED(module))
{
    static const char *const numbers[] = {
        "0", "-1", "2147483647", "2147483648", "-2147483648", "-2147483649", "4294967295",
        "4294967296", "4611686018427387904", "9223372036854775807", "9223372036854775808",
        "-9223372036854775808", "-9223372036854775809", "18446744073709551615",
        "18446744073709551616", "-18446744073709551615",
        "340282366920938463463374607431768211456", "-340282366920938463463374607431768211457"};
    for (size_t i = 0; i < Py_ARRAY_LENGTH(numbers); i++) {
        PyObject *number = PyLong_FromString(numbers[i], NULL, 10);
        as_all(number);
        as_pointer(number);
        Py_XDECREF(number);
    }
    as_all(Py_True);
    PyObject *other = PyFloat_FromDouble(3.5);
    as_all(other);
    Py_DECREF(other);
    other = PyUnicode_FromString("3");
    as_all(other);
    Py_DECREF(other);
    as_all(Py_None);
    PyObject *one = PyLong_FromLong(1), *bits = PyLong_FromLong(1024);
    PyObject *huge = PyNumber_Lshift(one, bits);
    show_double("AsDouble of 2**1024", PyLong_AsDouble(huge));
    PyObject *less = PyNumber_Subtract(huge, one);
    show_double("AsDouble of 2**1024 - 1", PyLong_AsDouble(less));
    Py_DECREF(less);
    Py_DECREF(huge);
    Py_DECREF(bits);
    Py_DECREF(one);
}

FIXTURE(as_c, run)
