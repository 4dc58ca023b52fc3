/* bytes and bytearray: taken apart and joined. */
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

static PyObject *
make(int array, const char *text)
{
    return array ? PyByteArray_FromStringAndSize(text, (Py_ssize_t)strlen(text))
                 : PyBytes_FromString(text);
}

static void
splitting(PyObject *self)
{
    static const char *const names[] = {"split", "rsplit"};
    show("of", self);
    for (size_t i = 0; i < Py_ARRAY_LENGTH(names); i++) {
        const char *name = names[i];
        CALL(name, "()");
        CALL(name, "(O)", Py_None);
        CALL(name, "(Oi)", Py_None, 1);
        CALL(name, "(Oi)", Py_None, 0);
        CALL(name, "(y)", "b");
        CALL(name, "(y)", "bb");
        CALL(name, "(y)", "zz");
        CALL(name, "(yi)", "b", 1);
        CALL(name, "(yi)", "b", 0);
        CALL(name, "(yi)", "b", -7);
        CALL(name, "(N)", PyByteArray_FromStringAndSize(" ", 1));
        CALL_KW(name, "{sysi}", "sep", "b", "maxsplit", 1);
        CALL_KW(name, "{si}", "maxsplit", 1);
    }
    CALL("splitlines", "()");
    CALL("splitlines", "(O)", Py_True);
    CALL_KW("splitlines", "{sO}", "keepends", Py_True);
    CALL("partition", "(y)", "b");
    CALL("partition", "(y)", "zz");
    CALL("rpartition", "(y)", "b");
    CALL("rpartition", "(y)", "zz");
    CALL("partition", "(N)", PyByteArray_FromStringAndSize("b", 1));
}

static void
misuse(PyObject *self)
{
    static const char *const names[] = {"split", "rsplit"};
    for (size_t i = 0; i < Py_ARRAY_LENGTH(names); i++) {
        const char *name = names[i];
        CALL(name, "(y)", "");
        CALL(name, "(s)", "b");
        CALL(name, "(i)", 5);
        CALL(name, "(ys)", "b", "x");
        CALL(name, "(yO)", "b", Py_None);
        CALL(name, "(yii)", "b", 1, 2);
        CALL_KW(name, "{si}", "foo", 1);
        call(self, name, Py_BuildValue("(y)", "b"), Py_BuildValue("{sy}", "sep", "c"));
    }
    CALL("splitlines", "(ii)", 1, 2);
    CALL_KW("splitlines", "{si}", "foo", 1);
    CALL("partition", "(y)", "");
    CALL("rpartition", "(y)", "");
    CALL("partition", "(s)", "b");
    CALL("partition", "()");
    CALL("partition", "(yy)", "a", "b");
}

static void
joining(PyObject *self)
{
    show("with", self);
    CALL("join", "([])");
    CALL("join", "([y])", "one");
    CALL("join", "((yyy))", "one", "two", "three");
    CALL("join", "([yN])", "one", PyByteArray_FromStringAndSize("array", 5));
    CALL("join", "([N])", PyMemoryView_FromMemory("view", 4, PyBUF_READ));
    CALL("join", "({yiyi})", "key", 1, "other", 2);
    CALL("join", "([ys])", "one", "two");
    CALL("join", "([yO])", "one", Py_None);
    CALL("join", "(y)", "ints");
    CALL("join", "(s)", "text");
    CALL("join", "(i)", 5);
    CALL("join", "(O)", Py_None);
    CALL("join", "()");
    CALL("join", "([y][y])", "a", "b");
}

static void
run(PyObject *Py_UNUSED(module))
{
    static const char *const texts[] = {
        "abcabc", "", "b", "  a b  c ", "\t\n\v\f\r a\x1c b", "one\ntwo\r\nthree\rfour\vfive\n", "\r\n\n\r", "abbbbc",
        "\xc3\xa9 b \xff",
    };
    for (int array = 0; array < 2; array++) {
        for (size_t i = 0; i < Py_ARRAY_LENGTH(texts); i++) {
            PyObject *self = make(array, texts[i]);
            splitting(self);
            Py_DECREF(self);
        }
        PyObject *self = make(array, "abc");
        misuse(self);
        Py_DECREF(self);
        self = make(array, ", ");
        joining(self);
        Py_DECREF(self);
    }
    /* What is whole comes back as it is. */
    PyObject *bytes = PyBytes_FromString("whole"), *list = PyObject_CallMethod(bytes, "split", "y", ",");
    PyObject *item = PyList_GetItemRef(list, 0), *tuple = Py_BuildValue("(O)", bytes);
    CHECK(item == bytes);
    Py_DECREF(item);
    item = PyObject_CallMethod(bytes, "join", "(O)", tuple);
    CHECK(item == bytes);
    Py_DECREF(item);
    Py_DECREF(tuple);
    Py_DECREF(list);
    Py_DECREF(bytes);
}

FIXTURE(split, run)
