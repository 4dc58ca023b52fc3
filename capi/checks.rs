//! The checks of the debug runtime: what the regular runtime trusts its
//! caller for. Only called where `cfg!(feature = "checked")` holds.

use super::boundary::PyObject;
use crate::error;
use crate::handle::Handle;
use crate::heap::{Header, region};
use crate::object::type_of;
use crate::rt::{Raised, Ref, Result, Rt};

/// What must hold when a function is called.
pub fn on_entry(_rt: &Rt, _name: &'static str) -> Result<()> {
    Ok(())
}

/// The exception indicator must agree with the result.
pub fn on_exit<T>(rt: &mut Rt, name: &'static str, result: Result<T>) -> Result<T> {
    if result.is_err() && !error::is_set(rt) {
        return Err(error::null_without_exception(rt, name));
    }
    result
}

/// The argument is NULL where an object is required.
#[cold]
pub fn null(rt: &Rt, name: &str) -> Raised {
    error::system_error(
        rt,
        format_args!("{name}: null argument to internal routine"),
    )
}

/// The argument is an object of the wrong type.
#[cold]
pub fn wrong_type(rt: &Rt, name: &str, object: Ref<'_>) -> Raised {
    error::system_error(
        rt,
        format_args!(
            "{name}: bad argument to internal function (got '{}')",
            type_of(object).short_name()
        ),
    )
}

/// Raises SystemError unless the pointer names a live object.
pub fn object(rt: &Rt, name: &str, raw: *mut PyObject) -> Result<()> {
    let Some(handle) = Handle::from_bits(raw as usize) else {
        return Err(null(rt, name));
    };
    if handle.is_immediate() {
        return Ok(());
    }
    if !handle.bits().is_multiple_of(16) {
        return Err(error::system_error(
            rt,
            format_args!("{name}: {raw:p} is not an object"),
        ));
    }
    let Some(block) = region().block_of(handle.bits()) else {
        return Ok(());
    };
    let offset = handle.bits() - region().address_of(block);
    // SAFETY: inside memory that was handed out, where a free slot has a zero word.
    let live = offset < region().meta(block).used()
        && unsafe { &*(handle.bits() as *const Header) }.type_address() != 0;
    if !live {
        return Err(error::system_error(
            rt,
            format_args!(
                "{name}: the object at {raw:p} is used after its last reference was released"
            ),
        ));
    }
    Ok(())
}
