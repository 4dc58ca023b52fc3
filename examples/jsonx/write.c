/* Objects to text. The text is put together as UTF-8 in one growing buffer and
 * becomes a str at the end. */
#include "trail.h"
#include <math.h>

typedef struct {
    const jsonx_options *options;
    char *bytes;
    size_t size, room;
} output;

/* Room for `more` bytes, or NULL with MemoryError. */
static char *
reserve(output *out, size_t more)
{
    if (out->room - out->size < more) {
        size_t room = (out->size + more) * 2;
        char *bytes = PyMem_Realloc(out->bytes, room);
        if (bytes == NULL) {
            PyErr_NoMemory();
            return NULL;
        }
        out->bytes = bytes;
        out->room = room;
    }
    return out->bytes + out->size;
}

static int
put(output *out, const char *bytes, size_t size)
{
    char *to = reserve(out, size);
    if (to == NULL) {
        return -1;
    }
    memcpy(to, bytes, size);
    out->size += size;
    return 0;
}

static int
put_char(output *out, char c)
{
    return put(out, &c, 1);
}

/* A line break and the indentation of `depth`, where indentation is asked for. */
static int
put_line_break(output *out, Py_ssize_t depth)
{
    if (out->options->indent < 0) {
        return 0;
    }
    size_t spaces = (size_t)out->options->indent * (size_t)depth;
    char *to = reserve(out, spaces + 1);
    if (to == NULL) {
        return -1;
    }
    *to = '\n';
    memset(to + 1, ' ', spaces);
    out->size += spaces + 1;
    return 0;
}

/* ---- strings ----------------------------------------------------------- */

static void
put_unit(output *out, uint32_t unit)
{
    static const char digits[] = "0123456789abcdef";
    char *to = out->bytes + out->size;
    to[0] = '\\';
    to[1] = 'u';
    for (int i = 0; i < 4; i++) {
        to[2 + i] = digits[unit >> (12 - 4 * i) & 15];
    }
    out->size += 6;
}

/* Decodes one character of text that is known to be well formed. */
static uint32_t
next_char(const char **p)
{
    const unsigned char *s = (const unsigned char *)*p;
    int more = s[0] < 0x80 ? 0 : s[0] < 0xE0 ? 1 : s[0] < 0xF0 ? 2 : 3;
    uint32_t c = more ? s[0] & (0x3Fu >> more) : s[0];
    for (int i = 1; i <= more; i++) {
        c = c << 6 | (s[i] & 0x3Fu);
    }
    *p += more + 1;
    return c;
}

/* Writes the character at p, which cannot stand as it is, as an escape. */
static const char *
put_escape(output *out, const char *p)
{
    static const char bytes[] = "\"\\\b\f\n\r\t", names[] = "\"\\bfnrt";
    if (reserve(out, 12) == NULL) {
        return NULL;
    }
    uint32_t c = next_char(&p);
    const char *found = c != 0 && c < 0x80 ? strchr(bytes, (int)c) : NULL;
    if (found != NULL) {
        out->bytes[out->size++] = '\\';
        out->bytes[out->size++] = names[found - bytes];
    } else if (c < 0x10000) {
        put_unit(out, c);
    } else {
        put_unit(out, 0xD800 + ((c - 0x10000) >> 10));
        put_unit(out, 0xDC00 + (c & 0x3FF));
    }
    return p;
}

/* `ascii` as for plain_run_end. */
static int
put_quoted(output *out, const char *p, Py_ssize_t size, int ascii)
{
    const char *end = p + size;
    if (put_char(out, '"') < 0) {
        return -1;
    }
    while (p < end) {
        const char *run = plain_run_end(p, end, ascii);
        if (put(out, p, (size_t)(run - p)) < 0) {
            return -1;
        }
        p = run;
        if (p < end && (p = put_escape(out, p)) == NULL) {
            return -1;
        }
    }
    return put_char(out, '"');
}

/* A str that holds half a surrogate pair has no UTF-8: it is written in
 * escapes, whatever ensure_ascii says. */
static int
write_lone_surrogates(output *out, PyObject *text)
{
    PyObject *bytes = PyUnicode_AsEncodedString(text, "utf-8", "surrogatepass");
    if (bytes == NULL) {
        return -1;
    }
    char *data;
    Py_ssize_t size;
    int result = PyBytes_AsStringAndSize(bytes, &data, &size);
    if (result == 0) {
        result = put_quoted(out, data, size, 1);
    }
    Py_DECREF(bytes);
    return result;
}

static int
write_string(output *out, PyObject *text)
{
    Py_ssize_t size;
    /* The bytes belong to `text`, which the caller holds. */
    const char *data = PyUnicode_AsUTF8AndSize(text, &size);
    if (data != NULL) {
        return put_quoted(out, data, size, out->options->ensure_ascii);
    }
    if (!PyErr_ExceptionMatches(PyExc_UnicodeEncodeError)) {
        return -1;
    }
    PyErr_Clear();
    return write_lone_surrogates(out, text);
}

/* ---- numbers ----------------------------------------------------------- */

/* Beyond 64 bits: the runtime's conversion, with its limit on digits. Not
 * str(), which a subclass of int may have replaced. */
static int
write_big_int(output *out, PyObject *value)
{
    PyObject *text = PyNumber_ToBase(value, 10);
    if (text == NULL) {
        return -1;
    }
    Py_ssize_t size;
    const char *digits = PyUnicode_AsUTF8AndSize(text, &size);
    int result = digits != NULL ? put(out, digits, (size_t)size) : -1;
    Py_DECREF(text);
    return result;
}

static int
write_int(output *out, PyObject *value)
{
    int overflow;
    long long number = PyLong_AsLongLongAndOverflow(value, &overflow);
    if (overflow) {
        return write_big_int(out, value);
    }
    if (number == -1 && PyErr_Occurred()) {
        return -1;
    }
    char digits[24], *p = digits + sizeof digits;
    unsigned long long rest = number < 0 ? 0ULL - (unsigned long long)number
                                         : (unsigned long long)number;
    do {
        *--p = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest);
    if (number < 0) {
        *--p = '-';
    }
    return put(out, p, (size_t)(digits + sizeof digits - p));
}

static int
write_float(output *out, PyObject *value)
{
    double number = PyFloat_AsDouble(value);
    if (number == -1.0 && PyErr_Occurred()) {
        return -1;
    }
    if (!isfinite(number)) {
        if (!out->options->allow_nan) {
            PyErr_Format(PyExc_ValueError, "JSON has no number for %R", value);
            return -1;
        }
        const char *name = isnan(number) ? "NaN" : number > 0 ? "Infinity" : "-Infinity";
        return put(out, name, strlen(name));
    }
    char *text = PyOS_double_to_string(number, 'r', 0, Py_DTSF_ADD_DOT_0, NULL);
    if (text == NULL) {
        return -1;
    }
    int result = put(out, text, strlen(text));
    PyMem_Free(text);
    return result;
}

/* ---- values and containers --------------------------------------------- */

static int
write_scalar(output *out, PyObject *value, jsonx_kind kind)
{
    switch (kind) {
    case KIND_NULL:
        return put(out, "null", 4);
    case KIND_FALSE:
        return put(out, "false", 5);
    case KIND_TRUE:
        return put(out, "true", 4);
    case KIND_INT:
        return write_int(out, value);
    case KIND_FLOAT:
        return write_float(out, value);
    case KIND_STRING:
        return write_string(out, value);
    default:
        PyErr_Format(PyExc_TypeError, "JSON has nothing for an object of type %T", value);
        return -1;
    }
}

static int
write_key(output *out, PyObject *key)
{
    if (!PyUnicode_Check(key)) {
        PyErr_Format(PyExc_TypeError, "a JSON key is a str, not %T", key);
        return -1;
    }
    if (write_string(out, key) < 0) {
        return -1;
    }
    return out->options->indent < 0 ? put_char(out, ':') : put(out, ": ", 2);
}

/* Writes a scalar, or the bracket that opens a container, which is then on the
 * trail. A container that contains itself ends at max_depth like a deep one. */
static int
write_value(output *out, jsonx_trail *trail, PyObject *value)
{
    jsonx_kind kind = jsonx_kind_of(value);
    if (kind != KIND_ARRAY && kind != KIND_OBJECT) {
        return write_scalar(out, value, kind);
    }
    if (trail->depth >= out->options->max_depth) {
        PyErr_Format(PyExc_RecursionError, "objects nested deeper than max_depth=%zd",
                     out->options->max_depth);
        return -1;
    }
    if (put_char(out, kind == KIND_OBJECT ? '{' : '[') < 0) {
        return -1;
    }
    return jsonx_enter(trail, value, kind, NULL);
}

static int
write_close(output *out, jsonx_trail *trail)
{
    jsonx_step *step = &trail->steps[trail->depth - 1];
    char bracket = step->kind == KIND_OBJECT ? '}' : ']';
    if (step->count > 0 && put_line_break(out, trail->depth - 1) < 0) {
        return -1;
    }
    jsonx_leave(trail);
    return put_char(out, bracket);
}

/* Writes the next member of the innermost container, or its end. */
static int
write_next(output *out, jsonx_trail *trail)
{
    jsonx_step *step = &trail->steps[trail->depth - 1];
    PyObject *key, *value;
    int more = jsonx_next(step, &key, &value);
    if (more <= 0) {
        return more < 0 ? -1 : write_close(out, trail);
    }
    int result = step->count > 1 ? put_char(out, ',') : 0;
    if (result == 0) {
        result = put_line_break(out, trail->depth);
    }
    if (result == 0 && key != NULL) {
        result = write_key(out, key);
    }
    if (result == 0) {
        result = write_value(out, trail, value);
    }
    Py_XDECREF(key);
    Py_DECREF(value);
    return result;
}

PyObject *
jsonx_write(PyObject *value, const jsonx_options *options)
{
    output out = {.options = options};
    jsonx_trail trail = JSONX_TRAIL_INIT;
    int result = write_value(&out, &trail, value);
    while (result == 0 && trail.depth > 0) {
        result = write_next(&out, &trail);
    }
    jsonx_trail_clear(&trail);
    PyObject *text = result < 0 ? NULL
        : PyUnicode_FromStringAndSize(out.bytes, (Py_ssize_t)out.size);
    PyMem_Free(out.bytes);
    return text;
}
