/* role: helper */
/* A module whose hook returns nothing and raises nothing. */
#include "fixture.h"

PyMODEXPORT_FUNC
PyModExport_fail_null(void)
{
    return NULL;
}
