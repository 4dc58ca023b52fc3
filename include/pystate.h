/* pystate.h: thread states and interpreters.
 *
 * Part of pyrt. Included by Python.h, which may be included instead.
 */
#ifndef PYRT_PYTHON_H
#include "Python.h"
#elif !defined(PYRT_PYSTATE_H)
#define PYRT_PYSTATE_H

#ifdef __cplusplus
extern "C" {
#endif

typedef enum { PyGILState_LOCKED, PyGILState_UNLOCKED } PyGILState_STATE;
typedef struct PyInterpreterGuard PyInterpreterGuard;
typedef struct PyInterpreterView PyInterpreterView;
typedef struct PyThreadStateToken PyThreadStateToken;

/* BEGIN generated prototypes */

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(PyInterpreterState *) PyInterpreterState_New(void);

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(void) PyInterpreterState_Clear(PyInterpreterState *interp);

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(void) PyInterpreterState_Delete(PyInterpreterState *interp);

/* Returns the interpreter of the attached thread; never NULL. */
PyAPI_FUNC(PyInterpreterState *) PyInterpreterState_Get(void);

/* Returns a dictionary for data of the interpreter; borrowed, NULL (without
 * exception) if it cannot be made. */
PyAPI_FUNC(PyObject * /*Borrowed*/) PyInterpreterState_GetDict(PyInterpreterState *interp);

/* Returns the number of the interpreter, unique in the process; 0 is the main one. */
PyAPI_FUNC(int64_t) PyInterpreterState_GetID(PyInterpreterState *interp);

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(int) PyState_AddModule(PyObject *module, PyModuleDef *def);

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(int) PyState_RemoveModule(PyModuleDef *def);

/* Not implemented by pyrt yet: raises NotImplementedError. */
PYRT_USE_INSTEAD("PyType_GetModuleByToken")
PyAPI_FUNC(PyObject * /*Borrowed*/) PyState_FindModule(PyModuleDef *def);

/* Returns a new, detached thread state of the interpreter, which is freed with
 * PyThreadState_Clear and PyThreadState_Delete. Any thread may call it. */
PyAPI_FUNC(PyThreadState *) PyThreadState_New(PyInterpreterState *interp);

/* Drops what the thread state holds. The calling thread must be attached. */
PyAPI_FUNC(void) PyThreadState_Clear(PyThreadState *tstate);

/* Ends a detached thread state; references that are left stay counted. The
 * calling thread must be attached to another one. */
PyAPI_FUNC(void) PyThreadState_Delete(PyThreadState *tstate);

/* Returns the attached thread state. The thread must be attached. */
PyAPI_FUNC(PyThreadState *) PyThreadState_Get(void);

/* Attaches `tstate` (NULL: none) to this OS thread instead of the attached
 * one, which is returned (NULL if there was none). */
PyAPI_FUNC(PyThreadState *) PyThreadState_Swap(PyThreadState *tstate);

/* Returns the dictionary of the attached thread state, made at the first
 * call; borrowed, NULL (without exception) if it cannot be made. */
PyAPI_FUNC(PyObject * /*Borrowed*/) PyThreadState_GetDict(void);

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(int) PyThreadState_SetAsyncExc(unsigned long id, PyObject *exc);

/* Returns the interpreter of a thread state. */
PyAPI_FUNC(PyInterpreterState *) PyThreadState_GetInterpreter(PyThreadState *tstate);

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(PyFrameObject * /*New*/) PyThreadState_GetFrame(PyThreadState *tstate);

/* Returns the number of a thread state, unique in the process. */
PyAPI_FUNC(uint64_t) PyThreadState_GetID(PyThreadState *tstate);

/* Attaches this OS thread, whatever its state, and returns what
 * PyGILState_Release needs to undo that. Waits until the thread may run. */
PyAPI_FUNC(PyGILState_STATE) PyGILState_Ensure(void);

/* Undoes the matching PyGILState_Ensure. */
PyAPI_FUNC(void) PyGILState_Release(PyGILState_STATE oldstate);

/* Returns the thread state that belongs to this OS thread, attached or
 * not; NULL if there is none. */
PyAPI_FUNC(PyThreadState *) PyGILState_GetThisThreadState(void);

/* Returns a guard that keeps the interpreter from being ended; closed with
 * PyInterpreterGuard_Close. PythonFinalizationError once its end has begun. (PEP 788) */
PyAPI_FUNC(PyInterpreterGuard *) PyInterpreterGuard_FromCurrent(void);

/* Ends a guard. Any thread may call it. */
PyAPI_FUNC(void) PyInterpreterGuard_Close(PyInterpreterGuard *guard);

/* Returns a guard for the interpreter of a view; NULL without exception
 * once its end has begun. Any thread may call it. */
PyAPI_FUNC(PyInterpreterGuard *) PyInterpreterGuard_FromView(PyInterpreterView *view);

/* Returns a view of the current interpreter; closed with
 * PyInterpreterView_Close. */
PyAPI_FUNC(PyInterpreterView *) PyInterpreterView_FromCurrent(void);

/* Ends a view. Any thread may call it. */
PyAPI_FUNC(void) PyInterpreterView_Close(PyInterpreterView *view);

/* Returns a view of the main interpreter. Any thread may call it. */
PyAPI_FUNC(PyInterpreterView *) PyInterpreterView_FromMain(void);

/* Attaches this OS thread to the guarded interpreter and returns a token
 * for PyThreadState_Release. Waits until the thread may run. */
PyAPI_FUNC(PyThreadStateToken *) PyThreadState_Ensure(PyInterpreterGuard *guard);

/* Attaches this OS thread to the interpreter of a view, which is guarded meanwhile,
 * and returns a token for PyThreadState_Release; NULL once its end has begun. */
PyAPI_FUNC(PyThreadStateToken *) PyThreadState_EnsureFromView(PyInterpreterView *view);

/* Undoes the matching PyThreadState_Ensure, and attaches what was attached before. */
PyAPI_FUNC(void) PyThreadState_Release(PyThreadStateToken *token);
/* END generated prototypes */

#ifdef __cplusplus
}
#endif
#endif /* PYRT_PYSTATE_H */
