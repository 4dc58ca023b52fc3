/* valgrind: fast */
/* PyArg_ParseTuple: each format unit with good values, limits and wrong types. */
#include "fixture.h"

/* Parses each item of `values` by itself as the unit and prints what came out. */
#define EACH(unit, type, initial, print, ...) \
    do { \
        PyObject *values = Py_BuildValue("(" __VA_ARGS__); \
        for (Py_ssize_t i = 0; values && i < PyTuple_Size(values); i++) { \
            PyObject *item = PySequence_GetItem(values, i); \
            PyObject *args = PyTuple_Pack(1, item); \
            type result = initial; \
            printf("%s of ", unit); \
            put_repr(item); \
            int status = PyArg_ParseTuple(args, unit, &result); \
            print(status ? ", parsed" : ", refused", result); \
            Py_DECREF(args); \
            Py_DECREF(item); \
        } \
        Py_XDECREF(values); \
    } while (0)

static void
put_repr(PyObject *object)
{
    PyObject *repr = PyObject_Repr(object);
    put_str(repr);
    Py_XDECREF(repr);
}

static void
put_float(const char *label, float value)
{
    show_double(label, (double)value);
}

static void
put_complex(const char *label, const char *text)
{
    show_text(label, text);
}

#define INTEGERS \
    "iiiiLLLNdsOOO)", 0, -1, 127, 256, 1LL << 31, -(1LL << 31) - 1, LLONG_MAX, \
    PyLong_FromString("18446744073709551616", NULL, 10), 1.0, "1", Py_True, Py_None, \
    (PyObject *)&PyLong_Type

static void
integers(void)
{
    EACH("b", unsigned char, 77, show_unsigned, INTEGERS);
    EACH("B", unsigned char, 77, show_unsigned, INTEGERS);
    EACH("h", short, 77, show_int, INTEGERS);
    EACH("H", unsigned short, 77, show_unsigned, INTEGERS);
    EACH("i", int, 77, show_int, INTEGERS);
    EACH("I", unsigned int, 77, show_unsigned, INTEGERS);
    EACH("l", long, 77, show_int, INTEGERS);
    EACH("k", unsigned long, 77, show_unsigned, INTEGERS);
    EACH("L", long long, 77, show_int, INTEGERS);
    EACH("K", unsigned long long, 77, show_unsigned, INTEGERS);
    EACH("n", Py_ssize_t, 77, show_int, INTEGERS);
    EACH("p", int, 77, show_int, INTEGERS);
}

static void
others(void)
{
    EACH("f", float, 77, put_float, "dddisO)", 1.5, 1e300, -0.0, 7, "x", Py_None);
    EACH("d", double, 77, show_double, "dddisO)", 1.5, 1e300, HUGE_VAL, 7, "x", Py_None);
    EACH("c", char, 77, show_int, "yyysiO)", "a", "", "ab", "a", 1, Py_None);
    EACH("C", int, 77, show_int, "ssssyO)", "a", "\xf0\x9f\x90\x8d", "", "ab", "a", Py_None);
    EACH("s", const char *, "unset", put_complex, "ssyOiN)", "text", "caf\xc3\xa9", "bytes", Py_None, 1,
         PyUnicode_FromStringAndSize("a\0b", 3));
    EACH("z", const char *, "unset", put_complex, "syOi)", "text", "bytes", Py_None, 1);
    EACH("y", const char *, "unset", put_complex, "syONN)", "text", "bytes", Py_None,
         PyBytes_FromStringAndSize("a\0b", 3), PyByteArray_FromStringAndSize("ab", 2));
    EACH("s", const char *, "unset", put_complex, "N)", PyUnicode_FromOrdinal(0xdc80));
}

static void
run(PyObject *Py_UNUSED(module))
{
    integers();
    others();
}

FIXTURE(units, run)
