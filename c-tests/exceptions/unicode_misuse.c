/* only: debug */
/* The functions about Unicode errors, on other objects. */
#include "fixture.h"

static void
of(const char *label, PyObject *object)
{
    Py_ssize_t place;
    printf("%s\n", label);
    show_new("Encode, encoding", PyUnicodeEncodeError_GetEncoding(object));
    show_new("Decode, encoding", PyUnicodeDecodeError_GetEncoding(object));
    show_new("Encode, object", PyUnicodeEncodeError_GetObject(object));
    show_new("Decode, object", PyUnicodeDecodeError_GetObject(object));
    show_new("Translate, object", PyUnicodeTranslateError_GetObject(object));
    show_new("Encode, reason", PyUnicodeEncodeError_GetReason(object));
    show_new("Decode, reason", PyUnicodeDecodeError_GetReason(object));
    show_new("Translate, reason", PyUnicodeTranslateError_GetReason(object));
    show_int("Encode, start", PyUnicodeEncodeError_GetStart(object, &place));
    show_int("Decode, start", PyUnicodeDecodeError_GetStart(object, &place));
    show_int("Translate, start", PyUnicodeTranslateError_GetStart(object, &place));
    show_int("Encode, end", PyUnicodeEncodeError_GetEnd(object, &place));
    show_int("Decode, end", PyUnicodeDecodeError_GetEnd(object, &place));
    show_int("Translate, end", PyUnicodeTranslateError_GetEnd(object, &place));
    show_int("Encode, set start", PyUnicodeEncodeError_SetStart(object, 1));
    show_int("Decode, set start", PyUnicodeDecodeError_SetStart(object, 1));
    show_int("Translate, set start", PyUnicodeTranslateError_SetStart(object, 1));
    show_int("Encode, set end", PyUnicodeEncodeError_SetEnd(object, 1));
    show_int("Decode, set end", PyUnicodeDecodeError_SetEnd(object, 1));
    show_int("Translate, set end", PyUnicodeTranslateError_SetEnd(object, 1));
    show_int("Encode, set reason", PyUnicodeEncodeError_SetReason(object, "why"));
    show_int("Decode, set reason", PyUnicodeDecodeError_SetReason(object, "why"));
    show_int("Translate, set reason", PyUnicodeTranslateError_SetReason(object, "why"));
}

static void
run(PyObject *Py_UNUSED(module))
{
    of("None", Py_None);
    PyObject *error = PyObject_CallFunction(PyExc_UnicodeTranslateError, "snns", "text", (Py_ssize_t)0, (Py_ssize_t)1, "why");
    NEED(error);
    of("a UnicodeTranslateError", error);
    Py_DECREF(error);
    error = PyUnicodeDecodeError_Create("ascii", "text", 4, 0, 1, "why");
    NEED(error);
    of("a UnicodeDecodeError", error);
    Py_DECREF(error);
}

FIXTURE(unicode_misuse, run)
