/* only: pyrt */
/* only: debug */
/* level: abi3t */
/* None for each object and type that a function takes, one at a time. CPython crashes where it
 * does not look. Nothing crashes here; the functions that are for objects of one type refuse None as
 * that object, and an exception comes with the error value and a report. */
#include "walk.h"

/* Functions whose first argument is of one type. */
static int
is_concrete(const char *name)
{
    static const char *const families[] = {
        "PyByteArray_Size", "PyByteArray_As", "PyByteArray_Resize", "PyBytes_As", "PyBytes_Size", "PyBytes_Repr",
        "PyCFunction_Get", "PyCapsule_Get", "PyCapsule_Set", "PyDict_", "PyException_", "PyList_", "PyLong_As",
        "PyLong_Get", "PyModule_Get", "PyModule_Add", "PyModule_Exec", "PySet_Add", "PySet_Clear", "PySet_Pop",
        "PySet_Size", "PySlice_Get", "PySlice_Unpack", "PyStructSequence_", "PyTuple_", "PyType_Get", "PyUnicode_Get",
        "PyUnicode_Read", "PyUnicode_As", "PyWeakref_Get"};
    /* As in CPython these answer that there is nothing. */
    static const char *const quiet[] = {"PyDict_GetItem", "PyDict_GetItemString", "PyDict_Next", "PyDict_Clear"};
    for (size_t i = 0; i < Py_ARRAY_LENGTH(quiet); i++) {
        if (strcmp(name, quiet[i]) == 0) {
            return 0;
        }
    }
    for (size_t i = 0; i < Py_ARRAY_LENGTH(families); i++) {
        if (strncmp(name, families[i], strlen(families[i])) == 0) {
            return 1;
        }
    }
    return 0;
}

/* Whether this is the first line about the function. */
static int
is_first(const char *name)
{
    static const char *last = "";
    int first = strcmp(name, last) != 0;
    last = name;
    return first;
}

static void
begin(void)
{
}

static void
end(const char *name, const char *argument, int failed)
{
    const char *report = new_reports();
    int first = is_first(name);
    if (!PyErr_Occurred()) {
        if (first && is_concrete(name)) {
            printf("%s, %s: accepted\n", name, argument);
        }
        return;
    }
    if (!failed) {
        printf("%s, %s: a result and an exception\n", name, argument);
    }
    if (raised(PyExc_SystemError) && strstr(report, name) == NULL) {
        printf("%s, %s: not reported, but ", name, argument);
        put_error();
        printf("\n");
    }
    PyErr_Clear();
}

static void
all_calls(void)
{
#include "none_calls.h"
}
