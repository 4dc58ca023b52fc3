//! Numbers to and from C types, for members, slots and module constants.

use crate::error;
use crate::handle::Handle;
use crate::object::{slot, thunk, type_of};
use crate::rt::{Ref, Result, Root, Rt};

/// The int of this value; new reference.
pub fn from_i64(rt: &Rt, value: i64) -> Result<Root> {
    Handle::from_small_int(value)
        .and_then(Root::immediate)
        .ok_or_else(|| error::overflow_error(rt, "int too large"))
}

/// The int of this value; new reference.
pub fn from_u64(rt: &Rt, value: u64) -> Result<Root> {
    match i64::try_from(value) {
        Ok(value) => from_i64(rt, value),
        Err(_) => Err(error::overflow_error(rt, "int too large")),
    }
}

/// The float of this value; new reference.
pub fn new_float(rt: &Rt, value: f64) -> Result<Root> {
    Handle::from_double(value)
        .and_then(Root::immediate)
        .ok_or_else(|| error::overflow_error(rt, "float out of range"))
}

/// The value of an int, or of what has `__index__`.
pub fn as_i64(rt: &mut Rt, object: Ref<'_>) -> Result<i64> {
    if let Some(value) = object.handle().as_small_int() {
        return Ok(value);
    }
    let index = type_of(object).slot(slot::nb_index);
    if index == 0 {
        let ty = type_of(object).short_name();
        return Err(error::type_error(
            rt,
            format_args!("'{ty}' object cannot be interpreted as an integer"),
        ));
    }
    // SAFETY: nb_index is a unaryfunc.
    let raw = unsafe { thunk::call_unary(rt, index, object) };
    let value = thunk::from_c(rt, raw, "__index__")?;
    value
        .handle()
        .as_small_int()
        .ok_or_else(|| error::overflow_error(rt, "Python int too large to convert to C long"))
}

/// The value of an int that is not negative.
pub fn as_u64(rt: &mut Rt, object: Ref<'_>) -> Result<u64> {
    u64::try_from(as_i64(rt, object)?)
        .map_err(|_| error::overflow_error(rt, "can't convert negative value to unsigned int"))
}

/// An index or a length.
pub fn as_isize_index(rt: &mut Rt, object: Ref<'_>) -> Result<isize> {
    as_i64(rt, object).map(|v| v as isize)
}

/// The value of a float or an int.
pub fn as_f64(rt: &mut Rt, object: Ref<'_>) -> Result<f64> {
    if let Some(value) = object.handle().as_double() {
        return Ok(value);
    }
    as_i64(rt, object).map(|v| v as f64)
}
