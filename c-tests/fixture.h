/* Shared by all fixtures: printing objects and exceptions, and the module around run().
 *
 * A line is `label: value`. Nothing that is printed depends on addresses, reference counts
 * or the order of hashes. The source compiles against CPython 3.15 for abi3t and against
 * pyrt's headers at both levels, so it calls no getter that returns a borrowed reference. */
#ifndef PYRT_FIXTURE_H
#define PYRT_FIXTURE_H

#include <Python.h>
#include <float.h>
#include <limits.h>
#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if defined(__GNUC__)
#define FIXTURE_HELPER __attribute__((unused)) static
#else
#define FIXTURE_HELPER static
#endif

/* A str as UTF-8. */
FIXTURE_HELPER void
put_str(PyObject *text)
{
    Py_ssize_t size;
    const char *utf8 = text ? PyUnicode_AsUTF8AndSize(text, &size) : NULL;
    if (utf8 == NULL) {
        PyErr_Clear();
        printf("<no text>");
        return;
    }
    fwrite(utf8, 1, (size_t)size, stdout);
}

/* The name of an object's type. */
FIXTURE_HELPER void
put_type(PyObject *object)
{
    PyObject *name = PyType_GetName(Py_TYPE(object));
    put_str(name);
    Py_XDECREF(name);
}

/* A message without the place in CPython's sources that some begin with. */
FIXTURE_HELPER void
put_message(PyObject *message)
{
    static const char internal[] = "bad argument to internal function";
    Py_ssize_t size;
    const char *text = message ? PyUnicode_AsUTF8AndSize(message, &size) : NULL;
    if (text != NULL && strstr(text, internal) != NULL) {
        printf("%s", internal);
    } else {
        put_str(message);
    }
}

/* The pending exception as `Type: message`, and clears it. */
FIXTURE_HELPER void
put_error(void)
{
    PyObject *error = PyErr_GetRaisedException();
    if (error == NULL) {
        printf("no exception");
        return;
    }
    PyObject *message = PyObject_Str(error);
    put_type(error);
    printf(": ");
    put_message(message);
    Py_XDECREF(message);
    Py_DECREF(error);
}

/* `label: Type: message` of the pending exception, and clears it. */
FIXTURE_HELPER void
show_error(const char *label)
{
    printf("%s: ", label);
    put_error();
    printf("\n");
}

/* `label: repr (type)`, or the exception where the object is NULL. */
FIXTURE_HELPER void
show(const char *label, PyObject *object)
{
    printf("%s: ", label);
    if (object == NULL) {
        printf("NULL ");
        put_error();
    } else {
        PyObject *repr = PyObject_Repr(object);
        if (repr == NULL) {
            put_error();
        }
        else {
            put_str(repr);
        }
        Py_XDECREF(repr);
        printf(" (");
        put_type(object);
        printf(")");
        if (PyErr_Occurred()) {
            printf(" and ");
            put_error();
        }
    }
    printf("\n");
}

/* As show(), and gives the reference back. */
FIXTURE_HELPER void
show_new(const char *label, PyObject *object)
{
    show(label, object);
    Py_XDECREF(object);
}

/* `label: value`, with the exception where one is pending. */
FIXTURE_HELPER void
show_int(const char *label, long long value)
{
    printf("%s: %lld", label, value);
    if (PyErr_Occurred()) {
        printf(" ");
        put_error();
    }
    printf("\n");
}

FIXTURE_HELPER void
show_unsigned(const char *label, unsigned long long value)
{
    printf("%s: %llu", label, value);
    if (PyErr_Occurred()) {
        printf(" ");
        put_error();
    }
    printf("\n");
}

FIXTURE_HELPER void
show_double(const char *label, double value)
{
    /* The sign of a NaN is not specified. */
    if (value != value) {
        printf("%s: nan", label);
    } else {
        printf("%s: %.17g", label, value);
    }
    if (PyErr_Occurred()) {
        printf(" ");
        put_error();
    }
    printf("\n");
}

/* `label: text` of a C string that may be NULL. */
FIXTURE_HELPER void
show_text(const char *label, const char *text)
{
    printf("%s: %s", label, text ? text : "NULL");
    if (PyErr_Occurred()) {
        printf(" ");
        put_error();
    }
    printf("\n");
}

/* Calls with one argument; a new reference. */
FIXTURE_HELPER PyObject *
call_one(PyObject *callable, PyObject *arg)
{
    return PyObject_CallFunctionObjArgs(callable, arg, NULL);
}

/* Says so where a condition does not hold; what holds is silent. */
#define CHECK(condition) \
    ((condition) ? (void)0 : (void)printf("line %d: not so: %s\n", __LINE__, #condition))

/* Ends run() where something that the rest needs could not be made. */
#define NEED(object) \
    do { \
        if ((object) == NULL) { \
            show_error("line " FIXTURE_TEXT(__LINE__) " needs " #object); \
            return; \
        } \
    } while (0)
#define FIXTURE_TEXT(line) FIXTURE_TEXT2(line)
#define FIXTURE_TEXT2(line) #line

/* What import and `pyrt call` find: a module NAME with run(), which calls `body`. */
#define FIXTURE_METHODS(body) \
    static PyObject *fixture_run(PyObject *module, PyObject *Py_UNUSED(unused)) \
    { \
        body(module); \
        if (PyErr_Occurred()) { \
            show_error("left over"); \
        } \
        fflush(stdout); \
        Py_RETURN_NONE; \
    } \
    static PyMethodDef fixture_methods[] = { \
        {"run", fixture_run, METH_NOARGS, "Prints what this fixture shows."}, \
        {NULL, NULL, 0, NULL} \
    };

/* The module by the hook PyModExport_NAME; body is `void body(PyObject *module)`. */
#define FIXTURE(name, body) \
    FIXTURE_METHODS(body) \
    PyABIInfo_VAR(fixture_abi); \
    static PySlot fixture_slots[] = { \
        PySlot_STATIC_DATA(Py_mod_abi, &fixture_abi), \
        PySlot_STATIC_DATA(Py_mod_name, #name), \
        PySlot_STATIC_DATA(Py_mod_methods, fixture_methods), \
        PySlot_DATA(Py_mod_gil, Py_MOD_GIL_NOT_USED), \
        PySlot_DATA(Py_mod_multiple_interpreters, Py_MOD_PER_INTERPRETER_GIL_SUPPORTED), \
        PySlot_END \
    }; \
    PyMODEXPORT_FUNC PyModExport_##name(void) { return fixture_slots; }

#endif
