/* Exceptions: the built-in classes and their bases, new ones, and those with fields of their own. */
#include "fixture.h"

static void
bases(void)
{
    PyObject *const classes[] = {
        PyExc_BaseException, PyExc_Exception, PyExc_ArithmeticError, PyExc_AssertionError,
        PyExc_AttributeError, PyExc_BufferError, PyExc_EOFError, PyExc_FloatingPointError,
        PyExc_OSError, PyExc_ImportError, PyExc_ModuleNotFoundError, PyExc_IndexError, PyExc_KeyError,
        PyExc_KeyboardInterrupt, PyExc_LookupError, PyExc_MemoryError, PyExc_NameError,
        PyExc_OverflowError, PyExc_RuntimeError, PyExc_RecursionError, PyExc_NotImplementedError,
        PyExc_SyntaxError, PyExc_IndentationError, PyExc_TabError, PyExc_ReferenceError,
        PyExc_SystemError, PyExc_SystemExit, PyExc_TypeError, PyExc_UnboundLocalError,
        PyExc_UnicodeError, PyExc_UnicodeEncodeError, PyExc_UnicodeDecodeError, PyExc_ValueError,
        PyExc_ZeroDivisionError, PyExc_StopIteration, PyExc_StopAsyncIteration, PyExc_GeneratorExit,
        PyExc_BlockingIOError, PyExc_BrokenPipeError, PyExc_ConnectionError, PyExc_FileExistsError,
        PyExc_FileNotFoundError, PyExc_InterruptedError, PyExc_PermissionError, PyExc_TimeoutError,
        PyExc_Warning, PyExc_UserWarning, PyExc_DeprecationWarning, PyExc_RuntimeWarning,
        PyExc_BytesWarning, PyExc_ResourceWarning};
    for (size_t i = 0; i < Py_ARRAY_LENGTH(classes); i++) {
        PyObject *base = PyObject_GetAttrString(classes[i], "__base__");
        printf("%s: ", PyExceptionClass_Name(classes[i]));
        show_new("base", base);
        CHECK(PyExceptionClass_Check(classes[i]));
    }
    CHECK(PyExc_IOError == PyExc_OSError && PyExc_EnvironmentError == PyExc_OSError);
}

static void
new_classes(void)
{
    PyObject *error = PyErr_NewException("fixture.Error", NULL, NULL);
    show("NewException", error);
    show_new("__module__", PyObject_GetAttrString(error, "__module__"));
    show_new("__base__", PyObject_GetAttrString(error, "__base__"));
    PyObject *bases = Py_BuildValue("(OO)", error, PyExc_KeyError);
    PyObject *dict = Py_BuildValue("{s:i}", "code", 7);
    PyObject *sub = PyErr_NewExceptionWithDoc("fixture.Sub", "The doc.", bases, dict);
    show("NewExceptionWithDoc", sub);
    show_new("__doc__", PyObject_GetAttrString(sub, "__doc__"));
    show_new("code", PyObject_GetAttrString(sub, "code"));
    PyErr_SetString(sub, "raised");
    CHECK(PyErr_ExceptionMatches(error) && PyErr_ExceptionMatches(PyExc_LookupError));
    show_error("raised");
    show_new("no module", PyErr_NewException("Error", NULL, NULL));
    show_new("bad base", PyErr_NewException("fixture.Error", (PyObject *)&PyLong_Type, NULL));
    Py_XDECREF(sub);
    Py_DECREF(dict);
    Py_DECREF(bases);
    Py_XDECREF(error);
}

static void
with_fields(void)
{
    PyObject *error = PyObject_CallFunction(PyExc_OSError, "iss", 2, "No such file", "name");
    show("OSError(2)", error);
    show_new("errno", PyObject_GetAttrString(error, "errno"));
    show_new("filename", PyObject_GetAttrString(error, "filename"));
    show_new("str", PyObject_Str(error));
    Py_XDECREF(error);
    error = PyObject_CallFunction(PyExc_StopIteration, "i", 5);
    show_new("StopIteration.value", PyObject_GetAttrString(error, "value"));
    Py_XDECREF(error);
    error = PyObject_CallFunction(PyExc_SystemExit, "i", 3);
    show_new("SystemExit.code", PyObject_GetAttrString(error, "code"));
    Py_XDECREF(error);
    PyObject *message = PyUnicode_FromString("not found"), *name = PyUnicode_FromString("mod");
    CHECK(PyErr_SetImportError(message, name, NULL) == NULL);
    error = PyErr_GetRaisedException();
    show("SetImportError", error);
    show_new("name", PyObject_GetAttrString(error, "name"));
    show_new("path", PyObject_GetAttrString(error, "path"));
    Py_XDECREF(error);
    CHECK(PyErr_SetImportErrorSubclass(PyExc_ModuleNotFoundError, message, name, name) == NULL);
    show_error("SetImportErrorSubclass");
    CHECK(PyErr_SetImportErrorSubclass(PyExc_ValueError, message, name, name) == NULL);
    show_error("SetImportErrorSubclass of ValueError");
    Py_DECREF(name);
    Py_DECREF(message);
}

static void
unicode_errors(void)
{
    PyObject *error = PyUnicodeDecodeError_Create("utf-8", "ab\xff" "cd", 5, 2, 3, "a reason");
    show("DecodeError", error);
    show_new("str", PyObject_Str(error));
    show_new("GetEncoding", PyUnicodeDecodeError_GetEncoding(error));
    show_new("GetObject", PyUnicodeDecodeError_GetObject(error));
    show_new("GetReason", PyUnicodeDecodeError_GetReason(error));
    Py_ssize_t where = -1;
    show_int("GetStart", PyUnicodeDecodeError_GetStart(error, &where));
    show_int("  start", where);
    show_int("SetStart", PyUnicodeDecodeError_SetStart(error, 1));
    show_int("SetEnd", PyUnicodeDecodeError_SetEnd(error, 100));
    show_int("GetEnd", PyUnicodeDecodeError_GetEnd(error, &where));
    show_int("  end", where);
    show_int("SetReason", PyUnicodeDecodeError_SetReason(error, "another"));
    show_new("str", PyObject_Str(error));
    Py_XDECREF(error);
    show_new("type needs arguments", PyObject_CallNoArgs(PyExc_UnicodeDecodeError));
}

static void
run(PyObject *Py_UNUSED(module))
{
    bases();
    new_classes();
    with_fields();
    unicode_errors();
}

FIXTURE(classes, run)
