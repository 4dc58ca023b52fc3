/* intrcheck.h: signals and fork.
 *
 * Part of pyrt. Included by Python.h, which may be included instead.
 */
#ifndef PYRT_PYTHON_H
#include "Python.h"
#elif !defined(PYRT_INTRCHECK_H)
#define PYRT_INTRCHECK_H

#ifdef __cplusplus
extern "C" {
#endif

/* BEGIN generated prototypes */

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(int) PyOS_InterruptOccurred(void);

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(void) PyOS_BeforeFork(void);

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(void) PyOS_AfterFork_Parent(void);

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(void) PyOS_AfterFork_Child(void);

/* Not implemented by pyrt yet: raises NotImplementedError. */
Py_DEPRECATED(3.15)
PyAPI_FUNC(void) PyOS_AfterFork(void);
/* END generated prototypes */

#ifdef __cplusplus
}
#endif
#endif /* PYRT_INTRCHECK_H */
