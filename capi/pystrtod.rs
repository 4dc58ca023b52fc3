//! `pystrtod.h`: doubles from and to C strings.

use super::boundary::{Borrowed, c_str, entry};
use super::pymem::PyMem_Malloc;
use crate::error;
use crate::text::float::{self, Layout, Style};
use crate::types::exceptions::raise;
use crate::types::strings;
use std::ffi::{c_char, c_int};

/// Returns the number that `s` begins with, as float() reads it but without
/// white space; `*endptr` is set behind it. With NULL for `endptr` all of `s`
/// must be the number. What is too large raises `overflow_exception`, or is
/// infinite if that is NULL. -1.0 with ValueError, or that exception.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyOS_string_to_double(
    s: *const c_char,
    endptr: *mut *mut c_char,
    overflow_exception: Borrowed,
) -> f64 {
    entry!(PyOS_string_to_double, |rt, overflow_exception: opt| {
        let text = c_str(rt, "PyOS_string_to_double", s)?;
        let read = float::parse_prefix(text.to_bytes());
        let read = read.filter(|(_, end)| !endptr.is_null() || *end == text.count_bytes());
        if !endptr.is_null() {
            *endptr = s.cast_mut().add(read.map_or(0, |(_, end)| end));
        }
        let shown = || {
            let bytes = text.to_bytes();
            String::from_utf8_lossy(&bytes[..bytes.len().min(SHOWN)]).into_owned()
        };
        let Some((value, end)) = read else {
            return Err(error::value_error(
                rt,
                format_args!("could not convert string to float: '{}'", shown()),
            ));
        };
        // A number in digits is infinite only if it is too large.
        let digits = text.to_bytes()[..end].iter().any(u8::is_ascii_digit);
        if let (true, true, Some(class)) = (value.is_infinite(), digits, overflow_exception) {
            let message = format!("value too large to convert to float: '{}'", shown());
            let message = strings::new(rt, &message)?;
            return Err(raise::set_object(rt, class, Some(message.get())));
        }
        Ok(value)
    })
}

/// So much of a text is shown in messages.
const SHOWN: usize = 200;

const FLAG_SIGN: c_int = 1;
const FLAG_ADD_DOT_0: c_int = 2;
const FLAG_ALT: c_int = 4;
const FLAG_NO_NEG_0: c_int = 8;

/// Returns the text of a double by a format code (e E f F g G r), to be
/// released with PyMem_Free; `*ptype` (unless NULL) says whether it is finite.
/// NULL with SystemError for another code, MemoryError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyOS_double_to_string(
    val: f64,
    format_code: c_char,
    precision: c_int,
    flags: c_int,
    ptype: *mut c_int,
) -> *mut c_char {
    entry!(PyOS_double_to_string, |rt| {
        let code = format_code as u8;
        let layout = match code.to_ascii_lowercase() {
            b'e' => Layout::Exponent,
            b'f' => Layout::Fixed,
            b'g' => Layout::General,
            b'r' if code == b'r' && precision == 0 => Layout::Shortest,
            _ => return Err(error::bad_internal_call(rt)),
        };
        let style = Style {
            plus: flags & FLAG_SIGN != 0,
            dot_zero: flags & FLAG_ADD_DOT_0 != 0,
            alternate: flags & FLAG_ALT != 0,
            no_negative_zero: flags & FLAG_NO_NEG_0 != 0,
            upper: code.is_ascii_uppercase(),
        };
        let precision = usize::try_from(precision).unwrap_or(DEFAULT_PRECISION);
        let Ok(text) = float::format(val, layout, precision, style) else {
            return Err(error::no_memory(rt));
        };
        if !ptype.is_null() {
            *ptype = c_int::from(val.is_infinite()) + 2 * c_int::from(val.is_nan());
        }
        let copy = PyMem_Malloc(text.len() + 1).cast::<c_char>();
        if copy.is_null() {
            return Err(error::no_memory(rt));
        }
        std::ptr::copy_nonoverlapping(text.as_ptr().cast(), copy, text.len());
        *copy.add(text.len()) = 0;
        Ok(copy)
    })
}

/// That of printf.
const DEFAULT_PRECISION: usize = 6;
