//! Taking bytes off the ends.

use super::case::is_space;
use super::{part, view, with_bytes};
use crate::object::args;
use crate::rt::{Ref, Result, Root, Rt};
use crate::types::none;
use std::ops::Range;

/// Takes off the bytes that are among those of the argument, or white space
/// without one.
fn strip_ends(
    rt: &mut Rt,
    object: Ref<'_>,
    arguments: &[Ref<'_>],
    (name, left, right): (&str, bool, bool),
) -> Result<Root> {
    args::count(rt, name, arguments.len(), 0, 1)?;
    let range = match arguments.first().filter(|a| !a.is(none())) {
        None => kept(view(rt, object)?, is_space, left, right),
        Some(which) => with_bytes(rt, *which, |rt, which| {
            let mut table = [false; 256];
            which.iter().for_each(|b| table[usize::from(*b)] = true);
            let among = |b: u8| table[usize::from(b)];
            Ok(kept(view(rt, object)?, among, left, right))
        })?,
    };
    part(rt, object, range)
}

fn kept(data: &[u8], dropped: impl Fn(u8) -> bool, left: bool, right: bool) -> Range<usize> {
    let start = match left {
        true => data.iter().take_while(|b| dropped(**b)).count(),
        false => 0,
    };
    let rest = data[start..].iter().rev();
    let end = match right {
        true => data.len() - rest.take_while(|b| dropped(**b)).count(),
        false => data.len(),
    };
    start..end
}

pub fn strip(rt: &mut Rt, object: Ref<'_>, arguments: &[Ref<'_>]) -> Result<Root> {
    strip_ends(rt, object, arguments, ("strip", true, true))
}

pub fn lstrip(rt: &mut Rt, object: Ref<'_>, arguments: &[Ref<'_>]) -> Result<Root> {
    strip_ends(rt, object, arguments, ("lstrip", true, false))
}

pub fn rstrip(rt: &mut Rt, object: Ref<'_>, arguments: &[Ref<'_>]) -> Result<Root> {
    strip_ends(rt, object, arguments, ("rstrip", false, true))
}

pub fn removeprefix(rt: &mut Rt, object: Ref<'_>, prefix: Ref<'_>) -> Result<Root> {
    let range = with_bytes(rt, prefix, |rt, prefix| {
        let data = view(rt, object)?;
        let rest = data.strip_prefix(prefix).unwrap_or(data);
        Ok(data.len() - rest.len()..data.len())
    })?;
    part(rt, object, range)
}

pub fn removesuffix(rt: &mut Rt, object: Ref<'_>, suffix: Ref<'_>) -> Result<Root> {
    let range = with_bytes(rt, suffix, |rt, suffix| {
        let data = view(rt, object)?;
        Ok(0..data.strip_suffix(suffix).unwrap_or(data).len())
    })?;
    part(rt, object, range)
}
