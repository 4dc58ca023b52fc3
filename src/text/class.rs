//! What kind of character a code point is. Unicode data comes from ICU4X.

use icu_properties::props::{
    BinaryProperty, CaseIgnorable, Cased, EnumeratedProperty, GeneralCategory, Lowercase,
    NumericType, Uppercase, XidContinue, XidStart,
};

/// The general category; surrogates have their own.
fn category(code: u32) -> GeneralCategory {
    match char::from_u32(code) {
        Some(c) => GeneralCategory::for_char(c),
        None => GeneralCategory::Surrogate,
    }
}

fn has<P: BinaryProperty>(code: u32) -> bool {
    char::from_u32(code).is_some_and(P::for_char)
}

fn numeric_type(code: u32) -> NumericType {
    char::from_u32(code).map_or(NumericType::None, NumericType::for_char)
}

/// A letter.
pub fn is_alpha(code: u32) -> bool {
    use GeneralCategory as G;
    if code < 0x80 {
        return (code as u8).is_ascii_alphabetic();
    }
    matches!(
        category(code),
        G::UppercaseLetter
            | G::LowercaseLetter
            | G::TitlecaseLetter
            | G::ModifierLetter
            | G::OtherLetter
    )
}

/// A digit of a decimal system.
pub fn is_decimal(code: u32) -> bool {
    match code {
        0..0x80 => (code as u8).is_ascii_digit(),
        _ => numeric_type(code) == NumericType::Decimal,
    }
}

/// A digit, also a superscript or circled one.
pub fn is_digit(code: u32) -> bool {
    match code {
        0..0x80 => (code as u8).is_ascii_digit(),
        _ => matches!(
            numeric_type(code),
            NumericType::Decimal | NumericType::Digit
        ),
    }
}

/// Anything with a numeric value.
pub fn is_numeric(code: u32) -> bool {
    match code {
        0..0x80 => (code as u8).is_ascii_digit(),
        _ => numeric_type(code) != NumericType::None,
    }
}

/// A letter or anything with a numeric value.
pub fn is_alnum(code: u32) -> bool {
    is_alpha(code) || is_numeric(code)
}

/// The value of a decimal digit.
pub fn decimal_value(code: u32) -> Option<u32> {
    if code < 0x80 {
        return (code as u8).is_ascii_digit().then(|| code - 0x30);
    }
    // The digits of a system follow each other from zero on, and a system
    // begins where the code point before is no digit, or is another's nine.
    is_decimal(code).then(|| {
        let run = (1..=code).take_while(|n| is_decimal(code - n)).count() as u32;
        run % 10
    })
}

/// A lower-case character.
pub fn is_lower(code: u32) -> bool {
    match code {
        0..0x80 => (code as u8).is_ascii_lowercase(),
        _ => has::<Lowercase>(code),
    }
}

/// An upper-case character.
pub fn is_upper(code: u32) -> bool {
    match code {
        0..0x80 => (code as u8).is_ascii_uppercase(),
        _ => has::<Uppercase>(code),
    }
}

/// A title-case character, which is a digraph such as U+01C5.
pub fn is_title(code: u32) -> bool {
    code >= 0x80 && category(code) == GeneralCategory::TitlecaseLetter
}

/// A character with case.
pub fn is_cased(code: u32) -> bool {
    match code {
        0..0x80 => (code as u8).is_ascii_alphabetic(),
        _ => has::<Cased>(code),
    }
}

/// A character that case mapping looks through.
pub fn is_case_ignorable(code: u32) -> bool {
    has::<CaseIgnorable>(code)
}

/// White space, for str methods.
#[inline]
pub fn is_space(code: u32) -> bool {
    match code {
        0..0x80 => matches!(code, 0x09..=0x0d | 0x1c..=0x20),
        _ => char::from_u32(code).is_some_and(char::is_whitespace),
    }
}

/// Whether repr shows the character as it is: not a control, format,
/// surrogate, private-use or unassigned one, and no separator but the space.
pub fn is_printable(code: u32) -> bool {
    use GeneralCategory as G;
    if code < 0x80 {
        return (0x20..0x7f).contains(&code);
    }
    !matches!(
        category(code),
        G::Control
            | G::Format
            | G::Surrogate
            | G::PrivateUse
            | G::Unassigned
            | G::LineSeparator
            | G::ParagraphSeparator
            | G::SpaceSeparator
    )
}

/// Whether an identifier may begin with the character.
pub fn starts_identifier(code: u32) -> bool {
    code == 0x5f || has::<XidStart>(code)
}

/// Whether an identifier may go on with the character.
pub fn continues_identifier(code: u32) -> bool {
    has::<XidContinue>(code)
}

/// Whether all characters are of a kind, and there is one.
pub fn all(text: &[u8], kind: impl Fn(u32) -> bool) -> bool {
    !text.is_empty() && super::code_points(text).all(kind)
}

/// Whether there is a cased character and all cased ones are `kind` of case.
pub fn all_cased(text: &[u8], kind: fn(u32) -> bool) -> bool {
    let mut found = false;
    for code in super::code_points(text) {
        if kind(code) {
            found = true;
        } else if is_lower(code) || is_upper(code) || is_title(code) {
            return false;
        }
    }
    found
}

/// Whether upper- and title-case characters follow uncased ones only, lower-case
/// ones cased ones only, and there is one with case.
pub fn is_titled(text: &[u8]) -> bool {
    let (mut found, mut previous) = (false, false);
    for code in super::code_points(text) {
        let begins = is_upper(code) || is_title(code);
        let cased = begins || is_lower(code);
        if cased && begins == previous {
            return false;
        }
        found |= cased;
        previous = cased;
    }
    found
}

/// Whether the text is an identifier.
pub fn is_identifier(text: &[u8]) -> bool {
    let mut points = super::code_points(text);
    points.next().is_some_and(starts_identifier) && points.all(continues_identifier)
}
