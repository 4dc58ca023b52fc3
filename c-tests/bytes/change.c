/* bytes and bytearray: copies with something changed. */
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

static PyObject *
make(int array, const char *text)
{
    return array ? PyByteArray_FromStringAndSize(text, (Py_ssize_t)strlen(text))
                 : PyBytes_FromString(text);
}

static void
without_arguments(PyObject *self)
{
    static const char *const names[] = {
        "upper", "lower", "swapcase", "capitalize", "title", "isalnum", "isalpha", "isascii", "isdigit",
        "islower", "isspace", "istitle", "isupper", "strip", "lstrip", "rstrip", "expandtabs",
    };
    show("of", self);
    for (size_t i = 0; i < Py_ARRAY_LENGTH(names); i++) {
        CALL(names[i], "()");
    }
}

static void
replacing(PyObject *self)
{
    CALL("replace", "(yy)", "b", "--");
    CALL("replace", "(yy)", "bc", "");
    CALL("replace", "(yy)", "", "-");
    CALL("replace", "(yyi)", "", "-", 2);
    CALL("replace", "(yyi)", "", "-", 0);
    CALL("replace", "(yyi)", "b", "x", 1);
    CALL("replace", "(yyi)", "b", "x", -5);
    CALL("replace", "(yy)", "zz", "y");
    CALL("replace", "(yy)", "b", "b");
    CALL("replace", "(NN)", PyByteArray_FromStringAndSize("b", 1),
         PyMemoryView_FromMemory("view", 4, PyBUF_READ));
    call(self, "replace", Py_BuildValue("(yy)", "b", "x"), Py_BuildValue("{si}", "count", 1));
    CALL("replace", "(y)", "b");
    CALL("replace", "()");
    CALL("replace", "(sy)", "b", "x");
    CALL("replace", "(ys)", "b", "x");
    CALL("replace", "(yi)", "b", 5);
    CALL("replace", "(yys)", "b", "x", "y");
    CALL("replace", "(yyii)", "b", "x", 1, 2);
    CALL("replace", "(yyN)", "b", "x", PyLong_FromString("99999999999999999999", NULL, 10));
}

static void
translating(PyObject *self)
{
    char table[256];
    for (int i = 0; i < 256; i++) {
        table[i] = (char)(255 - i);
    }
    CALL("translate", "(O)", Py_None);
    CALL("translate", "(y#)", table, (Py_ssize_t)256);
    CALL("translate", "(y#y)", table, (Py_ssize_t)256, "ac");
    CALL("translate", "(Oy)", Py_None, "ab");
    call(self, "translate", Py_BuildValue("(O)", Py_None), Py_BuildValue("{sy}", "delete", "b"));
    CALL("translate", "(Oy)", Py_None, "");
    CALL("translate", "(y)", "short");
    CALL("translate", "(s)", "text");
    CALL("translate", "(OO)", Py_None, Py_None);
    CALL("translate", "(Oi)", Py_None, 5);
    CALL("translate", "()");
    CALL("translate", "(Oyy)", Py_None, "", "");
    call(self, "translate", Py_BuildValue("(O)", Py_None), Py_BuildValue("{si}", "foo", 1));
    PyObject *made = PyObject_CallMethod(self, "maketrans", "yy", "abc", "xyz");
    CALL("translate", "(O)", made);
    Py_XDECREF(made);
    CALL("maketrans", "(yy)", "a", "xy");
    CALL("maketrans", "(sy)", "a", "x");
    CALL("maketrans", "(y)", "a");
}

static void
padding(PyObject *self)
{
    static const char *const names[] = {"center", "ljust", "rjust"};
    for (size_t i = 0; i < Py_ARRAY_LENGTH(names); i++) {
        const char *name = names[i];
        CALL(name, "(i)", 11);
        CALL(name, "(i)", 10);
        CALL(name, "(iy)", 9, "*");
        CALL(name, "(iN)", 9, PyByteArray_FromStringAndSize("+", 1));
        CALL(name, "(i)", 3);
        CALL(name, "(i)", -3);
        CALL(name, "(iy)", 9, "**");
        CALL(name, "(iy)", 9, "");
        CALL(name, "(is)", 9, "*");
        CALL(name, "(ii)", 9, 42);
        CALL(name, "(s)", "x");
        CALL(name, "()");
        CALL(name, "(iyi)", 9, "*", 1);
        CALL(name, "(N)", PyLong_FromString("99999999999999999999", NULL, 10));
    }
    CALL("zfill", "(i)", 9);
    CALL("zfill", "(i)", 2);
    CALL("zfill", "(s)", "x");
    CALL("zfill", "()");
}

static void
stripping(PyObject *self)
{
    static const char *const names[] = {"strip", "lstrip", "rstrip", "removeprefix", "removesuffix"};
    for (size_t i = 0; i < Py_ARRAY_LENGTH(names); i++) {
        const char *name = names[i];
        CALL(name, "(y)", "ac");
        CALL(name, "(y)", "abc");
        CALL(name, "(y)", "");
        CALL(name, "(N)", PyByteArray_FromStringAndSize("a", 1));
        CALL(name, "(O)", Py_None);
        CALL(name, "(s)", "a");
        CALL(name, "(i)", 97);
        CALL(name, "(yy)", "a", "b");
    }
    CALL("removeprefix", "()");
}

static void
tabs(PyObject *self)
{
    show("tabs in", self);
    CALL("expandtabs", "(i)", 4);
    CALL("expandtabs", "(i)", 1);
    CALL("expandtabs", "(i)", 0);
    CALL("expandtabs", "(i)", -4);
    call(self, "expandtabs", PyTuple_New(0), Py_BuildValue("{si}", "tabsize", 2));
    CALL("expandtabs", "(s)", "x");
    CALL("expandtabs", "(ii)", 1, 2);
    CALL("expandtabs", "(L)", 1LL << 40);
    CALL("expandtabs", "(N)", PyLong_FromString("99999999999999999999", NULL, 10));
}

/* Where nothing changes, bytes come back themselves and a bytearray is copied. */
static void
identity(void)
{
    PyObject *bytes = PyBytes_FromString("same");
    PyObject *results[] = {
        PyObject_CallMethod(bytes, "strip", NULL),
        PyObject_CallMethod(bytes, "replace", "yy", "x", "y"),
        PyObject_CallMethod(bytes, "ljust", "i", 1),
        PyObject_CallMethod(bytes, "zfill", "i", 1),
        PySequence_GetSlice(bytes, 0, 100),
        PyObject_CallMethod(bytes, "__bytes__", NULL),
    };
    for (size_t i = 0; i < Py_ARRAY_LENGTH(results); i++) {
        CHECK(results[i] == bytes);
        Py_XDECREF(results[i]);
    }
    Py_DECREF(bytes);
    PyObject *array = PyByteArray_FromStringAndSize("same", 4);
    PyObject *copy = PyObject_CallMethod(array, "strip", NULL);
    CHECK(copy != NULL && copy != array);
    Py_XDECREF(copy);
    Py_DECREF(array);
}

static void
run(PyObject *Py_UNUSED(module))
{
    static const char *const texts[] = {
        "abcabc", "", "ABC", "Hello World_x 1a2B", "123", " \t\n\v\f\r", "\x1c", "\xe9\xc9z", "they're", "aB1", "- a\tb",
    };
    for (int array = 0; array < 2; array++) {
        for (size_t i = 0; i < Py_ARRAY_LENGTH(texts); i++) {
            PyObject *self = make(array, texts[i]);
            without_arguments(self);
            Py_DECREF(self);
        }
        PyObject *self = make(array, "abcabc");
        CALL("upper", "(i)", 1);
        replacing(self);
        translating(self);
        padding(self);
        stripping(self);
        Py_DECREF(self);
        static const char *const signs[] = {"-1", "+1", "--1", "1-", "-", ""};
        for (size_t i = 0; i < Py_ARRAY_LENGTH(signs); i++) {
            self = make(array, signs[i]);
            CALL("zfill", "(i)", 5);
            Py_DECREF(self);
        }
        self = make(array, "a\tbcd\n\te\r\tf\t");
        tabs(self);
        Py_DECREF(self);
    }
    identity();
}

FIXTURE(change, run)
