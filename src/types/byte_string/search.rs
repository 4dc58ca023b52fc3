//! Looking for bytes within bytes.

use super::{byte_value, view, with_bytes};
use crate::error;
use crate::object::{args, buffer, index, type_of};
use crate::rt::{Ref, Result, Root, Rt};
use crate::types::{bool_root, none, tuple};
use memchr::memmem;

/// What is looked for: bytes of an object, or one byte by its value.
fn with_needle<R>(
    rt: &mut Rt,
    object: Ref<'_>,
    body: impl FnOnce(&Rt, &[u8]) -> Result<R>,
) -> Result<R> {
    if buffer::lends(object) {
        return with_bytes(rt, object, body);
    }
    if !index::is_index(object) {
        let ty = type_of(object).full_name();
        return Err(error::type_error(
            rt,
            format_args!("argument should be integer or bytes-like object, not '{ty}'"),
        ));
    }
    let byte = byte_value(rt, object, "byte")?;
    body(rt, &[byte])
}

/// Where a search begins and ends, as bounds of a slice.
#[derive(Clone, Copy)]
struct Window {
    start: isize,
    end: isize,
}

impl Window {
    /// From the optional arguments behind the first.
    fn from_args(rt: &mut Rt, arguments: &[Ref<'_>]) -> Result<Window> {
        let start = bound(rt, arguments.get(1).copied())?.unwrap_or(0);
        let end = bound(rt, arguments.get(2).copied())?.unwrap_or(isize::MAX);
        Ok(Window { start, end })
    }

    /// The range within `len` bytes; `None` where not even nothing is found.
    fn within(self, len: usize) -> Option<std::ops::Range<usize>> {
        let len = len as isize;
        let from_end = |bound: isize| match bound < 0 {
            true => bound.saturating_add(len).max(0),
            false => bound,
        };
        let (start, end) = (from_end(self.start), from_end(self.end).min(len));
        (start <= end).then_some(start as usize..end as usize)
    }
}

fn bound(rt: &mut Rt, argument: Option<Ref<'_>>) -> Result<Option<isize>> {
    let Some(argument) = argument.filter(|a| !a.is(none())) else {
        return Ok(None);
    };
    if !index::is_index(argument) {
        return Err(error::type_error(
            rt,
            "slice indices must be integers or have an __index__ method",
        ));
    }
    index::as_isize(rt, argument, None).map(Some)
}

/// Where the needle is, searched from the front or from the back.
fn position(
    rt: &mut Rt,
    object: Ref<'_>,
    arguments: &[Ref<'_>],
    name: &str,
    search: fn(&[u8], &[u8]) -> Option<usize>,
) -> Result<Option<usize>> {
    args::count(rt, name, arguments.len(), 1, 3)?;
    let window = Window::from_args(rt, arguments)?;
    with_needle(rt, arguments[0], |rt, needle| {
        let data = view(rt, object)?;
        let found = window.within(data.len()).and_then(|range| {
            let start = range.start;
            search(&data[range], needle).map(|at| start + at)
        });
        Ok(found)
    })
}

/// The first place of `needle`.
pub fn first(data: &[u8], needle: &[u8]) -> Option<usize> {
    match needle {
        [byte] => memchr::memchr(*byte, data),
        _ => memmem::find(data, needle),
    }
}

/// The last place of `needle`.
pub fn last(data: &[u8], needle: &[u8]) -> Option<usize> {
    match needle {
        [byte] => memchr::memrchr(*byte, data),
        _ => memmem::rfind(data, needle),
    }
}

fn or_minus_one(rt: &Rt, place: Option<usize>) -> Result<Root> {
    index::int(rt, place.map_or(-1, |p| p as isize))
}

fn or_error(rt: &Rt, place: Option<usize>) -> Result<Root> {
    match place {
        Some(place) => index::int(rt, place as isize),
        None => Err(error::value_error(rt, "subsection not found")),
    }
}

pub fn find(rt: &mut Rt, object: Ref<'_>, arguments: &[Ref<'_>]) -> Result<Root> {
    let place = position(rt, object, arguments, "find", first)?;
    or_minus_one(rt, place)
}

pub fn rfind(rt: &mut Rt, object: Ref<'_>, arguments: &[Ref<'_>]) -> Result<Root> {
    let place = position(rt, object, arguments, "rfind", last)?;
    or_minus_one(rt, place)
}

pub fn index(rt: &mut Rt, object: Ref<'_>, arguments: &[Ref<'_>]) -> Result<Root> {
    let place = position(rt, object, arguments, "index", first)?;
    or_error(rt, place)
}

pub fn rindex(rt: &mut Rt, object: Ref<'_>, arguments: &[Ref<'_>]) -> Result<Root> {
    let place = position(rt, object, arguments, "rindex", last)?;
    or_error(rt, place)
}

pub fn count(rt: &mut Rt, object: Ref<'_>, arguments: &[Ref<'_>]) -> Result<Root> {
    args::count(rt, "count", arguments.len(), 1, 3)?;
    let window = Window::from_args(rt, arguments)?;
    with_needle(rt, arguments[0], |rt, needle| {
        let data = view(rt, object)?;
        let found = match window.within(data.len()) {
            None => 0,
            Some(range) if needle.is_empty() => range.len() + 1,
            Some(range) => occurrences(&data[range], needle).count(),
        };
        index::int(rt, found as isize)
    })
}

/// The places of `needle`, which is not empty, without overlap.
pub fn occurrences<'a>(data: &'a [u8], needle: &'a [u8]) -> impl Iterator<Item = usize> + 'a {
    let (single, several) = match needle {
        [byte] => (Some(memchr::memchr_iter(*byte, data)), None),
        _ => (None, Some(memmem::find_iter(data, needle))),
    };
    single
        .into_iter()
        .flatten()
        .chain(several.into_iter().flatten())
}

/// Whether the bytes begin (or end) with those of an object, or with one of
/// a tuple of them.
fn tail_match(
    rt: &mut Rt,
    object: Ref<'_>,
    arguments: &[Ref<'_>],
    name: &str,
    matches: fn(&[u8], &[u8]) -> bool,
) -> Result<Root> {
    args::count(rt, name, arguments.len(), 1, 3)?;
    let window = Window::from_args(rt, arguments)?;
    let one = |rt: &mut Rt, part: Ref<'_>| {
        with_bytes(rt, part, |rt, part| {
            let data = view(rt, object)?;
            let range = window.within(data.len());
            Ok(range.is_some_and(|r| matches(&data[r], part)))
        })
    };
    let parts = arguments[0];
    if !tuple::is_tuple(parts) {
        if !buffer::lends(parts) {
            let ty = type_of(parts).full_name();
            return Err(error::type_error(
                rt,
                format_args!("{name} first arg must be bytes or a tuple of bytes, not {ty}"),
            ));
        }
        return Ok(bool_root(one(rt, parts)?));
    }
    for i in 0..tuple::len(parts) {
        let part = tuple::item(rt, parts, i).root();
        if one(rt, part.get())? {
            return Ok(bool_root(true));
        }
    }
    Ok(bool_root(false))
}

pub fn startswith(rt: &mut Rt, object: Ref<'_>, arguments: &[Ref<'_>]) -> Result<Root> {
    tail_match(rt, object, arguments, "startswith", |d, p| d.starts_with(p))
}

pub fn endswith(rt: &mut Rt, object: Ref<'_>, arguments: &[Ref<'_>]) -> Result<Root> {
    tail_match(rt, object, arguments, "endswith", |d, p| d.ends_with(p))
}

/// `part in object`: part of it, or one of its bytes.
pub fn contains(rt: &mut Rt, object: Ref<'_>, part: Ref<'_>) -> Result<bool> {
    if index::is_index(part) {
        let byte = byte_value(rt, part, "byte")?;
        return Ok(memchr::memchr(byte, view(rt, object)?).is_some());
    }
    with_bytes(rt, part, |rt, part| {
        Ok(first(view(rt, object)?, part).is_some())
    })
}
