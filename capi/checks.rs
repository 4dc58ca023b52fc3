//! The checks of the debug runtime: what the regular runtime trusts its
//! caller for. Only called where `cfg!(feature = "checked")` holds.

use super::boundary::PyObject;
use crate::error;
use crate::handle::Handle;
use crate::heap::{Header, region};
use crate::object::type_of;
use crate::rt::{Raised, Ref, Result, Rt};
use std::backtrace::Backtrace;
use std::collections::HashMap;
use std::sync::{LazyLock, Mutex};

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

/// Where the newest reference to an object came from.
struct Origin {
    call: &'static str,
    backtrace: Option<Backtrace>,
}

static ORIGINS: Mutex<Option<HashMap<usize, Origin>>> = Mutex::new(None);

/// Whether PYRT_LEAKS asks for the list of what is left, or, with the value
/// `backtrace`, also for where it was made.
static LEAKS: LazyLock<Option<bool>> =
    LazyLock::new(|| std::env::var_os("PYRT_LEAKS").map(|v| v == "backtrace"));

/// Notes which call gave C a reference.
pub fn note_reference(object: *mut PyObject, call: &'static str) {
    let Some(with_backtrace) = *LEAKS else {
        return;
    };
    let Some(handle) = Handle::from_bits(object as usize) else {
        return;
    };
    if handle.is_immediate() || region().block_of(handle.bits()).is_none() {
        return;
    }
    let backtrace = with_backtrace.then(Backtrace::force_capture);
    ORIGINS
        .lock()
        .unwrap_or_else(|e| e.into_inner())
        .get_or_insert_default()
        .insert(handle.bits(), Origin { call, backtrace });
}

/// Lists on standard error what C still holds when the runtime goes down.
pub fn report_leaks() {
    if LEAKS.is_none() {
        return;
    }
    let origins = ORIGINS.lock().unwrap_or_else(|e| e.into_inner());
    for thread in crate::thread::all().iter() {
        thread.refs.for_each(|address, count| {
            let Some(handle) = Handle::from_bits(address) else {
                return;
            };
            // SAFETY: what is counted is alive.
            let ty = type_of(unsafe { Ref::from_handle(handle) })
                .full_name()
                .to_owned();
            let origin = origins.as_ref().and_then(|o| o.get(&address));
            let call = origin.map_or("an unknown call", |o| o.call);
            eprintln!("pyrt: leaked {count} reference(s) to a '{ty}' object from {call}");
            if let Some(backtrace) = origin.and_then(|o| o.backtrace.as_ref()) {
                eprintln!("{backtrace}");
            }
        });
    }
}
