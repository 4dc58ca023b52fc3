//! Decimal digits and white space of all of Unicode as ASCII, which is what
//! numbers are read from.

use std::borrow::Cow;
use unicode_general_category::{GeneralCategory, get_general_category};

fn is_decimal(c: char) -> bool {
    get_general_category(c) == GeneralCategory::DecimalNumber
}

/// The value of a decimal digit of any script. Unicode has them in runs of
/// ten, which may follow each other without a gap.
pub fn digit(c: char) -> Option<u32> {
    if c.is_ascii() || !is_decimal(c) {
        return c.to_digit(10);
    }
    let before = (0..c as u32).rev();
    let same_run = before
        .map_while(char::from_u32)
        .take_while(|c| is_decimal(*c));
    Some((same_run.count() % 10) as u32)
}

/// Whether numbers may have the character around them.
pub fn is_space(c: char) -> bool {
    c.is_whitespace() || ('\x1c'..='\x1f').contains(&c)
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
