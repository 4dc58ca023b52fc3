/* pystrcmp.h: comparing C strings.
 *
 * Part of pyrt. Included by Python.h, which may be included instead.
 */
#ifndef PYRT_PYTHON_H
#include "Python.h"
#elif !defined(PYRT_PYSTRCMP_H)
#define PYRT_PYSTRCMP_H

#ifdef __cplusplus
extern "C" {
#endif

#define PyOS_strnicmp PyOS_mystrnicmp
#define PyOS_stricmp PyOS_mystricmp

/* BEGIN generated prototypes */

/* Compares at most `size` bytes of two strings, as PyOS_mystricmp does. */
PyAPI_FUNC(int) PyOS_mystrnicmp(const char *str1, const char *str2, Py_ssize_t size);

/* Compares two strings, ASCII letters without case. Returns 0 if they are
 * equal, a negative or positive number for their order. Any thread may call
 * it. */
PyAPI_FUNC(int) PyOS_mystricmp(const char *str1, const char *str2);
/* END generated prototypes */

#ifdef __cplusplus
}
#endif
#endif /* PYRT_PYSTRCMP_H */
