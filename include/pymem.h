/* pymem.h: memory that is not an object's.
 *
 * Part of pyrt. Included by Python.h, which may be included instead.
 */
#ifndef PYRT_PYTHON_H
#include "Python.h"
#elif !defined(PYRT_PYMEM_H)
#define PYRT_PYMEM_H

#ifdef __cplusplus
extern "C" {
#endif

#define PyMem_New(type, n)                                     \
    (((size_t)(n) > PY_SSIZE_T_MAX / sizeof(type)) ? NULL      \
                                                   : (type *)PyMem_Malloc((n) * sizeof(type)))
#define PyMem_Resize(p, type, n)                               \
    ((p) = ((size_t)(n) > PY_SSIZE_T_MAX / sizeof(type))       \
               ? NULL                                          \
               : (type *)PyMem_Realloc((p), (n) * sizeof(type)))
#define PyMem_MALLOC PyMem_Malloc
#define PyMem_NEW PyMem_New
#define PyMem_REALLOC PyMem_Realloc
#define PyMem_RESIZE PyMem_Resize
#define PyMem_FREE PyMem_Free
#define PyMem_Del PyMem_Free
#define PyMem_DEL PyMem_Free

/* BEGIN generated prototypes */

/* Returns `n` bytes, or NULL. Freed with PyMem_Free. */
PyAPI_FUNC(void *) PyMem_Malloc(size_t n);

/* Returns `nelem * elsize` zeroed bytes, or NULL. */
PyAPI_FUNC(void *) PyMem_Calloc(size_t nelem, size_t elsize);

/* Resizes a block; NULL if that fails, and then the old block stays. */
PyAPI_FUNC(void *) PyMem_Realloc(void *p, size_t n);

/* Frees a block; does nothing for NULL. */
PyAPI_FUNC(void) PyMem_Free(void *p);

/* Returns `n` bytes, or NULL. Freed with PyMem_RawFree. Any thread may call
 * it, attached or not. */
PyAPI_FUNC(void *) PyMem_RawMalloc(size_t n);

/* Returns `nelem * elsize` zeroed bytes, or NULL. */
PyAPI_FUNC(void *) PyMem_RawCalloc(size_t nelem, size_t elsize);

/* Resizes a block; NULL if that fails, and then the old block stays. */
PyAPI_FUNC(void *) PyMem_RawRealloc(void *p, size_t n);

/* Frees a block; does nothing for NULL. */
PyAPI_FUNC(void) PyMem_RawFree(void *p);
/* END generated prototypes */

#ifdef __cplusplus
}
#endif
#endif /* PYRT_PYMEM_H */
