/* only: pyrt */
/* A program that imports an extension of which only the first part is there. CPython ends with
 * SIGBUS, as the dynamic loader maps what the file does not hold; pyrt reads the headers first,
 * and refuses it with ImportError. */
#define _GNU_SOURCE
#include "fixture.h"
#include <unistd.h>

static void
cut(const char *from, const char *to, size_t size)
{
    static char bytes[1 << 16];
    FILE *source = fopen(from, "rb"), *file = fopen(to, "wb");
    if (source == NULL || file == NULL || fread(bytes, 1, size, source) != size
        || fwrite(bytes, 1, size, file) != size) {
        printf("cannot cut %s\n", from);
    }
    if (source != NULL) {
        fclose(source);
    }
    if (file != NULL) {
        fclose(file);
    }
}

int
main(int argc, char **argv)
{
    char folder[] = "/tmp/c-tests-XXXXXX", helper[1024], part[64];
    if (argc != 2 || mkdtemp(folder) == NULL) {
        return 2;
    }
    snprintf(helper, sizeof helper, "%s/helper.so", argv[1]);
    snprintf(part, sizeof part, "%s/helper.so", folder);
    Py_Initialize();
    PyObject *path = PySys_GetAttrString("path"), *text = PyUnicode_FromString(folder);
    CHECK(PyList_Insert(path, 0, text) == 0);
    Py_DECREF(text);
    Py_DECREF(path);
    static const size_t sizes[] = {64, 1000, 5000, 12000};
    for (size_t i = 0; i < Py_ARRAY_LENGTH(sizes); i++) {
        cut(helper, part, sizes[i]);
        PyObject *module = PyImport_ImportModule("helper");
        printf("%zu bytes: %s\n", sizes[i],
               module == NULL && PyErr_ExceptionMatches(PyExc_ImportError) ? "ImportError" : "wrong");
        PyErr_Clear();
        Py_XDECREF(module);
    }
    printf("finalize %d\n", Py_FinalizeEx());
    unlink(part);
    rmdir(folder);
    return 0;
}
