/* bytes and bytearray as text: hexadecimal digits, encodings, escape sequences. */
#include "fixture.h"

/* `name: repr` of a method call; the arguments are stolen, keywords may be NULL. */
static void
call(PyObject *self, const char *name, PyObject *args, PyObject *kwargs)
{
    PyObject *method = PyObject_GetAttrString(self, name);
    PyObject *result = method && args ? PyObject_Call(method, args, kwargs) : NULL;
    show_new(name, result);
    Py_XDECREF(method);
    Py_XDECREF(args);
    Py_XDECREF(kwargs);
}

#define CALL(name, ...) call(self, name, Py_BuildValue(__VA_ARGS__), NULL)
#define CALL_KW(name, ...) call(self, name, PyTuple_New(0), Py_BuildValue(__VA_ARGS__))

static void
hexadecimal(PyObject *self)
{
    CALL("hex", "()");
    CALL("hex", "(s)", ":");
    CALL("hex", "(y)", "-");
    CALL("hex", "(si)", ":", 2);
    CALL("hex", "(si)", ":", -2);
    CALL("hex", "(si)", ":", 4);
    CALL("hex", "(si)", ":", -4);
    CALL("hex", "(si)", ":", 0);
    CALL("hex", "(si)", ":", 100);
    CALL("hex", "(si)", ":", INT_MIN);
    CALL_KW("hex", "{sssi}", "sep", " ", "bytes_per_sep", 3);
    CALL_KW("hex", "{si}", "bytes_per_sep", 2);
    CALL("hex", "(s)", "::");
    CALL("hex", "(s)", "");
    CALL("hex", "(s)", "\xc3\xa9");
    CALL("hex", "(y)", "\xe9");
    CALL("hex", "(i)", 1);
    CALL("hex", "([s])", ":");
    CALL("hex", "(ss)", ":", "x");
    CALL("hex", "(sii)", ":", 1, 2);
    CALL_KW("hex", "{si}", "foo", 1);
}

static void
from_hex(PyObject *self)
{
    static const char *const texts[] = {
        "6162", "61 62", " 61\t62\n", "AbCd", "", "  ", "6", "61 6", "6x", "x", "6 1", "61\v62\f63\r64", "616\xc3\xa9",
        "\xc3\xa9\xc3\xa9", "61\xe3\x80\x80" "62",
    };
    for (size_t i = 0; i < Py_ARRAY_LENGTH(texts); i++) {
        CALL("fromhex", "(s)", texts[i]);
    }
    CALL("fromhex", "(y)", "6162");
    CALL("fromhex", "(y)", "6\xff");
    CALL("fromhex", "(N)", PyByteArray_FromStringAndSize("6364", 4));
    CALL("fromhex", "(i)", 61);
    CALL("fromhex", "(O)", Py_None);
    CALL("fromhex", "()");
}

static void
decoding(PyObject *self)
{
    show("of", self);
    CALL("decode", "()");
    CALL("decode", "(s)", "latin-1");
    CALL("decode", "(s)", "ascii");
    CALL("decode", "(ss)", "ascii", "replace");
    CALL("decode", "(ss)", "ascii", "ignore");
    CALL("decode", "(ss)", "utf-8", "surrogateescape");
    CALL("decode", "(ss)", "ascii", "backslashreplace");
    CALL_KW("decode", "{ssss}", "errors", "ignore", "encoding", "utf-8");
    CALL("decode", "(s)", "utf-16-le");
}

static void
misuse(PyObject *self)
{
    CALL("decode", "(s)", "no-such-encoding");
    CALL("decode", "(i)", 1);
    CALL("decode", "(si)", "utf-8", 1);
    CALL("decode", "(O)", Py_None);
    CALL("decode", "(sss)", "utf-8", "strict", "x");
    CALL("decode", "(s#)", "utf\0-8", (Py_ssize_t)6);
    CALL_KW("decode", "{ss}", "foo", "x");
}

static void
escape(const char *text, const char *errors)
{
    printf("'%s' %s ", text, errors ? errors : "NULL");
    show_new("DecodeEscape", PyBytes_DecodeEscape(text, (Py_ssize_t)strlen(text), errors, 0, NULL));
}

static void
run(PyObject *Py_UNUSED(module))
{
    static const char *const texts[] = {"plain", "", "caf\xc3\xa9", "bad \xff\xfe byte", "cut \xe2\x82", "\xed\xa0\x80"};
    for (int array = 0; array < 2; array++) {
        for (size_t i = 0; i < Py_ARRAY_LENGTH(texts); i++) {
            Py_ssize_t size = (Py_ssize_t)strlen(texts[i]);
            PyObject *self = array ? PyByteArray_FromStringAndSize(texts[i], size)
                                   : PyBytes_FromStringAndSize(texts[i], size);
            decoding(self);
            Py_DECREF(self);
        }
        PyObject *self = array ? PyByteArray_FromStringAndSize("a\0\xff-09", 6)
                               : PyBytes_FromStringAndSize("a\0\xff-09", 6);
        misuse(self);
        hexadecimal(self);
        from_hex(self);
        Py_DECREF(self);
        self = array ? PyByteArray_FromStringAndSize("", 0) : PyBytes_FromStringAndSize("", 0);
        CALL("hex", "(s)", ":");
        Py_DECREF(self);
    }
    static const char *const sequences[] = {
        "a\\\nb", "\\\\\\'\\\"", "\\a\\b\\t\\n\\v\\f\\r", "\\0\\7\\12\\101\\1019", "\\x00\\xfF", "\xff\xc3\xa9", "",
    };
    for (size_t i = 0; i < Py_ARRAY_LENGTH(sequences); i++) {
        escape(sequences[i], NULL);
    }
    static const char *const malformed[] = {"\\x", "\\x1", "\\xg1", "ab\\x1z\\x41", "end\\"};
    static const char *const handlers[] = {NULL, "strict", "replace", "ignore", "no-such-handler"};
    for (size_t i = 0; i < Py_ARRAY_LENGTH(malformed); i++) {
        for (size_t j = 0; j < Py_ARRAY_LENGTH(handlers); j++) {
            escape(malformed[i], handlers[j]);
        }
    }
}

FIXTURE(text, run)
