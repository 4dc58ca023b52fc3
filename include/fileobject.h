/* fileobject.h: file objects.
 *
 * Part of pyrt. Included by Python.h, which may be included instead.
 */
#ifndef PYRT_PYTHON_H
#include "Python.h"
#elif !defined(PYRT_FILEOBJECT_H)
#define PYRT_FILEOBJECT_H

#ifdef __cplusplus
extern "C" {
#endif

/* BEGIN generated prototypes */
PyAPI_DATA(const char *) Py_FileSystemDefaultEncoding;
PyAPI_DATA(const char *) Py_FileSystemDefaultEncodeErrors;
PyAPI_DATA(int) Py_HasFileSystemDefaultEncoding;
PyAPI_DATA(int) Py_UTF8Mode;

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(PyObject * /*New*/) PyFile_FromFd(int fd, const char *name, const char *mode,
    int buffering, const char *encoding, const char *errors, const char *newline, int closefd);

/* Returns the next line that `f` reads: of at most `n` bytes if `n` is
 * positive; without its end if `n` is negative, and then EOFError if there
 * is none. New reference; NULL with an exception. */
PyAPI_FUNC(PyObject * /*New*/) PyFile_GetLine(PyObject *f, int n);

/* Writes the repr() of `obj` to `p`, its str() if `flags` is Py_PRINT_RAW.
 * Returns 0, or -1 with an exception. */
PyAPI_FUNC(int) PyFile_WriteObject(PyObject *obj, PyObject *p, int flags);

/* Writes a text to `p`. Returns 0, or -1 with an exception; does nothing
 * while one is set. */
PyAPI_FUNC(int) PyFile_WriteString(const char *s, PyObject *p);

/* Returns the file descriptor that `p` is or that its fileno() gives; -1
 * with an exception. */
PyAPI_FUNC(int) PyObject_AsFileDescriptor(PyObject *p);
/* END generated prototypes */

#ifdef __cplusplus
}
#endif
#endif /* PYRT_FILEOBJECT_H */
