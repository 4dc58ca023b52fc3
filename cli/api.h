/* What the command uses of the C API, until include/Python.h declares it. */
#include <stddef.h>

typedef struct _object PyObject;
typedef ptrdiff_t Py_ssize_t;

void Py_Initialize(void);
int Py_FinalizeEx(void);
PyObject *Py_GetConstant(unsigned int constant_id);
void Py_DecRef(PyObject *object);

PyObject *PyLong_FromString(const char *text, char **end, int base);
PyObject *PyFloat_FromDouble(double value);
PyObject *PyComplex_FromDoubles(double real, double imag);
PyObject *PyUnicode_FromStringAndSize(const char *text, Py_ssize_t size);
PyObject *PyUnicode_DecodeUnicodeEscape(const char *text, Py_ssize_t size, const char *errors);
PyObject *PyUnicode_AsEncodedString(PyObject *text, const char *encoding, const char *errors);
PyObject *PyBytes_FromStringAndSize(const char *bytes, Py_ssize_t size);
int PyBytes_AsStringAndSize(PyObject *bytes, char **data, Py_ssize_t *size);
PyObject *PyTuple_New(Py_ssize_t size);
int PyTuple_SetItem(PyObject *tuple, Py_ssize_t index, PyObject *item);
PyObject *PyList_New(Py_ssize_t size);
int PyList_Append(PyObject *list, PyObject *item);
PyObject *PyDict_New(void);
int PyDict_SetItem(PyObject *dict, PyObject *key, PyObject *value);
PyObject *PySet_New(PyObject *iterable);
int PySet_Add(PyObject *set, PyObject *item);
PyObject *PyNumber_Negative(PyObject *number);
PyObject *PyNumber_Add(PyObject *left, PyObject *right);
PyObject *PyNumber_Subtract(PyObject *left, PyObject *right);

PyObject *PyObject_GetAttrString(PyObject *object, const char *name);
PyObject *PyObject_Vectorcall(PyObject *callable, PyObject *const *args, size_t nargsf,
                              PyObject *kwnames);
PyObject *PyObject_Repr(PyObject *object);
PyObject *PyObject_Str(PyObject *object);

PyObject *PyErr_GetRaisedException(void);
void PyErr_SetRaisedException(PyObject *exception);
int PyErr_ExceptionMatches(PyObject *class_);
void PyErr_PrintEx(int set_sys_last_vars);
void PyErr_Clear(void);
extern PyObject *PyExc_ImportError;

PyObject *PyRt_ImportExtension(const char *name, const char *path, unsigned int flags);
const char *PyRt_Info(const char *key);
