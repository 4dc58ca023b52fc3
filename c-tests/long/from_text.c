/* int from text: by PyLong_FromString with the place where it stopped, by PyNumber_Long and int(). */
#include "fixture.h"

static void
text(const char *source, int base)
{
    char *end = NULL;
    PyObject *number = PyLong_FromString(source, &end, base);
    printf("FromString \"%s\" base %d, %td read: ", source, base, end ? end - source : -1);
    show_new("int", number);
    number = PyLong_FromString(source, NULL, base);
    CHECK((number == NULL) == (PyErr_Occurred() != NULL));
    PyErr_Clear();
    Py_XDECREF(number);
}

static void
object(const char *label, PyObject *source)
{
    NEED(source);
    show_new(label, PyNumber_Long(source));
    PyObject *base = PyLong_FromLong(0);
    show_new("  base 0", PyObject_CallFunctionObjArgs((PyObject *)&PyLong_Type, source, base, NULL));
    Py_DECREF(base);
    base = PyLong_FromLong(36);
    show_new("  base 36", PyObject_CallFunctionObjArgs((PyObject *)&PyLong_Type, source, base, NULL));
    Py_DECREF(base);
    Py_DECREF(source);
}

static void
run(PyObject *Py_UNUSED(module))
{
    static const char *const texts[] = {
        "", " ", "0", "00", "0_0", "0x", "0x_", "0x_1", "0x__1", "0_x1", "0b2", "0o8", "0xg", "-0x1f", "- 1",
        "+-1", "1_", "1__0", "12_x", "12 ", "12 \t\n\f\v", " \t12", "12 x", "_", "_1", "0b", "0b1", "0B_11", "0X",
        "0x1 ", "1e3", "09", "0_9", "+", "-", "\xd9\xa1", "1\xc2\xa0", "z", "0z"};
    for (size_t i = 0; i < Py_ARRAY_LENGTH(texts); i++) {
        text(texts[i], 0);
        text(texts[i], 2);
        text(texts[i], 10);
        text(texts[i], 16);
        text(texts[i], 36);
    }
    object("ASCII", PyUnicode_FromString(" 0x1f\n"));
    object("Arabic digits", PyUnicode_FromString("\xd9\xa1\xd9\xa2"));
    object("mathematical digits", PyUnicode_FromString("\xf0\x9d\x9f\x98\xf0\x9d\x9f\xa9"));
    object("no-break space", PyUnicode_FromString("\xc2\xa0" "7\xe3\x80\x80"));
    object("superscript", PyUnicode_FromString("\xc2\xb2"));
    object("NUL", PyUnicode_FromStringAndSize("1\0", 2));
    object("bytes", PyBytes_FromString(" 12 "));
    object("bytes with NUL", PyBytes_FromStringAndSize("1\0" "2", 3));
    object("bytes of no ASCII", PyBytes_FromString("\xd9\xa1"));
    object("bytearray", PyByteArray_FromStringAndSize("34", 2));
    object("empty", PyUnicode_FromString(""));
    object("float", PyUnicode_FromString("1.0"));
}

FIXTURE(from_text, run)
