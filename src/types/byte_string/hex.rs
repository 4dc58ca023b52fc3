//! Hexadecimal text.

use super::case::is_space;
use super::{Kind, Out, size_argument, with_bytes};
use crate::error;
use crate::object::signature::Signature;
use crate::object::{as_type, buffer, call, ops, type_of};
use crate::rt::{Raised, Ref, Result, Root, Rt};
use crate::types::{bytearray, bytes, str_ops, strings};

/// The two digits of a byte.
pub fn digits(byte: u8) -> [u8; 2] {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    [
        DIGITS[usize::from(byte >> 4)],
        DIGITS[usize::from(byte & 15)],
    ]
}

/// The method `hex` of bytes, bytearray and memoryview, of `data`.
pub fn hex(rt: &mut Rt, object: Ref<'_>, args: &[Ref<'_>], names: Option<Ref<'_>>) -> Result<Root> {
    let options = Options::from_args(rt, args, names)?;
    with_bytes(rt, object, |rt, data| text(rt, data, options))
}

/// A separator between groups.
#[derive(Clone, Copy)]
pub struct Options {
    separator: Option<u8>,
    group: isize,
}

impl Options {
    /// From the arguments of the method. TypeError, ValueError.
    pub fn from_args(rt: &mut Rt, args: &[Ref<'_>], names: Option<Ref<'_>>) -> Result<Options> {
        let signature = Signature {
            function: "hex",
            names: ["sep", "bytes_per_sep"],
            required: 0,
        };
        let [separator, group] = signature.bind(rt, args, names)?;
        let group = match group {
            Some(group) => size_argument(rt, group.get())?,
            None => 1,
        };
        let separator = match separator {
            Some(separator) => Some(separator_byte(rt, separator.get())?),
            None => None,
        };
        Ok(Options { separator, group })
    }
}

fn separator_byte(rt: &mut Rt, separator: Ref<'_>) -> Result<u8> {
    if ops::size(rt, separator)? != 1 {
        return Err(error::value_error(rt, "sep must be length 1."));
    }
    let code = if strings::is_str(separator) {
        str_ops::code_points(separator).next().unwrap_or(0)
    } else if bytes::is_bytes(separator) {
        bytes::data(separator).first().map_or(0, |b| u32::from(*b))
    } else {
        return Err(error::type_error(rt, "sep must be str or bytes."));
    };
    match u8::try_from(code) {
        Ok(byte) if byte.is_ascii() => Ok(byte),
        _ => Err(error::value_error(rt, "sep must be ASCII.")),
    }
}

/// The digits of `data`, as a str; new reference.
pub fn text(rt: &Rt, data: &[u8], options: Options) -> Result<Root> {
    let group = options.group.unsigned_abs();
    let separator = options
        .separator
        .filter(|_| group > 0 && group < data.len());
    let separators = separator.map_or(0, |_| (data.len() - 1) / group);
    let len = data
        .len()
        .checked_mul(2)
        .and_then(|l| l.checked_add(separators));
    let mut out = Out::with_room_for(rt, len)?;
    for (i, byte) in data.iter().enumerate() {
        // Groups are counted from the right, or from the left if negative.
        let behind = if options.group > 0 { data.len() - i } else { i };
        if let Some(separator) = separator
            && i > 0
            && behind.is_multiple_of(group)
        {
            out.push(rt, &[separator])?;
        }
        out.push(rt, &digits(*byte))?;
    }
    strings::new_wtf8(rt, out.bytes(), true)
}

/// The class method `fromhex`.
pub fn fromhex(rt: &mut Rt, class: Ref<'_>, source: Ref<'_>) -> Result<Root> {
    let base = match as_type(class) {
        Some(ty) if ty.is_subtype(rt, &bytearray::PyByteArray_Type) => Kind::Array,
        _ => Kind::Bytes,
    };
    let data = if strings::is_str(source) {
        parse(rt, strings::bytes(source), |at| {
            str_ops::char_position(source, at)
        })?
    } else if buffer::lends(source) {
        with_bytes(rt, source, |rt, text| parse(rt, text, |at| at))?
    } else {
        let ty = type_of(source).full_name();
        return Err(error::type_error(
            rt,
            format_args!("fromhex() argument must be str or bytes-like, not {ty}"),
        ));
    };
    let plain = data.finish(rt, base)?;
    if class.is(type_of(plain.get()).as_ref()) {
        return Ok(plain);
    }
    call::one(rt, class, plain.get())
}

/// Pairs of digits with white space between them. ValueError with the
/// position that `position` makes of an offset.
fn parse(rt: &Rt, text: &[u8], position: impl Fn(usize) -> usize) -> Result<Out> {
    let digit = |at: usize| char::from(*text.get(at)?).to_digit(16);
    let mut out = Out::with_room(rt, text.len() / 2)?;
    let mut at = 0;
    while at < text.len() {
        if is_space(text[at]) {
            at += 1;
            continue;
        }
        let Some(high) = digit(at) else {
            return Err(no_digit(rt, position(at)));
        };
        match digit(at + 1) {
            Some(low) => out.push(rt, &[(high << 4 | low) as u8])?,
            None if at + 1 == text.len() => {
                return Err(error::value_error(
                    rt,
                    "fromhex() arg must contain an even number of hexadecimal digits",
                ));
            }
            None => return Err(no_digit(rt, position(at + 1))),
        }
        at += 2;
    }
    Ok(out)
}

#[cold]
fn no_digit(rt: &Rt, position: usize) -> Raised {
    error::value_error(
        rt,
        format_args!("non-hexadecimal number found in fromhex() arg at position {position}"),
    )
}
