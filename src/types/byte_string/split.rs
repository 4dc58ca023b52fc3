//! Taking bytes apart, and putting parts together.

use super::case::is_space;
use super::{Kind, Out, limit_argument, search, unchanged, view, with_bytes};
use crate::error;
use crate::heap::data::NoMemory;
use crate::object::signature::Signature;
use crate::object::{buffer, is_exact, ops, sequence, slot, type_of};
use crate::rt::{Raised, Ref, Result, Root, Rt};
use crate::types::bytearray::or_no_memory;
use crate::types::exceptions::EXC_MEMORY_ERROR;
use crate::types::{bytes, list, none, tuple};
use std::ops::Range;

/// Parts of the bytes, in order.
#[derive(Default)]
struct Parts(Vec<Range<usize>>);

type Found = std::result::Result<Parts, NoMemory>;

impl Parts {
    fn push(&mut self, part: Range<usize>) -> std::result::Result<(), NoMemory> {
        self.0.try_reserve(1).map_err(|_| NoMemory)?;
        self.0.push(part);
        Ok(())
    }

    fn len(&self) -> usize {
        self.0.len()
    }

    fn reversed(mut self) -> Parts {
        self.0.reverse();
        self
    }
}

fn empty_separator(rt: &Rt) -> Raised {
    error::value_error(rt, "empty separator")
}

/// A list of parts of the object; new reference.
fn list_of(rt: &mut Rt, object: Ref<'_>, parts: Found) -> Result<Root> {
    let Parts(parts) = or_no_memory(rt, parts)?;
    let list = list::with_empty_places(rt, 0)?;
    let kind = Kind::of(object);
    for part in &parts {
        let whole = parts.len() == 1 && *part == (0..view(rt, object)?.len());
        let part = match whole {
            true => unchanged(rt, object)?,
            false => kind.copy(rt, view(rt, object)?.get(part.clone()).unwrap_or_default())?,
        };
        if let Some(list) = list::view(list.get()) {
            list::append(rt, list, part.get())?;
        }
    }
    Ok(list)
}

/// At each separator, from the front.
fn at_separators(data: &[u8], separator: &[u8], most: usize) -> Found {
    let (mut parts, mut begin) = (Parts::default(), 0);
    for at in search::occurrences(data, separator).take(most) {
        parts.push(begin..at)?;
        begin = at + separator.len();
    }
    parts.push(begin..data.len())?;
    Ok(parts)
}

/// At each separator, from the back.
fn at_separators_backward(data: &[u8], separator: &[u8], most: usize) -> Found {
    let (mut parts, mut end) = (Parts::default(), data.len());
    while parts.len() < most
        && let Some(at) = search::last(&data[..end], separator)
    {
        parts.push(at + separator.len()..end)?;
        end = at;
    }
    parts.push(0..end)?;
    Ok(parts.reversed())
}

/// At runs of white space, from the front.
fn at_spaces(data: &[u8], most: usize) -> Found {
    let (mut parts, mut at) = (Parts::default(), 0);
    let skip = |from: usize, space: bool| {
        let rest = data[from..].iter();
        from + rest.take_while(|b| is_space(**b) == space).count()
    };
    loop {
        at = skip(at, true);
        if at == data.len() {
            return Ok(parts);
        }
        if parts.len() == most {
            parts.push(at..data.len())?;
            return Ok(parts);
        }
        let end = skip(at, false);
        parts.push(at..end)?;
        at = end;
    }
}

/// At runs of white space, from the back.
fn at_spaces_backward(data: &[u8], most: usize) -> Found {
    let (mut parts, mut end) = (Parts::default(), data.len());
    let skip = |to: usize, space: bool| {
        let rest = data[..to].iter().rev();
        to - rest.take_while(|b| is_space(**b) == space).count()
    };
    loop {
        end = skip(end, true);
        if end == 0 {
            break;
        }
        if parts.len() == most {
            parts.push(0..end)?;
            break;
        }
        let begin = skip(end, false);
        parts.push(begin..end)?;
        end = begin;
    }
    Ok(parts.reversed())
}

fn split_by(
    rt: &mut Rt,
    object: Ref<'_>,
    (name, arguments, names): (&'static str, &[Ref<'_>], Option<Ref<'_>>),
    at_separators: fn(&[u8], &[u8], usize) -> Found,
    at_spaces: fn(&[u8], usize) -> Found,
) -> Result<Root> {
    let signature = Signature {
        function: name,
        names: ["sep", "maxsplit"],
        required: 0,
    };
    let [separator, most] = signature.bind(rt, arguments, names)?;
    let most = limit_argument(rt, most.as_ref().map(Root::get))?;
    let parts = match separator.filter(|s| !s.get().is(none())) {
        None => at_spaces(view(rt, object)?, most),
        Some(separator) => with_bytes(rt, separator.get(), |rt, separator| {
            if separator.is_empty() {
                return Err(empty_separator(rt));
            }
            Ok(at_separators(view(rt, object)?, separator, most))
        })?,
    };
    list_of(rt, object, parts)
}

pub fn split(
    rt: &mut Rt,
    object: Ref<'_>,
    args: &[Ref<'_>],
    names: Option<Ref<'_>>,
) -> Result<Root> {
    split_by(rt, object, ("split", args, names), at_separators, at_spaces)
}

pub fn rsplit(
    rt: &mut Rt,
    object: Ref<'_>,
    args: &[Ref<'_>],
    names: Option<Ref<'_>>,
) -> Result<Root> {
    let call = ("rsplit", args, names);
    split_by(rt, object, call, at_separators_backward, at_spaces_backward)
}

pub fn splitlines(
    rt: &mut Rt,
    object: Ref<'_>,
    args: &[Ref<'_>],
    names: Option<Ref<'_>>,
) -> Result<Root> {
    let signature = Signature {
        function: "splitlines",
        names: ["keepends"],
        required: 0,
    };
    let [keep] = signature.bind(rt, args, names)?;
    let keep = match keep {
        Some(keep) => ops::is_true(rt, keep.get())?,
        None => false,
    };
    let parts = lines(view(rt, object)?, keep);
    list_of(rt, object, parts)
}

/// The lines, which end with LF, CR or both, or at the end.
fn lines(data: &[u8], keep_ends: bool) -> Found {
    let (mut parts, mut begin) = (Parts::default(), 0);
    while begin < data.len() {
        let end = memchr::memchr2(b'\n', b'\r', &data[begin..]).map_or(data.len(), |i| begin + i);
        let next = match data[end..] {
            [] => end,
            [b'\r', b'\n', ..] => end + 2,
            _ => end + 1,
        };
        parts.push(begin..if keep_ends { next } else { end })?;
        begin = next;
    }
    Ok(parts)
}

/// What is before a separator, the separator, and what is behind; if there
/// is none, the whole is at `whole` and the rest is empty.
fn partition_by(
    rt: &mut Rt,
    object: Ref<'_>,
    separator: Ref<'_>,
    find: fn(&[u8], &[u8]) -> Option<usize>,
    whole: usize,
) -> Result<Root> {
    let (place, len) = with_bytes(rt, separator, |rt, separator| {
        if separator.is_empty() {
            return Err(empty_separator(rt));
        }
        Ok((find(view(rt, object)?, separator), separator.len()))
    })?;
    let kind = Kind::of(object);
    let data = view(rt, object)?;
    let parts = match place {
        Some(at) => [
            kind.copy(rt, &data[..at])?,
            match kind == Kind::Bytes {
                true => separator.root(),
                false => kind.copy(rt, &data[at..at + len])?,
            },
            kind.copy(rt, &data[at + len..])?,
        ],
        None => {
            let mut parts = [
                kind.copy(rt, &[])?,
                kind.copy(rt, &[])?,
                kind.copy(rt, &[])?,
            ];
            parts[whole] = unchanged(rt, object)?;
            parts
        }
    };
    tuple::from_refs(rt, &parts.each_ref().map(Root::get))
}

pub fn partition(rt: &mut Rt, object: Ref<'_>, separator: Ref<'_>) -> Result<Root> {
    partition_by(rt, object, separator, search::first, 0)
}

pub fn rpartition(rt: &mut Rt, object: Ref<'_>, separator: Ref<'_>) -> Result<Root> {
    partition_by(rt, object, separator, search::last, 2)
}

pub fn join(rt: &mut Rt, separator: Ref<'_>, items: Ref<'_>) -> Result<Root> {
    if type_of(items).slot(slot::tp_iter) == 0 && !sequence::check(items) {
        return Err(error::type_error(rt, "can only join an iterable"));
    }
    let items = sequence::to_tuple(rt, items)?;
    let kind = Kind::of(separator);
    if tuple::len(items.get()) == 1
        && let only = tuple::item(rt, items.get(), 0)
        && kind == Kind::Bytes
        && is_exact(only, &bytes::PyBytes_Type)
    {
        return Ok(only.root());
    }
    let mut out = Out::with_room(rt, 0)?;
    for i in 0..tuple::len(items.get()) {
        let item = tuple::item(rt, items.get(), i).root();
        if i > 0 {
            out.push(rt, view(rt, separator)?)?;
        }
        add_item(rt, &mut out, item.get(), i)?;
    }
    out.finish(rt, kind)
}

fn add_item(rt: &mut Rt, out: &mut Out, item: Ref<'_>, index: usize) -> Result<()> {
    if buffer::lends(item) {
        return match with_bytes(rt, item, |rt, data| out.push(rt, data)) {
            Err(_) if !error::matches(rt, &EXC_MEMORY_ERROR) => {
                error::restore(rt, None);
                Err(not_joinable(rt, item, index))
            }
            result => result,
        };
    }
    Err(not_joinable(rt, item, index))
}

#[cold]
fn not_joinable(rt: &Rt, item: Ref<'_>, index: usize) -> Raised {
    let ty = type_of(item).full_name();
    error::type_error(
        rt,
        format_args!("sequence item {index}: expected a bytes-like object, {ty} found"),
    )
}
