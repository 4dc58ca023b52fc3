/* role: helper */
/* A library that exports no hook of its name. */
#include "fixture.h"

PyMODEXPORT_FUNC
PyModExport_of_another_name(void)
{
    return NULL;
}
