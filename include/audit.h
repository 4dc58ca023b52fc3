/* audit.h: audit events.
 *
 * Part of pyrt. Included by Python.h, which may be included instead.
 */
#ifndef PYRT_PYTHON_H
#include "Python.h"
#elif !defined(PYRT_AUDIT_H)
#define PYRT_AUDIT_H

#ifdef __cplusplus
extern "C" {
#endif

/* BEGIN generated prototypes */

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(int) PySys_Audit(const char *event, const char *format, ...);

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(int) PySys_AuditTuple(const char *event, PyObject *args);
/* END generated prototypes */

#ifdef __cplusplus
}
#endif
#endif /* PYRT_AUDIT_H */
