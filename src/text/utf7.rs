//! UTF-7 (RFC 2152): ASCII, with base64 of UTF-16 between `+` and `-`.

use super::buffer::{Buffer, Result};
use super::code_points;

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

fn value(byte: u8) -> Option<u32> {
    Some(u32::from(match byte {
        b'A'..=b'Z' => byte - b'A',
        b'a'..=b'z' => byte - b'a' + 26,
        b'0'..=b'9' => byte - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    }))
}

/// Whether the encoder writes a character as it is.
fn is_direct(code: u32) -> bool {
    match u8::try_from(code) {
        Ok(b'\t' | b'\n' | b'\r') => true,
        Ok(byte @ 0x20..0x7f) => !matches!(byte, b'+' | b'\\' | b'~'),
        _ => false,
    }
}

/// Bits that wait to be written in groups of six.
#[derive(Default)]
struct Bits {
    value: u32,
    count: u32,
}

impl Bits {
    fn push_unit(&mut self, unit: u32, out: &mut Buffer) -> Result<()> {
        self.value = self.value << 16 | unit;
        self.count += 16;
        while self.count >= 6 {
            self.count -= 6;
            out.push(&[ALPHABET[(self.value >> self.count & 0x3f) as usize]])?;
        }
        Ok(())
    }

    fn flush(&mut self, out: &mut Buffer) -> Result<()> {
        if self.count > 0 {
            out.push(&[ALPHABET[(self.value << (6 - self.count) & 0x3f) as usize]])?;
        }
        *self = Bits::default();
        Ok(())
    }
}

/// Encodes a text, surrogates like other characters.
pub fn encode(text: &[u8]) -> Result<Buffer> {
    let mut out = Buffer::with_room(text.len())?;
    let mut shifted: Option<Bits> = None;
    for code in code_points(text) {
        if is_direct(code) {
            if let Some(mut bits) = shifted.take() {
                bits.flush(&mut out)?;
                if code == u32::from(b'-') || value(code as u8).is_some() {
                    out.push(b"-")?;
                }
            }
            out.push(&[code as u8])?;
            continue;
        }
        if shifted.is_none() {
            if code == u32::from(b'+') {
                out.push(b"+-")?;
                continue;
            }
            out.push(b"+")?;
        }
        let bits = shifted.get_or_insert_default();
        if let Some(offset) = code.checked_sub(0x10000) {
            bits.push_unit(0xd800 | offset >> 10, &mut out)?;
            bits.push_unit(0xdc00 | offset & 0x3ff, &mut out)?;
        } else {
            bits.push_unit(code, &mut out)?;
        }
    }
    if let Some(mut bits) = shifted {
        bits.flush(&mut out)?;
        out.push(b"-")?;
    }
    Ok(out)
}

/// How far decoding came.
#[derive(Debug, PartialEq, Eq)]
pub enum Outcome {
    /// To the end, or so far that the rest needs more input.
    End(usize),
    /// To something malformed.
    Malformed {
        /// Where it begins.
        start: usize,
        /// Where it ends.
        end: usize,
        /// What is wrong.
        reason: &'static str,
    },
}

/// A base64 section.
struct Section {
    /// Where it begins, in the input and in the output.
    start: usize,
    out: usize,
    bits: Bits,
    /// A high surrogate that waits for its other half.
    high: Option<u32>,
}

impl Section {
    fn push(&mut self, digit: u32, out: &mut Buffer) -> Result<()> {
        self.bits.value = self.bits.value << 6 | digit;
        self.bits.count += 6;
        if self.bits.count < 16 {
            return Ok(());
        }
        self.bits.count -= 16;
        let unit = self.bits.value >> self.bits.count & 0xffff;
        self.bits.value &= (1 << self.bits.count) - 1;
        if let Some(high) = self.high.take() {
            if (0xdc00..0xe000).contains(&unit) {
                return out.push_code(0x10000 + ((high & 0x3ff) << 10 | unit & 0x3ff));
            }
            out.push_code(high)?;
        }
        if (0xd800..0xdc00).contains(&unit) {
            self.high = Some(unit);
            return Ok(());
        }
        out.push_code(unit)
    }

    /// What is wrong with the bits that are left.
    fn left_over(&self) -> Option<&'static str> {
        match self.bits.count {
            6.. => Some("partial character in shift sequence"),
            1.. if self.bits.value != 0 => Some("non-zero padding bits in shift sequence"),
            _ => None,
        }
    }
}

/// Decodes up to the end or to something malformed, after which decoding
/// starts anew. Unless `last`, a section that is open at the end is not used.
pub fn decode(data: &[u8], last: bool, out: &mut Buffer) -> Result<Outcome> {
    let mut open: Option<Section> = None;
    let mut at = 0;
    while let Some(&byte) = data.get(at) {
        let malformed = |start, end, reason| Ok(Outcome::Malformed { start, end, reason });
        if let Some(section) = &mut open {
            if let Some(digit) = value(byte) {
                section.push(digit, out)?;
                at += 1;
                continue;
            }
            if let Some(reason) = section.left_over() {
                return malformed(section.start, at + 1, reason);
            }
            if let Some(high) = section.high.filter(|_| byte.is_ascii()) {
                out.push_code(high)?;
            }
            open = None;
            at += usize::from(byte == b'-');
            continue;
        }
        match (byte, data.get(at + 1)) {
            (b'+', Some(b'-')) => {
                out.push(b"+")?;
                at += 2;
            }
            (b'+', Some(next)) if value(*next).is_none() => {
                return malformed(at, at + 2, "ill-formed sequence");
            }
            (b'+', _) => {
                open = Some(Section {
                    start: at,
                    out: out.as_bytes().len(),
                    bits: Bits::default(),
                    high: None,
                });
                at += 1;
            }
            (..0x80, _) => {
                out.push(&[byte])?;
                at += 1;
            }
            _ => return malformed(at, at + 1, "unexpected special character"),
        }
    }
    match open {
        Some(section) if !last => {
            out.truncate(section.out);
            Ok(Outcome::End(section.start))
        }
        Some(section) if section.high.is_some() || section.left_over().is_some() => {
            Ok(Outcome::Malformed {
                start: section.start,
                end: data.len(),
                reason: "unterminated shift sequence",
            })
        }
        _ => Ok(Outcome::End(data.len())),
    }
}
