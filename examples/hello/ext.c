#include <Python.h>

static PyObject *f(PyObject *Py_UNUSED(module), PyObject *list)
{
    PyObject *twice = PySequence_Repeat(list, 2);
    return twice ? Py_BuildValue("(nN)", PyObject_Size(twice), twice) : NULL;
}
PyABIInfo_VAR(abi);
static PyMethodDef methods[] = {{"f", f, METH_O, "A list twice, and how long that is."}, {0}};
static PySlot slots[] = {PySlot_STATIC_DATA(Py_mod_abi, &abi),
                         PySlot_STATIC_DATA(Py_mod_methods, methods), PySlot_END};
PyMODEXPORT_FUNC PyModExport_ext(void) { return slots; }
