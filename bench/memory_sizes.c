/* Bytes for each element; see memory_ext.c. */
#include "memory.h"

/* What is resident after a full collection. */
static double
resident_kb(void)
{
    PyGC_Collect();
    return (double)process_kb("smaps_rollup", "Rss:");
}

/* ---- containers: some of them, so that pages weigh little ---------------- */

#define COPIES 4

/* Bytes for each of a million elements of what `make` makes. */
static double
bytes_each(PyObject *(*make)(Py_ssize_t))
{
    PyObject *kept[COPIES + 1];
    /* Small, so that code and what is made once are there already. */
    kept[COPIES] = make(1000);
    double before = resident_kb();
    for (int i = 0; i < COPIES; i++) {
        kept[i] = make(MILLION);
        if (kept[i] == NULL) {
            return FAILED;
        }
    }
    double bytes = (resident_kb() - before) * 1024.0 / COPIES / MILLION;
    for (int i = 0; i <= COPIES; i++) {
        Py_XDECREF(kept[i]);
    }
    return bytes;
}

#define LIST_SIZE(name)                                                     \
    static PyObject *name##_list(Py_ssize_t n) { return list_of(make_##name, n); } \
    static double size_##name(void) { return bytes_each(name##_list); }

LIST_SIZE(int8)
LIST_SIZE(int16)
LIST_SIZE(int32)
LIST_SIZE(int62)
LIST_SIZE(double)

static PyObject *
make_str12(Py_ssize_t i)
{
    return PyUnicode_FromFormat("text%08zd", i);
}
LIST_SIZE(str12)

/* As many C code makes one: with places first. */
static PyObject *
filled_list(Py_ssize_t n)
{
    PyObject *list = PyList_New(n);
    for (Py_ssize_t i = 0; list != NULL && i < n; i++) {
        PyObject *item = make_int32(i);
        if (item == NULL || PyList_SetItem(list, i, item) < 0) {
            Py_CLEAR(list);
        }
    }
    return list;
}
static double size_filled(void) { return bytes_each(filled_list); }

static PyObject *
from_list(PyObject *list, PyObject *(*convert)(PyObject *))
{
    PyObject *made = list != NULL ? convert(list) : NULL;
    Py_XDECREF(list);
    return made;
}
static PyObject *tuple_of(Py_ssize_t n) { return from_list(list_of(make_int32, n), PyList_AsTuple); }
static double size_tuple(void) { return bytes_each(tuple_of); }
static PyObject *set_of(Py_ssize_t n) { return from_list(list_of(make_int32, n), PySet_New); }
static double size_set(void) { return bytes_each(set_of); }

static PyObject *
dict_with(PyObject *(*make_key)(Py_ssize_t), Py_ssize_t n)
{
    PyObject *dict = PyDict_New();
    for (Py_ssize_t i = 0; dict != NULL && i < n; i++) {
        PyObject *key = make_key(i), *value = make_int32(i);
        if (key == NULL || value == NULL || PyDict_SetItem(dict, key, value) < 0) {
            Py_CLEAR(dict);
        }
        Py_XDECREF(key);
        Py_XDECREF(value);
    }
    return dict;
}
static PyObject *int_dict(Py_ssize_t n) { return dict_with(PyLong_FromSsize_t, n); }
static double size_int_dict(void) { return bytes_each(int_dict); }
static PyObject *str_dict(Py_ssize_t n) { return dict_with(make_str12, n); }
static double size_str_dict(void) { return bytes_each(str_dict); }

/* ---- small objects, in a list that is there before ------------------------ */

static double
bytes_of_items(PyObject *(*make)(Py_ssize_t))
{
    PyObject *list = PyList_New(MILLION);
    for (Py_ssize_t i = 0; list != NULL && i < MILLION; i++) {
        if (PyList_SetItem(list, i, Py_NewRef(Py_None)) < 0) {
            return FAILED;
        }
    }
    double before = 0;
    /* The first hundred are there when the memory is read. */
    for (Py_ssize_t i = 0; list != NULL && i < MILLION; i++) {
        if (i == 100) {
            before = resident_kb();
        }
        PyObject *item = make(i);
        if (item == NULL || PyList_SetItem(list, i, item) < 0) {
            return FAILED;
        }
    }
    double bytes = (resident_kb() - before) * 1024.0 / (MILLION - 100);
    Py_XDECREF(list);
    return bytes;
}

static PyObject *
make_triple(Py_ssize_t i)
{
    (void)i;
    return Py_BuildValue("(iii)", 1, 2, 3);
}
static double size_triple(void) { return bytes_of_items(make_triple); }

static PyObject *
make_list_of_one(Py_ssize_t i)
{
    PyObject *list = PyList_New(0), *item = PyLong_FromSsize_t(i % 100);
    if (list != NULL && item != NULL && PyList_Append(list, item) < 0) {
        Py_CLEAR(list);
    }
    Py_XDECREF(item);
    return list;
}
static double size_list_of_one(void) { return bytes_of_items(make_list_of_one); }

/* class Point: pass, and four attributes set from outside. */
static PyObject *
make_instance(Py_ssize_t i)
{
    static PyObject *class, *names[4];
    if (class == NULL) {
        PyObject *type = builtin("type");
        class = PyObject_CallFunction(type, "s(){}", "Point");
        Py_XDECREF(type);
        const char *const texts[] = {"x", "y", "width", "height"};
        for (int at = 0; at < 4; at++) {
            names[at] = PyUnicode_InternFromString(texts[at]);
        }
    }
    PyObject *instance = class != NULL ? PyObject_CallNoArgs(class) : NULL;
    for (int at = 0; instance != NULL && at < 4; at++) {
        PyObject *value = PyLong_FromSsize_t((i + at) % 100);
        if (value == NULL || PyObject_SetAttr(instance, names[at], value) < 0) {
            Py_CLEAR(instance);
        }
        Py_XDECREF(value);
    }
    return instance;
}
static double size_instance(void) { return bytes_of_items(make_instance); }

static PyObject *
make_dict_of_one(Py_ssize_t i)
{
    (void)i;
    return Py_BuildValue("{s:i}", "key", 1);
}
static double size_dict_of_one(void) { return bytes_of_items(make_dict_of_one); }

#define BYTES(name, run, bar) {name, "bytes", run, bar, 1}
const figure size_figures[] = {
    BYTES("list_of_int8", size_int8, "1.1"),
    BYTES("list_of_int16", size_int16, "2.1"),
    BYTES("list_of_int32", size_int32, "4.1"),
    BYTES("list_of_int32_filled", size_filled, "4.1"),
    BYTES("list_of_int62", size_int62, "8.1"),
    BYTES("list_of_doubles", size_double, "8.1"),
    BYTES("list_of_12_byte_strs", size_str12, "40"),
    BYTES("tuple_of_ints", size_tuple, "-"),
    BYTES("set_of_ints", size_set, "-"),
    BYTES("dict_int_to_int", size_int_dict, "40"),
    BYTES("dict_str_to_int", size_str_dict, "-"),
    BYTES("instance_of_4", size_instance, "64"),
    BYTES("tuple_of_3", size_triple, "48"),
    BYTES("list_of_1", size_list_of_one, "56"),
    BYTES("dict_of_1", size_dict_of_one, "-"),
    {NULL, NULL, NULL, NULL, 0},
};
