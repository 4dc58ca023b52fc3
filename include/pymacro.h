/* pymacro.h: small helpers.
 *
 * Part of pyrt. Included by Python.h, which may be included instead.
 */
#ifndef PYRT_PYTHON_H
#include "Python.h"
#elif !defined(PYRT_PYMACRO_H)
#define PYRT_PYMACRO_H

#ifdef __cplusplus
extern "C" {
#endif

#define Py_MIN(x, y) (((x) > (y)) ? (y) : (x))
#define Py_MAX(x, y) (((x) > (y)) ? (x) : (y))
#define Py_ABS(x) ((x) < 0 ? -(x) : (x))
#define PYRT_STRINGIFY(x) #x
#define Py_STRINGIFY(x) PYRT_STRINGIFY(x)
#define Py_CHARMASK(c) ((unsigned char)((c) & 0xff))
#define Py_MEMBER_SIZE(type, member) sizeof(((type *)0)->member)
#define Py_ARRAY_LENGTH(array) (sizeof(array) / sizeof((array)[0]))
#define Py_UNUSED(name) _unused_##name __attribute__((unused))
#define Py_BUILD_ASSERT_EXPR(cond) (sizeof(char[1 - 2 * !(cond)]) - 1)
#define Py_BUILD_ASSERT(cond) ((void)Py_BUILD_ASSERT_EXPR(cond))
#define Py_UNREACHABLE() __builtin_unreachable()
#define Py_SAFE_DOWNCAST(value, wide, narrow) ((narrow)(value))
#define Py_FORCE_EXPANSION(x) x
#define PyDoc_VAR(name) static const char name[]
#define PyDoc_STRVAR(name, str) PyDoc_VAR(name) = PyDoc_STR(str)
#define PyDoc_STR(str) str

/* Versions as one number: see Py_Version. */
#define PYRT_PACK_FULL_VERSION(major, minor, micro, level, serial)                      \
    ((((major) & 0xff) << 24) | (((minor) & 0xff) << 16) | (((micro) & 0xff) << 8) |    \
     (((level) & 0xf) << 4) | ((serial) & 0xf))

#define Py_RETURN_RICHCOMPARE(val1, val2, op)                   \
    do {                                                        \
        switch (op) {                                           \
        case Py_EQ: if ((val1) == (val2)) Py_RETURN_TRUE; Py_RETURN_FALSE; \
        case Py_NE: if ((val1) != (val2)) Py_RETURN_TRUE; Py_RETURN_FALSE; \
        case Py_LT: if ((val1) < (val2)) Py_RETURN_TRUE; Py_RETURN_FALSE;  \
        case Py_GT: if ((val1) > (val2)) Py_RETURN_TRUE; Py_RETURN_FALSE;  \
        case Py_LE: if ((val1) <= (val2)) Py_RETURN_TRUE; Py_RETURN_FALSE; \
        case Py_GE: if ((val1) >= (val2)) Py_RETURN_TRUE; Py_RETURN_FALSE; \
        default: Py_UNREACHABLE();                              \
        }                                                       \
    } while (0)

/* BEGIN generated prototypes */

/* Returns a version as one number that compares like the version: see
 * Py_Version. Cannot fail. Any thread. */
PyAPI_FUNC(uint32_t) Py_PACK_FULL_VERSION(int major, int minor, int micro, int release_level,
    int release_serial);

/* Py_PACK_FULL_VERSION with zeros for what is not given. Cannot fail. Any
 * thread. */
PyAPI_FUNC(uint32_t) Py_PACK_VERSION(int major, int minor);
/* END generated prototypes */

#ifdef __cplusplus
}
#endif
#endif /* PYRT_PYMACRO_H */
