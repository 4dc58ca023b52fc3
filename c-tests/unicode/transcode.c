/* str: decoders and encoders with their error handlers. */
#include "fixture.h"

static void
decode(const char *encoding, const char *errors, const char *bytes, Py_ssize_t size)
{
    printf("decode %s %s ", encoding ? encoding : "NULL", errors ? errors : "NULL");
    show_new("is", PyUnicode_Decode(bytes, size, encoding, errors));
}

static void
encode(PyObject *text, const char *encoding, const char *errors)
{
    printf("encode %s %s ", encoding ? encoding : "NULL", errors ? errors : "NULL");
    show_new("is", PyUnicode_AsEncodedString(text, encoding, errors));
}

static void
stateful(const char *bytes, Py_ssize_t size)
{
    Py_ssize_t used = -1;
    PyObject *text = PyUnicode_DecodeUTF8Stateful(bytes, size, NULL, &used);
    show("DecodeUTF8Stateful", text);
    show_int("  used", used);
    Py_XDECREF(text);
}

static void
decoding(void)
{
    static const char *const handlers[] = {"strict", "ignore", "replace", "backslashreplace",
                                           "surrogateescape", "surrogatepass", "nothing"};
    for (size_t i = 0; i < Py_ARRAY_LENGTH(handlers); i++) {
        decode("utf-8", handlers[i], "a\xff\xe2\x82z\xed\xa0\x80", 8);
        decode("ascii", handlers[i], "a\xc3z", 3);
    }
    decode(NULL, NULL, "caf\xc3\xa9", 5);
    decode("latin-1", NULL, "caf\xe9", 4);
    decode("UTF8", NULL, "x", 1);
    decode("utf-16-le", NULL, "a\0\x3d\xd8\x0d\xdc", 6);
    decode("utf-32-be", NULL, "\0\0\0a", 4);
    decode("utf-32-be", NULL, "\0\x11\0\0", 4);
    decode("no-such-codec", NULL, "x", 1);
    show_new("DecodeUTF8", PyUnicode_DecodeUTF8("\xf0\x9f\x90\x8d", 4, NULL));
    show_new("DecodeUTF8 cut", PyUnicode_DecodeUTF8("\xf0\x9f\x90", 3, "strict"));
    show_new("DecodeASCII", PyUnicode_DecodeASCII("abc", 3, NULL));
    show_new("DecodeASCII bad", PyUnicode_DecodeASCII("ab\x80", 3, NULL));
    show_new("DecodeLatin1", PyUnicode_DecodeLatin1("\x80\xff", 2, NULL));
    show_new("DecodeFSDefault", PyUnicode_DecodeFSDefault("a\xff"));
    int order = 0;
    show_new("DecodeUTF16 BOM", PyUnicode_DecodeUTF16("\xff\xfe" "a\0", 4, NULL, &order));
    show_int("  order", order);
    order = 1;
    show_new("DecodeUTF16 odd", PyUnicode_DecodeUTF16("\0a\0", 3, NULL, &order));
    stateful("ab\xe2\x82", 4);
    stateful("ab\xff", 3);
    stateful("", 0);
    show_new("DecodeUnicodeEscape", PyUnicode_DecodeUnicodeEscape("a\\n\\u20ac", 9, NULL));
    show_new("DecodeUnicodeEscape cut", PyUnicode_DecodeUnicodeEscape("\\u20", 4, NULL));
    show_new("DecodeRawUnicodeEscape", PyUnicode_DecodeRawUnicodeEscape("\\n\\u20ac", 8, NULL));
}

static void
encoding(void)
{
    static const char *const handlers[] = {"strict", "ignore", "replace", "backslashreplace",
                                           "xmlcharrefreplace", "surrogateescape", "nothing"};
    static const unsigned char raw[] = "a\xe9\xac\x20";
    PyObject *text = Py_BuildValue("s", "a\xc3\xa9\xe2\x82\xac\xf0\x9f\x90\x8d");
    PyObject *lone = PyUnicode_FromOrdinal(0xdcff);
    for (size_t i = 0; i < Py_ARRAY_LENGTH(handlers); i++) {
        encode(text, "ascii", handlers[i]);
        encode(text, "latin-1", handlers[i]);
        encode(lone, "utf-8", handlers[i]);
    }
    encode(lone, "utf-8", "surrogatepass");
    encode(text, NULL, NULL);
    encode(text, "utf-16-le", NULL);
    encode(text, "utf-32-be", NULL);
    encode(text, "no-such-codec", NULL);
    show_new("AsUTF8String", PyUnicode_AsUTF8String(text));
    show_new("AsASCIIString", PyUnicode_AsASCIIString(text));
    show_new("AsLatin1String", PyUnicode_AsLatin1String(text));
    show_new("AsUnicodeEscapeString", PyUnicode_AsUnicodeEscapeString(text));
    show_new("AsRawUnicodeEscapeString", PyUnicode_AsRawUnicodeEscapeString(text));
    show_new("EncodeFSDefault", PyUnicode_EncodeFSDefault(lone));
    Py_DECREF(lone);
    Py_DECREF(text);
    PyObject *bytes = PyBytes_FromString((const char *)raw);
    show_new("FromEncodedObject", PyUnicode_FromEncodedObject(bytes, "latin-1", NULL));
    show_new("FromEncodedObject NULL", PyUnicode_FromEncodedObject(bytes, NULL, "replace"));
    show_new("FromEncodedObject int", PyUnicode_FromEncodedObject(Py_True, NULL, NULL));
    PyObject *str = PyUnicode_FromString("x");
    show_new("FromEncodedObject str", PyUnicode_FromEncodedObject(str, "ascii", NULL));
    Py_DECREF(str);
    Py_DECREF(bytes);
}

static void
run(PyObject *Py_UNUSED(module))
{
    decoding();
    encoding();
}

FIXTURE(transcode, run)
