/* A program that imports modules that fail, and files that are no libraries. Each failure is an
 * exception, leaves nothing in sys.modules, and is the same when tried again. */
#define _GNU_SOURCE
#include "fixture.h"
#include <unistd.h>

static PyObject *modules;

static void
import(const char *name, int with_message)
{
    for (int attempt = 1; attempt <= 2; attempt++) {
        PyObject *module = PyImport_ImportModule(name);
        printf("%s, attempt %d: %s ", name, attempt, module ? "imported" : "refused");
        PyObject *error = PyErr_GetRaisedException();
        if (error != NULL) {
            put_type(error);
            PyObject *message = PyObject_Str(error);
            if (with_message) {
                printf(": ");
                put_str(message);
            }
            Py_XDECREF(message);
        }
        printf("\n");
        show_int("  in sys.modules", PyMapping_HasKeyString(modules, name));
        Py_XDECREF(error);
        Py_XDECREF(module);
    }
}

/* Writes `size` bytes of the file `from` (or of text, when it is NULL) to FOLDER/NAME. */
static void
write_file(const char *folder, const char *name, const char *from, size_t size)
{
    static char bytes[4096] = "this is text and no library\n";
    char path[1024];
    if (from != NULL) {
        FILE *source = fopen(from, "rb");
        if (source == NULL || fread(bytes, 1, size, source) != size) {
            printf("cannot read %s\n", from);
        }
        if (source != NULL) {
            fclose(source);
        }
    }
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "wb");
    if (file == NULL || fwrite(bytes, 1, size, file) != size) {
        printf("cannot write %s\n", path);
    }
    if (file != NULL) {
        fclose(file);
    }
}

static void
remove_file(const char *folder, const char *name)
{
    char path[1024];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    unlink(path);
}

int
main(int argc, char **argv)
{
    static const char *const files[] = {"not_elf.so", "empty.so", "truncated.so"};
    char folder[] = "/tmp/c-tests-XXXXXX";
    char helper[1024];
    if (argc != 2 || mkdtemp(folder) == NULL) {
        return 2;
    }
    snprintf(helper, sizeof helper, "%s/helper.so", argv[1]);
    write_file(folder, files[0], NULL, 28);
    write_file(folder, files[1], NULL, 0);
    write_file(folder, files[2], helper, 40);
    Py_Initialize();
    modules = PySys_GetAttrString("modules");
    PyObject *path = PySys_GetAttrString("path");
    const char *folders[] = {argv[1], folder};
    for (int i = 0; i < 2; i++) {
        PyObject *text = PyUnicode_FromString(folders[i]);
        CHECK(PyList_Insert(path, 0, text) == 0);
        Py_DECREF(text);
    }
    Py_DECREF(path);
    import("fail_exec", 1);
    import("fail_hook", 1);
    import("fail_null", 1);
    import("fail_no_hook", 0);
    import("fail_abi", 0);
    import("not_elf", 0);
    import("empty", 0);
    import("truncated", 0);
    Py_XDECREF(modules);
    printf("finalize %d\n", Py_FinalizeEx());
    for (size_t i = 0; i < Py_ARRAY_LENGTH(files); i++) {
        remove_file(folder, files[i]);
    }
    rmdir(folder);
    return 0;
}
