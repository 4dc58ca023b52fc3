/* floatobject.h: float.
 *
 * Part of pyrt. Included by Python.h, which may be included instead.
 */
#ifndef PYRT_PYTHON_H
#include "Python.h"
#elif !defined(PYRT_FLOATOBJECT_H)
#define PYRT_FLOATOBJECT_H

#ifdef __cplusplus
extern "C" {
#endif

#define PyFloat_Check(op) PyObject_TypeCheck((op), &PyFloat_Type)
#define PyFloat_CheckExact(op) Py_IS_TYPE((op), &PyFloat_Type)
#define Py_RETURN_NAN return PyFloat_FromDouble(NAN)
#define Py_RETURN_INF(sign) return PyFloat_FromDouble(copysign(INFINITY, (sign)))

/* BEGIN generated prototypes */
PyAPI_DATA(PyTypeObject) PyFloat_Type;

/* Returns the greatest finite double. */
PyAPI_FUNC(double) PyFloat_GetMax(void);

/* Returns the least positive normal double. */
PyAPI_FUNC(double) PyFloat_GetMin(void);

/* Returns what a double can hold, a struct sequence as `sys.float_info`. New
 * reference; NULL with MemoryError. */
PyAPI_FUNC(PyObject * /*New*/) PyFloat_GetInfo(void);

/* Returns a float of a text. New reference; NULL with ValueError or TypeError. */
PyAPI_FUNC(PyObject * /*New*/) PyFloat_FromString(PyObject *str);

/* Returns a float. New reference; NULL with MemoryError. */
PyAPI_FUNC(PyObject * /*New*/) PyFloat_FromDouble(double v);

/* Returns the value of a float, an int, or what has `__float__` or
 * `__index__`; -1.0 with TypeError or OverflowError. */
PyAPI_FUNC(double) PyFloat_AsDouble(PyObject *pyfloat);
/* END generated prototypes */

#ifdef __cplusplus
}
#endif
#endif /* PYRT_FLOATOBJECT_H */
