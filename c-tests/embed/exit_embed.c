/* exit: 3 */
/* A program that ends because SystemExit is printed. */
#include "fixture.h"

int
main(void)
{
    Py_Initialize();
    PyErr_SetObject(PyExc_SystemExit, Py_None);
    printf("before\n");
    fflush(stdout);
    PyErr_Clear();
    PyObject *code = PyLong_FromLong(3);
    PyErr_SetObject(PyExc_SystemExit, code);
    Py_DECREF(code);
    PyErr_Print();
    printf("after\n");
    return 0;
}
