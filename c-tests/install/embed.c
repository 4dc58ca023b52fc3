/* A program that embeds the runtime and imports the extension whose file is its first argument.
 * Valid C and C++. Prints what the extension says of a text, and nothing else if all is well. */
#include <Python.h>
#include <stdio.h>

static int
failed(const char *what)
{
    fprintf(stderr, "%s failed\n", what);
    PyErr_Print();
    return 1;
}

int
main(int argc, char **argv)
{
    if (argc != 2) {
        return failed("the command line");
    }
    Py_Initialize();
    PyObject *module = PyRt_ImportExtension("words", argv[1], 0);
    if (module == NULL) {
        return failed("import");
    }
    PyObject *count = PyObject_CallMethod(module, "count", "s", "one two  three");
    Py_DECREF(module);
    if (count == NULL) {
        return failed("count");
    }
    PyObject *text = PyObject_Str(count);
    Py_DECREF(count);
    if (text == NULL) {
        return failed("str");
    }
    printf("%s\n", PyUnicode_AsUTF8AndSize(text, NULL));
    Py_DECREF(text);
    return Py_FinalizeEx() < 0 || PyRt_ExternalReferences() != 0;
}
