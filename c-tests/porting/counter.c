/* Numbers that C code keeps for the whole process. */
/* races: tsan */
#include "porting/side_by_side.h"
#include <stdatomic.h>

static atomic_long calls;

static PyObject *
count_call(PyObject *Py_UNUSED(module), PyObject *Py_UNUSED(unused))
{
    return PyLong_FromLong(atomic_fetch_add(&calls, 1) + 1);
}

static void
work(void)
{
    for (int i = 0; i < 1000; i++) {
        Py_XDECREF(count_call(NULL, NULL));
    }
}

static void
body(PyObject *Py_UNUSED(module))
{
    side_by_side(work);
    show_int("calls", atomic_load(&calls));
}

FIXTURE(counter, body)
