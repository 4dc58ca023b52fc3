/* pyrt.h: what pyrt has beyond Python.
 *
 * Part of pyrt. Included by Python.h, which may be included instead.
 */
#ifndef PYRT_PYTHON_H
#include "Python.h"
#elif !defined(PYRT_PYRT_H)
#define PYRT_PYRT_H

#ifdef __cplusplus
extern "C" {
#endif

/* BEGIN generated prototypes */

#ifndef PYRT_ABI3T
/* Returns the number of references that C holds to objects of the heap,
 * over all threads; after Py_FinalizeEx, how many were left then. Immediates
 * and static objects are not counted by anyone. The calling thread must be
 * attached unless the runtime is down. */
PyAPI_FUNC(Py_ssize_t) PyRt_ExternalReferences(void);
#endif
/* END generated prototypes */

#ifdef __cplusplus
}
#endif
#endif /* PYRT_PYRT_H */
