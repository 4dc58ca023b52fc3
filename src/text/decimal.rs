//! Decimal digits and white space of all of Unicode as ASCII, which is what
//! numbers are read from.

use super::class;
use std::borrow::Cow;

/// The value of a decimal digit of any script.
pub fn digit(c: char) -> Option<u32> {
    class::decimal_value(c as u32)
}

/// Whether numbers may have the character around them.
pub fn is_space(c: char) -> bool {
    class::is_space(c as u32)
}

/// The text with digits and spaces as ASCII; other characters stay.
pub fn to_ascii(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return text.into();
    }
    text.chars()
        .map(|c| match digit(c) {
            Some(value) => char::from_digit(value, 10).unwrap_or(c),
            None if is_space(c) => ' ',
            None => c,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_of_other_scripts() {
        assert_eq!(to_ascii("\u{663}.\u{665}"), "3.5");
        assert_eq!(to_ascii("\u{1d7d8}\u{1d7e9}\u{1d7ff}"), "079");
        assert_eq!(to_ascii("\u{a0}7\u{3000}"), " 7 ");
        assert_eq!(digit('\u{b2}'), None);
    }
}
