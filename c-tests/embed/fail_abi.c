/* role: helper */
/* A module that says it was built for a version that does not exist yet. */
#include "fixture.h"

static PyABIInfo abi = {1, 0, PyABIInfo_STABLE | PyABIInfo_FREETHREADING_AGNOSTIC, 0x03ff0000, 0x03ff0000};
static PySlot slots[] = {PySlot_STATIC_DATA(Py_mod_abi, &abi), PySlot_END};
PyMODEXPORT_FUNC
PyModExport_fail_abi(void)
{
    return slots;
}
