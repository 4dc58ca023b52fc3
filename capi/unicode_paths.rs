//! `unicodeobject.h`: names of files, in UTF-8 with surrogates for the bytes that are none.

use super::boundary::{Borrowed, New, entry};
use super::unicodeobject::{need_str, span};
use crate::error;
use crate::rt::{Ref, Result, Root, Rt};
use crate::types::codec::{self, Encoding};
use crate::types::{bytes, files, strings};
use std::ffi::{c_char, c_int, c_void};

/// What a converter for PyArg_Parse gives back if it is to be called again to clean up.
const CLEANUP_SUPPORTED: c_int = 0x20000;

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

/// Converter of PyArg_Parse: writes the name of a file as bytes, given as str, bytes or an object
/// with `__fspath__`. The caller owns what is written; `obj` NULL releases it. Returns a number
/// that says so; 0 with TypeError, UnicodeEncodeError, or ValueError for a NUL in the name.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_FSConverter(obj: Borrowed, result: *mut c_void) -> c_int {
    let converted: c_int = entry!(PyUnicode_FSConverter, |rt, obj: opt| {
        // SAFETY: the caller passes the place of a reference.
        unsafe { convert(rt, obj, result.cast(), encoded) }
    });
    converted.max(0)
}

/// Converter of PyArg_Parse: writes the name of a file as str; else as PyUnicode_FSConverter. 0
/// with TypeError, or ValueError for a NUL in the name.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_FSDecoder(obj: Borrowed, result: *mut c_void) -> c_int {
    let converted: c_int = entry!(PyUnicode_FSDecoder, |rt, obj: opt| {
        // SAFETY: the caller passes the place of a reference.
        unsafe { convert(rt, obj, result.cast(), decoded) }
    });
    converted.max(0)
}

/// # Safety
/// `result` may be written; if `obj` is `None` it is a place with a reference of the caller's or
/// NULL.
unsafe fn convert(
    rt: &mut Rt,
    obj: Option<Ref<'_>>,
    result: *mut New,
    name: fn(&mut Rt, Ref<'_>) -> Result<Root>,
) -> Result<c_int> {
    let Some(obj) = obj else {
        // SAFETY: passed on from the caller.
        unsafe { super::out::release(result) };
        return Ok(1);
    };
    let name = name(rt, obj)?;
    // SAFETY: passed on from the caller.
    unsafe { super::out::give(result, Some(name)) };
    Ok(CLEANUP_SUPPORTED)
}

fn encoded(rt: &mut Rt, path: Ref<'_>) -> Result<Root> {
    let mut name = files::path(rt, path)?;
    if strings::is_str(name.get()) {
        name = codec::encode(rt, name.get(), Encoding::Utf8, "surrogateescape")?;
    }
    match bytes::data(name.get()).contains(&0) {
        true => Err(error::value_error(rt, "embedded null byte")),
        false => Ok(name),
    }
}

fn decoded(rt: &mut Rt, path: Ref<'_>) -> Result<Root> {
    let mut name = files::path(rt, path)?;
    if !strings::is_str(name.get()) {
        name = codec::decode(
            rt,
            bytes::data(name.get()),
            Encoding::Utf8,
            "surrogateescape",
        )?;
    }
    match strings::bytes(name.get()).contains(&0) {
        true => Err(error::value_error(rt, "embedded null character")),
        false => Ok(name),
    }
}
