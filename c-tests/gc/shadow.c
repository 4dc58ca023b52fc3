/* Random changes of a graph of objects by two threads, against a model in plain C memory.
 *
 * Each thread has a graph of its own: lists, tuples, dicts and instances with tp_traverse, which refer
 * to one another and to what was there before. Every object carries a number that the model knows; a
 * walk compares what it meets with the model. An object that was freed although it could be reached
 * shows as a wrong number or kind; one that was never freed shows in the count of instances at the end.
 *
 * PYRT_SOAK_STEPS: how many steps each thread does (40000); PYRT_SOAK_SEED: where chance begins (1). */
#include "fixture.h"
#include <pthread.h>

enum kind { LIST, TUPLE, DICT, INSTANCE, KINDS };
#define CHILDREN 3
#define SLOTS 48
#define THREADS 2

/* ---- the type ---- */

typedef struct {
    long number;
    PyObject *child[CHILDREN];
    PyObject *weak_list;
} node;

static PyTypeObject *node_type;
static long made, gone;

static node *
of(PyObject *self)
{
    return PyObject_GetTypeData(self, node_type);
}

static int
traverse(PyObject *self, visitproc visit, void *arg)
{
    node *mine = PyObject_GetTypeData_DuringGC(self, node_type);
    Py_VISIT(Py_TYPE(self));
    for (int i = 0; mine != NULL && i < CHILDREN; i++) {
        Py_VISIT(mine->child[i]);
    }
    return 0;
}

static int
clear(PyObject *self)
{
    for (int i = 0; i < CHILDREN; i++) {
        Py_CLEAR(of(self)->child[i]);
    }
    return 0;
}

static void
dealloc(PyObject *self)
{
    PyTypeObject *type = Py_TYPE(self);
    PyObject_GC_UnTrack(self);
    __atomic_fetch_add(&gone, 1, __ATOMIC_RELAXED);
    PyObject_ClearWeakRefs(self);
    clear(self);
    freefunc release = (freefunc)PyType_GetSlot(type, Py_tp_free);
    release(self);
    Py_DECREF(type);
}

static PyMemberDef members[] = {
    {"__weaklistoffset__", Py_T_PYSSIZET, offsetof(node, weak_list), Py_READONLY | Py_RELATIVE_OFFSET, NULL},
    {NULL, 0, 0, 0, NULL}};
static PyType_Slot slots[] = {{Py_tp_traverse, traverse}, {Py_tp_clear, clear}, {Py_tp_dealloc, dealloc},
                              {Py_tp_members, members}, {0, NULL}};
static PyType_Spec spec = {"fixture.Node", -(int)sizeof(node), 0,
                           Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC, slots};

/* ---- the model ---- */

typedef struct shadow {
    enum kind kind;
    long number;
    struct shadow *child[CHILDREN];
    struct shadow *next;        /* all of a thread's */
    int mark;
} shadow;

typedef struct {
    pthread_t thread;
    int failed;
    long steps;
    uint64_t random;
    long number;
    PyObject *object[SLOTS];
    shadow *model[SLOTS];
    PyObject *weak[SLOTS];
    shadow *weak_model[SLOTS];
    shadow *all;
    long shadows;
} world;

static unsigned
chance(world *w, unsigned below)
{
    w->random ^= w->random << 13;
    w->random ^= w->random >> 7;
    w->random ^= w->random << 17;
    return (unsigned)(w->random >> 33) % below;
}

static int
fail(world *w, const char *what, const shadow *model)
{
    if (!w->failed) {
        printf("wrong: %s (kind %d, number %ld)\n", what, (int)model->kind, model->number);
        if (PyErr_Occurred()) {
            PyErr_Print();
        }
    }
    w->failed = 1;
    return -1;
}

static void
mark(shadow *s)
{
    /* By a list of its own: chains may be long. */
    shadow **stack = malloc(sizeof *stack * 16);
    size_t room = 16, depth = 0;
    stack[depth++] = s;
    while (depth > 0) {
        s = stack[--depth];
        if (s == NULL || s->mark) {
            continue;
        }
        s->mark = 1;
        if (depth + CHILDREN > room) {
            stack = realloc(stack, sizeof *stack * (room *= 2));
        }
        for (int i = 0; i < CHILDREN; i++) {
            stack[depth++] = s->child[i];
        }
    }
    free(stack);
}

/* Forgets what cannot be reached; returns how many instances can. */
static long
prune(world *w)
{
    long instances = 0;
    for (int i = 0; i < SLOTS; i++) {
        mark(w->model[i]);
    }
    shadow **place = &w->all;
    while (*place != NULL) {
        shadow *s = *place;
        if (s->mark) {
            s->mark = 0;
            instances += s->kind == INSTANCE;
            place = &s->next;
            continue;
        }
        for (int i = 0; i < SLOTS; i++) {
            if (w->weak_model[i] == s) {
                w->weak_model[i] = NULL;
                Py_CLEAR(w->weak[i]);
            }
        }
        *place = s->next;
        w->shadows--;
        free(s);
    }
    return instances;
}

/* ---- both sides ---- */

static PyObject *
none(void)
{
    return Py_NewRef(Py_None);
}

/* A new object of that kind whose children are given; NULL for none. */
static PyObject *
make(enum kind kind, long number, PyObject *const *child)
{
    PyObject *label = PyLong_FromLong(number), *result = NULL;
    switch (kind) {
    case LIST:
        result = PyList_New(0);
        if (result != NULL && PyList_Append(result, label) == 0) {
            for (int i = 0; i < CHILDREN; i++) {
                PyList_Append(result, child[i] ? child[i] : Py_None);
            }
        }
        break;
    case TUPLE:
        result = PyTuple_Pack(4, label, child[0] ? child[0] : Py_None, child[1] ? child[1] : Py_None,
                              child[2] ? child[2] : Py_None);
        break;
    case DICT:
        result = PyDict_New();
        for (int i = -1; result != NULL && i < CHILDREN; i++) {
            PyObject *key = PyLong_FromLong(i), *value = i < 0 ? label : child[i] ? child[i] : Py_None;
            PyDict_SetItem(result, key, value);
            Py_DECREF(key);
        }
        break;
    default:
        result = PyObject_CallNoArgs((PyObject *)node_type);
        if (result != NULL) {
            __atomic_fetch_add(&made, 1, __ATOMIC_RELAXED);
            of(result)->number = number;
            for (int i = 0; i < CHILDREN; i++) {
                of(result)->child[i] = Py_XNewRef(child[i]);
            }
        }
    }
    Py_XDECREF(label);
    return result;
}

/* A new reference to a child, or to None; NULL with a failure noted if the object is not what the model says. */
static PyObject *
child_of(world *w, PyObject *object, const shadow *model, int i)
{
    PyObject *label = NULL, *result = NULL;
    switch (model->kind) {
    case LIST:
        if (!PyList_CheckExact(object) || PyList_Size(object) != CHILDREN + 1) {
            fail(w, "not the list", model);
            return NULL;
        }
        label = PyList_GetItemRef(object, 0);
        result = PyList_GetItemRef(object, i + 1);
        break;
    case TUPLE:
        if (!PyTuple_CheckExact(object) || PyTuple_Size(object) != CHILDREN + 1) {
            fail(w, "not the tuple", model);
            return NULL;
        }
        label = PySequence_GetItem(object, 0);
        result = PySequence_GetItem(object, i + 1);
        break;
    case DICT: {
        PyObject *key = PyLong_FromLong(-1);
        if (!PyDict_CheckExact(object) || PyDict_GetItemRef(object, key, &label) != 1) {
            Py_DECREF(key);
            fail(w, "not the dict", model);
            return NULL;
        }
        Py_DECREF(key);
        key = PyLong_FromLong(i);
        PyDict_GetItemRef(object, key, &result);
        Py_DECREF(key);
        break;
    }
    default:
        if (Py_TYPE(object) != node_type) {
            fail(w, "not the instance", model);
            return NULL;
        }
        label = PyLong_FromLong(of(object)->number);
        result = of(object)->child[i] ? Py_NewRef(of(object)->child[i]) : none();
    }
    long number = label ? PyLong_AsLong(label) : -1;
    Py_XDECREF(label);
    if (result == NULL || number != model->number) {
        Py_CLEAR(result);
        fail(w, "another object's number", model);
    }
    return result;
}

/* Gives a child its place; the object is none of the kinds that cannot change. */
static void
set_child(PyObject *object, shadow *model, int i, PyObject *child, shadow *child_model)
{
    PyObject *value = child ? child : Py_None;
    switch (model->kind) {
    case LIST:
        PyList_SetItem(object, i + 1, Py_NewRef(value));
        break;
    case DICT: {
        PyObject *key = PyLong_FromLong(i);
        PyDict_SetItem(object, key, value);
        Py_DECREF(key);
        break;
    }
    default: {
        PyObject *old = of(object)->child[i];
        of(object)->child[i] = Py_XNewRef(child);
        Py_XDECREF(old);
    }
    }
    model->child[i] = child_model;
}

static void
step_new(world *w)
{
    PyObject *child[CHILDREN];
    shadow *model = calloc(1, sizeof *model);
    model->kind = (enum kind)chance(w, KINDS);
    model->number = ++w->number;
    for (int i = 0; i < CHILDREN; i++) {
        unsigned from = chance(w, SLOTS * 2);
        child[i] = from < SLOTS ? w->object[from] : NULL;
        model->child[i] = from < SLOTS ? w->model[from] : NULL;
    }
    PyObject *object = make(model->kind, model->number, child);
    if (object == NULL) {
        fail(w, "cannot be made", model);
        free(model);
        return;
    }
    model->next = w->all;
    w->all = model;
    w->shadows++;
    unsigned to = chance(w, SLOTS);
    PyObject *old = w->object[to];
    w->object[to] = object;
    w->model[to] = model;
    Py_XDECREF(old);
}

/* From a random slot a few steps along children. Returns a new reference. */
static PyObject *
walk(world *w, shadow **model)
{
    unsigned from = chance(w, SLOTS);
    PyObject *object = Py_XNewRef(w->object[from]);
    *model = w->model[from];
    for (unsigned n = chance(w, 12); n > 0 && object != NULL; n--) {
        int i = (int)chance(w, CHILDREN);
        PyObject *child = child_of(w, object, *model, i);
        if (child == NULL || ((*model)->child[i] == NULL) != (child == Py_None)) {
            if (child != NULL) {
                fail(w, "a child that should not be there, or none", *model);
            }
            Py_XDECREF(child);
            break;
        }
        if (child == Py_None) {
            Py_DECREF(child);
            break;
        }
        *model = (*model)->child[i];
        Py_DECREF(object);
        object = child;
    }
    if (object != NULL) {
        Py_XDECREF(child_of(w, object, *model, 0));
    }
    return object;
}

static void
step_change(world *w)
{
    shadow *model, *child_model = NULL;
    PyObject *object = walk(w, &model), *child = NULL;
    if (object != NULL && !w->failed && model->kind != TUPLE) {
        if (chance(w, 4) != 0) {
            child = walk(w, &child_model);
        }
        if (!w->failed) {
            set_child(object, model, (int)chance(w, CHILDREN), child, child_model);
        }
        Py_XDECREF(child);
    }
    Py_XDECREF(object);
}

/* C moves a reference from one instance to another: no function of the runtime sees it. */
static void
step_move(world *w)
{
    shadow *from_model, *to_model;
    PyObject *from = walk(w, &from_model), *to = walk(w, &to_model);
    if (from && to && !w->failed && from_model->kind == INSTANCE && to_model->kind == INSTANCE) {
        int i = (int)chance(w, CHILDREN), j = (int)chance(w, CHILDREN);
        PyObject *moved = of(from)->child[i], *other = of(to)->child[j];
        shadow *moved_model = from_model->child[i], *other_model = to_model->child[j];
        of(from)->child[i] = other;
        from_model->child[i] = other_model;
        of(to)->child[j] = moved;
        to_model->child[j] = moved_model;
        if (from == to && i == j) {
            of(to)->child[j] = moved;
            to_model->child[j] = moved_model;
        }
    }
    Py_XDECREF(from);
    Py_XDECREF(to);
}

static void
step_weak(world *w)
{
    unsigned at = chance(w, SLOTS);
    if (w->weak[at] == NULL) {
        shadow *model;
        PyObject *object = walk(w, &model);
        if (object != NULL && !w->failed && model->kind == INSTANCE) {
            w->weak[at] = PyWeakref_NewRef(object, NULL);
            w->weak_model[at] = model;
        }
        Py_XDECREF(object);
        return;
    }
    PyObject *object = NULL;
    int alive = PyWeakref_GetRef(w->weak[at], &object);
    if (alive == 1) {
        /* It may be garbage that was not collected yet: then it comes to life again, as in the model. */
        Py_XDECREF(child_of(w, object, w->weak_model[at], 0));
        unsigned to = chance(w, SLOTS);
        PyObject *old = w->object[to];
        w->object[to] = object;
        w->model[to] = w->weak_model[at];
        Py_XDECREF(old);
    } else {
        mark(NULL);
        for (int i = 0; i < SLOTS; i++) {
            mark(w->model[i]);
        }
        if (w->weak_model[at]->mark) {
            fail(w, "a weak reference to it is dead, but it can be reached", w->weak_model[at]);
        }
        for (shadow *s = w->all; s != NULL; s = s->next) {
            s->mark = 0;
        }
        Py_CLEAR(w->weak[at]);
        w->weak_model[at] = NULL;
    }
}

/* How many models may be kept, reachable or not, before those that cannot be reached are forgotten. */
#define MOST 3000

static void
step(world *w)
{
    switch (chance(w, 16)) {
    case 0: case 1: case 2: case 3: case 4: case 5:
        step_new(w);
        break;
    case 6: case 7: case 8: case 9:
        step_change(w);
        break;
    case 10:
        step_move(w);
        break;
    case 11:
        step_weak(w);
        break;
    case 12: {
        unsigned at = chance(w, SLOTS);
        w->model[at] = NULL;
        Py_CLEAR(w->object[at]);
        break;
    }
    default: {
        shadow *model;
        Py_XDECREF(walk(w, &model));
    }
    }
    if (w->shadows > MOST) {
        prune(w);
        if (w->shadows > MOST / 2) {
            for (int i = 0; i < SLOTS / 2; i++) {
                w->model[i] = NULL;
                Py_CLEAR(w->object[i]);
            }
        }
    }
}

static void *
work(void *arg)
{
    world *w = arg;
    PyGILState_STATE state = PyGILState_Ensure();
    for (long i = 0; i < w->steps && !w->failed; i++) {
        step(w);
        if (i % 256 == 255) {
            Py_BEGIN_ALLOW_THREADS
            Py_END_ALLOW_THREADS
        }
    }
    PyGILState_Release(state);
    return NULL;
}

static long
setting(const char *name, long otherwise)
{
    const char *text = getenv(name);
    return text && *text ? atol(text) : otherwise;
}

static void
run(PyObject *Py_UNUSED(module))
{
    node_type = (PyTypeObject *)PyType_FromSpec(&spec);
    static world worlds[THREADS];
    memset(worlds, 0, sizeof worlds);
    made = gone = 0;
    for (int i = 0; i < THREADS; i++) {
        worlds[i].steps = setting("PYRT_SOAK_STEPS", 40000);
        worlds[i].random = (uint64_t)setting("PYRT_SOAK_SEED", 1) * 2654435761u + (uint64_t)i * 977u + 1u;
        pthread_create(&worlds[i].thread, NULL, work, &worlds[i]);
    }
    Py_BEGIN_ALLOW_THREADS
    for (int i = 0; i < THREADS; i++) {
        pthread_join(worlds[i].thread, NULL);
    }
    Py_END_ALLOW_THREADS
    int failed = 0;
    long reachable = 0;
    for (int i = 0; i < THREADS; i++) {
        failed |= worlds[i].failed;
        reachable += prune(&worlds[i]);
    }
    show_int("failed", failed);
    for (int i = 0; i < 3; i++) {
        PyGC_Collect();
    }
    show_int("instances that should be gone", made - gone - reachable);
    for (int i = 0; i < THREADS; i++) {
        for (int j = 0; j < SLOTS; j++) {
            worlds[i].model[j] = NULL;
            Py_CLEAR(worlds[i].object[j]);
        }
        prune(&worlds[i]);
    }
    for (int i = 0; i < 3; i++) {
        PyGC_Collect();
    }
    show_int("instances at the end", made - gone);
    Py_CLEAR(node_type);
}

FIXTURE(shadow, run)
