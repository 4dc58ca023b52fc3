//! Complex numbers from and to text.

use super::decimal;
use super::float::{self, Layout, Style};

/// Why a text is no complex number.
#[derive(Debug, PartialEq, Eq)]
pub enum Problem {
    /// An underscore is not between digits.
    Underscore,
    /// It is not written as one.
    Malformed,
}

/// A complex number from text as `complex(text)` takes it: real and
/// imaginary part, perhaps in parentheses.
pub fn parse(text: &str) -> Result<(f64, f64), Problem> {
    let text = decimal::to_ascii(text);
    let text = text.trim_matches(decimal::is_space);
    let text = match text.strip_prefix('(') {
        Some(inner) => inner
            .strip_suffix(')')
            .ok_or(Problem::Malformed)?
            .trim_matches(decimal::is_space),
        None => text,
    };
    let text = float::without_underscores(text).ok_or(Problem::Underscore)?;
    parts(text.as_bytes()).ok_or(Problem::Malformed)
}

fn parts(text: &[u8]) -> Option<(f64, f64)> {
    let (first, rest) = match float::parse_prefix(text) {
        Some((value, length)) => (value, &text[length..]),
        // A sign, or nothing, before the unit.
        None => return imaginary(text).map(|imag| (0.0, imag)),
    };
    match rest {
        [] => Some((first, 0.0)),
        [b'j' | b'J'] => Some((0.0, first)),
        [b'+' | b'-', ..] => imaginary(rest).map(|imag| (first, imag)),
        _ => None,
    }
}

/// `[sign][number]j`, and nothing behind it.
fn imaginary(text: &[u8]) -> Option<f64> {
    let number = text
        .strip_suffix(b"j")
        .or_else(|| text.strip_suffix(b"J"))?;
    match number {
        [] | [b'+'] => Some(1.0),
        [b'-'] => Some(-1.0),
        _ => {
            let (value, length) = float::parse_prefix(number)?;
            (length == number.len()).then_some(value)
        }
    }
}

/// `repr(complex(real, imag))`.
pub fn repr(real: f64, imag: f64) -> String {
    let part = |value, plus| {
        let style = Style {
            plus,
            ..Style::default()
        };
        float::format(value, Layout::Shortest, 0, style).unwrap_or_default()
    };
    if real == 0.0 && real.is_sign_positive() {
        return part(imag, false) + "j";
    }
    format!("({}{}j)", part(real, false), part(imag, true))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn forms() {
        assert_eq!(parse(" ( 1+2j ) "), Ok((1.0, 2.0)));
        assert_eq!(parse("-J"), Ok((0.0, -1.0)));
        assert_eq!(parse("1-j"), Ok((1.0, -1.0)));
        assert_eq!(parse("1_0+2_0j"), Ok((10.0, 20.0)));
        for wrong in [
            "1+", "", "1+-2j", "1 + 2j", "(1+2j", "1j2", "+", "jj", "1+2",
        ] {
            assert_eq!(parse(wrong), Err(Problem::Malformed), "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn reads_what_it_wrote(real: f64, imag: f64) {
            prop_assert_eq!(parse(&repr(real, imag)), Ok((real, imag)));
        }
    }
}
