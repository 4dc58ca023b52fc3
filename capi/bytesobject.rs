//! `bytesobject.h`: bytes.

use super::boundary::{Borrowed, New, PyObject, Stolen, entry, opt_stolen, text};
use crate::error;
use crate::object::type_of;
use crate::rt::{Ref, Result, Root, Rt};
use crate::types::byte_string::{escape, make, protocol};
use crate::types::bytes;
use std::ffi::{c_char, c_int};

/// TypeError unless the object is bytes: promised by these functions.
fn need_bytes<'a>(rt: &Rt, object: Ref<'a>) -> Result<Ref<'a>> {
    if bytes::is_bytes(object) {
        return Ok(object);
    }
    let ty = type_of(object).full_name();
    Err(error::type_error(
        rt,
        format_args!("expected bytes, {ty} found"),
    ))
}

/// A size from C; SystemError if it is negative, OverflowError if absurd.
pub(super) fn size(rt: &Rt, name: &str, size: isize) -> Result<usize> {
    let Ok(size) = usize::try_from(size) else {
        return Err(error::system_error(
            rt,
            format_args!("Negative size passed to {name}"),
        ));
    };
    bytes::check_size(rt, size)?;
    Ok(size)
}

/// Returns bytes with a copy of `len` bytes at `v`; of zeros, to be filled
/// before it is used otherwise, if that is NULL. New reference; NULL with
/// SystemError for a negative size, OverflowError or MemoryError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyBytes_FromStringAndSize(v: *const c_char, len: isize) -> New {
    entry!(PyBytes_FromStringAndSize, |rt| {
        let len = size(rt, "PyBytes_FromStringAndSize", len)?;
        if v.is_null() {
            return bytes::with_len(rt, len);
        }
        bytes::new(rt, std::slice::from_raw_parts(v.cast(), len))
    })
}

/// Returns bytes with a copy of a C string. New reference.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyBytes_FromString(v: *const c_char) -> New {
    entry!(PyBytes_FromString, |rt, v: c_str| bytes::new(
        rt,
        v.to_bytes()
    ))
}

/// Returns the bytes of an object: of bytes, a bytearray or an iterable of
/// ints. New reference; NULL with TypeError or ValueError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyBytes_FromObject(o: Borrowed) -> New {
    entry!(PyBytes_FromObject, |rt, o: any| make::bytes_of(rt, o))
}

/// Returns the number of bytes; -1 with TypeError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyBytes_Size(o: Borrowed) -> isize {
    entry!(PyBytes_Size, |rt, o: any| Ok(
        bytes::data(need_bytes(rt, o)?).len() as isize
    ))
}

/// Returns the bytes, NUL-terminated; they live as long as the object and
/// may be written only before anybody else has seen it. NULL with TypeError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyBytes_AsString(o: Borrowed) -> *mut c_char {
    entry!(PyBytes_AsString, |rt, o: any| {
        Ok(bytes::c_ptr(rt, need_bytes(rt, o)?)?.cast::<c_char>())
    })
}

/// Puts the address of the bytes into `*buffer` and their number into
/// `*length`; without `length` there must be no NUL among them. Returns 0,
/// or -1 with TypeError or ValueError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyBytes_AsStringAndSize(
    obj: Borrowed,
    buffer: *mut *mut c_char,
    length: *mut isize,
) -> c_int {
    entry!(PyBytes_AsStringAndSize, |rt, obj: any| {
        if buffer.is_null() {
            return Err(error::system_error(rt, "bad argument to internal function"));
        }
        let object = need_bytes(rt, obj)?;
        let data = bytes::data(object);
        if length.is_null() {
            if data.contains(&0) {
                return Err(error::value_error(rt, "embedded null byte"));
            }
        } else {
            *length = data.len() as isize;
        }
        *buffer = bytes::c_ptr(rt, object)?.cast();
        Ok(())
    })
}

/// Returns the repr of bytes, as a str; in double quotes if that saves escapes
/// and `smartquotes` is not 0. New reference.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyBytes_Repr(bytes: Borrowed, smartquotes: c_int) -> New {
    entry!(PyBytes_Repr, |rt, bytes: any| {
        if cfg!(feature = "checked") && !crate::types::bytes::is_bytes(bytes) {
            return Err(super::checks::wrong_type(rt, "PyBytes_Repr", bytes));
        }
        protocol::repr_bytes(rt, bytes, smartquotes != 0)
    })
}

/// Returns the bytes that `len` bytes with escape sequences, as in a literal,
/// stand for. `errors` (NULL: "strict") is for malformed ones; the last two
/// arguments are not used. New reference; NULL with ValueError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyBytes_DecodeEscape(
    s: *const c_char,
    len: isize,
    errors: *const c_char,
    _unicode: isize,
    _recode_encoding: *const c_char,
) -> New {
    entry!(PyBytes_DecodeEscape, |rt| {
        let errors = match errors.is_null() {
            true => "strict",
            false => text(rt, "PyBytes_DecodeEscape", errors)?,
        };
        let Ok(len) = usize::try_from(len) else {
            return Err(error::value_error(rt, "size must be >= 0"));
        };
        let source: &[u8] = match len {
            0 => &[],
            _ => std::slice::from_raw_parts(s.cast(), len),
        };
        escape::decode(rt, source, errors)
    })
}

/// Replaces `*bytes`, whose reference it takes, by `*bytes + newpart`; by
/// NULL, with an exception, on failure. Does nothing if `*bytes` is NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyBytes_Concat(bytes: *mut *mut PyObject, newpart: Borrowed) {
    let _: c_int = entry!(PyBytes_Concat, |rt, newpart: opt| concat(
        rt, bytes, newpart
    ));
}

unsafe fn concat(rt: &mut Rt, place: *mut *mut PyObject, new: Option<Ref<'_>>) -> Result<()> {
    // SAFETY: the caller's place holds a reference that is taken.
    let left = unsafe { opt_stolen(rt, "PyBytes_Concat", Stolen(*place)) }?;
    // SAFETY: as above.
    unsafe { *place = std::ptr::null_mut() };
    if let (Some(left), Some(new)) = (left, new) {
        let joined = protocol::concat(rt, left.get(), new)?;
        // SAFETY: as above.
        unsafe { *place = joined.into_counted().bits() as *mut PyObject };
    }
    Ok(())
}

/// PyBytes_Concat that steals the reference to `newpart` as well.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyBytes_ConcatAndDel(bytes: *mut *mut PyObject, newpart: Stolen) {
    let _: c_int = entry!(PyBytes_ConcatAndDel, |rt, newpart: opt_stolen| {
        concat(rt, bytes, newpart.as_ref().map(Root::get))
    });
}
