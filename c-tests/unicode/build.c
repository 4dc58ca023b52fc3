/* str: concatenation, Append, interning, identifiers, translation, formatting, wide characters. */
#include "fixture.h"
#include <wchar.h>

static void
appending(void)
{
    PyObject *left = PyUnicode_FromString("left "), *right = PyUnicode_FromString("r\xc3\xa9");
    show_new("Concat", PyUnicode_Concat(left, right));
    show_new("Concat an int", PyUnicode_Concat(left, Py_True));
    show_new("Concat to an int", PyUnicode_Concat(Py_True, left));
    PyObject *text = Py_NewRef(left);
    PyUnicode_Append(&text, right);
    show("Append", text);
    PyUnicode_AppendAndDel(&text, PyUnicode_FromString("!"));
    show("AppendAndDel", text);
    show("left", left);
    PyUnicode_Append(&text, Py_None);
    CHECK(text == NULL);
    show_error("Append None");
    PyUnicode_AppendAndDel(&text, NULL);
    show_error("AppendAndDel of nothing");
    text = PyUnicode_FromString("");
    for (int i = 0; i < 1000; i++) {
        PyUnicode_Append(&text, right);
    }
    show_int("length", PyUnicode_GetLength(text));
    Py_XDECREF(text);
    Py_DECREF(right);
    Py_DECREF(left);
}

static void
interning(void)
{
    PyObject *one = PyUnicode_InternFromString("an interned text");
    PyObject *two = PyUnicode_FromString("an interned text");
    show("InternFromString", one);
    PyUnicode_InternInPlace(&two);
    CHECK(one == two);
    show_new("InternFromString bad", PyUnicode_InternFromString("\xff"));
    Py_DECREF(two);
    Py_DECREF(one);
}

static void
identifiers(void)
{
    static const char *const texts[] = {"a", "_", "a1", "1a", "", "a b", "\xc3\xa9t\xc3\xa9", "class",
                                        "\xe2\x82\xac"};
    for (size_t i = 0; i < Py_ARRAY_LENGTH(texts); i++) {
        PyObject *text = PyUnicode_FromString(texts[i]);
        printf("'%s' ", texts[i]);
        show_int("IsIdentifier", PyUnicode_IsIdentifier(text));
        Py_DECREF(text);
    }
}

static void
wide(void)
{
    wchar_t buffer[8];
    PyObject *text = PyUnicode_FromWideChar(L"a\u20ac\U0001f40d", 3);
    show("FromWideChar", text);
    show_new("FromWideChar -1", PyUnicode_FromWideChar(L"whole", -1));
    show_int("AsWideChar", PyUnicode_AsWideChar(text, buffer, 8));
    show_int("  same", wcscmp(buffer, L"a\u20ac\U0001f40d"));
    show_int("AsWideChar 2", PyUnicode_AsWideChar(text, buffer, 2));
    Py_ssize_t size;
    wchar_t *copy = PyUnicode_AsWideCharString(text, &size);
    show_int("AsWideCharString", size);
    PyMem_Free(copy);
    Py_UCS4 points[8];
    CHECK(PyUnicode_AsUCS4(text, points, 8, 1) == points);
    show_int("AsUCS4", points[2]);
    show_int("  end", points[3]);
    CHECK(PyUnicode_AsUCS4(text, points, 2, 1) == NULL);
    show_error("AsUCS4 too small");
    Py_UCS4 *own = PyUnicode_AsUCS4Copy(text);
    show_int("AsUCS4Copy", own[1]);
    PyMem_Free(own);
    PyObject *nul = PyUnicode_FromStringAndSize("a\0b", 3);
    CHECK(PyUnicode_AsWideCharString(nul, NULL) == NULL);
    show_error("AsWideCharString with a NUL");
    Py_DECREF(nul);
    Py_DECREF(text);
}

static void
formatting(void)
{
    PyObject *format = PyUnicode_FromString("%s=%d %r %5.2f %%");
    PyObject *args = Py_BuildValue("(sisd)", "a", 7, "b", 1.5);
    show_new("Format", PyUnicode_Format(format, args));
    show_new("Format too few", PyUnicode_Format(format, Py_None));
    Py_DECREF(args);
    Py_DECREF(format);
    PyObject *text = PyUnicode_FromString("abc");
    PyObject *table = Py_BuildValue("{i:s,i:O}", 'a', "AA", 'b', Py_None);
    show_new("Translate", PyUnicode_Translate(text, table, NULL));
    Py_DECREF(table);
    show_new("upper", PyObject_CallMethod(text, "upper", NULL));
    show_new("strip", PyObject_CallMethod(text, "strip", "s", "ac"));
    show_new("startswith", PyObject_CallMethod(text, "startswith", "s", "ab"));
    show_new("encode", PyObject_CallMethod(text, "encode", NULL));
    show_new("isdigit", PyObject_CallMethod(text, "isdigit", NULL));
    show_new("str(bytes, encoding)",
             PyObject_CallFunction((PyObject *)&PyUnicode_Type, "ys", "x\xc3\xa9", "utf-8"));
    Py_DECREF(text);
}

static void
run(PyObject *Py_UNUSED(module))
{
    appending();
    interning();
    identifiers();
    wide();
    formatting();
    show_text("GetDefaultEncoding", PyUnicode_GetDefaultEncoding());
}

FIXTURE(build, run)
