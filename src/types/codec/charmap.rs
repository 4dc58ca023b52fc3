//! Encodings of one byte for each character, by a table of the caller's.

use super::Encoding;
use super::errors::{Handler, Input, Replacement, Undecodable, Unencodable};
use crate::error;
use crate::object::{mapping, type_of};
use crate::rt::{Ref, Result, Root, Rt};
use crate::text::{self, Buffer};
use crate::types::exceptions::EXC_LOOKUP_ERROR;
use crate::types::strings::{self, is_str};
use crate::types::{bytes, dict, int, none};

const NAME: &str = "charmap";
const UNDEFINED: &str = "character maps to <undefined>";
/// In a table: nothing is assigned here.
const NOT_ASSIGNED: u32 = 0xfffe;

/// What a table has for a key; `None` if that is nothing. New reference.
fn look_up(rt: &mut Rt, table: Ref<'_>, key: u32) -> Result<Option<Root>> {
    let key = int::from_i64(rt, i64::from(key))?;
    match mapping::get(rt, table, key.get()) {
        Err(_) if error::catch(rt, &EXC_LOOKUP_ERROR) => Ok(None),
        found => Ok(Some(found?).filter(|f| !f.get().is(none()))),
    }
}

/// The str for bytes; without a table they are Latin-1. The table is a str
/// with a character for each byte, or maps bytes to ordinals, str or None. New
/// reference. UnicodeDecodeError, TypeError, whatever the table raises.
pub fn decode(rt: &mut Rt, data: &[u8], table: Option<Ref<'_>>, errors: &str) -> Result<Root> {
    let Some(table) = table else {
        return super::decode(rt, data, Encoding::Latin1, errors);
    };
    let (mut input, mut out, mut at) = (Input::new(data), Buffer::new(), 0);
    let handler = Handler::by_name(errors);
    while let Some(&byte) = input.data().get(at) {
        if push_decoded(rt, table, byte, &mut out)? {
            at += 1;
            continue;
        }
        let problem = Undecodable {
            encoding: NAME,
            reason: UNDEFINED,
            start: at,
            end: at + 1,
        };
        at = problem.handle(rt, &mut input, handler, None, &mut out)?;
    }
    strings::from_built(rt, Ok(out))
}

/// Adds what a byte stands for; false if that is nothing.
fn push_decoded(rt: &mut Rt, table: Ref<'_>, byte: u8, out: &mut Buffer) -> Result<bool> {
    if is_str(table) {
        let code = text::code_points(strings::bytes(table)).nth(usize::from(byte));
        return match code.filter(|c| *c != NOT_ASSIGNED) {
            Some(code) => error::memory(rt, out.push_code(code)).map(|()| true),
            None => Ok(false),
        };
    }
    let Some(found) = look_up(rt, table, u32::from(byte))? else {
        return Ok(false);
    };
    let value = found.get();
    if is_str(value) {
        let text = strings::bytes(value);
        if text::first(text) == Some((NOT_ASSIGNED, text.len())) {
            return Ok(false);
        }
        return error::memory(rt, out.push(text)).map(|()| true);
    }
    if !int::is_int(value) {
        return Err(error::type_error(
            rt,
            "character mapping must return integer, None or str",
        ));
    }
    match int::to_i64(rt, value).map(u32::try_from) {
        Some(Ok(NOT_ASSIGNED)) => Ok(false),
        Some(Ok(code @ ..=0x10ffff)) => error::memory(rt, out.push_code(code)).map(|()| true),
        _ => Err(error::type_error(
            rt,
            "character mapping must be in range(0x110000)",
        )),
    }
}

/// The bytes of a str; without a table in Latin-1. The table maps ordinals to
/// bytes, as ints or as bytes, or None. New reference. UnicodeEncodeError,
/// TypeError, whatever the table raises.
pub fn encode(rt: &mut Rt, string: Ref<'_>, table: Option<Ref<'_>>, errors: &str) -> Result<Root> {
    let Some(table) = table else {
        return super::encode(rt, string, Encoding::Latin1, errors);
    };
    let text = strings::bytes(string);
    let handler = Handler::by_name(errors);
    let (mut out, mut at, mut position) = (Buffer::new(), 0, 0);
    while let Some((code, width)) = text::first(&text[at..]) {
        if push_encoded(rt, table, code, &mut out)? {
            at += width;
            position += 1;
            continue;
        }
        let mut end = position + 1;
        for code in text::code_points(&text[at + width..]) {
            if look_up(rt, table, code)?.is_some() {
                break;
            }
            end += 1;
        }
        let problem = Unencodable {
            string,
            encoding: NAME,
            reason: UNDEFINED,
            start: position,
            end,
        };
        position = replace(rt, &problem, handler, table, &mut out)?;
        at = strings::positions::offset(string, position);
    }
    bytes::new(rt, out.as_bytes())
}

fn replace(
    rt: &mut Rt,
    problem: &Unencodable<'_>,
    handler: Handler<'_>,
    table: Ref<'_>,
    out: &mut Buffer,
) -> Result<usize> {
    let (replacement, next) = problem.handle(rt, handler)?;
    match replacement {
        Replacement::Bytes(data) => error::memory(rt, out.push(bytes::data(data.get())))?,
        Replacement::Text(text) => {
            for code in text::code_points(strings::bytes(text.get())) {
                if !push_encoded(rt, table, code, out)? {
                    return Err(problem.raise(rt));
                }
            }
        }
    }
    Ok(next)
}

/// Adds the bytes of a character; false if there are none.
fn push_encoded(rt: &mut Rt, table: Ref<'_>, code: u32, out: &mut Buffer) -> Result<bool> {
    let Some(found) = look_up(rt, table, code)? else {
        return Ok(false);
    };
    let value = found.get();
    let pushed = if bytes::is_bytes(value) {
        out.push(bytes::data(value))
    } else if !int::is_int(value) {
        let ty = type_of(value).full_name();
        return Err(error::type_error(
            rt,
            format_args!("character mapping must return integer, bytes or None, not {ty}"),
        ));
    } else {
        match int::to_i64(rt, value).map(u8::try_from) {
            Some(Ok(byte)) => out.push(&[byte]),
            _ => {
                return Err(error::type_error(
                    rt,
                    "character mapping must be in range(256)",
                ));
            }
        }
    };
    error::memory(rt, pushed).map(|()| true)
}

/// A table for [`encode`] from one for [`decode`] that is a str: a dict; new
/// reference. TypeError for what is no str or empty.
pub fn build_map(rt: &mut Rt, table: Ref<'_>) -> Result<Root> {
    if !is_str(table) || strings::bytes(table).is_empty() {
        return Err(error::type_error(
            rt,
            "bad argument type for built-in operation",
        ));
    }
    let map = dict::new(rt)?;
    let codes = text::code_points(strings::bytes(table)).take(256);
    for (byte, code) in codes.enumerate().filter(|(_, c)| *c != NOT_ASSIGNED) {
        let key = int::from_i64(rt, i64::from(code))?;
        let value = int::from_i64(rt, byte as i64)?;
        dict::set(rt, map.get(), key.get(), value.get())?;
    }
    Ok(map)
}
