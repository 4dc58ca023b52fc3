/* role: helper */
/* The extension that the embedding programs import. */
#include "fixture.h"

static void
run(PyObject *module)
{
    show_int("is a module", PyModule_Check(module));
    show_new("__name__", PyObject_GetAttrString(module, "__name__"));
}

FIXTURE(helper, run)
