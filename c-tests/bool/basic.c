/* bool and the other constants: identity, printing, arithmetic. */
#include "fixture.h"

static void
constants(void)
{
    for (unsigned int id = 0; id < 10; id++) {
        PyObject *constant = Py_GetConstant(id);
        printf("%u ", id);
        show("GetConstant", constant);
        CHECK(constant == Py_GetConstantBorrowed(id));
        Py_XDECREF(constant);
    }
    show_new("GetConstant 10", Py_GetConstant(10));
    CHECK(Py_GetConstantBorrowed(Py_CONSTANT_NONE) == Py_None);
    CHECK(Py_GetConstantBorrowed(Py_CONSTANT_TRUE) == Py_True);
    CHECK(Py_GetConstantBorrowed(Py_CONSTANT_FALSE) == Py_False);
    CHECK(Py_GetConstantBorrowed(Py_CONSTANT_ELLIPSIS) == Py_Ellipsis);
    CHECK(Py_GetConstantBorrowed(Py_CONSTANT_NOT_IMPLEMENTED) == Py_NotImplemented);
}

static void
run(PyObject *Py_UNUSED(module))
{
    static const long values[] = {0, 1, -1, LONG_MAX, LONG_MIN};
    for (size_t i = 0; i < Py_ARRAY_LENGTH(values); i++) {
        PyObject *truth = PyBool_FromLong(values[i]);
        show("FromLong", truth);
        CHECK(truth == (values[i] ? Py_True : Py_False));
        CHECK(PyBool_Check(truth) && PyLong_Check(truth) && !PyLong_CheckExact(truth));
        Py_DECREF(truth);
    }
    constants();
    CHECK(Py_IsTrue(Py_True) && Py_IsFalse(Py_False) && Py_IsNone(Py_None));
    CHECK(!Py_IsTrue(Py_None) && !Py_IsFalse(Py_None) && !Py_IsNone(Py_False));
    CHECK(Py_TYPE(Py_True) == &PyBool_Type && Py_TYPE(Py_Ellipsis) == &PyEllipsis_Type);
    show("Ellipsis", Py_Ellipsis);
    show("NotImplemented", Py_NotImplemented);
    show_new("True + True", PyNumber_Add(Py_True, Py_True));
    show_new("True & False", PyNumber_And(Py_True, Py_False));
    show_new("True | False", PyNumber_Or(Py_True, Py_False));
    show_new("True ^ True", PyNumber_Xor(Py_True, Py_True));
    show_new("-True", PyNumber_Negative(Py_True));
    show_new("True / False", PyNumber_TrueDivide(Py_True, Py_False));
    show_new("str(True)", PyObject_Str(Py_True));
    PyObject *one = PyLong_FromLong(1);
    show_int("True == 1", PyObject_RichCompareBool(Py_True, one, Py_EQ));
    CHECK(PyObject_Hash(Py_True) == PyObject_Hash(one));
    show_new("True & 1", PyNumber_And(Py_True, one));
    Py_DECREF(one);
    show_int("IsTrue None", PyObject_IsTrue(Py_None));
    show_int("IsTrue Ellipsis", PyObject_IsTrue(Py_Ellipsis));
    show_int("Not None", PyObject_Not(Py_None));
    show_new("bool('')", PyObject_CallFunction((PyObject *)&PyBool_Type, "s", ""));
    show_new("bool()", PyObject_CallNoArgs((PyObject *)&PyBool_Type));
    show_new("type(None)()", PyObject_CallNoArgs((PyObject *)Py_TYPE(Py_None)));
    show_new("type(None)(1)", PyObject_CallFunction((PyObject *)Py_TYPE(Py_None), "i", 1));
    show_new("None < None", PyObject_RichCompare(Py_None, Py_None, Py_LT));
    show_new("None == None", PyObject_RichCompare(Py_None, Py_None, Py_EQ));
}

FIXTURE(basic, run)
