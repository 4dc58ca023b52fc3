/* A program that imports an extension from the folder in its first argument, twice. */
#include "fixture.h"

static int
once(const char *folder)
{
    Py_InitializeEx(0);
    PyObject *path = PySys_GetAttrString("path"), *text = PyUnicode_FromString(folder);
    if (path == NULL || PyList_Insert(path, 0, text) < 0) {
        show_error("sys.path");
    }
    Py_DECREF(text);
    Py_XDECREF(path);
    PyObject *module = PyImport_ImportModule("helper");
    if (module == NULL) {
        show_error("import");
        return 1;
    }
    PyObject *result = PyObject_CallMethod(module, "run", NULL);
    show_new("result", result);
    show_new("missing", PyObject_CallMethod(module, "missing", NULL));
    PyObject *file = PyModule_GetFilenameObject(module);
    printf("has a file: %d\n", file != NULL);
    Py_XDECREF(file);
    Py_DECREF(module);
    show_new("not there", PyImport_ImportModule("helper_that_is_not_there"));
    return Py_FinalizeEx();
}

int
main(int argc, char **argv)
{
    if (argc != 2) {
        fprintf(stderr, "usage: %s FOLDER\n", argv[0]);
        return 2;
    }
    printf("first\n");
    int status = once(argv[1]);
    printf("second\n");
    return status | once(argv[1]);
}
