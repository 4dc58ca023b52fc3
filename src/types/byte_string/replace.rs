//! Replacing parts by others, and bytes by others.

use super::{Kind, Out, limit_argument, map, search, unchanged, view, with_bytes};
use crate::error;
use crate::object::args;
use crate::object::signature::Signature;
use crate::rt::{Ref, Result, Root, Rt};
use crate::types::{bytes, none};

pub fn replace(
    rt: &mut Rt,
    object: Ref<'_>,
    args: &[Ref<'_>],
    names: Option<Ref<'_>>,
) -> Result<Root> {
    let signature = Signature {
        function: "replace",
        names: ["", "", "count"],
        required: 2,
    };
    let [Some(old), Some(new), count] = signature.bind(rt, args, names)? else {
        return unchanged(rt, object);
    };
    let (old, new) = (copied(rt, old.get())?, copied(rt, new.get())?);
    let most = limit_argument(rt, count.as_ref().map(Root::get))?;
    replaced(rt, object, old.bytes(), new.bytes(), most)
}

/// A copy of the bytes of an object, for where foreign code runs before they
/// are used.
fn copied(rt: &mut Rt, object: Ref<'_>) -> Result<Out> {
    with_bytes(rt, object, Out::copy)
}

fn replaced(rt: &Rt, object: Ref<'_>, old: &[u8], new: &[u8], most: usize) -> Result<Root> {
    let data = view(rt, object)?;
    if most == 0 || old == new {
        return unchanged(rt, object);
    }
    if old.is_empty() {
        return interleaved(rt, object, new, most);
    }
    let mut places = search::occurrences(data, old).take(most).peekable();
    if places.peek().is_none() {
        return unchanged(rt, object);
    }
    let mut out = Out::with_room(rt, data.len())?;
    let mut done = 0;
    for at in places {
        out.push(rt, &data[done..at])?;
        out.push(rt, new)?;
        done = at + old.len();
    }
    out.push(rt, &data[done..])?;
    out.finish(rt, Kind::of(object))
}

/// `new` before each byte and at the end.
fn interleaved(rt: &Rt, object: Ref<'_>, new: &[u8], most: usize) -> Result<Root> {
    let data = view(rt, object)?;
    let times = most.min(data.len() + 1);
    let len = new.len().checked_mul(times);
    let mut out = Out::with_room_for(rt, len.and_then(|l| l.checked_add(data.len())))?;
    for i in 0..times {
        out.push(rt, new)?;
        out.push(rt, data.get(i..=i).unwrap_or_default())?;
    }
    out.push(rt, data.get(times..).unwrap_or_default())?;
    out.finish(rt, Kind::of(object))
}

pub fn translate(
    rt: &mut Rt,
    object: Ref<'_>,
    args: &[Ref<'_>],
    names: Option<Ref<'_>>,
) -> Result<Root> {
    let signature = Signature {
        function: "translate",
        names: ["", "delete"],
        required: 1,
    };
    let [table, delete] = signature.bind(rt, args, names)?;
    let table = match table.filter(|t| !t.get().is(none())) {
        None => None,
        Some(table) => Some(with_bytes(rt, table.get(), |rt, table| {
            <[u8; 256]>::try_from(table).map_err(|_| {
                error::value_error(rt, "translation table must be 256 characters long")
            })
        })?),
    };
    let mut dropped = [false; 256];
    if let Some(delete) = delete {
        with_bytes(rt, delete.get(), |_, delete| {
            delete.iter().for_each(|b| dropped[usize::from(*b)] = true);
            Ok(())
        })?;
    }
    let translated = |b: u8| table.as_ref().map_or(b, |t| t[usize::from(b)]);
    let data = view(rt, object)?;
    if !data.iter().any(|b| dropped[usize::from(*b)]) {
        return match data.iter().all(|b| translated(*b) == *b) {
            true => unchanged(rt, object),
            false => map(rt, object, translated),
        };
    }
    let mut out = Out::with_room(rt, data.len())?;
    for byte in data.iter().filter(|b| !dropped[usize::from(**b)]) {
        out.push(rt, &[translated(*byte)])?;
    }
    out.finish(rt, Kind::of(object))
}

/// The table for [`translate`] that maps the bytes of one object to those of
/// another.
pub fn maketrans(rt: &mut Rt, arguments: &[Ref<'_>]) -> Result<Root> {
    args::count(rt, "maketrans", arguments.len(), 2, 2)?;
    let mut table: [u8; 256] = std::array::from_fn(|i| i as u8);
    let from = copied(rt, arguments[0])?;
    with_bytes(rt, arguments[1], |rt, to| {
        if from.bytes().len() != to.len() {
            return Err(error::value_error(
                rt,
                "maketrans arguments must have same length",
            ));
        }
        for (from, to) in from.bytes().iter().zip(to) {
            table[usize::from(*from)] = *to;
        }
        Ok(())
    })?;
    bytes::new(rt, &table)
}
