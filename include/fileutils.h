/* fileutils.h: text of the system.
 *
 * Part of pyrt. Included by Python.h, which may be included instead.
 */
#ifndef PYRT_PYTHON_H
#include "Python.h"
#elif !defined(PYRT_FILEUTILS_H)
#define PYRT_FILEUTILS_H

#ifdef __cplusplus
extern "C" {
#endif

/* BEGIN generated prototypes */

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(wchar_t *) Py_DecodeLocale(const char *arg, size_t *size);

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(char *) Py_EncodeLocale(const wchar_t *text, size_t *error_pos);
/* END generated prototypes */

#ifdef __cplusplus
}
#endif
#endif /* PYRT_FILEUTILS_H */
