/* complexobject.h: complex.
 *
 * Part of pyrt. Included by Python.h, which may be included instead.
 */
#ifndef PYRT_PYTHON_H
#include "Python.h"
#elif !defined(PYRT_COMPLEXOBJECT_H)
#define PYRT_COMPLEXOBJECT_H

#ifdef __cplusplus
extern "C" {
#endif

#define PyComplex_Check(op) PyObject_TypeCheck((op), &PyComplex_Type)
#define PyComplex_CheckExact(op) Py_IS_TYPE((op), &PyComplex_Type)

/* BEGIN generated prototypes */
PyAPI_DATA(PyTypeObject) PyComplex_Type;

/* Returns a complex number. New reference; NULL with MemoryError. */
PyAPI_FUNC(PyObject * /*New*/) PyComplex_FromDoubles(double real, double imag);

/* Returns the real part of a number, by `__complex__` where it has that;
 * -1.0 with TypeError or OverflowError. */
PyAPI_FUNC(double) PyComplex_RealAsDouble(PyObject *op);

/* Returns the imaginary part of a number, by `__complex__` where it has
 * that; -1.0 with TypeError or OverflowError. */
PyAPI_FUNC(double) PyComplex_ImagAsDouble(PyObject *op);
/* END generated prototypes */

#ifdef __cplusplus
}
#endif
#endif /* PYRT_COMPLEXOBJECT_H */
