/* ceval.h: attaching threads, recursion, pending calls.
 *
 * Part of pyrt. Included by Python.h, which may be included instead.
 */
#ifndef PYRT_PYTHON_H
#include "Python.h"
#elif !defined(PYRT_CEVAL_H)
#define PYRT_CEVAL_H

#ifdef __cplusplus
extern "C" {
#endif

#define Py_BEGIN_ALLOW_THREADS  \
    {                           \
        PyThreadState *_save;   \
        _save = PyEval_SaveThread();
#define Py_BLOCK_THREADS PyEval_RestoreThread(_save);
#define Py_UNBLOCK_THREADS _save = PyEval_SaveThread();
#define Py_END_ALLOW_THREADS    \
    PyEval_RestoreThread(_save);  \
    }

/* BEGIN generated prototypes */

#ifndef PYRT_ABI3T
/* Calls `callable` with `count` positional arguments as the code of
 * `__main__` would: the namespace of that module is the running frame until
 * the call returns. New reference; NULL with an exception. */
PyAPI_FUNC(PyObject * /*New*/) PyRt_CallAsMain(PyObject *callable,
    PyObject *const * /*Borrowed*/ args, Py_ssize_t count);
#endif

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(PyObject * /*New*/) PyEval_EvalCode(PyObject *co, PyObject *globals, PyObject *locals);

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(PyObject * /*New*/) PyEval_EvalCodeEx(PyObject *co, PyObject *globals, PyObject *locals,
    PyObject *const *args, int argcount, PyObject *const *kws, int kwcount, PyObject *const *defs,
    int defcount, PyObject *kwdefs, PyObject *closure);

/* Returns the builtins of the running frame, without one those of the
 * interpreter; borrowed. NULL with an exception. */
PYRT_USE_INSTEAD("PyEval_GetFrameBuiltins")
PyAPI_FUNC(PyObject * /*Borrowed*/) PyEval_GetBuiltins(void);

/* Returns the globals of the running frame; borrowed. NULL without an
 * exception if there is none. */
PYRT_USE_INSTEAD("PyEval_GetFrameGlobals")
PyAPI_FUNC(PyObject * /*Borrowed*/) PyEval_GetGlobals(void);

/* Returns the locals of the running frame; borrowed. NULL with SystemError
 * if there is none. */
PYRT_USE_INSTEAD("PyEval_GetFrameLocals")
PyAPI_FUNC(PyObject * /*Borrowed*/) PyEval_GetLocals(void);

/* Not implemented by pyrt yet: raises NotImplementedError. */
PYRT_USE_INSTEAD("PyThreadState_GetFrame")
PyAPI_FUNC(PyFrameObject * /*Borrowed*/) PyEval_GetFrame(void);

/* Returns the builtins of the running frame, without one those of the
 * interpreter. New reference; NULL with an exception. */
PyAPI_FUNC(PyObject * /*New*/) PyEval_GetFrameBuiltins(void);

/* Returns the globals of the running frame. New reference; NULL without an
 * exception if there is none. */
PyAPI_FUNC(PyObject * /*New*/) PyEval_GetFrameGlobals(void);

/* Returns the locals of the running frame. New reference; NULL with
 * SystemError if there is none. */
PyAPI_FUNC(PyObject * /*New*/) PyEval_GetFrameLocals(void);

/* Queues a call that an attached thread makes soon. Returns 0, or -1
 * without exception if the queue is full. Any thread may call it, attached
 * or not. */
PyAPI_FUNC(int) Py_AddPendingCall(int (*func)(void *), void *arg);

/* Makes the queued calls. Returns 0, or -1 with the exception of the first
 * that failed. */
PyAPI_FUNC(int) Py_MakePendingCalls(void);

/* Sets the recursion limit. */
PyAPI_FUNC(void) Py_SetRecursionLimit(int new_limit);

/* Returns the recursion limit. */
PyAPI_FUNC(int) Py_GetRecursionLimit(void);

/* Marks the start of a recursive call. Returns 0, or -1 with
 * RecursionError, whose text ends with `where`, past the limit. */
PyAPI_FUNC(int) Py_EnterRecursiveCall(const char *where);

/* Ends what a successful Py_EnterRecursiveCall began. */
PyAPI_FUNC(void) Py_LeaveRecursiveCall(void);

/* Returns the name of a function, or that of the type of another object;
 * valid as long as the object. */
PyAPI_FUNC(const char *) PyEval_GetFuncName(PyObject *func);

/* Returns "()" for a function and " object" for another object: what stands
 * behind the name in a message. */
PyAPI_FUNC(const char *) PyEval_GetFuncDesc(PyObject *func);

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(PyObject * /*New*/) PyEval_EvalFrame(PyFrameObject *f);

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(PyObject * /*New*/) PyEval_EvalFrameEx(PyFrameObject *f, int throwflag);

/* Detaches this OS thread and returns its thread state, for
 * PyEval_RestoreThread. Other threads may run meanwhile. */
PyAPI_FUNC(PyThreadState *) PyEval_SaveThread(void);

/* Attaches the thread state that PyEval_SaveThread returned; waits until
 * the thread may run. */
PyAPI_FUNC(void) PyEval_RestoreThread(PyThreadState *tstate);

/* Does nothing; threads need no preparation. */
Py_DEPRECATED(3.15)
PyAPI_FUNC(void) PyEval_InitThreads(void);

/* Attaches `tstate` to this OS thread, which must be detached. */
PyAPI_FUNC(void) PyEval_AcquireThread(PyThreadState *tstate);

/* Detaches `tstate`, which must be the one attached. */
PyAPI_FUNC(void) PyEval_ReleaseThread(PyThreadState *tstate);
/* END generated prototypes */

#ifdef __cplusplus
}
#endif
#endif /* PYRT_CEVAL_H */
