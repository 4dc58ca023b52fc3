/* pyport.h: the compiler, the platform and the version.
 *
 * Part of pyrt. Included by Python.h, which may be included instead.
 */
#ifndef PYRT_PYTHON_H
#include "Python.h"
#elif !defined(PYRT_PYPORT_H)
#define PYRT_PYPORT_H

#ifdef __cplusplus
extern "C" {
#endif

#define PYRT_VERSION "0.1.0"

#define PY_MAJOR_VERSION 3
#define PY_MINOR_VERSION 15
#define PY_MICRO_VERSION 0
#define PY_RELEASE_LEVEL 0xF
#define PY_RELEASE_SERIAL 0
#define PY_VERSION "3.15.0"
#define PY_VERSION_HEX 0x030F00F0

/* The API level. An existing build may define Py_LIMITED_API as 3 or empty. */
#if defined(Py_TARGET_ABI3T) || defined(Py_LIMITED_API)
#define PYRT_ABI3T 1
#endif
#if defined(Py_TARGET_ABI3T) && !defined(Py_LIMITED_API)
#define Py_LIMITED_API Py_TARGET_ABI3T
#endif

typedef ptrdiff_t Py_ssize_t;
typedef Py_ssize_t Py_hash_t;
typedef size_t Py_uhash_t;
typedef Py_ssize_t Py_ssize_clean_t;
typedef intptr_t Py_intptr_t;
typedef uintptr_t Py_uintptr_t;
typedef uint32_t Py_UCS4;
typedef uint16_t Py_UCS2;
typedef uint8_t Py_UCS1;

#define PY_SSIZE_T_MAX PTRDIFF_MAX
#define PY_SSIZE_T_MIN PTRDIFF_MIN
#define SIZEOF_VOID_P 8
#define SIZEOF_SIZE_T 8
#define SIZEOF_LONG 8
#define SIZEOF_INT 4
#define SIZEOF_WCHAR_T 4
#define PY_FORMAT_SIZE_T "z"
#define PY_LONG_LONG long long
#define PY_INT32_T int32_t
#define PY_UINT32_T uint32_t
#define PY_INT64_T int64_t
#define PY_UINT64_T uint64_t
#define PY_SIZE_MAX SIZE_MAX
#define PY_LLONG_MIN LLONG_MIN
#define PY_LLONG_MAX LLONG_MAX
#define PY_ULLONG_MAX ULLONG_MAX
#define HAVE_LONG_LONG 1
#define PY_BIG_ENDIAN 0
#define PY_LITTLE_ENDIAN 1
#define WITH_THREAD 1

#define Py_EXPORTED_SYMBOL __attribute__((visibility("default")))
#define Py_IMPORTED_SYMBOL __attribute__((visibility("default")))
#define Py_LOCAL_SYMBOL __attribute__((visibility("hidden")))
#define PyAPI_FUNC(type) extern Py_EXPORTED_SYMBOL type
#define PyAPI_DATA(type) extern Py_EXPORTED_SYMBOL type
#define Py_LOCAL(type) static type
#define Py_LOCAL_INLINE(type) static inline type
#define Py_DEPRECATED(version) __attribute__((deprecated))
#define Py_NO_RETURN __attribute__((noreturn))
#define Py_ALWAYS_INLINE __attribute__((always_inline))
#define Py_NO_INLINE __attribute__((noinline))
#define Py_GCC_ATTRIBUTE(x) __attribute__(x)

#ifdef __cplusplus
#define PyMODINIT_FUNC extern "C" Py_EXPORTED_SYMBOL PyObject *
#define PyMODEXPORT_FUNC extern "C" Py_EXPORTED_SYMBOL PySlot *
#else
#define PyMODINIT_FUNC Py_EXPORTED_SYMBOL PyObject *
#define PyMODEXPORT_FUNC Py_EXPORTED_SYMBOL PySlot *
#endif

/* How prototypes are marked: a function that returns a borrowed reference
 * has a replacement; the new API refuses to compile a call of it. */
#ifdef PYRT_ABI3T
#define PYRT_USE_INSTEAD(replacement) \
    __attribute__((deprecated("returns a borrowed reference: use " replacement)))
#else
#define PYRT_USE_INSTEAD(replacement) \
    __attribute__((error("returns a borrowed reference, which the new API does not have: use " replacement)))
#endif

#define Py_CAN_START_THREADS 1
#define _Py_CAST(type, expr) ((type)(expr))
#ifdef __cplusplus
#define _Py_NULL nullptr
#else
#define _Py_NULL ((void *)0)
#endif

#ifdef __cplusplus
}
#endif
#endif /* PYRT_PYPORT_H */
