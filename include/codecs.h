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

/* Adds a function that gets the normalised name of an encoding and returns
 * a tuple of encoder, decoder, stream reader and stream writer, or None.
 * pyrt's own encodings come before all of them. Returns 0, or -1 with
 * TypeError if it is not callable. */
PyAPI_FUNC(int) PyCodec_Register(PyObject *search_function);

/* Takes out a function that was added; does nothing for others. Returns 0. */
PyAPI_FUNC(int) PyCodec_Unregister(PyObject *search_function);

/* Returns whether there is a codec for an encoding: 1 or 0. Raises nothing. */
PyAPI_FUNC(int) PyCodec_KnownEncoding(const char *encoding);

/* Encodes an object, which for pyrt's own encodings is a str, with an error
 * handler (NULL: the codec's default). New reference; NULL with LookupError,
 * TypeError, or what the codec raises. */
PyAPI_FUNC(PyObject * /*New*/) PyCodec_Encode(PyObject *object, const char *encoding,
    const char *errors);

/* Decodes an object, which for pyrt's own encodings is bytes-like, with an
 * error handler (NULL: the codec's default). New reference; NULL with
 * LookupError, TypeError, or what the codec raises. */
PyAPI_FUNC(PyObject * /*New*/) PyCodec_Decode(PyObject *object, const char *encoding,
    const char *errors);

/* Returns the function that encodes. New reference; NULL with LookupError. */
PyAPI_FUNC(PyObject * /*New*/) PyCodec_Encoder(const char *encoding);

/* Returns the function that decodes. New reference; NULL with LookupError. */
PyAPI_FUNC(PyObject * /*New*/) PyCodec_Decoder(const char *encoding);

/* Returns what `incrementalencoder` of a registered codec makes. New
 * reference; NULL with LookupError, or NotImplementedError for pyrt's own
 * encodings, which have none. */
PyAPI_FUNC(PyObject * /*New*/) PyCodec_IncrementalEncoder(const char *encoding, const char *errors);

/* Returns what `incrementaldecoder` of a registered codec makes. New
 * reference; NULL with LookupError, or NotImplementedError for pyrt's own
 * encodings, which have none. */
PyAPI_FUNC(PyObject * /*New*/) PyCodec_IncrementalDecoder(const char *encoding, const char *errors);

/* Returns what the stream reader of a registered codec makes of a stream.
 * New reference; NULL with LookupError, or NotImplementedError for pyrt's own
 * encodings, which have none. */
PyAPI_FUNC(PyObject * /*New*/) PyCodec_StreamReader(const char *encoding, PyObject *stream,
    const char *errors);

/* Returns what the stream writer of a registered codec makes of a stream.
 * New reference; NULL with LookupError, or NotImplementedError for pyrt's own
 * encodings, which have none. */
PyAPI_FUNC(PyObject * /*New*/) PyCodec_StreamWriter(const char *encoding, PyObject *stream,
    const char *errors);

/* Registers a function that gets a Unicode error and returns a replacement
 * and the position where the codec goes on. Returns 0, or -1 with TypeError
 * if it is not callable. */
PyAPI_FUNC(int) PyCodec_RegisterError(const char *name, PyObject *error);

/* Returns the error handler with a name (NULL: strict). New reference; NULL
 * with LookupError. */
PyAPI_FUNC(PyObject * /*New*/) PyCodec_LookupError(const char *name);

/* The error handler `strict`: raises `exc`. NULL; TypeError if it is no
 * exception. */
PyAPI_FUNC(PyObject *) PyCodec_StrictErrors(PyObject *exc);

/* The error handler `ignore`. Returns an empty str and the end of what is
 * malformed. New reference; NULL with TypeError for other exceptions. */
PyAPI_FUNC(PyObject * /*New*/) PyCodec_IgnoreErrors(PyObject *exc);

/* The error handler `replace`. Returns `?` or U+FFFD and the end of what is
 * malformed. New reference; NULL with TypeError for other exceptions. */
PyAPI_FUNC(PyObject * /*New*/) PyCodec_ReplaceErrors(PyObject *exc);

/* The error handler `xmlcharrefreplace`, for encoding. New reference; NULL
 * with TypeError for other exceptions. */
PyAPI_FUNC(PyObject * /*New*/) PyCodec_XMLCharRefReplaceErrors(PyObject *exc);

/* The error handler `backslashreplace`. New reference; NULL with TypeError
 * for other exceptions. */
PyAPI_FUNC(PyObject * /*New*/) PyCodec_BackslashReplaceErrors(PyObject *exc);

/* The error handler `namereplace`, for encoding. New reference; NULL with
 * TypeError for other exceptions. */
PyAPI_FUNC(PyObject * /*New*/) PyCodec_NameReplaceErrors(PyObject *exc);
/* END generated prototypes */

#ifdef __cplusplus
}
#endif
#endif /* PYRT_CODECS_H */
