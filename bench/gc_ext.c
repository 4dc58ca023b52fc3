/* The collector under load, as one extension that every runtime with abi3t
 * loads: the same binary on both sides of a comparison.
 *
 *   pauses(live, seconds, instances=0)   builds `live` containers (a third each of lists, tuples
 *        and dicts; then `instances` instances of a type with tp_traverse), then mutates them and
 *        makes cyclic garbage for `seconds`, timing each operation. Prints a line of figures.
 *   churn(name, scale=1.0)               nanoseconds for each of n operations; names() lists them.
 *
 * All of them call PyErr_CheckSignals() every thousand objects or sooner, as C code should that runs long:
 * nowhere else in C does CPython collect (gc.get_stats() says so).
 *
 * Beside the mutator an idle thread wakes up all the time: the gaps that it sees are the scheduler's, not
 * the runtime's. So is the time that the mutator itself is ready to run and has no processor: own_max_us is
 * the longest operation without that. The kernel counts how long a thread waits for a processor
 * (/proc/thread-self/schedstat), but not when the host gives a virtual one away; where the thread did not
 * block, no more than its processor time is its own.
 */
#define _GNU_SOURCE
#include <Python.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

static uint64_t
now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static double
cpu_seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

/* A file of /proc/self/status in kB. */
static long
status_kb(const char *field)
{
    FILE *f = fopen("/proc/self/status", "r");
    char line[256];
    long kb = -1;
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

/* What the kernel knows of this thread: nanoseconds that it ran, and that it was ready to run and waited for
 * a processor; how often it blocked. */
typedef struct {
    uint64_t ran, waited;
    long blocked;
} scheduling;

/* `fd` is the thread's schedstat. */
static scheduling
look(int fd)
{
    scheduling s = {0, 0, 0};
    char text[80] = "";
    struct rusage usage;
    struct timespec t;
    if (pread(fd, text, sizeof text - 1, 0) > 0 && strchr(text, ' ') != NULL) {
        s.waited = strtoull(strchr(text, ' '), NULL, 10);
    }
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    s.ran = (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
    s.blocked = getrusage(RUSAGE_THREAD, &usage) == 0 ? usage.ru_nvcsw : 0;
    return s;
}

/* What of an operation of `ns` is the thread's own, between two looks. */
static uint64_t
own_part(uint64_t ns, scheduling before, scheduling after)
{
    uint64_t waited = after.waited - before.waited, ran = after.ran - before.ran;
    uint64_t own = ns > waited ? ns - waited : 0;
    return after.blocked == before.blocked && own > ran ? ran : own;
}

/* ---- lengths of operations: buckets of 1/16 of a power of two ------------ */

#define BUCKETS (64 * 16)
typedef struct {
    uint64_t count[BUCKETS];
    uint64_t total, longest;
} lengths;

static void
note(lengths *l, uint64_t ns)
{
    int top = 63 - __builtin_clzll(ns | 1);
    unsigned sixteenth = top >= 4 ? (unsigned)(ns >> (top - 4)) & 15 : 0;
    l->count[top * 16 + (int)sixteenth]++;
    l->total++;
    if (ns > l->longest) {
        l->longest = ns;
    }
}

/* Microseconds below which a share of the operations lie. */
static double
quantile(const lengths *l, double share)
{
    uint64_t wanted = (uint64_t)((double)l->total * share), seen = 0;
    for (int i = 0; i < BUCKETS; i++) {
        seen += l->count[i];
        if (seen > wanted) {
            return (double)(1ull << (i / 16)) * (1.0 + (i % 16 + 1) / 16.0) / 1e3;
        }
    }
    return (double)l->longest / 1e3;
}

/* ---- the idle thread ------------------------------------------------------ */

typedef struct {
    pthread_t thread;
    volatile int stop;
    lengths gaps;
} watcher;

static void *
watch(void *arg)
{
    watcher *w = arg;
    uint64_t last = now();
    while (!w->stop) {
        /* Sleeping, as a thread that waits for work does: a busy one would take
         * a core away from what is measured. */
        struct timespec t = {0, 50000};
        nanosleep(&t, NULL);
        uint64_t next = now();
        uint64_t gap = next - last;
        note(&w->gaps, gap > 110000 ? gap - 110000 : 1);
        last = next;
    }
    return NULL;
}

/* ---- the type with tp_traverse -------------------------------------------- */

typedef struct {
    PyObject *other;
} node;

static PyTypeObject *node_type;

static node *
node_of(PyObject *self)
{
    return PyObject_GetTypeData(self, node_type);
}

static int
node_traverse(PyObject *self, visitproc visit, void *arg)
{
    node *mine = PyObject_GetTypeData_DuringGC(self, node_type);
    Py_VISIT(Py_TYPE(self));
    if (mine != NULL) {
        Py_VISIT(mine->other);
    }
    return 0;
}

static int
node_clear(PyObject *self)
{
    Py_CLEAR(node_of(self)->other);
    return 0;
}

static void
node_dealloc(PyObject *self)
{
    PyTypeObject *type = Py_TYPE(self);
    PyObject_GC_UnTrack(self);
    Py_CLEAR(node_of(self)->other);
    freefunc release = (freefunc)PyType_GetSlot(type, Py_tp_free);
    release(self);
    Py_DECREF(type);
}

static PyType_Slot node_slots[] = {{Py_tp_traverse, node_traverse},
                                   {Py_tp_clear, node_clear},
                                   {Py_tp_dealloc, node_dealloc},
                                   {0, NULL}};
static PyType_Spec node_spec = {"gc_ext.Node", -(int)sizeof(node), 0,
                                Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC, node_slots};

static PyObject *
new_node(void)
{
    return PyObject_CallNoArgs((PyObject *)node_type);
}

/* ---- pauses ---------------------------------------------------------------- */

static uint64_t random_state = 88172645463325252u;

static uint64_t
next_random(void)
{
    random_state ^= random_state << 13;
    random_state ^= random_state >> 7;
    random_state ^= random_state << 17;
    return random_state;
}

/* A container that holds `inner` and a number; steals nothing. */
static PyObject *
container(uint64_t kind, PyObject *inner, PyObject *number)
{
    switch (kind % 3) {
    case 0: {
        PyObject *list = PyList_New(0);
        if (list == NULL || PyList_Append(list, inner) < 0 || PyList_Append(list, number) < 0) {
            Py_CLEAR(list);
        }
        return list;
    }
    case 1:
        return PyTuple_Pack(2, inner, number);
    default: {
        PyObject *dict = PyDict_New();
        if (dict == NULL || PyDict_SetItem(dict, number, inner) < 0) {
            Py_CLEAR(dict);
        }
        return dict;
    }
    }
}

/* Operation number `i`, of which each makes so many objects, is over: gives the runtime its turn. */
static int
attend(Py_ssize_t i, Py_ssize_t objects)
{
    return i * objects % 1000 < objects ? PyErr_CheckSignals() : 0;
}

#define SHELF 1000

/* Lists of SHELF containers each, so that no single object is large. */
static PyObject *
build(Py_ssize_t live, Py_ssize_t instances)
{
    PyObject *shelves = PyList_New(0);
    for (Py_ssize_t made = 0; made < live + instances && shelves != NULL;) {
        PyObject *shelf = PyList_New(0);
        for (Py_ssize_t i = 0; i < SHELF && made < live + instances && shelf != NULL; i++, made++) {
            PyObject *number = PyLong_FromSsize_t(made);
            PyObject *object;
            if (made < live) {
                object = container((uint64_t)made, Py_None, number);
            } else {
                object = new_node();
                if (object != NULL) {
                    node_of(object)->other = Py_NewRef(shelf);
                }
            }
            if (number == NULL || object == NULL || PyList_Append(shelf, object) < 0
                || attend(made, 1) < 0) {
                Py_CLEAR(shelf);
            }
            Py_XDECREF(number);
            Py_XDECREF(object);
        }
        if (shelf == NULL || PyList_Append(shelves, shelf) < 0) {
            Py_CLEAR(shelves);
        }
        Py_XDECREF(shelf);
    }
    return shelves;
}

/* One step: a random live container is replaced by a new one that holds another, and a
 * cycle of two becomes garbage. */
static int
step(PyObject *shelves, Py_ssize_t count)
{
    uint64_t random = next_random();
    PyObject *number = PyLong_FromSsize_t((Py_ssize_t)(random % 1000000));
    PyObject *from = PyList_GetItemRef(shelves, (Py_ssize_t)(random % (uint64_t)count));
    PyObject *to = PyList_GetItemRef(shelves, (Py_ssize_t)((random >> 20) % (uint64_t)count));
    int result = -1;
    PyObject *inner = NULL, *fresh = NULL, *a = NULL, *b = NULL;
    if (number == NULL || from == NULL || to == NULL) {
        goto done;
    }
    inner = PyList_GetItemRef(from, (Py_ssize_t)((random >> 32) % (uint64_t)PyList_Size(from)));
    if (inner == NULL) {
        goto done;
    }
    /* Holds what was there before, one level deep: chains must not grow. */
    fresh = container(random >> 11, PyList_Check(inner) ? Py_None : number, number);
    if (fresh == NULL
        || PyList_SetItem(to, (Py_ssize_t)((random >> 40) % (uint64_t)PyList_Size(to)), fresh) < 0) {
        goto done;
    }
    a = PyList_New(0);
    b = a ? PyTuple_Pack(1, a) : NULL;
    result = b ? PyList_Append(a, b) : -1;
done:
    Py_XDECREF(number);
    Py_XDECREF(from);
    Py_XDECREF(to);
    Py_XDECREF(inner);
    Py_XDECREF(a);
    Py_XDECREF(b);
    return result;
}

/* Nanoseconds between two looks: by so much at most what came before an operation is counted with it. */
#define LOOK 200000

static PyObject *
pauses(PyObject *module, PyObject *args)
{
    (void)module;
    Py_ssize_t live, instances = 0;
    double seconds;
    if (!PyArg_ParseTuple(args, "nd|n", &live, &seconds, &instances)) {
        return NULL;
    }
    static lengths building, mutating;
    memset(&building, 0, sizeof building);
    memset(&mutating, 0, sizeof mutating);
    watcher *idle = calloc(1, sizeof *idle);
    if (idle == NULL) {
        return PyErr_NoMemory();
    }
    double cpu = cpu_seconds();
    uint64_t start = now();
    PyObject *shelves = build(live, instances);
    if (shelves == NULL) {
        free(idle);
        return NULL;
    }
    double build_cpu = cpu_seconds() - cpu, build_wall = (double)(now() - start) * 1e-9;
    if (pthread_create(&idle->thread, NULL, watch, idle) != 0) {
        free(idle);
        return PyErr_NoMemory();
    }
    Py_ssize_t count = PyList_Size(shelves);
    int stat = open("/proc/thread-self/schedstat", O_RDONLY);
    scheduling before = look(stat);
    uint64_t own_longest = 0, looked = now();
    cpu = cpu_seconds();
    uint64_t last = now(), end = last + (uint64_t)(seconds * 1e9), steps = 0;
    int failed = 0;
    while (last < end) {
        for (int i = 0; i < 8 && !failed; i++, steps++) {
            failed = step(shelves, count) < 0;
        }
        failed = failed || PyErr_CheckSignals() < 0;
        if (failed) {
            break;
        }
        uint64_t next = now();
        note(&mutating, next - last);
        if (next - looked > LOOK) {
            scheduling after = look(stat);
            uint64_t own = own_part(next - last, before, after);
            own_longest = own > own_longest ? own : own_longest;
            before = after;
            looked = next = now();
        }
        last = next;
    }
    cpu = cpu_seconds() - cpu;
    close(stat);
    idle->stop = 1;
    pthread_join(idle->thread, NULL);
    if (!failed) {
        printf("pauses live=%zd instances=%zd p50_us=%.2f p999_us=%.1f max_us=%.1f own_max_us=%.1f noise_max_us=%.1f "
               "steps=%llu ns_per_step=%.0f cpu_ns_per_step=%.0f build_s=%.2f build_cpu_s=%.2f "
               "peak_mb=%.1f rss_mb=%.1f\n",
               live, instances, quantile(&mutating, 0.5), quantile(&mutating, 0.999),
               (double)mutating.longest / 1e3, (double)own_longest / 1e3, (double)idle->gaps.longest / 1e3,
               (unsigned long long)steps, seconds * 1e9 / (double)steps, cpu * 1e9 / (double)steps,
               build_wall, build_cpu, (double)status_kb("VmHWM:") / 1e3,
               (double)status_kb("VmRSS:") / 1e3);
        fflush(stdout);
    }
    free(idle);
    Py_DECREF(shelves);
    return failed ? NULL : Py_NewRef(Py_None);
}

/* ---- churn ------------------------------------------------------------------ */

static PyObject *
tree(int depth)
{
    if (depth == 0) {
        return PyTuple_Pack(2, Py_None, Py_None);
    }
    PyObject *left = tree(depth - 1);
    PyObject *right = left ? tree(depth - 1) : NULL;
    PyObject *both = right ? PyTuple_Pack(2, left, right) : NULL;
    Py_XDECREF(left);
    Py_XDECREF(right);
    return both;
}

/* Trees of 127 tuples. */
static int
churn_trees(Py_ssize_t n)
{
    for (Py_ssize_t i = 0; i < n; i++) {
        PyObject *t = tree(6);
        if (t == NULL) {
            return -1;
        }
        Py_DECREF(t);
        if (attend(i, 127) < 0) {
            return -1;
        }
    }
    return 0;
}

/* A ring of `length` lists. */
static int
ring(Py_ssize_t length)
{
    PyObject *first = PyList_New(0), *last = Py_XNewRef(first);
    for (Py_ssize_t i = 1; i < length && last != NULL; i++) {
        PyObject *next = PyList_New(0);
        if (next == NULL || PyList_Append(next, last) < 0) {
            Py_CLEAR(next);
        }
        Py_DECREF(last);
        last = next;
    }
    int result = last ? PyList_Append(first, last) : -1;
    Py_XDECREF(first);
    Py_XDECREF(last);
    return result;
}

static int
churn_rings(Py_ssize_t n, Py_ssize_t length)
{
    for (Py_ssize_t i = 0; i < n; i++) {
        if (ring(length) < 0 || attend(i, length) < 0) {
            return -1;
        }
    }
    return 0;
}

static int churn_ring2(Py_ssize_t n) { return churn_rings(n, 2); }
static int churn_ring10(Py_ssize_t n) { return churn_rings(n, 10); }
static int churn_ring1000(Py_ssize_t n) { return churn_rings(n, 1000); }

/* Instances with tp_traverse, in cycles of two. */
static int
churn_instances(Py_ssize_t n)
{
    for (Py_ssize_t i = 0; i < n; i++) {
        PyObject *a = new_node(), *b = new_node();
        if (a == NULL || b == NULL) {
            Py_XDECREF(a);
            Py_XDECREF(b);
            return -1;
        }
        node_of(a)->other = b;
        node_of(b)->other = a;
        if (attend(i, 2) < 0) {
            return -1;
        }
    }
    return 0;
}

/* A cache of weak references to sets, of which the last thousand live. */
static int
churn_weak(Py_ssize_t n)
{
    PyObject *cache = PyDict_New(), *recent = PyList_New(0);
    int result = cache && recent ? 0 : -1;
    for (Py_ssize_t i = 0; i < n && result == 0; i++) {
        PyObject *object = PySet_New(NULL);
        PyObject *weak = object ? PyWeakref_NewRef(object, NULL) : NULL;
        PyObject *key = weak ? PyLong_FromSsize_t(i % 5000) : NULL;
        result = key ? PyDict_SetItem(cache, key, weak) : -1;
        if (result == 0) {
            result = i < 1000 ? PyList_Append(recent, object)
                              : PyList_SetItem(recent, i % 1000, Py_NewRef(object));
        }
        Py_XDECREF(object);
        Py_XDECREF(weak);
        Py_XDECREF(key);
        result = result == 0 ? attend(i, 3) : result;
    }
    Py_XDECREF(cache);
    Py_XDECREF(recent);
    return result;
}

static const struct {
    const char *name;
    int (*run)(Py_ssize_t);
    Py_ssize_t n;
} churns[] = {
    {"trees", churn_trees, 20000},         {"ring_2", churn_ring2, 1000000},
    {"ring_10", churn_ring10, 200000},     {"ring_1000", churn_ring1000, 2000},
    {"instances", churn_instances, 300000}, {"weak_cache", churn_weak, 500000},
};

/* churn(name, scale=1.0): prints nanoseconds for each operation, wall and processor, and the peak. */
static PyObject *
churn(PyObject *module, PyObject *args)
{
    (void)module;
    const char *name;
    double scale = 1.0;
    if (!PyArg_ParseTuple(args, "s|d", &name, &scale)) {
        return NULL;
    }
    for (size_t i = 0; i < sizeof churns / sizeof churns[0]; i++) {
        if (strcmp(churns[i].name, name) == 0) {
            Py_ssize_t n = (Py_ssize_t)((double)churns[i].n * scale);
            double cpu = cpu_seconds();
            uint64_t start = now();
            if (churns[i].run(n) < 0) {
                return NULL;
            }
            double wall = (double)(now() - start);
            cpu = (cpu_seconds() - cpu) * 1e9;
            printf("churn name=%s ns=%.1f cpu_ns=%.1f peak_mb=%.1f\n", name, wall / (double)n,
                   cpu / (double)n, (double)status_kb("VmHWM:") / 1e3);
            fflush(stdout);
            return Py_NewRef(Py_None);
        }
    }
    return PyErr_Format(PyExc_ValueError, "no churn '%s'", name);
}

static PyObject *
names(PyObject *module, PyObject *ignored)
{
    (void)module;
    (void)ignored;
    for (size_t i = 0; i < sizeof churns / sizeof churns[0]; i++) {
        printf("%s\n", churns[i].name);
    }
    fflush(stdout);
    return Py_NewRef(Py_None);
}

static int
execute(PyObject *module)
{
    node_type = (PyTypeObject *)PyType_FromModuleAndSpec(module, &node_spec, NULL);
    return node_type ? 0 : -1;
}

static PyMethodDef methods[] = {{"pauses", pauses, METH_VARARGS, NULL},
                                {"churn", churn, METH_VARARGS, NULL},
                                {"names", names, METH_NOARGS, NULL},
                                {NULL, NULL, 0, NULL}};
PyABIInfo_VAR(abi);
static PySlot slots[] = {PySlot_STATIC_DATA(Py_mod_abi, &abi),
                         PySlot_STATIC_DATA(Py_mod_name, "gc_ext"),
                         PySlot_STATIC_DATA(Py_mod_methods, methods),
                         PySlot_FUNC(Py_mod_exec, execute),
                         PySlot_DATA(Py_mod_gil, Py_MOD_GIL_NOT_USED),
                         PySlot_END};
PyMODEXPORT_FUNC
PyModExport_gc_ext(void)
{
    return slots;
}
