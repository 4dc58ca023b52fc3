//! Escape sequences as in a bytes literal.

use super::{Kind, Out};
use crate::error;
use crate::rt::{Result, Root, Rt};
use crate::types::exceptions::EXC_DEPRECATION_WARNING;
use crate::types::{strings, warning};

/// The bytes that text with escape sequences stands for; new reference.
/// ValueError for a malformed one, unless `errors` says otherwise.
pub fn decode(rt: &mut Rt, text: &[u8], errors: &str) -> Result<Root> {
    let mut out = Out::with_room(rt, text.len())?;
    let mut doubtful = None;
    let mut at = 0;
    while at < text.len() {
        let plain = memchr::memchr(b'\\', &text[at..]).unwrap_or(text.len() - at);
        out.push(rt, &text[at..at + plain])?;
        at += plain;
        if at < text.len() {
            at += sequence(rt, &text[at..], at, errors, &mut out, &mut doubtful)?;
        }
    }
    if let Some(sequence) = doubtful {
        let octal = if sequence.len() > 1 { "octal " } else { "" };
        let message = format!(
            "b\"\\{sequence}\" is an invalid {octal}escape sequence. \
             Such sequences will not work in the future. "
        );
        let message = strings::new(rt, &message)?;
        warning::warn(rt, EXC_DEPRECATION_WARNING.as_ref(), message.get(), 1)?;
    }
    out.finish(rt, Kind::Bytes)
}

/// Adds what the sequence at the beginning of `text`, which is at `position`
/// of the whole, stands for; returns its length. `doubtful` is the first one
/// that will not be valid in the future.
fn sequence(
    rt: &Rt,
    text: &[u8],
    position: usize,
    errors: &str,
    out: &mut Out,
    doubtful: &mut Option<String>,
) -> Result<usize> {
    let Some(letter) = text.get(1) else {
        return Err(error::value_error(rt, "Trailing \\ in string"));
    };
    let byte = match letter {
        b'\n' => return Ok(2),
        b'\\' | b'\'' | b'"' => *letter,
        b'a' => 7,
        b'b' => 8,
        b't' => b'\t',
        b'n' => b'\n',
        b'v' => 11,
        b'f' => 12,
        b'r' => b'\r',
        b'0'..=b'7' => return octal(rt, &text[1..], out, doubtful),
        b'x' => return hexadecimal(rt, &text[2..], position, errors, out),
        _ => {
            doubtful.get_or_insert_with(|| char::from(*letter).to_string());
            out.push(rt, b"\\")?;
            return Ok(1);
        }
    };
    out.push(rt, &[byte])?;
    Ok(2)
}

/// Up to three digits.
fn octal(rt: &Rt, digits: &[u8], out: &mut Out, doubtful: &mut Option<String>) -> Result<usize> {
    let digits = digits.iter().take(3);
    let digits: Vec<u8> = digits
        .copied()
        .take_while(|d| (b'0'..=b'7').contains(d))
        .collect();
    let value = digits.iter().fold(0, |v, d| v * 8 + u32::from(d - b'0'));
    if value > 0xff {
        doubtful.get_or_insert_with(|| format!("{value:o}"));
    }
    out.push(rt, &[value as u8])?;
    Ok(1 + digits.len())
}

/// Two digits.
fn hexadecimal(
    rt: &Rt,
    digits: &[u8],
    position: usize,
    errors: &str,
    out: &mut Out,
) -> Result<usize> {
    let digit = |i: usize| char::from(*digits.get(i)?).to_digit(16);
    if let (Some(high), Some(low)) = (digit(0), digit(1)) {
        out.push(rt, &[(high << 4 | low) as u8])?;
        return Ok(4);
    }
    match errors {
        "strict" => {
            return Err(error::value_error(
                rt,
                format_args!("invalid \\x escape at position {position}"),
            ));
        }
        "replace" => out.push(rt, b"?")?,
        "ignore" => {}
        _ => {
            return Err(error::value_error(
                rt,
                format_args!("decoding error; unknown error handling code: {errors}"),
            ));
        }
    }
    Ok(if digit(0).is_some() { 3 } else { 2 })
}
