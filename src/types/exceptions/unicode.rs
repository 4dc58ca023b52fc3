//! UnicodeDecodeError, UnicodeEncodeError, UnicodeTranslateError.
//!
//! Members by position: encoding, object, start, end, reason.

use super::behaviour::{member, set_member};
use super::*;
use crate::object::ops;

/// Position of `encoding`.
pub const ENCODING: usize = 0;
/// Position of `object`.
pub const OBJECT: usize = 1;
/// Position of `start`.
pub const START: usize = 2;
/// Position of `end`.
pub const END: usize = 3;
/// Position of `reason`.
pub const REASON: usize = 4;

/// `__init__`: five arguments, four for UnicodeTranslateError.
pub fn init(rt: &mut Rt, exception: Ref<'_>, args: Ref<'_>, _: Option<Ref<'_>>) -> Result<()> {
    let translate = type_of(exception).is_subtype(rt, &EXC_UNICODE_TRANSLATE_ERROR);
    let first = usize::from(translate);
    let wanted = 5 - first;
    if tuple::len(args) != wanted {
        return Err(error::type_error(
            rt,
            format_args!(
                "function takes exactly {wanted} arguments ({} given)",
                tuple::len(args)
            ),
        ));
    }
    set_args(rt, exception, args);
    for position in first..5 {
        let value = tuple::item(rt, args, position - first).root();
        set_member(rt, exception, position, Some(value.get()));
    }
    Ok(())
}

/// A new UnicodeDecodeError; new reference.
pub fn new_decode_error(
    rt: &mut Rt,
    encoding: &str,
    object: Ref<'_>,
    start: usize,
    end: usize,
    reason: &str,
) -> Result<Root> {
    let encoding = strings::new(rt, encoding)?;
    let reason = strings::new(rt, reason)?;
    new(
        rt,
        &EXC_UNICODE_DECODE_ERROR,
        [encoding.get(), object, reason.get()],
        start,
        end,
    )
}

/// A new UnicodeEncodeError; `start` and `end` count characters. New reference.
pub fn new_encode_error(
    rt: &mut Rt,
    encoding: &str,
    object: Ref<'_>,
    start: usize,
    end: usize,
    reason: &str,
) -> Result<Root> {
    let encoding = strings::new(rt, encoding)?;
    let reason = strings::new(rt, reason)?;
    new(
        rt,
        &EXC_UNICODE_ENCODE_ERROR,
        [encoding.get(), object, reason.get()],
        start,
        end,
    )
}

/// A new UnicodeTranslateError; `start` and `end` count characters. New
/// reference.
pub fn new_translate_error(
    rt: &mut Rt,
    object: Ref<'_>,
    start: usize,
    end: usize,
    reason: &str,
) -> Result<Root> {
    let reason = strings::new(rt, reason)?;
    let [start, end] = [start, end].map(|n| crate::types::int::from_i64(rt, n as i64));
    let (start, end) = (start?, end?);
    let args = [object, start.get(), end.get(), reason.get()];
    let args = tuple::from_refs(rt, &args)?;
    let exception = new_with_args(rt, &EXC_UNICODE_TRANSLATE_ERROR, args.get())?;
    init(rt, exception.get(), args.get(), None)?;
    Ok(exception)
}

fn new(
    rt: &mut Rt,
    class: &'static TypeObject,
    [encoding, object, reason]: [Ref<'_>; 3],
    start: usize,
    end: usize,
) -> Result<Root> {
    let [start, end] = [start, end].map(|n| crate::handle::Handle::from_small_int(n as i64));
    let (Some(start), Some(end)) = (start.and_then(Ref::immediate), end.and_then(Ref::immediate))
    else {
        return Err(error::overflow_error(rt, "position too large"));
    };
    let args = tuple::from_refs(rt, &[encoding, object, start, end, reason])?;
    let exception = new_with_args(rt, class, args.get())?;
    init(rt, exception.get(), args.get(), None)?;
    Ok(exception)
}

/// A position member as a number.
pub fn position(rt: &Rt, exception: Ref<'_>, which: usize) -> i64 {
    member(rt, exception, which)
        .handle()
        .as_small_int()
        .unwrap_or(0)
}

/// `__str__`.
pub fn str(rt: &mut Rt, exception: Ref<'_>) -> Result<Root> {
    let (start, end) = (position(rt, exception, START), position(rt, exception, END));
    let object = member(rt, exception, OBJECT);
    let encoding = ops::str(rt, member(rt, exception, ENCODING).get())?;
    let encoding = strings::lossy(encoding.get()).into_owned();
    let reason = ops::str(rt, member(rt, exception, REASON).get())?;
    let reason = strings::lossy(reason.get()).into_owned();
    let last = end - 1;
    let decode = type_of(exception).is_subtype(rt, &EXC_UNICODE_DECODE_ERROR);
    let translate = type_of(exception).is_subtype(rt, &EXC_UNICODE_TRANSLATE_ERROR);
    let text = if decode {
        let byte = (end == start + 1)
            .then(|| {
                crate::types::bytes::data(object.get())
                    .get(start as usize)
                    .copied()
            })
            .flatten();
        match byte {
            Some(byte) => format!(
                "'{encoding}' codec can't decode byte 0x{byte:02x} in position {start}: {reason}"
            ),
            None => format!(
                "'{encoding}' codec can't decode bytes in position {start}-{last}: {reason}"
            ),
        }
    } else {
        let what = if translate {
            "can't translate".to_owned()
        } else {
            format!("'{encoding}' codec can't encode")
        };
        let character = (end == start + 1)
            .then(|| crate::types::str_ops::char_at(object.get(), start as isize))
            .flatten();
        match character {
            Some(c) => {
                let escaped = match c {
                    0..=0xff => format!("\\x{c:02x}"),
                    0x100..=0xffff => format!("\\u{c:04x}"),
                    _ => format!("\\U{c:08x}"),
                };
                format!("{what} character '{escaped}' in position {start}: {reason}")
            }
            None => format!("{what} characters in position {start}-{last}: {reason}"),
        }
    };
    strings::new(rt, &text)
}
