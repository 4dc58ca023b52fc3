//! `format % arguments`.

use super::number::digits;
use crate::error;
use crate::object::{mapping, number, ops, slot, type_of};
use crate::rt::{Raised, Ref, Result, Root, Rt};
use crate::text::float::{self, Layout, Style};
use crate::text::percent::{self, Conversion, Problem, Size};
use crate::text::{self, Buffer, buffer, encode, offset};
use crate::types::exceptions::EXC_TYPE_ERROR;
use crate::types::strings::{self, bytes, is_str};
use crate::types::{int, str_ops, tuple};

/// The arguments: those of a tuple, or one object, which may also be looked
/// into by keys.
struct Arguments<'a> {
    given: Ref<'a>,
    /// Of the tuple; `None` for another object.
    count: Option<usize>,
    next: usize,
    /// Whether the object has keys.
    mapping: bool,
    /// What a key named, and whether it was taken.
    named: Option<Root>,
}

impl<'a> Arguments<'a> {
    fn new(given: Ref<'a>) -> Arguments<'a> {
        let is_tuple = tuple::is_tuple(given);
        Arguments {
            given,
            count: is_tuple.then(|| tuple::len(given)),
            next: 0,
            mapping: !is_tuple && !is_str(given) && mapping::check(given),
            named: None,
        }
    }

    fn total(&self) -> usize {
        self.count.unwrap_or(1)
    }

    /// The next argument; new reference. TypeError if there is none.
    fn next(&mut self, rt: &Rt) -> Result<Root> {
        if let Some(named) = self.named.take() {
            return Ok(named);
        }
        if self.next >= self.total() {
            return Err(error::type_error(
                rt,
                format_args!(
                    "not enough arguments for format string (got {})",
                    self.total()
                ),
            ));
        }
        self.next += 1;
        Ok(match self.count {
            Some(_) => tuple::item(rt, self.given, self.next - 1).root(),
            None => self.given.root(),
        })
    }
}

/// A conversion whose width and precision are known.
struct Field {
    left: bool,
    plus: bool,
    space: bool,
    alternate: bool,
    zero: bool,
    width: usize,
    precision: Option<usize>,
    kind: char,
}

/// What a conversion gave: a sign, a prefix, and the rest, which zeros may
/// stand before.
struct Converted {
    sign: &'static str,
    prefix: &'static str,
    body: Buffer,
    numeric: bool,
}

/// `format % arguments`; new reference to a str. TypeError, ValueError,
/// whatever the arguments raise.
pub fn format(rt: &mut Rt, format: Ref<'_>, arguments: Ref<'_>) -> Result<Root> {
    let text = bytes(format);
    let mut arguments = Arguments::new(arguments);
    let (mut out, mut at) = (Buffer::new(), 0);
    while let Some(percent) = text::search::find(&text[at..], b"%") {
        error::memory(rt, out.push(&text[at..at + percent]))?;
        at += percent + 1;
        let conversion = percent::parse(&text[at..]).map_err(|p| malformed(rt, p))?;
        at += conversion.len;
        one(rt, &mut out, &conversion, &mut arguments, &text[..at])?;
    }
    error::memory(rt, out.push(&text[at..]))?;
    let unused = arguments.next < arguments.total() && !arguments.mapping;
    if unused {
        return Err(error::type_error(
            rt,
            format_args!(
                "not all arguments converted during string formatting (required {}, got {})",
                arguments.next,
                arguments.total()
            ),
        ));
    }
    strings::from_built(rt, Ok(out))
}

fn malformed(rt: &Rt, problem: Problem) -> Raised {
    error::value_error(
        rt,
        match problem {
            Problem::Incomplete => "incomplete format",
            Problem::IncompleteKey => "incomplete format key",
            Problem::Width => "width too big",
            Problem::Precision => "precision too big",
        },
    )
}

/// Adds one conversion; `read` is the format up to its end.
fn one(
    rt: &mut Rt,
    out: &mut Buffer,
    conversion: &Conversion<'_>,
    arguments: &mut Arguments<'_>,
    read: &[u8],
) -> Result<()> {
    if let Some(key) = conversion.key {
        if !arguments.mapping {
            return Err(error::type_error(rt, "format requires a mapping"));
        }
        let key = str_ops::from_text(rt, key)?;
        arguments.named = Some(mapping::get(rt, arguments.given, key.get())?);
    }
    let mut field = Field {
        left: conversion.left,
        plus: conversion.plus,
        space: conversion.space,
        alternate: conversion.alternate,
        zero: conversion.zero,
        width: 0,
        precision: None,
        kind: char::from_u32(conversion.kind).unwrap_or('\u{fffd}'),
    };
    match conversion.width {
        Some(Size::Number(width)) => field.width = width,
        Some(Size::Argument) => {
            let width = star(rt, arguments, "ssize_t", isize::MAX as i64)?;
            field.left |= width < 0;
            field.width = width.unsigned_abs() as usize;
        }
        None => {}
    }
    match conversion.precision {
        Some(Size::Number(precision)) => field.precision = Some(precision),
        Some(Size::Argument) => {
            let precision = star(rt, arguments, "int", i64::from(i32::MAX))?;
            field.precision = Some(usize::try_from(precision).unwrap_or(0));
        }
        None => {}
    }
    if field.kind == '%' {
        return error::memory(rt, out.push(b"%"));
    }
    let value = arguments.next(rt)?;
    let converted = match convert(rt, &field, value.get())? {
        Some(converted) => converted,
        None => return Err(unsupported(rt, conversion.kind, read)),
    };
    error::memory(rt, push(out, &field, &converted))
}

#[cold]
fn unsupported(rt: &Rt, kind: u32, read: &[u8]) -> Raised {
    let shown = match kind {
        0x20..0x7f => char::from(kind as u8),
        _ => '?',
    };
    let index = text::len(read) - 1;
    error::value_error(
        rt,
        format_args!("unsupported format character '{shown}' (0x{kind:x}) at index {index}"),
    )
}

/// A width or a precision from an argument. TypeError, OverflowError.
fn star(rt: &Rt, arguments: &mut Arguments<'_>, ty: &str, most: i64) -> Result<i64> {
    let value = arguments.next(rt)?;
    if !int::is_int(value.get()) {
        return Err(error::type_error(rt, "* wants int"));
    }
    let fitting = int::to_i64(rt, value.get()).filter(|v| (-most - 1..=most).contains(v));
    fitting.ok_or_else(|| {
        error::overflow_error(
            rt,
            format_args!("Python int too large to convert to C {ty}"),
        )
    })
}

/// Converts a value; `None` for a conversion that there is not.
fn convert(rt: &mut Rt, field: &Field, value: Ref<'_>) -> Result<Option<Converted>> {
    match field.kind {
        's' | 'r' | 'a' => {
            let text = match field.kind {
                's' => ops::str(rt, value)?,
                'r' => ops::repr(rt, value)?,
                _ => ascii(rt, value)?,
            };
            let text = bytes(text.get());
            let cut = match field.precision {
                Some(most) => &text[..offset(text, most)],
                None => text,
            };
            plain(rt, cut).map(Some)
        }
        'c' => {
            let code = character(rt, value)?;
            let (bytes, width) = encode(code);
            plain(rt, &bytes[..width]).map(Some)
        }
        'd' | 'i' | 'u' | 'o' | 'x' | 'X' => integer(rt, field, value).map(Some),
        'e' | 'E' | 'f' | 'F' | 'g' | 'G' => double(rt, field, value).map(Some),
        _ => Ok(None),
    }
}

fn plain(rt: &Rt, text: &[u8]) -> Result<Converted> {
    let mut body = Buffer::new();
    error::memory(rt, body.push(text))?;
    Ok(Converted {
        sign: "",
        prefix: "",
        body,
        numeric: false,
    })
}

/// `ascii(value)`; new reference.
pub fn ascii(rt: &mut Rt, value: Ref<'_>) -> Result<Root> {
    let text = ops::repr(rt, value)?;
    if strings::is_ascii(text.get()) {
        return Ok(text);
    }
    let mut out = Buffer::new();
    for code in str_ops::code_points(text.get()) {
        let pushed = match code {
            0..0x80 => out.push(&[code as u8]),
            _ => text::escape::push_hex(&mut out, code),
        };
        error::memory(rt, pushed)?;
    }
    strings::from_built(rt, Ok(out))
}

/// The character of `%c`. TypeError, OverflowError.
fn character(rt: &mut Rt, value: Ref<'_>) -> Result<u32> {
    if is_str(value) {
        let mut points = str_ops::code_points(value);
        if let (Some(code), None) = (points.next(), points.next()) {
            return Ok(code);
        }
        let len = str_ops::char_count(value);
        return Err(error::type_error(
            rt,
            format_args!("%c requires an int or a unicode character, not a string of length {len}"),
        ));
    }
    let index = match number::index(rt, value) {
        Err(_) if error::catch(rt, &EXC_TYPE_ERROR) => {
            let ty = type_of(value).full_name();
            return Err(error::type_error(
                rt,
                format_args!("%c requires an int or a unicode character, not {ty}"),
            ));
        }
        index => index?,
    };
    match int::to_i64(rt, index.get()).map(u32::try_from) {
        Some(Ok(code @ ..=0x10ffff)) => Ok(code),
        _ => Err(error::overflow_error(rt, "%c arg not in range(0x110000)")),
    }
}

/// The int of a number, for `%d` also of what has `__int__`. TypeError.
fn whole(rt: &mut Rt, kind: char, value: Ref<'_>) -> Result<Root> {
    if int::is_int(value) {
        return Ok(value.root());
    }
    let decimal = matches!(kind, 'd' | 'i' | 'u');
    let ty = type_of(value);
    let has = |s: usize| ty.slot(s) != 0;
    let is_number = has(slot::nb_index) || has(slot::nb_int) || has(slot::nb_float);
    let made = match (is_number, decimal) {
        (false, _) => Err(error::type_error(rt, "")),
        (true, true) => number::to_int(rt, value),
        (true, false) => number::index(rt, value),
    };
    match made {
        Err(_) if error::catch(rt, &EXC_TYPE_ERROR) => {
            let wanted = match decimal {
                true => "a real number",
                false => "an integer",
            };
            let ty = ty.full_name();
            Err(error::type_error(
                rt,
                format_args!("%{kind} format: {wanted} is required, not {ty}"),
            ))
        }
        made => made,
    }
}

fn integer(rt: &mut Rt, field: &Field, value: Ref<'_>) -> Result<Converted> {
    let value = whole(rt, field.kind, value)?;
    let (prefix, radix) = match field.kind {
        'o' => ("0o", 8),
        'x' => ("0x", 16),
        'X' => ("0X", 16),
        _ => ("", 10),
    };
    let (negative, mut digits) = digits(rt, value.get(), radix)?;
    if field.kind == 'X' {
        digits.make_ascii_uppercase();
    }
    let mut body = Buffer::new();
    let zeros = field.precision.unwrap_or(0).saturating_sub(digits.len());
    error::memory(rt, body.push_repeated(b"0", zeros))?;
    error::memory(rt, body.push(digits.as_bytes()))?;
    Ok(Converted {
        sign: sign(field, negative),
        prefix: if field.alternate { prefix } else { "" },
        body,
        numeric: true,
    })
}

fn sign(field: &Field, negative: bool) -> &'static str {
    match field {
        _ if negative => "-",
        Field { plus: true, .. } => "+",
        Field { space: true, .. } => " ",
        _ => "",
    }
}

fn double(rt: &mut Rt, field: &Field, value: Ref<'_>) -> Result<Converted> {
    let value = crate::types::float::convert(rt, value)?;
    let layout = match field.kind {
        'e' | 'E' => Layout::Exponent,
        'f' | 'F' => Layout::Fixed,
        _ => Layout::General,
    };
    let style = Style {
        alternate: field.alternate,
        upper: field.kind.is_ascii_uppercase(),
        ..Style::default()
    };
    let text = error::memory(
        rt,
        float::format(value, layout, field.precision.unwrap_or(6), style),
    )?;
    let digits = text.strip_prefix('-');
    let mut body = Buffer::new();
    error::memory(rt, body.push(digits.unwrap_or(&text).as_bytes()))?;
    Ok(Converted {
        sign: sign(field, digits.is_some()),
        prefix: "",
        body,
        numeric: true,
    })
}

/// Adds what a conversion gave, in its field.
fn push(out: &mut Buffer, field: &Field, converted: &Converted) -> buffer::Result<()> {
    let fixed = converted.sign.len() + converted.prefix.len();
    let body = converted.body.as_bytes();
    let missing = text::pad::missing(body, field.width.saturating_sub(fixed));
    let zeros = field.zero && converted.numeric && !field.left;
    if !field.left && !zeros {
        out.push_repeated(b" ", missing)?;
    }
    out.push(converted.sign.as_bytes())?;
    out.push(converted.prefix.as_bytes())?;
    if zeros {
        out.push_repeated(b"0", missing)?;
    }
    out.push(body)?;
    if field.left {
        out.push_repeated(b" ", missing)?;
    }
    Ok(())
}

/// nb_remainder of str.
pub fn remainder(rt: &mut Rt, a: Ref<'_>, b: Ref<'_>) -> Result<Root> {
    if !is_str(a) {
        return Ok(crate::types::not_implemented().root());
    }
    format(rt, a, b)
}
