/* Number slots of a type: every operator, its reflected form, in-place forms, conversions. */
#include "fixture.h"

#define BINARY(name) \
    static PyObject *name(PyObject *a, PyObject *b) \
    { \
        return PyUnicode_FromFormat(#name "(%T, %T)", a, b); \
    }
#define UNARY(name) \
    static PyObject *name(PyObject *a) { return PyUnicode_FromFormat(#name "(%T)", a); }

BINARY(add) BINARY(subtract) BINARY(multiply) BINARY(modulo) BINARY(divide) BINARY(lshift)
BINARY(rshift) BINARY(and) BINARY(xor) BINARY(or) BINARY(floor_divide) BINARY(true_divide)
BINARY(inplace_add) BINARY(inplace_or) BINARY(matrix)
UNARY(negative) UNARY(positive) UNARY(absolute) UNARY(invert)

static PyObject *
power(PyObject *a, PyObject *b, PyObject *c)
{
    return PyUnicode_FromFormat("power(%T, %T, %T)", a, b, c);
}

static PyObject *
refuse(PyObject *Py_UNUSED(a), PyObject *Py_UNUSED(b))
{
    Py_RETURN_NOTIMPLEMENTED;
}

static int
truth(PyObject *Py_UNUSED(a))
{
    return 0;
}

static PyObject *
as_int(PyObject *Py_UNUSED(a))
{
    return PyLong_FromLong(7);
}

static PyObject *
as_float(PyObject *Py_UNUSED(a))
{
    return PyFloat_FromDouble(2.5);
}

static PyType_Slot full_slots[] = {
    {Py_nb_add, add}, {Py_nb_subtract, subtract}, {Py_nb_multiply, multiply},
    {Py_nb_remainder, modulo}, {Py_nb_divmod, divide}, {Py_nb_power, power},
    {Py_nb_negative, negative}, {Py_nb_positive, positive}, {Py_nb_absolute, absolute},
    {Py_nb_bool, truth}, {Py_nb_invert, invert}, {Py_nb_lshift, lshift}, {Py_nb_rshift, rshift},
    {Py_nb_and, and}, {Py_nb_xor, xor}, {Py_nb_or, or}, {Py_nb_int, as_int}, {Py_nb_float, as_float},
    {Py_nb_inplace_add, inplace_add}, {Py_nb_inplace_or, inplace_or},
    {Py_nb_floor_divide, floor_divide}, {Py_nb_true_divide, true_divide}, {Py_nb_index, as_int},
    {Py_nb_matrix_multiply, matrix}, {0, NULL}};
static PyType_Spec full = {"fixture.Full", 0, 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE, full_slots};
static PyType_Slot refusing_slots[] = {{Py_nb_add, refuse}, {Py_nb_inplace_add, refuse}, {0, NULL}};
static PyType_Spec refusing = {"fixture.Refusing", 0, 0, Py_TPFLAGS_DEFAULT, refusing_slots};

static void
both(PyObject *a, PyObject *b)
{
    show_new("add", PyNumber_Add(a, b));
    show_new("subtract", PyNumber_Subtract(a, b));
    show_new("multiply", PyNumber_Multiply(a, b));
    show_new("modulo", PyNumber_Remainder(a, b));
    show_new("divmod", PyNumber_Divmod(a, b));
    show_new("power", PyNumber_Power(a, b, Py_None));
    show_new("lshift", PyNumber_Lshift(a, b));
    show_new("rshift", PyNumber_Rshift(a, b));
    show_new("and", PyNumber_And(a, b));
    show_new("xor", PyNumber_Xor(a, b));
    show_new("or", PyNumber_Or(a, b));
    show_new("floor divide", PyNumber_FloorDivide(a, b));
    show_new("true divide", PyNumber_TrueDivide(a, b));
    show_new("matrix multiply", PyNumber_MatrixMultiply(a, b));
    show_new("inplace add", PyNumber_InPlaceAdd(a, b));
    show_new("inplace or", PyNumber_InPlaceOr(a, b));
    show_new("inplace subtract", PyNumber_InPlaceSubtract(a, b));
    show_new("inplace power", PyNumber_InPlacePower(a, b, Py_None));
}

static void
alone(PyObject *a)
{
    show_new("negative", PyNumber_Negative(a));
    show_new("positive", PyNumber_Positive(a));
    show_new("absolute", PyNumber_Absolute(a));
    show_new("invert", PyNumber_Invert(a));
    show_new("Long", PyNumber_Long(a));
    show_new("Float", PyNumber_Float(a));
    show_new("Index", PyNumber_Index(a));
    show_int("IsTrue", PyObject_IsTrue(a));
    show_int("AsLong", PyLong_AsLong(a));
    show_double("AsDouble", PyFloat_AsDouble(a));
    PyObject *list = Py_BuildValue("[iiiiiiii]", 0, 1, 2, 3, 4, 5, 6, 7);
    show_new("as an index", PyObject_GetItem(list, a));
    Py_DECREF(list);
}

static void
run(PyObject *Py_UNUSED(module))
{
    PyObject *type = PyType_FromSpec(&full), *second = PyType_FromSpec(&refusing);
    PyObject *object = PyObject_CallNoArgs(type), *refuser = PyObject_CallNoArgs(second);
    PyObject *one = PyLong_FromLong(1);
    NEED(object);
    both(object, one);
    both(one, object);
    both(object, refuser);
    both(refuser, object);
    alone(object);
    show_new("refused", PyNumber_Add(refuser, one));
    show_new("refused reflected", PyNumber_Add(one, refuser));
    show_new("refused in place", PyNumber_InPlaceAdd(refuser, one));
    PyObject *sub = PyObject_CallFunction((PyObject *)&PyType_Type, "s(O){}", "Sub", type);
    PyObject *below = PyObject_CallNoArgs(sub);
    show_new("subclass on the right", PyNumber_Subtract(object, below));
    show_new("__add__", PyObject_CallMethod(object, "__add__", "i", 1));
    show_new("__radd__", PyObject_CallMethod(object, "__radd__", "i", 1));
    show_new("__bool__", PyObject_CallMethod(object, "__bool__", NULL));
    show_new("__add__ of a refusing type", PyObject_CallMethod(refuser, "__add__", "i", 1));
    Py_XDECREF(below);
    Py_XDECREF(sub);
    Py_DECREF(one);
    Py_DECREF(refuser);
    Py_DECREF(object);
    Py_DECREF(second);
    Py_DECREF(type);
}

FIXTURE(number, run)
