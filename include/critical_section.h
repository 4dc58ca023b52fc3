/* critical_section.h: sections in which an object is the caller's alone.
 *
 * Part of pyrt. Included by Python.h, which may be included instead.
 */
#ifndef PYRT_PYTHON_H
#include "Python.h"
#elif !defined(PYRT_CRITICAL_SECTION_H)
#define PYRT_CRITICAL_SECTION_H

#ifdef __cplusplus
extern "C" {
#endif

typedef struct PyCriticalSection {
    uintptr_t _cs_prev;
    void *_cs_mutex;
} PyCriticalSection;

typedef struct PyCriticalSection2 {
    PyCriticalSection _cs_base;
    void *_cs_mutex2;
} PyCriticalSection2;

#define Py_BEGIN_CRITICAL_SECTION(op)  \
    {                                  \
        PyCriticalSection _py_cs;      \
        PyCriticalSection_Begin(&_py_cs, (PyObject *)(op))
#define Py_END_CRITICAL_SECTION()      \
    PyCriticalSection_End(&_py_cs);    \
    }
#define Py_BEGIN_CRITICAL_SECTION2(a, b)  \
    {                                     \
        PyCriticalSection2 _py_cs2;       \
        PyCriticalSection2_Begin(&_py_cs2, (PyObject *)(a), (PyObject *)(b))
#define Py_END_CRITICAL_SECTION2()        \
    PyCriticalSection2_End(&_py_cs2);     \
    }

/* BEGIN generated prototypes */

/* Begins a critical section on `op`: until its end no other thread is in one on the
 * same object; and if that is a list, dict, set or bytearray, none changes it or gets at
 * the runtime at all. Waits for that, detached; the sections that this thread is in
 * are suspended meanwhile, as they are while it detaches. One on the object of the
 * innermost section passes at once. `c` lives until the end. */
PyAPI_FUNC(void) PyCriticalSection_Begin(PyCriticalSection *c, PyObject *op);

/* Ends a critical section, which is the innermost. */
PyAPI_FUNC(void) PyCriticalSection_End(PyCriticalSection *c);

/* Begins a critical section on two objects, in an order that cannot
 * deadlock. `c` lives until the end. */
PyAPI_FUNC(void) PyCriticalSection2_Begin(PyCriticalSection2 *c, PyObject *a, PyObject *b);

/* Ends a critical section on two objects. */
PyAPI_FUNC(void) PyCriticalSection2_End(PyCriticalSection2 *c);
/* END generated prototypes */

#ifdef __cplusplus
}
#endif
#endif /* PYRT_CRITICAL_SECTION_H */
