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

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(void) PyThread_init_thread(void);

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(unsigned long) PyThread_start_new_thread(void (*func)(void *), void *arg);

/* Not implemented by pyrt yet: raises NotImplementedError. */
Py_DEPRECATED(3.15)
Py_NO_RETURN
PyAPI_FUNC(void) PyThread_exit_thread(void);

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(unsigned long) PyThread_get_thread_ident(void);

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(unsigned long) PyThread_get_thread_native_id(void);

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(PyThread_type_lock) PyThread_allocate_lock(void);

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(void) PyThread_free_lock(PyThread_type_lock lock);

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(int) PyThread_acquire_lock(PyThread_type_lock lock, int waitflag);

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(PyLockStatus) PyThread_acquire_lock_timed(PyThread_type_lock lock, long long microseconds, int intr_flag);

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(void) PyThread_release_lock(PyThread_type_lock lock);

/* Not implemented by pyrt yet: raises NotImplementedError. */
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

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(Py_tss_t *) PyThread_tss_alloc(void);

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(void) PyThread_tss_free(Py_tss_t *key);

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(int) PyThread_tss_is_created(Py_tss_t *key);

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(int) PyThread_tss_create(Py_tss_t *key);

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(void) PyThread_tss_delete(Py_tss_t *key);

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(int) PyThread_tss_set(Py_tss_t *key, void *value);

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(void *) PyThread_tss_get(Py_tss_t *key);
/* END generated prototypes */

#ifdef __cplusplus
}
#endif
#endif /* PYRT_PYTHREAD_H */
