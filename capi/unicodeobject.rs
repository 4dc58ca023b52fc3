//! `unicodeobject.h`: str.

use super::boundary::{Borrowed, New, PyObject, Stolen, c_str, entry, opt_stolen};
use super::names::{Py_UCS4, wchar_t};
use crate::error;
use crate::object::type_of;
use crate::rt::{Ref, Result, Root, Rt};
use crate::types::codec::{self, Encoding};
use crate::types::{bytes, exceptions, str_ops, strings};
use std::ffi::{c_char, c_int};

/// TypeError unless the object is a str: promised by these functions.
fn need_str<'a>(rt: &Rt, object: Ref<'a>) -> Result<Ref<'a>> {
    if strings::is_str(object) {
        return Ok(object);
    }
    Err(error::type_error(
        rt,
        "bad argument type for built-in operation",
    ))
}

/// TypeError that names the type unless the object is a str.
fn must_be_str<'a>(rt: &Rt, object: Ref<'a>) -> Result<Ref<'a>> {
    if strings::is_str(object) {
        return Ok(object);
    }
    let ty = type_of(object).full_name();
    Err(error::type_error(rt, format_args!("must be str, not {ty}")))
}

/// Bytes at a C pointer, checked to have a sensible size.
unsafe fn span<'a>(rt: &Rt, name: &str, data: *const c_char, size: isize) -> Result<&'a [u8]> {
    let Ok(size) = usize::try_from(size) else {
        return Err(error::system_error(
            rt,
            format_args!("Negative size passed to {name}"),
        ));
    };
    if data.is_null() {
        if size == 0 {
            return Ok(&[]);
        }
        return Err(error::system_error(
            rt,
            format_args!("NULL string with positive size with NULL passed to {name}"),
        ));
    }
    // SAFETY: the caller's caller passes `size` bytes.
    Ok(unsafe { std::slice::from_raw_parts(data.cast(), size) })
}

/// Returns a new str of `size` bytes of UTF-8. New reference; NULL with
/// UnicodeDecodeError, or SystemError for a negative size.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_FromStringAndSize(str: *const c_char, size: isize) -> New {
    entry!(PyUnicode_FromStringAndSize, |rt| {
        let text = span(rt, "PyUnicode_FromStringAndSize", str, size)?;
        strings::from_utf8(rt, text)
    })
}

/// Returns a new str of a C string in UTF-8. New reference; NULL with
/// UnicodeDecodeError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_FromString(str: *const c_char) -> New {
    entry!(PyUnicode_FromString, |rt, str: c_str| strings::from_utf8(
        rt,
        str.to_bytes()
    ))
}

/// Returns a new str of one code point. New reference; NULL with ValueError
/// beyond U+10FFFF.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_FromOrdinal(ordinal: c_int) -> New {
    entry!(PyUnicode_FromOrdinal, |rt| str_ops::from_code_point(
        rt,
        i64::from(ordinal)
    ))
}

/// Returns `obj` itself if it is exactly a str, a copy if its type is
/// derived from str. New reference; NULL with TypeError for other objects.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_FromObject(obj: Borrowed) -> New {
    entry!(PyUnicode_FromObject, |rt, obj: any| {
        if !strings::is_str(obj) {
            let ty = type_of(obj).full_name();
            return Err(error::type_error(
                rt,
                format_args!("Can't convert '{ty}' object to str implicitly"),
            ));
        }
        crate::object::ops::str(rt, obj)
    })
}

/// Returns the interned str for a C string in UTF-8. New reference.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_InternFromString(str: *const c_char) -> New {
    entry!(PyUnicode_InternFromString, |rt, str: c_str| {
        let text = strings::from_utf8(rt, str.to_bytes())?;
        Ok(strings::intern(text.get()))
    })
}

/// Replaces `*p_unicode`, whose reference it takes, by the interned str with
/// the same text. Does nothing for what is not exactly a str.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_InternInPlace(p_unicode: *mut *mut PyObject) {
    let _: c_int = entry!(PyUnicode_InternInPlace, |rt| {
        if let Some(text) = opt_stolen(rt, "PyUnicode_InternInPlace", Stolen(*p_unicode))? {
            let interned = strings::intern(text.get());
            *p_unicode = interned.into_counted().bits() as *mut PyObject;
        }
        Ok(())
    });
}

/// Returns the number of characters, or -1 with TypeError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_GetLength(unicode: Borrowed) -> isize {
    entry!(PyUnicode_GetLength, |rt, unicode: any| {
        Ok(str_ops::char_count(need_str(rt, unicode)?) as isize)
    })
}

/// Returns the character at `index`, or (Py_UCS4)-1 with IndexError or TypeError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_ReadChar(unicode: Borrowed, index: isize) -> Py_UCS4 {
    entry!(PyUnicode_ReadChar, |rt, unicode: any| {
        str_ops::char_at(need_str(rt, unicode)?, index)
            .ok_or_else(|| error::index_error(rt, "string index out of range"))
    })
}

/// Returns the text in UTF-8, NUL-terminated, and its size in bytes in
/// `*size` (unless NULL). The text belongs to the str and lives as long.
/// NULL with TypeError, or UnicodeEncodeError for lone surrogates.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_AsUTF8AndSize(
    unicode: Borrowed,
    size: *mut isize,
) -> *const c_char {
    entry!(PyUnicode_AsUTF8AndSize, |rt, unicode: any| {
        let result = need_str(rt, unicode).and_then(|text| {
            check_utf8(rt, text)?;
            Ok(text)
        });
        if !size.is_null() {
            *size = result.map_or(-1, |text| strings::bytes(text).len() as isize);
        }
        result.map(|text| strings::data(text).cast::<c_char>())
    })
}

/// UnicodeEncodeError for lone surrogates.
fn check_utf8(rt: &mut Rt, string: Ref<'_>) -> Result<()> {
    if strings::is_ascii(string) || std::str::from_utf8(strings::bytes(string)).is_ok() {
        return Ok(());
    }
    let is_surrogate = |c: &u32| (0xd800..0xe000).contains(c);
    let codes: Vec<u32> = str_ops::code_points(string).collect();
    let start = codes.iter().position(&is_surrogate).unwrap_or(0);
    let run = codes[start..]
        .iter()
        .take_while(|c| is_surrogate(c))
        .count();
    let made = exceptions::unicode::new_encode_error(
        rt,
        "utf-8",
        string,
        start,
        start + run.max(1),
        "surrogates not allowed",
    )?;
    Err(error::set(rt, made))
}

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

/// Returns the characters from `start` to `end` (clipped to the length).
/// New reference; NULL with IndexError for negative positions.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_Substring(unicode: Borrowed, start: isize, end: isize) -> New {
    entry!(PyUnicode_Substring, |rt, unicode: any| {
        let text = need_str(rt, unicode)?;
        if start < 0 || end < 0 {
            return Err(error::index_error(rt, "string index out of range"));
        }
        let len = str_ops::char_count(text);
        let end = (end as usize).min(len);
        str_ops::substring(rt, text, (start as usize).min(end), end)
    })
}

/// Returns `left + right`. New reference; NULL with TypeError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_Concat(left: Borrowed, right: Borrowed) -> New {
    entry!(PyUnicode_Concat, |rt, left: any, right: any| {
        str_ops::concat(rt, left, right)
    })
}

/// Replaces `*p_left`, whose reference it takes, by `*p_left + right`; by
/// NULL, with an exception, on failure.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_Append(p_left: *mut *mut PyObject, right: Borrowed) {
    let _: c_int = entry!(PyUnicode_Append, |rt, right: opt| append(rt, p_left, right));
}

unsafe fn append(rt: &mut Rt, p_left: *mut *mut PyObject, right: Option<Ref<'_>>) -> Result<()> {
    // SAFETY: the caller's place holds a reference that is taken.
    let left = unsafe { opt_stolen(rt, "PyUnicode_Append", Stolen(*p_left)) }?;
    // SAFETY: as above.
    unsafe { *p_left = std::ptr::null_mut() };
    match (left, right) {
        (Some(left), Some(right)) if strings::is_str(left.get()) && strings::is_str(right) => {
            let joined = str_ops::concat(rt, left.get(), right)?;
            // SAFETY: as above.
            unsafe { *p_left = joined.into_counted().bits() as *mut PyObject };
            Ok(())
        }
        _ if error::is_set(rt) => Err(crate::rt::Raised(())),
        _ => Err(error::system_error(rt, "bad argument to internal function")),
    }
}

/// PyUnicode_Append that steals the reference to `right` as well.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_AppendAndDel(p_left: *mut *mut PyObject, right: Stolen) {
    let _: c_int = entry!(PyUnicode_AppendAndDel, |rt, right: opt_stolen| {
        append(rt, p_left, right.as_ref().map(Root::get))
    });
}

/// Returns the order of two str: -1, 0 or 1; -1 with TypeError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_Compare(left: Borrowed, right: Borrowed) -> c_int {
    entry!(PyUnicode_Compare, |rt, left: any, right: any| {
        if strings::is_str(left) && strings::is_str(right) {
            return Ok(str_ops::order(left, right) as i32);
        }
        let (a, b) = (type_of(left).full_name(), type_of(right).full_name());
        Err(error::type_error(
            rt,
            format_args!("Can't compare {a} and {b}"),
        ))
    })
}

/// Returns the order of a str and a C string taken as Latin-1: -1, 0 or 1.
/// Raises nothing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_CompareWithASCIIString(
    unicode: Borrowed,
    string: *const c_char,
) -> c_int {
    entry!(PyUnicode_CompareWithASCIIString, |rt, unicode: any| {
        let other = c_str(rt, "PyUnicode_CompareWithASCIIString", string)?;
        let other = other.to_bytes().iter().map(|b| u32::from(*b));
        Ok(str_ops::code_points(unicode).cmp(other) as i32)
    })
}

/// Returns whether a str is equal to a C string in UTF-8: 1 or 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_EqualToUTF8(unicode: Borrowed, string: *const c_char) -> c_int {
    entry!(PyUnicode_EqualToUTF8, |rt, unicode: any, string: c_str| {
        Ok(strings::bytes(unicode) == string.to_bytes() && strings::as_str(unicode).is_some())
    })
}

/// Returns whether a str is equal to `size` bytes of UTF-8: 1 or 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_EqualToUTF8AndSize(
    unicode: Borrowed,
    string: *const c_char,
    size: isize,
) -> c_int {
    entry!(PyUnicode_EqualToUTF8AndSize, |rt, unicode: any| {
        let other = span(rt, "PyUnicode_EqualToUTF8AndSize", string, size)?;
        Ok(strings::bytes(unicode) == other && strings::as_str(unicode).is_some())
    })
}

/// Returns whether two str are equal: 1 or 0; -1 with TypeError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_Equal(a: Borrowed, b: Borrowed) -> c_int {
    entry!(PyUnicode_Equal, |rt, a: any, b: any| {
        for object in [a, b] {
            if !strings::is_str(object) {
                let ty = type_of(object).full_name();
                let which = if object.is(a) { "first" } else { "second" };
                return Err(error::type_error(
                    rt,
                    format_args!("{which} argument must be str, not {ty}"),
                ));
            }
        }
        Ok(strings::bytes(a) == strings::bytes(b))
    })
}

/// Returns `left op right` as a bool, or NotImplemented. New reference.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_RichCompare(left: Borrowed, right: Borrowed, op: c_int) -> New {
    entry!(PyUnicode_RichCompare, |rt, left: any, right: any| {
        str_ops::richcompare(rt, left, right, op)
    })
}

/// Returns whether `substr` is in `unicode`: 1 or 0; -1 with TypeError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_Contains(unicode: Borrowed, substr: Borrowed) -> c_int {
    entry!(PyUnicode_Contains, |rt, unicode: any, substr: any| {
        let text = must_be_str(rt, unicode)?;
        let part = must_be_str(rt, substr)?;
        Ok(memchr::memmem::find(strings::bytes(text), strings::bytes(part)).is_some())
    })
}

/// Returns the position of `substr` between `start` and `end`, from the
/// front if `direction` is 1, from the back if -1; -1 if it is not there,
/// -2 with TypeError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_Find(
    unicode: Borrowed,
    substr: Borrowed,
    start: isize,
    end: isize,
    direction: c_int,
) -> isize {
    let found: isize = entry!(PyUnicode_Find, |rt, unicode: any, substr: any| {
        let (text, part) = (must_be_str(rt, unicode)?, must_be_str(rt, substr)?);
        let at = str_ops::find(text, part, start, end, direction > 0);
        // One more than the position, so that the error value stays apart.
        Ok(at.map_or(0, |p| p as isize + 1))
    });
    found - 1
}

/// Returns the position of a character between `start` and `end`, from the
/// front if `direction` is 1, from the back if -1; -1 if it is not there,
/// -2 with an exception.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_FindChar(
    unicode: Borrowed,
    ch: Py_UCS4,
    start: isize,
    end: isize,
    direction: c_int,
) -> isize {
    let found: isize = entry!(PyUnicode_FindChar, |rt, unicode: any| {
        let text = need_str(rt, unicode)?;
        let Ok(part) = str_ops::from_code_point(rt, i64::from(ch)) else {
            error::restore(rt, None);
            return Ok(0);
        };
        let at = str_ops::find(text, part.get(), start, end, direction > 0);
        Ok(at.map_or(0, |p| p as isize + 1))
    });
    found - 1
}

/// Returns how often `substr` is between `start` and `end`, without
/// overlap; -1 with TypeError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_Count(
    unicode: Borrowed,
    substr: Borrowed,
    start: isize,
    end: isize,
) -> isize {
    entry!(PyUnicode_Count, |rt, unicode: any, substr: any| {
        let (text, part) = (must_be_str(rt, unicode)?, must_be_str(rt, substr)?);
        Ok(str_ops::count(text, part, start, end) as isize)
    })
}

/// Returns whether `unicode` between `start` and `end` begins (`direction`
/// -1) or ends (1) with `substr`: 1 or 0; -1 with TypeError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_Tailmatch(
    unicode: Borrowed,
    substr: Borrowed,
    start: isize,
    end: isize,
    direction: c_int,
) -> isize {
    entry!(PyUnicode_Tailmatch, |rt, unicode: any, substr: any| {
        let (text, part) = (must_be_str(rt, unicode)?, must_be_str(rt, substr)?);
        Ok(isize::from(str_ops::tail_match(
            text,
            part,
            start,
            end,
            direction > 0,
        )))
    })
}

/// Returns a str with up to `maxcount` (-1: all) occurrences replaced. New
/// reference; NULL with TypeError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_Replace(
    unicode: Borrowed,
    substr: Borrowed,
    replstr: Borrowed,
    maxcount: isize,
) -> New {
    entry!(
        PyUnicode_Replace,
        |rt, unicode: any, substr: any, replstr: any| {
            let text = must_be_str(rt, unicode)?;
            let (old, new) = (must_be_str(rt, substr)?, must_be_str(rt, replstr)?);
            str_ops::replace(rt, text, old, new, maxcount)
        }
    )
}

/// Returns `separator.join(seq)`, with a space for NULL. New reference; NULL
/// with TypeError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_Join(separator: Borrowed, seq: Borrowed) -> New {
    entry!(PyUnicode_Join, |rt, separator: opt, seq: any| {
        if let Some(separator) = separator
            && !strings::is_str(separator)
        {
            let ty = type_of(separator).full_name();
            return Err(error::type_error(
                rt,
                format_args!("separator: expected str instance, {ty} found"),
            ));
        }
        str_ops::join(rt, separator, seq)
    })
}

/// Returns a list of the parts between `sep` (NULL: white space), at most
/// `maxsplit` + 1 of them unless negative. New reference; NULL with
/// ValueError for an empty separator, or TypeError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_Split(unicode: Borrowed, sep: Borrowed, maxsplit: isize) -> New {
    entry!(PyUnicode_Split, |rt, unicode: any, sep: opt| {
        let text = must_be_str(rt, unicode)?;
        let sep = match sep {
            Some(sep) => Some(must_be_str(rt, sep)?),
            None => None,
        };
        str_ops::split(rt, text, sep, maxsplit)
    })
}

/// Returns whether the str is an identifier: 1 or 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_IsIdentifier(unicode: Borrowed) -> c_int {
    entry!(PyUnicode_IsIdentifier, |rt, unicode: any| {
        let _ = &rt;
        let text = strings::as_str(unicode).unwrap_or("");
        let mut characters = text.chars();
        Ok(characters
            .next()
            .is_some_and(|c| c == '_' || unicode_ident::is_xid_start(c))
            && characters.all(unicode_ident::is_xid_continue))
    })
}

/// Returns "utf-8". Static text.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_GetDefaultEncoding() -> *const c_char {
    c"utf-8".as_ptr()
}

/// A C string argument with a default for NULL.
unsafe fn named<'a>(rt: &Rt, text: *const c_char, default: &'a str) -> Result<&'a str> {
    if text.is_null() {
        return Ok(default);
    }
    // SAFETY: the caller's caller passes NULL or a C string.
    let text = unsafe { c_str(rt, "encoding", text) }?;
    text.to_str()
        .map_err(|_| error::value_error(rt, "the name is not UTF-8"))
}

unsafe fn decode(
    rt: &mut Rt,
    name: &str,
    (data, size): (*const c_char, isize),
    encoding: Encoding,
    errors: *const c_char,
) -> Result<Root> {
    // SAFETY: the caller's caller passes `size` bytes.
    let data = unsafe { span(rt, name, data, size) }?;
    // SAFETY: NULL or a C string.
    let errors = unsafe { named(rt, errors, "strict") }?;
    codec::decode(rt, data, encoding, errors)
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
        let encoding = Encoding::by_name(rt, named(rt, encoding, "utf-8")?)?;
        decode(rt, "PyUnicode_Decode", (str, size), encoding, errors)
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
        let encoding = Encoding::by_name(rt, named(rt, encoding, "utf-8")?)?;
        let errors = named(rt, errors, "strict")?;
        codec::encode(rt, text, encoding, errors)
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

/// Returns a str of a file name in the encoding of the file system. New
/// reference.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_DecodeFSDefault(str: *const c_char) -> New {
    entry!(PyUnicode_DecodeFSDefault, |rt, str: c_str| {
        codec::decode(rt, str.to_bytes(), Encoding::Utf8, "surrogateescape")
    })
}

/// PyUnicode_DecodeFSDefault for `size` bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_DecodeFSDefaultAndSize(str: *const c_char, size: isize) -> New {
    entry!(PyUnicode_DecodeFSDefaultAndSize, |rt| {
        let data = span(rt, "PyUnicode_DecodeFSDefaultAndSize", str, size)?;
        codec::decode(rt, data, Encoding::Utf8, "surrogateescape")
    })
}

/// Returns the bytes of a file name. New reference; NULL with TypeError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_EncodeFSDefault(unicode: Borrowed) -> New {
    entry!(PyUnicode_EncodeFSDefault, |rt, unicode: any| {
        let text = need_str(rt, unicode)?;
        codec::encode(rt, text, Encoding::Utf8, "surrogateescape")
    })
}

/// Returns a str of `size` (-1: up to the zero) wide characters. New reference.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_FromWideChar(wstr: *const wchar_t, size: isize) -> New {
    entry!(PyUnicode_FromWideChar, |rt| {
        if wstr.is_null() {
            if size == 0 {
                return strings::new(rt, "");
            }
            return Err(error::system_error(rt, "bad argument to internal function"));
        }
        let mut text = Vec::new();
        let mut at = 0;
        loop {
            if size >= 0 && at == size as usize {
                break;
            }
            let code = *wstr.add(at);
            if size < 0 && code == 0 {
                break;
            }
            if code > 0x10ffff {
                return Err(error::value_error(
                    rt,
                    format_args!("character U+{code:x} is not in range [U+0000; U+10ffff]"),
                ));
            }
            str_ops::push_code_point(&mut text, code);
            at += 1;
        }
        str_ops::from_text(rt, &text)
    })
}
