//! Encoding a str.

use super::Encoding;
use super::errors::{Handler, Replacement, Unencodable};
use crate::error;
use crate::rt::{Ref, Result, Root, Rt};
use crate::text::decode::Order;
use crate::text::{self, Buffer, buffer, escape, is_surrogate, utf7};
use crate::types::bytes;
use crate::types::strings::{self, is_ascii, positions};

impl Encoding {
    /// Adds one character; `None` if the encoding does not have it.
    #[inline]
    fn push(self, out: &mut Buffer, code: u32) -> Option<buffer::Result<()>> {
        let surrogate = is_surrogate(code);
        Some(match self {
            Encoding::Utf8 if !surrogate => out.push_code(code),
            Encoding::Ascii if code < 0x80 => out.push(&[code as u8]),
            Encoding::Latin1 if code < 0x100 => out.push(&[code as u8]),
            Encoding::Utf16(order) if !surrogate => push_utf16(out, code, order),
            Encoding::Utf32(order) if !surrogate => push_utf32(out, code, order),
            Encoding::UnicodeEscape => escape::push_unicode(out, code),
            Encoding::RawUnicodeEscape => escape::push_raw_unicode(out, code),
            _ => return None,
        })
    }

    /// Adds a surrogate as it is, for `surrogatepass`; `None` if the
    /// encoding has no form for it.
    pub(super) fn push_surrogate(self, out: &mut Buffer, code: u32) -> Option<buffer::Result<()>> {
        match self {
            Encoding::Utf8 => Some(out.push_code(code)),
            Encoding::Utf16(order) => Some(push_unit(out, code as u16, order)),
            Encoding::Utf32(order) => Some(push_utf32(out, code, order)),
            _ => None,
        }
    }

    /// Bytes of a unit.
    pub(super) fn unit(self) -> usize {
        match self {
            Encoding::Utf16(_) => 2,
            Encoding::Utf32(_) => 4,
            _ => 1,
        }
    }

    /// Whether neighbours that cannot be encoded are one error.
    fn takes_runs(self) -> bool {
        self.unit() == 1
    }

    fn reason(self) -> &'static str {
        match self {
            Encoding::Ascii => "ordinal not in range(128)",
            Encoding::Latin1 => "ordinal not in range(256)",
            _ => "surrogates not allowed",
        }
    }
}

fn push_unit(out: &mut Buffer, unit: u16, order: Option<Order>) -> buffer::Result<()> {
    match order {
        Some(Order::Big) => out.push(&unit.to_be_bytes()),
        _ => out.push(&unit.to_le_bytes()),
    }
}

fn push_utf16(out: &mut Buffer, code: u32, order: Option<Order>) -> buffer::Result<()> {
    if code < 0x10000 {
        return push_unit(out, code as u16, order);
    }
    let offset = code - 0x10000;
    push_unit(out, 0xd800 | (offset >> 10) as u16, order)?;
    push_unit(out, 0xdc00 | (offset & 0x3ff) as u16, order)
}

fn push_utf32(out: &mut Buffer, code: u32, order: Option<Order>) -> buffer::Result<()> {
    match order {
        Some(Order::Big) => out.push(&code.to_be_bytes()),
        _ => out.push(&code.to_le_bytes()),
    }
}

/// The bytes of a str in an encoding; new reference. UnicodeEncodeError, or
/// LookupError for a handler that is not known but needed.
pub fn encode(rt: &mut Rt, string: Ref<'_>, encoding: Encoding, errors: &str) -> Result<Root> {
    let text = strings::bytes(string);
    let as_it_is = match encoding {
        Encoding::Utf8 => is_ascii(string) || std::str::from_utf8(text).is_ok(),
        Encoding::Ascii | Encoding::Latin1 => is_ascii(string),
        _ => false,
    };
    if as_it_is {
        return bytes::new(rt, text);
    }
    if encoding == Encoding::Utf7 {
        return finish(rt, utf7::encode(text));
    }
    let mut out = Buffer::new();
    let mark = match encoding {
        Encoding::Utf16(None) => out.push(&[0xff, 0xfe]),
        Encoding::Utf32(None) => out.push(&[0xff, 0xfe, 0, 0]),
        _ => Ok(()),
    };
    error::memory(rt, mark)?;
    let mut walk = Walk {
        at: 0,
        position: 0,
        counted: 0,
    };
    while let Some((code, width)) = text::first(&text[walk.at..]) {
        match encoding.push(&mut out, code) {
            Some(pushed) => {
                error::memory(rt, pushed)?;
                walk.at += width;
            }
            None => walk.handle(rt, string, encoding, errors, &mut out)?,
        }
    }
    bytes::new(rt, out.as_bytes())
}

fn finish(rt: &Rt, built: buffer::Result<Buffer>) -> Result<Root> {
    match built {
        Ok(out) => bytes::new(rt, out.as_bytes()),
        Err(_) => Err(error::no_memory(rt)),
    }
}

/// Where an encoder is.
struct Walk {
    /// In bytes of the text.
    at: usize,
    /// In characters, at byte `counted`.
    position: usize,
    counted: usize,
}

impl Walk {
    /// Deals with the characters here, which the encoding does not have.
    #[cold]
    fn handle(
        &mut self,
        rt: &mut Rt,
        string: Ref<'_>,
        encoding: Encoding,
        errors: &str,
        out: &mut Buffer,
    ) -> Result<()> {
        let text = strings::bytes(string);
        self.position += text::len(&text[self.counted..self.at]);
        self.counted = self.at;
        let most = if encoding.takes_runs() { usize::MAX } else { 1 };
        let mut scratch = Buffer::new();
        let run = text::code_points(&text[self.at..])
            .take(most)
            .take_while(|c| encoding.push(&mut scratch, *c).is_none())
            .count();
        let problem = Unencodable {
            string,
            encoding: encoding.name(),
            reason: encoding.reason(),
            start: self.position,
            end: self.position + run,
        };
        let next = replace(
            rt,
            &problem,
            encoding,
            Handler::by_name(errors),
            self.at,
            out,
        )?;
        self.at = match next == problem.end {
            true => self.at + text::offset(&text[self.at..], run),
            false => positions::offset(string, next),
        };
        (self.position, self.counted) = (next, self.at);
        Ok(())
    }
}

/// Puts what a handler gives in the place of characters that cannot be
/// encoded; returns the position where encoding goes on.
fn replace(
    rt: &mut Rt,
    problem: &Unencodable<'_>,
    encoding: Encoding,
    handler: Handler<'_>,
    at: usize,
    out: &mut Buffer,
) -> Result<usize> {
    let text = &strings::bytes(problem.string)[at..];
    let run = text::code_points(text).take(problem.end - problem.start);
    let mut done = problem.start;
    match handler {
        Handler::SurrogatePass => {
            for code in run {
                match encoding.push_surrogate(out, code) {
                    Some(pushed) if is_surrogate(code) => error::memory(rt, pushed)?,
                    _ => return Err(problem.raise(rt)),
                }
            }
            return Ok(problem.end);
        }
        Handler::SurrogateEscape if encoding.unit() == 1 => {
            for code in run.take_while(|c| (0xdc80..0xdd00).contains(c)) {
                error::memory(rt, out.push(&[(code - 0xdc00) as u8]))?;
                done += 1;
            }
            if done > problem.start {
                return Ok(done);
            }
        }
        _ => {}
    }
    match problem.handle(rt, handler)? {
        (Replacement::Text(replacement), next) => {
            for code in text::code_points(strings::bytes(replacement.get())) {
                match encoding.push(out, code) {
                    Some(pushed) => error::memory(rt, pushed)?,
                    None => return Err(problem.raise(rt)),
                }
            }
            Ok(next)
        }
        (Replacement::Bytes(replacement), next) => {
            let data = bytes::data(replacement.get());
            if !data.len().is_multiple_of(encoding.unit()) {
                return Err(problem.raise(rt));
            }
            error::memory(rt, out.push(data))?;
            Ok(next)
        }
    }
}
