//! Codecs of str: UTF-8, UTF-16, UTF-32, ASCII and Latin-1, with the built-in
//! error handlers.

use crate::error;
use crate::rt::{Raised, Ref, Result, Root, Rt};
use crate::types::exceptions::{EXC_LOOKUP_ERROR, unicode};
use crate::types::str_ops::{code_points, from_text, push_code_point};
use crate::types::{bytes, strings};

/// An encoding pyrt knows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Encoding {
    /// UTF-8.
    Utf8,
    /// ASCII.
    Ascii,
    /// ISO 8859-1.
    Latin1,
    /// UTF-16; `None` for a byte order mark, else whether it is big-endian.
    Utf16(Option<bool>),
    /// UTF-32; `None` for a byte order mark, else whether it is big-endian.
    Utf32(Option<bool>),
}

impl Encoding {
    /// By any of its names. LookupError.
    pub fn by_name(rt: &Rt, name: &str) -> Result<Encoding> {
        let key: String = name
            .chars()
            .map(|c| {
                if c == '_' || c == ' ' {
                    '-'
                } else {
                    c.to_ascii_lowercase()
                }
            })
            .collect();
        Ok(match key.as_str() {
            "utf-8" | "utf8" | "u8" | "utf" | "cp65001" => Encoding::Utf8,
            "ascii" | "us-ascii" | "646" | "ansi-x3.4-1968" => Encoding::Ascii,
            "latin-1" | "latin1" | "iso-8859-1" | "iso8859-1" | "8859" | "cp819" | "l1" => {
                Encoding::Latin1
            }
            "utf-16" | "utf16" | "u16" => Encoding::Utf16(None),
            "utf-16-le" | "utf-16le" => Encoding::Utf16(Some(false)),
            "utf-16-be" | "utf-16be" => Encoding::Utf16(Some(true)),
            "utf-32" | "utf32" | "u32" => Encoding::Utf32(None),
            "utf-32-le" | "utf-32le" => Encoding::Utf32(Some(false)),
            "utf-32-be" | "utf-32be" => Encoding::Utf32(Some(true)),
            _ => {
                return Err(error::raise(
                    rt,
                    &EXC_LOOKUP_ERROR,
                    format_args!("unknown encoding: {name}"),
                ));
            }
        })
    }

    /// The name that exceptions show.
    pub fn name(self) -> &'static str {
        match self {
            Encoding::Utf8 => "utf-8",
            Encoding::Ascii => "ascii",
            Encoding::Latin1 => "latin-1",
            Encoding::Utf16(None) => "utf-16",
            Encoding::Utf16(Some(false)) => "utf-16-le",
            Encoding::Utf16(Some(true)) => "utf-16-be",
            Encoding::Utf32(None) => "utf-32",
            Encoding::Utf32(Some(false)) => "utf-32-le",
            Encoding::Utf32(Some(true)) => "utf-32-be",
        }
    }

    /// Adds one character; false if the encoding does not have it.
    fn push(self, out: &mut Vec<u8>, code: u32) -> bool {
        let surrogate = (0xd800..0xe000).contains(&code);
        match self {
            Encoding::Utf8 if !surrogate => push_code_point(out, code),
            Encoding::Ascii if code < 0x80 => out.push(code as u8),
            Encoding::Latin1 if code < 0x100 => out.push(code as u8),
            Encoding::Utf16(order) if !surrogate => push_utf16(out, code, order == Some(true)),
            Encoding::Utf32(order) if !surrogate => out.extend_from_slice(&match order {
                Some(true) => code.to_be_bytes(),
                _ => code.to_le_bytes(),
            }),
            _ => return false,
        }
        true
    }

    fn reason(self) -> &'static str {
        match self {
            Encoding::Ascii => "ordinal not in range(128)",
            Encoding::Latin1 => "ordinal not in range(256)",
            _ => "surrogates not allowed",
        }
    }
}

fn push_utf16(out: &mut Vec<u8>, code: u32, big: bool) {
    let mut unit = |u: u16| {
        out.extend_from_slice(&if big {
            u.to_be_bytes()
        } else {
            u.to_le_bytes()
        });
    };
    if code < 0x10000 {
        unit(code as u16);
    } else {
        unit(0xd800 | ((code - 0x10000) >> 10) as u16);
        unit(0xdc00 | ((code - 0x10000) & 0x3ff) as u16);
    }
}

/// The bytes of a str in an encoding; new reference. UnicodeEncodeError, or
/// LookupError for a handler that is not known.
pub fn encode(rt: &mut Rt, string: Ref<'_>, encoding: Encoding, errors: &str) -> Result<Root> {
    if encoding == Encoding::Utf8 && strings::is_ascii(string) {
        return bytes::new(rt, strings::bytes(string));
    }
    let codes: Vec<u32> = code_points(string).collect();
    let mut out = Vec::with_capacity(codes.len());
    match encoding {
        Encoding::Utf16(None) => out.extend_from_slice(&[0xff, 0xfe]),
        Encoding::Utf32(None) => out.extend_from_slice(&[0xff, 0xfe, 0, 0]),
        _ => {}
    }
    let mut at = 0;
    while at < codes.len() {
        if encoding.push(&mut out, codes[at]) {
            at += 1;
            continue;
        }
        let mut scratch = Vec::new();
        let run = codes[at..]
            .iter()
            .take_while(|c| !encoding.push(&mut scratch, **c))
            .count();
        replace_unencodable(
            rt,
            string,
            encoding,
            errors,
            &codes[at..at + run],
            at,
            &mut out,
        )?;
        at += run;
    }
    bytes::new(rt, &out)
}

fn replace_unencodable(
    rt: &mut Rt,
    string: Ref<'_>,
    encoding: Encoding,
    errors: &str,
    run: &[u32],
    start: usize,
    out: &mut Vec<u8>,
) -> Result<()> {
    for code in run {
        let text = match errors {
            "ignore" => String::new(),
            "replace" => "?".to_owned(),
            "backslashreplace" => match code {
                0..=0xff => format!("\\x{code:02x}"),
                0x100..=0xffff => format!("\\u{code:04x}"),
                _ => format!("\\U{code:08x}"),
            },
            "xmlcharrefreplace" => format!("&#{code};"),
            "surrogateescape" if (0xdc80..=0xdcff).contains(code) => {
                out.push((code - 0xdc00) as u8);
                continue;
            }
            "surrogatepass" if encoding == Encoding::Utf8 => {
                push_code_point(out, *code);
                continue;
            }
            "strict" | "surrogateescape" | "surrogatepass" => {
                let end = start + run.len();
                let made = unicode::new_encode_error(
                    rt,
                    encoding.name(),
                    string,
                    start,
                    end,
                    encoding.reason(),
                )?;
                return Err(error::set(rt, made));
            }
            _ => return Err(unknown_handler(rt, errors)),
        };
        for character in text.chars() {
            encoding.push(out, character as u32);
        }
    }
    Ok(())
}

fn unknown_handler(rt: &Rt, errors: &str) -> Raised {
    error::raise(
        rt,
        &EXC_LOOKUP_ERROR,
        format_args!("unknown error handler name '{errors}'"),
    )
}

/// A malformed place in the input: its bytes and what is wrong.
struct Malformed {
    len: usize,
    reason: &'static str,
}

/// The str for bytes in an encoding; new reference. UnicodeDecodeError, or
/// LookupError for a handler that is not known.
pub fn decode(rt: &mut Rt, data: &[u8], encoding: Encoding, errors: &str) -> Result<Root> {
    if encoding == Encoding::Utf8 && std::str::from_utf8(data).is_ok() {
        return from_text(rt, data);
    }
    let (encoding, mut at) = byte_order(encoding, data);
    let mut out = Vec::with_capacity(data.len());
    while at < data.len() {
        match next_code(encoding, &data[at..]) {
            Ok((code, len)) => {
                push_code_point(&mut out, code);
                at += len;
            }
            Err(problem) => {
                replace_malformed(rt, data, encoding, errors, at, &problem, &mut out)?;
                at += problem.len;
            }
        }
    }
    from_text(rt, &out)
}

/// Resolves a byte order mark; without one the order is little-endian.
fn byte_order(encoding: Encoding, data: &[u8]) -> (Encoding, usize) {
    match encoding {
        Encoding::Utf16(None) => match data {
            [0xff, 0xfe, ..] => (Encoding::Utf16(Some(false)), 2),
            [0xfe, 0xff, ..] => (Encoding::Utf16(Some(true)), 2),
            _ => (Encoding::Utf16(Some(false)), 0),
        },
        Encoding::Utf32(None) => match data {
            [0xff, 0xfe, 0, 0, ..] => (Encoding::Utf32(Some(false)), 4),
            [0, 0, 0xfe, 0xff, ..] => (Encoding::Utf32(Some(true)), 4),
            _ => (Encoding::Utf32(Some(false)), 0),
        },
        other => (other, 0),
    }
}

fn next_code(encoding: Encoding, data: &[u8]) -> std::result::Result<(u32, usize), Malformed> {
    let bad = |len, reason| Err(Malformed { len, reason });
    match encoding {
        Encoding::Utf8 => next_utf8(data),
        Encoding::Ascii if data[0] >= 0x80 => bad(1, "ordinal not in range(128)"),
        Encoding::Ascii | Encoding::Latin1 => Ok((u32::from(data[0]), 1)),
        Encoding::Utf16(order) => {
            let unit = |at: usize| {
                let pair = [*data.get(at)?, *data.get(at + 1)?];
                Some(if order == Some(true) {
                    u16::from_be_bytes(pair)
                } else {
                    u16::from_le_bytes(pair)
                })
            };
            match (unit(0), unit(2)) {
                (None, _) => bad(data.len(), "truncated data"),
                (Some(high @ 0xd800..=0xdbff), Some(low @ 0xdc00..=0xdfff)) => Ok((
                    0x10000 + ((u32::from(high) & 0x3ff) << 10 | u32::from(low) & 0x3ff),
                    4,
                )),
                (Some(0xd800..=0xdbff), None) => bad(data.len(), "unexpected end of data"),
                (Some(0xd800..=0xdbff), _) => bad(2, "illegal UTF-16 surrogate"),
                (Some(0xdc00..=0xdfff), _) => bad(2, "illegal encoding"),
                (Some(unit), _) => Ok((u32::from(unit), 2)),
            }
        }
        Encoding::Utf32(order) => {
            let Some(word) = data.first_chunk::<4>() else {
                return bad(data.len(), "truncated data");
            };
            let code = if order == Some(true) {
                u32::from_be_bytes(*word)
            } else {
                u32::from_le_bytes(*word)
            };
            match code {
                0xd800..=0xdfff => bad(
                    4,
                    "code point in surrogate code point range(0xd800, 0xe000)",
                ),
                0..=0x10ffff => Ok((code, 4)),
                _ => bad(4, "code point not in range(0x110000)"),
            }
        }
    }
}

fn next_utf8(data: &[u8]) -> std::result::Result<(u32, usize), Malformed> {
    let text = match std::str::from_utf8(&data[..data.len().min(4)]) {
        Ok(text) => text,
        Err(e) if e.valid_up_to() > 0 => {
            std::str::from_utf8(&data[..e.valid_up_to()]).unwrap_or_default()
        }
        Err(e) => {
            let (len, reason) = match e.error_len() {
                None if data.len() < 4 => (data.len(), "unexpected end of data"),
                None => (1, "invalid continuation byte"),
                Some(_) if !(0xc2..=0xf4).contains(&data[0]) => (1, "invalid start byte"),
                Some(len) => (len, "invalid continuation byte"),
            };
            return Err(Malformed { len, reason });
        }
    };
    match text.chars().next() {
        Some(c) => Ok((c as u32, c.len_utf8())),
        None => Err(Malformed {
            len: data.len(),
            reason: "unexpected end of data",
        }),
    }
}

fn replace_malformed(
    rt: &mut Rt,
    data: &[u8],
    encoding: Encoding,
    errors: &str,
    at: usize,
    problem: &Malformed,
    out: &mut Vec<u8>,
) -> Result<()> {
    let bad = &data[at..at + problem.len];
    match errors {
        "ignore" => {}
        "replace" => push_code_point(out, 0xfffd),
        "backslashreplace" => {
            for byte in bad {
                out.extend_from_slice(format!("\\x{byte:02x}").as_bytes());
            }
        }
        "surrogateescape" if bad.iter().all(|b| *b >= 0x80) => {
            for byte in bad {
                push_code_point(out, 0xdc00 + u32::from(*byte));
            }
        }
        "strict" | "surrogateescape" | "surrogatepass" => {
            let object = bytes::new(rt, data)?;
            let made = unicode::new_decode_error(
                rt,
                encoding.name(),
                object.get(),
                at,
                at + problem.len,
                problem.reason,
            )?;
            return Err(error::set(rt, made));
        }
        _ => return Err(unknown_handler(rt, errors)),
    }
    Ok(())
}
