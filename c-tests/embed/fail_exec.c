/* role: helper */
/* A module whose exec slot raises. */
#include "fixture.h"

static int
exec(PyObject *module)
{
    if (PyModule_AddIntConstant(module, "partly", 1) < 0) {
        return -1;
    }
    PyErr_SetString(PyExc_ValueError, "exec raises");
    return -1;
}

PyABIInfo_VAR(abi);
static PySlot slots[] = {PySlot_STATIC_DATA(Py_mod_abi, &abi), PySlot_FUNC(Py_mod_exec, exec), PySlot_END};
PyMODEXPORT_FUNC
PyModExport_fail_exec(void)
{
    return slots;
}
