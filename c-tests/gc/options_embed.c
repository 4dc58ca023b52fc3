/* only: pyrt */
/* The collector's settings and what it says of itself: PyRt_GC_SetOption, GetOption, GetStats.
 *
 * The output is right if it says what docs/gc.md and pyrt.h promise: the values are those that were set,
 * or the documented ones, and what depends on time or on the machine is only compared. */
#define _POSIX_C_SOURCE 200809L /* setenv, clock_gettime */
#include "gc/node.h"
#include <time.h>

/* PYRT_GC as this program sets it; what tests of the collector ask for stays in force. */
static void
set_environment(void)
{
    static const char words[] = "growth=70, minimum=2M,growht=3,slice=soon,slice=5,,zeal=x";
    const char *given = getenv("PYRT_GC");
    char text[200];
    snprintf(text, sizeof text, "%s,%s", words, given ? given : "");
    setenv("PYRT_GC", text, 1);
}

static uint64_t
now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000000000 + (uint64_t)time.tv_nsec;
}

static PyRt_GC_Stats
stats(void)
{
    PyRt_GC_Stats all;
    all.size = sizeof all;
    CHECK(PyRt_GC_GetStats(&all) == 0);
    CHECK(all.size == sizeof all);
    return all;
}

static void
set(const char *name, Py_ssize_t value)
{
    printf("%s = %lld", name, (long long)value);
    show_int("", PyRt_GC_SetOption(name, value));
}

static void
show_options(void)
{
    static const char *const names[] = {"growth", "minimum", "slice", "log"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        show_int(names[i], PyRt_GC_GetOption(names[i]));
    }
}

static void
options(void)
{
    show_options();
    set("growth", 0);
    set("growth", 10000);
    set("growth", 10001);
    set("growth", -1);
    set("minimum", (Py_ssize_t)1 << 20);
    set("minimum", ((Py_ssize_t)1 << 20) - 1);
    set("minimum", (Py_ssize_t)1 << 40);
    set("minimum", PY_SSIZE_T_MAX);
    set("slice", 1000);
    set("slice", 9);
    set("log", 2);
    set("zeal", 1);
    set("", 1);
    show_int("Growth", PyRt_GC_GetOption("Growth"));
    show_int("no UTF-8", PyRt_GC_GetOption("\xff"));
    show_options();
}

static void
requested(void)
{
    PyGC_Collect();
    PyRt_GC_Stats before = stats();
    uint64_t start = now();
    for (int i = 0; i < 2000; i++) {
        make_cycle();
    }
    set("log", 1);
    PyGC_Collect();
    set("log", 0);
    uint64_t end = now();
    PyRt_GC_Stats after = stats();
    CHECK(after.collections > before.collections);
    CHECK(after.stopped > before.stopped);
    CHECK(after.unreachable - before.unreachable >= 2000);
    CHECK(after.freed - before.freed >= 2000 * 16);
    CHECK(after.pauses > before.pauses);
    CHECK(after.pause_total > before.pause_total);
    /* With zeal the next one may be over already. */
    if (after.last_reason == PyRt_GC_REASON_REQUEST) {
        CHECK(after.last_start >= start && after.last_start < after.last_end && after.last_end <= end);
        CHECK(after.last_pauses == 1);
        CHECK(after.last_pause_total == after.last_end - after.last_start);
        CHECK(after.last_pause_longest == after.last_pause_total);
        CHECK(after.pause_last > 0);
        CHECK(after.pause_longest >= after.last_pause_total);
        CHECK(after.last_unreachable <= 2000);
    } else {
        CHECK(after.last_reason == PyRt_GC_REASON_ZEAL);
    }
    CHECK(after.last_live > 0);
    printf("a collection on request is counted\n");
}

/* Allocates until two collections that began by themselves are over. */
static void
wait_for_two(void)
{
    PyRt_GC_Stats first = stats(), now = first;
    while (now.collections < first.collections + 2) {
        for (int i = 0; i < 100; i++) {
            make_cycle();
        }
        now = stats();
    }
    CHECK(now.last_reason != PyRt_GC_REASON_REQUEST);
    CHECK(now.stopped == first.stopped);
    CHECK(now.last_end > now.last_start);
    CHECK(now.last_pauses > 0 && now.last_pause_longest <= now.last_pause_total);
    if (now.last_reason == PyRt_GC_REASON_ALLOCATION) {
        CHECK(now.allocated > first.allocated);
        CHECK(now.last_allocated >= (uint64_t)256 << 10);
    }
}

static void
by_themselves(void)
{
    set("growth", 0);
    set("minimum", (Py_ssize_t)1 << 30);
    PyGC_Collect();
    PyRt_GC_Stats before = stats();
    for (int i = 0; i < 200000; i++) {
        make_cycle();
    }
    PyRt_GC_Stats after = stats();
    /* In zeal they do not wait. */
    if (after.last_reason != PyRt_GC_REASON_ZEAL) {
        CHECK(after.allocated - before.allocated > 5000000);
        CHECK(after.collections == before.collections);
    }
    set("minimum", (Py_ssize_t)1 << 20);
    wait_for_two();
    printf("collections begin by themselves when the settings say so\n");
}

static int finalized;

static void
finalize(PyObject *Py_UNUSED(self))
{
    finalized++;
}

static int
traverse(PyObject *self, visitproc visit, void *arg)
{
    Py_VISIT(Py_TYPE(self));
    return 0;
}

static void
finalizers(void)
{
    static PyType_Slot slots[] = {{Py_tp_finalize, finalize}, {Py_tp_traverse, traverse}, {0, NULL}};
    static PyType_Spec spec = {"fixture.Last", 0, 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC, slots};
    PyObject *type = PyType_FromSpec(&spec);
    NEED(type);
    PyGC_Collect();
    uint64_t before = stats().finalizers;
    for (int i = 0; i < 10; i++) {
        PyObject *list = Py_BuildValue("[N]", PyObject_CallNoArgs(type));
        PyList_Append(list, list);
        Py_DECREF(list);
    }
    PyGC_Collect();
    PyGC_Collect();
    show_int("finalized", finalized);
    show_int("finalizers", (long long)(stats().finalizers - before));
    Py_DECREF(type);
}

/* A chain of instances that only tp_traverse tells of: the collector must not need a pause for each. */
static void
chain_of_instances(void)
{
    PyObject *type = make_node_type(), *chain = NULL;
    NEED(type);
    for (int i = 0; i < 20000; i++) {
        chain = new_node(chain);
    }
    wait_for_two();
    PyRt_GC_Stats all = stats();
    if (all.last_reason == PyRt_GC_REASON_ALLOCATION && all.last_pauses > 5000) {
        printf("%llu pauses\n", (unsigned long long)all.last_pauses);
    }
    Py_DECREF(chain);
    show_int("instances that died", node_deallocated);
    Py_DECREF(type);
}

/* A caller that knows less, or more, than the runtime. */
static void
sizes(void)
{
    struct {
        PyRt_GC_Stats known;
        uint64_t more;
    } larger;
    memset(&larger, 1, sizeof larger);
    larger.known.size = sizeof larger;
    show_int("a larger struct", PyRt_GC_GetStats(&larger.known));
    CHECK(larger.known.size == sizeof(PyRt_GC_Stats));
    CHECK(larger.more == 0x0101010101010101);
}

int
main(void)
{
    set_environment();
    Py_Initialize();
    options();
    requested();
    by_themselves();
    finalizers();
    chain_of_instances();
    sizes();
    if (PyErr_Occurred()) {
        show_error("left over");
    }
    return Py_FinalizeEx() < 0;
}
