/* jsonx: JSON for the opaque C API. What the files of this example share.
 *
 *   module.c   the module: slots, state, argument parsing, load_file()
 *   parse.c    text -> objects
 *   write.c    objects -> text
 *   walk.c     walk() and equal()
 *   trail.c    the explicit stack with which write.c and walk.c visit a tree
 *
 * Ownership is the same everywhere: a PyObject * that a function returns or
 * stores through a pointer is a new reference, one that it receives is the
 * caller's. The two exceptions say "takes" in their comment.
 */
#ifndef JSONX_H
#define JSONX_H

#include <Python.h>
#include <stdint.h>
#include <string.h>

/* Nesting that loads() and dumps() accept unless told otherwise. No function
 * here recurses in C, so the limit is a policy, not a matter of stack space. */
#define JSONX_MAX_DEPTH 10000

/* What one instance of the module owns. There is no static object in this
 * example: two interpreters that import it share code, not objects. */
typedef struct {
    PyObject *decode_error;             /* jsonx.JSONDecodeError */
} jsonx_state;

typedef struct {
    Py_ssize_t max_depth;
    int allow_nan;                      /* accept and write NaN, Infinity, -Infinity */
    int ensure_ascii;                   /* dumps: \u escapes beyond ASCII */
    int indent;                         /* dumps: spaces per level, -1: one line */
} jsonx_options;

/* Parses `size` bytes at `text`, which must stay unchanged meanwhile and be
 * followed by a NUL. */
PyObject *jsonx_parse(const jsonx_state *state, const jsonx_options *options,
                      const char *text, Py_ssize_t size);

PyObject *jsonx_write(PyObject *value, const jsonx_options *options);

PyObject *jsonx_walk(PyObject *module, PyObject *value);
PyObject *jsonx_equal(PyObject *module, PyObject *args);

/* The first byte in [p, end) that cannot be copied as it is between quotes:
 * a quote, a backslash, a control character and, where `ascii` is set, any
 * byte beyond ASCII. Returns `end` where there is none. */
static inline const char *
plain_run_end(const char *p, const char *end, int ascii)
{
    const uint64_t ones = 0x0101010101010101u, highs = ones * 0x80;
    const uint64_t beyond_ascii = ascii ? highs : 0;

    /* Eight bytes at a time: (x - 0x01..) & ~x has the high bit of a byte set
     * where that byte is zero, and likewise with 0x20.. where it is below 0x20.
     * Bytes after the first hit may be reported wrongly; the loop below looks. */
    while (end - p >= 8) {
        uint64_t word;
        memcpy(&word, p, 8);
        uint64_t quote = word ^ ones * '"', slash = word ^ ones * '\\';
        uint64_t hit = ((word - ones * 0x20) & ~word) | ((quote - ones) & ~quote)
                     | ((slash - ones) & ~slash);
        if ((hit & highs) | (word & beyond_ascii)) {
            break;
        }
        p += 8;
    }
    for (; p < end; p++) {
        unsigned char c = (unsigned char)*p;
        if (c < 0x20 || c == '"' || c == '\\' || (ascii && c >= 0x80)) {
            break;
        }
    }
    return p;
}

#endif
