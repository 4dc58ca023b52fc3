//! `floatobject.h`: float.

use super::boundary::{Borrowed, New, any_unchecked, beside, entry, general, short};
use crate::module::sys_info;
use crate::object::number;
use crate::types::float;

/// Returns a float. New reference; NULL with MemoryError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyFloat_FromDouble(v: f64) -> New {
    // SAFETY: an allocation that needs no call leaves nothing to do.
    if let Some(float) = unsafe { short(|rt| float::try_from_f64(rt, v)) } {
        return float.into();
    }
    general!((v: f64) -> New {
        // SAFETY: what is made is this thread's own.
        if let Some(made) = unsafe { beside([], |rt| Some(float::from_f64(rt, v))) } {
            return made;
        }
        entry!(PyFloat_FromDouble, |rt| float::from_f64(rt, v))
    })
}

/// Returns the value of a float, an int, or what has `__float__` or
/// `__index__`; -1.0 with TypeError or OverflowError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyFloat_AsDouble(pyfloat: Borrowed) -> f64 {
    if let Some(value) = pyfloat.as_double() {
        return value;
    }
    // SAFETY: C passes a live object.
    if let Some(value) = unsafe { short(|rt| float::to_f64(rt, any_unchecked(pyfloat))) } {
        return value;
    }
    general!((pyfloat: Borrowed) -> f64 {
        // SAFETY: a live object, which does not change if it is a float.
        let value = unsafe { beside([], |rt| float::to_f64(rt, any_unchecked(pyfloat)).map(Ok)) };
        if let Some(value) = value {
            return value;
        }
        entry!(PyFloat_AsDouble, |rt, pyfloat: any| float::convert(rt, pyfloat))
    })
}

/// Returns a float of a text. New reference; NULL with ValueError or TypeError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyFloat_FromString(str: Borrowed) -> New {
    entry!(PyFloat_FromString, |rt, str: any| number::to_float(rt, str))
}

/// Returns the greatest finite double.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyFloat_GetMax() -> f64 {
    f64::MAX
}

/// Returns the least positive normal double.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyFloat_GetMin() -> f64 {
    f64::MIN_POSITIVE
}

/// Returns what a double can hold, a struct sequence as `sys.float_info`. New
/// reference; NULL with MemoryError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyFloat_GetInfo() -> New {
    entry!(PyFloat_GetInfo, |rt| sys_info::FLOAT.make(rt))
}
