/* only: debug */
/* Concrete str functions on an object of another type. */
#include "fixture.h"

static void
run(PyObject *Py_UNUSED(module))
{
    Py_ssize_t size;
    show_int("GetLength", PyUnicode_GetLength(Py_None));
    show_text("AsUTF8AndSize", PyUnicode_AsUTF8AndSize(Py_None, &size));
    show_int("ReadChar", (long long)(int32_t)PyUnicode_ReadChar(Py_None, 0));
    show_new("AsUTF8String", PyUnicode_AsUTF8String(Py_None));
    show_new("AsASCIIString", PyUnicode_AsASCIIString(Py_None));
    show_new("AsLatin1String", PyUnicode_AsLatin1String(Py_None));
    show_new("AsEncodedString", PyUnicode_AsEncodedString(Py_None, "utf-8", NULL));
    show_new("Split", PyUnicode_Split(Py_None, NULL, -1));
    show_new("Replace", PyUnicode_Replace(Py_None, Py_None, Py_None, -1));
    wchar_t wide[2];
    show_int("AsWideChar NULL", PyUnicode_AsWideChar(NULL, wide, 2));
    show_new("FromWideChar NULL", PyUnicode_FromWideChar(NULL, 1));
    show_new("FromStringAndSize NULL", PyUnicode_FromStringAndSize(NULL, 1));
    PyObject *text = PyUnicode_FromString("x");
    show_int("Resize a shared text", PyUnicode_Resize(&text, -1));
    Py_DECREF(text);
}

FIXTURE(misuse, run)
