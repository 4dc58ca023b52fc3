/* valgrind: fast */
/* Exceptions: set, fetched, matched, chained, with their arguments. */
#include "fixture.h"

static void
setting(void)
{
    PyObject *text = PyUnicode_FromString("text"), *pair = Py_BuildValue("(is)", 1, "two");
    CHECK(PyErr_Occurred() == NULL);
    PyErr_SetString(PyExc_ValueError, "caf\xc3\xa9");
    CHECK(PyErr_Occurred() == PyExc_ValueError);
    show_error("SetString");
    PyErr_SetString(PyExc_ValueError, "bad \xff utf-8");
    show_error("SetString bad UTF-8");
    PyErr_SetNone(PyExc_StopIteration);
    show_error("SetNone");
    PyErr_SetObject(PyExc_KeyError, text);
    show_error("SetObject");
    PyErr_SetObject(PyExc_TypeError, pair);
    show_error("SetObject tuple");
    PyErr_SetObject(PyExc_TypeError, NULL);
    show_error("SetObject NULL");
    PyObject *instance = call_one(PyExc_IndexError, text);
    PyErr_SetObject(PyExc_IndexError, instance);
    show_error("SetObject instance");
    PyErr_SetObject(PyExc_LookupError, instance);
    show_error("SetObject instance of a subclass");
    PyErr_SetObject(PyExc_KeyError, instance);
    show_error("SetObject instance of another class");
    Py_DECREF(instance);
    PyErr_SetObject((PyObject *)&PyLong_Type, text);
    show_error("SetObject no exception");
    CHECK(PyErr_NoMemory() == NULL);
    show_error("NoMemory");
    show_int("BadArgument", PyErr_BadArgument());
    PyErr_BadInternalCall();
    show_error("BadInternalCall");
    PyErr_SetString(PyExc_ValueError, "first");
    PyErr_SetString(PyExc_TypeError, "second");
    show_error("the later one");
    PyErr_SetString(PyExc_ValueError, "cleared");
    PyErr_Clear();
    show_error("Clear");
    Py_DECREF(pair);
    Py_DECREF(text);
}

static void
matching(void)
{
    PyErr_SetString(PyExc_FileNotFoundError, "missing");
    show_int("ExceptionMatches OSError", PyErr_ExceptionMatches(PyExc_OSError) != 0);
    PyErr_Clear();
    PyErr_SetString(PyExc_KeyError, "x");
    CHECK(PyErr_ExceptionMatches(PyExc_LookupError));
    CHECK(!PyErr_ExceptionMatches(PyExc_ValueError));
    PyObject *types = Py_BuildValue("(O(O))", PyExc_ValueError, PyExc_KeyError);
    CHECK(PyErr_ExceptionMatches(types));
    PyObject *error = PyErr_GetRaisedException();
    CHECK(PyErr_GivenExceptionMatches(error, PyExc_KeyError));
    CHECK(PyErr_GivenExceptionMatches(PyExc_KeyError, PyExc_Exception));
    CHECK(!PyErr_GivenExceptionMatches(error, PyExc_ValueError));
    CHECK(PyErr_Occurred() == NULL);
    CHECK(PyErr_GetRaisedException() == NULL);
    PyErr_SetRaisedException(error);
    show_error("SetRaisedException");
    Py_DECREF(types);
}

static void
chaining(void)
{
    PyObject *error = PyObject_CallFunction(PyExc_ValueError, "is", 1, "two");
    PyObject *other = PyObject_CallFunction(PyExc_KeyError, "s", "cause");
    show("error", error);
    show_new("GetArgs", PyException_GetArgs(error));
    show_new("GetCause", PyException_GetCause(error));
    show_new("GetContext", PyException_GetContext(error));
    show_new("GetTraceback", PyException_GetTraceback(error));
    PyException_SetCause(error, Py_NewRef(other));
    PyException_SetContext(error, Py_NewRef(other));
    show_new("GetCause", PyException_GetCause(error));
    show_new("GetContext", PyException_GetContext(error));
    show_new("__cause__", PyObject_GetAttrString(error, "__cause__"));
    show_new("__suppress_context__", PyObject_GetAttrString(error, "__suppress_context__"));
    PyException_SetCause(error, NULL);
    PyException_SetContext(error, NULL);
    show_new("GetCause", PyException_GetCause(error));
    PyObject *args = Py_BuildValue("(s)", "new");
    PyException_SetArgs(error, args);
    show("SetArgs", error);
    show_int("SetTraceback None", PyException_SetTraceback(error, Py_None));
    show_int("SetTraceback 1", PyException_SetTraceback(error, Py_True));
    show_text("PyExceptionClass_Name", PyExceptionClass_Name(PyExc_KeyError));
    CHECK(PyExceptionClass_Check(PyExc_KeyError) && !PyExceptionClass_Check(Py_None));
    CHECK(PyExceptionInstance_Check(error) && !PyExceptionInstance_Check(Py_None));
    Py_DECREF(args);
    Py_DECREF(other);
    Py_DECREF(error);
}

static void
run(PyObject *Py_UNUSED(module))
{
    setting();
    matching();
    chaining();
}

FIXTURE(basic, run)
