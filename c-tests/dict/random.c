/* A long run of random operations on a dict and a set, with keys of every kind: equal ones that
 * are not identical, and keys with colliding hashes whose __eq__ raises or changes the dict. */
#include "fixture.h"

#define STEPS 60000

static uint64_t state = 20260101;
static uint64_t outcome = 14695981039346656037u;
static PyObject *key_type, *target;

static unsigned
below(unsigned limit)
{
    state = state * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)(state >> 33) % limit;
}

/* What one step did becomes part of a checksum. */
static void
note(const char *text)
{
    for (; *text != '\0'; text++) {
        outcome = (outcome ^ (unsigned char)*text) * 1099511628211u;
    }
}

static void
note_object(PyObject *object)
{
    PyObject *text = object != NULL ? PyObject_Repr(object) : NULL;
    if (text == NULL) {
        PyObject *error = PyErr_GetRaisedException();
        if (error == NULL) {
            note("NULL");
            return;
        }
        text = PyType_GetName(Py_TYPE(error));
        Py_DECREF(error);
    }
    note(PyUnicode_AsUTF8AndSize(text, NULL));
    Py_DECREF(text);
}

/* ---- user keys --------------------------------------------------------- */

enum { NOTHING, RAISE, DELETE, INSERT, INSERT_MANY, CLEAR };
static int script;

static long
number_of(PyObject *key)
{
    return *(long *)PyObject_GetTypeData(key, (PyTypeObject *)key_type);
}

static PyObject *
user_key(long number)
{
    PyObject *key = PyObject_CallNoArgs(key_type);
    if (key != NULL) {
        *(long *)PyObject_GetTypeData(key, (PyTypeObject *)key_type) = number;
    }
    return key;
}

static Py_hash_t
key_hash(PyObject *self)
{
    return 1000003 + number_of(self) % 3;
}

static PyObject *
key_repr(PyObject *self)
{
    return PyUnicode_FromFormat("<%ld>", number_of(self));
}

static void
run_script(int now)
{
    PyObject *key = PyLong_FromLong(7);
    if (now == DELETE && PyDict_DelItem(target, key) < 0) {
        PyErr_Clear();
    }
    if (now == CLEAR) {
        PyDict_Clear(target);
    }
    for (int i = 0; now == INSERT_MANY ? i < 30 : now == INSERT && i < 1; i++) {
        PyObject *other = PyLong_FromLong(500 + i);
        PyDict_SetItem(target, other, Py_None);
        Py_DECREF(other);
    }
    Py_DECREF(key);
}

static PyObject *
key_compare(PyObject *a, PyObject *b, int op)
{
    int now = script;
    script = NOTHING;
    if (op != Py_EQ || Py_TYPE(b) != (PyTypeObject *)key_type) {
        Py_RETURN_NOTIMPLEMENTED;
    }
    if (now == RAISE) {
        PyErr_SetString(PyExc_ValueError, "on purpose");
        return NULL;
    }
    run_script(now);
    return PyBool_FromLong(number_of(a) == number_of(b));
}

static PyType_Slot key_slots[] = {
    {Py_tp_hash, key_hash},
    {Py_tp_repr, key_repr},
    {Py_tp_richcompare, key_compare},
    {0, NULL},
};
static PyType_Spec key_spec = {"fixture.Key", -(int)sizeof(long), 0, Py_TPFLAGS_DEFAULT, key_slots};

static PyObject *
random_key(int plain)
{
    unsigned n = below(plain ? 8 : 16);
    switch (n) {
    case 0: case 1: case 2: return PyLong_FromLong((long)below(20) - 4);
    case 3: return PyLong_FromLong((long)below(100) * 128);
    case 4: case 5: case 6: return PyUnicode_FromFormat("text %d", below(30));
    case 7: return PyLong_FromLongLong(below(2) ? (1LL << 61) - 1 : -(1LL << 62) - (int)below(3));
    case 8: return PyFloat_FromDouble((double)below(12) / 2 - 1);
    case 9: return PyBool_FromLong(below(2));
    case 10: return Py_NewRef(below(2) ? Py_None : Py_Ellipsis);
    case 11: return Py_BuildValue("(is)", below(4), "pair");
    case 12: return PyBytes_FromFormat("text %d", below(5));
    case 13: return PyLong_FromString("1180591620717411303424", NULL, 10);
    default: return user_key((long)below(9));
    }
}

static void
arm(void)
{
    script = below(5) ? NOTHING : 1 + (int)below(5);
}

static void
dict_step(int plain)
{
    PyObject *key = random_key(plain), *value = PyLong_FromLong((long)below(1000)), *found = NULL;
    NEED(key);
    arm();
    switch (below(12)) {
    case 0: case 1: case 2: case 3:
        note(PyDict_SetItem(target, key, value) < 0 ? "failed" : "set");
        break;
    case 4: case 5: case 6:
        note(PyDict_GetItemRef(target, key, &found) > 0 ? "there" : "not there");
        note_object(found);
        break;
    case 7: case 8:
        note(PyDict_DelItem(target, key) < 0 ? "failed" : "deleted");
        break;
    case 9:
        note(PyDict_SetDefaultRef(target, key, value, &found) > 0 ? "there" : "not there");
        note_object(found);
        break;
    case 10:
        note(PyDict_Contains(target, key) > 0 ? "contained" : "not contained");
        break;
    default:
        found = PyObject_CallMethod(target, "pop", "OO", key, Py_None);
        note_object(found);
        if (below(3) == 0) {
            PyObject *last = PyObject_CallMethod(target, "popitem", NULL);
            note_object(last);
            Py_XDECREF(last);
        }
    }
    script = NOTHING;
    if (PyErr_Occurred()) {
        note_object(NULL);
    }
    Py_XDECREF(found);
    Py_DECREF(value);
    Py_DECREF(key);
}

static void
set_step(int plain)
{
    PyObject *key = random_key(plain);
    NEED(key);
    arm();
    /* What a set that is changed in the middle of a search answers depends on the seed. */
    script = script == RAISE ? RAISE : NOTHING;
    switch (below(6)) {
    case 0: case 1: case 2:
        note(PySet_Add(target, key) < 0 ? "failed" : "added");
        break;
    case 3:
        note(PySet_Contains(target, key) > 0 ? "there" : "not there");
        break;
    default:
        note(PySet_Discard(target, key) > 0 ? "discarded" : "not there");
    }
    script = NOTHING;
    if (PyErr_Occurred()) {
        note_object(NULL);
    }
    Py_DECREF(key);
}

static void
steps(const char *label, PyObject *made, void (*step)(int), int plain)
{
    target = made;
    NEED(target);
    for (int i = 0; i < STEPS; i++) {
        step(plain);
        if (i % 6000 == 0) {
            printf("%s %d: %zd elements, %016llx\n", label, i, PyObject_Size(target),
                   (unsigned long long)outcome);
            if (PyDict_Check(target)) {
                show("items", target);
            }
        }
        if (i % 9001 == 9000) {
            PyDict_Check(target) ? PyDict_Clear(target) : (void)PySet_Clear(target);
        }
    }
    Py_CLEAR(target);
}

static void
run(PyObject *Py_UNUSED(module))
{
    key_type = PyType_FromSpec(&key_spec);
    NEED(key_type);
    steps("dict", PyDict_New(), dict_step, 0);
    steps("dict of plain keys", PyDict_New(), dict_step, 1);
    steps("set", PySet_New(NULL), set_step, 0);
    steps("set of plain elements", PySet_New(NULL), set_step, 1);
    Py_CLEAR(key_type);
}

FIXTURE(random, run)
