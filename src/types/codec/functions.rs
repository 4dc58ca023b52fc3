//! Encoders, decoders and error handlers of pyrt as functions that can be
//! called.

use super::errors::{self, Handler, cannot_handle};
use super::{Encoding, decode, encode};
use crate::error;
use crate::object::buffer::with_bytes;
use crate::object::{args, thunk, type_of};
use crate::rt::{Ref, Result, Root, Rt};
use crate::text::{self, Buffer, escape, is_surrogate};
use crate::types::exceptions::behaviour::member;
use crate::types::exceptions::unicode::{self, ENCODING, END, OBJECT, START};
use crate::types::exceptions::{
    EXC_UNICODE_DECODE_ERROR, EXC_UNICODE_ENCODE_ERROR, EXC_UNICODE_TRANSLATE_ERROR, view,
};
use crate::types::function::{self, Method, MethodDef, meth};
use crate::types::strings::{self, bytes as text_of, is_str};
use crate::types::{bytes, none, str_ops, tuple};
use std::borrow::Cow;
use std::sync::OnceLock;

#[rustfmt::skip]
static METHODS: [Method; 10] = [
    Method { name: c"encode", function: || thunk::method_fast(run_encoder), flags: meth::FASTCALL, doc: c"Encode a str; returns the bytes and the number of characters." },
    Method { name: c"decode", function: || thunk::method_fast(run_decoder), flags: meth::FASTCALL, doc: c"Decode a bytes-like object; returns the str and the number of bytes." },
    Method { name: c"strict_errors", function: || thunk::method_o(|rt, _, e| handle(rt, Handler::Strict, e)), flags: meth::O, doc: c"Raises the exception." },
    Method { name: c"ignore_errors", function: || thunk::method_o(|rt, _, e| handle(rt, Handler::Ignore, e)), flags: meth::O, doc: c"Leaves out what is malformed." },
    Method { name: c"replace_errors", function: || thunk::method_o(|rt, _, e| handle(rt, Handler::Replace, e)), flags: meth::O, doc: c"Puts a replacement character." },
    Method { name: c"backslashreplace_errors", function: || thunk::method_o(|rt, _, e| handle(rt, Handler::BackslashReplace, e)), flags: meth::O, doc: c"Puts a backslashed escape sequence." },
    Method { name: c"xmlcharrefreplace_errors", function: || thunk::method_o(|rt, _, e| handle(rt, Handler::XmlCharRefReplace, e)), flags: meth::O, doc: c"Puts an XML character reference." },
    Method { name: c"namereplace_errors", function: || thunk::method_o(|rt, _, e| handle(rt, Handler::NameReplace, e)), flags: meth::O, doc: c"Puts the name of the character." },
    Method { name: c"surrogateescape", function: || thunk::method_o(|rt, _, e| handle(rt, Handler::SurrogateEscape, e)), flags: meth::O, doc: c"Puts lone surrogates for bytes, and bytes for them." },
    Method { name: c"surrogatepass", function: || thunk::method_o(|rt, _, e| handle(rt, Handler::SurrogatePass, e)), flags: meth::O, doc: c"Treats surrogates like other characters." },
];

fn definition(which: usize) -> &'static MethodDef {
    static DEFINITIONS: OnceLock<Vec<&'static MethodDef>> = OnceLock::new();
    DEFINITIONS.get_or_init(|| METHODS.iter().map(function::leak_def).collect())[which]
}

/// The encoder of an encoding; new reference.
pub fn encoder(rt: &Rt, encoding: Encoding) -> Result<Root> {
    let name = strings::new(rt, encoding.name())?;
    function::new(rt, definition(0), Some(name.get()), None, None)
}

/// The decoder of an encoding; new reference.
pub fn decoder(rt: &Rt, encoding: Encoding) -> Result<Root> {
    let name = strings::new(rt, encoding.name())?;
    function::new(rt, definition(1), Some(name.get()), None, None)
}

/// A built-in error handler; new reference.
pub fn handler(rt: &Rt, handler: Handler<'_>) -> Result<Root> {
    let which = match handler {
        Handler::Strict | Handler::Custom(_) => 2,
        Handler::Ignore => 3,
        Handler::Replace => 4,
        Handler::BackslashReplace => 5,
        Handler::XmlCharRefReplace => 6,
        Handler::NameReplace => 7,
        Handler::SurrogateEscape => 8,
        Handler::SurrogatePass => 9,
    };
    function::new(rt, definition(which), None, None, None)
}

/// The encoding a function is for, and the arguments (object, errors).
fn arguments<'a>(
    rt: &Rt,
    function: &str,
    name: Ref<'_>,
    args: &'a [Ref<'a>],
) -> Result<(Encoding, Ref<'a>, &'a str)> {
    args::count(rt, function, args.len(), 1, 2)?;
    let encoding = strings::as_str(name).and_then(Encoding::by_name);
    let errors = match args.get(1).filter(|e| !e.is(none())) {
        None => "strict",
        Some(errors) => match strings::as_str(*errors).filter(|_| is_str(*errors)) {
            Some(errors) => errors,
            None => {
                let ty = type_of(*errors).full_name();
                return Err(error::type_error(
                    rt,
                    format_args!("{function}() argument 2 must be str or None, not {ty}"),
                ));
            }
        },
    };
    Ok((encoding.unwrap_or(Encoding::Utf8), args[0], errors))
}

/// The object and how many of its items were used.
fn with_count(rt: &Rt, object: Root, used: usize) -> Result<Root> {
    let used = crate::object::index::int(rt, used as isize)?;
    tuple::from_refs(rt, &[object.get(), used.get()])
}

fn run_encoder(rt: &mut Rt, name: Ref<'_>, args: &[Ref<'_>]) -> Result<Root> {
    let (encoding, object, errors) = arguments(rt, "encode", name, args)?;
    let encoded = encode_object(rt, encoding, object, errors)?;
    with_count(rt, encoded, str_ops::char_count(object))
}

fn run_decoder(rt: &mut Rt, name: Ref<'_>, args: &[Ref<'_>]) -> Result<Root> {
    let (encoding, object, errors) = arguments(rt, "decode", name, args)?;
    let data = data_of(rt, object)?;
    let used = data.len();
    let decoded = decode(rt, &data, encoding, errors)?;
    with_count(rt, decoded, used)
}

/// The bytes of a str; new reference. TypeError for another object.
pub fn encode_object(
    rt: &mut Rt,
    encoding: Encoding,
    object: Ref<'_>,
    errors: &str,
) -> Result<Root> {
    if is_str(object) {
        return encode(rt, object, encoding, errors);
    }
    let name = encoding.name().replace('-', "_");
    let ty = match object.is(none()) {
        true => "None",
        false => type_of(object).full_name(),
    };
    Err(error::type_error(
        rt,
        format_args!("{name}_encode() argument 1 must be str, not {ty}"),
    ))
}

/// The bytes of a bytes-like object: a copy where they may change, as an error
/// handler may be foreign code. TypeError, BufferError, MemoryError.
pub fn data_of<'a>(rt: &mut Rt, object: Ref<'a>) -> Result<Cow<'a, [u8]>> {
    if bytes::is_bytes(object) {
        return Ok(bytes::data(object).into());
    }
    with_bytes(rt, object, |rt, data| {
        let mut copy = Buffer::new();
        error::memory(rt, copy.push(data))?;
        Ok(copy.into_bytes().into())
    })
}

/// The str of a bytes-like object; new reference. TypeError for another one.
pub fn decode_object(
    rt: &mut Rt,
    encoding: Encoding,
    object: Ref<'_>,
    errors: &str,
) -> Result<Root> {
    let data = data_of(rt, object)?;
    decode(rt, &data, encoding, errors)
}

/// What a Unicode error is about.
enum What {
    Encode,
    Decode,
    Translate,
}

/// Runs a built-in handler on an exception; new reference to its tuple.
/// TypeError for an exception that it does not handle.
pub fn handle(rt: &mut Rt, handler: Handler<'_>, exception: Ref<'_>) -> Result<Root> {
    if handler == Handler::Strict {
        if view(exception).is_none() {
            return Err(error::type_error(rt, "codec must pass exception instance"));
        }
        return Err(error::set(rt, exception.root()));
    }
    let class = type_of(exception);
    let what = if class.is_subtype(rt, &EXC_UNICODE_ENCODE_ERROR) {
        What::Encode
    } else if class.is_subtype(rt, &EXC_UNICODE_DECODE_ERROR) {
        What::Decode
    } else if class.is_subtype(rt, &EXC_UNICODE_TRANSLATE_ERROR) {
        What::Translate
    } else {
        return Err(cannot_handle(rt, class.full_name()));
    };
    let object = member(rt, exception, OBJECT);
    let len = match what {
        What::Decode => bytes::data(object.get()).len(),
        _ => str_ops::char_count(object.get()),
    };
    let start = clip(
        unicode::position(rt, exception, START),
        len.saturating_sub(1),
    );
    let end = clip(unicode::position(rt, exception, END), len).max(start);
    let encoding = member(rt, exception, ENCODING);
    let encoding = strings::as_str(encoding.get()).and_then(Encoding::by_name);
    let answer = match what {
        What::Decode => {
            let bad = &bytes::data(object.get())[start..end];
            decode_answer(rt, handler, bad, encoding)?
        }
        _ => {
            let at = strings::positions::offset(object.get(), start);
            let text = &text_of(object.get())[at..];
            let run = text::code_points(text)
                .take(end - start)
                .collect::<Vec<u32>>();
            let translate = matches!(what, What::Translate);
            encode_answer(rt, handler, &run, encoding, translate)?
        }
    };
    let Some((value, used)) = answer else {
        return match handler {
            Handler::SurrogateEscape | Handler::SurrogatePass => {
                Err(error::set(rt, exception.root()))
            }
            _ => Err(cannot_handle(rt, class.full_name())),
        };
    };
    with_count(rt, value, start + used)
}

fn clip(position: i64, most: usize) -> usize {
    usize::try_from(position).unwrap_or(0).min(most)
}

/// What a handler gives for bytes, and how many of them it took.
fn decode_answer(
    rt: &Rt,
    handler: Handler<'_>,
    bad: &[u8],
    encoding: Option<Encoding>,
) -> Result<Option<(Root, usize)>> {
    let mut out = Buffer::new();
    let (pushed, used) = match handler {
        Handler::Ignore => (Ok(()), bad.len()),
        Handler::Replace => (out.push_code(0xfffd), bad.len()),
        Handler::BackslashReplace => {
            let mut codes = bad.iter().map(|b| u32::from(*b));
            let pushed = codes.try_for_each(|c| escape::push_hex(&mut out, c));
            (pushed, bad.len())
        }
        Handler::SurrogateEscape => {
            let high = bad.iter().take(4).take_while(|b| **b >= 0x80).count();
            if high == 0 {
                return Ok(None);
            }
            let mut codes = bad[..high].iter().map(|b| 0xdc00 + u32::from(*b));
            (codes.try_for_each(|c| out.push_code(c)), high)
        }
        Handler::SurrogatePass => {
            let found = encoding.and_then(|e| super::decode::surrogate(e, bad));
            let Some((code, len)) = found else {
                return Ok(None);
            };
            (out.push_code(code), len)
        }
        _ => return Ok(None),
    };
    let text = strings::from_built(rt, pushed.map(|()| out))?;
    Ok(Some((text, used)))
}

/// What a handler gives for characters, and how many of them it took.
fn encode_answer(
    rt: &Rt,
    handler: Handler<'_>,
    run: &[u32],
    encoding: Option<Encoding>,
    translate: bool,
) -> Result<Option<(Root, usize)>> {
    let codes = run.iter().copied();
    let value = match handler {
        Handler::Replace if translate => {
            let mut out = Buffer::new();
            let pushed = run.iter().try_for_each(|_| out.push_code(0xfffd));
            strings::from_built(rt, pushed.map(|()| out))?
        }
        Handler::XmlCharRefReplace | Handler::NameReplace if translate => return Ok(None),
        Handler::SurrogateEscape | Handler::SurrogatePass => {
            let Some(data) = surrogates_as_bytes(handler, run, encoding) else {
                return Ok(None);
            };
            bytes::new(rt, &data)?
        }
        _ => match errors::for_characters(handler, codes) {
            Some(built) => strings::from_built(rt, built)?,
            None => return Ok(None),
        },
    };
    Ok(Some((value, run.len())))
}

/// The bytes that surrogates stand for; `None` if one of them stands for none.
pub fn surrogates_as_bytes(
    handler: Handler<'_>,
    run: &[u32],
    encoding: Option<Encoding>,
) -> Option<Vec<u8>> {
    if handler == Handler::SurrogateEscape {
        return run
            .iter()
            .map(|c| (0xdc80..0xdd00).contains(c).then_some((c - 0xdc00) as u8))
            .collect();
    }
    let mut out = Buffer::new();
    for code in run {
        if !is_surrogate(*code) {
            return None;
        }
        encoding?.push_surrogate(&mut out, *code)?.ok()?;
    }
    Some(out.into_bytes())
}
