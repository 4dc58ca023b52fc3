/* pyframe.h: frames.
 *
 * Part of pyrt. Included by Python.h, which may be included instead.
 */
#ifndef PYRT_PYTHON_H
#include "Python.h"
#elif !defined(PYRT_PYFRAME_H)
#define PYRT_PYFRAME_H

#ifdef __cplusplus
extern "C" {
#endif

/* BEGIN generated prototypes */

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(int) PyFrame_GetLineNumber(PyFrameObject *frame);

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(PyCodeObject * /*New*/) PyFrame_GetCode(PyFrameObject *frame);
/* END generated prototypes */

#ifdef __cplusplus
}
#endif
#endif /* PYRT_PYFRAME_H */
