//! `codecs.h`: the registry of codecs and error handlers.

use super::boundary::{Borrowed, New, c_str, entry};
use crate::rt::{Ref, Result, Root, Rt};
use crate::types::codec::errors::Handler;
use crate::types::codec::{self, Encoding, Part, functions, registry};
use crate::types::strings;
use std::ffi::{c_char, c_int};

/// A name in UTF-8.
unsafe fn name<'a>(rt: &Rt, text: *const c_char) -> Result<&'a str> {
    // SAFETY: the caller's caller passes a C string.
    let text = unsafe { c_str(rt, "encoding", text) }?;
    text.to_str()
        .map_err(|_| registry::unknown(rt, &text.to_string_lossy()))
}

/// The name of an error handler; NULL for none.
unsafe fn optional<'a>(rt: &Rt, text: *const c_char) -> Result<Option<&'a str>> {
    if text.is_null() {
        return Ok(None);
    }
    // SAFETY: the caller's caller passes NULL or a C string.
    unsafe { name(rt, text) }.map(Some)
}

/// Adds a function that gets the normalised name of an encoding and returns
/// a tuple of encoder, decoder, stream reader and stream writer, or None.
/// pyrt's own encodings come before all of them. Returns 0, or -1 with
/// TypeError if it is not callable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyCodec_Register(search_function: Borrowed) -> c_int {
    entry!(PyCodec_Register, |rt, search_function: any| {
        registry::register(rt, search_function)
    })
}

/// Takes out a function that was added; does nothing for others. Returns 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyCodec_Unregister(search_function: Borrowed) -> c_int {
    entry!(PyCodec_Unregister, |rt, search_function: any| {
        registry::unregister(rt, search_function)
    })
}

/// Returns whether there is a codec for an encoding: 1 or 0. Raises nothing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyCodec_KnownEncoding(encoding: *const c_char) -> c_int {
    entry!(PyCodec_KnownEncoding, |rt, encoding: c_str| {
        let name = encoding.to_string_lossy();
        Ok(registry::is_known(rt, &name))
    })
}

/// Encodes an object, which for pyrt's own encodings is a str, with an error
/// handler (NULL: the codec's default). New reference; NULL with LookupError,
/// TypeError, or what the codec raises.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyCodec_Encode(
    object: Borrowed,
    encoding: *const c_char,
    errors: *const c_char,
) -> New {
    entry!(PyCodec_Encode, |rt, object: any| {
        let (name, errors) = (name(rt, encoding)?, optional(rt, errors)?);
        match Encoding::by_name(name) {
            Some(encoding) => {
                functions::encode_object(rt, encoding, object, errors.unwrap_or("strict"))
            }
            None => registry::run(rt, name, Part::Encoder, object, errors),
        }
    })
}

/// Decodes an object, which for pyrt's own encodings is bytes-like, with an
/// error handler (NULL: the codec's default). New reference; NULL with
/// LookupError, TypeError, or what the codec raises.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyCodec_Decode(
    object: Borrowed,
    encoding: *const c_char,
    errors: *const c_char,
) -> New {
    entry!(PyCodec_Decode, |rt, object: any| {
        let (name, errors) = (name(rt, encoding)?, optional(rt, errors)?);
        match Encoding::by_name(name) {
            Some(encoding) => {
                functions::decode_object(rt, encoding, object, errors.unwrap_or("strict"))
            }
            None => registry::run(rt, name, Part::Decoder, object, errors),
        }
    })
}

/// Returns the function that encodes. New reference; NULL with LookupError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyCodec_Encoder(encoding: *const c_char) -> New {
    entry!(PyCodec_Encoder, |rt| {
        let name = name(rt, encoding)?;
        registry::part_of_codec(rt, name, Part::Encoder)
    })
}

/// Returns the function that decodes. New reference; NULL with LookupError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyCodec_Decoder(encoding: *const c_char) -> New {
    entry!(PyCodec_Decoder, |rt| {
        let name = name(rt, encoding)?;
        registry::part_of_codec(rt, name, Part::Decoder)
    })
}

/// Returns what `incrementalencoder` of a registered codec makes. New
/// reference; NULL with LookupError, or NotImplementedError for pyrt's own
/// encodings, which have none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyCodec_IncrementalEncoder(
    encoding: *const c_char,
    errors: *const c_char,
) -> New {
    entry!(PyCodec_IncrementalEncoder, |rt| {
        let (name, errors) = (name(rt, encoding)?, optional(rt, errors)?);
        registry::made_by_codec(rt, name, "incrementalencoder", errors)
    })
}

/// Returns what `incrementaldecoder` of a registered codec makes. New
/// reference; NULL with LookupError, or NotImplementedError for pyrt's own
/// encodings, which have none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyCodec_IncrementalDecoder(
    encoding: *const c_char,
    errors: *const c_char,
) -> New {
    entry!(PyCodec_IncrementalDecoder, |rt| {
        let (name, errors) = (name(rt, encoding)?, optional(rt, errors)?);
        registry::made_by_codec(rt, name, "incrementaldecoder", errors)
    })
}

unsafe fn stream(
    rt: &mut Rt,
    encoding: *const c_char,
    part: Part,
    stream: Ref<'_>,
    errors: *const c_char,
) -> Result<Root> {
    // SAFETY: the caller's caller passes C strings; `errors` may be NULL.
    let (name, errors) = unsafe { (name(rt, encoding)?, optional(rt, errors)?) };
    let maker = registry::part_of_codec(rt, name, part)?;
    match errors {
        Some(errors) => {
            let errors = strings::new(rt, errors)?;
            crate::object::call::args(rt, maker.get(), &[stream, errors.get()])
        }
        None => crate::object::call::one(rt, maker.get(), stream),
    }
}

/// Returns what the stream reader of a registered codec makes of a stream.
/// New reference; NULL with LookupError, or NotImplementedError for pyrt's own
/// encodings, which have none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyCodec_StreamReader(
    encoding: *const c_char,
    stream: Borrowed,
    errors: *const c_char,
) -> New {
    entry!(PyCodec_StreamReader, |rt, stream: any| {
        self::stream(rt, encoding, Part::StreamReader, stream, errors)
    })
}

/// Returns what the stream writer of a registered codec makes of a stream.
/// New reference; NULL with LookupError, or NotImplementedError for pyrt's own
/// encodings, which have none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyCodec_StreamWriter(
    encoding: *const c_char,
    stream: Borrowed,
    errors: *const c_char,
) -> New {
    entry!(PyCodec_StreamWriter, |rt, stream: any| {
        self::stream(rt, encoding, Part::StreamWriter, stream, errors)
    })
}

/// Registers a function that gets a Unicode error and returns a replacement
/// and the position where the codec goes on. Returns 0, or -1 with TypeError
/// if it is not callable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyCodec_RegisterError(name: *const c_char, error: Borrowed) -> c_int {
    entry!(PyCodec_RegisterError, |rt, error: any| {
        let name = self::name(rt, name)?;
        registry::register_error_handler(rt, name, error)
    })
}

/// Returns the error handler with a name (NULL: strict). New reference; NULL
/// with LookupError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyCodec_LookupError(name: *const c_char) -> New {
    entry!(PyCodec_LookupError, |rt| {
        let name = optional(rt, name)?.unwrap_or("strict");
        codec::registry::error_handler(rt, name)
    })
}

/// The error handler `strict`: raises `exc`. NULL; TypeError if it is no
/// exception.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyCodec_StrictErrors(exc: Borrowed) -> New {
    entry!(PyCodec_StrictErrors, |rt, exc: any| {
        functions::handle(rt, Handler::Strict, exc)
    })
}

/// The error handler `ignore`. Returns an empty str and the end of what is
/// malformed. New reference; NULL with TypeError for other exceptions.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyCodec_IgnoreErrors(exc: Borrowed) -> New {
    entry!(PyCodec_IgnoreErrors, |rt, exc: any| {
        functions::handle(rt, Handler::Ignore, exc)
    })
}

/// The error handler `replace`. Returns `?` or U+FFFD and the end of what is
/// malformed. New reference; NULL with TypeError for other exceptions.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyCodec_ReplaceErrors(exc: Borrowed) -> New {
    entry!(PyCodec_ReplaceErrors, |rt, exc: any| {
        functions::handle(rt, Handler::Replace, exc)
    })
}

/// The error handler `xmlcharrefreplace`, for encoding. New reference; NULL
/// with TypeError for other exceptions.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyCodec_XMLCharRefReplaceErrors(exc: Borrowed) -> New {
    entry!(PyCodec_XMLCharRefReplaceErrors, |rt, exc: any| {
        functions::handle(rt, Handler::XmlCharRefReplace, exc)
    })
}

/// The error handler `backslashreplace`. New reference; NULL with TypeError
/// for other exceptions.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyCodec_BackslashReplaceErrors(exc: Borrowed) -> New {
    entry!(PyCodec_BackslashReplaceErrors, |rt, exc: any| {
        functions::handle(rt, Handler::BackslashReplace, exc)
    })
}

/// The error handler `namereplace`, for encoding. New reference; NULL with
/// TypeError for other exceptions.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyCodec_NameReplaceErrors(exc: Borrowed) -> New {
    entry!(PyCodec_NameReplaceErrors, |rt, exc: any| {
        functions::handle(rt, Handler::NameReplace, exc)
    })
}
