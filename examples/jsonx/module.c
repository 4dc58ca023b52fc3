/* The module: what Python sees, and how the runtime gets to know it. */
#include "jsonx.h"
#include <errno.h>
#include <stdio.h>

static jsonx_state *
state_of(PyObject *module)
{
    return PyModule_GetState(module);
}

/* ---- loads, load_file -------------------------------------------------- */

static PyObject *
parse_object(PyObject *module, PyObject *source, const jsonx_options *options)
{
    Py_ssize_t size;
    const char *text;
    /* Both own their bytes and never change them, so they can be read in place
     * for as long as the caller holds `source`. Buffers that can change under
     * the parser (bytearray, memoryview) are refused. */
    if (PyUnicode_Check(source)) {
        text = PyUnicode_AsUTF8AndSize(source, &size);
        if (text == NULL) {
            return NULL;
        }
    } else if (PyBytes_Check(source)) {
        char *bytes;
        if (PyBytes_AsStringAndSize(source, &bytes, &size) < 0) {
            return NULL;
        }
        text = bytes;
    } else {
        return PyErr_Format(PyExc_TypeError, "loads() takes str or bytes, not %T", source);
    }
    return jsonx_parse(state_of(module), options, text, size);
}

static PyObject *
jsonx_loads(PyObject *module, PyObject *args, PyObject *kwargs)
{
    static char *names[] = {"", "max_depth", "allow_nan", NULL};
    jsonx_options options = {.max_depth = JSONX_MAX_DEPTH};
    PyObject *source;                   /* borrowed from args */
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "O|$np:loads", names,
                                     &source, &options.max_depth, &options.allow_nan)) {
        return NULL;
    }
    return parse_object(module, source, &options);
}

/* The whole of a file. Runs without touching objects, so that other threads
 * may run meanwhile. Returns 0, or an errno. */
static int
read_whole(const char *path, char **bytes, size_t *size)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        return errno;
    }
    size_t room = 1 << 16;
    char *buffer = PyMem_RawMalloc(room + 1);
    size_t used = 0, got;
    while (buffer != NULL && (got = fread(buffer + used, 1, room - used, file)) > 0) {
        used += got;
        if (used == room) {
            room *= 2;
            char *larger = PyMem_RawRealloc(buffer, room + 1);
            if (larger == NULL) {
                PyMem_RawFree(buffer);
            }
            buffer = larger;
        }
    }
    int error = buffer == NULL ? ENOMEM : ferror(file) ? (errno ? errno : EIO) : 0;
    fclose(file);
    if (error) {
        PyMem_RawFree(buffer);
        return error;
    }
    buffer[used] = '\0';
    *bytes = buffer;
    *size = used;
    return 0;
}

static PyObject *
jsonx_load_file(PyObject *module, PyObject *args, PyObject *kwargs)
{
    static char *names[] = {"", "max_depth", "allow_nan", NULL};
    jsonx_options options = {.max_depth = JSONX_MAX_DEPTH};
    PyObject *path;                     /* a new bytes, from the converter */
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "O&|$np:load_file", names,
                                     PyUnicode_FSConverter, &path,
                                     &options.max_depth, &options.allow_nan)) {
        return NULL;
    }
    char *name, *bytes = NULL;
    size_t size = 0;
    if (PyBytes_AsStringAndSize(path, &name, NULL) < 0) {
        Py_DECREF(path);
        return NULL;
    }
    int error;
    Py_BEGIN_ALLOW_THREADS
    error = read_whole(name, &bytes, &size);
    Py_END_ALLOW_THREADS
    if (error) {
        errno = error;
        PyErr_SetFromErrnoWithFilename(PyExc_OSError, name);
        Py_DECREF(path);
        return NULL;
    }
    Py_DECREF(path);
    PyObject *value = jsonx_parse(state_of(module), &options, bytes, (Py_ssize_t)size);
    PyMem_RawFree(bytes);
    return value;
}

/* ---- dumps ------------------------------------------------------------- */

#define INDENT_MAX 64

static int
indent_of(PyObject *indent, int *spaces)
{
    *spaces = -1;
    if (Py_IsNone(indent)) {
        return 0;
    }
    *spaces = PyLong_AsInt(indent);
    if (*spaces == -1 && PyErr_Occurred()) {
        return -1;
    }
    if (*spaces < 0 || *spaces > INDENT_MAX) {
        PyErr_Format(PyExc_ValueError, "indent must be None or 0 to %d, not %d",
                     INDENT_MAX, *spaces);
        return -1;
    }
    return 0;
}

static PyObject *
jsonx_dumps(PyObject *Py_UNUSED(module), PyObject *args, PyObject *kwargs)
{
    static char *names[] = {"", "indent", "ensure_ascii", "max_depth", "allow_nan", NULL};
    jsonx_options options = {.max_depth = JSONX_MAX_DEPTH, .ensure_ascii = 1};
    PyObject *value, *indent = Py_None; /* borrowed: from args, and immortal */
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "O|$Opnp:dumps", names, &value, &indent,
                                     &options.ensure_ascii, &options.max_depth,
                                     &options.allow_nan)
        || indent_of(indent, &options.indent) < 0) {
        return NULL;
    }
    return jsonx_write(value, &options);
}

/* ---- the module -------------------------------------------------------- */

PyDoc_STRVAR(module_doc,
"JSON as RFC 8259 has it, in UTF-8.\n\n"
"Objects become dicts (of equal keys the last wins), arrays lists, integers of any\n"
"size int, other numbers float. NaN and Infinity are not JSON: they are read and\n"
"written only with allow_nan=True, and without it a number that no float can hold\n"
"is an error too. Half a surrogate pair, \\ud800, is read and written as an escape.");

PyDoc_STRVAR(loads_doc,
"loads(text, /, *, max_depth=10000, allow_nan=False)\n--\n\n"
"Read a str, or bytes in UTF-8. Raises JSONDecodeError with msg, lineno, colno and\n"
"pos (characters; lines and columns from 1); RecursionError beyond max_depth;\n"
"ValueError for an int with more digits than the runtime converts.");

PyDoc_STRVAR(load_file_doc,
"load_file(path, /, *, max_depth=10000, allow_nan=False)\n--\n\n"
"Read a file, as loads() reads bytes.");

PyDoc_STRVAR(dumps_doc,
"dumps(value, /, *, indent=None, ensure_ascii=True, max_depth=10000, allow_nan=False)\n--\n\n"
"Write None, bool, int, float, str, list, tuple and dict with str keys as a str:\n"
"in one line without spaces, or with `indent` spaces a level. What contains itself\n"
"ends in RecursionError.");

PyDoc_STRVAR(walk_doc,
"walk(value, /)\n--\n\n"
"Count what is in a value: a dict of values, objects, arrays, keys, strings, ints,\n"
"floats, constants, others and depth.");

PyDoc_STRVAR(equal_doc,
"equal(a, b, /)\n--\n\n"
"Whether two values are the same JSON: the order of keys does not count, 1 equals\n"
"1.0, True does not equal 1, and NaN equals NaN.");

PyDoc_STRVAR(decode_error_doc,
"The text is not JSON. msg says why; lineno, colno and pos say where.");

/* The cast is what METH_KEYWORDS asks for: the runtime calls such a function
 * with three arguments. */
#define WITH_KEYWORDS(function) ((PyCFunction)(void (*)(void))(function))

static PyMethodDef methods[] = {
    {"loads", WITH_KEYWORDS(jsonx_loads), METH_VARARGS | METH_KEYWORDS, loads_doc},
    {"load_file", WITH_KEYWORDS(jsonx_load_file), METH_VARARGS | METH_KEYWORDS, load_file_doc},
    {"dumps", WITH_KEYWORDS(jsonx_dumps), METH_VARARGS | METH_KEYWORDS, dumps_doc},
    {"walk", jsonx_walk, METH_O, walk_doc},
    {"equal", jsonx_equal, METH_VARARGS, equal_doc},
    {NULL, NULL, 0, NULL},
};

/* Runs once for each instance of the module, after its state was zeroed. */
static int
module_exec(PyObject *module)
{
    jsonx_state *state = state_of(module);
    state->decode_error = PyErr_NewExceptionWithDoc(
        "jsonx.JSONDecodeError", decode_error_doc, PyExc_ValueError, NULL);
    if (state->decode_error == NULL) {
        return -1;
    }
    /* ...Ref: the module takes a reference of its own, the state keeps this one. */
    if (PyModule_AddObjectRef(module, "JSONDecodeError", state->decode_error) < 0) {
        return -1;
    }
    return PyModule_AddIntConstant(module, "MAX_DEPTH", JSONX_MAX_DEPTH);
}

/* The collector has to see what the state owns: the exception type refers to
 * its module, which owns the state, and that is a cycle. */
static int
module_traverse(PyObject *module, visitproc visit, void *arg)
{
    /* Called for a module whose state is not there yet, too. */
    jsonx_state *state = PyModule_GetState_DuringGC(module);
    if (state != NULL) {
        Py_VISIT(state->decode_error);
    }
    return 0;
}

static int
module_clear(PyObject *module)
{
    jsonx_state *state = state_of(module);
    if (state != NULL) {
        Py_CLEAR(state->decode_error);
    }
    return 0;
}

static void
module_free(void *module)
{
    module_clear(module);
}

PyABIInfo_VAR(abi_info);

static PySlot slots[] = {
    PySlot_STATIC_DATA(Py_mod_abi, &abi_info),
    PySlot_STATIC_DATA(Py_mod_name, "jsonx"),
    PySlot_STATIC_DATA(Py_mod_doc, (void *)module_doc),
    PySlot_STATIC_DATA(Py_mod_methods, methods),
    PySlot_SIZE(Py_mod_state_size, sizeof(jsonx_state)),
    PySlot_FUNC(Py_mod_state_traverse, module_traverse),
    PySlot_FUNC(Py_mod_state_clear, module_clear),
    PySlot_FUNC(Py_mod_state_free, module_free),
    PySlot_FUNC(Py_mod_exec, module_exec),
    /* No static objects, no shared caches, and every object that is visited is
     * held by a reference: any number of threads and interpreters may be here. */
    PySlot_DATA(Py_mod_gil, Py_MOD_GIL_NOT_USED),
    PySlot_DATA(Py_mod_multiple_interpreters, Py_MOD_PER_INTERPRETER_GIL_SUPPORTED),
    PySlot_END
};

PyMODEXPORT_FUNC
PyModExport_jsonx(void)
{
    return slots;
}
