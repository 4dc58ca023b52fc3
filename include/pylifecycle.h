/* pylifecycle.h: start and end of the runtime.
 *
 * Part of pyrt. Included by Python.h, which may be included instead.
 */
#ifndef PYRT_PYTHON_H
#include "Python.h"
#elif !defined(PYRT_PYLIFECYCLE_H)
#define PYRT_PYLIFECYCLE_H

#ifdef __cplusplus
extern "C" {
#endif

/* BEGIN generated prototypes */
PyAPI_DATA(const unsigned long) Py_Version;

#ifndef PYRT_ABI3T
/* Returns what the runtime says about itself under `key`, or NULL for a key it does not know:
 * "version", "python", "build" ("regular" or "debug"), "compiler", "functions" (of the API),
 * "implemented" and "missing" (how many of them), "data" (symbols), "int_bits" (of ints that
 * need no memory), "heap_block" (bytes), "recursion_limit". Static text; no error is reported.
 * Any thread may call it, also while the runtime is down.
 *
 * # Safety
 * `key` is a C string. */
PyAPI_FUNC(const char *) PyRt_Info(const char *key);
#endif

/* Starts the runtime; the calling thread is attached afterwards. Does
 * nothing if it is up already. */
PyAPI_FUNC(void) Py_Initialize(void);

/* Py_Initialize; signal handlers are installed if `initsigs` is not 0. */
PyAPI_FUNC(void) Py_InitializeEx(int initsigs);

/* Py_FinalizeEx without its result. */
PyAPI_FUNC(void) Py_Finalize(void);

/* Ends the runtime. Returns 0, or -1 if buffered output could not be written. */
PyAPI_FUNC(int) Py_FinalizeEx(void);

/* Returns whether the runtime is up: 1 or 0. Any thread may call it. */
PyAPI_FUNC(int) Py_IsInitialized(void);

/* Makes an interpreter with modules of its own, which shares heap, types and GIL (if
 * there is one) with the others. Returns its first thread state, which is attached
 * instead of the caller's; NULL without exception if it cannot be made, and then the
 * caller's is attached still. */
PyAPI_FUNC(PyThreadState *) Py_NewInterpreter(void);

/* Ends the interpreter of `tstate`, which must be attached and of no use to other
 * threads any more, with all its thread states; waits for its guards. No thread state
 * is attached afterwards. Fatal for the main interpreter. */
PyAPI_FUNC(void) Py_EndInterpreter(PyThreadState *tstate);

/* Has `func` called at the end of Py_FinalizeEx, last registered first.
 * Returns 0, or -1 without exception if there is no room (32 places). */
PyAPI_FUNC(int) Py_AtExit(void (*func)(void));

/* Ends the runtime and the process. */
Py_NO_RETURN
PyAPI_FUNC(void) Py_Exit(int status);

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(int) Py_Main(int argc, wchar_t **argv);

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(int) Py_BytesMain(int argc, char **argv);

/* Not implemented by pyrt yet: raises NotImplementedError. */
Py_DEPRECATED(3.15)
PyAPI_FUNC(void) Py_SetProgramName(const wchar_t *name);

/* Not implemented by pyrt yet: raises NotImplementedError. */
Py_DEPRECATED(3.15)
PyAPI_FUNC(void) Py_SetPythonHome(const wchar_t *home);

/* Returns the version of the language and, behind it, of pyrt. Static text. */
PyAPI_FUNC(const char *) Py_GetVersion(void);

/* Returns the name of the platform. Static text. */
PyAPI_FUNC(const char *) Py_GetPlatform(void);

/* Returns the copyright line. Static text. */
PyAPI_FUNC(const char *) Py_GetCopyright(void);

/* Returns what the runtime was compiled with. Static text. */
PyAPI_FUNC(const char *) Py_GetCompiler(void);

/* Returns the kind of build. Static text. */
PyAPI_FUNC(const char *) Py_GetBuildInfo(void);

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(PyOS_sighandler_t) PyOS_getsig(int i);

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(PyOS_sighandler_t) PyOS_setsig(int i, PyOS_sighandler_t h);

/* Returns whether the runtime is going down: 1 or 0. Any thread may call it. */
PyAPI_FUNC(int) Py_IsFinalizing(void);
/* END generated prototypes */

#ifdef __cplusplus
}
#endif
#endif /* PYRT_PYLIFECYCLE_H */
