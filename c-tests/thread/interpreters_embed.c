/* Interpreters beside the main one: what is their own, and how they end. */
#define _DEFAULT_SOURCE
#include "fixture.h"
#include <pthread.h>
#include <unistd.h>

/* show_int() where no thread state is attached. */
static void
tell(const char *label, int value)
{
    printf("%s: %d\n", label, value);
}

static void
show_own(const char *label, PyThreadState *state)
{
    PyInterpreterState *this = PyInterpreterState_Get();
    printf("-- %s\n", label);
    show_int("interpreter of the thread", PyThreadState_GetInterpreter(state) == this);
    PyObject *dict = PyInterpreterState_GetDict(this);
    show("dict", dict);
    PyObject *label_object = PyUnicode_FromString(label);
    CHECK(PyDict_SetItemString(dict, "label", label_object) == 0);
    Py_DECREF(label_object);
    PyObject *sys = PyImport_ImportModule("sys");
    PyObject *marked = NULL;
    show_int("sys is marked", PyObject_GetOptionalAttrString(sys, "mark", &marked));
    Py_XDECREF(marked);
    CHECK(PyObject_SetAttrString(sys, "mark", Py_None) == 0);
    Py_DECREF(sys);
    PyObject *module = PyImport_AddModuleRef("beside");
    show_int("new module", PyObject_HasAttrString(module, "mark"));
    CHECK(PyObject_SetAttrString(module, "mark", Py_True) == 0);
    Py_DECREF(module);
}

static PyInterpreterView *view;
static PyInterpreterGuard *guard;

/* Works in the guarded interpreter, whatever the thread was attached to. */
static void *
visit(void *main_view)
{
    PyThreadStateToken *outer = PyThreadState_EnsureFromView(main_view);
    int64_t ids[4];
    ids[0] = PyInterpreterState_GetID(PyInterpreterState_Get());
    PyThreadStateToken *inner = PyThreadState_Ensure(guard);
    ids[1] = PyInterpreterState_GetID(PyInterpreterState_Get());
    PyThreadStateToken *again = PyThreadState_Ensure(guard);
    ids[2] = PyInterpreterState_GetID(PyInterpreterState_Get());
    PyThreadState_Release(again);
    PyThreadState_Release(inner);
    ids[3] = PyInterpreterState_GetID(PyInterpreterState_Get());
    PyThreadState_Release(outer);
    printf("visited %d %d %d %d\n", ids[0] == 0, ids[1] > 0, ids[2] == ids[1], ids[3] == 0);
    usleep(50000);
    printf("closing\n");
    PyInterpreterGuard_Close(guard);
    return NULL;
}

int
main(void)
{
    Py_Initialize();
    PyThreadState *first = PyThreadState_Get();
    show_int("main", PyInterpreterState_GetID(PyInterpreterState_Get()));
    show_own("main", first);
    PyObject *shared = PyList_New(0);

    PyThreadState *second = Py_NewInterpreter();
    CHECK(second != NULL && second != first);
    show_int("attached", PyThreadState_Get() == second);
    int64_t id = PyInterpreterState_GetID(PyInterpreterState_Get());
    show_int("another", id > 0);
    show_own("second", second);

    PyThreadState *third = Py_NewInterpreter();
    show_own("third", third);
    show_int("a later one", PyInterpreterState_GetID(PyInterpreterState_Get()) > id);
    Py_EndInterpreter(third);
    tell("nothing attached", PyThreadState_Swap(first) == NULL);

    /* Back to and fro. */
    show("dict of main", PyInterpreterState_GetDict(PyInterpreterState_Get()));
    show_int("was attached", PyThreadState_Swap(second) == first);
    show("dict of second", PyInterpreterState_GetDict(PyInterpreterState_Get()));
    PyObject *number = PyLong_FromLong(7);
    CHECK(PyList_Append(shared, number) == 0);
    Py_DECREF(number);

    /* A guard holds its end up. */
    view = PyInterpreterView_FromCurrent();
    guard = PyInterpreterGuard_FromView(view);
    PyInterpreterView *main_view = PyInterpreterView_FromMain();
    pthread_t thread;
    CHECK(pthread_create(&thread, NULL, visit, main_view) == 0);
    Py_EndInterpreter(second);
    printf("ended\n");
    pthread_join(thread, NULL);
    tell("view of what ended", PyInterpreterGuard_FromView(view) != NULL);
    PyInterpreterView_Close(view);
    PyInterpreterView_Close(main_view);

    CHECK(PyThreadState_Swap(first) == NULL);
    show("shared", shared);
    Py_DECREF(shared);

    /* One that nobody ends goes with the runtime. */
    PyThreadState *fourth = Py_NewInterpreter();
    show_own("fourth", fourth);
    PyThreadState_Swap(first);
    tell("finalised", Py_FinalizeEx());
    return 0;
}
