/* memoryview: casts, comparisons, hashes, searches. */
#include "fixture.h"

static PyObject *view;

static void
cast(PyObject *self, PyObject *args, PyObject *kwargs)
{
    PyObject *method = PyObject_GetAttrString(self, "cast");
    PyObject *made = args ? PyObject_Call(method, args, kwargs) : NULL;
    if (made == NULL) {
        show_error("cast");
    }
    else {
        show_new("cast", PyObject_CallMethod(made, "tolist", NULL));
        show_new("  shape", PyObject_GetAttrString(made, "shape"));
        show_new("  strides", PyObject_GetAttrString(made, "strides"));
        show_new("  format", PyObject_GetAttrString(made, "format"));
    }
    Py_XDECREF(made);
    Py_DECREF(method);
    Py_XDECREF(args);
    Py_XDECREF(kwargs);
}

#define CAST(...) cast(view, Py_BuildValue(__VA_ARGS__), NULL)

static void
casts(void)
{
    static const char *const formats[] = {"b", "B", "c", "h", "i", "q", "?", "d", "@h", "e", "P", "n",
                                          "<i", "ii", "x", "s", "Z", "", "@", "@@i", "F"};
    for (size_t i = 0; i < Py_ARRAY_LENGTH(formats); i++) {
        printf("%s ", formats[i]);
        CAST("(s)", formats[i]);
    }
    CAST("(s[ii])", "B", 2, 4);
    CAST("(s(ii))", "B", 4, 2);
    CAST("(s[iii])", "B", 2, 2, 2);
    CAST("(s[i])", "B", 8);
    CAST("(s[i])", "h", 4);
    CAST("(s[ii])", "h", 2, 2);
    CAST("(s[])", "q");
    CAST("(s[ii])", "B", 2, 5);
    CAST("(s[ii])", "B", 0, 8);
    CAST("(s[ii])", "B", -2, -4);
    CAST("(s[d])", "B", 8.0);
    CAST("(s[N])", "B", PyLong_FromString("99999999999999999999", NULL, 10));
    CAST("(s[nn])", "B", PY_SSIZE_T_MAX, (Py_ssize_t)2);
    CAST("(si)", "B", 8);
    CAST("(ss)", "B", "8");
    CAST("(sO)", "B", Py_None);
    CAST("(i)", 1);
    CAST("(y)", "B");
    CAST("(s)", "\xc3\xa9");
    CAST("()");
    CAST("(s[i]i)", "B", 8, 1);
    cast(view, PyTuple_New(0), Py_BuildValue("{sss[i]}", "format", "i", "shape", 2));
    cast(view, PyTuple_New(0), Py_BuildValue("{s[i]}", "shape", 2));
    cast(view, Py_BuildValue("(s)", "i"), Py_BuildValue("{si}", "foo", 2));
    PyObject *shape = PyList_New(0), *one = PyLong_FromLong(1);
    for (int i = 0; i < 65; i++) {
        PyList_Append(shape, one);
    }
    CAST("(sN)", "B", shape);
    Py_DECREF(one);
    PyObject *ints = PyObject_CallMethod(view, "cast", "s", "i");
    cast(ints, Py_BuildValue("(s)", "h"), NULL);
    cast(ints, Py_BuildValue("(s)", "B"), NULL);
    cast(ints, Py_BuildValue("(s[ii])", "c", 2, 4), NULL);
    Py_DECREF(ints);
    PyObject *matrix = PyObject_CallMethod(view, "cast", "s[ii]", "B", 2, 4);
    cast(matrix, Py_BuildValue("(s)", "B"), NULL);
    cast(matrix, Py_BuildValue("(s)", "i"), NULL);
    cast(matrix, Py_BuildValue("(s[ii])", "B", 4, 2), NULL);
    Py_DECREF(matrix);
    PyObject *empty = PySequence_GetSlice(view, 0, 0);
    cast(empty, Py_BuildValue("(s)", "i"), NULL);
    cast(empty, Py_BuildValue("(s[i])", "B", 1), NULL);
    Py_DECREF(empty);
    PyObject *two = PyLong_FromLong(2), *step = PySlice_New(NULL, NULL, two), *gaps = PyObject_GetItem(view, step);
    cast(gaps, Py_BuildValue("(s)", "B"), NULL);
    Py_DECREF(gaps);
    Py_DECREF(step);
    Py_DECREF(two);
}

static PyObject *
floats(const char *format)
{
    /* 1.0 and 2.0 in this format, in memory that stays. */
    static float single[] = {1.0f, 2.0f};
    static double twice[] = {1.0, 2.0};
    static int whole[] = {1, 2};
    PyObject *memory = *format == 'f'   ? PyMemoryView_FromMemory((char *)single, sizeof single, PyBUF_READ)
                       : *format == 'd' ? PyMemoryView_FromMemory((char *)twice, sizeof twice, PyBUF_READ)
                                        : PyMemoryView_FromMemory((char *)whole, sizeof whole, PyBUF_READ);
    PyObject *made = PyObject_CallMethod(memory, "cast", "s", format);
    Py_DECREF(memory);
    return made;
}

static void
comparisons(void)
{
    PyObject *list = Py_BuildValue("[ONNNNNNyNNNNOi]", view, PyObject_CallMethod(view, "cast", "s", "b"),
                                   PyObject_CallMethod(view, "cast", "s", "c"), PyObject_CallMethod(view, "cast", "s", "i"),
                                   PyObject_CallMethod(view, "cast", "s[ii]", "B", 2, 4),
                                   PyObject_CallMethod(view, "cast", "s[ii]", "B", 4, 2),
                                   PyObject_CallMethod(view, "toreadonly", NULL), "abcdefgh",
                                   PyByteArray_FromStringAndSize("abcdefgh", 8), floats("f"), floats("d"), floats("i"), Py_None,
                                   5);
    for (Py_ssize_t i = 0; i < PyList_Size(list); i++) {
        PyObject *left = PyList_GetItemRef(list, i);
        for (Py_ssize_t j = 0; j < PyList_Size(list); j++) {
            PyObject *right = PyList_GetItemRef(list, j);
            printf("%d", PyObject_RichCompareBool(left, right, Py_EQ));
            CHECK(PyObject_RichCompareBool(left, right, Py_EQ) != PyObject_RichCompareBool(left, right, Py_NE));
            Py_DECREF(right);
        }
        printf("\n");
        show_int("hash is that of the bytes", PyObject_Hash(left) == -1 ? -1 : 1);
        Py_DECREF(left);
    }
    show_new("<", PyObject_RichCompare(view, view, Py_LT));
    Py_DECREF(list);
}

static void
searches(void)
{
    show_new("count", PyObject_CallMethod(view, "count", "i", 'b'));
    show_new("count", PyObject_CallMethod(view, "count", "s", "b"));
    show_new("count", PyObject_CallMethod(view, "count", NULL));
    show_new("index", PyObject_CallMethod(view, "index", "i", 'c'));
    show_new("index", PyObject_CallMethod(view, "index", "ii", 'c', 3));
    show_new("index", PyObject_CallMethod(view, "index", "iii", 'c', -100, -1));
    show_new("index", PyObject_CallMethod(view, "index", "iO", 'c', Py_None));
    show_new("index", PyObject_CallMethod(view, "index", "is", 'c', "x"));
    show_new("index", PyObject_CallMethod(view, "index", "s", "c"));
    show_new("index", PyObject_CallMethod(view, "index", NULL));
    show_new("index", PyObject_CallMethod(view, "index", "iiii", 1, 2, 3, 4));
    PyObject *matrix = PyObject_CallMethod(view, "cast", "s[ii]", "B", 2, 4), *c = PyLong_FromLong('c');
    show_new("count in a matrix", PyObject_CallMethod(matrix, "count", "i", 'c'));
    show_new("index in a matrix", PyObject_CallMethod(matrix, "index", "i", 'c'));
    show_int("contains", PySequence_Contains(view, c));
    show_int("contains None", PySequence_Contains(view, Py_None));
    Py_DECREF(c);
    Py_DECREF(matrix);
}

static void
run(PyObject *Py_UNUSED(module))
{
    PyObject *memory = PyByteArray_FromStringAndSize("abcdefgh", 8);
    view = PyMemoryView_FromObject(memory);
    casts();
    comparisons();
    searches();
    Py_DECREF(view);
    Py_DECREF(memory);
    /* Hashes of what cannot be changed. */
    PyObject *bytes = PyBytes_FromString("abcdefgh"), *backward = PyBytes_FromString("hgfedcba");
    view = PyMemoryView_FromObject(bytes);
    CHECK(PyObject_Hash(view) == PyObject_Hash(bytes));
    PyObject *minus = PyLong_FromLong(-1), *key = PySlice_New(NULL, NULL, minus), *reversed = PyObject_GetItem(view, key);
    CHECK(PyObject_Hash(reversed) == PyObject_Hash(backward));
    PyObject *chars = PyObject_CallMethod(view, "cast", "s", "c"), *ints = PyObject_CallMethod(view, "cast", "s", "i");
    CHECK(PyObject_Hash(chars) == PyObject_Hash(bytes));
    show_int("hash of ints", PyObject_Hash(ints));
    show_new("release", PyObject_CallMethod(view, "release", NULL));
    CHECK(PyObject_Hash(view) == PyObject_Hash(bytes));
    show_new("release", PyObject_CallMethod(reversed, "release", NULL));
    CHECK(PyObject_Hash(reversed) == PyObject_Hash(backward));
    Py_DECREF(ints);
    Py_DECREF(chars);
    Py_DECREF(reversed);
    Py_DECREF(key);
    Py_DECREF(minus);
    Py_DECREF(view);
    Py_DECREF(backward);
    Py_DECREF(bytes);
}

FIXTURE(cast, run)
