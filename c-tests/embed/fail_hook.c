/* role: helper */
/* A module whose hook raises. */
#include "fixture.h"

PyMODEXPORT_FUNC
PyModExport_fail_hook(void)
{
    PyErr_SetString(PyExc_KeyError, "hook raises");
    return NULL;
}
