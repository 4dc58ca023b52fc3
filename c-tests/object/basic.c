/* valgrind: fast */
/* The object protocol: repr, str, attributes, truth, hash, comparison, type checks. */
#include "fixture.h"

static void
printing(PyObject *objects)
{
    for (Py_ssize_t i = 0; i < PyList_Size(objects); i++) {
        PyObject *object = PyList_GetItemRef(objects, i);
        show("object", object);
        show_new("  Str", PyObject_Str(object));
        show_new("  ASCII", PyObject_ASCII(object));
        show_new("  Bytes", PyObject_Bytes(object));
        show_int("  IsTrue", PyObject_IsTrue(object));
        show_int("  Not", PyObject_Not(object));
        show_int("  Size", PyObject_Size(object));
        show_int("  hashes", PyObject_Hash(object) != -1);
        show_new("  Type", PyObject_Type(object));
        show_new("  Format", PyObject_Format(object, NULL));
        show_int("  callable", PyCallable_Check(object));
        Py_DECREF(object);
    }
    show_new("Repr NULL", PyObject_Repr(NULL));
    show_new("Str NULL", PyObject_Str(NULL));
    show_new("ASCII NULL", PyObject_ASCII(NULL));
    show_new("Bytes NULL", PyObject_Bytes(NULL));
}

static void
comparing(void)
{
    static const char *const names[] = {"<", "<=", "==", "!=", ">", ">="};
    PyObject *one = PyLong_FromLong(1), *two = PyFloat_FromDouble(2.0);
    PyObject *text = PyUnicode_FromString("x");
    for (int op = Py_LT; op <= Py_GE; op++) {
        printf("%s ", names[op]);
        show_new("1 and 2.0", PyObject_RichCompare(one, two, op));
        printf("%s ", names[op]);
        show_new("1 and 'x'", PyObject_RichCompare(one, text, op));
        printf("%s ", names[op]);
        show_int("None and itself", PyObject_RichCompareBool(Py_None, Py_None, op));
    }
    Py_DECREF(text);
    Py_DECREF(two);
    Py_DECREF(one);
}

static void
instances(void)
{
    PyObject *one = PyLong_FromLong(1);
    PyObject *types = Py_BuildValue("(O(OO))", &PyUnicode_Type, &PyFloat_Type, &PyLong_Type);
    show_int("IsInstance", PyObject_IsInstance(one, (PyObject *)&PyLong_Type));
    show_int("IsInstance bool", PyObject_IsInstance(Py_True, (PyObject *)&PyLong_Type));
    show_int("IsInstance str", PyObject_IsInstance(one, (PyObject *)&PyUnicode_Type));
    show_int("IsInstance nested", PyObject_IsInstance(one, types));
    show_int("IsInstance of 1", PyObject_IsInstance(one, one));
    show_int("IsSubclass", PyObject_IsSubclass((PyObject *)&PyBool_Type, (PyObject *)&PyLong_Type));
    show_int("IsSubclass nested", PyObject_IsSubclass((PyObject *)&PyBool_Type, types));
    show_int("IsSubclass of 1", PyObject_IsSubclass(one, types));
    show_int("IsSubclass in 1", PyObject_IsSubclass((PyObject *)&PyBool_Type, one));
    CHECK(Py_TYPE(one) == &PyLong_Type && Py_IS_TYPE(one, &PyLong_Type));
    CHECK(PyObject_TypeCheck(Py_True, &PyLong_Type));
    CHECK(Py_Is(one, one) && !Py_Is(one, Py_None));
    Py_DECREF(types);
    Py_DECREF(one);
}

static void
run(PyObject *Py_UNUSED(module))
{
    PyObject *objects = Py_BuildValue(
        "[OOOisy(i)[d]{s:s}NN]", Py_None, Py_True, Py_Ellipsis, -17, "t\xc3\xa9'x\n", "by\xff", 1, 2.5,
        "k", "v", PyLong_FromString("99999999999999999999999999999", NULL, 10),
        PyFloat_FromDouble(-0.0));
    NEED(objects);
    printing(objects);
    Py_DECREF(objects);
    show("type", (PyObject *)&PyLong_Type);
    show("exception type", PyExc_ValueError);
    comparing();
    instances();
    show_int("Hash of None is stable", PyObject_Hash(Py_None) == PyObject_Hash(Py_None));
    show_int("HashNotImplemented", PyObject_HashNotImplemented(Py_None));
    show_new("Dir fails", PyObject_Dir(NULL));
    PyObject *reference = Py_NewRef(Py_None);
    CHECK(reference == Py_None);
    Py_DECREF(reference);
    CHECK(Py_XNewRef(NULL) == NULL);
    Py_XINCREF((PyObject *)NULL);
    Py_XDECREF((PyObject *)NULL);
}

FIXTURE(basic, run)
