//! Doubles in hexadecimal: what `float.hex` writes and `float.fromhex` reads.

use super::{decimal, float};

/// Bits of the fraction of a double.
const FRACTION: u32 = f64::MANTISSA_DIGITS - 1;

/// The text of a double, exactly.
pub fn format(value: f64) -> String {
    if !value.is_finite() {
        return float::repr(value);
    }
    let sign = if value.is_sign_negative() { "-" } else { "" };
    if value == 0.0 {
        return format!("{sign}0x0.0p+0");
    }
    let bits = value.abs().to_bits();
    let fraction = bits & ((1 << FRACTION) - 1);
    let (first, exponent) = match bits >> FRACTION {
        0 => (0, f64::MIN_EXP - 1),
        biased => (1, biased as i32 - f64::MAX_EXP + 1),
    };
    format!("{sign}0x{first}.{fraction:013x}p{exponent:+}")
}

/// Why a text is no double.
#[derive(Debug, PartialEq, Eq)]
pub enum Problem {
    /// It is not written as one.
    Malformed,
    /// It is too large.
    TooLarge,
}

/// A double from `[sign][0x]digits[.digits][p[sign]exponent]` or the name of
/// one that is not finite; rounded to nearest, ties to even.
pub fn parse(text: &str) -> Result<f64, Problem> {
    let text = text.trim_matches(decimal::is_space);
    let body = text.strip_prefix(['+', '-']).unwrap_or(text);
    let negative = text.starts_with('-');
    let value = match body.to_ascii_lowercase().as_str() {
        "inf" | "infinity" => f64::INFINITY,
        "nan" => f64::NAN,
        lower => magnitude(lower).ok_or(Problem::Malformed)??,
    };
    Ok(if negative { -value } else { value })
}

/// `None` for what is malformed.
fn magnitude(text: &str) -> Option<Result<f64, Problem>> {
    let text = text.strip_prefix("0x").unwrap_or(text);
    let (digits, exponent) = match text.split_once('p') {
        Some((digits, exponent)) => (digits, exponent_value(exponent)?),
        None => (text, 0),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    if whole.is_empty() && fraction.is_empty() {
        return None;
    }
    // 64 bits, the lowest of which says whether a lower one was set.
    let mut mantissa: u64 = 0;
    let mut scale = exponent;
    for (digit, behind) in whole
        .chars()
        .map(|c| (c, 0))
        .chain(fraction.chars().map(|c| (c, 4)))
    {
        let digit = u64::from(digit.to_digit(16)?);
        if mantissa >> 60 == 0 {
            mantissa = mantissa << 4 | digit;
            scale = scale.saturating_sub(behind);
        } else {
            mantissa |= u64::from(digit != 0);
            scale = scale.saturating_add(4 - behind);
        }
    }
    Some(scaled(mantissa, scale))
}

/// A decimal exponent; what no double reaches is clipped.
fn exponent_value(text: &str) -> Option<i64> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    const FAR: i64 = 1 << 40;
    let value = digits.parse::<i64>().unwrap_or(FAR).min(FAR);
    Some(if text.starts_with('-') { -value } else { value })
}

/// `mantissa * 2^scale`, rounded.
fn scaled(mantissa: u64, scale: i64) -> Result<f64, Problem> {
    if mantissa == 0 {
        return Ok(0.0);
    }
    // The value is 1.xxx * 2^top.
    let top = scale + 63 - i64::from(mantissa.leading_zeros());
    let lowest = i64::from(f64::MIN_EXP) - i64::from(f64::MANTISSA_DIGITS);
    // Weight of the last bit that is kept.
    let unit = (top - i64::from(FRACTION)).max(lowest);
    let drop = unit - scale;
    let rounded = match drop {
        ..=0 => mantissa << (-drop).min(63),
        1..=63 => {
            let kept = mantissa >> drop;
            let rest = mantissa & ((1 << drop) - 1);
            let half = 1 << (drop - 1);
            kept + u64::from(rest > half || rest == half && kept & 1 == 1)
        }
        64 => u64::from(mantissa > 1 << 63),
        _ => 0,
    };
    // Exact: at most 53 bits, and `unit` is not below the least exponent.
    let value = rounded as f64;
    if unit > i64::from(f64::MAX_EXP) {
        return Err(Problem::TooLarge);
    }
    let half = (unit / 2) as i32;
    let value = value * 2f64.powi(half) * 2f64.powi(unit as i32 - half);
    if value.is_infinite() {
        return Err(Problem::TooLarge);
    }
    Ok(value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn rounding_and_limits() {
        assert_eq!(parse("0x.1p4"), Ok(1.0));
        assert_eq!(parse("-0x1.8p1"), Ok(-3.0));
        assert_eq!(parse("0x1p-1075"), Ok(0.0));
        assert_eq!(parse("0x1.00000000000001p-1075"), Ok(5e-324));
        assert_eq!(parse("0x1.fffffffffffff8p1023"), Err(Problem::TooLarge));
        assert_eq!(parse("0x1.fffffffffffff7p1023"), Ok(f64::MAX));
        assert_eq!(parse("0x1.00000000000008p0"), Ok(1.0));
        assert_eq!(
            parse("0x1.000000000000080000000000000001p0"),
            Ok(1.0 + f64::EPSILON)
        );
        assert_eq!(parse("0xp1"), Err(Problem::Malformed));
        assert_eq!(parse("1 2"), Err(Problem::Malformed));
    }

    proptest! {
        #[test]
        fn reads_what_it_wrote(bits: u64) {
            let value = f64::from_bits(bits);
            prop_assume!(!value.is_nan());
            prop_assert_eq!(parse(&format(value)), Ok(value));
        }
    }
}
