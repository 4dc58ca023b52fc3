/* Operations of four threads on one list, and on one dict: whatever they returned, there is an order of
 * single operations, in which none comes after one that began when it had ended, that returns the same
 * (linearizability). Histories are recorded and then searched for such an order, as in J. Wing and
 * C. Gong, "Testing and verifying concurrent objects", 1993.
 *
 * PYRT_HISTORIES=N: so many of each kind (2000; with PYRT_GC 200). */
/* races: tsan */
#define _DEFAULT_SOURCE
#include "fixture.h"
#include <pthread.h>
#include <sched.h>
#include <string.h>

#define THREADS 4
#define STEPS 5
#define ROOM (THREADS * STEPS + 4)
#define KEYS 4
#define NOTHING (-1)

/* What an operation was given, what it returned, and when it began and ended. */
typedef struct {
    int op, index, value;
    long result, began, ended;
} step;

typedef struct {
    int length;
    int items[ROOM];
} model;

typedef struct {
    int ops;
    long (*run)(PyObject *object, int op, int index, int value);
    long (*predict)(model *m, int op, int index, int value);
} kind;

static step history[THREADS][STEPS];
static PyObject *subject, *numbers[64];
static const kind *tested;
static long clock_, arrived, round_;
static unsigned long seed = 88172645463325252UL;

static unsigned
chance(unsigned below)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return (unsigned)(seed >> 11) % below;
}

static long
tick(void)
{
    return __atomic_fetch_add(&clock_, 1, __ATOMIC_SEQ_CST);
}

/* NOTHING where the exception pending says that there is nothing; else the test is broken. */
static long
nothing(void)
{
    CHECK(PyErr_ExceptionMatches(PyExc_LookupError));
    PyErr_Clear();
    return NOTHING;
}

static long
taken(PyObject *number)
{
    if (number == NULL) {
        return nothing();
    }
    long value = PyLong_AsLong(number);
    Py_DECREF(number);
    return value;
}

/* One number for a sequence of numbers. */
static long
digest(const int *items, Py_ssize_t length)
{
    unsigned long sum = 1469598103934665603UL + (unsigned long)length;
    for (Py_ssize_t i = 0; i < length; i++) {
        sum = (sum ^ (unsigned long)items[i]) * 1099511628211UL;
    }
    return (long)(sum >> 8);
}

/* ---- lists ------------------------------------------------------------------ */

enum { APPEND, INSERT, GET, SET, SIZE, CONTENT, CONTAINS, DELETE, REVERSE, LIST_OPS };

static long
run_list(PyObject *list, int op, int index, int value)
{
    PyObject *number = numbers[value];
    switch (op) {
    case APPEND: return PyList_Append(list, number);
    case INSERT: return PyList_Insert(list, index, number);
    case GET: return taken(PyList_GetItemRef(list, index));
    case SET: return PyList_SetItem(list, index, Py_NewRef(number)) < 0 ? nothing() : 0;
    case SIZE: return PyList_Size(list);
    case CONTAINS: return PySequence_Contains(list, number);
    case DELETE: return PySequence_DelItem(list, index) < 0 ? nothing() : 0;
    case REVERSE: return PyList_Reverse(list);
    default: break;
    }
    PyObject *copy = PyList_GetSlice(list, 0, ROOM);
    int items[ROOM];
    Py_ssize_t length = PyList_Size(copy);
    for (Py_ssize_t i = 0; i < length; i++) {
        items[i] = (int)taken(PyList_GetItemRef(copy, i));
    }
    Py_DECREF(copy);
    return digest(items, length);
}

static long
predict_list(model *m, int op, int index, int value)
{
    int *items = m->items, is_in = index < m->length;
    switch (op) {
    case APPEND: items[m->length++] = value; return 0;
    case INSERT:
        index = is_in ? index : m->length;
        memmove(items + index + 1, items + index, sizeof(int) * (size_t)(m->length++ - index));
        items[index] = value;
        return 0;
    case GET: return is_in ? items[index] : NOTHING;
    case SET:
        if (is_in) {
            items[index] = value;
        }
        return is_in ? 0 : NOTHING;
    case SIZE: return m->length;
    case CONTENT: return digest(items, m->length);
    case CONTAINS:
        for (int i = 0; i < m->length; i++) {
            if (items[i] == value) {
                return 1;
            }
        }
        return 0;
    case DELETE:
        if (is_in) {
            memmove(items + index, items + index + 1, sizeof(int) * (size_t)(--m->length - index));
        }
        return is_in ? 0 : NOTHING;
    default:
        for (int i = 0; i < m->length / 2; i++) {
            int other = m->length - 1 - i, kept = items[i];
            items[i] = items[other];
            items[other] = kept;
        }
        return 0;
    }
}

/* ---- dicts: items[k] is the value of key k -------------------------------------- */

enum { DICT_SET, DICT_GET, DICT_DELETE, DICT_CONTAINS, DICT_SIZE, DICT_DEFAULT, DICT_POP, DICT_CONTENT,
       DICT_OPS };

static long
dict_get(PyObject *dict, PyObject *key)
{
    PyObject *found = NULL;
    return PyDict_GetItemRef(dict, key, &found) > 0 ? taken(found) : NOTHING;
}

static long
run_dict(PyObject *dict, int op, int index, int value)
{
    PyObject *key = numbers[index % KEYS], *number = numbers[value], *found = NULL;
    switch (op) {
    case DICT_SET: return PyDict_SetItem(dict, key, number);
    case DICT_GET: return dict_get(dict, key);
    case DICT_DELETE: return PyDict_DelItem(dict, key) < 0 ? nothing() : 0;
    case DICT_CONTAINS: return PyDict_Contains(dict, key);
    case DICT_SIZE: return PyDict_Size(dict);
    case DICT_DEFAULT: {
        int was_there = PyDict_SetDefaultRef(dict, key, number, &found);
        return taken(found) * 2 + was_there;
    }
    case DICT_POP: return taken(PyObject_CallMethod(dict, "pop", "Oi", key, NOTHING));
    default: break;
    }
    PyObject *copy = PyDict_Copy(dict);
    int items[KEYS];
    for (int i = 0; i < KEYS; i++) {
        items[i] = (int)dict_get(copy, numbers[i]);
    }
    Py_DECREF(copy);
    return digest(items, KEYS);
}

static long
predict_dict(model *m, int op, int index, int value)
{
    int *place = &m->items[index % KEYS], before = *place, is_in = before != NOTHING, count = 0;
    switch (op) {
    case DICT_SET: *place = value; return 0;
    case DICT_GET: return before;
    case DICT_DELETE: *place = NOTHING; return is_in ? 0 : NOTHING;
    case DICT_CONTAINS: return is_in;
    case DICT_SIZE:
        for (int i = 0; i < KEYS; i++) {
            count += m->items[i] != NOTHING;
        }
        return count;
    case DICT_DEFAULT: *place = is_in ? before : value; return *place * 2 + is_in;
    case DICT_POP: *place = NOTHING; return before;
    default: return digest(m->items, KEYS);
    }
}

/* ---- recording -------------------------------------------------------------------- */

static const kind lists = {LIST_OPS, run_list, predict_list};
static const kind dicts = {DICT_OPS, run_dict, predict_dict};

/* Waits, detached, until all threads and the main one are here. */
static void
meet(void)
{
    long now = __atomic_load_n(&round_, __ATOMIC_SEQ_CST);
    if (__atomic_add_fetch(&arrived, 1, __ATOMIC_SEQ_CST) == THREADS + 1) {
        __atomic_store_n(&arrived, 0, __ATOMIC_SEQ_CST);
        __atomic_store_n(&round_, now + 1, __ATOMIC_SEQ_CST);
    }
    while (__atomic_load_n(&round_, __ATOMIC_SEQ_CST) == now) {
        sched_yield();
    }
}

static void *
work(void *steps)
{
    step *own = steps;
    for (;;) {
        meet();
        if (tested == NULL) {
            return NULL;
        }
        PyGILState_STATE state = PyGILState_Ensure();
        for (int i = 0; i < STEPS; i++) {
            own[i].began = tick();
            own[i].result = tested->run(subject, own[i].op, own[i].index, own[i].value);
            own[i].ended = tick();
            if (i % 2) {
                Py_BEGIN_ALLOW_THREADS
                Py_END_ALLOW_THREADS
            }
        }
        PyGILState_Release(state);
        meet();
    }
}

/* ---- the search --------------------------------------------------------------------- */

#define SEEN 65536
static unsigned long seen[SEEN];

/* Whether this is new: how far each thread is, and the state. */
static int
is_new(const int *done, const model *m)
{
    unsigned long key = (unsigned long)digest(m->items, m->length);
    for (int t = 0; t < THREADS; t++) {
        key = (key ^ (unsigned long)done[t]) * 1099511628211UL;
    }
    key |= 1;
    for (unsigned long at = key % SEEN, tries = 0; tries < SEEN; at = (at + 1) % SEEN, tries++) {
        if (seen[at] == 0) {
            seen[at] = key;
            return 1;
        }
        if (seen[at] == key) {
            return 0;
        }
    }
    return 1;
}

static int
can_be_ordered(const kind *k, int *done, const model *m)
{
    long first_end = -1;
    for (int t = 0; t < THREADS; t++) {
        if (done[t] < STEPS && (first_end < 0 || history[t][done[t]].ended < first_end)) {
            first_end = history[t][done[t]].ended;
        }
    }
    if (first_end < 0) {
        return 1;
    }
    if (!is_new(done, m)) {
        return 0;
    }
    for (int t = 0; t < THREADS; t++) {
        const step *next = &history[t][done[t]];
        if (done[t] == STEPS || next->began > first_end) {
            continue;
        }
        model after = *m;
        if (k->predict(&after, next->op, next->index, next->value) == next->result) {
            done[t]++;
            int found = can_be_ordered(k, done, &after);
            done[t]--;
            if (found) {
                return 1;
            }
        }
    }
    return 0;
}

static int
is_linearizable(const kind *k, const model *begin)
{
    int done[THREADS] = {0};
    memset(seen, 0, sizeof seen);
    return can_be_ordered(k, done, begin);
}

static void
show_history(void)
{
    for (int t = 0; t < THREADS; t++) {
        for (int i = 0; i < STEPS; i++) {
            const step *s = &history[t][i];
            fprintf(stderr, "thread %d: %ld-%ld op %d(%d, %d) = %ld\n", t, s->began, s->ended, s->op,
                    s->index, s->value, s->result);
        }
    }
}

static void
record(const kind *k, model *begin)
{
    *begin = (model){0};
    subject = k == &lists ? PyList_New(0) : PyDict_New();
    if (k == &dicts) {
        begin->length = KEYS;
        memset(begin->items, 0xff, sizeof begin->items);
    }
    for (int i = 0; i < 3; i++) {
        int op = k == &lists ? (int)APPEND : (int)DICT_SET;
        CHECK(k->run(subject, op, i, i) == k->predict(begin, op, i, i));
    }
    for (int t = 0; t < THREADS; t++) {
        for (int i = 0; i < STEPS; i++) {
            history[t][i] = (step){(int)chance((unsigned)k->ops), (int)chance(5), (int)chance(8), 0, 0, 0};
        }
    }
    tested = k;
    Py_BEGIN_ALLOW_THREADS
    meet();
    meet();
    Py_END_ALLOW_THREADS
    Py_CLEAR(subject);
}

static void
test(const char *label, const kind *k, long histories)
{
    long wrong = 0, found = 0, changed = 0;
    for (long i = 0; i < histories; i++) {
        model begin;
        record(k, &begin);
        if (!is_linearizable(k, &begin) && wrong++ == 0) {
            show_history();
        }
        /* The search does find what is wrong: a read of what was never written. */
        step *spoilt = &history[chance(THREADS)][chance(STEPS)];
        if (spoilt->op == (k == &lists ? (int)GET : (int)DICT_GET)) {
            spoilt->result = 63;
            changed++;
            found += !is_linearizable(k, &begin);
        }
    }
    printf("%s: not linearizable: %ld, spoilt ones found: %d\n", label, wrong, changed > 0 && found == changed);
}

static void
body(PyObject *Py_UNUSED(module))
{
    const char *asked = getenv("PYRT_HISTORIES"), *zeal = getenv("PYRT_GC");
    long histories = asked ? atol(asked) : zeal && *zeal ? 200 : 2000;
    pthread_t threads[THREADS];
    for (int i = 0; i < 64; i++) {
        numbers[i] = PyLong_FromLong(i);
    }
    for (int t = 0; t < THREADS; t++) {
        CHECK(pthread_create(&threads[t], NULL, work, history[t]) == 0);
    }
    test("list", &lists, histories);
    test("dict", &dicts, histories);
    tested = NULL;
    Py_BEGIN_ALLOW_THREADS
    meet();
    for (int t = 0; t < THREADS; t++) {
        pthread_join(threads[t], NULL);
    }
    Py_END_ALLOW_THREADS
    for (int i = 0; i < 64; i++) {
        Py_DECREF(numbers[i]);
    }
}

FIXTURE(linear, body)
