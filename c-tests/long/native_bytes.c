/* int: native bytes in both orders, export to digits, and the writer. */
#include "fixture.h"

static void
show_bytes(const unsigned char *bytes, Py_ssize_t size)
{
    for (Py_ssize_t i = 0; i < size; i++) {
        printf(" %02x", bytes[i]);
    }
    printf("\n");
}

static void
as_bytes(const char *source, Py_ssize_t size, int flags)
{
    unsigned char buffer[24];
    memset(buffer, 0x55, sizeof buffer);
    PyObject *number = PyLong_FromString(source, NULL, 10);
    Py_ssize_t needed = PyLong_AsNativeBytes(number, buffer, size, flags);
    printf("AsNativeBytes %s size %zd flags %d: %zd ", source, size, flags, needed);
    if (PyErr_Occurred()) {
        put_error();
    }
    show_bytes(buffer, size + 1);
    Py_DECREF(number);
}

static void
from_bytes(void)
{
    static const unsigned char bytes[] = {0xfe, 0xff, 0x01, 0x80, 0, 0, 0, 0, 0, 0, 0, 0xff};
    for (int flags = 0; flags <= 3; flags++) {
        for (size_t size = 0; size <= sizeof bytes; size += 4) {
            printf("FromNativeBytes size %zu flags %d ", size, flags);
            show_new("is", PyLong_FromNativeBytes(bytes, size, flags));
            printf("FromUnsignedNativeBytes size %zu flags %d ", size, flags);
            show_new("is", PyLong_FromUnsignedNativeBytes(bytes, size, flags));
        }
    }
    show_new("default order", PyLong_FromNativeBytes(bytes, 4, -1));
}

static void
export(const char *source)
{
    PyLongExport data;
    PyObject *number = PyLong_FromString(source, NULL, 10);
    printf("Export %s: %d", source, PyLong_Export(number, &data));
    const PyLongLayout *layout = PyLong_GetNativeLayout();
    /* The digits depend on the layout; their value does not. */
    if (data.digits == NULL) {
        printf(" value %lld\n", (long long)data.value);
    } else {
        printf(" negative %d ndigits>0 %d\n", data.negative, data.ndigits > 0);
        void *digits;
        PyLongWriter *writer = PyLongWriter_Create(data.negative, data.ndigits, &digits);
        memcpy(digits, data.digits, (size_t)data.ndigits * layout->digit_size);
        show_new("  written", PyLongWriter_Finish(writer));
        PyLong_FreeExport(&data);
    }
    Py_DECREF(number);
}

static void
run(PyObject *Py_UNUSED(module))
{
    static const char *const numbers[] = {
        "0", "1", "-1", "127", "128", "255", "256", "-128", "-129", "4611686018427387904",
        "9223372036854775807", "9223372036854775808", "-9223372036854775808",
        "18446744073709551615", "1208925819614629174706175"};
    for (size_t i = 0; i < Py_ARRAY_LENGTH(numbers); i++) {
        as_bytes(numbers[i], 0, Py_ASNATIVEBYTES_DEFAULTS);
        as_bytes(numbers[i], 1, Py_ASNATIVEBYTES_DEFAULTS);
        as_bytes(numbers[i], 8, Py_ASNATIVEBYTES_LITTLE_ENDIAN);
        as_bytes(numbers[i], 12, Py_ASNATIVEBYTES_BIG_ENDIAN);
        as_bytes(numbers[i], 8,
                 Py_ASNATIVEBYTES_LITTLE_ENDIAN | Py_ASNATIVEBYTES_UNSIGNED_BUFFER);
        as_bytes(numbers[i], 4, Py_ASNATIVEBYTES_REJECT_NEGATIVE);
    }
    unsigned char byte = 0;
    show_int("AsNativeBytes of None", PyLong_AsNativeBytes(Py_None, &byte, 1, -1));
    PyObject *real = PyFloat_FromDouble(1.0);
    show_int("AsNativeBytes of a float",
             PyLong_AsNativeBytes(real, &byte, 1, Py_ASNATIVEBYTES_ALLOW_INDEX));
    Py_DECREF(real);
    from_bytes();
    export("0");
    export("-5");
    export("9223372036854775807");
    export("-9223372036854775808");
    export("9223372036854775808");
    export("-123456789012345678901234567890");
    PyLongExport data;
    show_int("Export of None", PyLong_Export(Py_None, &data));
    void *digits;
    PyLongWriter *writer = PyLongWriter_Create(0, 3, &digits);
    CHECK(writer != NULL);
    PyLongWriter_Discard(writer);
    PyLongWriter_Discard(NULL);
    writer = PyLongWriter_Create(1, 4, &digits);
    memset(digits, 0, 4 * PyLong_GetNativeLayout()->digit_size);
    show_new("written zero", PyLongWriter_Finish(writer));
    writer = PyLongWriter_Create(0, -1, &digits);
    CHECK(writer == NULL);
    show_error("Create -1");
}

FIXTURE(native_bytes, run)
