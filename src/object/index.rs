//! Objects as sizes and indices: `__index__` and words of the machine.

use super::thunk::{self, from_c};
use super::typeobj::{TypeObject, flags};
use super::{has_type_flag, slot, type_of};
use crate::error;
use crate::handle::Handle;
use crate::rt::{Ref, Result, Root, Rt};
use crate::types;

/// Whether the object can be an index.
pub fn is_index(object: Ref<'_>) -> bool {
    object.handle().as_small_int().is_some() || type_of(object).slot(slot::nb_index) != 0
}

/// `operator.index(object)`; new reference to an int. TypeError if it is
/// no integer.
pub fn index(rt: &mut Rt, object: Ref<'_>) -> Result<Root> {
    if has_type_flag(object, flags::LONG_SUBCLASS) {
        return Ok(object.root());
    }
    let function = type_of(object).slot(slot::nb_index);
    if function == 0 {
        let ty = type_of(object).short_name();
        return Err(error::type_error(
            rt,
            format_args!("'{ty}' object cannot be interpreted as an integer"),
        ));
    }
    // SAFETY: nb_index is a unaryfunc.
    let raw = unsafe { thunk::call_unary(rt, function, object) };
    let result = from_c(rt, raw, "__index__")?;
    if has_type_flag(result.get(), flags::LONG_SUBCLASS) {
        return Ok(result);
    }
    let ty = type_of(result.get()).short_name().to_owned();
    Err(error::type_error(
        rt,
        format_args!("__index__ returned non-int (type {ty})"),
    ))
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
        None => as_isize_by_slot(rt, object, overflow),
    }
}

fn as_isize_by_slot(
    rt: &mut Rt,
    object: Ref<'_>,
    overflow: Option<&'static TypeObject>,
) -> Result<isize> {
    let mut int = index(rt, object)?;
    if small_value(int.get()).is_none() {
        // An int of a derived type gives its plain value.
        let function = type_of(int.get()).slot(slot::nb_index);
        if function != 0 {
            // SAFETY: nb_index is a unaryfunc.
            let raw = unsafe { thunk::call_unary(rt, function, int.get()) };
            int = from_c(rt, raw, "__index__")?;
        }
    }
    if let Some(value) = small_value(int.get()) {
        return Ok(value as isize);
    }
    match overflow {
        Some(class) => {
            let ty = type_of(object).short_name();
            Err(error::raise(
                rt,
                class,
                format_args!("cannot fit '{ty}' into an index-sized integer"),
            ))
        }
        None => {
            let zero = Ref::immediate(SMALL_ZERO).unwrap_or_else(types::false_);
            let negative = super::ops::compare_bool(rt, int.get(), zero, super::ops::cmp::LT)?;
            Ok(if negative { isize::MIN } else { isize::MAX })
        }
    }
}

const SMALL_ZERO: Handle = match Handle::from_small_int(0) {
    Some(handle) => handle,
    None => panic!("zero is a small int"),
};

/// An int object for a size; new reference. OverflowError above 62 bits,
/// which no size of an object reaches.
#[inline]
pub fn int(rt: &Rt, value: isize) -> Result<Root> {
    Handle::from_small_int(value as i64)
        .and_then(Root::immediate)
        .ok_or_else(|| error::overflow_error(rt, "the number is too large"))
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
