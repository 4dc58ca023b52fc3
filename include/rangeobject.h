/* rangeobject.h: range.
 *
 * Part of pyrt. Included by Python.h, which may be included instead.
 */
#ifndef PYRT_PYTHON_H
#include "Python.h"
#elif !defined(PYRT_RANGEOBJECT_H)
#define PYRT_RANGEOBJECT_H

#ifdef __cplusplus
extern "C" {
#endif

#define PyRange_Check(op) Py_IS_TYPE((op), &PyRange_Type)

/* BEGIN generated prototypes */
PyAPI_DATA(PyTypeObject) PyRange_Type;
PyAPI_DATA(PyTypeObject) PyRangeIter_Type;
PyAPI_DATA(PyTypeObject) PyLongRangeIter_Type;
/* END generated prototypes */

#ifdef __cplusplus
}
#endif
#endif /* PYRT_RANGEOBJECT_H */
