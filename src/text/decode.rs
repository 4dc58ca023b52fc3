//! One step of a decoder: the next character of bytes from outside.

use super::is_surrogate;

/// What is at the start of the bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// A code point and how many bytes it took.
    Code(u32, usize),
    /// Bytes that stand for nothing.
    Nothing(usize),
    /// Bytes that are Latin-1.
    Plain(usize),
    /// Bytes that stand for themselves, with a backslash before them: an
    /// escape that nobody knows.
    Unknown(usize),
    /// Malformed bytes, how many, and what is wrong with them.
    Malformed(usize, &'static str),
    /// As [`Step::Malformed`], unless more bytes follow.
    Incomplete(usize, &'static str),
}

/// Order of bytes in the units of an encoding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// The least significant byte first.
    Little,
    /// The most significant byte first.
    Big,
}

/// ASCII.
pub fn ascii(data: &[u8]) -> Step {
    match data[0] {
        byte @ ..0x80 => Step::Code(u32::from(byte), 1),
        _ => Step::Malformed(1, "ordinal not in range(128)"),
    }
}

/// Latin-1.
pub fn latin1(data: &[u8]) -> Step {
    Step::Code(u32::from(data[0]), 1)
}

/// UTF-16.
pub fn utf16(data: &[u8], order: Order) -> Step {
    let unit = |at: usize| {
        let pair = [*data.get(at)?, *data.get(at + 1)?];
        Some(u32::from(match order {
            Order::Little => u16::from_le_bytes(pair),
            Order::Big => u16::from_be_bytes(pair),
        }))
    };
    match (unit(0), unit(2)) {
        (None, _) => Step::Incomplete(data.len(), "truncated data"),
        (Some(high @ 0xd800..0xdc00), Some(low @ 0xdc00..0xe000)) => {
            Step::Code(0x10000 + ((high & 0x3ff) << 10 | low & 0x3ff), 4)
        }
        (Some(0xd800..0xdc00), None) => Step::Incomplete(data.len(), "unexpected end of data"),
        (Some(0xd800..0xdc00), _) => Step::Malformed(2, "illegal UTF-16 surrogate"),
        (Some(0xdc00..0xe000), _) => Step::Malformed(2, "illegal encoding"),
        (Some(unit), _) => Step::Code(unit, 2),
    }
}

/// UTF-32.
pub fn utf32(data: &[u8], order: Order) -> Step {
    let Some(word) = data.first_chunk::<4>() else {
        return Step::Incomplete(data.len(), "truncated data");
    };
    let code = match order {
        Order::Little => u32::from_le_bytes(*word),
        Order::Big => u32::from_be_bytes(*word),
    };
    match code {
        _ if is_surrogate(code) => Step::Malformed(
            4,
            "code point in surrogate code point range(0xd800, 0xe000)",
        ),
        ..=0x10ffff => Step::Code(code, 4),
        _ => Step::Malformed(4, "code point not in range(0x110000)"),
    }
}

/// Code point of hexadecimal digits behind an escape of two characters, of
/// which there must be `digits`; otherwise how many there are.
fn hex(data: &[u8], digits: usize) -> Result<u32, usize> {
    let tail = &data[2..data.len().min(2 + digits)];
    let given = tail.iter().take_while(|b| b.is_ascii_hexdigit()).count();
    if given < digits {
        return Err(given);
    }
    let value = tail.iter().fold(0u32, |value, byte| {
        value << 4 | char::from(*byte).to_digit(16).unwrap_or(0)
    });
    Ok(value)
}

fn hex_escape(data: &[u8], digits: usize, cut: &'static str, large: &'static str) -> Step {
    match hex(data, digits) {
        Ok(code @ ..=0x10ffff) => Step::Code(code, 2 + digits),
        Ok(_) => Step::Malformed(2 + digits, large),
        Err(given) if 2 + given == data.len() => Step::Incomplete(data.len(), cut),
        Err(given) => Step::Malformed(2 + given, cut),
    }
}

/// The unicode-escape encoding: the escapes of str literals, Latin-1 else.
pub fn unicode_escape(data: &[u8]) -> Step {
    let simple = |code: u8| Step::Code(u32::from(code), 2);
    let [b'\\', rest @ ..] = data else {
        return latin1(data);
    };
    match rest {
        [] => Step::Incomplete(1, "\\ at end of string"),
        [b'\n', ..] => Step::Nothing(2),
        [b'\\' | b'\'' | b'"', ..] => simple(rest[0]),
        [b'a', ..] => simple(7),
        [b'b', ..] => simple(8),
        [b't', ..] => simple(9),
        [b'n', ..] => simple(10),
        [b'v', ..] => simple(11),
        [b'f', ..] => simple(12),
        [b'r', ..] => simple(13),
        [b'0'..=b'7', ..] => octal(rest),
        [b'x', ..] => hex_escape(data, 2, "truncated \\xXX escape", ""),
        [b'u', ..] => hex_escape(data, 4, "truncated \\uXXXX escape", ""),
        [b'U', ..] => hex_escape(
            data,
            8,
            "truncated \\UXXXXXXXX escape",
            "illegal Unicode character",
        ),
        [b'N', ..] => named(data),
        _ => Step::Unknown(1),
    }
}

/// Up to three octal digits.
fn octal(digits: &[u8]) -> Step {
    let digits = &digits[..digits.len().min(3)];
    let count = digits
        .iter()
        .take_while(|b| matches!(b, b'0'..=b'7'))
        .count();
    let value = digits[..count]
        .iter()
        .fold(0, |v, b| v << 3 | u32::from(b - b'0'));
    Step::Code(value, 1 + count)
}

/// `\N{NAME}`.
fn named(data: &[u8]) -> Step {
    const MALFORMED: &str = "malformed \\N character escape";
    match data {
        [_, _] => return Step::Incomplete(2, MALFORMED),
        [_, _, b'{', ..] => {}
        _ => return Step::Malformed(2, MALFORMED),
    }
    let name = &data[3..];
    match name.iter().position(|b| *b == b'}') {
        None => Step::Incomplete(data.len(), MALFORMED),
        Some(0) => Step::Malformed(3, MALFORMED),
        Some(len) => match unicode_names::code_of(&name[..len]) {
            Some(code) => Step::Code(code, len + 4),
            None => Step::Malformed(len + 4, "unknown Unicode character name"),
        },
    }
}

/// The raw-unicode-escape encoding: `\u` and `\U` escapes only, Latin-1 else.
pub fn raw_unicode_escape(data: &[u8]) -> Step {
    match data {
        [b'\\', b'u', ..] => hex_escape(data, 4, "truncated \\uXXXX escape", ""),
        [b'\\', b'U', ..] => hex_escape(
            data,
            8,
            "truncated \\UXXXXXXXX escape",
            "\\Uxxxxxxxx out of range",
        ),
        // What is behind a backslash begins no escape.
        [b'\\', _, ..] => Step::Plain(2),
        _ => latin1(data),
    }
}
