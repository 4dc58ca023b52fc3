/* An object that is made when it is first needed. */
/* races: tsan */
#include "porting/side_by_side.h"
#include <stdatomic.h>

static PyObject *_Atomic separator;
static atomic_int made;

static PyObject *
make_separator(void)
{
    atomic_fetch_add(&made, 1);
    return PyUnicode_FromString(", ");
}

/* A new reference to the one separator. */
static PyObject *
get_separator(void)
{
    PyObject *found = atomic_load(&separator);
    if (found == NULL) {
        PyObject *fresh = make_separator();
        if (fresh == NULL) {
            return NULL;
        }
        if (atomic_compare_exchange_strong(&separator, &found, fresh)) {
            found = fresh; /* whose reference the static variable has */
        }
        else {
            Py_DECREF(fresh); /* another thread was first */
        }
    }
    return Py_NewRef(found);
}

static PyObject *_Atomic seen;
static atomic_int different;

static void
work(void)
{
    PyObject *mine = get_separator(), *before = NULL;
    if (!atomic_compare_exchange_strong(&seen, &before, mine) && before != mine) {
        atomic_fetch_add(&different, 1);
    }
    Py_DECREF(mine);
}

static void
body(PyObject *Py_UNUSED(module))
{
    side_by_side(work);
    show_int("different ones seen", atomic_load(&different));
    show_int("made at least once", atomic_load(&made) >= 1);
    PyObject *last = atomic_exchange(&separator, NULL);
    show("separator", last);
    Py_DECREF(last);
}

FIXTURE(once, body)
