/* Timed loops over the C API, as one extension that every runtime with abi3t
 * loads: the same binary on both sides of a comparison.
 *
 *   run(name, n)               nanoseconds for each of n operations
 *   measure(milliseconds, name='')   prints "name nanoseconds bar" for each benchmark (or one):
 *                              the fastest of three runs of about that length
 *
 * A benchmark is a function that does its operation n times and returns the
 * nanoseconds that took, or FAILED with an exception. What it needs is made
 * before the clock starts and dropped after it stopped.
 */
#include "bench.h"

void bench_empty(void *);

/* ---- references -------------------------------------------------------- */

static double
calls_empty(PyObject *module, Py_ssize_t n)
{
    TIME(n, bench_empty(module); bench_empty(module);)
    return elapsed;
}

static double
count_references(PyObject *object, Py_ssize_t n)
{
    if (object == NULL) {
        return FAILED;
    }
    TIME(n, Py_INCREF(object); Py_DECREF(object);)
    Py_DECREF(object);
    return elapsed;
}

static double
ref_heap(PyObject *module, Py_ssize_t n)
{
    (void)module;
    return count_references(PyList_New(0), n);
}

static double
ref_int(PyObject *module, Py_ssize_t n)
{
    (void)module;
    return count_references(PyLong_FromLong(7), n);
}

static double
ref_none(PyObject *module, Py_ssize_t n)
{
    (void)module;
    return count_references(Py_NewRef(Py_None), n);
}

/* A million objects of their own, each held by a reference in a C array; kept
 * for the life of the process, for making them takes longer than any use. */
static PyObject **
million(void)
{
    static PyObject **objects;
    if (objects != NULL) {
        return objects;
    }
    PyObject **made = PyMem_RawMalloc(MILLION * sizeof *made);
    if (made == NULL) {
        PyErr_NoMemory();
        return NULL;
    }
    for (int i = 0; i < MILLION; i++) {
        made[i] = PyUnicode_FromFormat("object number %d", i);
        if (made[i] == NULL) {
            return NULL;
        }
    }
    return objects = made;
}

static double
walk_million(PyObject *module, Py_ssize_t n)
{
    (void)module;
    PyObject **objects = million();
    if (objects == NULL) {
        return FAILED;
    }
    Py_ssize_t at = 0;
    TIME(n, {
        Py_INCREF(objects[at]);
        Py_DECREF(objects[at]);
        at = at + 1 == MILLION ? 0 : at + 1;
    })
    return elapsed;
}

static double
hold_million(PyObject *module, Py_ssize_t n)
{
    (void)module;
    PyObject **objects = million();
    if (objects == NULL) {
        return FAILED;
    }
    Py_ssize_t rounds = (n + MILLION - 1) / MILLION;
    TIME(rounds, {
        for (int j = 0; j < MILLION; j++) {
            Py_INCREF(objects[j]);
        }
        for (int j = 0; j < MILLION; j++) {
            Py_DECREF(objects[j]);
        }
    })
    return elapsed * (double)n / ((double)rounds * MILLION);
}

static double
walk_million_list(PyObject *module, Py_ssize_t n)
{
    (void)module;
    PyObject **objects = million();
    PyObject *list = objects != NULL ? PyList_New(MILLION) : NULL;
    if (list == NULL) {
        return FAILED;
    }
    for (int i = 0; i < MILLION; i++) {
        if (PyList_SetItem(list, i, Py_NewRef(objects[i])) < 0) {
            return FAILED;
        }
    }
    Py_ssize_t at = 0;
    TIME(n, {
        DROP_OR_STOP(PyList_GetItemRef(list, at));
        at = at + 1 == MILLION ? 0 : at + 1;
    })
    Py_DECREF(list);
    return elapsed;
}

/* ---- numbers ----------------------------------------------------------- */

static double
int_small(PyObject *module, Py_ssize_t n)
{
    (void)module;
    TIME(n, {
        PyObject *number = PyLong_FromLong(7);
        USE(PyLong_AsLong(number));
        Py_DECREF(number);
    })
    return elapsed;
}

static double
int_big(PyObject *module, Py_ssize_t n)
{
    (void)module;
    TIME(n, {
        PyObject *number = PyLong_FromUnsignedLongLong(UINT64_MAX);
        if (number == NULL) {
            break;
        }
        USE(PyLong_AsUnsignedLongLong(number));
        Py_DECREF(number);
    })
    return elapsed;
}

static double
make_floats(double value, Py_ssize_t n)
{
    TIME(n, {
        PyObject *number = PyFloat_FromDouble(value);
        if (number == NULL) {
            break;
        }
        double back = PyFloat_AsDouble(number);
        USE(&back);
        Py_DECREF(number);
    })
    return elapsed;
}

static double
float_common(PyObject *module, Py_ssize_t n)
{
    (void)module;
    return make_floats(1.5, n);
}

/* An exponent that does not fit into a tagged word. */
static double
float_huge(PyObject *module, Py_ssize_t n)
{
    (void)module;
    return make_floats(1.5e300, n);
}

/* Takes both operands. */
static double
add_numbers(PyObject *a, PyObject *b, Py_ssize_t n)
{
    double result = FAILED;
    if (a != NULL && b != NULL) {
        TIME(n, { DROP_OR_STOP(PyNumber_Add(a, b)); })
        result = elapsed;
    }
    Py_XDECREF(a);
    Py_XDECREF(b);
    return result;
}

static double
add_int(PyObject *module, Py_ssize_t n)
{
    (void)module;
    return add_numbers(PyLong_FromLong(123456), PyLong_FromLong(654321), n);
}

static double
add_big_int(PyObject *module, Py_ssize_t n)
{
    (void)module;
    return add_numbers(PyLong_FromString("1000000000000000000000000000000", NULL, 10),
                       PyLong_FromLong(7), n);
}

static double
add_float(PyObject *module, Py_ssize_t n)
{
    (void)module;
    return add_numbers(PyFloat_FromDouble(1.5), PyFloat_FromDouble(2.25), n);
}

/* ---- str and bytes ----------------------------------------------------- */

static double
str16(PyObject *module, Py_ssize_t n)
{
    (void)module;
    TIME(n, { DROP_OR_STOP(PyUnicode_FromStringAndSize("sixteen letters.", 16)); })
    return elapsed;
}

static double
str_utf8(PyObject *module, Py_ssize_t n)
{
    (void)module;
    TIME(n, { DROP_OR_STOP(PyUnicode_FromStringAndSize("s\xC3\xA9ze l\xC3\xA9ttr\xC3\xA9s", 15)); })
    return elapsed;
}

static double
str_concat(PyObject *module, Py_ssize_t n)
{
    (void)module;
    PyObject *text = PyUnicode_FromString("sixteen letters.");
    if (text == NULL) {
        return FAILED;
    }
    TIME(n, { DROP_OR_STOP(PyUnicode_Concat(text, text)); })
    Py_DECREF(text);
    return elapsed;
}

static double
bytes16(PyObject *module, Py_ssize_t n)
{
    (void)module;
    TIME(n, { DROP_OR_STOP(PyBytes_FromStringAndSize("sixteen letters.", 16)); })
    return elapsed;
}

/* ---- tuple -------------------------------------------------------------- */

static double
tuple3_pack(PyObject *module, Py_ssize_t n)
{
    (void)module;
    PyObject *item = PyList_New(0);
    if (item == NULL) {
        return FAILED;
    }
    TIME(n, { DROP_OR_STOP(PyTuple_Pack(3, item, item, item)); })
    Py_DECREF(item);
    return elapsed;
}

static double
tuple3_fill(PyObject *module, Py_ssize_t n)
{
    (void)module;
    TIME(n, {
        PyObject *tuple = PyTuple_New(3);
        if (tuple == NULL) {
            break;
        }
        for (int j = 0; j < 3; j++) {
            PyTuple_SetItem(tuple, j, PyLong_FromLong(j));
        }
        Py_DECREF(tuple);
    })
    return elapsed;
}

/* ---- dict and attributes ----------------------------------------------- */

#define KEYS 64

/* New references to KEYS keys: "key 0"... or 0, 1000, 2000... */
static int
make_keys(PyObject **keys, int text)
{
    for (int i = 0; i < KEYS; i++) {
        keys[i] = text ? PyUnicode_FromFormat("key %d", i) : PyLong_FromLong(i * 1000L);
        if (keys[i] == NULL) {
            return -1;
        }
    }
    return 0;
}

static double
use_dict(Py_ssize_t n, int text, int set)
{
    PyObject *keys[KEYS], *dict = PyDict_New();
    if (dict == NULL || make_keys(keys, text) < 0) {
        return FAILED;
    }
    for (int i = 0; i < KEYS; i++) {
        if (PyDict_SetItem(dict, keys[i], keys[i]) < 0) {
            return FAILED;
        }
    }
    double result;
    if (set) {
        TIME(n, if (PyDict_SetItem(dict, keys[i % KEYS], keys[0]) < 0) { break; })
        result = elapsed;
    } else {
        TIME(n, {
            PyObject *value;
            if (PyDict_GetItemRef(dict, keys[i % KEYS], &value) <= 0) {
                break;
            }
            Py_DECREF(value);
        })
        result = elapsed;
    }
    for (int i = 0; i < KEYS; i++) {
        Py_DECREF(keys[i]);
    }
    Py_DECREF(dict);
    return result;
}

static double
dict_get_str(PyObject *module, Py_ssize_t n)
{
    (void)module;
    return use_dict(n, 1, 0);
}

static double
dict_set_str(PyObject *module, Py_ssize_t n)
{
    (void)module;
    return use_dict(n, 1, 1);
}

static double
dict_get_int(PyObject *module, Py_ssize_t n)
{
    (void)module;
    return use_dict(n, 0, 0);
}

static double
dict_set_int(PyObject *module, Py_ssize_t n)
{
    (void)module;
    return use_dict(n, 0, 1);
}

/* A dict of four keys, from nothing, and dropped. */
static double
dict_build(PyObject *module, Py_ssize_t n)
{
    (void)module;
    PyObject *keys[KEYS];
    if (make_keys(keys, 1) < 0) {
        return FAILED;
    }
    TIME(n, {
        PyObject *dict = PyDict_New();
        if (dict == NULL) {
            break;
        }
        for (int j = 0; j < 4; j++) {
            PyDict_SetItem(dict, keys[j], keys[j]);
        }
        Py_DECREF(dict);
    })
    for (int i = 0; i < KEYS; i++) {
        Py_DECREF(keys[i]);
    }
    return elapsed;
}

/* An instance of a class made as a class statement makes it, with x = 7. */
static PyObject *
make_instance(void)
{
    PyObject *type = PyObject_CallFunction((PyObject *)&PyType_Type, "s(){}", "Point");
    if (type == NULL) {
        return NULL;
    }
    PyObject *instance = PyObject_CallNoArgs(type), *seven = PyLong_FromLong(7);
    Py_DECREF(type);
    if (instance != NULL && PyObject_SetAttrString(instance, "x", seven) < 0) {
        Py_CLEAR(instance);
    }
    Py_XDECREF(seven);
    return instance;
}

static double
use_attribute(Py_ssize_t n, int set)
{
    PyObject *instance = make_instance(), *name = PyUnicode_InternFromString("x");
    if (instance == NULL || name == NULL) {
        return FAILED;
    }
    double result;
    if (set) {
        TIME(n, if (PyObject_SetAttr(instance, name, Py_None) < 0) { break; })
        result = elapsed;
    } else {
        TIME(n, { DROP_OR_STOP(PyObject_GetAttr(instance, name)); })
        result = elapsed;
    }
    Py_DECREF(instance);
    Py_DECREF(name);
    return result;
}

static double
attr_get(PyObject *module, Py_ssize_t n)
{
    (void)module;
    return use_attribute(n, 0);
}

static double
attr_set(PyObject *module, Py_ssize_t n)
{
    (void)module;
    return use_attribute(n, 1);
}

/* ---- calls ------------------------------------------------------------- */

static PyObject *
callee_noargs(PyObject *Py_UNUSED(module), PyObject *Py_UNUSED(nothing))
{
    return Py_NewRef(Py_None);
}

static PyObject *
callee_o(PyObject *Py_UNUSED(module), PyObject *argument)
{
    return Py_NewRef(argument);
}

static PyObject *
callee_fast(PyObject *Py_UNUSED(module), PyObject *const *arguments, Py_ssize_t count)
{
    return Py_NewRef(arguments[count - 1]);
}

static PyObject *
callee_varargs(PyObject *Py_UNUSED(module), PyObject *arguments)
{
    return Py_NewRef(arguments);
}

static double
call(PyObject *module, const char *name, size_t count, Py_ssize_t n)
{
    PyObject *function = PyObject_GetAttrString(module, name);
    if (function == NULL) {
        return FAILED;
    }
    PyObject *arguments[4] = {NULL, Py_None, Py_None, Py_None};
    TIME(n, {
        DROP_OR_STOP(PyObject_Vectorcall(function, arguments + 1,
                                         count | PY_VECTORCALL_ARGUMENTS_OFFSET, NULL));
    })
    Py_DECREF(function);
    return elapsed;
}

static double
call_noargs(PyObject *module, Py_ssize_t n)
{
    return call(module, "callee_noargs", 0, n);
}

static double
call_o(PyObject *module, Py_ssize_t n)
{
    return call(module, "callee_o", 1, n);
}

static double
call_fastcall(PyObject *module, Py_ssize_t n)
{
    return call(module, "callee_fast", 3, n);
}

static double
call_varargs(PyObject *module, Py_ssize_t n)
{
    return call(module, "callee_varargs", 3, n);
}

/* By name, as C code calls methods most often. */
static double
call_method(PyObject *module, Py_ssize_t n)
{
    (void)module;
    PyObject *list = PyList_New(0);
    if (list == NULL) {
        return FAILED;
    }
    TIME(n, { DROP_OR_STOP(PyObject_CallMethod(list, "__len__", NULL)); })
    Py_DECREF(list);
    return elapsed;
}

static double
call_method_vector(PyObject *module, Py_ssize_t n)
{
    (void)module;
    PyObject *list = PyList_New(0), *name = PyUnicode_InternFromString("copy");
    if (list == NULL || name == NULL) {
        return FAILED;
    }
    PyObject *arguments[] = {NULL, list};
    TIME(n, {
        DROP_OR_STOP(PyObject_VectorcallMethod(name, arguments + 1,
                                               1 | PY_VECTORCALL_ARGUMENTS_OFFSET, NULL));
    })
    Py_DECREF(list);
    Py_DECREF(name);
    return elapsed;
}

/* ---- the list ---------------------------------------------------------- */

static const benchmark benchmarks[] = {
    {"calls_empty", calls_empty, "-"},
    {"ref_heap", ref_heap, "1.2"},
    {"ref_int", ref_int, "1.0"},
    {"ref_none", ref_none, "1.0"},
    {"int_small", int_small, "-"},
    {"int_big", int_big, "-"},
    {"float_common", float_common, "1.0"},
    {"float_huge", float_huge, "1.0"},
    {"str16", str16, "1.0"},
    {"str_utf8", str_utf8, "-"},
    {"str_concat", str_concat, "-"},
    {"bytes16", bytes16, "-"},
    {"tuple3_fill", tuple3_fill, "1.0"},
    {"tuple3_pack", tuple3_pack, "1.0"},
    {"dict_get_str", dict_get_str, "-"},
    {"dict_set_str", dict_set_str, "-"},
    {"dict_get_int", dict_get_int, "-"},
    {"dict_set_int", dict_set_int, "-"},
    {"dict_build", dict_build, "-"},
    {"attr_get", attr_get, "-"},
    {"attr_set", attr_set, "-"},
    {"call_noargs", call_noargs, "1.0"},
    {"call_o", call_o, "1.0"},
    {"call_fastcall", call_fastcall, "1.0"},
    {"call_varargs", call_varargs, "1.0"},
    {"call_method", call_method, "-"},
    {"call_method_vector", call_method_vector, "-"},
    {"add_int", add_int, "-"},
    {"add_big_int", add_big_int, "-"},
    {"add_float", add_float, "-"},
    {"walk_million", walk_million, "-"},
    {"walk_million_list", walk_million_list, "-"},
    {"hold_million", hold_million, "-"},
    {NULL, NULL, NULL},
};

static const benchmark *const tables[] = {benchmarks, list_benchmarks, NULL};

static PyObject *
run(PyObject *module, PyObject *args)
{
    const char *name;
    Py_ssize_t n;
    if (!PyArg_ParseTuple(args, "sn:run", &name, &n)) {
        return NULL;
    }
    if (n < 10) {
        return PyErr_Format(PyExc_ValueError, "n must be at least 10, not %zd", n);
    }
    for (const benchmark *const *table = tables; *table != NULL; table++) {
        for (const benchmark *b = *table; b->name != NULL; b++) {
            if (strcmp(b->name, name) == 0) {
                double elapsed = b->run(module, n);
                return elapsed < 0 ? NULL : PyFloat_FromDouble(elapsed / (double)n);
            }
        }
    }
    return PyErr_Format(PyExc_ValueError, "no benchmark '%s'", name);
}

/* The fastest of three runs that take about `milliseconds` each, per operation. */
static double
measure_one(PyObject *module, const benchmark *b, long milliseconds)
{
    Py_ssize_t n = 1000;
    double wanted = (double)milliseconds * 1e6, elapsed;
    while ((elapsed = b->run(module, n)) < wanted / 4) {
        if (elapsed < 0) {
            return FAILED;
        }
        n *= 2;
    }
    n = (Py_ssize_t)((double)n * wanted / elapsed) / 10 * 10 + 10;
    double best = elapsed;
    for (int i = 0; i < 3; i++) {
        elapsed = b->run(module, n);
        if (elapsed < 0) {
            return FAILED;
        }
        best = i == 0 || elapsed < best ? elapsed : best;
    }
    return best / (double)n;
}

/* A benchmark that the runtime cannot do is reported and skipped: the others
 * are still worth having. */
static void
report_failure(const benchmark *b)
{
    fprintf(stderr, "bench: %s failed: ", b->name);
    fflush(stderr);
    PyErr_PrintEx(0);
    printf("%s failed %s\n", b->name, b->bar);
}

static void
measure_table(PyObject *module, const benchmark *table, const char *only, long milliseconds)
{
    for (const benchmark *b = table; b->name != NULL; b++) {
        if (*only != '\0' && strcmp(b->name, only) != 0) {
            continue;
        }
        double ns = measure_one(module, b, milliseconds);
        if (ns < 0) {
            report_failure(b);
        } else {
            printf("%s %.3f %s\n", b->name, ns, b->bar);
        }
        fflush(stdout);
    }
}

static PyObject *
measure(PyObject *module, PyObject *args)
{
    long milliseconds;
    const char *only = "";
    if (!PyArg_ParseTuple(args, "l|s:measure", &milliseconds, &only)) {
        return NULL;
    }
    for (const benchmark *const *table = tables; *table != NULL; table++) {
        measure_table(module, *table, only, milliseconds);
    }
    return Py_NewRef(Py_None);
}

static PyMethodDef methods[] = {
    {"run", run, METH_VARARGS, "run(name, n): nanoseconds per operation."},
    {"measure", measure, METH_VARARGS, "measure(milliseconds, name=''): print all, or one."},
    {"callee_noargs", callee_noargs, METH_NOARGS, NULL},
    {"callee_o", callee_o, METH_O, NULL},
    {"callee_fast", (PyCFunction)(void (*)(void))callee_fast, METH_FASTCALL, NULL},
    {"callee_varargs", callee_varargs, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};

PyABIInfo_VAR(abi_info);

static PySlot slots[] = {
    PySlot_STATIC_DATA(Py_mod_abi, &abi_info),
    PySlot_STATIC_DATA(Py_mod_name, "bench_ext"),
    PySlot_STATIC_DATA(Py_mod_methods, methods),
    PySlot_DATA(Py_mod_gil, Py_MOD_GIL_NOT_USED),
    PySlot_END
};

PyMODEXPORT_FUNC
PyModExport_bench_ext(void)
{
    return slots;
}
