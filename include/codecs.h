/* codecs.h: codecs and error handlers.
 *
 * Part of pyrt. Included by Python.h, which may be included instead.
 */
#ifndef PYRT_PYTHON_H
#include "Python.h"
#elif !defined(PYRT_CODECS_H)
#define PYRT_CODECS_H

#ifdef __cplusplus
extern "C" {
#endif

/* BEGIN generated prototypes */

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(int) PyCodec_Register(PyObject *search_function);

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(int) PyCodec_Unregister(PyObject *search_function);

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(int) PyCodec_KnownEncoding(const char *encoding);

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(PyObject * /*New*/) PyCodec_Encode(PyObject *object, const char *encoding,
    const char *errors);

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(PyObject * /*New*/) PyCodec_Decode(PyObject *object, const char *encoding,
    const char *errors);

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(PyObject * /*New*/) PyCodec_Encoder(const char *encoding);

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(PyObject * /*New*/) PyCodec_Decoder(const char *encoding);

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(PyObject * /*New*/) PyCodec_IncrementalEncoder(const char *encoding, const char *errors);

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(PyObject * /*New*/) PyCodec_IncrementalDecoder(const char *encoding, const char *errors);

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(PyObject * /*New*/) PyCodec_StreamReader(const char *encoding, PyObject *stream,
    const char *errors);

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(PyObject * /*New*/) PyCodec_StreamWriter(const char *encoding, PyObject *stream,
    const char *errors);

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(int) PyCodec_RegisterError(const char *name, PyObject *error);

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(PyObject * /*New*/) PyCodec_LookupError(const char *name);

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(PyObject *) PyCodec_StrictErrors(PyObject *exc);

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(PyObject * /*New*/) PyCodec_IgnoreErrors(PyObject *exc);

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(PyObject * /*New*/) PyCodec_ReplaceErrors(PyObject *exc);

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(PyObject * /*New*/) PyCodec_XMLCharRefReplaceErrors(PyObject *exc);

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(PyObject * /*New*/) PyCodec_BackslashReplaceErrors(PyObject *exc);

/* Not implemented by pyrt yet: raises NotImplementedError. */
PyAPI_FUNC(PyObject * /*New*/) PyCodec_NameReplaceErrors(PyObject *exc);
/* END generated prototypes */

#ifdef __cplusplus
}
#endif
#endif /* PYRT_CODECS_H */
