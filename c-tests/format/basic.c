/* valgrind: fast */
/* PyUnicode_FromFormat: every conversion, flags, widths and precisions. */
#include "fixture.h"

static void
integers(void)
{
    show_new("%d", PyUnicode_FromFormat("%d %d", INT_MAX, INT_MIN));
    show_new("%i", PyUnicode_FromFormat("%i", 7));
    show_new("%u", PyUnicode_FromFormat("%u", UINT_MAX));
    show_new("%ld", PyUnicode_FromFormat("%ld %li", LONG_MIN, LONG_MAX));
    show_new("%lld", PyUnicode_FromFormat("%lld", LLONG_MIN));
    show_new("%llu", PyUnicode_FromFormat("%llu", ULLONG_MAX));
    show_new("%zd", PyUnicode_FromFormat("%zd %zi", PY_SSIZE_T_MIN, PY_SSIZE_T_MAX));
    show_new("%zu", PyUnicode_FromFormat("%zu", SIZE_MAX));
    show_new("%jd", PyUnicode_FromFormat("%jd", INTMAX_MIN));
    show_new("%td", PyUnicode_FromFormat("%td", (ptrdiff_t)-5));
    show_new("%x", PyUnicode_FromFormat("%x %X", 0xbeef, 0xbeef));
    show_new("%lx", PyUnicode_FromFormat("%lx", ULONG_MAX));
    show_new("%o", PyUnicode_FromFormat("%o", 511));
    show_new("%5d", PyUnicode_FromFormat("<%5d|%-5d|%05d>", -7, -7, -7));
    show_new("%.4d", PyUnicode_FromFormat("<%.4d|%8.4d>", 7, -7));
    show_new("%*d", PyUnicode_FromFormat("<%*d|%.*d>", 6, 7, 4, 7));
    show_new("%c", PyUnicode_FromFormat("%c%c", 'a', 0x1f40d));
    show_new("%c too large", PyUnicode_FromFormat("%c", 0x110000));
    show_new("%c -1", PyUnicode_FromFormat("%c", -1));
    show_new("%5c", PyUnicode_FromFormat("<%5c>", 'x'));
    show_new("%%", PyUnicode_FromFormat("100%%"));
}

static void
strings(PyObject *object)
{
    show_new("%s", PyUnicode_FromFormat("<%s>", "caf\xc3\xa9"));
    show_new("%s bad UTF-8", PyUnicode_FromFormat("<%s>", "a\xff"));
    show_new("%.3s", PyUnicode_FromFormat("<%.3s>", "abcdef"));
    show_new("%.3s cuts a character", PyUnicode_FromFormat("<%.3s>", "ab\xc3\xa9"));
    show_new("%6s", PyUnicode_FromFormat("<%6s|%-6s>", "ab", "cd"));
    show_new("%6.2s", PyUnicode_FromFormat("<%6.2s>", "abcd"));
    show_new("%ls", PyUnicode_FromFormat("<%ls>", L"wide \u20ac"));
    show_new("%U", PyUnicode_FromFormat("<%U>", object));
    show_new("%6U", PyUnicode_FromFormat("<%6U|%.1U>", object, object));
    show_new("%S", PyUnicode_FromFormat("<%S>", object));
    show_new("%R", PyUnicode_FromFormat("<%R>", object));
    show_new("%A", PyUnicode_FromFormat("<%A>", object));
    show_new("%8R", PyUnicode_FromFormat("<%8R|%-8R>", object, object));
    show_new("%V", PyUnicode_FromFormat("<%V|%V>", object, "unused", NULL, "used"));
    show_new("%T", PyUnicode_FromFormat("%T %T", object, PyExc_ValueError));
    show_new("%#T", PyUnicode_FromFormat("%#T", object));
    show_new("%N", PyUnicode_FromFormat("%N %#N", (PyObject *)&PyDict_Type, PyExc_KeyError));
    show_new("mixed", PyUnicode_FromFormat("%s%d%R%%%c", "x", 1, Py_None, 'y'));
    show_new("long", PyUnicode_FromFormat("%300d", 7));
}

static PyObject *
by_list(const char *format, ...)
{
    va_list list;
    va_start(list, format);
    PyObject *text = PyUnicode_FromFormatV(format, list);
    va_end(list);
    return text;
}

static void
run(PyObject *Py_UNUSED(module))
{
    PyObject *object = PyUnicode_FromString("\xc3\xa9\xe2\x82\xac");
    integers();
    strings(object);
    show_new("FormatV", by_list("%s %R %zd", "v", object, (Py_ssize_t)-1));
    show_new("empty", PyUnicode_FromFormat("%s", ""));
    show_new("not ASCII format", PyUnicode_FromFormat("caf\xc3\xa9 %d", 1));
    char buffer[8];
    show_int("PyOS_snprintf", PyOS_snprintf(buffer, sizeof buffer, "%d-%s", 12, "abcdefgh"));
    show_text("  text", buffer);
    Py_DECREF(object);
}

FIXTURE(basic, run)
