//! Numbers to and from C types, for members, slots and module constants.

use crate::error;
use crate::object::number;
use crate::rt::{Ref, Result, Root, Rt};
use crate::types::{float, int};
use num_traits::ToPrimitive;

/// The int of this value; new reference.
pub fn from_i64(rt: &Rt, value: i64) -> Result<Root> {
    int::from_i64(rt, value)
}

/// The int of this value; new reference.
pub fn from_u64(rt: &Rt, value: u64) -> Result<Root> {
    int::from_u64(rt, value)
}

/// The float of this value; new reference.
pub fn new_float(rt: &Rt, value: f64) -> Result<Root> {
    float::from_f64(rt, value)
}

/// The value of an int, or of what has `__index__`. TypeError, OverflowError.
pub fn as_i64(rt: &mut Rt, object: Ref<'_>) -> Result<i64> {
    let index = number::index(rt, object)?;
    int::to_i64(rt, index.get())
        .ok_or_else(|| error::overflow_error(rt, "Python int too large to convert to C long"))
}

/// The value of an int that is not negative. TypeError, OverflowError.
pub fn as_u64(rt: &mut Rt, object: Ref<'_>) -> Result<u64> {
    let index = number::index(rt, object)?;
    let value = int::to_big(rt, index.get()).unwrap_or_default();
    value
        .to_u64()
        .ok_or_else(|| error::overflow_error(rt, "can't convert negative value to unsigned int"))
}

/// An index or a length.
pub fn as_isize_index(rt: &mut Rt, object: Ref<'_>) -> Result<isize> {
    as_i64(rt, object).map(|v| v as isize)
}

/// The value of a float, an int, or what has `__float__`. TypeError.
pub fn as_f64(rt: &mut Rt, object: Ref<'_>) -> Result<f64> {
    float::convert(rt, object)
}
