//! `__format__` of int (and bool), float and complex.

use super::{add_methods, argument, finish, method, parse, unknown_kind};
use crate::error;
use crate::object::{is_exact, locale, ops, thunk};
use crate::rt::{Ref, Result, Root, Rt};
use crate::text::float::{self, Layout, Style};
use crate::text::layout::{self, Number, Separators};
use crate::text::spec::{Align, Sign, Spec};
use crate::text::{Buffer, buffer, encode};
use crate::types::function::Method;
use crate::types::{PyFloat_Type, PyLong_Type, complex, int};
use num_bigint::BigInt;
use num_traits::Signed;

static INT: &[Method] = &[method(|| thunk::method_o(format_int))];
static FLOAT: &[Method] = &[method(|| thunk::method_o(format_float))];
static COMPLEX: &[Method] = &[method(|| thunk::method_o(format_complex))];

pub(super) fn setup(rt: &mut Rt) -> Result<()> {
    add_methods(rt, &PyLong_Type, INT)?;
    add_methods(rt, &PyFloat_Type, FLOAT)?;
    add_methods(rt, &complex::PyComplex_Type, COMPLEX)
}

/// The presentation type as a letter, NUL for none.
fn letter(spec: &Spec) -> char {
    spec.kind
        .map_or('\0', |k| char::from_u32(k).unwrap_or('\u{fffd}'))
}

/// Those of the locale for `n`, else what the specification names.
fn separators(spec: &Spec) -> Separators {
    match letter(spec) {
        'n' => Separators {
            fraction: spec.fraction_grouping,
            ..locale::separators()
        },
        _ => Separators::of(spec),
    }
}

fn format_int(rt: &mut Rt, object: Ref<'_>, spec: Ref<'_>) -> Result<Root> {
    let spec = argument(rt, spec)?;
    if spec.is_empty() {
        return ops::str(rt, object);
    }
    let spec = parse(rt, spec, object, Align::Right)?;
    match letter(&spec) {
        '\0' | 'b' | 'c' | 'd' | 'o' | 'x' | 'X' | 'n' => integer(rt, object, &spec),
        'e' | 'E' | 'f' | 'F' | 'g' | 'G' | '%' => {
            let value = int::to_f64(rt, object)?;
            double(rt, value, &spec)
        }
        _ => Err(unknown_kind(rt, spec.kind.unwrap_or(0), object)),
    }
}

fn check_int(rt: &Rt, spec: &Spec) -> Result<()> {
    let character = letter(spec) == 'c';
    let problem = if spec.precision.is_some() {
        "Precision not allowed in integer format specifier"
    } else if spec.no_negative_zero {
        "Negative zero coercion (z) not allowed in integer format specifier"
    } else if character && spec.sign.is_some() {
        "Sign not allowed with integer format specifier 'c'"
    } else if character && spec.alternate {
        "Alternate form (#) not allowed with integer format specifier 'c'"
    } else {
        return Ok(());
    };
    Err(error::value_error(rt, problem))
}

fn integer(rt: &mut Rt, object: Ref<'_>, spec: &Spec) -> Result<Root> {
    check_int(rt, spec)?;
    if letter(spec) == 'c' {
        let (bytes, width) = encode(character(rt, object)?);
        let number = Number {
            rest: &bytes[..width],
            ..Number::default()
        };
        return finish(rt, layout::number(&number, spec, &separators(spec)));
    }
    let (prefix, radix) = match letter(spec) {
        'b' => ("0b", 2),
        'o' => ("0o", 8),
        'x' => ("0x", 16),
        'X' => ("0X", 16),
        _ => ("", 10),
    };
    let (negative, digits) = digits(rt, object, radix)?;
    let digits = match letter(spec) {
        'X' => digits.to_ascii_uppercase(),
        _ => digits,
    };
    let number = Number {
        negative,
        prefix: if spec.alternate { prefix } else { "" },
        whole: digits.as_bytes(),
        ..Number::default()
    };
    finish(rt, layout::number(&number, spec, &separators(spec)))
}

/// Whether an int is negative, and its digits. ValueError for too many decimal
/// ones.
pub fn digits(rt: &mut Rt, object: Ref<'_>, radix: u32) -> Result<(bool, String)> {
    if let Some(value) = int::to_i64(rt, object) {
        let magnitude = value.unsigned_abs();
        let digits = match radix {
            2 => format!("{magnitude:b}"),
            8 => format!("{magnitude:o}"),
            16 => format!("{magnitude:x}"),
            _ => magnitude.to_string(),
        };
        return Ok((value < 0, digits));
    }
    let value: BigInt = int::to_big(rt, object).unwrap_or_default();
    if radix == 10 {
        let text = int::decimal(rt, &value)?;
        let digits = text.strip_prefix('-').unwrap_or(&text).to_owned();
        return Ok((value.is_negative(), digits));
    }
    Ok((value.is_negative(), value.magnitude().to_str_radix(radix)))
}

/// The character that an int names. OverflowError.
fn character(rt: &Rt, object: Ref<'_>) -> Result<u32> {
    let Some(code) = int::to_i64(rt, object) else {
        return Err(error::overflow_error(
            rt,
            "Python int too large to convert to C long",
        ));
    };
    match u32::try_from(code) {
        Ok(code @ ..=0x10ffff) => Ok(code),
        _ => Err(error::overflow_error(rt, "%c arg not in range(0x110000)")),
    }
}

fn format_float(rt: &mut Rt, object: Ref<'_>, spec: Ref<'_>) -> Result<Root> {
    let spec = argument(rt, spec)?;
    if spec.is_empty() {
        return match is_exact(object, &PyFloat_Type) {
            true => ops::repr(rt, object),
            false => ops::str(rt, object),
        };
    }
    let spec = parse(rt, spec, object, Align::Right)?;
    match letter(&spec) {
        '\0' | 'e' | 'E' | 'f' | 'F' | 'g' | 'G' | 'n' | '%' => {
            let value = crate::types::float::to_f64(rt, object).unwrap_or(0.0);
            double(rt, value, &spec)
        }
        _ => Err(unknown_kind(rt, spec.kind.unwrap_or(0), object)),
    }
}

/// Most digits that a precision may ask for: what fits an int of C.
const MOST_PRECISION: usize = i32::MAX as usize - 1;

/// The text of a double as the specification asks, with a minus but without a
/// plus. ValueError for an absurd precision.
fn double_text(rt: &Rt, value: f64, spec: &Spec, dot_zero: bool) -> Result<String> {
    let kind = letter(spec);
    let (layout, default) = match kind {
        '\0' if spec.precision.is_none() => (Layout::Shortest, 0),
        '\0' | 'g' | 'G' | 'n' => (Layout::General, 6),
        'e' | 'E' => (Layout::Exponent, 6),
        _ => (Layout::Fixed, 6),
    };
    let style = Style {
        plus: false,
        dot_zero: kind == '\0' && dot_zero,
        alternate: spec.alternate,
        no_negative_zero: spec.no_negative_zero,
        upper: matches!(kind, 'E' | 'F' | 'G'),
    };
    let precision = spec.precision.unwrap_or(default);
    if precision > MOST_PRECISION {
        return Err(error::value_error(rt, "precision too big"));
    }
    float::format(value, layout, precision, style).map_err(|_| error::no_memory(rt))
}

fn double(rt: &Rt, value: f64, spec: &Spec) -> Result<Root> {
    let percent = letter(spec) == '%';
    let value = if percent { value * 100.0 } else { value };
    let mut text = double_text(rt, value, spec, true)?;
    if percent {
        text.push('%');
    }
    let number = Number::decimal(text.as_bytes());
    finish(rt, layout::number(&number, spec, &separators(spec)))
}

fn format_complex(rt: &mut Rt, object: Ref<'_>, spec: Ref<'_>) -> Result<Root> {
    let spec = argument(rt, spec)?;
    if spec.is_empty() {
        return ops::str(rt, object);
    }
    let spec = parse(rt, spec, object, Align::Right)?;
    match letter(&spec) {
        '\0' | 'e' | 'E' | 'f' | 'F' | 'g' | 'G' | 'n' => {}
        _ => return Err(unknown_kind(rt, spec.kind.unwrap_or(0), object)),
    }
    if spec.fill == u32::from(b'0') {
        return Err(error::value_error(
            rt,
            "Zero padding is not allowed in complex format specifier",
        ));
    }
    if spec.align == Align::AfterSign {
        return Err(error::value_error(
            rt,
            "'=' alignment flag is not allowed in complex format specifier",
        ));
    }
    let parts = complex::value(rt, object);
    let (real, imag) = parts.map_or((0.0, 0.0), |p| (p.re, p.im));
    let plain = spec.kind.is_none();
    let only_imag = plain && real == 0.0 && real.is_sign_positive();
    let texts = [
        double_text(rt, real, &spec, false)?,
        double_text(rt, imag, &spec, false)?,
    ];
    let whole = both_parts(&texts, &spec, plain, only_imag);
    let whole = error::memory(rt, whole)?;
    let outer = Spec {
        precision: None,
        ..spec
    };
    finish(rt, layout::text(whole.as_bytes(), &outer))
}

/// `real+imagj`, in parentheses if there is no presentation type.
fn both_parts(
    [real, imag]: &[String; 2],
    spec: &Spec,
    plain: bool,
    only_imag: bool,
) -> buffer::Result<Buffer> {
    let mut part = Spec {
        align: Align::Left,
        width: None,
        ..spec.clone()
    };
    let separators = separators(spec);
    let parentheses = plain && !only_imag;
    let mut out = Buffer::new();
    if parentheses {
        out.push(b"(")?;
    }
    if !only_imag {
        let number = Number::decimal(real.as_bytes());
        out.push(layout::number(&number, &part, &separators)?.as_bytes())?;
        part.sign = Some(Sign::Plus);
    }
    let number = Number::decimal(imag.as_bytes());
    out.push(layout::number(&number, &part, &separators)?.as_bytes())?;
    out.push(if parentheses { b"j)" } else { b"j" })?;
    Ok(out)
}
