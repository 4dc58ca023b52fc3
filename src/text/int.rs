//! Integers from text.

/// What was found at the beginning of a text.
#[derive(Debug, PartialEq, Eq)]
pub struct Scanned {
    /// The digits, without sign, prefix and underscores; `None` if what is
    /// there is no number.
    pub digits: Option<String>,
    /// Whether there is a minus before them.
    pub negative: bool,
    /// The base, decided by the prefix if it was 0. Remains 0 for a decimal
    /// number that must not begin with a zero.
    pub base: u32,
    /// How many bytes were read: up to the end, or to what does not belong.
    pub end: usize,
}

fn is_space(byte: &u8) -> bool {
    matches!(byte, b' ' | b'\t'..=b'\r')
}

fn spaces(text: &[u8]) -> usize {
    text.iter().take_while(|b| is_space(b)).count()
}

/// The base that a prefix stands for.
fn prefix(text: &[u8]) -> Option<u32> {
    match text {
        [b'0', b'x' | b'X', ..] => Some(16),
        [b'0', b'o' | b'O', ..] => Some(8),
        [b'0', b'b' | b'B', ..] => Some(2),
        _ => None,
    }
}

/// Reads `[spaces][sign][prefix]digits[spaces]` up to what does not belong;
/// it is a number only if nothing is left. `base` is 0 or 2 to 36.
pub fn scan(text: &[u8], base: u32) -> Scanned {
    let mut at = spaces(text);
    let negative = text.get(at) == Some(&b'-');
    if matches!(text.get(at), Some(b'+' | b'-')) {
        at += 1;
    }
    let found = prefix(&text[at..]);
    let only_zero = base == 0 && found.is_none() && text.get(at) == Some(&b'0');
    let actual = match base {
        0 => found.unwrap_or(10),
        base => base,
    };
    if found == Some(actual) {
        at += 2;
        at += usize::from(text.get(at) == Some(&b'_'));
    }
    let fail = |base, end| Scanned {
        digits: None,
        negative,
        base,
        end,
    };
    let (digits, end) = digits(&text[at..], actual);
    at += end;
    let Some(digits) = digits else {
        return fail(actual, at);
    };
    if only_zero && digits.bytes().any(|b| b != b'0') {
        return fail(0, at);
    }
    at += spaces(&text[at..]);
    if at < text.len() {
        return fail(actual, at);
    }
    Scanned {
        digits: Some(digits),
        negative,
        base: actual,
        end: at,
    }
}

/// The digits at the beginning, with single underscores between them, and
/// how far they go; none if an underscore is where it must not be.
fn digits(text: &[u8], base: u32) -> (Option<String>, usize) {
    let is_digit = |b: u8| char::from(b).is_digit(base);
    let length = text
        .iter()
        .take_while(|b| **b == b'_' || is_digit(**b))
        .count();
    let text = &text[..length];
    let misplaced = (0..length).find(|i| {
        let digit_at = |i: Option<usize>| i.and_then(|i| text.get(i)).is_some_and(|b| *b != b'_');
        text[*i] == b'_' && !(digit_at(i.checked_sub(1)) && digit_at(i.checked_add(1)))
    });
    match misplaced {
        Some(at) => (None, at),
        None if length == 0 => (None, 0),
        None => {
            let digits = text.iter().filter(|b| **b != b'_');
            (Some(digits.map(|b| char::from(*b)).collect()), length)
        }
    }
}

/// An unsigned integer as C reads it, and how many bytes that took.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CInteger {
    /// The value; `None` if it does not fit.
    pub value: Option<u64>,
    /// What was read.
    pub length: usize,
}

/// Reads `[spaces][prefix]digits` in a base, 0 to let the prefix decide, by
/// which a zero alone is a number. What cannot be read is 0.
pub fn c_unsigned(text: &[u8], base: u32) -> CInteger {
    let start = spaces(text);
    let body = &text[start..];
    let found = prefix(body).filter(|p| base == 0 || base == *p);
    let digit = |b: &u8, base| char::from(*b).to_digit(base);
    let skip = match found {
        Some(base) if body.get(2).is_some_and(|b| digit(b, base).is_some()) => 2,
        Some(_) => {
            return CInteger {
                value: Some(0),
                length: start + 1,
            };
        }
        None if base == 0 && body.first() == Some(&b'0') => {
            let zeros = body.iter().take_while(|b| **b == b'0').count();
            let length = start + zeros + spaces(&body[zeros..]);
            return CInteger {
                value: Some(0),
                length,
            };
        }
        None => 0,
    };
    let base = found.unwrap_or(if base == 0 { 10 } else { base });
    let mut value = Some(0u64);
    let mut length = start + skip;
    while let Some(digit) = text.get(length).and_then(|b| digit(b, base)) {
        value = value
            .and_then(|v| v.checked_mul(base.into()))
            .and_then(|v| v.checked_add(digit.into()));
        length += 1;
    }
    CInteger { value, length }
}

/// [`c_unsigned`] after white space and a sign; the value is `None` if it
/// does not fit a signed integer.
pub fn c_signed(text: &[u8], base: u32) -> (Option<i64>, usize) {
    let start = spaces(text);
    let negative = text.get(start) == Some(&b'-');
    let start = start + usize::from(matches!(text.get(start), Some(b'+' | b'-')));
    let read = c_unsigned(&text[start..], base);
    let value = read.value.and_then(|v| match negative {
        true => 0i64.checked_sub_unsigned(v),
        false => i64::try_from(v).ok(),
    });
    (value, start + read.length)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, base: u32) -> Option<String> {
        scan(text.as_bytes(), base).digits
    }

    #[test]
    fn prefixes_and_underscores() {
        assert_eq!(read("0x_ff", 0).as_deref(), Some("ff"));
        assert_eq!(read("0x__ff", 0), None);
        assert_eq!(read("0b1", 16).as_deref(), Some("0b1"));
        assert_eq!(read(" 1_0 ", 10).as_deref(), Some("10"));
        assert_eq!(read("010", 0), None);
        assert_eq!(read("0_0", 0).as_deref(), Some("00"));
    }

    #[test]
    fn stops_at_what_does_not_belong() {
        assert_eq!(scan(b"12x", 10).end, 2);
        assert_eq!(scan(b"1__0", 10).end, 1);
        assert_eq!(scan(b"12 3", 10).end, 3);
        assert_eq!(scan(b"  ", 10).end, 2);
    }
}
