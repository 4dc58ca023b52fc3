//! Decoding bytes.

use super::Encoding;
use super::errors::{Handler, Input, Undecodable, surrogate_in_utf8};
use crate::error;
use crate::rt::{Result, Root, Rt};
use crate::text::decode::{self as steps, Order, Step};
use crate::text::{Buffer, is_surrogate, utf7, utf8};
use crate::types::exceptions::EXC_DEPRECATION_WARNING;
use crate::types::{strings, warning};

/// A decoded text and how far the decoder came.
pub struct Decoded {
    /// The text; new reference.
    pub text: Root,
    /// Bytes that were used.
    pub used: usize,
    /// The byte order that was in force at the end.
    pub order: Option<Order>,
}

/// The str for bytes in an encoding; new reference. UnicodeDecodeError, or
/// LookupError for a handler that is not known but needed.
pub fn decode(rt: &mut Rt, data: &[u8], encoding: Encoding, errors: &str) -> Result<Root> {
    decode_stateful(rt, data, encoding, errors, true).map(|decoded| decoded.text)
}

/// [`decode`], where unless `last` the input may end inside a character, which
/// is then not used.
pub fn decode_stateful(
    rt: &mut Rt,
    data: &[u8],
    encoding: Encoding,
    errors: &str,
    last: bool,
) -> Result<Decoded> {
    let (encoding, order, start) = byte_order(encoding, data);
    let mut decoder = Decoder {
        input: Input::new(data),
        out: Buffer::new(),
        at: start,
        handler: Handler::by_name(errors),
        encoding: encoding.name(),
        last,
    };
    match encoding {
        Encoding::Utf8 => decoder.utf8(rt)?,
        Encoding::Ascii => decoder.run(rt, steps::ascii, no_surrogate)?,
        Encoding::Latin1 => decoder.run(rt, steps::latin1, no_surrogate)?,
        Encoding::UnicodeEscape => decoder.run(rt, steps::unicode_escape, no_surrogate)?,
        Encoding::RawUnicodeEscape => decoder.run(rt, steps::raw_unicode_escape, no_surrogate)?,
        Encoding::Utf7 => decoder.utf7(rt)?,
        Encoding::Utf16(order) => {
            let order = order.unwrap_or(Order::Little);
            decoder.run(
                rt,
                |d| steps::utf16(d, order),
                |d| unit_surrogate(d, order, 2),
            )?;
        }
        Encoding::Utf32(order) => {
            let order = order.unwrap_or(Order::Little);
            decoder.run(
                rt,
                |d| steps::utf32(d, order),
                |d| unit_surrogate(d, order, 4),
            )?;
        }
    }
    let text = decoder.out.as_bytes();
    Ok(Decoded {
        text: strings::new_wtf8(rt, text, text.is_ascii())?,
        used: decoder.at,
        order,
    })
}

/// Resolves a byte order mark: the encoding with an order, which without a
/// mark is little-endian, the order that was given or found, and where the
/// text begins.
fn byte_order(encoding: Encoding, data: &[u8]) -> (Encoding, Option<Order>, usize) {
    let (found, len) = match (encoding, data) {
        (Encoding::Utf16(None), [0xff, 0xfe, ..]) => (Some(Order::Little), 2),
        (Encoding::Utf16(None), [0xfe, 0xff, ..]) => (Some(Order::Big), 2),
        (Encoding::Utf32(None), [0xff, 0xfe, 0, 0, ..]) => (Some(Order::Little), 4),
        (Encoding::Utf32(None), [0, 0, 0xfe, 0xff, ..]) => (Some(Order::Big), 4),
        (Encoding::Utf16(given) | Encoding::Utf32(given), _) => (given, 0),
        _ => (None, 0),
    };
    let order = Some(found.unwrap_or(Order::Little));
    let resolved = match encoding {
        Encoding::Utf16(_) => Encoding::Utf16(order),
        Encoding::Utf32(_) => Encoding::Utf32(order),
        other => other,
    };
    (resolved, found, len)
}

fn no_surrogate(_: &[u8]) -> Option<(u32, usize)> {
    None
}

/// The surrogate that bytes begin with in an encoding that has a form for
/// surrogates, and how many they are.
pub(super) fn surrogate(encoding: Encoding, bad: &[u8]) -> Option<(u32, usize)> {
    match encoding {
        Encoding::Utf8 => surrogate_in_utf8(bad),
        Encoding::Utf16(order) => unit_surrogate(bad, order.unwrap_or(Order::Little), 2),
        Encoding::Utf32(order) => unit_surrogate(bad, order.unwrap_or(Order::Little), 4),
        _ => None,
    }
}

/// The surrogate that a unit is, for `surrogatepass`.
fn unit_surrogate(bad: &[u8], order: Order, width: usize) -> Option<(u32, usize)> {
    let unit = bad.get(..width)?;
    let fold = |code: u32, byte: &u8| code << 8 | u32::from(*byte);
    let code = match order {
        Order::Big => unit.iter().fold(0, fold),
        Order::Little => unit.iter().rev().fold(0, fold),
    };
    is_surrogate(code).then_some((code, width))
}

struct Decoder<'a> {
    input: Input<'a>,
    out: Buffer,
    at: usize,
    handler: Handler<'a>,
    encoding: &'a str,
    last: bool,
}

impl Decoder<'_> {
    /// Decodes step by step.
    fn run(
        &mut self,
        rt: &mut Rt,
        step: impl Fn(&[u8]) -> Step,
        surrogate: impl Fn(&[u8]) -> Option<(u32, usize)>,
    ) -> Result<()> {
        let mut warned = false;
        while self.at < self.input.data().len() {
            let rest = &self.input.data()[self.at..];
            match step(rest) {
                Step::Code(code, len) => {
                    if is_large_octal(rest, code) && !warned {
                        warned = true;
                        self.warn(rt, 4)?;
                    }
                    error::memory(rt, self.out.push_code(code))?;
                    self.at += len;
                }
                Step::Nothing(len) => self.at += len,
                Step::Plain(len) => {
                    let mut plain = rest[..len].iter().map(|b| u32::from(*b));
                    error::memory(rt, plain.try_for_each(|c| self.out.push_code(c)))?;
                    self.at += len;
                }
                Step::Unknown(len) => {
                    if !warned {
                        warned = true;
                        self.warn(rt, 2)?;
                    }
                    error::memory(rt, self.out.push(b"\\"))?;
                    self.at += len;
                }
                Step::Incomplete(..) if !self.last => return Ok(()),
                Step::Incomplete(len, reason) | Step::Malformed(len, reason) => {
                    let found = surrogate(rest);
                    self.malformed(rt, len, reason, found)?;
                }
            }
        }
        Ok(())
    }

    /// Warns about an escape of up to `len` bytes that is going to be an error.
    #[cold]
    fn warn(&mut self, rt: &mut Rt, len: usize) -> Result<()> {
        let data = self.input.data();
        let escape = &data[self.at..data.len().min(self.at + len)];
        let shown: String = escape.iter().map(|b| char::from(*b)).collect();
        let kind = if len == 4 { "octal escape" } else { "escape" };
        let message = format!(
            "\"{shown}\" is an invalid {kind} sequence. \
             Such sequences will not work in the future. "
        );
        let message = strings::new(rt, &message)?;
        warning::warn(rt, EXC_DEPRECATION_WARNING.as_ref(), message.get(), 1)
    }

    fn malformed(
        &mut self,
        rt: &mut Rt,
        len: usize,
        reason: &str,
        surrogate: Option<(u32, usize)>,
    ) -> Result<()> {
        let problem = Undecodable {
            encoding: self.encoding,
            reason,
            start: self.at,
            end: self.at + len,
        };
        let handler = self.handler;
        self.at = problem.handle(rt, &mut self.input, handler, surrogate, &mut self.out)?;
        Ok(())
    }

    /// Decodes UTF-8, which is copied as far as it is well formed.
    fn utf8(&mut self, rt: &mut Rt) -> Result<()> {
        loop {
            let rest = &self.input.data()[self.at..];
            let Some(problem) = utf8::check(rest) else {
                error::memory(rt, self.out.push(rest))?;
                self.at += rest.len();
                return Ok(());
            };
            error::memory(rt, self.out.push(&rest[..problem.valid]))?;
            self.at += problem.valid;
            if problem.incomplete && !self.last {
                return Ok(());
            }
            let found = surrogate_in_utf8(&self.input.data()[self.at..]);
            self.malformed(rt, problem.len, problem.reason, found)?;
        }
    }

    fn utf7(&mut self, rt: &mut Rt) -> Result<()> {
        loop {
            let rest = &self.input.data()[self.at..];
            match error::memory(rt, utf7::decode(rest, self.last, &mut self.out))? {
                utf7::Outcome::End(used) => {
                    self.at += used;
                    return Ok(());
                }
                utf7::Outcome::Malformed { start, end, reason } => {
                    self.at += start;
                    self.malformed(rt, end - start, reason, None)?;
                }
            }
        }
    }
}

/// Whether an octal escape stands for more than a byte.
fn is_large_octal(escape: &[u8], code: u32) -> bool {
    code > 0xff && matches!(escape, [b'\\', b'4'..=b'7', ..])
}
