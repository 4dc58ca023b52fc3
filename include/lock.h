/* lock.h: mutexes.
 *
 * Part of pyrt. Included by Python.h, which may be included instead.
 */
#ifndef PYRT_PYTHON_H
#include "Python.h"
#elif !defined(PYRT_LOCK_H)
#define PYRT_LOCK_H

#ifdef __cplusplus
extern "C" {
#endif

/* A mutex of a word, unlocked when it is zeroed. CPython has it too, outside its stable ABI: an extension
 * for abi3t uses critical sections, PyThread_type_lock or a lock of the system's. It does not move while
 * it is used. */
typedef struct PyMutex {
    uint32_t _bits;
} PyMutex;

/* BEGIN generated prototypes */

#ifndef PYRT_ABI3T
/* Locks the mutex; waits, detached if the thread is attached, while it is locked. A
 * thread that has it must not lock it again. Any thread may call it.
 * Thread safety: atomic. */
PyAPI_FUNC(void) PyMutex_Lock(PyMutex *m);
#endif

#ifndef PYRT_ABI3T
/* Unlocks the mutex; fatal if it is not locked. Any thread may call it, also another than
 * the one that locked it.
 * Thread safety: atomic. */
PyAPI_FUNC(void) PyMutex_Unlock(PyMutex *m);
#endif

#ifndef PYRT_ABI3T
/* Returns whether the mutex is locked, by whomever: 1 or 0. Any thread may call it.
 * Thread safety: atomic. */
PyAPI_FUNC(int) PyMutex_IsLocked(PyMutex *m);
#endif
/* END generated prototypes */

#ifdef __cplusplus
}
#endif

#endif
