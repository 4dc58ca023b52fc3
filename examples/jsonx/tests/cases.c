/* Prints what jsonx makes of each of these inputs, on any runtime. What
 * CPython 3.15 printed is in cases.out; run.sh compares.
 *
 *   cases DIRECTORY            DIRECTORY has jsonx.abi3t.so
 *
 * Where the runtime can tell, a case that leaves references behind says so.
 */
#include <Python.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static PyObject *jsonx;                 /* the module, from main() to its end */

static Py_ssize_t
external_references(void)
{
#ifdef PYRT_VERSION
    return PyRt_ExternalReferences();
#else
    return 0;
#endif
}

/* ---- output ------------------------------------------------------------ */

/* In ASCII, and long texts by their ends: the record is to be read. */
static void
print_text(PyObject *object)
{
    PyObject *text = object ? PyObject_ASCII(object) : NULL;
    Py_ssize_t size = 0;
    const char *bytes = text ? PyUnicode_AsUTF8AndSize(text, &size) : NULL;
    if (bytes == NULL) {
        printf("<no text>");
        PyErr_Clear();
    } else if (size > 100) {
        printf("%.40s ... %s (%zd)", bytes, bytes + size - 40, size);
    } else {
        printf("%s", bytes);
    }
    Py_XDECREF(text);
}

static void
print_attribute(PyObject *object, const char *name)
{
    PyObject *value;
    if (PyObject_GetOptionalAttrString(object, name, &value) == 1) {
        printf(" %s=", name);
        print_text(value);
        Py_DECREF(value);
    }
    PyErr_Clear();
}

/* Takes the pending exception and prints it: type, message, place, cause. */
static void
print_exception(void)
{
    PyObject *error = PyErr_GetRaisedException();
    if (error == NULL) {
        printf("NULL without an exception");
        return;
    }
    PyObject *name = PyType_GetName(Py_TYPE(error)), *message = PyObject_Str(error);
    printf("raised ");
    print_text(name);
    printf(" ");
    print_text(message);
    print_attribute(error, "lineno");
    print_attribute(error, "colno");
    print_attribute(error, "pos");
    PyObject *cause = PyException_GetCause(error);
    if (cause != NULL) {
        printf(" cause=");
        print_text(cause);
    }
    Py_XDECREF(cause);
    Py_XDECREF(message);
    Py_XDECREF(name);
    Py_DECREF(error);
}

/* Prints the result of a call, which it takes; NULL: the exception. */
static void
print_result(PyObject *result)
{
    if (result != NULL) {
        print_text(result);
        Py_DECREF(result);
    } else {
        print_exception();
    }
}

static void
end_case(Py_ssize_t before)
{
    Py_ssize_t left = external_references() - before;
    if (left != 0) {
        printf(" LEFT %zd REFERENCES", left);
    }
    printf("\n");
    fflush(stdout);
}

/* ---- loads ------------------------------------------------------------- */

/* loads(source, **options); `options` may be NULL. Takes `source`. */
static PyObject *
call_with(const char *function, PyObject *source, PyObject *options)
{
    PyObject *callable = PyObject_GetAttrString(jsonx, function);
    PyObject *args = source ? PyTuple_Pack(1, source) : NULL;
    PyObject *result = callable && args ? PyObject_Call(callable, args, options) : NULL;
    Py_XDECREF(callable);
    Py_XDECREF(args);
    Py_XDECREF(source);
    return result;
}

static void
show_load(const char *label, const char *bytes, size_t size, const char *option)
{
    Py_ssize_t before = external_references();
    PyObject *options = option ? Py_BuildValue("{s:O}", option, Py_True) : NULL;
    printf("loads %s%s%s: ", label, option ? " with " : "", option ? option : "");
    fflush(stdout);
    print_result(call_with("loads", PyBytes_FromStringAndSize(bytes, (Py_ssize_t)size), options));
    Py_XDECREF(options);
    end_case(before);
}

/* A case is a string with its length, for some contain NUL. */
typedef struct {
    const char *bytes;
    size_t size;
} literal;
#define T(string) {string, sizeof(string) - 1}

static const literal texts[] = {
    T("0"), T("-0"), T("-0.0"), T("1"), T("-17"), T("999999999999999999"), T("1000000000000000000"),
    T("9223372036854775807"), T("9223372036854775808"), T("-9223372036854775809"),
    T("123456789012345678901234567890123456789"),
    T("0.1"), T("1e5"), T("1E+5"), T("1e-5"), T("1.5e300"), T("5e-324"), T("1e-400"), T("1e22"), T("1e23"),
    T("9007199254740993.0"), T("1.7976931348623157e308"), T("123456789012345678.5"), T("1e999"),
    T("\"\""), T("\"plain\""), T("\"a longer string than eight bytes\""),
    T("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\""), T("\"\\u0000\""), T("\"\\u0041\\u00e9\\u20ac\""),
    T("\"\\ud83d\\ude00\""), T("\"\xF0\x9F\x98\x80 and \xC3\xA9\""), T("\"\\uD83D\\uDE00\xE2\x82\xAC\""),
    T("\"\\ud800\""), T("\"\\udc00\\ud800\""), T("\"\\ud800x\""), T("\"\\ud800\\u0041\""),
    T("\"\xC3\xA9\\udfff\xC3\xA9\""),
    T("[]"), T("{}"), T(" \t\r\n[ 1 , 2 ] \n"), T("[[],[[]],{}]"), T("[1,2.5,\"x\",true,false,null]"),
    T("{\"a\":1,\"b\":[2],\"c\":{\"a\":3}}"), T("{\"a\":1,\"b\":2,\"a\":3}"), T("{\"\":0}"),
    T("{\"\xC3\xA9\":1,\"\\u00e9\":2}"), T("true"), T("false"), T("null"),
    /* not JSON */
    T(""), T(" "), T("["), T("{"), T("[1"), T("[1,"), T("[,1]"), T("[1,]"), T("[1 2]"), T("[1}"), T("]"),
    T("{\"a\""), T("{\"a\":"), T("{\"a\":1"), T("{\"a\":1,"), T("{\"a\":1,}"), T("{\"a\" 1}"), T("{a:1}"),
    T("{1:2}"), T("{\"a\":1]"), T("1 2"), T("[]x"), T("[1]\0"), T("nul"), T("nulll"), T("True"), T("'a'"),
    T("01"), T("-"), T("-a"), T("+1"), T(".5"), T("1."), T("1.e5"), T("1e"), T("1e+"), T("0x10"), T("1_000"),
    T("\""), T("\"abc"), T("\"abc\\"), T("\"abc\\\""), T("\"\\x\""), T("\"\\u\""), T("\"\\u12g4\""),
    T("\"\\ud800\\u12\""), T("\"a\nb\""), T("\"\0\""), T("[1,\n  2,\n  ]"), T("[\"\xC3\xA9\xC3\xA9\",\n \"\xC3\xA9\" x]"),
    T("{\n\"key\": [1, 2, 3\n}\n"), T("NaN"), T("[Infinity]"), T("-Infinity"), T("\xEF\xBB\xBF[]"),
    /* not UTF-8 */
    T("\"\xFF\""), T("\"abc\xC3\""), T("\"\xED\xA0\x80\""), T("\"\\ud800\xED\xA0\x80\""), T("\"\xC0\x80\""),
    T("\"\xF4\x90\x80\x80\""), T("[\"\xC3\xA9\",\n\"a\\n\xE2\x82\"]"), T("{\"\xE2\x82\":1}"), T("\xFF"), T("[1,\x80]"),
};

static void
show_texts(void)
{
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        PyObject *bytes = PyBytes_FromStringAndSize(texts[i].bytes, (Py_ssize_t)texts[i].size);
        PyObject *repr = bytes ? PyObject_Repr(bytes) : NULL;
        const char *label = repr ? PyUnicode_AsUTF8AndSize(repr, NULL) : NULL;
        show_load(label ? label : "?", texts[i].bytes, texts[i].size, NULL);
        Py_XDECREF(repr);
        Py_XDECREF(bytes);
    }
    show_load("'[NaN,Infinity,-Infinity,-1e999]'", "[NaN,Infinity,-Infinity,-1e999]", 31, "allow_nan");
    show_load("'1'", "1", 1, "no_such_option");
}

static char *
repeated(const char *unit, size_t count)
{
    size_t size = strlen(unit);
    char *bytes = malloc(size * count + 1);
    if (bytes == NULL) {
        exit(3);
    }
    for (size_t i = 0; i < count; i++) {
        memcpy(bytes + i * size, unit, size);
    }
    bytes[size * count] = '\0';
    return bytes;
}

static void
show_repeated(const char *label, const char *unit, size_t count, const char *tail)
{
    char *head = repeated(unit, count), *end = repeated(tail, *tail ? count : 0);
    size_t size = strlen(head) + strlen(end);
    char *whole = malloc(size + 1);
    if (whole != NULL) {
        strcat(strcpy(whole, head), end);
        show_load(label, whole, size, NULL);
    }
    free(whole);
    free(head);
    free(end);
}

/* The deepest that is accepted, and what becomes of it. Not its repr, which is
 * a question of the runtime's own recursion limit. */
static void
show_deepest(void)
{
    Py_ssize_t before = external_references();
    char text[20000];
    memset(text, '[', 10000);
    memset(text + 10000, ']', 10000);
    PyObject *value = call_with("loads", PyBytes_FromStringAndSize(text, sizeof text), NULL);
    PyObject *counts = call_with("walk", Py_XNewRef(value), NULL);
    PyObject *depth = counts ? PyMapping_GetItemString(counts, "depth") : NULL;
    printf("loads 10,000 deep: depth ");
    print_result(depth);
    Py_XDECREF(counts);
    printf(", written ");
    print_result(call_with("dumps", value, NULL));
    end_case(before);
}

static void
show_large(void)
{
    show_deepest();
    show_repeated("10,001 deep", "[", 10001, "]");
    show_repeated("100,000 deep", "[", 100000, "]");
    show_repeated("100,000 deep objects", "{\"a\":", 100000, "");
    show_repeated("10,001 deep on lines", "[\n", 10001, "");
    show_repeated("4,000 digits", "7", 4000, "");
    show_repeated("10^6 digits", "7", 1000000, "");
    show_repeated("an open string of 10^6", "\"x", 1, "");
}

static const char document[] =
    "{\"name\": \"pyrt\", \"tags\": [\"c\", \"\\u00e9\\ud83d\\ude00\"], \"nested\": {\"a\": [1, -2.5e3, null, true]}}";

/* Every beginning of a document is refused, and leaves nothing. */
static void
show_cut(void)
{
    for (size_t size = 0; size < sizeof document - 1; size += 3) {
        char label[40];
        snprintf(label, sizeof label, "the first %zu bytes", size);
        show_load(label, document, size, NULL);
    }
}

/* Sources that loads() refuses for their type, and str sources. Takes `source`. */
static void
show_source(const char *label, PyObject *source)
{
    printf("loads %s: ", label);
    print_result(call_with("loads", source, NULL));
}

static void
show_sources(void)
{
    Py_ssize_t before = external_references();
    show_source("str", PyUnicode_FromString("[\"\xC3\xA9\", 1]"));
    printf("\n");
    show_source("str with an error", PyUnicode_FromString("[\"\xC3\xA9\", x]"));
    printf("\n");
    show_source("str that has no UTF-8", PyUnicode_DecodeUTF8("\"\xED\xA0\x80\"", 5, "surrogatepass"));
    printf("\n");
    show_source("None", Py_NewRef(Py_None));
    printf("\n");
    show_source("bytearray", PyByteArray_FromStringAndSize("1", 1));
    end_case(before);
}

/* ---- dumps, walk, equal ------------------------------------------------ */

/* Both take `value`. */
static void
show_dump(const char *label, PyObject *value, PyObject *options)
{
    Py_ssize_t before = external_references();
    PyObject *copy = Py_XNewRef(value);
    printf("dumps %s: ", label);
    print_result(call_with("dumps", copy, options));
    end_case(before);
}

static PyObject *
loaded(const char *json)
{
    PyObject *options = Py_BuildValue("{s:O}", "allow_nan", Py_True);
    PyObject *value = call_with("loads", PyUnicode_FromString(json), options);
    Py_XDECREF(options);
    return value;
}

static void
show_dumps_of(const char *json, PyObject *plain, PyObject *utf8, PyObject *indent)
{
    PyObject *value = loaded(json);
    show_dump(json, value, plain);
    show_dump("... ensure_ascii=False", value, utf8);
    show_dump("... indent=2", value, indent);
    Py_XDECREF(value);
}

static void
show_unwritable(const char *label, PyObject *value, const char *option, int number)
{
    PyObject *options = option ? Py_BuildValue("{s:i}", option, number) : NULL;
    show_dump(label, value, options);
    Py_XDECREF(options);
    Py_XDECREF(value);
}

static void
show_dumps(void)
{
    static const char *const values[] = {
        document, "[]", "{}", "[[],{},[{}]]", "\"\\u0000\\u001f\\u007f\\b\\n\\\"\\\\/\"", "\"\\ud800\"",
        "[0,-1,9223372036854775807,-9223372036854775808,9223372036854775808,1e16,1e-7,0.1,-0.0,5e-324]",
        "\"\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80\"", NULL,
    };
    PyObject *utf8 = Py_BuildValue("{s:O}", "ensure_ascii", Py_False);
    PyObject *indent = Py_BuildValue("{s:i}", "indent", 2);
    for (int i = 0; values[i] != NULL; i++) {
        show_dumps_of(values[i], NULL, utf8, indent);
    }
    Py_XDECREF(utf8);
    Py_XDECREF(indent);
    show_unwritable("a tuple", Py_BuildValue("(i(s))", 1, "a"), NULL, 0);
    show_unwritable("NaN", loaded("NaN"), NULL, 0);
    show_unwritable("NaN with allow_nan", loaded("[NaN,Infinity,-Infinity]"), "allow_nan", 1);
    show_unwritable("a key that is no str", Py_BuildValue("{i:i}", 1, 2), NULL, 0);
    show_unwritable("bytes in a list", Py_BuildValue("[y]", "b"), NULL, 0);
    show_unwritable("indent=-1", Py_BuildValue("[]"), "indent", -1);
    show_unwritable("max_depth=2", loaded("[[[]]]"), "max_depth", 2);
    PyObject *loop = PyList_New(0);
    PyList_Append(loop, loop);
    show_dump("a list in itself", loop, NULL);
    PyList_SetSlice(loop, 0, 1, NULL);
    Py_DECREF(loop);
}

static void
show_equal(const char *a, const char *b)
{
    Py_ssize_t before = external_references();
    PyObject *left = loaded(a), *right = loaded(b), *equal = PyObject_GetAttrString(jsonx, "equal");
    printf("equal %s %s: ", a, b);
    print_result(left && right && equal ? PyObject_CallFunctionObjArgs(equal, left, right, NULL) : NULL);
    Py_XDECREF(equal);
    Py_XDECREF(left);
    Py_XDECREF(right);
    end_case(before);
}

static void
show_walks_and_comparisons(void)
{
    Py_ssize_t before = external_references();
    printf("walk: ");
    PyObject *counts = call_with("walk", loaded(document), NULL);
    PyObject *items = counts ? PyDict_Items(counts) : NULL;
    for (Py_ssize_t i = 0; items != NULL && i < PyList_Size(items); i++) {
        PyObject *item = PyList_GetItemRef(items, i);
        print_text(item);
        Py_XDECREF(item);
    }
    Py_XDECREF(items);
    Py_XDECREF(counts);
    end_case(before);
    static const char *const pairs[][2] = {
        {"1", "1.0"}, {"1", "true"}, {"0", "false"}, {"null", "0"}, {"[]", "{}"}, {"[1,2]", "[2,1]"},
        {"{\"a\":1,\"b\":[{}]}", "{\"b\":[{}],\"a\":1}"}, {"{\"a\":1}", "{\"b\":1}"}, {"[[[1]]]", "[[[2]]]"},
        {"NaN", "NaN"}, {"1180591620717411303424", "1180591620717411303424.0"}, {"\"1\"", "1"},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        show_equal(pairs[i][0], pairs[i][1]);
    }
}

/* ---- load_file --------------------------------------------------------- */

static void
show_files(void)
{
    Py_ssize_t before = external_references();
    char path[] = "/tmp/jsonx-case-XXXXXX";
    int fd = mkstemp(path);
    FILE *file = fd >= 0 ? fdopen(fd, "wb") : NULL;
    if (file == NULL) {
        exit(3);
    }
    fputs(document, file);
    fclose(file);
    printf("load_file: ");
    print_result(call_with("load_file", PyUnicode_FromString(path), NULL));
    remove(path);
    printf("\nload_file of nothing: ");
    print_result(call_with("load_file", PyUnicode_FromString("/no such file"), NULL));
    printf("\nload_file of a directory: ");
    print_result(call_with("load_file", PyUnicode_FromString("/"), NULL));
    printf("\nload_file of None: ");
    print_result(call_with("load_file", Py_NewRef(Py_None), NULL));
    end_case(before);
}

int
main(int argc, char **argv)
{
    if (argc != 2) {
        return 2;
    }
    Py_InitializeEx(0);
    PyObject *path = PySys_GetAttrString("path"), *entry = PyUnicode_DecodeFSDefault(argv[1]);
    if (path && entry && PyList_Insert(path, 0, entry) == 0) {
        jsonx = PyImport_ImportModule("jsonx");
    }
    Py_XDECREF(path);
    Py_XDECREF(entry);
    if (jsonx == NULL) {
        PyErr_Print();
        return 1;
    }
    show_texts();
    show_large();
    show_cut();
    show_sources();
    show_dumps();
    show_walks_and_comparisons();
    show_files();
    Py_CLEAR(jsonx);
    return Py_FinalizeEx() < 0;
}
