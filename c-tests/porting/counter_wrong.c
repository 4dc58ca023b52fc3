/* As counter.c was while there was a GIL: calls get lost. */
/* only: races */
/* exit: 97 */
#include "porting/side_by_side.h"

static long calls;

static PyObject *
count_call(PyObject *Py_UNUSED(module), PyObject *Py_UNUSED(unused))
{
    return PyLong_FromLong(++calls);
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
}

FIXTURE(counter_wrong, body)
