//! Error handlers: those that pyrt has, and calls of those that are registered.
//!
//! The built-in ones are used without an exception object where only their
//! result matters; as functions they are in [`super::functions`].

use super::{functions, registry};
use crate::error;
use crate::object::{call, number};
use crate::rt::{Raised, Ref, Result, Root, Rt};
use crate::text::{self, Buffer, buffer, escape, utf8};
use crate::types::exceptions::behaviour::member;
use crate::types::exceptions::unicode::{self, OBJECT};
use crate::types::exceptions::{EXC_INDEX_ERROR, EXC_LOOKUP_ERROR};
use crate::types::strings::{self, is_str};
use crate::types::{bytes, int, str_ops, tuple};

/// What is to be done about an error.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Handler<'a> {
    /// Raise.
    Strict,
    /// Leave it out.
    Ignore,
    /// `?` or U+FFFD.
    Replace,
    /// `\xNN`, `\uNNNN`, `\UNNNNNNNN`.
    BackslashReplace,
    /// `&#N;`
    XmlCharRefReplace,
    /// `\N{NAME}`.
    NameReplace,
    /// Bytes as lone surrogates, and back.
    SurrogateEscape,
    /// Surrogates like other characters.
    SurrogatePass,
    /// One that was registered.
    Custom(&'a str),
}

impl<'a> Handler<'a> {
    /// The handler with this name.
    pub fn by_name(name: &'a str) -> Handler<'a> {
        match name {
            "strict" => Handler::Strict,
            "ignore" => Handler::Ignore,
            "replace" => Handler::Replace,
            "backslashreplace" => Handler::BackslashReplace,
            "xmlcharrefreplace" => Handler::XmlCharRefReplace,
            "namereplace" => Handler::NameReplace,
            "surrogateescape" => Handler::SurrogateEscape,
            "surrogatepass" => Handler::SurrogatePass,
            name => Handler::Custom(name),
        }
    }
}

/// LookupError for a handler that nobody knows.
pub fn unknown(rt: &Rt, name: &str) -> Raised {
    error::raise(
        rt,
        &EXC_LOOKUP_ERROR,
        format_args!("unknown error handler name '{name}'"),
    )
}

/// TypeError for an exception that a handler cannot handle.
pub fn cannot_handle(rt: &Rt, class: &str) -> Raised {
    error::type_error(
        rt,
        format_args!("don't know how to handle {class} in error callback"),
    )
}

/// What stands in the place of characters or bytes.
pub enum Replacement {
    /// A str, to be encoded.
    Text(Root),
    /// Encoded already.
    Bytes(Root),
}

/// Characters that an encoding does not have; positions count characters.
pub struct Unencodable<'a> {
    /// The text.
    pub string: Ref<'a>,
    /// Name of the encoding.
    pub encoding: &'a str,
    /// For the exception.
    pub reason: &'a str,
    /// The first of them.
    pub start: usize,
    /// Behind the last of them.
    pub end: usize,
}

impl Unencodable<'_> {
    /// The exception; new reference.
    fn exception(&self, rt: &mut Rt) -> Result<Root> {
        let (encoding, reason) = (self.encoding, self.reason);
        unicode::new_encode_error(rt, encoding, self.string, self.start, self.end, reason)
    }

    /// Raises it.
    pub fn raise(&self, rt: &mut Rt) -> Raised {
        match self.exception(rt) {
            Ok(exception) => error::set(rt, exception),
            Err(raised) => raised,
        }
    }

    /// What a handler puts in their place, and where encoding goes on.
    pub fn handle(&self, rt: &mut Rt, handler: Handler<'_>) -> Result<(Replacement, usize)> {
        let Handler::Custom(name) = handler else {
            let at = strings::positions::offset(self.string, self.start);
            let text = &strings::bytes(self.string)[at..];
            let run = text::code_points(text).take(self.end - self.start);
            if handler == Handler::SurrogateEscape {
                let run: Vec<u32> = run.collect();
                return match functions::surrogates_as_bytes(handler, &run, None) {
                    Some(data) => Ok((Replacement::Bytes(bytes::new(rt, &data)?), self.end)),
                    None => Err(self.raise(rt)),
                };
            }
            return match for_characters(handler, run) {
                Some(built) => {
                    let text = strings::from_built(rt, built)?;
                    Ok((Replacement::Text(text), self.end))
                }
                None => Err(self.raise(rt)),
            };
        };
        let function = registry::error_handler(rt, name)?;
        let exception = self.exception(rt)?;
        let result = call::one(rt, function.get(), exception.get())?;
        let message = "encoding error handler must return (str/bytes, int) tuple";
        let (value, next) = pair(rt, result.get(), message)?;
        let next = position(rt, next, str_ops::char_count(self.string))?;
        match value.get() {
            v if is_str(v) => Ok((Replacement::Text(value), next)),
            v if bytes::is_bytes(v) => Ok((Replacement::Bytes(value), next)),
            _ => Err(error::type_error(rt, message)),
        }
    }
}

/// What a built-in handler puts in the place of characters; `None` if it
/// raises.
pub fn for_characters(
    handler: Handler<'_>,
    run: impl Iterator<Item = u32>,
) -> Option<buffer::Result<Buffer>> {
    let push: fn(&mut Buffer, u32) -> buffer::Result<()> = match handler {
        Handler::Ignore => |_, _| Ok(()),
        Handler::Replace => |out, _| out.push(b"?"),
        Handler::BackslashReplace => escape::push_hex,
        Handler::XmlCharRefReplace => |out, code| out.push_display(format_args!("&#{code};")),
        Handler::NameReplace => |out, code| match unicode_names::name_of(code) {
            Some(name) => out.push_display(format_args!("\\N{{{name}}}")),
            None => escape::push_hex(out, code),
        },
        _ => return None,
    };
    let mut out = Buffer::new();
    for code in run {
        if let Err(no_memory) = push(&mut out, code) {
            return Some(Err(no_memory));
        }
    }
    Some(Ok(out))
}

/// Calls a handler with an exception for which it has to give a str, in a
/// text of `len` characters; new reference, and where to go on.
pub fn call_for_text(
    rt: &mut Rt,
    handler: Handler<'_>,
    exception: Ref<'_>,
    len: usize,
) -> Result<(Root, usize)> {
    let result = match handler {
        Handler::Custom(name) => {
            let function = registry::error_handler(rt, name)?;
            call::one(rt, function.get(), exception)?
        }
        handler => functions::handle(rt, handler, exception)?,
    };
    let message = "translating error handler must return (str, int) tuple";
    let (value, next) = pair(rt, result.get(), message)?;
    if !is_str(value.get()) {
        return Err(error::type_error(rt, message));
    }
    Ok((value, position(rt, next, len)?))
}

/// The two parts of a handler's result.
fn pair(rt: &mut Rt, result: Ref<'_>, message: &str) -> Result<(Root, Root)> {
    if !tuple::is_tuple(result) || tuple::len(result) != 2 {
        return Err(error::type_error(rt, message));
    }
    let [value, next] = [0, 1].map(|i| tuple::item(rt, result, i).root());
    if !int::is_int(next.get()) {
        return Err(error::type_error(rt, message));
    }
    Ok((value, next))
}

/// The position from a handler, in a text of `len`; IndexError.
fn position(rt: &mut Rt, next: Root, len: usize) -> Result<usize> {
    let next = number::as_size(rt, next.get(), None)?;
    let from_end = match next {
        0.. => next,
        _ => next.saturating_add(len as isize),
    };
    match usize::try_from(from_end) {
        Ok(next) if next <= len => Ok(next),
        _ => Err(error::raise(
            rt,
            &EXC_INDEX_ERROR,
            format_args!("position {next} from error handler out of bounds"),
        )),
    }
}

/// The bytes that a decoder reads; a handler may put others in their place.
pub struct Input<'a> {
    borrowed: &'a [u8],
    object: Option<Root>,
}

impl<'a> Input<'a> {
    /// Of these bytes.
    pub fn new(data: &'a [u8]) -> Input<'a> {
        Input {
            borrowed: data,
            object: None,
        }
    }

    /// The bytes.
    #[inline]
    pub fn data(&self) -> &[u8] {
        match &self.object {
            Some(object) => bytes::data(object.get()),
            None => self.borrowed,
        }
    }

    /// As an object, for exceptions.
    fn object(&mut self, rt: &Rt) -> Result<&Root> {
        if self.object.is_none() {
            self.object = Some(bytes::new(rt, self.borrowed)?);
        }
        self.object.as_ref().ok_or_else(|| error::no_memory(rt))
    }
}

/// Bytes that do not decode.
#[derive(Clone, Copy)]
pub struct Undecodable<'a> {
    /// Name of the encoding.
    pub encoding: &'a str,
    /// For the exception.
    pub reason: &'a str,
    /// The first of them.
    pub start: usize,
    /// Behind the last of them.
    pub end: usize,
}

impl Undecodable<'_> {
    fn exception(&self, rt: &mut Rt, input: &mut Input<'_>) -> Result<Root> {
        let (encoding, reason) = (self.encoding, self.reason);
        let object = input.object(rt)?.get();
        unicode::new_decode_error(rt, encoding, object, self.start, self.end, reason)
    }

    fn raise(&self, rt: &mut Rt, input: &mut Input<'_>) -> Raised {
        match self.exception(rt, input) {
            Ok(exception) => error::set(rt, exception),
            Err(raised) => raised,
        }
    }

    /// Adds what a handler puts in their place; returns where decoding goes
    /// on. `surrogate` says which surrogate the bytes are, and how many
    /// of them, for `surrogatepass`.
    #[cold]
    pub fn handle(
        &self,
        rt: &mut Rt,
        input: &mut Input<'_>,
        handler: Handler<'_>,
        surrogate: Option<(u32, usize)>,
        out: &mut Buffer,
    ) -> Result<usize> {
        let bad = &input.data()[self.start..self.end];
        let (pushed, next) = match handler {
            Handler::Ignore => (Ok(()), self.end),
            Handler::Replace => (out.push_code(0xfffd), self.end),
            Handler::BackslashReplace => (
                bad.iter()
                    .try_for_each(|b| escape::push_hex(out, u32::from(*b))),
                self.end,
            ),
            Handler::SurrogatePass => match surrogate {
                Some((code, len)) => (out.push_code(code), self.start + len),
                None => return Err(self.raise(rt, input)),
            },
            Handler::SurrogateEscape => {
                let high = bad.iter().take(4).take_while(|b| **b >= 0x80);
                let (pushed, count) = high.fold((Ok(()), 0), |(pushed, n), byte| {
                    let push = |()| out.push_code(0xdc00 + u32::from(*byte));
                    (pushed.and_then(push), n + 1)
                });
                if count == 0 {
                    return Err(self.raise(rt, input));
                }
                (pushed, self.start + count)
            }
            Handler::Strict => return Err(self.raise(rt, input)),
            Handler::XmlCharRefReplace | Handler::NameReplace => {
                return Err(cannot_handle(rt, "UnicodeDecodeError"));
            }
            Handler::Custom(name) => return self.call(rt, input, name, out),
        };
        error::memory(rt, pushed)?;
        Ok(next)
    }

    fn call(
        &self,
        rt: &mut Rt,
        input: &mut Input<'_>,
        name: &str,
        out: &mut Buffer,
    ) -> Result<usize> {
        let function = registry::error_handler(rt, name)?;
        let exception = self.exception(rt, input)?;
        let result = call::one(rt, function.get(), exception.get())?;
        let message = "decoding error handler must return (str, int) tuple";
        let (value, next) = pair(rt, result.get(), message)?;
        if !is_str(value.get()) {
            return Err(error::type_error(rt, message));
        }
        let object = member(rt, exception.get(), OBJECT);
        if !bytes::is_bytes(object.get()) {
            return Err(error::type_error(
                rt,
                "exception attribute object must be bytes",
            ));
        }
        input.object = Some(object);
        let next = position(rt, next, input.data().len())?;
        error::memory(rt, out.push(strings::bytes(value.get())))?;
        Ok(next)
    }
}

/// The surrogate that bytes begin with in UTF-8, and how many they are.
pub fn surrogate_in_utf8(bad: &[u8]) -> Option<(u32, usize)> {
    utf8::surrogate(bad).map(|code| (code, 3))
}
