/* Text to objects.
 *
 * The parser is a loop over one explicit stack of open containers. Every
 * reference it holds is in one of three places: on that stack, in the key
 * cache, or in the local variable that holds the value just read. So leaving
 * early is always: drop the local, return, and let parser_clear() do the rest.
 */
#include "jsonx.h"
#include <math.h>

/* A JSON text repeats its keys. Remembering the last few by where they were
 * read spares making an equal str again; a call has its own cache, so that
 * threads share nothing and nothing stays alive after the call. */
#define KEY_SLOTS 128
#define KEY_LENGTH_MAX 32

typedef struct {
    const char *text;                   /* in the input */
    Py_ssize_t length;
    PyObject *key;                      /* strong, or NULL */
} key_slot;

typedef struct {
    PyObject *container;                /* strong: a list or a dict */
    PyObject *key;                      /* strong, for a dict: of the value to come */
    int is_dict;
} frame;

typedef struct {
    const jsonx_state *state;
    const jsonx_options *options;
    const char *start, *p, *end;
    frame *frames;
    Py_ssize_t depth, room;
    char *scratch;                      /* strings with escapes are put together here */
    size_t scratch_size, scratch_room;
    key_slot keys[KEY_SLOTS];
} parser;

static void
parser_clear(parser *ps)
{
    while (ps->depth > 0) {
        frame f = ps->frames[--ps->depth];
        Py_DECREF(f.container);
        Py_XDECREF(f.key);
    }
    for (int i = 0; i < KEY_SLOTS; i++) {
        Py_XDECREF(ps->keys[i].key);
    }
    PyMem_Free(ps->frames);
    PyMem_Free(ps->scratch);
}

/* ---- errors ------------------------------------------------------------ */

typedef struct {
    Py_ssize_t line, column, offset;    /* characters; line and column from 1 */
} place;

/* Only errors ask where they are, so the parser itself counts nothing. */
static place
place_of(const parser *ps, const char *at)
{
    place where = {1, 1, 0};
    for (const char *p = ps->start; p < at; p++) {
        if (((unsigned char)*p & 0xC0) == 0x80) {
            continue;                   /* inside a character */
        }
        where.offset++;
        where.column++;
        if (*p == '\n') {
            where.line++;
            where.column = 1;
        }
    }
    return where;
}

static int
set_ssize(PyObject *object, const char *name, Py_ssize_t number)
{
    PyObject *value = PyLong_FromSsize_t(number);
    if (value == NULL) {
        return -1;
    }
    int result = PyObject_SetAttrString(object, name, value);
    Py_DECREF(value);
    return result;
}

static PyObject *
new_decode_error(const parser *ps, const char *at, const char *what)
{
    place where = place_of(ps, at);
    PyObject *text = PyUnicode_FromFormat("line %zd, column %zd: %s",
                                          where.line, where.column, what);
    if (text == NULL) {
        return NULL;
    }
    PyObject *error = PyObject_CallFunctionObjArgs(ps->state->decode_error, text, NULL);
    Py_DECREF(text);
    if (error == NULL) {
        return NULL;
    }
    PyObject *msg = PyUnicode_FromString(what);
    int failed = msg == NULL || PyObject_SetAttrString(error, "msg", msg) < 0
        || set_ssize(error, "lineno", where.line) < 0
        || set_ssize(error, "colno", where.column) < 0
        || set_ssize(error, "pos", where.offset) < 0;
    Py_XDECREF(msg);
    if (failed) {
        Py_DECREF(error);
        return NULL;
    }
    return error;
}

/* Raises JSONDecodeError. Returns NULL, so that callers can return it. */
static void *
fail(const parser *ps, const char *at, const char *what)
{
    PyObject *error = new_decode_error(ps, at, what);
    if (error != NULL) {
        PyErr_SetRaisedException(error);        /* takes it */
    }
    return NULL;
}

/* The input ended, or there is something else than what should follow. */
static void *
fail_expected(const parser *ps, const char *what)
{
    if (ps->p >= ps->end) {
        return fail(ps, ps->end, "the text ends too early");
    }
    return fail(ps, ps->p, what);
}

/* A str could not be made of the bytes between two quotes. Where that is
 * because they are not UTF-8, raises JSONDecodeError with the decoder's own
 * exception as its cause; leaves any other exception (MemoryError) as it is. */
static void *
fail_undecodable(const parser *ps, const char *text, const char *text_end)
{
    if (!PyErr_ExceptionMatches(PyExc_UnicodeDecodeError)) {
        return NULL;
    }
    /* Positions in `scratch` are not those of the input: decode again there. */
    PyErr_Clear();
    PyObject *whole = PyUnicode_DecodeUTF8(text, text_end - text, NULL);
    Py_XDECREF(whole);
    PyObject *cause = PyErr_GetRaisedException();
    Py_ssize_t bad = 0;
    if (cause != NULL && PyUnicodeDecodeError_GetStart(cause, &bad) < 0) {
        Py_DECREF(cause);
        return NULL;
    }
    PyObject *error = new_decode_error(ps, text + bad, "invalid UTF-8");
    if (error == NULL) {
        Py_XDECREF(cause);
        return NULL;
    }
    PyException_SetCause(error, cause);         /* takes it */
    PyErr_SetRaisedException(error);
    return NULL;
}

/* ---- strings ----------------------------------------------------------- */

static int
scratch_reserve(parser *ps, size_t more)
{
    if (ps->scratch_room - ps->scratch_size >= more) {
        return 0;
    }
    size_t room = (ps->scratch_size + more) * 2;
    char *scratch = PyMem_Realloc(ps->scratch, room);
    if (scratch == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    ps->scratch = scratch;
    ps->scratch_room = room;
    return 0;
}

/* Four hexadecimal digits at p, or -1. */
static int
hex4(const char *p, const char *end)
{
    if (end - p < 4) {
        return -1;
    }
    int value = 0;
    for (int i = 0; i < 4; i++) {
        int c = (unsigned char)p[i], digit;
        if (c >= '0' && c <= '9') {
            digit = c - '0';
        } else if ((c | 0x20) >= 'a' && (c | 0x20) <= 'f') {
            digit = (c | 0x20) - 'a' + 10;
        } else {
            return -1;
        }
        value = value << 4 | digit;
    }
    return value;
}

static void
put_utf8(parser *ps, uint32_t c)
{
    char *out = ps->scratch + ps->scratch_size;
    int size = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    static const unsigned char lead[] = {0, 0x00, 0xC0, 0xE0, 0xF0};
    for (int i = size - 1; i > 0; i--) {
        out[i] = (char)(0x80 | (c & 0x3F));
        c >>= 6;
    }
    out[0] = (char)(lead[size] | c);
    ps->scratch_size += (size_t)size;
}

static int
is_surrogate(uint32_t c)
{
    return (c & 0xF800) == 0xD800;
}

/* Appends what the escape at p (its backslash) stands for. Returns the place
 * after it, or NULL with an exception. Room for four bytes is the caller's. */
static const char *
read_escape(parser *ps, const char *p)
{
    static const char names[] = "\"\\/bfnrt", bytes[] = "\"\\/\b\f\n\r\t";
    if (ps->end - p < 2) {
        return fail(ps, ps->end, "the text ends too early");
    }
    if (p[1] != 'u') {
        const char *found = p[1] ? strchr(names, p[1]) : NULL;
        if (found == NULL) {
            return fail(ps, p, "unknown escape");
        }
        ps->scratch[ps->scratch_size++] = bytes[found - names];
        return p + 2;
    }
    int unit = hex4(p + 2, ps->end);
    if (unit < 0) {
        return fail(ps, p, "\\u is not followed by four hexadecimal digits");
    }
    p += 6;
    uint32_t c = (uint32_t)unit;
    if (c >= 0xD800 && c < 0xDC00 && ps->end - p >= 6 && p[0] == '\\' && p[1] == 'u') {
        int low = hex4(p + 2, ps->end);
        if (low >= 0xDC00 && low < 0xE000) {
            c = 0x10000 + ((c - 0xD800) << 10) + ((uint32_t)low - 0xDC00);
            p += 6;
        }
    }
    put_utf8(ps, c);
    return p;
}

/* The str of a string with escapes, put together in `scratch`. Half of a
 * surrogate pair is kept as Python's json keeps it: as that code point. */
static PyObject *
text_of_scratch(parser *ps, const char *text, const char *text_end, int lone)
{
    if (lone) {
        /* "surrogatepass" below would also let bytes of the input pass that
         * are not UTF-8, so those are looked at first. */
        PyObject *strict = PyUnicode_DecodeUTF8(text, text_end - text, NULL);
        if (strict == NULL) {
            return fail_undecodable(ps, text, text_end);
        }
        Py_DECREF(strict);
    }
    PyObject *result = PyUnicode_DecodeUTF8(ps->scratch, (Py_ssize_t)ps->scratch_size,
                                            lone ? "surrogatepass" : NULL);
    return result != NULL ? result : fail_undecodable(ps, text, text_end);
}

/* `run` is the first backslash of the string that begins at `text`. */
static PyObject *
read_escaped_string(parser *ps, const char *text, const char *run)
{
    int lone = 0;
    const char *p = text;
    ps->scratch_size = 0;
    for (;;) {
        size_t plain = (size_t)(run - p);
        if (scratch_reserve(ps, plain + 4) < 0) {
            return NULL;
        }
        memcpy(ps->scratch + ps->scratch_size, p, plain);
        ps->scratch_size += plain;
        if (run >= ps->end || *run != '\\') {
            break;
        }
        p = read_escape(ps, run);
        if (p == NULL) {
            return NULL;
        }
        if (p - run == 6) {
            lone |= is_surrogate((uint32_t)hex4(run + 2, ps->end));
        }
        run = plain_run_end(p, ps->end, 0);
    }
    if (run >= ps->end || *run != '"') {
        ps->p = run;
        return fail_expected(ps, "control character in a string");
    }
    ps->p = run + 1;
    return text_of_scratch(ps, text, run, lone);
}

/* The str of a key, from the cache where it was read before. */
static PyObject *
key_of(parser *ps, const char *text, Py_ssize_t length)
{
    if (length == 0 || length > KEY_LENGTH_MAX) {
        return PyUnicode_FromStringAndSize(text, length);
    }
    unsigned hash = (unsigned)length * 31 + (unsigned char)text[0] * 7u
        + (unsigned char)text[length / 2] * 13u + (unsigned char)text[length - 1] * 17u;
    key_slot *slot = &ps->keys[hash % KEY_SLOTS];
    if (slot->length == length && memcmp(slot->text, text, (size_t)length) == 0) {
        return Py_NewRef(slot->key);
    }
    PyObject *key = PyUnicode_FromStringAndSize(text, length);
    if (key == NULL) {
        return NULL;
    }
    Py_XDECREF(slot->key);
    *slot = (key_slot){text, length, Py_NewRef(key)};
    return key;
}

/* The string whose opening quote is at ps->p. */
static PyObject *
read_string(parser *ps, int is_key)
{
    const char *text = ps->p + 1;
    const char *run = plain_run_end(text, ps->end, 0);
    if (run < ps->end && *run == '\\') {
        return read_escaped_string(ps, text, run);
    }
    if (run >= ps->end || *run != '"') {
        ps->p = run;
        return fail_expected(ps, "control character in a string");
    }
    ps->p = run + 1;
    PyObject *result = is_key ? key_of(ps, text, run - text)
                              : PyUnicode_FromStringAndSize(text, run - text);
    return result != NULL ? result : fail_undecodable(ps, text, run);
}

/* ---- numbers ----------------------------------------------------------- */

typedef struct {
    const char *text, *end;
    uint64_t digits;                    /* all of them as one number, up to 18 */
    int digit_count;                    /* saturates at 19 */
    int fraction_count;                 /* how many of them follow the point */
    int exponent;                       /* saturates; without fraction_count */
    int negative, is_float;
} number;

static const char *
scan_digits(const char *p, const char *end, number *n, int fraction)
{
    for (; p < end && *p >= '0' && *p <= '9'; p++) {
        if (n->digit_count < 18) {
            n->digits = n->digits * 10 + (uint64_t)(*p - '0');
        }
        /* Leading zeros do not use up the room of a uint64_t. */
        n->digit_count += n->digit_count < 19 && n->digits != 0;
        n->fraction_count += fraction && n->fraction_count < 1000;
    }
    return p;
}

static const char *
scan_exponent(const char *p, const char *end, number *n)
{
    int negative = p < end && *p == '-';
    p += p < end && (*p == '-' || *p == '+');
    for (; p < end && *p >= '0' && *p <= '9'; p++) {
        n->exponent = n->exponent < 10000 ? n->exponent * 10 + (*p - '0') : n->exponent;
    }
    n->exponent = negative ? -n->exponent : n->exponent;
    return p;
}

/* Reads the grammar of a number. Returns 0, or -1 with an exception. */
static int
scan_number(parser *ps, number *n)
{
    const char *p = ps->p, *end = ps->end, *from;
    *n = (number){.text = p, .negative = *p == '-'};
    from = p += n->negative;
    p = scan_digits(p, end, n, 0);
    ps->p = p;
    if (p == from) {
        fail_expected(ps, "a minus sign without a number");
        return -1;
    }
    if (*from == '0' && p - from > 1) {
        fail(ps, from, "a number with a leading zero");
        return -1;
    }
    if (p < end && *p == '.') {
        n->is_float = 1;
        from = p + 1;
        ps->p = p = scan_digits(from, end, n, 1);
        if (p == from) {
            fail_expected(ps, "no digit after the decimal point");
            return -1;
        }
    }
    if (p < end && (*p == 'e' || *p == 'E')) {
        n->is_float = 1;
        ps->p = p = scan_exponent(p + 1, end, n);
        if (p[-1] < '0' || p[-1] > '9') {
            fail_expected(ps, "no digit in the exponent");
            return -1;
        }
    }
    n->end = p;
    return 0;
}

static PyObject *
make_float(parser *ps, const number *n)
{
    /* Powers of ten that a double holds exactly: with at most 15 digits, one
     * multiplication or division rounds once, as the standard asks for. */
    static const double tens[] = {1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11,
        1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
    int exponent = n->exponent - n->fraction_count;
    if (n->digit_count <= 15 && exponent >= -22 && exponent <= 22) {
        double value = (double)n->digits;
        value = exponent < 0 ? value / tens[-exponent] : value * tens[exponent];
        return PyFloat_FromDouble(n->negative ? -value : value);
    }
    /* The text goes on after the number, but with nothing that a number
     * could contain, so the conversion stops where the scanner did. */
    char *stop;
    double value = PyOS_string_to_double(n->text, &stop, NULL);
    if (value == -1.0 && PyErr_Occurred()) {
        return NULL;
    }
    if (isinf(value) && !ps->options->allow_nan) {
        return fail(ps, n->text, "a number beyond the range of a float");
    }
    return PyFloat_FromDouble(value);
}

static PyObject *
read_number(parser *ps)
{
    number n;
    if (scan_number(ps, &n) < 0) {
        return NULL;
    }
    if (n.is_float) {
        return make_float(ps, &n);
    }
    if (n.digit_count <= 18) {
        int64_t value = (int64_t)n.digits;
        return PyLong_FromLongLong(n.negative ? -value : value);
    }
    /* A copy that ends with the number: PyLong_FromString would go on over an
     * underscore. It also enforces the runtime's limit on digits (ValueError). */
    size_t length = (size_t)(n.end - n.text);
    char *copy = PyMem_Malloc(length + 1);
    if (copy == NULL) {
        return PyErr_NoMemory();
    }
    memcpy(copy, n.text, length);
    copy[length] = '\0';
    PyObject *result = PyLong_FromString(copy, NULL, 10);
    PyMem_Free(copy);
    return result;
}

/* ---- values and containers --------------------------------------------- */

static void
skip_space(parser *ps)
{
    const char *p = ps->p;
    while (p < ps->end && (*p == ' ' || *p == '\n' || *p == '\r' || *p == '\t')) {
        p++;
    }
    ps->p = p;
}

/* Steps over `word` where it stands at ps->p. */
static int
accept_word(parser *ps, const char *word)
{
    size_t length = strlen(word);
    if ((size_t)(ps->end - ps->p) < length || memcmp(ps->p, word, length) != 0) {
        return 0;
    }
    ps->p += length;
    return 1;
}

static PyObject *
read_word(parser *ps)
{
    if (accept_word(ps, "true")) {
        return Py_NewRef(Py_True);
    }
    if (accept_word(ps, "false")) {
        return Py_NewRef(Py_False);
    }
    if (accept_word(ps, "null")) {
        return Py_NewRef(Py_None);
    }
    if (ps->options->allow_nan) {
        if (accept_word(ps, "NaN")) {
            return PyFloat_FromDouble((double)NAN);
        }
        if (accept_word(ps, "Infinity")) {
            return PyFloat_FromDouble((double)INFINITY);
        }
        if (accept_word(ps, "-Infinity")) {
            return PyFloat_FromDouble(-(double)INFINITY);
        }
    }
    return fail_expected(ps, "expected a value");
}

static PyObject *
read_scalar(parser *ps)
{
    char c = ps->p < ps->end ? *ps->p : '\0';
    if (c == '"') {
        return read_string(ps, 0);
    }
    int infinity = c == '-' && ps->end - ps->p > 1 && ps->p[1] == 'I';
    if ((c >= '0' && c <= '9') || (c == '-' && !infinity)) {
        return read_number(ps);
    }
    return read_word(ps);
}

static int
push_container(parser *ps, int is_dict)
{
    if (ps->depth >= ps->options->max_depth) {
        place where = place_of(ps, ps->p);
        PyErr_Format(PyExc_RecursionError,
                     "line %zd, column %zd: JSON nested deeper than max_depth=%zd",
                     where.line, where.column, ps->options->max_depth);
        return -1;
    }
    if (ps->depth == ps->room) {
        Py_ssize_t room = ps->room ? ps->room * 2 : 32;
        frame *frames = PyMem_Realloc(ps->frames, (size_t)room * sizeof *frames);
        if (frames == NULL) {
            PyErr_NoMemory();
            return -1;
        }
        ps->frames = frames;
        ps->room = room;
    }
    PyObject *container = is_dict ? PyDict_New() : PyList_New(0);
    if (container == NULL) {
        return -1;
    }
    ps->frames[ps->depth++] = (frame){container, NULL, is_dict};
    return 0;
}

/* Closes the innermost container; it becomes a value for the one around it. */
static PyObject *
pop_container(parser *ps)
{
    return ps->frames[--ps->depth].container;
}

/* Reads `"key" :` for the dict on top. */
static int
read_key(parser *ps)
{
    skip_space(ps);
    if (ps->p >= ps->end || *ps->p != '"') {
        fail_expected(ps, "expected a key in double quotes");
        return -1;
    }
    PyObject *key = read_string(ps, 1);
    if (key == NULL) {
        return -1;
    }
    ps->frames[ps->depth - 1].key = key;
    skip_space(ps);
    if (ps->p >= ps->end || *ps->p != ':') {
        fail_expected(ps, "expected ':' after the key");
        return -1;
    }
    ps->p++;
    return 0;
}

/* Reads the bracket at ps->p. Returns 1 where members follow (for a dict the
 * first key has been read), 0 where it was closed at once, -1 on failure. */
static int
open_container(parser *ps)
{
    int is_dict = *ps->p == '{';
    if (push_container(ps, is_dict) < 0) {
        return -1;
    }
    ps->p++;
    skip_space(ps);
    if (ps->p < ps->end && *ps->p == (is_dict ? '}' : ']')) {
        ps->p++;
        return 0;
    }
    return is_dict && read_key(ps) < 0 ? -1 : 1;
}

/* Stores a value in the container on top; takes the reference. Of equal keys
 * the last one wins. */
static int
store(parser *ps, PyObject *value)
{
    frame *top = &ps->frames[ps->depth - 1];
    int result;
    if (top->is_dict) {
        result = PyDict_SetItem(top->container, top->key, value);
        Py_CLEAR(top->key);
    } else {
        result = PyList_Append(top->container, value);
    }
    Py_DECREF(value);
    return result;
}

/* After a member: 1 where another follows, 0 where the container ends, -1. */
static int
read_separator(parser *ps)
{
    int is_dict = ps->frames[ps->depth - 1].is_dict;
    skip_space(ps);
    char c = ps->p < ps->end ? *ps->p : '\0';
    if (c == ',') {
        ps->p++;
        return is_dict && read_key(ps) < 0 ? -1 : 1;
    }
    if (c == (is_dict ? '}' : ']')) {
        ps->p++;
        return 0;
    }
    fail_expected(ps, is_dict ? "expected ',' or '}'" : "expected ',' or ']'");
    return -1;
}

static PyObject *
read_document(parser *ps)
{
    for (;;) {
        skip_space(ps);
        PyObject *value;
        if (ps->p < ps->end && (*ps->p == '[' || *ps->p == '{')) {
            int more = open_container(ps);
            if (more < 0) {
                return NULL;
            }
            if (more) {
                continue;
            }
            value = pop_container(ps);
        } else {
            value = read_scalar(ps);
            if (value == NULL) {
                return NULL;
            }
        }
        /* A value that ends a container is followed by that container's own end. */
        int more = 0;
        while (!more) {
            if (ps->depth == 0) {
                return value;
            }
            if (store(ps, value) < 0) {
                return NULL;
            }
            more = read_separator(ps);
            if (more < 0) {
                return NULL;
            }
            if (!more) {
                value = pop_container(ps);
            }
        }
    }
}

PyObject *
jsonx_parse(const jsonx_state *state, const jsonx_options *options,
            const char *text, Py_ssize_t size)
{
    parser ps = {.state = state, .options = options,
                 .start = text, .p = text, .end = text + size};
    PyObject *value = NULL;
    if (size >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0) {
        fail(&ps, text, "the text begins with a byte order mark");
    } else {
        value = read_document(&ps);
    }
    if (value != NULL) {
        skip_space(&ps);
        if (ps.p < ps.end) {
            Py_CLEAR(value);
            fail(&ps, ps.p, "something follows the end of the value");
        }
    }
    parser_clear(&ps);
    return value;
}
