/* pythread.h: threads and locks of the system.
 *
 * Part of pyrt. Included by Python.h, which may be included instead.
 */
#ifndef PYRT_PYTHON_H
#include "Python.h"
#elif !defined(PYRT_PYTHREAD_H)
#define PYRT_PYTHREAD_H

#ifdef __cplusplus
extern "C" {
#endif

typedef void *PyThread_type_lock;
typedef enum PyLockStatus {
    PY_LOCK_FAILURE = 0,
    PY_LOCK_ACQUIRED = 1,
    PY_LOCK_INTR
} PyLockStatus;
typedef struct _Py_tss_t Py_tss_t;

#define PYTHREAD_INVALID_THREAD_ID ((unsigned long)-1)
#define PY_TIMEOUT_T long long
#define WAIT_LOCK 1
#define NOWAIT_LOCK 0

/* BEGIN generated prototypes */

/* Does nothing; threads need no preparation. */
PyAPI_FUNC(void) PyThread_init_thread(void);

/* Starts a detached thread that runs `func(arg)`. Returns its identity, or
 * PYTHREAD_INVALID_THREAD_ID. */
PyAPI_FUNC(unsigned long) PyThread_start_new_thread(void (*func)(void *), void *arg);

/* Ends the calling thread. */
Py_DEPRECATED(3.15)
Py_NO_RETURN
PyAPI_FUNC(void) PyThread_exit_thread(void);

/* Returns the identity of the calling thread. */
PyAPI_FUNC(unsigned long) PyThread_get_thread_ident(void);

/* Returns the system's number of the calling thread. */
PyAPI_FUNC(unsigned long) PyThread_get_thread_native_id(void);

/* Returns a new lock, which PyThread_free_lock frees. */
PyAPI_FUNC(PyThread_type_lock) PyThread_allocate_lock(void);

/* Frees a lock that nobody uses. */
PyAPI_FUNC(void) PyThread_free_lock(PyThread_type_lock lock);

/* Takes a lock, waiting if `waitflag` is not 0. Returns 1, or 0 if it is held. */
PyAPI_FUNC(int) PyThread_acquire_lock(PyThread_type_lock lock, int waitflag);

/* Takes a lock, waiting for so many microseconds (negative: without end).
 * Returns PY_LOCK_ACQUIRED or PY_LOCK_FAILURE. */
PyAPI_FUNC(PyLockStatus) PyThread_acquire_lock_timed(PyThread_type_lock lock,
    long long microseconds, int intr_flag);

/* Releases a lock. */
PyAPI_FUNC(void) PyThread_release_lock(PyThread_type_lock lock);

/* Returns the stack size of new threads; 0 is the system's default. */
PyAPI_FUNC(size_t) PyThread_get_stacksize(void);

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(int) PyThread_set_stacksize(size_t size);

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(PyObject * /*New*/) PyThread_GetInfo(void);

/* Not implemented by pyrt yet: raises NotImplementedError. */
Py_DEPRECATED(3.15)
PyAPI_FUNC(int) PyThread_create_key(void);

/* Not implemented by pyrt yet: raises NotImplementedError. */
Py_DEPRECATED(3.15)
PyAPI_FUNC(void) PyThread_delete_key(int key);

/* Not implemented by pyrt yet: raises NotImplementedError. */
Py_DEPRECATED(3.15)
PyAPI_FUNC(int) PyThread_set_key_value(int key, void *value);

/* Not implemented by pyrt yet: raises NotImplementedError. */
Py_DEPRECATED(3.15)
PyAPI_FUNC(void *) PyThread_get_key_value(int key);

/* Not implemented by pyrt yet: raises NotImplementedError. */
Py_DEPRECATED(3.15)
PyAPI_FUNC(void) PyThread_delete_key_value(int key);

/* Not implemented by pyrt yet: raises NotImplementedError. */
Py_DEPRECATED(3.15)
PyAPI_FUNC(void) PyThread_ReInitTLS(void);

/* Returns a new key that is not created yet; freed with PyThread_tss_free. */
PyAPI_FUNC(Py_tss_t *) PyThread_tss_alloc(void);

/* Deletes and frees a key; does nothing for NULL. */
PyAPI_FUNC(void) PyThread_tss_free(Py_tss_t *key);

/* Returns whether the key is created: 1 or 0. */
PyAPI_FUNC(int) PyThread_tss_is_created(Py_tss_t *key);

/* Creates the key, if it is not. Returns 0, or -1 if there are no keys left. */
PyAPI_FUNC(int) PyThread_tss_create(Py_tss_t *key);

/* Deletes the key; its values are forgotten. */
PyAPI_FUNC(void) PyThread_tss_delete(Py_tss_t *key);

/* Sets the calling thread's value. Returns 0, or -1. */
PyAPI_FUNC(int) PyThread_tss_set(Py_tss_t *key, void *value);

/* Returns the calling thread's value; NULL if it has none. */
PyAPI_FUNC(void *) PyThread_tss_get(Py_tss_t *key);
/* END generated prototypes */

#ifdef __cplusplus
}
#endif
#endif /* PYRT_PYTHREAD_H */
