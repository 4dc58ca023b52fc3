//! `pyerrors.h`, the part about Unicode errors.

use super::boundary::{Borrowed, New, entry};
use crate::error;
use crate::object::type_of;
use crate::rt::{Ref, Result, Root, Rt};
use crate::types::exceptions::{EXC_UNICODE_ERROR, behaviour, unicode};
use crate::types::{bytes, strings};
use std::ffi::{c_char, c_int};

/// Returns a new UnicodeDecodeError; NULL with an exception if it cannot be made.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicodeDecodeError_Create(
    encoding: *const c_char,
    object: *const c_char,
    length: isize,
    start: isize,
    end: isize,
    reason: *const c_char,
) -> New {
    entry!(
        PyUnicodeDecodeError_Create,
        |rt, encoding: text, reason: text| {
            let length = usize::try_from(length).map_err(|_| {
                error::system_error(rt, "Negative size passed to PyBytes_FromStringAndSize")
            })?;
            if cfg!(feature = "checked") && object.is_null() {
                super::checks::argument("object");
                return Err(super::checks::null(rt, "PyUnicodeDecodeError_Create"));
            }
            let data = if length == 0 {
                &[]
            } else {
                std::slice::from_raw_parts(object.cast::<u8>(), length)
            };
            let object = bytes::new(rt, data)?;
            unicode::new_decode_error(
                rt,
                encoding,
                object.get(),
                start as usize,
                end as usize,
                reason,
            )
        }
    )
}

/// A class of Unicode errors: its name, and what its object must be.
struct Class {
    name: &'static str,
    fits: fn(Ref<'_>) -> bool,
    object: &'static str,
}

const ENCODE: &Class = &Class {
    name: "UnicodeEncodeError",
    fits: strings::is_str,
    object: "string",
};
const DECODE: &Class = &Class {
    name: "UnicodeDecodeError",
    fits: bytes::is_bytes,
    object: "bytes",
};
const TRANSLATE: &Class = &Class {
    name: "UnicodeTranslateError",
    fits: strings::is_str,
    object: "string",
};

/// TypeError unless the object is a Unicode error.
fn check(rt: &Rt, exc: Ref<'_>, class: &Class) -> Result<()> {
    let ty = type_of(exc);
    if ty.is_subtype(rt, &EXC_UNICODE_ERROR) {
        return Ok(());
    }
    let (name, got) = (class.name, ty.full_name());
    Err(error::type_error(
        rt,
        format_args!("expecting a {name} object, got {got}"),
    ))
}

/// A member that is a text; TypeError if it was never set.
fn text(rt: &mut Rt, exc: Ref<'_>, which: usize, name: &str) -> Result<Root> {
    let value = behaviour::member(rt, exc, which);
    if value.get().is(crate::types::none()) {
        return Err(error::type_error(
            rt,
            format_args!("UnicodeError '{name}' attribute is not set"),
        ));
    }
    Ok(value)
}

/// What was to be encoded, decoded or translated; TypeError unless it is what
/// the class is for.
fn subject(rt: &mut Rt, exc: Ref<'_>, class: &Class) -> Result<Root> {
    let object = text(rt, exc, unicode::OBJECT, "object")?;
    if (class.fits)(object.get()) {
        return Ok(object);
    }
    let wanted = class.object;
    Err(error::type_error(
        rt,
        format_args!("UnicodeError 'object' attribute must be a {wanted}"),
    ))
}

/// Returns the encoding of a UnicodeEncodeError; new reference.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicodeEncodeError_GetEncoding(exc: Borrowed) -> New {
    entry!(PyUnicodeEncodeError_GetEncoding, |rt, exc: any| {
        check(rt, exc, ENCODE)?;
        text(rt, exc, unicode::ENCODING, "encoding")
    })
}

/// Returns the encoding of a UnicodeDecodeError; new reference.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicodeDecodeError_GetEncoding(exc: Borrowed) -> New {
    entry!(PyUnicodeDecodeError_GetEncoding, |rt, exc: any| {
        check(rt, exc, DECODE)?;
        text(rt, exc, unicode::ENCODING, "encoding")
    })
}

/// Returns the object of a UnicodeEncodeError; new reference.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicodeEncodeError_GetObject(exc: Borrowed) -> New {
    entry!(PyUnicodeEncodeError_GetObject, |rt, exc: any| {
        check(rt, exc, ENCODE)?;
        subject(rt, exc, ENCODE)
    })
}

/// Returns the object of a UnicodeDecodeError; new reference.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicodeDecodeError_GetObject(exc: Borrowed) -> New {
    entry!(PyUnicodeDecodeError_GetObject, |rt, exc: any| {
        check(rt, exc, DECODE)?;
        subject(rt, exc, DECODE)
    })
}

/// Returns the object of a UnicodeTranslateError; new reference.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicodeTranslateError_GetObject(exc: Borrowed) -> New {
    entry!(PyUnicodeTranslateError_GetObject, |rt, exc: any| {
        check(rt, exc, TRANSLATE)?;
        subject(rt, exc, TRANSLATE)
    })
}

/// Returns the reason of a UnicodeEncodeError; new reference.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicodeEncodeError_GetReason(exc: Borrowed) -> New {
    entry!(PyUnicodeEncodeError_GetReason, |rt, exc: any| {
        check(rt, exc, ENCODE)?;
        text(rt, exc, unicode::REASON, "reason")
    })
}

/// Returns the reason of a UnicodeDecodeError; new reference.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicodeDecodeError_GetReason(exc: Borrowed) -> New {
    entry!(PyUnicodeDecodeError_GetReason, |rt, exc: any| {
        check(rt, exc, DECODE)?;
        text(rt, exc, unicode::REASON, "reason")
    })
}

/// Returns the reason of a UnicodeTranslateError; new reference.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicodeTranslateError_GetReason(exc: Borrowed) -> New {
    entry!(PyUnicodeTranslateError_GetReason, |rt, exc: any| {
        check(rt, exc, TRANSLATE)?;
        text(rt, exc, unicode::REASON, "reason")
    })
}

/// A position clipped to the object: the start to its last place, the end
/// to between 1 and its length.
fn clipped_position(rt: &mut Rt, exc: Ref<'_>, class: &Class, which: usize) -> Result<isize> {
    let object = subject(rt, exc, class)?;
    let len = if strings::is_str(object.get()) {
        crate::types::str_ops::char_count(object.get())
    } else {
        bytes::data(object.get()).len()
    } as i64;
    let position = unicode::position(rt, exc, which);
    Ok(if which == unicode::START {
        position.clamp(0, (len - 1).max(0))
    } else {
        position.max(1).min(len)
    } as isize)
}

/// Puts the start position of a UnicodeEncodeError, clipped to its object,
/// into `*start`. Returns 0, or -1 with TypeError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicodeEncodeError_GetStart(exc: Borrowed, start: *mut isize) -> c_int {
    let place = start;
    entry!(PyUnicodeEncodeError_GetStart, |rt, exc: any| {
        check(rt, exc, ENCODE)?;
        *place = clipped_position(rt, exc, ENCODE, unicode::START)?;
        Ok(())
    })
}

/// Sets the start position of a UnicodeEncodeError. Returns 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicodeEncodeError_SetStart(exc: Borrowed, start: isize) -> c_int {
    entry!(PyUnicodeEncodeError_SetStart, |rt, exc: any| {
        check(rt, exc, ENCODE)?;
        let value = crate::types::int::from_i64(rt, start as i64)?;
        behaviour::set_member(rt, exc, unicode::START, Some(value.get()));
        Ok(())
    })
}

/// Puts the end position of a UnicodeEncodeError, clipped to its object,
/// into `*end`. Returns 0, or -1 with TypeError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicodeEncodeError_GetEnd(exc: Borrowed, end: *mut isize) -> c_int {
    let place = end;
    entry!(PyUnicodeEncodeError_GetEnd, |rt, exc: any| {
        check(rt, exc, ENCODE)?;
        *place = clipped_position(rt, exc, ENCODE, unicode::END)?;
        Ok(())
    })
}

/// Sets the end position of a UnicodeEncodeError. Returns 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicodeEncodeError_SetEnd(exc: Borrowed, end: isize) -> c_int {
    entry!(PyUnicodeEncodeError_SetEnd, |rt, exc: any| {
        check(rt, exc, ENCODE)?;
        let value = crate::types::int::from_i64(rt, end as i64)?;
        behaviour::set_member(rt, exc, unicode::END, Some(value.get()));
        Ok(())
    })
}

/// Sets the reason of a UnicodeEncodeError. Returns 0, or -1 with an exception.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicodeEncodeError_SetReason(
    exc: Borrowed,
    reason: *const c_char,
) -> c_int {
    entry!(
        PyUnicodeEncodeError_SetReason,
        |rt, exc: any, reason: c_str| {
            check(rt, exc, ENCODE)?;
            let text = strings::from_utf8(rt, reason.to_bytes())?;
            behaviour::set_member(rt, exc, unicode::REASON, Some(text.get()));
            Ok(())
        }
    )
}

/// Puts the start position of a UnicodeDecodeError, clipped to its object,
/// into `*start`. Returns 0, or -1 with TypeError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicodeDecodeError_GetStart(exc: Borrowed, start: *mut isize) -> c_int {
    let place = start;
    entry!(PyUnicodeDecodeError_GetStart, |rt, exc: any| {
        check(rt, exc, DECODE)?;
        *place = clipped_position(rt, exc, DECODE, unicode::START)?;
        Ok(())
    })
}

/// Sets the start position of a UnicodeDecodeError. Returns 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicodeDecodeError_SetStart(exc: Borrowed, start: isize) -> c_int {
    entry!(PyUnicodeDecodeError_SetStart, |rt, exc: any| {
        check(rt, exc, DECODE)?;
        let value = crate::types::int::from_i64(rt, start as i64)?;
        behaviour::set_member(rt, exc, unicode::START, Some(value.get()));
        Ok(())
    })
}

/// Puts the end position of a UnicodeDecodeError, clipped to its object,
/// into `*end`. Returns 0, or -1 with TypeError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicodeDecodeError_GetEnd(exc: Borrowed, end: *mut isize) -> c_int {
    let place = end;
    entry!(PyUnicodeDecodeError_GetEnd, |rt, exc: any| {
        check(rt, exc, DECODE)?;
        *place = clipped_position(rt, exc, DECODE, unicode::END)?;
        Ok(())
    })
}

/// Sets the end position of a UnicodeDecodeError. Returns 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicodeDecodeError_SetEnd(exc: Borrowed, end: isize) -> c_int {
    entry!(PyUnicodeDecodeError_SetEnd, |rt, exc: any| {
        check(rt, exc, DECODE)?;
        let value = crate::types::int::from_i64(rt, end as i64)?;
        behaviour::set_member(rt, exc, unicode::END, Some(value.get()));
        Ok(())
    })
}

/// Sets the reason of a UnicodeDecodeError. Returns 0, or -1 with an exception.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicodeDecodeError_SetReason(
    exc: Borrowed,
    reason: *const c_char,
) -> c_int {
    entry!(
        PyUnicodeDecodeError_SetReason,
        |rt, exc: any, reason: c_str| {
            check(rt, exc, DECODE)?;
            let text = strings::from_utf8(rt, reason.to_bytes())?;
            behaviour::set_member(rt, exc, unicode::REASON, Some(text.get()));
            Ok(())
        }
    )
}

/// Puts the start position of a UnicodeTranslateError, clipped to its object,
/// into `*start`. Returns 0, or -1 with TypeError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicodeTranslateError_GetStart(
    exc: Borrowed,
    start: *mut isize,
) -> c_int {
    let place = start;
    entry!(PyUnicodeTranslateError_GetStart, |rt, exc: any| {
        check(rt, exc, TRANSLATE)?;
        *place = clipped_position(rt, exc, TRANSLATE, unicode::START)?;
        Ok(())
    })
}

/// Sets the start position of a UnicodeTranslateError. Returns 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicodeTranslateError_SetStart(exc: Borrowed, start: isize) -> c_int {
    entry!(PyUnicodeTranslateError_SetStart, |rt, exc: any| {
        check(rt, exc, TRANSLATE)?;
        let value = crate::types::int::from_i64(rt, start as i64)?;
        behaviour::set_member(rt, exc, unicode::START, Some(value.get()));
        Ok(())
    })
}

/// Puts the end position of a UnicodeTranslateError, clipped to its object,
/// into `*end`. Returns 0, or -1 with TypeError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicodeTranslateError_GetEnd(exc: Borrowed, end: *mut isize) -> c_int {
    let place = end;
    entry!(PyUnicodeTranslateError_GetEnd, |rt, exc: any| {
        check(rt, exc, TRANSLATE)?;
        *place = clipped_position(rt, exc, TRANSLATE, unicode::END)?;
        Ok(())
    })
}

/// Sets the end position of a UnicodeTranslateError. Returns 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicodeTranslateError_SetEnd(exc: Borrowed, end: isize) -> c_int {
    entry!(PyUnicodeTranslateError_SetEnd, |rt, exc: any| {
        check(rt, exc, TRANSLATE)?;
        let value = crate::types::int::from_i64(rt, end as i64)?;
        behaviour::set_member(rt, exc, unicode::END, Some(value.get()));
        Ok(())
    })
}

/// Sets the reason of a UnicodeTranslateError. Returns 0, or -1 with an exception.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicodeTranslateError_SetReason(
    exc: Borrowed,
    reason: *const c_char,
) -> c_int {
    entry!(
        PyUnicodeTranslateError_SetReason,
        |rt, exc: any, reason: c_str| {
            check(rt, exc, TRANSLATE)?;
            let text = strings::from_utf8(rt, reason.to_bytes())?;
            behaviour::set_member(rt, exc, unicode::REASON, Some(text.get()));
            Ok(())
        }
    )
}
