//! Doubles from and to text.

use super::buffer::{NoMemory, Result};
use super::decimal;

/// The bytes at the beginning of `text` for which `fits` holds.
fn run(text: &[u8], fits: impl Fn(u8) -> bool) -> usize {
    text.iter().take_while(|b| fits(**b)).count()
}

/// Length of the finite decimal number that `text` begins with, without a
/// sign; 0 if there is none.
fn number_length(text: &[u8]) -> usize {
    let digit = |b: u8| b.is_ascii_digit();
    let whole = run(text, digit);
    let mut end = whole;
    let mut fraction = 0;
    if text.get(end) == Some(&b'.') {
        fraction = run(&text[end + 1..], digit);
        end += 1 + fraction;
    }
    if whole + fraction == 0 {
        return 0;
    }
    if matches!(text.get(end), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(text.get(end + 1), Some(b'+' | b'-')));
        let exponent = run(&text[(end + 1 + sign).min(text.len())..], digit);
        if exponent > 0 {
            end += 1 + sign + exponent;
        }
    }
    end
}

/// The number that `text` begins with and its length: digits, `inf` or
/// `nan`, after a sign. `None` if there is none. What is too large is
/// infinite.
pub fn parse_prefix(text: &[u8]) -> Option<(f64, usize)> {
    let sign = usize::from(matches!(text.first(), Some(b'+' | b'-')));
    let body = &text[sign..];
    let named = |name: &str| {
        body.get(..name.len())
            .is_some_and(|b| b.eq_ignore_ascii_case(name.as_bytes()))
    };
    let (value, length) = if named("infinity") {
        (f64::INFINITY, 8)
    } else if named("inf") {
        (f64::INFINITY, 3)
    } else if named("nan") {
        (f64::NAN, 3)
    } else {
        let length = number_length(body);
        let digits = std::str::from_utf8(&body[..length]).ok()?;
        (digits.parse().ok()?, length)
    };
    let value: f64 = value;
    let negative = text.first() == Some(&b'-');
    Some((if negative { -value } else { value }, sign + length))
}

/// A text without the underscores between its digits; `None` if there are
/// others.
pub fn without_underscores(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    let digit = |i: Option<usize>| i.and_then(|i| bytes.get(i)).is_some_and(u8::is_ascii_digit);
    let misplaced = text
        .match_indices('_')
        .any(|(at, _)| !(digit(at.checked_sub(1)) && digit(Some(at + 1))));
    (!misplaced).then(|| text.replace('_', ""))
}

/// A double from text as `float(text)` takes it; `None` if it is malformed.
pub fn parse(text: &str) -> Option<f64> {
    let text = decimal::to_ascii(text);
    let text = without_underscores(text.trim_matches(decimal::is_space))?;
    let (value, length) = parse_prefix(text.as_bytes())?;
    (length == text.len()).then_some(value)
}

/// How a double is laid out: the conversions of `printf`, and the shortest
/// text that reads back as the same double.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Layout {
    /// `e`: one digit before the point, and an exponent.
    Exponent,
    /// `f`: no exponent.
    Fixed,
    /// `g`: significant digits; an exponent where that is shorter.
    General,
    /// `r`: as few digits as identify the double.
    Shortest,
}

/// What else is wanted of the text of a double.
#[derive(Clone, Copy, Default, Debug)]
pub struct Style {
    /// A plus before what is not negative.
    pub plus: bool,
    /// `.0` behind what looks like an integer.
    pub dot_zero: bool,
    /// A point always, and with `g` all digits.
    pub alternate: bool,
    /// No minus before what is rounded to zero.
    pub no_negative_zero: bool,
    /// E, INF and NAN for e, inf and nan.
    pub upper: bool,
}

/// The text of a double. The precision is that of the layout; `Shortest` has
/// none, and needs no more memory than there is.
pub fn format(value: f64, layout: Layout, precision: usize, style: Style) -> Result<String> {
    let magnitude = value.abs();
    let mut body = if value.is_nan() {
        "nan".to_owned()
    } else if value.is_infinite() {
        "inf".to_owned()
    } else {
        finite(magnitude, layout, precision, style)?
    };
    if style.upper {
        body.make_ascii_uppercase();
    }
    let zero = || !body.bytes().any(|b| (b'1'..=b'9').contains(&b));
    let negative = value.is_sign_negative()
        && !value.is_nan()
        && !(style.no_negative_zero && value.is_finite() && zero());
    let sign = match (negative, style.plus) {
        (true, _) => '-',
        (false, true) => '+',
        (false, false) => return Ok(body),
    };
    body.try_reserve(1).map_err(|_| NoMemory)?;
    body.insert(0, sign);
    Ok(body)
}

/// Digits and the decimal exponent of the first of them, from scientific
/// notation.
fn split(scientific: &str) -> (String, i32) {
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((scientific, "0"));
    (mantissa.replace('.', ""), exponent.parse().unwrap_or(0))
}

/// No double has more digits than these behind the point; what is asked for
/// beyond is zeros.
const MOST_DIGITS: usize = 1100;

fn push_zeros(text: &mut String, count: usize) -> Result<()> {
    // One for what may be put before it, a few for what follows.
    text.try_reserve(count.saturating_add(16))
        .map_err(|_| NoMemory)?;
    text.extend(std::iter::repeat_n('0', count));
    Ok(())
}

/// So many significant digits, and the decimal exponent of the first.
fn significant(value: f64, count: usize) -> Result<(String, i32)> {
    let exact = (count - 1).min(MOST_DIGITS);
    let (mut digits, exponent) = split(&format!("{value:.exact$e}"));
    let zeros = count - digits.len();
    push_zeros(&mut digits, zeros)?;
    Ok((digits, exponent))
}

fn finite(value: f64, layout: Layout, precision: usize, style: Style) -> Result<String> {
    Ok(match layout {
        Layout::Fixed => {
            let exact = precision.min(MOST_DIGITS);
            let mut text = format!("{value:.exact$}");
            push_zeros(&mut text, precision - exact)?;
            point(text, style)
        }
        Layout::Exponent => {
            let (digits, exponent) = significant(value, precision.saturating_add(1))?;
            with_exponent(&digits, exponent, style)
        }
        Layout::General => {
            let precision = precision.max(1);
            // Zeros at the end are cut off again.
            let count = match style.alternate {
                true => precision,
                false => precision.min(MOST_DIGITS),
            };
            let (mut digits, exponent) = significant(value, count)?;
            if !style.alternate {
                digits.truncate(digits.trim_end_matches('0').len().max(1));
            }
            let limit = precision as i64 - i64::from(style.dot_zero);
            let fixed = exponent >= -4 && i64::from(exponent) < limit;
            place(&digits, exponent, fixed, style)
        }
        Layout::Shortest => {
            let (digits, exponent) = split(&format!("{value:e}"));
            place(&digits, exponent, (-4..16).contains(&exponent), style)
        }
    })
}

fn place(digits: &str, exponent: i32, fixed: bool, style: Style) -> String {
    if !fixed {
        return with_exponent(digits, exponent, style);
    }
    let text = if exponent < 0 {
        format!("0.{}{digits}", "0".repeat(-exponent as usize - 1))
    } else {
        let whole = exponent as usize + 1;
        if digits.len() > whole {
            format!("{}.{}", &digits[..whole], &digits[whole..])
        } else {
            digits.to_owned() + &"0".repeat(whole - digits.len())
        }
    };
    point(text, style)
}

/// Adds a point where the style wants one.
fn point(mut text: String, style: Style) -> String {
    if !text.contains('.') {
        if style.dot_zero {
            text.push_str(".0");
        } else if style.alternate {
            text.push('.');
        }
    }
    text
}

fn with_exponent(digits: &str, exponent: i32, style: Style) -> String {
    let (first, rest) = digits.split_at(1);
    let point = if rest.is_empty() && !style.alternate {
        ""
    } else {
        "."
    };
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{first}{point}{rest}e{sign}{:02}", exponent.abs())
}

/// The value rounded to so many decimal digits behind the point (before it,
/// if negative), ties to even; infinite if no double is that large.
pub fn round(value: f64, digits: i64) -> f64 {
    if !value.is_finite() || value == 0.0 || digits > MOST_DIGITS as i64 {
        return value;
    }
    let rounded = match usize::try_from(digits) {
        Ok(digits) => format!("{:.digits$}", value.abs()).parse(),
        Err(_) => round_whole(value.abs(), digits.unsigned_abs()).parse(),
    };
    rounded.unwrap_or(0.0f64).copysign(value)
}

/// The nearest multiple of a power of ten.
fn round_whole(value: f64, zeros: u64) -> String {
    let text = format!("{value:.MOST_DIGITS$}");
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let Some(kept) = (whole.len() as u64).checked_sub(zeros).map(|n| n as usize) else {
        return "0".to_owned();
    };
    let rest = whole[kept..].bytes().chain(fraction.bytes());
    let half = rest
        .clone()
        .eq(std::iter::once(b'5').chain(std::iter::repeat_n(
            b'0',
            rest.clone().count().saturating_sub(1),
        )));
    let odd = kept > 0 && whole.as_bytes()[kept - 1] & 1 == 1;
    let up = whole.as_bytes().get(kept).is_some_and(|d| *d >= b'5') && (!half || odd);
    let mut digits: Vec<u8> = std::iter::once(b'0').chain(whole[..kept].bytes()).collect();
    if up {
        for digit in digits.iter_mut().rev() {
            if *digit < b'9' {
                *digit += 1;
                break;
            }
            *digit = b'0';
        }
    }
    let digits: String = digits.into_iter().map(char::from).collect();
    format!("{digits}e{zeros}")
}

/// `repr(value)`.
pub fn repr(value: f64) -> String {
    let style = Style {
        dot_zero: true,
        ..Style::default()
    };
    format(value, Layout::Shortest, 0, style).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn beginnings_of_numbers() {
        assert_eq!(parse_prefix(b"1.5abc"), Some((1.5, 3)));
        assert_eq!(parse_prefix(b"1e"), Some((1.0, 1)));
        assert_eq!(parse_prefix(b"1e+x"), Some((1.0, 1)));
        assert_eq!(parse_prefix(b"-.5e-2"), Some((-0.005, 6)));
        assert_eq!(parse_prefix(b"."), None);
        assert_eq!(parse_prefix(b"INFINITE"), Some((f64::INFINITY, 3)));
    }

    #[test]
    fn rounding() {
        assert_eq!(round(2.675, 2), 2.67);
        assert_eq!(round(25.0, -1), 20.0);
        assert_eq!(round(35.0, -1), 40.0);
        assert_eq!(round(25.5, -1), 30.0);
        assert_eq!(round(996.0, -1), 1000.0);
        assert_eq!(round(6.0, -1), 10.0);
        assert_eq!(round(5.0, -1), 0.0);
        assert_eq!(round(-4.0, -2), -0.0);
        assert!(round(f64::MAX, -308).is_infinite());
    }

    #[test]
    fn layouts() {
        let format = |value, layout, precision| {
            format(value, layout, precision, Style::default()).expect("memory")
        };
        assert_eq!(format(1e22, Layout::General, 6), "1e+22");
        assert_eq!(format(123456.0, Layout::General, 6), "123456");
        assert_eq!(format(0.0001, Layout::General, 6), "0.0001");
        assert_eq!(format(9.5, Layout::Exponent, 0), "1e+01");
        assert_eq!(format(0.5, Layout::Fixed, 0), "0");
        assert_eq!(repr(1e16), "1e+16");
        assert_eq!(repr(1e15), "1000000000000000.0");
        assert_eq!(repr(-0.0), "-0.0");
    }
}
