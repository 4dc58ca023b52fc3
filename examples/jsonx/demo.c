/* A program that embeds the runtime, loads the jsonx extension and puts a JSON
 * file through it: parse, walk, write, parse what was written, compare. Then
 * four inputs that must fail. Exit status 0 only where all came out as it
 * should and no reference was left behind.
 *
 *   demo FILE DIRECTORY        DIRECTORY has jsonx.abi3t.so
 */
#include <Python.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define FAIL_UNLESS(condition) do { if (!(condition)) goto failed; } while (0)

static double
milliseconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

/* References that this program and its extensions hold now. CPython counts
 * references inside the objects and cannot say who holds them: -1. */
static Py_ssize_t
external_references(void)
{
#ifdef PYRT_VERSION
    return PyRt_ExternalReferences();
#else
    return -1;
#endif
}

/* ---- output ------------------------------------------------------------ */

/* 1234567 as 1,234,567; one of four static buffers by turns. */
static const char *
grouped(Py_ssize_t number)
{
    static char buffers[4][32];
    static int turn;
    char *p = buffers[turn = (turn + 1) % 4] + 31;
    int digits = 0;
    *p = '\0';
    do {
        if (digits && digits % 3 == 0) {
            *--p = ',';
        }
        *--p = (char)('0' + number % 10);
        number /= 10;
        digits++;
    } while (number);
    return p;
}

static void
rule(void)
{
    puts("------------------------------------------------------------------------------");
}

/* `bytes` 0: no rate. */
static void
print_step(const char *step, double time, Py_ssize_t bytes, Py_ssize_t amount, const char *unit)
{
    char rate[32] = "";
    if (bytes > 0 && time > 0) {
        snprintf(rate, sizeof rate, "%.1f", (double)bytes / time / 1e3);
    }
    printf("%-16s%12.2f%10s%16s  %s\n", step, time, rate, amount >= 0 ? grouped(amount) : "", unit);
}

/* ---- helpers ----------------------------------------------------------- */

/* What the interpreter is asked for: a function of the module, as a new
 * reference that belongs to the caller. */
typedef struct {
    PyObject *module, *loads, *walk, *dumps, *equal;
} jsonx;

static int
add_to_path(const char *directory)
{
    PyObject *path = PySys_GetAttrString("path");
    PyObject *entry = PyUnicode_DecodeFSDefault(directory);
    int result = path && entry ? PyList_Insert(path, 0, entry) : -1;
    Py_XDECREF(entry);
    Py_XDECREF(path);
    return result;
}

static int
load_jsonx(jsonx *j, const char *directory)
{
    FAIL_UNLESS(add_to_path(directory) == 0);
    FAIL_UNLESS(j->module = PyImport_ImportModule("jsonx"));
    FAIL_UNLESS(j->loads = PyObject_GetAttrString(j->module, "loads"));
    FAIL_UNLESS(j->walk = PyObject_GetAttrString(j->module, "walk"));
    FAIL_UNLESS(j->dumps = PyObject_GetAttrString(j->module, "dumps"));
    FAIL_UNLESS(j->equal = PyObject_GetAttrString(j->module, "equal"));
    return 0;
failed:
    return -1;
}

/* Drops the module for good: with its place in sys.modules gone only its own
 * functions and its exception type refer to it, a cycle for the collector. */
static int
unload_jsonx(jsonx *j)
{
    Py_CLEAR(j->loads);
    Py_CLEAR(j->walk);
    Py_CLEAR(j->dumps);
    Py_CLEAR(j->equal);
    Py_CLEAR(j->module);
    PyObject *modules = PySys_GetAttrString("modules");
    int result = modules ? PyObject_DelItemString(modules, "jsonx") : -1;
    Py_XDECREF(modules);
    PyGC_Collect();
    return result;
}

/* The whole of a file as bytes. */
static PyObject *
read_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        return PyErr_SetFromErrnoWithFilename(PyExc_OSError, path);
    }
    PyObject *bytes = NULL;
    char *buffer = NULL;
    long size = fseek(file, 0, SEEK_END) == 0 ? ftell(file) : -1;
    if (size >= 0) {
        rewind(file);
        buffer = malloc((size_t)size + 1);
    }
    if (buffer != NULL && fread(buffer, 1, (size_t)size, file) == (size_t)size) {
        bytes = PyBytes_FromStringAndSize(buffer, size);
    } else {
        PyErr_SetFromErrnoWithFilename(PyExc_OSError, path);
    }
    free(buffer);
    fclose(file);
    return bytes;
}

/* One number of what walk() returned, or -1 with an exception. */
static Py_ssize_t
count_of(PyObject *counts, const char *name)
{
    PyObject *value = PyMapping_GetItemString(counts, name);
    if (value == NULL) {
        return -1;
    }
    Py_ssize_t count = PyLong_AsSsize_t(value);
    Py_DECREF(value);
    return count;
}

/* dumps(value, ensure_ascii=False) */
static PyObject *
write_text(const jsonx *j, PyObject *value)
{
    PyObject *args = PyTuple_Pack(1, value);
    PyObject *options = Py_BuildValue("{s:O}", "ensure_ascii", Py_False);
    PyObject *text = args && options ? PyObject_Call(j->dumps, args, options) : NULL;
    Py_XDECREF(args);
    Py_XDECREF(options);
    return text;
}

/* ---- the main job ------------------------------------------------------ */

static int
print_counts(PyObject *counts)
{
    static const char *const names[] = {"objects", "arrays", "keys", "strings", "ints", "floats",
                                        "constants", "depth", NULL};
    for (int i = 0; names[i] != NULL; i++) {
        Py_ssize_t count = count_of(counts, names[i]);
        if (count < 0) {
            return -1;
        }
        printf("%12s %s%s", grouped(count), names[i], i % 4 == 3 ? "\n" : "");
    }
    return 0;
}

/* What the steps make, one after the other. All are new references. */
typedef struct {
    PyObject *input, *value, *counts, *text, *again, *verdict;
} job;

static void
drop_job(job *m)
{
    Py_CLEAR(m->input);
    Py_CLEAR(m->value);
    Py_CLEAR(m->counts);
    Py_CLEAR(m->text);
    Py_CLEAR(m->again);
    Py_CLEAR(m->verdict);
}

/* Returns 1 where input and output are the same JSON, 0 where not, -1. */
static int
run_steps(job *m, const jsonx *j, const char *path)
{
    double start = milliseconds();
    FAIL_UNLESS(m->input = read_file(path));
    Py_ssize_t size = PyBytes_Size(m->input);
    print_step("read", milliseconds() - start, size, size, "bytes");

    start = milliseconds();
    FAIL_UNLESS(m->value = PyObject_CallFunctionObjArgs(j->loads, m->input, NULL));
    double parsed = milliseconds() - start;

    start = milliseconds();
    FAIL_UNLESS(m->counts = PyObject_CallFunctionObjArgs(j->walk, m->value, NULL));
    double walked = milliseconds() - start;
    Py_ssize_t values = count_of(m->counts, "values");
    FAIL_UNLESS(values >= 0);
    print_step("parse", parsed, size, values, "values");
    print_step("walk", walked, 0, values, "values");

    start = milliseconds();
    FAIL_UNLESS(m->text = write_text(j, m->value));
    double written = milliseconds() - start;
    Py_ssize_t output;
    FAIL_UNLESS(PyUnicode_AsUTF8AndSize(m->text, &output));
    print_step("write", written, output, output, "bytes");

    start = milliseconds();
    FAIL_UNLESS(m->again = PyObject_CallFunctionObjArgs(j->loads, m->text, NULL));
    print_step("parse again", milliseconds() - start, output, values, "values");

    start = milliseconds();
    FAIL_UNLESS(m->verdict = PyObject_CallFunctionObjArgs(j->equal, m->value, m->again, NULL));
    int same = PyObject_IsTrue(m->verdict);
    print_step("compare", milliseconds() - start, 0, -1, same > 0 ? "the same" : "DIFFERENT");
    return same;
failed:
    return -1;
}

static int
main_job(const jsonx *j, const char *path)
{
    printf("%-16s%12s%10s%16s\n", "step", "ms", "MB/s", "amount");
    rule();
    job m = {0};
    int same = run_steps(&m, j, path);
    if (same >= 0) {
        PyObject *counts = Py_NewRef(m.counts);
        double start = milliseconds();
        drop_job(&m);
        print_step("drop", milliseconds() - start, 0, -1, "");
        rule();
        same = print_counts(counts) < 0 ? -1 : same;
        Py_DECREF(counts);
    }
    drop_job(&m);
    return same;
}

/* ---- bad input --------------------------------------------------------- */

typedef struct {
    const char *what;
    const char *exception;              /* the type that it must raise */
    char *bytes;                        /* from malloc */
    size_t size;
} bad_input;

static char *
filled(char c, size_t size)
{
    char *bytes = malloc(size + 1);
    if (bytes != NULL) {
        memset(bytes, c, size);
        bytes[size] = '\0';
    }
    return bytes;
}

/* The input once more, in an array, with a word in Latin-1 after it. */
static char *
with_latin1(const char *text, size_t size, size_t *result_size)
{
    static const char tail[] = ",\"caf\xE9\"]";
    char *bytes = malloc(size + sizeof tail + 1);
    if (bytes != NULL) {
        bytes[0] = '[';
        memcpy(bytes + 1, text, size);
        memcpy(bytes + 1 + size, tail, sizeof tail);
        *result_size = size + sizeof tail;
    }
    return bytes;
}

/* Prints the type of an exception and its message.
 * Returns whether the type has the name that was expected. */
static int
print_exception(PyObject *error, const char *expected)
{
    PyObject *type = PyType_GetName(Py_TYPE(error)), *message = PyObject_Str(error);
    const char *name = type ? PyUnicode_AsUTF8AndSize(type, NULL) : NULL;
    const char *text = message ? PyUnicode_AsUTF8AndSize(message, NULL) : NULL;
    int as_expected = name != NULL && text != NULL && strcmp(name, expected) == 0;
    printf("  %s\n%36s%.76s%s\n", name ? name : "?", "", text ? text : "?",
           text && strlen(text) > 76 ? "..." : "");
    Py_XDECREF(type);
    Py_XDECREF(message);
    PyErr_Clear();
    return as_expected;
}

/* Reads the input, which must fail. Returns the exception. */
static PyObject *
failure_of(const jsonx *j, const bad_input *bad)
{
    PyObject *bytes = PyBytes_FromStringAndSize(bad->bytes, (Py_ssize_t)bad->size);
    PyObject *value = bytes ? PyObject_CallFunctionObjArgs(j->loads, bytes, NULL) : NULL;
    PyObject *error = PyErr_GetRaisedException();
    Py_XDECREF(value);
    Py_XDECREF(bytes);
    return error;
}

/* Returns whether the input failed as it should and left nothing but the
 * exception itself. */
static int
try_bad_input(const jsonx *j, const bad_input *bad)
{
    Py_ssize_t before = external_references();
    double start = milliseconds();
    PyObject *error = failure_of(j, bad);
    printf("%-20s%8.2f", bad->what, milliseconds() - start);
    if (error == NULL) {
        puts("  NO EXCEPTION");
        return 0;
    }
    /* The one reference is `error`; what the exception holds is its own. */
    if (before < 0) {
        printf("%6s", "-");
        int good = print_exception(error, bad->exception);
        Py_DECREF(error);
        return good;
    }
    /* One reference is `error`; what the exception holds is its own affair. */
    Py_ssize_t left = external_references() - before - 1;
    printf("%6zd", left);
    int good = print_exception(error, bad->exception);
    Py_DECREF(error);
    return good && left == 0 && external_references() == before;
}

static int
bad_inputs(const jsonx *j, const char *path)
{
    PyObject *input = read_file(path);
    char *text;
    Py_ssize_t size;
    if (input == NULL || PyBytes_AsStringAndSize(input, &text, &size) < 0) {
        return -1;
    }
    bad_input inputs[] = {
        {"cut in the middle", "JSONDecodeError", malloc((size_t)size / 2 + 1), (size_t)size / 2},
        {"not UTF-8", "JSONDecodeError", NULL, 0},
        {"100,000 deep", "RecursionError", filled('[', 100000), 100000},
        {"10^6 digits", "ValueError", filled('7', 1000000), 1000000},
    };
    inputs[1].bytes = with_latin1(text, (size_t)size, &inputs[1].size);
    if (inputs[0].bytes != NULL) {
        memcpy(inputs[0].bytes, text, (size_t)size / 2);
    }
    Py_DECREF(input);
    int good = 1;
    printf("\n%-20s%8s%6s  %s\n", "bad input", "ms", "left", "exception");
    rule();
    for (size_t i = 0; i < sizeof inputs / sizeof *inputs; i++) {
        good &= inputs[i].bytes != NULL && try_bad_input(j, &inputs[i]);
        free(inputs[i].bytes);
    }
    return good;
}

/* ---- main -------------------------------------------------------------- */

static int
run(const char *path, const char *directory)
{
    jsonx j = {0};
    int good = load_jsonx(&j, directory) < 0 ? -1 : main_job(&j, path);
    if (good >= 0) {
        int bad = bad_inputs(&j, path);
        good = bad < 0 ? -1 : good && bad;
    }
    if (good < 0) {
        PyErr_Print();
        return 0;
    }
    if (unload_jsonx(&j) < 0) {
        PyErr_Print();
        return 0;
    }
    rule();
    Py_ssize_t left = external_references();
    if (left < 0) {
        puts("external references at the end: this runtime does not know");
        return good;
    }
    printf("external references at the end: %s\n", grouped(left));
    return good && left == 0;
}

int
main(int argc, char **argv)
{
    if (argc != 3) {
        fprintf(stderr, "usage: demo FILE DIRECTORY\n");
        return 2;
    }
    Py_InitializeEx(0);
    const char *version = Py_GetVersion();
    printf("runtime: %.*s\n\n", (int)strcspn(version, "\n"), version);
    int good = run(argv[1], argv[2]);
    if (Py_FinalizeEx() < 0) {
        good = 0;
    }
    if (!good) {
        puts("demo: FAILED");
    }
    return good ? 0 : 1;
}
