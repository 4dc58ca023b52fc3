//! `unicodeobject.h`: wide characters and UCS-4.

use super::boundary::{Borrowed, New, entry};
use super::names::{Py_UCS4, wchar_t};
use super::pymem::PyMem_Malloc;
use super::unicodeobject::need_str;
use crate::error;
use crate::rt::{Ref, Result, Root, Rt};
use crate::text::Buffer;
use crate::types::{str_ops, strings};
use std::ffi::c_int;

/// Returns a str of `size` (-1: up to the zero) wide characters. New
/// reference; NULL with ValueError beyond U+10FFFF, or SystemError for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_FromWideChar(wstr: *const wchar_t, size: isize) -> New {
    entry!(PyUnicode_FromWideChar, |rt| {
        if wstr.is_null() {
            if size == 0 {
                return strings::new(rt, "");
            }
            return Err(error::system_error(rt, "bad argument to internal function"));
        }
        let size = match usize::try_from(size) {
            Ok(size) => size,
            Err(_) => (0..).take_while(|i| *wstr.add(*i) != 0).count(),
        };
        from_wide(rt, std::slice::from_raw_parts(wstr, size))
    })
}

/// A new str of wide characters; new reference. ValueError beyond U+10FFFF.
pub(super) fn from_wide(rt: &Rt, wide: &[wchar_t]) -> Result<Root> {
    if let Some(code) = wide.iter().find(|c| **c > 0x10ffff) {
        return Err(error::value_error(
            rt,
            format_args!("character U+{code:x} is not in range [U+0000; U+10ffff]"),
        ));
    }
    let mut text = Buffer::new();
    let pushed = wide.iter().try_for_each(|code| text.push_code(*code));
    strings::from_built(rt, pushed.map(|()| text))
}

/// Writes up to `room` characters; returns how many.
unsafe fn write(text: Ref<'_>, to: *mut u32, room: usize) -> usize {
    let mut written = 0;
    for code in str_ops::code_points(text).take(room) {
        // SAFETY: the caller's memory has `room` places.
        unsafe { to.add(written).write(code) };
        written += 1;
    }
    written
}

/// Writes the text and a zero into new memory, which PyMem_Free frees.
unsafe fn copy(rt: &Rt, text: Ref<'_>) -> Result<(*mut u32, usize)> {
    let len = str_ops::char_count(text);
    // SAFETY: memory for `len` characters and a zero.
    unsafe {
        let memory: *mut u32 = PyMem_Malloc((len + 1) * size_of::<u32>()).cast();
        if memory.is_null() {
            return Err(error::no_memory(rt));
        }
        write(text, memory, len);
        memory.add(len).write(0);
        Ok((memory, len))
    }
}

/// Writes up to `size` wide characters of the text to `wstr`, with a zero
/// behind them if there is room. Returns how many, without the zero; for NULL
/// how many places the text with its zero takes. -1 with TypeError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_AsWideChar(
    unicode: Borrowed,
    wstr: *mut wchar_t,
    size: isize,
) -> isize {
    entry!(PyUnicode_AsWideChar, |rt, unicode: opt| {
        let Some(unicode) = unicode else {
            return Err(error::system_error(rt, "bad argument to internal function"));
        };
        let text = need_str(rt, unicode)?;
        let len = str_ops::char_count(text);
        if wstr.is_null() {
            return Ok(len as isize + 1);
        }
        let room = usize::try_from(size).unwrap_or(0);
        let written = write(text, wstr, room);
        if written < room {
            wstr.add(written).write(0);
        }
        Ok(written as isize)
    })
}

/// Returns the text as wide characters with a zero behind them, and their
/// number in `*size`. The memory is the caller's: PyMem_Free. NULL with
/// TypeError, MemoryError, or ValueError for a NUL in the text if `size` is
/// NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_AsWideCharString(
    unicode: Borrowed,
    size: *mut isize,
) -> *mut wchar_t {
    entry!(PyUnicode_AsWideCharString, |rt, unicode: opt| {
        let Some(unicode) = unicode else {
            return Err(error::system_error(rt, "bad argument to internal function"));
        };
        let text = need_str(rt, unicode)?;
        if size.is_null() && strings::bytes(text).contains(&0) {
            return Err(error::value_error(rt, "embedded null character"));
        }
        let (memory, len) = copy(rt, text)?;
        if !size.is_null() {
            *size = len as isize;
        }
        Ok(memory)
    })
}

/// Writes the text to `buffer`, with a zero behind it if `copy_null` is not 0,
/// and returns `buffer`. NULL with SystemError if there is not enough room, or
/// TypeError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_AsUCS4(
    unicode: Borrowed,
    buffer: *mut Py_UCS4,
    buflen: isize,
    copy_null: c_int,
) -> *mut Py_UCS4 {
    entry!(PyUnicode_AsUCS4, |rt, unicode: any| {
        if buffer.is_null() || buflen < 0 {
            return Err(error::system_error(rt, "bad argument to internal function"));
        }
        let text = need_str(rt, unicode)?;
        let len = str_ops::char_count(text);
        let zero = copy_null != 0;
        if (buflen as usize) < len + usize::from(zero) {
            if zero && buflen > 0 {
                *buffer = 0;
            }
            let message = "string is longer than the buffer";
            return Err(error::system_error(rt, message));
        }
        write(text, buffer, len);
        if zero {
            buffer.add(len).write(0);
        }
        Ok(buffer)
    })
}

/// Returns the text as UCS-4 with a zero behind it. The memory is the
/// caller's: PyMem_Free. NULL with TypeError or MemoryError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_AsUCS4Copy(unicode: Borrowed) -> *mut Py_UCS4 {
    entry!(PyUnicode_AsUCS4Copy, |rt, unicode: any| {
        let text = need_str(rt, unicode)?;
        copy(rt, text).map(|(memory, _)| memory)
    })
}
