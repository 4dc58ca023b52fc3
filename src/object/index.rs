//! Objects as indices into sequences.

use super::{TypeObject, number, slot, type_of};
use crate::rt::{Ref, Result, Root, Rt};
use crate::types;

/// Whether the object can be an index.
pub fn is_index(object: Ref<'_>) -> bool {
    object.handle().as_small_int().is_some() || type_of(object).slot(slot::nb_index) != 0
}

/// The value of an int that needs no box, bools included; without foreign
/// code.
pub fn small_value(object: Ref<'_>) -> Option<i64> {
    if let Some(value) = object.handle().as_small_int() {
        return Some(value);
    }
    if object.is(types::true_()) {
        return Some(1);
    }
    object.is(types::false_()).then_some(0)
}

/// The object as a size. What does not fit raises `overflow`, or is clipped
/// to the nearest size if there is none.
#[inline]
pub fn as_isize(
    rt: &mut Rt,
    object: Ref<'_>,
    overflow: Option<&'static TypeObject>,
) -> Result<isize> {
    match object.handle().as_small_int() {
        Some(value) => Ok(value as isize),
        None => number::as_size(rt, object, overflow),
    }
}

/// An int object for a size; new reference.
#[inline]
pub fn int(rt: &Rt, value: isize) -> Result<Root> {
    types::int::from_i64(rt, value as i64)
}

/// Brings bounds as those of a slice into `0..=len`.
pub fn clamp_bounds(len: usize, low: isize, high: isize) -> (usize, usize) {
    let low = usize::try_from(low).unwrap_or(0).min(len);
    let high = usize::try_from(high).unwrap_or(0).min(len).max(low);
    (low, high)
}

/// The place that an index names in a sequence of `len` items, negative
/// ones counted from the end.
pub fn place(len: usize, index: isize) -> Option<usize> {
    let index = if index < 0 {
        index + len as isize
    } else {
        index
    };
    usize::try_from(index).ok().filter(|i| *i < len)
}
