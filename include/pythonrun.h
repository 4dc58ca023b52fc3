/* pythonrun.h: running source, printing exceptions.
 *
 * Part of pyrt. Included by Python.h, which may be included instead.
 */
#ifndef PYRT_PYTHON_H
#include "Python.h"
#elif !defined(PYRT_PYTHONRUN_H)
#define PYRT_PYTHONRUN_H

#ifdef __cplusplus
extern "C" {
#endif

#define Py_single_input 256
#define Py_file_input 257
#define Py_eval_input 258

/* BEGIN generated prototypes */

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(PyObject * /*New*/) Py_CompileString(const char *str, const char *filename, int start);

/* Prints the raised exception on standard error and drops it. SystemExit
 * ends the process with its status. */
PyAPI_FUNC(void) PyErr_Print(void);

/* PyErr_Print; sys.last_exc and its kind are set unless
 * `set_sys_last_vars` is 0. */
PyAPI_FUNC(void) PyErr_PrintEx(int set_sys_last_vars);

/* PyErr_DisplayException with arguments of older versions; the value is
 * printed. */
PyAPI_FUNC(void) PyErr_Display(PyObject *unused, PyObject *value, PyObject *tb);

/* Prints an exception on standard error. */
PyAPI_FUNC(void) PyErr_DisplayException(PyObject *exc);
/* END generated prototypes */

#ifdef __cplusplus
}
#endif
#endif /* PYRT_PYTHONRUN_H */
