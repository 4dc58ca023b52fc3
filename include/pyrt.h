/* pyrt.h: what pyrt has beyond Python.
 *
 * Part of pyrt. Included by Python.h, which may be included instead.
 */
#ifndef PYRT_PYTHON_H
#include "Python.h"
#elif !defined(PYRT_PYRT_H)
#define PYRT_PYRT_H

#ifdef __cplusplus
extern "C" {
#endif

/* What a list keeps, from PyRt_List_GetView to PyRt_List_ReleaseView. `code` says what the items
 * are, in the codes of the module struct: 'b', 'h', 'i', 'q' for ints of 8, 16, 32, 64 bits, 'd' for
 * doubles; or 'O' for objects: borrowed references, NULL for a place that was not filled yet.
 * Ints may be wider than they need be. A list with ints and doubles, or with an int of 64 bits, a
 * bool, an infinity, a NaN, is one of objects. */
typedef struct PyRt_ListView {
    const void *items;
    Py_ssize_t length;
    Py_ssize_t itemsize;
    char code;
    PyObject *list;
} PyRt_ListView;

/* What collections did and cost, from PyRt_GC_GetStats. Later versions add members at the end: `size` says
 * which ones there are. Times are in nanoseconds of CLOCK_MONOTONIC. Bytes are those of the objects'
 * own slots, but for `allocated`, which counts all memory that is new to the program: slots that were
 * never used, and the arrays of containers. The last collection is the last one that ended. */
typedef struct PyRt_GC_Stats {
    size_t size;              /* set by the caller to sizeof(PyRt_GC_Stats) */
    uint64_t collections;     /* all that ended */
    uint64_t stopped;         /* those of them that stopped the threads from beginning to end */
    uint64_t unreachable;     /* tracked objects found to be garbage */
    uint64_t finalizers;      /* calls of tp_finalize of garbage */
    uint64_t assists;         /* how often a thread that allocated marked as well */
    uint64_t allocated;       /* bytes, by all threads, to within 64 KiB for each */
    uint64_t freed;           /* bytes of what was found to be garbage */
    uint64_t pauses;          /* how often a collection kept a thread at the end of a call */
    uint64_t pause_total;
    uint64_t pause_longest;
    uint64_t pause_last;
    uint64_t last_reason;     /* a PyRt_GC_REASON_...; 0 before the first has ended */
    uint64_t last_start;
    uint64_t last_end;
    uint64_t last_pauses;
    uint64_t last_pause_total;
    uint64_t last_pause_longest;
    uint64_t last_unreachable;
    uint64_t last_allocated;  /* between the end of the one before and its own */
    uint64_t last_freed;
    uint64_t last_live;       /* at its end */
} PyRt_GC_Stats;

#define PyRt_GC_REASON_ALLOCATION 1 /* as much was allocated as the settings say */
#define PyRt_GC_REASON_REQUEST 2    /* PyGC_Collect, gc.collect(), the end of the runtime */
#define PyRt_GC_REASON_ZEAL 3       /* PYRT_GC=zeal */

/* BEGIN generated prototypes */

#ifndef PYRT_ABI3T
/* Returns the number of references that C holds to objects of the heap,
 * over all threads; after Py_FinalizeEx, how many were left then. Immediates
 * and static objects are not counted by anyone. The calling thread must be
 * attached unless the runtime is down. */
PyAPI_FUNC(Py_ssize_t) PyRt_ExternalReferences(void);
#endif

#ifndef PYRT_ABI3T
/* Returns a new list of the `count` ints at `values`. It keeps them in as few
 * bytes as they need; no object is made for those of less than 64 bits. New
 * reference; NULL with MemoryError, or SystemError for a negative count.
 * Thread safety: atomic. */
PyAPI_FUNC(PyObject * /*New*/) PyRt_List_FromInt64Array(const int64_t *values, Py_ssize_t count);
#endif

#ifndef PYRT_ABI3T
/* Returns a new list of the `count` doubles at `values`, as
 * PyRt_List_FromInt64Array does for ints. New reference; NULL with
 * MemoryError, or SystemError for a negative count.
 * Thread safety: atomic. */
PyAPI_FUNC(PyObject * /*New*/) PyRt_List_FromDoubleArray(const double *values, Py_ssize_t count);
#endif

#ifndef PYRT_ABI3T
/* Copies `count` items of `list`, from `start` on, to the array `to` of the
 * caller. Returns 0, or -1 with IndexError if the list has not so many,
 * TypeError for an item that is no int, OverflowError for one that needs more
 * than 64 bits, or SystemError for a negative count; then the content of the
 * array is undefined. Nothing is called: an object with `__index__` is no int.
 * Thread safety: atomic. */
PyAPI_FUNC(int) PyRt_List_AsInt64Array(PyObject *list, Py_ssize_t start, int64_t *to,
    Py_ssize_t count);
#endif

#ifndef PYRT_ABI3T
/* Copies `count` items of `list`, from `start` on, to the array `to` of the
 * caller; ints are converted. Returns 0, or -1 with IndexError if the list
 * has not so many, TypeError for an item that is neither float nor int,
 * OverflowError for an int too large, or SystemError for a negative count;
 * then the content of the array is undefined. Nothing is called: an object
 * with `__float__` is no number.
 * Thread safety: atomic. */
PyAPI_FUNC(int) PyRt_List_AsDoubleArray(PyObject *list, Py_ssize_t start, double *to,
    Py_ssize_t count);
#endif

#ifndef PYRT_ABI3T
/* Replaces the items from `low` to before `high` by the `count` ints at
 * `values`, bounds out of range moved to the nearest end; both at the length
 * adds them at the end. Returns 0, or -1 with MemoryError, BufferError while
 * there is a view of the list, or SystemError for a negative count; then the
 * list is as before.
 * Thread safety: atomic. */
PyAPI_FUNC(int) PyRt_List_SetInt64Slice(PyObject *list, Py_ssize_t low, Py_ssize_t high,
    const int64_t *values, Py_ssize_t count);
#endif

#ifndef PYRT_ABI3T
/* PyRt_List_SetInt64Slice for doubles.
 * Thread safety: atomic. */
PyAPI_FUNC(int) PyRt_List_SetDoubleSlice(PyObject *list, Py_ssize_t low, Py_ssize_t high,
    const double *values, Py_ssize_t count);
#endif

#ifndef PYRT_ABI3T
/* Fills `view` with what `list` keeps: the address of its items, to be read
 * only, how many there are, the size of one and what they are (`code`). Until
 * PyRt_List_ReleaseView everything that would change the list raises
 * BufferError, on all threads; there may be several views of one list. The
 * view holds a reference to the list. Returns 0, or -1 with MemoryError, or
 * BufferError for thousands of views of one list; then `view->list` is NULL.
 * Thread safety: atomic. */
PyAPI_FUNC(int) PyRt_List_GetView(PyObject *list, PyRt_ListView *view);
#endif

#ifndef PYRT_ABI3T
/* Ends a view, on any thread, and gives its reference to the list back.
 * `view->list` becomes NULL; where it is NULL already nothing happens. Cannot
 * fail.
 * Thread safety: atomic. */
PyAPI_FUNC(void) PyRt_List_ReleaseView(PyRt_ListView *view);
#endif

#ifndef PYRT_ABI3T
/* Changes a setting of the collector, from now on, for the whole process.
 * `name` is a word of PYRT_GC that has a number: "growth" (percent of what is
 * live that may be allocated before the next collection is over), "minimum"
 * (bytes that may be allocated besides), "slice" (microseconds: the longest
 * that a collection keeps a thread at the end of a call, but for what is
 * indivisible), "log" (1 or 0). What PYRT_GC says is in force from
 * Py_Initialize on and may be changed. Returns 0, or -1 with ValueError for a name
 * that there is not, and for a value out of the range that docs/gc.md gives.
 * Thread safety: atomic. */
PyAPI_FUNC(int) PyRt_GC_SetOption(const char *name, Py_ssize_t value);
#endif

#ifndef PYRT_ABI3T
/* Returns a setting of the collector, see PyRt_GC_SetOption; -1 with ValueError
 * for a name that there is not.
 * Thread safety: atomic. */
PyAPI_FUNC(Py_ssize_t) PyRt_GC_GetOption(const char *name);
#endif

#ifndef PYRT_ABI3T
/* Fills `stats`, whose `size` the caller has set to sizeof(PyRt_GC_Stats), with
 * what collections did so far; members that the runtime does not know are left
 * as they are, and `size` becomes the size of what was filled. Returns 0. The
 * debug runtime raises SystemError and returns -1 where `size` was not set.
 * Thread safety: atomic. */
PyAPI_FUNC(int) PyRt_GC_GetStats(PyRt_GC_Stats *stats);
#endif
/* END generated prototypes */

#ifdef __cplusplus
}
#endif
#endif /* PYRT_PYRT_H */
