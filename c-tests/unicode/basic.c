/* valgrind: fast */
/* str: made from UTF-8, read back, sized, indexed, sliced, written. */
#include "fixture.h"

static void
from_utf8(const char *label, const char *bytes, Py_ssize_t size)
{
    PyObject *text = PyUnicode_FromStringAndSize(bytes, size);
    show(label, text);
    if (text == NULL) {
        return;
    }
    Py_ssize_t back = -1;
    const char *utf8 = PyUnicode_AsUTF8AndSize(text, &back);
    show_int("  length", PyUnicode_GetLength(text));
    CHECK(utf8 != NULL && back == size && memcmp(utf8, bytes, (size_t)size) == 0);
    CHECK(utf8 == NULL || utf8[size] == 0);
    Py_DECREF(text);
}

static void
making(void)
{
    from_utf8("empty", "", 0);
    from_utf8("ascii", "hello", 5);
    from_utf8("nul inside", "a\0b", 3);
    from_utf8("latin-1", "caf\xc3\xa9", 5);
    from_utf8("two byte", "\xd0\x96\xe2\x82\xac", 5);
    from_utf8("astral", "x\xf0\x9f\x90\x8dy", 6);
    from_utf8("last code point", "\xf4\x8f\xbf\xbf", 4);
    from_utf8("continuation alone", "a\x80", 2);
    from_utf8("overlong", "\xc0\x80", 2);
    from_utf8("overlong 3", "\xe0\x80\x80", 3);
    from_utf8("cut 2", "ab\xc3", 3);
    from_utf8("cut 3", "\xe2\x82", 2);
    from_utf8("cut 4", "\xf0\x9f\x90", 3);
    from_utf8("surrogate", "\xed\xa0\x80", 3);
    from_utf8("above the last", "\xf4\x90\x80\x80", 4);
    from_utf8("ff", "\xff", 1);
    show_new("size -1", PyUnicode_FromStringAndSize("abc", -1));
    show_new("NULL size 0", PyUnicode_FromStringAndSize(NULL, 0));
    show_new("huge", PyUnicode_FromStringAndSize("x", PY_SSIZE_T_MIN));
    show_new("FromString", PyUnicode_FromString("caf\xc3\xa9"));
    show_new("FromString bad", PyUnicode_FromString("caf\xe9!"));
    show_new("FromOrdinal 0", PyUnicode_FromOrdinal(0));
    show_new("FromOrdinal e9", PyUnicode_FromOrdinal(0xe9));
    show_new("FromOrdinal 1f40d", PyUnicode_FromOrdinal(0x1f40d));
    show_new("FromOrdinal d800", PyUnicode_FromOrdinal(0xd800));
    show_new("FromOrdinal 110000", PyUnicode_FromOrdinal(0x110000));
    show_new("FromOrdinal -1", PyUnicode_FromOrdinal(-1));
    show_new("FromObject None", PyUnicode_FromObject(Py_None));
}

static void
surrogate(void)
{
    PyObject *lone = PyUnicode_FromOrdinal(0xdc80);
    Py_ssize_t size = 7;
    const char *utf8 = PyUnicode_AsUTF8AndSize(lone, &size);
    CHECK(utf8 == NULL);
    show_error("AsUTF8AndSize of a surrogate");
    show_int("  size", size);
    show_new("AsUTF8String of a surrogate", PyUnicode_AsUTF8String(lone));
    show_int("ReadChar", PyUnicode_ReadChar(lone, 0));
    show_int("length", PyUnicode_GetLength(lone));
    Py_DECREF(lone);
}

static void
reading(PyObject *text)
{
    Py_ssize_t length = PyUnicode_GetLength(text);
    for (Py_ssize_t i = -1; i <= length; i++) {
        show_int("ReadChar", (long long)(int32_t)PyUnicode_ReadChar(text, i));
    }
    static const Py_ssize_t bounds[][2] = {{0, 0}, {0, 3}, {2, 4}, {3, 100}, {4, 2}, {7, 9}, {-1, 2}};
    for (size_t i = 0; i < Py_ARRAY_LENGTH(bounds); i++) {
        show_new("Substring", PyUnicode_Substring(text, bounds[i][0], bounds[i][1]));
    }
    show_new("item -1", PySequence_GetItem(text, -1));
    show_new("item 9", PySequence_GetItem(text, 9));
}

static void
run(PyObject *Py_UNUSED(module))
{
    making();
    surrogate();
    PyObject *text = PyUnicode_FromString("a\xc3\xa9\xe2\x82\xac\xf0\x9f\x90\x8dz");
    reading(text);
    show_int("GetLength of None", PyUnicode_GetLength(Py_None));
    PyObject *same = PyUnicode_FromObject(text);
    CHECK(same == text);
    Py_XDECREF(same);
    Py_DECREF(text);
}

FIXTURE(basic, run)
