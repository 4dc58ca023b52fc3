//! `unicodeobject.h`: str.

use super::boundary::{
    Borrowed, New, PyObject, Stolen, any, beside, c_str, entry, opt_stolen, stolen,
};
use super::names::Py_UCS4;
use crate::error;
use crate::object::type_of;
use crate::rt::{Ref, Result, Root, Rt};
use crate::text::class;
use crate::types::codec::{self, Encoding};
use crate::types::format::percent;
use crate::types::strings::grow;
use crate::types::{str_ops, strings};
use std::ffi::{CStr, c_char, c_int};

/// TypeError unless the object is a str: promised by these functions.
pub(super) fn need_str<'a>(rt: &Rt, object: Ref<'a>) -> Result<Ref<'a>> {
    if strings::is_str(object) {
        return Ok(object);
    }
    Err(error::type_error(
        rt,
        "bad argument type for built-in operation",
    ))
}

/// TypeError that names the type unless the object is a str.
pub(super) fn must_be_str<'a>(rt: &Rt, object: Ref<'a>) -> Result<Ref<'a>> {
    if strings::is_str(object) {
        return Ok(object);
    }
    let ty = type_of(object).full_name();
    Err(error::type_error(rt, format_args!("must be str, not {ty}")))
}

/// Bytes at a C pointer, checked to have a sensible size.
pub(super) unsafe fn span<'a>(
    rt: &Rt,
    name: &str,
    data: *const c_char,
    size: isize,
) -> Result<&'a [u8]> {
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
    if let Ok(len @ 1..) = usize::try_from(size)
        && !str.is_null()
    {
        // SAFETY: the caller passes `size` bytes; what is made is this thread's own.
        let made = unsafe {
            let text = std::slice::from_raw_parts(str.cast::<u8>(), len);
            beside([], |rt| strings::from_valid_utf8(rt, text))
        };
        if let Some(made) = made {
            return made;
        }
    }
    entry!(PyUnicode_FromStringAndSize, |rt| {
        let text = span(rt, "PyUnicode_FromStringAndSize", str, size)?;
        strings::from_utf8(rt, text)
    })
}

/// Returns a new str of a C string in UTF-8. New reference; NULL with
/// UnicodeDecodeError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_FromString(str: *const c_char) -> New {
    if !str.is_null() {
        // SAFETY: the caller passes a C string; what is made is this thread's own.
        let made = unsafe {
            let text = CStr::from_ptr(str).to_bytes();
            beside([], |rt| strings::from_valid_utf8(rt, text))
        };
        if let Some(made) = made {
            return made;
        }
    }
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
pub(super) fn check_utf8(rt: &mut Rt, string: Ref<'_>) -> Result<()> {
    if strings::is_ascii(string) || strings::as_str(string).is_some() {
        return Ok(());
    }
    codec::encode(rt, string, Encoding::Utf8, "strict").map(drop)
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
            let joined = grow::append(rt, left, right)?;
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

/// Returns whether the str is an identifier: 1 or 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_IsIdentifier(unicode: Borrowed) -> c_int {
    entry!(PyUnicode_IsIdentifier, |rt, unicode: any| {
        let _ = &rt;
        Ok(class::is_identifier(strings::bytes(unicode)))
    })
}

/// Gives `*unicode` another number of characters, with NULs for those that
/// are added; it may become another object, whose reference replaces the
/// caller's. Returns 0, or -1 with an exception, and then it is unchanged:
/// SystemError for a negative length, MemoryError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_Resize(unicode: *mut *mut PyObject, length: isize) -> c_int {
    entry!(PyUnicode_Resize, |rt| {
        let text = any(rt, "PyUnicode_Resize", Borrowed(*unicode))?;
        let Ok(length) = usize::try_from(length) else {
            return Err(error::system_error(rt, "bad argument to internal function"));
        };
        need_str(rt, text)?;
        if length != str_ops::char_count(text)
            && let Some(resized) = grow::resize(rt, text, length)?
        {
            drop(stolen(rt, "PyUnicode_Resize", Stolen(*unicode))?);
            *unicode = resized.into_counted().bits() as *mut PyObject;
        }
        Ok(())
    })
}

/// Puts a character in the place of another in a str that only the caller
/// holds: one that was just made. It may be up to the greatest of the text's
/// kind: U+7F, U+FF, U+FFFF or U+10FFFF. Returns 0, or -1 with TypeError,
/// IndexError, SystemError if others may see the str, ValueError for a greater
/// character, or MemoryError if it is wider than the one it replaces and the
/// object has no room left (after PyUnicode_Resize it always has).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_WriteChar(
    unicode: Borrowed,
    index: isize,
    character: Py_UCS4,
) -> c_int {
    entry!(PyUnicode_WriteChar, |rt, unicode: any| {
        let text = need_str(rt, unicode)?;
        let position = usize::try_from(index).unwrap_or(usize::MAX);
        if position >= str_ops::char_count(text) {
            return Err(error::index_error(rt, "string index out of range"));
        }
        if !grow::is_own(rt, text) {
            let message = "Cannot modify a string currently used";
            return Err(error::system_error(rt, message));
        }
        if character > grow::max_char(text) {
            return Err(error::value_error(rt, "character out of range"));
        }
        grow::write_char(rt, text, position, character)
    })
}

/// Returns `format % args`. New reference; NULL with TypeError, ValueError, or
/// what the arguments raise.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_Format(format: Borrowed, args: Borrowed) -> New {
    entry!(PyUnicode_Format, |rt, format: any, args: any| {
        let format = must_be_str(rt, format)?;
        percent::format(rt, format, args)
    })
}
