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

/* To be called before fork(), by an attached thread. Needed for CPython only: here fork()
 * itself brings the runtime to rest. */
PyAPI_FUNC(void) PyOS_BeforeFork(void);

/* To be called after fork() in the parent, by the thread that called PyOS_BeforeFork. */
PyAPI_FUNC(void) PyOS_AfterFork_Parent(void);

/* To be called after fork() in the child, by the thread that called PyOS_BeforeFork. Ends all
 * thread states but that of the calling thread; without it those stay that were never attached. */
PyAPI_FUNC(void) PyOS_AfterFork_Child(void);

/* The same as PyOS_AfterFork_Child. */
Py_DEPRECATED(3.15)
PyAPI_FUNC(void) PyOS_AfterFork(void);
/* END generated prototypes */

#ifdef __cplusplus
}
#endif
#endif /* PYRT_INTRCHECK_H */
