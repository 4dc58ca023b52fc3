//! The little arithmetic that containers need of ints of any size.

use crate::error;
use crate::handle::Handle;
use crate::object::ops::{self, cmp};
use crate::object::thunk::{self, from_c};
use crate::object::{index, type_of};
use crate::rt::{Ref, Result, Root, Rt};
use crate::types;

const ZERO: Handle = match Handle::from_small_int(0) {
    Some(handle) => handle,
    None => panic!("zero is a small int"),
};

/// A small int.
pub fn small<'a>(value: i32) -> Ref<'a> {
    let handle = Handle::from_small_int(i64::from(value)).unwrap_or(ZERO);
    Ref::immediate(handle).unwrap_or_else(types::false_)
}

/// An int object of any word; new reference.
pub fn from_isize(rt: &mut Rt, value: isize) -> Result<Root> {
    if let Some(int) = Handle::from_small_int(value as i64).and_then(Root::immediate) {
        return Ok(int);
    }
    // 2 * (value / 2) + rest, as the words in between are not small.
    let half = index::int(rt, value >> 1)?;
    let rest = small((value & 1) as i32);
    let double = binary(rt, half.get(), half.get(), crate::object::slot::nb_add)?;
    binary(rt, double.get(), rest, crate::object::slot::nb_add)
}

/// Whether an int is less than zero.
pub fn is_negative(rt: &mut Rt, int: Ref<'_>) -> Result<bool> {
    match index::small_value(int) {
        Some(value) => Ok(value < 0),
        None => ops::compare_bool(rt, int, small(0), cmp::LT),
    }
}

/// The number slot `which` of two ints; new reference.
pub fn binary(rt: &mut Rt, a: Ref<'_>, b: Ref<'_>, which: usize) -> Result<Root> {
    let function = type_of(a).slot(which);
    if function != 0 {
        // SAFETY: these number slots are binaryfuncs.
        let raw = unsafe { thunk::call_binary(rt, function, a, b) };
        let result = from_c(rt, raw, "number slot")?;
        if !result.get().is(types::not_implemented()) {
            return Ok(result);
        }
    }
    let (a, b) = (type_of(a).short_name(), type_of(b).short_name());
    Err(error::type_error(
        rt,
        format_args!("unsupported operand types: '{a}' and '{b}'"),
    ))
}
