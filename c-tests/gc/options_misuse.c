/* only: debug */
/* only: pyrt */
/* PyRt_GC_* with what no caller may pass. CPython has no such functions; right is a SystemError, as for
 * every other function. */
#include "fixture.h"

static void
run(PyObject *Py_UNUSED(module))
{
    show_int("SetOption", PyRt_GC_SetOption(NULL, 1));
    show_int("GetOption", PyRt_GC_GetOption(NULL));
    show_int("GetStats", PyRt_GC_GetStats(NULL));
    PyRt_GC_Stats stats;
    memset(&stats, 0, sizeof stats);
    show_int("GetStats of no size", PyRt_GC_GetStats(&stats));
    stats.size = sizeof stats - 8;
    show_int("GetStats of a size too small", PyRt_GC_GetStats(&stats));
}

FIXTURE(options_misuse, run)
