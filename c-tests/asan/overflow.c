/* AddressSanitizer is at work: a write behind memory of PyMem_Malloc ends the program. */
/* only: asan */
/* exit: 97 */
#include "fixture.h"

static void
run(PyObject *Py_UNUSED(module))
{
    char *text = PyMem_Malloc(8);
    text[8] = 'x';
    PyMem_Free(text);
}

FIXTURE(overflow, run)
