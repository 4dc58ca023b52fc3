/* pybuffer.h: the buffer protocol.
 *
 * Part of pyrt. Included by Python.h, which may be included instead.
 */
#ifndef PYRT_PYTHON_H
#include "Python.h"
#elif !defined(PYRT_PYBUFFER_H)
#define PYRT_PYBUFFER_H

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    void *buf;
    PyObject *obj; /* who lends the memory: a counted reference */
    Py_ssize_t len;
    Py_ssize_t itemsize;
    int readonly;
    int ndim;
    char *format;
    Py_ssize_t *shape;
    Py_ssize_t *strides;
    Py_ssize_t *suboffsets;
    void *internal;
} Py_buffer;

typedef int (*getbufferproc)(PyObject *, Py_buffer *, int);
typedef void (*releasebufferproc)(PyObject *, Py_buffer *);

#define PyBUF_MAX_NDIM 64
#define PyBUF_SIMPLE 0
#define PyBUF_WRITABLE 0x0001
#define PyBUF_WRITEABLE PyBUF_WRITABLE
#define PyBUF_FORMAT 0x0004
#define PyBUF_ND 0x0008
#define PyBUF_STRIDES (0x0010 | PyBUF_ND)
#define PyBUF_C_CONTIGUOUS (0x0020 | PyBUF_STRIDES)
#define PyBUF_F_CONTIGUOUS (0x0040 | PyBUF_STRIDES)
#define PyBUF_ANY_CONTIGUOUS (0x0080 | PyBUF_STRIDES)
#define PyBUF_INDIRECT (0x0100 | PyBUF_STRIDES)
#define PyBUF_CONTIG (PyBUF_ND | PyBUF_WRITABLE)
#define PyBUF_CONTIG_RO (PyBUF_ND)
#define PyBUF_STRIDED (PyBUF_STRIDES | PyBUF_WRITABLE)
#define PyBUF_STRIDED_RO (PyBUF_STRIDES)
#define PyBUF_RECORDS (PyBUF_STRIDES | PyBUF_WRITABLE | PyBUF_FORMAT)
#define PyBUF_RECORDS_RO (PyBUF_STRIDES | PyBUF_FORMAT)
#define PyBUF_FULL (PyBUF_INDIRECT | PyBUF_WRITABLE | PyBUF_FORMAT)
#define PyBUF_FULL_RO (PyBUF_INDIRECT | PyBUF_FORMAT)
#define PyBUF_READ 0x100
#define PyBUF_WRITE 0x200

/* BEGIN generated prototypes */

/* Returns whether the object lends its memory: 1 or 0. Cannot fail. */
PyAPI_FUNC(int) PyObject_CheckBuffer(PyObject *obj);

/* Has the object lend its memory, as `flags` ask; returned with
 * PyBuffer_Release. Returns 0, or -1 with TypeError or BufferError, and then
 * `view->obj` is NULL. */
PyAPI_FUNC(int) PyObject_GetBuffer(PyObject *exporter, Py_buffer *view, int flags);

/* Returns the address of the item with these indices, one for each
 * dimension of the view. Cannot fail; the indices are not checked. */
PyAPI_FUNC(void *) PyBuffer_GetPointer(const Py_buffer *view, const Py_ssize_t *indices);

/* Returns the size in bytes of an item that a format of the struct module
 * describes; -1 with ValueError if there is no such format. */
PyAPI_FUNC(Py_ssize_t) PyBuffer_SizeFromFormat(const char *format);

/* Copies all items of a view to `buf`, which has room for `len` bytes, in
 * the order `C` or `F` (or `A`: as they are). Returns 0, or -1 with
 * ValueError if `len` is not that of the view. */
PyAPI_FUNC(int) PyBuffer_ToContiguous(void *buf, const Py_buffer *src, Py_ssize_t len, char order);

/* Overwrites the items of a view by `len` bytes at `buf`, at most as many as
 * there are, which are in the order `C` or `F` (or `A`: as they are).
 * Returns 0. */
PyAPI_FUNC(int) PyBuffer_FromContiguous(const Py_buffer *view, const void *buf, Py_ssize_t len,
    char order);

/* Copies the bytes that `src` lends to the memory that `dest` lends. Returns
 * 0, or -1 with TypeError if one lends none, BufferError if the destination is
 * read-only or too small. */
PyAPI_FUNC(int) PyObject_CopyData(PyObject *dest, PyObject *src);

/* Returns whether the memory is contiguous in the order `C`, `F` or `A`
 * (any): 1 or 0. Cannot fail. */
PyAPI_FUNC(int) PyBuffer_IsContiguous(const Py_buffer *view, char order);

/* Fills `strides` for an array of this shape without gaps, in the order `C`
 * or `F`. Cannot fail. */
PyAPI_FUNC(void) PyBuffer_FillContiguousStrides(int ndims, Py_ssize_t *shape, Py_ssize_t *strides,
    int itemsize, char order);

/* Fills a view of `len` bytes at `buf` that `exporter` (may be NULL) lends.
 * Returns 0, or -1 with BufferError if it is read-only and `flags` ask to write. */
PyAPI_FUNC(int) PyBuffer_FillInfo(Py_buffer *view, PyObject *exporter, void *buf, Py_ssize_t len,
    int readonly, int flags);

/* Gives a view back. Does nothing for a view without a lender. */
PyAPI_FUNC(void) PyBuffer_Release(Py_buffer *view);
/* END generated prototypes */

#ifdef __cplusplus
}
#endif
#endif /* PYRT_PYBUFFER_H */
