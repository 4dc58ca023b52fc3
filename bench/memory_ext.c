/* Bytes and time of the values that programs keep in masses, as one extension
 * that every runtime with abi3t loads: the same binary on both sides.
 *
 *   names()       prints "NAME UNIT BAR absolute|ratio" for each figure
 *   figure(name)  prints "NAME VALUE": one figure, in a process of its own
 *
 * Memory is what the system says: the growth of the resident set between two
 * readings, each after a full collection. The figures are in memory_sizes.c
 * (bytes), memory_lists.c and memory_data.c (time). With PYRT_ONLY it is one
 * for pyrt alone, with those of memory_pyrt.c.
 */
#include "memory.h"
#include <stdlib.h>

long
process_kb(const char *file, const char *field)
{
    char path[64], line[256];
    long kb = -1;
    snprintf(path, sizeof path, "/proc/self/%s", file);
    FILE *f = fopen(path, "r");
    while (f != NULL && fgets(line, sizeof line, f) != NULL) {
        if (strncmp(line, field, strlen(field)) == 0) {
            kb = strtol(line + strlen(field) + 1, NULL, 10);
            break;
        }
    }
    if (f != NULL) {
        fclose(f);
    }
    return kb;
}

PyObject *
builtin(const char *name)
{
    PyObject *builtins = PyImport_ImportModule("builtins");
    PyObject *function = builtins != NULL ? PyObject_GetAttrString(builtins, name) : NULL;
    Py_XDECREF(builtins);
    return function;
}

PyObject *
call_method(PyObject *object, const char *name, PyObject *argument)
{
    PyObject *method = PyUnicode_InternFromString(name);
    PyObject *result = method != NULL ? PyObject_CallMethodObjArgs(object, method, argument, NULL) : NULL;
    Py_XDECREF(method);
    return result;
}

#ifdef PYRT_ONLY
static const figure *const tables[] = {array_figures};
#define NAME memory_pyrt
#else
static const figure *const tables[] = {size_figures, list_figures, data_figures};
#define NAME memory_ext
#endif
#define TABLES (sizeof tables / sizeof tables[0])

static PyObject *
names(PyObject *module, PyObject *ignored)
{
    (void)module;
    (void)ignored;
    for (size_t t = 0; t < TABLES; t++) {
        for (const figure *f = tables[t]; f->name != NULL; f++) {
            printf("%s %s %s %s\n", f->name, f->unit, f->bar, f->absolute ? "absolute" : "ratio");
        }
    }
    fflush(stdout);
    return Py_NewRef(Py_None);
}

static PyObject *
run_figure(PyObject *module, PyObject *argument)
{
    (void)module;
    const char *name = PyUnicode_AsUTF8AndSize(argument, NULL);
    for (size_t t = 0; name != NULL && t < TABLES; t++) {
        for (const figure *f = tables[t]; f->name != NULL; f++) {
            if (strcmp(f->name, name) != 0) {
                continue;
            }
            double value = f->run();
            if (PyErr_Occurred()) {
                return NULL;
            }
            printf("%s %.4f\n", name, value);
            fflush(stdout);
            return Py_NewRef(Py_None);
        }
    }
    return name == NULL ? NULL : PyErr_Format(PyExc_ValueError, "no figure '%s'", name);
}

static PyMethodDef methods[] = {{"names", names, METH_NOARGS, NULL},
                                {"figure", run_figure, METH_O, NULL},
                                {NULL, NULL, 0, NULL}};
#define TEXT_(name) #name
#define TEXT(name) TEXT_(name)
#define EXPORT_(name) PyModExport_##name
#define EXPORT(name) EXPORT_(name)

PyABIInfo_VAR(abi);
static PySlot slots[] = {PySlot_STATIC_DATA(Py_mod_abi, &abi),
                         PySlot_STATIC_DATA(Py_mod_name, TEXT(NAME)),
                         PySlot_STATIC_DATA(Py_mod_methods, methods),
                         PySlot_DATA(Py_mod_gil, Py_MOD_GIL_NOT_USED),
                         PySlot_END};
PyMODEXPORT_FUNC
EXPORT(NAME)(void)
{
    return slots;
}
