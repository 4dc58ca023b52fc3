/* enumobject.h: enumerate and reversed.
 *
 * Part of pyrt. Included by Python.h, which may be included instead.
 */
#ifndef PYRT_PYTHON_H
#include "Python.h"
#elif !defined(PYRT_ENUMOBJECT_H)
#define PYRT_ENUMOBJECT_H

#ifdef __cplusplus
extern "C" {
#endif

/* BEGIN generated prototypes */
PyAPI_DATA(PyTypeObject) PyEnum_Type;
PyAPI_DATA(PyTypeObject) PyReversed_Type;
/* END generated prototypes */

#ifdef __cplusplus
}
#endif
#endif /* PYRT_ENUMOBJECT_H */
