/* traceback.h: tracebacks.
 *
 * Part of pyrt. Included by Python.h, which may be included instead.
 */
#ifndef PYRT_PYTHON_H
#include "Python.h"
#elif !defined(PYRT_TRACEBACK_H)
#define PYRT_TRACEBACK_H

#ifdef __cplusplus
extern "C" {
#endif

#define PyTraceBack_Check(op) Py_IS_TYPE((op), &PyTraceBack_Type)

/* BEGIN generated prototypes */
PyAPI_DATA(PyTypeObject) PyTraceBack_Type;

/* Would add a frame to the traceback of the raised exception. Returns 0:
 * without Python frames there is nothing to add. */
PyAPI_FUNC(int) PyTraceBack_Here(PyFrameObject *f);

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(int) PyTraceBack_Print(PyObject *tb, PyObject *f);
/* END generated prototypes */

#ifdef __cplusplus
}
#endif
#endif /* PYRT_TRACEBACK_H */
