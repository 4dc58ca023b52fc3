/* str: find, count, tail match, compare, contains, replace, split, join, partition. */
#include "fixture.h"

static PyObject *
str(const char *text)
{
    return PyUnicode_FromString(text);
}

static void
find(const char *where, const char *what, Py_ssize_t start, Py_ssize_t end)
{
    PyObject *text = str(where), *part = str(what);
    printf("'%s' in '%s' %zd %zd\n", what, where, start, end);
    show_int("  Find", PyUnicode_Find(text, part, start, end, 1));
    show_int("  Find backwards", PyUnicode_Find(text, part, start, end, -1));
    show_int("  Count", PyUnicode_Count(text, part, start, end));
    show_int("  Tailmatch start", PyUnicode_Tailmatch(text, part, start, end, -1));
    show_int("  Tailmatch end", PyUnicode_Tailmatch(text, part, start, end, 1));
    Py_DECREF(part);
    Py_DECREF(text);
}

static void
compare(const char *a, const char *b)
{
    PyObject *left = str(a), *right = str(b);
    printf("'%s' and '%s'\n", a, b);
    show_int("  Compare", PyUnicode_Compare(left, right));
    show_int("  Equal", PyUnicode_Equal(left, right));
    show_int("  EqualToUTF8", PyUnicode_EqualToUTF8(left, b));
    show_int("  EqualToUTF8AndSize",
             PyUnicode_EqualToUTF8AndSize(left, b, (Py_ssize_t)strlen(b)));
    show_int("  CompareWithASCIIString", PyUnicode_CompareWithASCIIString(left, b));
    show_new("  RichCompare <", PyUnicode_RichCompare(left, right, Py_LT));
    show_int("  Contains", PyUnicode_Contains(left, right));
    Py_DECREF(right);
    Py_DECREF(left);
}

static void
splitting(void)
{
    PyObject *text = str(" a,b,,c  d "), *comma = str(","), *empty = str(""), *x = str("x");
    show_new("Split ,", PyUnicode_Split(text, comma, -1));
    show_new("Split , 1", PyUnicode_Split(text, comma, 1));
    show_new("Split , 0", PyUnicode_Split(text, comma, 0));
    show_new("Split white", PyUnicode_Split(text, NULL, -1));
    show_new("Split white 1", PyUnicode_Split(text, NULL, 1));
    show_new("Split empty", PyUnicode_Split(text, empty, -1));
    show_new("RSplit , 1", PyUnicode_RSplit(text, comma, 1));
    show_new("RSplit white 1", PyUnicode_RSplit(text, NULL, 1));
    show_new("Partition", PyUnicode_Partition(text, comma));
    show_new("Partition missing", PyUnicode_Partition(text, x));
    show_new("Partition empty", PyUnicode_Partition(text, empty));
    show_new("RPartition", PyUnicode_RPartition(text, comma));
    show_new("RPartition missing", PyUnicode_RPartition(text, x));
    show_new("Replace", PyUnicode_Replace(text, comma, x, -1));
    show_new("Replace 1", PyUnicode_Replace(text, comma, x, 1));
    show_new("Replace empty", PyUnicode_Replace(comma, empty, x, -1));
    show_new("Replace with nothing", PyUnicode_Replace(text, comma, empty, 2));
    PyObject *lines = str("a\nb\r\nc\rd\x0b" "e\xe2\x80\xa8" "f\n");
    show_new("Splitlines", PyUnicode_Splitlines(lines, 0));
    show_new("Splitlines keeping", PyUnicode_Splitlines(lines, 1));
    Py_DECREF(lines);
    PyObject *list = Py_BuildValue("[sss]", "a", "b\xc3\xa9", "");
    show_new("Join", PyUnicode_Join(comma, list));
    show_new("Join NULL", PyUnicode_Join(NULL, list));
    show_new("Join characters", PyUnicode_Join(empty, text));
    PyObject *bad = Py_BuildValue("[si]", "a", 1);
    show_new("Join an int", PyUnicode_Join(comma, bad));
    show_new("Join None", PyUnicode_Join(comma, Py_None));
    show_new("Join with None", PyUnicode_Join(Py_None, list));
    Py_DECREF(bad);
    Py_DECREF(list);
    Py_DECREF(x);
    Py_DECREF(empty);
    Py_DECREF(comma);
    Py_DECREF(text);
}

static void
run(PyObject *Py_UNUSED(module))
{
    find("abcabc", "bc", 0, 6);
    find("abcabc", "bc", 2, PY_SSIZE_T_MAX);
    find("abcabc", "bc", -3, -1);
    find("abcabc", "", 0, 6);
    find("abcabc", "", 7, 9);
    find("aaaa", "aa", 0, 4);
    find("\xc3\xa9t\xc3\xa9\xf0\x9f\x90\x8d", "\xf0\x9f\x90\x8d", 0, 10);
    find("", "a", 0, 0);
    PyObject *text = str("h\xc3\xa9llo l");
    show_int("FindChar", PyUnicode_FindChar(text, 'l', 0, 100, 1));
    show_int("FindChar backwards", PyUnicode_FindChar(text, 'l', 0, 100, -1));
    show_int("FindChar wide", PyUnicode_FindChar(text, 0xe9, 0, 7, 1));
    show_int("FindChar missing", PyUnicode_FindChar(text, 'z', 0, 7, 1));
    show_int("FindChar from -2", PyUnicode_FindChar(text, 'l', -2, 7, 1));
    show_int("Contains an int", PyUnicode_Contains(text, Py_True));
    show_int("Find None", PyUnicode_Find(text, Py_None, 0, 7, 1));
    show_int("Count None", PyUnicode_Count(text, Py_None, 0, 7));
    show_int("Tailmatch None", PyUnicode_Tailmatch(text, Py_None, 0, 7, 1));
    show_int("Compare with None", PyUnicode_Compare(text, Py_None));
    show_int("Equal to None", PyUnicode_Equal(text, Py_None));
    show_new("RichCompare with None", PyUnicode_RichCompare(text, Py_None, Py_EQ));
    Py_DECREF(text);
    compare("abc", "abc");
    compare("abc", "abd");
    compare("b", "abc");
    compare("", "a");
    compare("\xc3\xa9", "\xc3\xa9");
    compare("\xef\xbf\xbf", "\xf0\x90\x80\x80");
    splitting();
}

FIXTURE(search, run)
