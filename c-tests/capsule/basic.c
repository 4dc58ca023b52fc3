/* valgrind: fast */
/* Capsules: names, pointers, contexts, destructors, import. */
#include "fixture.h"

static int value = 42, other = 43, context = 7, destroyed;

static void
destroy(PyObject *capsule)
{
    destroyed++;
    int *pointer = PyCapsule_GetPointer(capsule, PyCapsule_GetName(capsule));
    show_int("destroyed", pointer ? *pointer : -1);
    int *with = PyCapsule_GetContext(capsule);
    show_int("  context", with ? *with : -1);
}

static void
wrong_names(PyObject *capsule)
{
    show_int("IsValid", PyCapsule_IsValid(capsule, "fixture.value"));
    show_int("IsValid of another name", PyCapsule_IsValid(capsule, "other"));
    show_int("IsValid of no name", PyCapsule_IsValid(capsule, NULL));
    show_int("IsValid of None", PyCapsule_IsValid(Py_None, NULL));
    CHECK(PyCapsule_GetPointer(capsule, "other") == NULL);
    show_error("GetPointer of another name");
    CHECK(PyCapsule_GetPointer(capsule, NULL) == NULL);
    show_error("GetPointer of no name");
    CHECK(PyCapsule_GetPointer(Py_None, "fixture.value") == NULL);
    show_error("GetPointer of None");
    CHECK(PyCapsule_GetName(Py_None) == NULL);
    show_error("GetName of None");
    CHECK(PyCapsule_GetContext(Py_None) == NULL);
    show_error("GetContext of None");
    CHECK(PyCapsule_GetDestructor(Py_None) == NULL);
    show_error("GetDestructor of None");
    show_int("SetPointer of None", PyCapsule_SetPointer(Py_None, &value));
    show_int("SetName of None", PyCapsule_SetName(Py_None, NULL));
    show_int("SetContext of None", PyCapsule_SetContext(Py_None, NULL));
    show_int("SetDestructor of None", PyCapsule_SetDestructor(Py_None, NULL));
}

static void
importing(PyObject *module)
{
    PyObject *capsule = PyCapsule_New(&value, "capsule_fixture.attribute", NULL);
    PyObject *modules = PySys_GetAttrString("modules");
    CHECK(PyMapping_SetItemString(modules, "capsule_fixture", module) == 0);
    CHECK(PyObject_SetAttrString(module, "attribute", capsule) == 0);
    int *found = PyCapsule_Import("capsule_fixture.attribute", 0);
    show_int("Import", found ? *found : -1);
    found = PyCapsule_Import("capsule_fixture.missing", 0);
    show_int("Import of a missing attribute", found ? *found : -1);
    found = PyCapsule_Import("no_such_module.x", 0);
    show_int("Import of a missing module", found ? *found : -1);
    CHECK(PyObject_DelAttrString(module, "attribute") == 0);
    CHECK(PyObject_DelItemString(modules, "capsule_fixture") == 0);
    Py_DECREF(modules);
    Py_DECREF(capsule);
}

static void
run(PyObject *module)
{
    PyObject *capsule = PyCapsule_New(&value, "fixture.value", destroy);
    CHECK(PyCapsule_CheckExact(capsule));
    show_int("GetPointer", *(int *)PyCapsule_GetPointer(capsule, "fixture.value"));
    show_text("GetName", PyCapsule_GetName(capsule));
    CHECK(PyCapsule_GetDestructor(capsule) == destroy);
    CHECK(PyCapsule_GetContext(capsule) == NULL);
    show_error("no context");
    show_int("SetContext", PyCapsule_SetContext(capsule, &context));
    show_int("GetContext", *(int *)PyCapsule_GetContext(capsule));
    wrong_names(capsule);
    show_int("SetPointer", PyCapsule_SetPointer(capsule, &other));
    show_int("SetPointer NULL", PyCapsule_SetPointer(capsule, NULL));
    show_int("SetName", PyCapsule_SetName(capsule, NULL));
    show_text("GetName", PyCapsule_GetName(capsule));
    show_int("GetPointer", *(int *)PyCapsule_GetPointer(capsule, NULL));
    Py_DECREF(capsule);
    show_int("destroyed", destroyed);
    capsule = PyCapsule_New(&value, NULL, destroy);
    show_int("SetDestructor", PyCapsule_SetDestructor(capsule, NULL));
    Py_DECREF(capsule);
    show_int("destroyed", destroyed);
    show_new("New of NULL", PyCapsule_New(NULL, "x", destroy));
    importing(module);
}

FIXTURE(basic, run)
