//! `unicodeobject.h`: encodings.

use super::boundary::{Borrowed, New, c_str, entry};
use super::unicodeobject::{check_utf8, need_str, span};
use crate::error;
use crate::rt::{Result, Root, Rt};
use crate::text::decode::Order;
use crate::types::codec::{self, Decoded, Encoding, charmap};
use crate::types::{bytes, str_ops, strings};
use std::ffi::{c_char, c_int};

/// Returns the text in UTF-8 as bytes. New reference; NULL with TypeError or
/// UnicodeEncodeError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_AsUTF8String(unicode: Borrowed) -> New {
    entry!(PyUnicode_AsUTF8String, |rt, unicode: any| {
        let text = need_str(rt, unicode)?;
        check_utf8(rt, text)?;
        bytes::new(rt, strings::bytes(text))
    })
}

/// Returns "utf-8". Static text.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_GetDefaultEncoding() -> *const c_char {
    c"utf-8".as_ptr()
}

/// A C string argument with a default for NULL.
pub(super) unsafe fn named<'a>(rt: &Rt, text: *const c_char, default: &'a str) -> Result<&'a str> {
    if text.is_null() {
        return Ok(default);
    }
    // SAFETY: the caller's caller passes NULL or a C string.
    let text = unsafe { c_str(rt, "encoding", text) }?;
    text.to_str()
        .map_err(|_| error::value_error(rt, "the name is not UTF-8"))
}

/// A C string argument that may be NULL.
unsafe fn optional<'a>(rt: &Rt, text: *const c_char) -> Result<Option<&'a str>> {
    // SAFETY: passed on from the caller.
    unsafe { named(rt, text, "").map(|name| (!text.is_null()).then_some(name)) }
}

unsafe fn decode(
    rt: &mut Rt,
    name: &str,
    (data, size): (*const c_char, isize),
    encoding: Encoding,
    errors: *const c_char,
) -> Result<Root> {
    // SAFETY: the caller's caller passes `size` bytes, and NULL or a C string.
    let (data, errors) = unsafe { (span(rt, name, data, size)?, named(rt, errors, "strict")?) };
    codec::decode(rt, data, encoding, errors)
}

/// Decodes as much as is complete, if the caller wants to know how much.
unsafe fn decode_part(
    rt: &mut Rt,
    name: &str,
    (data, size): (*const c_char, isize),
    encoding: Encoding,
    errors: *const c_char,
    consumed: *mut isize,
) -> Result<Decoded> {
    // SAFETY: the caller's caller passes `size` bytes, NULL or a C string, and
    // NULL or a place.
    unsafe {
        let (data, errors) = (span(rt, name, data, size)?, named(rt, errors, "strict")?);
        let decoded = codec::decode_stateful(rt, data, encoding, errors, consumed.is_null())?;
        if !consumed.is_null() {
            *consumed = decoded.used as isize;
        }
        Ok(decoded)
    }
}

/// Returns a str of bytes in an encoding (NULL: UTF-8) with an error handler
/// (NULL: strict). New reference; NULL with UnicodeDecodeError or LookupError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_Decode(
    str: *const c_char,
    size: isize,
    encoding: *const c_char,
    errors: *const c_char,
) -> New {
    entry!(PyUnicode_Decode, |rt| {
        let data = span(rt, "PyUnicode_Decode", str, size)?;
        let (encoding, errors) = (named(rt, encoding, "utf-8")?, optional(rt, errors)?);
        codec::decode_text(rt, data, encoding, errors)
    })
}

/// Returns the bytes of a str in an encoding (NULL: UTF-8) with an error
/// handler (NULL: strict). New reference; NULL with UnicodeEncodeError,
/// LookupError or TypeError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_AsEncodedString(
    unicode: Borrowed,
    encoding: *const c_char,
    errors: *const c_char,
) -> New {
    entry!(PyUnicode_AsEncodedString, |rt, unicode: any| {
        let text = need_str(rt, unicode)?;
        let (encoding, errors) = (named(rt, encoding, "utf-8")?, optional(rt, errors)?);
        codec::encode_text(rt, text, encoding, errors)
    })
}

/// Returns a str of a bytes-like object in an encoding (NULL: UTF-8) with an
/// error handler (NULL: strict). New reference; NULL with TypeError for other
/// objects, UnicodeDecodeError or LookupError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_FromEncodedObject(
    obj: Borrowed,
    encoding: *const c_char,
    errors: *const c_char,
) -> New {
    entry!(PyUnicode_FromEncodedObject, |rt, obj: any| {
        let (encoding, errors) = (named(rt, encoding, "utf-8")?, named(rt, errors, "strict")?);
        str_ops::new::from_encoded(rt, obj, encoding, errors)
    })
}

/// Returns a str of `size` bytes of UTF-8 with an error handler (NULL:
/// strict). New reference; NULL with UnicodeDecodeError or LookupError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_DecodeUTF8(
    str: *const c_char,
    size: isize,
    errors: *const c_char,
) -> New {
    entry!(PyUnicode_DecodeUTF8, |rt| decode(
        rt,
        "PyUnicode_DecodeUTF8",
        (str, size),
        Encoding::Utf8,
        errors
    ))
}

/// Returns a str of `size` bytes of ASCII with an error handler (NULL:
/// strict). New reference; NULL with UnicodeDecodeError or LookupError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_DecodeASCII(
    str: *const c_char,
    size: isize,
    errors: *const c_char,
) -> New {
    entry!(PyUnicode_DecodeASCII, |rt| decode(
        rt,
        "PyUnicode_DecodeASCII",
        (str, size),
        Encoding::Ascii,
        errors
    ))
}

/// Returns a str of `size` bytes of Latin-1 with an error handler (NULL:
/// strict). New reference; NULL with UnicodeDecodeError or LookupError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_DecodeLatin1(
    str: *const c_char,
    size: isize,
    errors: *const c_char,
) -> New {
    entry!(PyUnicode_DecodeLatin1, |rt| decode(
        rt,
        "PyUnicode_DecodeLatin1",
        (str, size),
        Encoding::Latin1,
        errors
    ))
}

/// Returns the bytes of a str in ASCII. New reference; NULL with
/// UnicodeEncodeError or TypeError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_AsASCIIString(unicode: Borrowed) -> New {
    entry!(PyUnicode_AsASCIIString, |rt, unicode: any| {
        let text = need_str(rt, unicode)?;
        codec::encode(rt, text, Encoding::Ascii, "strict")
    })
}

/// Returns the bytes of a str in Latin-1. New reference; NULL with
/// UnicodeEncodeError or TypeError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_AsLatin1String(unicode: Borrowed) -> New {
    entry!(PyUnicode_AsLatin1String, |rt, unicode: any| {
        let text = need_str(rt, unicode)?;
        codec::encode(rt, text, Encoding::Latin1, "strict")
    })
}

/// Returns the bytes of a str in UTF-16, after a byte order mark. New reference; NULL with
/// UnicodeEncodeError or TypeError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_AsUTF16String(unicode: Borrowed) -> New {
    entry!(PyUnicode_AsUTF16String, |rt, unicode: any| {
        let text = need_str(rt, unicode)?;
        codec::encode(rt, text, Encoding::Utf16(None), "strict")
    })
}

/// Returns the bytes of a str in UTF-32, after a byte order mark. New reference; NULL with
/// UnicodeEncodeError or TypeError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_AsUTF32String(unicode: Borrowed) -> New {
    entry!(PyUnicode_AsUTF32String, |rt, unicode: any| {
        let text = need_str(rt, unicode)?;
        codec::encode(rt, text, Encoding::Utf32(None), "strict")
    })
}

/// Returns a str of `size` bytes of UTF-7 with an error handler (NULL:
/// strict). New reference; NULL with UnicodeDecodeError or LookupError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_DecodeUTF7(
    str: *const c_char,
    size: isize,
    errors: *const c_char,
) -> New {
    entry!(PyUnicode_DecodeUTF7, |rt| decode(
        rt,
        "PyUnicode_DecodeUTF7",
        (str, size),
        Encoding::Utf7,
        errors
    ))
}

/// Returns a str of `size` bytes of UTF-7 with an error handler (NULL: strict).
/// What is incomplete at the end is left, and how many bytes were used is put
/// into `*consumed`; if `consumed` is NULL it is malformed. New reference;
/// NULL with UnicodeDecodeError or LookupError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_DecodeUTF7Stateful(
    str: *const c_char,
    size: isize,
    errors: *const c_char,
    consumed: *mut isize,
) -> New {
    entry!(PyUnicode_DecodeUTF7Stateful, |rt| {
        let function = "PyUnicode_DecodeUTF7Stateful";
        let encoding = Encoding::Utf7;
        decode_part(rt, function, (str, size), encoding, errors, consumed).map(|d| d.text)
    })
}

/// Returns a str of `size` bytes of UTF-8 with an error handler (NULL: strict).
/// What is incomplete at the end is left, and how many bytes were used is put
/// into `*consumed`; if `consumed` is NULL it is malformed. New reference;
/// NULL with UnicodeDecodeError or LookupError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_DecodeUTF8Stateful(
    str: *const c_char,
    size: isize,
    errors: *const c_char,
    consumed: *mut isize,
) -> New {
    entry!(PyUnicode_DecodeUTF8Stateful, |rt| {
        let function = "PyUnicode_DecodeUTF8Stateful";
        let encoding = Encoding::Utf8;
        decode_part(rt, function, (str, size), encoding, errors, consumed).map(|d| d.text)
    })
}

/// Returns a str of `size` bytes of unicode-escape with an error handler (NULL:
/// strict). New reference; NULL with UnicodeDecodeError or LookupError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_DecodeUnicodeEscape(
    str: *const c_char,
    size: isize,
    errors: *const c_char,
) -> New {
    entry!(PyUnicode_DecodeUnicodeEscape, |rt| decode(
        rt,
        "PyUnicode_DecodeUnicodeEscape",
        (str, size),
        Encoding::UnicodeEscape,
        errors
    ))
}

/// Returns a str of `size` bytes of raw-unicode-escape with an error handler (NULL:
/// strict). New reference; NULL with UnicodeDecodeError or LookupError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_DecodeRawUnicodeEscape(
    str: *const c_char,
    size: isize,
    errors: *const c_char,
) -> New {
    entry!(PyUnicode_DecodeRawUnicodeEscape, |rt| decode(
        rt,
        "PyUnicode_DecodeRawUnicodeEscape",
        (str, size),
        Encoding::RawUnicodeEscape,
        errors
    ))
}

/// [`decode_part`] of UTF-16 or UTF-32 in an order that `byteorder` says.
unsafe fn decode_ordered(
    rt: &mut Rt,
    name: &str,
    data: (*const c_char, isize),
    encoding: fn(Option<Order>) -> Encoding,
    errors: *const c_char,
    byteorder: *mut c_int,
    consumed: *mut isize,
) -> Result<Root> {
    // SAFETY: the caller's caller passes NULL or a place, and what the other
    // arguments need.
    unsafe {
        let order = match byteorder.as_ref() {
            None | Some(0) => None,
            Some(order) => Some(if *order < 0 {
                Order::Little
            } else {
                Order::Big
            }),
        };
        let decoded = decode_part(rt, name, data, encoding(order), errors, consumed)?;
        if !byteorder.is_null() {
            *byteorder = match decoded.order {
                None => 0,
                Some(Order::Little) => -1,
                Some(Order::Big) => 1,
            };
        }
        Ok(decoded.text)
    }
}

/// Returns a str of `size` bytes of UTF-16 with an error handler (NULL:
/// strict). `*byteorder` is the order, -1 for little-endian and 1 for
/// big-endian; 0 (or NULL) lets a byte order mark decide, without which it is
/// little-endian, and is set to what was found. New reference; NULL with
/// UnicodeDecodeError or LookupError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_DecodeUTF16(
    str: *const c_char,
    size: isize,
    errors: *const c_char,
    byteorder: *mut c_int,
) -> New {
    entry!(PyUnicode_DecodeUTF16, |rt| {
        let function = "PyUnicode_DecodeUTF16";
        let consumed = std::ptr::null_mut();
        decode_ordered(
            rt,
            function,
            (str, size),
            Encoding::Utf16,
            errors,
            byteorder,
            consumed,
        )
    })
}

/// PyUnicode_DecodeUTF16 that leaves what is incomplete at the end, and puts
/// how many bytes were used into `*consumed` (unless NULL).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_DecodeUTF16Stateful(
    str: *const c_char,
    size: isize,
    errors: *const c_char,
    byteorder: *mut c_int,
    consumed: *mut isize,
) -> New {
    entry!(PyUnicode_DecodeUTF16Stateful, |rt| {
        let function = "PyUnicode_DecodeUTF16Stateful";
        decode_ordered(
            rt,
            function,
            (str, size),
            Encoding::Utf16,
            errors,
            byteorder,
            consumed,
        )
    })
}

/// Returns a str of `size` bytes of UTF-32 with an error handler (NULL:
/// strict). `*byteorder` is the order, -1 for little-endian and 1 for
/// big-endian; 0 (or NULL) lets a byte order mark decide, without which it is
/// little-endian, and is set to what was found. New reference; NULL with
/// UnicodeDecodeError or LookupError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_DecodeUTF32(
    str: *const c_char,
    size: isize,
    errors: *const c_char,
    byteorder: *mut c_int,
) -> New {
    entry!(PyUnicode_DecodeUTF32, |rt| {
        let function = "PyUnicode_DecodeUTF32";
        let consumed = std::ptr::null_mut();
        decode_ordered(
            rt,
            function,
            (str, size),
            Encoding::Utf32,
            errors,
            byteorder,
            consumed,
        )
    })
}

/// PyUnicode_DecodeUTF32 that leaves what is incomplete at the end, and puts
/// how many bytes were used into `*consumed` (unless NULL).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_DecodeUTF32Stateful(
    str: *const c_char,
    size: isize,
    errors: *const c_char,
    byteorder: *mut c_int,
    consumed: *mut isize,
) -> New {
    entry!(PyUnicode_DecodeUTF32Stateful, |rt| {
        let function = "PyUnicode_DecodeUTF32Stateful";
        decode_ordered(
            rt,
            function,
            (str, size),
            Encoding::Utf32,
            errors,
            byteorder,
            consumed,
        )
    })
}

/// Returns the bytes of a str in unicode-escape. New reference; NULL with TypeError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_AsUnicodeEscapeString(unicode: Borrowed) -> New {
    entry!(PyUnicode_AsUnicodeEscapeString, |rt, unicode: any| {
        let text = need_str(rt, unicode)?;
        codec::encode(rt, text, Encoding::UnicodeEscape, "strict")
    })
}

/// Returns the bytes of a str in raw-unicode-escape. New reference; NULL with TypeError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_AsRawUnicodeEscapeString(unicode: Borrowed) -> New {
    entry!(PyUnicode_AsRawUnicodeEscapeString, |rt, unicode: any| {
        let text = need_str(rt, unicode)?;
        codec::encode(rt, text, Encoding::RawUnicodeEscape, "strict")
    })
}

/// Returns a str of `size` bytes with an error handler (NULL: strict).
/// `mapping` has for each byte an ordinal, a str or None; it may be a str of
/// up to 256 characters; NULL is Latin-1. New reference; NULL with
/// UnicodeDecodeError, TypeError, or what the mapping raises.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_DecodeCharmap(
    str: *const c_char,
    size: isize,
    mapping: Borrowed,
    errors: *const c_char,
) -> New {
    entry!(PyUnicode_DecodeCharmap, |rt, mapping: opt| {
        let data = span(rt, "PyUnicode_DecodeCharmap", str, size)?;
        charmap::decode(rt, data, mapping, named(rt, errors, "strict")?)
    })
}

/// Returns the bytes of a str. `mapping` has for each ordinal a byte as an int
/// or as bytes, or None. New reference; NULL with UnicodeEncodeError,
/// TypeError, or what the mapping raises.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_AsCharmapString(unicode: Borrowed, mapping: Borrowed) -> New {
    entry!(
        PyUnicode_AsCharmapString,
        |rt, unicode: any, mapping: any| {
            let text = need_str(rt, unicode)?;
            charmap::encode(rt, text, Some(mapping), "strict")
        }
    )
}

/// Returns a mapping for PyUnicode_AsCharmapString from one for
/// PyUnicode_DecodeCharmap that is a str: a dict. New reference; NULL with
/// TypeError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_BuildEncodingMap(string: Borrowed) -> New {
    entry!(PyUnicode_BuildEncodingMap, |rt, string: any| {
        charmap::build_map(rt, string)
    })
}
