//! translate and maketrans.

use super::char_count;
use crate::error;
use crate::object::{args, mapping, type_of};
use crate::rt::{Raised, Ref, Result, Root, Rt};
use crate::text::{self, Buffer};
use crate::types::codec::errors::{self, Handler};
use crate::types::exceptions::{EXC_LOOKUP_ERROR, unicode};
use crate::types::strings::{self, bytes, is_str, positions};
use crate::types::{dict, int, none};

/// What a table has for a character.
enum Mapped {
    /// No entry: the character itself.
    Same,
    /// None: nothing.
    Nothing,
    /// An int.
    Code(u32),
    /// A str.
    Text(Root),
}

/// `string.translate(table)`, which leaves out what is mapped to None; new
/// reference.
pub fn translate(rt: &mut Rt, string: Ref<'_>, table: Ref<'_>) -> Result<Root> {
    translate_with(rt, string, table, Handler::Ignore)
}

/// The text with each character replaced by what the table has for it. For
/// characters that are mapped to None an error handler is asked. New
/// reference. Whatever the table raises but LookupError, TypeError or
/// ValueError for what it maps to, UnicodeTranslateError.
pub fn translate_with(
    rt: &mut Rt,
    string: Ref<'_>,
    table: Ref<'_>,
    handler: Handler<'_>,
) -> Result<Root> {
    let text = bytes(string);
    let (mut out, mut at) = (Buffer::new(), 0);
    let mut known = Known::new();
    while let Some((code, width)) = text::first(&text[at..]) {
        let pushed = match known.get(rt, table, code)? {
            Mapped::Same => out.push_code(code),
            Mapped::Code(code) => out.push_code(*code),
            Mapped::Text(text) => out.push(bytes(text.get())),
            Mapped::Nothing if handler == Handler::Ignore => Ok(()),
            Mapped::Nothing => {
                let mut end = at + width;
                while let Some((code, width)) = text::first(&text[end..])
                    && matches!(known.get(rt, table, code)?, Mapped::Nothing)
                {
                    end += width;
                }
                let (value, next) = untranslatable(rt, string, at..end, handler)?;
                at = positions::offset(string, next);
                if out.push(bytes(value.get())).is_err() {
                    return Err(error::no_memory(rt));
                }
                continue;
            }
        };
        if pushed.is_err() {
            return Err(error::no_memory(rt));
        }
        at += width;
    }
    strings::from_built(rt, Ok(out))
}

/// What ASCII characters are mapped to, each looked up once.
struct Known {
    ascii: [Option<Mapped>; 128],
    other: Mapped,
}

impl Known {
    fn new() -> Known {
        Known {
            ascii: [const { None }; 128],
            other: Mapped::Same,
        }
    }

    fn get(&mut self, rt: &mut Rt, table: Ref<'_>, code: u32) -> Result<&Mapped> {
        match self.ascii.get_mut(code as usize) {
            Some(Some(mapped)) => Ok(mapped),
            Some(place) => Ok(place.insert(look_up(rt, table, code)?)),
            None => {
                self.other = look_up(rt, table, code)?;
                Ok(&self.other)
            }
        }
    }
}

/// What an error handler gives for characters that are mapped to None, and
/// the position where translating goes on.
fn untranslatable(
    rt: &mut Rt,
    string: Ref<'_>,
    range: std::ops::Range<usize>,
    handler: Handler<'_>,
) -> Result<(Root, usize)> {
    let [start, end] = [range.start, range.end].map(|at| positions::position(string, at));
    let reason = "character maps to <undefined>";
    let exception = unicode::new_translate_error(rt, string, start, end, reason)?;
    errors::call_for_text(rt, handler, exception.get(), char_count(string))
}

fn look_up(rt: &mut Rt, table: Ref<'_>, code: u32) -> Result<Mapped> {
    let key = int::from_i64(rt, i64::from(code))?;
    let found = match mapping::get(rt, table, key.get()) {
        Err(_) if error::catch(rt, &EXC_LOOKUP_ERROR) => return Ok(Mapped::Same),
        found => found?,
    };
    let value = found.get();
    if value.is(none()) {
        return Ok(Mapped::Nothing);
    }
    if is_str(value) {
        return Ok(Mapped::Text(found));
    }
    if !int::is_int(value) {
        return Err(error::type_error(
            rt,
            "character mapping must return integer, None or str",
        ));
    }
    match int::to_i64(rt, value).map(u32::try_from) {
        Some(Ok(code @ ..=0x10ffff)) => Ok(Mapped::Code(code)),
        _ => Err(error::value_error(
            rt,
            "character mapping must be in range(0x110000)",
        )),
    }
}

/// `str.maketrans(x, y, z)`; new reference to a dict.
pub fn make_table(rt: &mut Rt, _: Ref<'_>, args: &[Ref<'_>]) -> Result<Root> {
    args::count(rt, "maketrans", args.len(), 1, 3)?;
    let table = dict::new(rt)?;
    match args {
        [map] => from_dict(rt, *map, table.get())?,
        [from, to, rest @ ..] => from_texts(rt, [*from, *to], rest.first().copied(), table.get())?,
        [] => {}
    }
    Ok(table)
}

fn must_be_str(rt: &Rt, which: u32, value: Ref<'_>) -> Raised {
    let ty = type_of(value).full_name();
    error::type_error(
        rt,
        format_args!("maketrans() argument {which} must be str, not {ty}"),
    )
}

fn from_texts(
    rt: &mut Rt,
    [from, to]: [Ref<'_>; 2],
    removed: Option<Ref<'_>>,
    table: Ref<'_>,
) -> Result<()> {
    if !is_str(to) {
        return Err(must_be_str(rt, 2, to));
    }
    if let Some(removed) = removed.filter(|r| !is_str(*r)) {
        return Err(must_be_str(rt, 3, removed));
    }
    if !is_str(from) {
        return Err(error::type_error(
            rt,
            "first maketrans argument must be a string if there is a second argument",
        ));
    }
    if char_count(from) != char_count(to) {
        return Err(error::value_error(
            rt,
            "the first two maketrans arguments must have equal length",
        ));
    }
    let pairs = text::code_points(bytes(from)).zip(text::code_points(bytes(to)));
    for (from, to) in pairs {
        let key = int::from_i64(rt, i64::from(from))?;
        let value = int::from_i64(rt, i64::from(to))?;
        dict::set(rt, table, key.get(), value.get())?;
    }
    for code in removed
        .into_iter()
        .flat_map(|r| text::code_points(bytes(r)))
    {
        let key = int::from_i64(rt, i64::from(code))?;
        dict::set(rt, table, key.get(), none())?;
    }
    Ok(())
}

fn from_dict(rt: &mut Rt, map: Ref<'_>, table: Ref<'_>) -> Result<()> {
    if !dict::is_dict(map) {
        return Err(error::type_error(
            rt,
            "if you give only one argument to maketrans it must be a dict",
        ));
    }
    let mut place = 0;
    while let Some((next, key, value)) = dict::next_pair(rt, map, place) {
        place = next;
        if is_str(key.get()) {
            let mut points = text::code_points(bytes(key.get()));
            let (Some(code), None) = (points.next(), points.next()) else {
                return Err(error::value_error(
                    rt,
                    "string keys in translatetable must be of length 1",
                ));
            };
            let code = int::from_i64(rt, i64::from(code))?;
            dict::set(rt, table, code.get(), value.get())?;
        } else if int::is_int(key.get()) {
            dict::set(rt, table, key.get(), value.get())?;
        } else {
            return Err(error::type_error(
                rt,
                "keys in translate table mustbe strings or integers",
            ));
        }
    }
    Ok(())
}
