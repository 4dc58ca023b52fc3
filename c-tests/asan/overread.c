/* AddressSanitizer sees what the runtime does with memory of the caller: reading beyond it. */
/* only: asan */
/* exit: 97 */
#include "fixture.h"

static void
run(PyObject *Py_UNUSED(module))
{
    char *text = PyMem_RawCalloc(8, 1);
    Py_XDECREF(PyBytes_FromStringAndSize(text, 4096));
    PyMem_RawFree(text);
}

FIXTURE(overread, run)
