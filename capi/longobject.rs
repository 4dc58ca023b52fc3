//! `longobject.h`: int.

use super::boundary::{Borrowed, New, entry};
use crate::error;
use crate::object::number;
use crate::rt::{Ref, Result, Root, Rt};
use crate::types::exceptions::EXC_OVERFLOW_ERROR;
use crate::types::int;
use num_bigint::BigInt;
use num_traits::ToPrimitive;
use std::ffi::{CStr, c_char, c_int, c_void};

/// The value of an int, or of what has `__index__`. TypeError.
fn integer(rt: &mut Rt, object: Ref<'_>) -> Result<Root> {
    if int::is_int(object) {
        return Ok(object.root());
    }
    number::index(rt, object)
}

/// The value of an int; TypeError for other objects.
fn exact_integer<'a>(rt: &Rt, object: Ref<'a>) -> Result<Ref<'a>> {
    if int::is_int(object) {
        return Ok(object);
    }
    Err(error::type_error(rt, "an integer is required"))
}

/// The value as an `i64`; OverflowError that names the C type.
fn signed(rt: &mut Rt, object: Ref<'_>, c_type: &str) -> Result<i64> {
    if let Some(value) = object.handle().as_small_int() {
        return Ok(value);
    }
    let index = integer(rt, object)?;
    int::to_i64(rt, index.get()).ok_or_else(|| {
        error::overflow_error(
            rt,
            format_args!("Python int too large to convert to C {c_type}"),
        )
    })
}

/// The value of an int as a `u64`; OverflowError with these messages.
fn unsigned(rt: &Rt, object: Ref<'_>, negative: &str, large: &str) -> Result<u64> {
    let value = int::to_big(rt, exact_integer(rt, object)?).unwrap_or_default();
    value.to_u64().ok_or_else(|| {
        let message = if value < BigInt::from(0) {
            negative
        } else {
            large
        };
        error::raise(rt, &EXC_OVERFLOW_ERROR, message)
    })
}

/// The low 64 bits of the value.
fn masked(rt: &mut Rt, object: Ref<'_>) -> Result<u64> {
    let index = integer(rt, object)?;
    if let Some(value) = int::to_i64(rt, index.get()) {
        return Ok(value as u64);
    }
    let value = int::to_big(rt, index.get()).unwrap_or_default();
    let low = value & BigInt::from(u64::MAX);
    Ok(low.to_u64().unwrap_or(0))
}

/// Returns an int. New reference; NULL with MemoryError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyLong_FromLong(v: i64) -> New {
    entry!(PyLong_FromLong, |rt| int::from_i64(rt, v))
}

/// Returns an int. New reference; NULL with MemoryError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyLong_FromLongLong(v: i64) -> New {
    entry!(PyLong_FromLongLong, |rt| int::from_i64(rt, v))
}

/// Returns an int. New reference; NULL with MemoryError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyLong_FromSsize_t(v: isize) -> New {
    entry!(PyLong_FromSsize_t, |rt| int::from_i64(rt, v as i64))
}

/// Returns an int. New reference; NULL with MemoryError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyLong_FromInt32(v: i32) -> New {
    entry!(PyLong_FromInt32, |rt| int::from_i64(rt, i64::from(v)))
}

/// Returns an int. New reference; NULL with MemoryError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyLong_FromInt64(v: i64) -> New {
    entry!(PyLong_FromInt64, |rt| int::from_i64(rt, v))
}

/// Returns an int. New reference; NULL with MemoryError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyLong_FromUInt32(v: u32) -> New {
    entry!(PyLong_FromUInt32, |rt| int::from_i64(rt, i64::from(v)))
}

/// Returns an int. New reference; NULL with MemoryError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyLong_FromUInt64(v: u64) -> New {
    entry!(PyLong_FromUInt64, |rt| int::from_u64(rt, v))
}

/// Returns an int. New reference; NULL with MemoryError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyLong_FromUnsignedLong(v: u64) -> New {
    entry!(PyLong_FromUnsignedLong, |rt| int::from_u64(rt, v))
}

/// Returns an int. New reference; NULL with MemoryError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyLong_FromUnsignedLongLong(v: u64) -> New {
    entry!(PyLong_FromUnsignedLongLong, |rt| int::from_u64(rt, v))
}

/// Returns an int. New reference; NULL with MemoryError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyLong_FromSize_t(v: usize) -> New {
    entry!(PyLong_FromSize_t, |rt| int::from_u64(rt, v as u64))
}

/// Returns an int of the address. New reference.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyLong_FromVoidPtr(p: *mut c_void) -> New {
    entry!(PyLong_FromVoidPtr, |rt| int::from_u64(rt, p as u64))
}

/// Returns an int of the whole part. New reference; NULL with OverflowError
/// or ValueError for infinities and NaN.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyLong_FromDouble(v: f64) -> New {
    entry!(PyLong_FromDouble, |rt| int::from_f64(rt, v))
}

/// Returns the value of an int, or of what has `__index__`; -1 with
/// TypeError or OverflowError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyLong_AsLong(obj: Borrowed) -> i64 {
    entry!(PyLong_AsLong, |rt, obj: any| signed(rt, obj, "long"))
}

/// Returns the value of an int, or of what has `__index__`; -1 with
/// TypeError or OverflowError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyLong_AsLongLong(obj: Borrowed) -> i64 {
    entry!(PyLong_AsLongLong, |rt, obj: any| signed(rt, obj, "long"))
}

/// Returns the value of an int, or of what has `__index__`; -1 with
/// TypeError or OverflowError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyLong_AsInt(obj: Borrowed) -> c_int {
    entry!(PyLong_AsInt, |rt, obj: any| {
        let value = signed(rt, obj, "long")?;
        c_int::try_from(value)
            .map_err(|_| error::overflow_error(rt, "Python int too large to convert to C int"))
    })
}

/// Returns the value of an int; -1 with TypeError or OverflowError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyLong_AsSsize_t(pylong: Borrowed) -> isize {
    entry!(PyLong_AsSsize_t, |rt, pylong: any| {
        let int = exact_integer(rt, pylong)?;
        int::to_i64(rt, int).map(|v| v as isize).ok_or_else(|| {
            error::overflow_error(rt, "Python int too large to convert to C ssize_t")
        })
    })
}

/// Returns the value of an int; (size_t)-1 with TypeError or OverflowError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyLong_AsSize_t(pylong: Borrowed) -> usize {
    entry!(PyLong_AsSize_t, |rt, pylong: any| {
        unsigned(
            rt,
            pylong,
            "can't convert negative value to size_t",
            "Python int too large to convert to C size_t",
        )
        .map(|v| v as usize)
    })
}

/// Returns the value of an int; (unsigned long)-1 with TypeError or
/// OverflowError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyLong_AsUnsignedLong(pylong: Borrowed) -> u64 {
    entry!(PyLong_AsUnsignedLong, |rt, pylong: any| {
        unsigned(
            rt,
            pylong,
            "can't convert negative value to unsigned int",
            "Python int too large to convert to C unsigned long",
        )
    })
}

/// Returns the value of an int; (unsigned long long)-1 with TypeError or
/// OverflowError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyLong_AsUnsignedLongLong(pylong: Borrowed) -> u64 {
    entry!(PyLong_AsUnsignedLongLong, |rt, pylong: any| {
        unsigned(
            rt,
            pylong,
            "can't convert negative int to unsigned",
            "int too big to convert",
        )
    })
}

/// Returns the low bits of the value of an int, or of what has `__index__`;
/// the greatest value with TypeError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyLong_AsUnsignedLongMask(obj: Borrowed) -> u64 {
    entry!(PyLong_AsUnsignedLongMask, |rt, obj: any| masked(rt, obj))
}

/// Returns the low bits of the value of an int, or of what has `__index__`;
/// the greatest value with TypeError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyLong_AsUnsignedLongLongMask(obj: Borrowed) -> u64 {
    entry!(PyLong_AsUnsignedLongLongMask, |rt, obj: any| masked(
        rt, obj
    ))
}

/// Returns the value of an int, or of what has `__index__`. `*overflow` is
/// 0, or -1 or 1 if the value is too small or too large (then -1 is returned
/// without exception). -1 with TypeError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyLong_AsLongAndOverflow(obj: Borrowed, overflow: *mut c_int) -> i64 {
    entry!(PyLong_AsLongAndOverflow, |rt, obj: any| {
        *overflow = 0;
        let index = integer(rt, obj)?;
        if let Some(value) = int::to_i64(rt, index.get()) {
            return Ok(value);
        }
        let negative = int::to_big(rt, index.get()).unwrap_or_default() < BigInt::from(0);
        *overflow = if negative { -1 } else { 1 };
        Ok(-1)
    })
}

/// Returns the value of an int, or of what has `__index__`. `*overflow` is
/// 0, or -1 or 1 if the value is too small or too large (then -1 is returned
/// without exception). -1 with TypeError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyLong_AsLongLongAndOverflow(obj: Borrowed, overflow: *mut c_int) -> i64 {
    entry!(PyLong_AsLongLongAndOverflow, |rt, obj: any| {
        *overflow = 0;
        let index = integer(rt, obj)?;
        if let Some(value) = int::to_i64(rt, index.get()) {
            return Ok(value);
        }
        let negative = int::to_big(rt, index.get()).unwrap_or_default() < BigInt::from(0);
        *overflow = if negative { -1 } else { 1 };
        Ok(-1)
    })
}

/// Puts the value of an int, or of what has `__index__`, into `*value`.
/// Returns 0, or -1 with TypeError, OverflowError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyLong_AsInt32(obj: Borrowed, value: *mut i32) -> c_int {
    let place = value;
    entry!(PyLong_AsInt32, |rt, obj: any| {
        let index = integer(rt, obj)?;
        let value = int::to_big(rt, index.get()).unwrap_or_default();
        *place = value.to_i32().ok_or_else(|| {
            error::overflow_error(rt, "Python int too large to convert to C int32_t")
        })?;
        Ok(())
    })
}

/// Puts the value of an int, or of what has `__index__`, into `*value`.
/// Returns 0, or -1 with TypeError, OverflowError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyLong_AsInt64(obj: Borrowed, value: *mut i64) -> c_int {
    let place = value;
    entry!(PyLong_AsInt64, |rt, obj: any| {
        let index = integer(rt, obj)?;
        let value = int::to_big(rt, index.get()).unwrap_or_default();
        *place = value.to_i64().ok_or_else(|| {
            error::overflow_error(rt, "Python int too large to convert to C int64_t")
        })?;
        Ok(())
    })
}

/// Puts the value of an int, or of what has `__index__`, into `*value`.
/// Returns 0, or -1 with TypeError, OverflowError or ValueError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyLong_AsUInt32(obj: Borrowed, value: *mut u32) -> c_int {
    let place = value;
    entry!(PyLong_AsUInt32, |rt, obj: any| {
        let index = integer(rt, obj)?;
        let value = int::to_big(rt, index.get()).unwrap_or_default();
        if value < BigInt::from(0) {
            return Err(error::value_error(rt, "Cannot convert negative int"));
        }
        *place = value.to_u32().ok_or_else(|| {
            error::overflow_error(rt, "Python int too large to convert to C uint32_t")
        })?;
        Ok(())
    })
}

/// Puts the value of an int, or of what has `__index__`, into `*value`.
/// Returns 0, or -1 with TypeError, OverflowError or ValueError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyLong_AsUInt64(obj: Borrowed, value: *mut u64) -> c_int {
    let place = value;
    entry!(PyLong_AsUInt64, |rt, obj: any| {
        let index = integer(rt, obj)?;
        let value = int::to_big(rt, index.get()).unwrap_or_default();
        if value < BigInt::from(0) {
            return Err(error::value_error(rt, "Cannot convert negative int"));
        }
        *place = value.to_u64().ok_or_else(|| {
            error::overflow_error(rt, "Python int too large to convert to C uint64_t")
        })?;
        Ok(())
    })
}

/// Returns the value of an int as a double; -1.0 with TypeError or
/// OverflowError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyLong_AsDouble(pylong: Borrowed) -> f64 {
    entry!(PyLong_AsDouble, |rt, pylong: any| {
        let int = exact_integer(rt, pylong)?;
        int::to_f64(rt, int)
    })
}

/// Returns the address an int stands for; NULL with TypeError or
/// OverflowError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyLong_AsVoidPtr(pylong: Borrowed) -> *mut c_void {
    entry!(PyLong_AsVoidPtr, |rt, pylong: any| {
        let int = exact_integer(rt, pylong)?;
        if let Some(value) = int::to_i64(rt, int) {
            return Ok(value as *mut c_void);
        }
        let large = "Python int too large to convert to C long";
        unsigned(rt, int, large, "int too big to convert").map(|v| v as *mut c_void)
    })
}

/// Returns an int of a text in a base (0: by its prefix). `*pend` (unless
/// NULL) is set behind the number; without it nothing may follow but white
/// space. New reference; NULL with ValueError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyLong_FromString(
    str: *const c_char,
    pend: *mut *mut c_char,
    base: c_int,
) -> New {
    entry!(PyLong_FromString, |rt| {
        let base = match u32::try_from(base) {
            Ok(base) if base == 0 || (2..=36).contains(&base) => base,
            _ => return Err(error::value_error(rt, "int() arg 2 must be >= 2 and <= 36")),
        };
        let text = CStr::from_ptr(str).to_string_lossy();
        let end = number_end(&text, base);
        if let Some(number) = int::parse(rt, &text[..end], base)? {
            let spaces = text[end..].len() - text[end..].trim_start().len();
            let stop = end + spaces;
            if !pend.is_null() {
                *pend = str.cast_mut().add(stop);
            }
            if !pend.is_null() || stop == text.len() {
                return Ok(number);
            }
        }
        if !pend.is_null() {
            *pend = str.cast_mut();
        }
        let shown = crate::types::strings::new(rt, &text)?;
        let shown = crate::object::ops::repr(rt, shown.get())?;
        Err(error::value_error(
            rt,
            format_args!(
                "invalid literal for int() with base {base}: {}",
                crate::types::strings::lossy(shown.get())
            ),
        ))
    })
}

/// Length of the longest beginning that can be a number.
fn number_end(text: &str, base: u32) -> usize {
    let start = text.len() - text.trim_start().len();
    let mut at = start;
    let mut rest = text[at..].chars();
    let mut digits = if base == 0 { 10 } else { base };
    let mut next = rest.clone().next();
    if next.is_some_and(|c| c == '+' || c == '-') {
        at += 1;
        rest.next();
        next = rest.clone().next();
    }
    if next == Some('0') {
        let letter = text[at + 1..]
            .chars()
            .next()
            .map(|c| c.to_ascii_lowercase());
        for (name, number) in [('x', 16), ('o', 8), ('b', 2)] {
            if letter == Some(name) && (base == 0 || base == number) {
                at += 2;
                digits = number;
            }
        }
    }
    let length = text[at..]
        .find(|c: char| c != '_' && !c.is_digit(digits))
        .unwrap_or(text.len() - at);
    at + length
}
