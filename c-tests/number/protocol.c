/* The number protocol on objects that are no numbers, in-place operators and conversions. */
#include "fixture.h"

static void
wrong_types(PyObject *text)
{
    PyObject *one = PyLong_FromLong(1);
    show_new("+", PyNumber_Add(one, text));
    show_new("str + 1", PyNumber_Add(text, one));
    show_new("-", PyNumber_Subtract(one, text));
    show_new("* ", PyNumber_Multiply(text, text));
    show_new("@", PyNumber_MatrixMultiply(one, one));
    show_new("/", PyNumber_TrueDivide(text, one));
    show_new("**", PyNumber_Power(text, one, Py_None));
    show_new("** % ", PyNumber_Power(one, one, text));
    show_new("divmod", PyNumber_Divmod(one, Py_None));
    show_new("<<", PyNumber_Lshift(one, Py_None));
    show_new("+=", PyNumber_InPlaceAdd(one, text));
    show_new("-=", PyNumber_InPlaceSubtract(text, one));
    show_new("*=", PyNumber_InPlaceMultiply(Py_None, one));
    show_new("**=", PyNumber_InPlacePower(Py_None, one, Py_None));
    show_new("@=", PyNumber_InPlaceMatrixMultiply(one, text));
    show_new("//=", PyNumber_InPlaceFloorDivide(text, one));
    show_new("%=", PyNumber_InPlaceRemainder(one, Py_None));
    show_new("/=", PyNumber_InPlaceTrueDivide(one, Py_None));
    show_new("<<=", PyNumber_InPlaceLshift(one, Py_None));
    show_new(">>=", PyNumber_InPlaceRshift(one, Py_None));
    show_new("&=", PyNumber_InPlaceAnd(one, Py_None));
    show_new("^=", PyNumber_InPlaceXor(one, Py_None));
    show_new("|=", PyNumber_InPlaceOr(one, text));
    show_new("negative", PyNumber_Negative(text));
    show_new("positive", PyNumber_Positive(Py_None));
    show_new("absolute", PyNumber_Absolute(text));
    show_new("invert", PyNumber_Invert(text));
    Py_DECREF(one);
}

static void
conversions(PyObject *object)
{
    show("object", object);
    show_int("  Check", PyNumber_Check(object));
    show_int("  PyIndex_Check", PyIndex_Check(object));
    show_new("  Long", PyNumber_Long(object));
    show_new("  Float", PyNumber_Float(object));
    show_new("  Index", PyNumber_Index(object));
    show_int("  AsSsize_t", PyNumber_AsSsize_t(object, PyExc_IndexError));
    show_int("  AsSsize_t clipping", PyNumber_AsSsize_t(object, NULL));
    show_new("  ToBase 16", PyNumber_ToBase(object, 16));
    show_new("  ToBase 3", PyNumber_ToBase(object, 3));
}

static void
run(PyObject *Py_UNUSED(module))
{
    PyObject *text = PyUnicode_FromString("x");
    wrong_types(text);
    PyObject *objects = Py_BuildValue(
        "[OOidssssyNN]", Py_None, Py_True, -17, 2.75, " 42 ", "1e3", "4 2", "", "12",
        PyLong_FromString("-99999999999999999999999", NULL, 10), PyList_New(0));
    for (Py_ssize_t i = 0; i < PyList_Size(objects); i++) {
        PyObject *object = PyList_GetItemRef(objects, i);
        conversions(object);
        Py_DECREF(object);
    }
    PyObject *list = Py_BuildValue("[i]", 1), *more = Py_BuildValue("(i)", 2);
    PyObject *result = PyNumber_InPlaceAdd(list, more);
    CHECK(result == list);
    show("list += tuple", list);
    Py_XDECREF(result);
    PyObject *two = PyLong_FromLong(2);
    result = PyNumber_InPlaceMultiply(list, two);
    CHECK(result == list);
    show("list *= 2", list);
    Py_XDECREF(result);
    show_new("2 * list", PyNumber_Multiply(two, list));
    Py_DECREF(two);
    Py_DECREF(more);
    Py_DECREF(list);
    Py_DECREF(objects);
    Py_DECREF(text);
}

FIXTURE(protocol, run)
