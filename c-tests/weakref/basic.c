/* valgrind: fast */
/* Weak references: to live and dead objects, callbacks, proxies, types without support. */
#include "fixture.h"

typedef struct {
    PyObject *weak_list;
} data;

static PyMemberDef members[] = {
    {"__weaklistoffset__", Py_T_PYSSIZET, offsetof(data, weak_list), Py_READONLY | Py_RELATIVE_OFFSET, NULL},
    {NULL, 0, 0, 0, NULL}};

static void
dealloc(PyObject *self)
{
    PyTypeObject *type = Py_TYPE(self);
    PyObject_ClearWeakRefs(self);
    freefunc release = (freefunc)PyType_GetSlot(type, Py_tp_free);
    release(self);
    Py_DECREF(type);
}

static PyType_Slot slots[] = {{0, NULL}};
static PyType_Slot weak_slots[] = {{Py_tp_members, members}, {Py_tp_dealloc, dealloc}, {0, NULL}};
static PyType_Spec weak = {"fixture.Weak", -(int)sizeof(data), 0, Py_TPFLAGS_DEFAULT, weak_slots};
static PyType_Spec plain = {"fixture.Plain", 0, 0, Py_TPFLAGS_DEFAULT, slots};

static PyObject *
callback(PyObject *self, PyObject *ref)
{
    PyObject *object = Py_None;
    printf("callback ");
    put_str(self);
    show_int(" GetRef", PyWeakref_GetRef(ref, &object));
    CHECK(object == NULL);
    Py_RETURN_NONE;
}

static PyObject *
fails(PyObject *Py_UNUSED(self), PyObject *Py_UNUSED(ref))
{
    printf("a callback that fails\n");
    PyErr_SetString(PyExc_ValueError, "goes to standard error");
    return NULL;
}

static PyMethodDef callback_def = {"callback", callback, METH_O, NULL};
static PyMethodDef fails_def = {"fails", fails, METH_O, NULL};

static void
get(const char *label, PyObject *ref)
{
    PyObject *object = NULL;
    printf("%s: %d ", label, PyWeakref_GetRef(ref, &object));
    if (PyErr_Occurred()) {
        put_error();
    } else {
        printf(object ? "alive" : "dead");
    }
    printf("\n");
    Py_XDECREF(object);
}

static void
references(PyObject *type)
{
    PyObject *object = PyObject_CallNoArgs(type);
    PyObject *one = PyUnicode_FromString("one"), *two = PyUnicode_FromString("two");
    PyObject *call_a = PyCFunction_New(&callback_def, one), *call_b = PyCFunction_New(&callback_def, two);
    PyObject *failing = PyCFunction_New(&fails_def, NULL);
    PyObject *ref = PyWeakref_NewRef(object, NULL), *same = PyWeakref_NewRef(object, NULL);
    PyObject *first = PyWeakref_NewRef(object, call_a), *second = PyWeakref_NewRef(object, call_b);
    PyObject *third = PyWeakref_NewRef(object, failing), *gone = PyWeakref_NewRef(object, call_a);
    CHECK(ref == same && first != second && first != ref);
    CHECK(PyWeakref_Check(ref) && PyWeakref_CheckRef(ref) && !PyWeakref_CheckProxy(ref));
    get("GetRef", ref);
    PyObject *called = PyObject_CallNoArgs(ref);
    CHECK(called == object);
    Py_XDECREF(called);
    show_int("equal", PyObject_RichCompareBool(ref, first, Py_EQ));
    CHECK(PyObject_Hash(ref) == PyObject_Hash(object));
    Py_DECREF(gone);
    printf("the object goes\n");
    Py_DECREF(object);
    get("GetRef", ref);
    show_new("called", PyObject_CallNoArgs(ref));
    show_int("equal when dead", PyObject_RichCompareBool(ref, first, Py_EQ));
    show_int("hash is kept", PyObject_Hash(ref) != -1);
    show_int("no hash", PyObject_Hash(first));
    Py_DECREF(third);
    Py_DECREF(second);
    Py_DECREF(first);
    Py_DECREF(same);
    Py_DECREF(ref);
    Py_DECREF(failing);
    Py_DECREF(call_b);
    Py_DECREF(call_a);
    Py_DECREF(two);
    Py_DECREF(one);
}

static void
proxies(PyObject *type)
{
    PyObject *set = PySet_New(NULL);
    PyObject *proxy = PyWeakref_NewProxy(set, NULL);
    CHECK(PyWeakref_CheckProxy(proxy) && !PyWeakref_CheckRef(proxy));
    PySet_Add(set, Py_None);
    show_int("Size", PyObject_Size(proxy));
    show_int("Contains", PySequence_Contains(proxy, Py_None));
    show_new("method", PyObject_CallMethod(proxy, "pop", NULL));
    show_new("str", PyObject_Str(proxy));
    Py_DECREF(set);
    show_int("Size", PyObject_Size(proxy));
    show_new("attribute", PyObject_GetAttrString(proxy, "pop"));
    get("GetRef", proxy);
    Py_DECREF(proxy);
    show_new("to an int", PyWeakref_NewRef(Py_True, NULL));
    PyObject *list = PyList_New(0);
    show_new("to a list", PyWeakref_NewRef(list, NULL));
    show_new("proxy of a list", PyWeakref_NewProxy(list, NULL));
    Py_DECREF(list);
    PyObject *other = PyType_FromSpec(&plain), *object = PyObject_CallNoArgs(other);
    show_new("to an object without support", PyWeakref_NewRef(object, NULL));
    Py_DECREF(object);
    Py_DECREF(other);
    PyObject *ref = PyWeakref_NewRef(type, NULL);
    get("to a type", ref);
    Py_XDECREF(ref);
}

static void
run(PyObject *Py_UNUSED(module))
{
    PyObject *type = PyType_FromSpec(&weak);
    NEED(type);
    references(type);
    proxies(type);
    Py_DECREF(type);
}

FIXTURE(basic, run)
