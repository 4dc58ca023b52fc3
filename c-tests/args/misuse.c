/* only: debug */
/* Argument parsing with bad formats, bad name lists, and no tuple. */
#include "fixture.h"

static void
run(PyObject *Py_UNUSED(module))
{
    static char *two[] = {"a", "b", NULL};
    static char *late[] = {"a", "", NULL};
    int value;
    PyObject *args = Py_BuildValue("(i)", 1), *list = PyList_New(0);
    show_int("unknown unit", PyArg_ParseTuple(args, "v", &value));
    show_int("no tuple", PyArg_ParseTuple(list, "i", &value));
    show_int("unpack no tuple", PyArg_UnpackTuple(list, "name", 0, 1, &value));
    show_int("more names", PyArg_ParseTupleAndKeywords(args, NULL, "i", two, &value));
    show_int("empty name after a name",
             PyArg_ParseTupleAndKeywords(args, NULL, "i|i", late, &value, &value));
    show_int("keywords that are no dict",
             PyArg_ParseTupleAndKeywords(args, list, "i|i", two, &value, &value));
    show_int("ValidateKeywordArguments of a list", PyArg_ValidateKeywordArguments(list));
    show_int("Parse two", PyArg_Parse(args, "ii", &value, &value));
    Py_DECREF(list);
    Py_DECREF(args);
}

FIXTURE(misuse, run)
