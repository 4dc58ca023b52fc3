/* bltinmodule.h: filter, map and zip.
 *
 * Part of pyrt. Included by Python.h, which may be included instead.
 */
#ifndef PYRT_PYTHON_H
#include "Python.h"
#elif !defined(PYRT_BLTINMODULE_H)
#define PYRT_BLTINMODULE_H

#ifdef __cplusplus
extern "C" {
#endif

/* BEGIN generated prototypes */
PyAPI_DATA(PyTypeObject) PyFilter_Type;
PyAPI_DATA(PyTypeObject) PyMap_Type;
PyAPI_DATA(PyTypeObject) PyZip_Type;
/* END generated prototypes */

#ifdef __cplusplus
}
#endif
#endif /* PYRT_BLTINMODULE_H */
