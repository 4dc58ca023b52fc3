//! `pythonrun.h`: printing exceptions.

use super::boundary::{Borrowed, entry};
use crate::error;
use crate::object::type_of;
use crate::rt::{Ref, Result, Root, Rt};
use crate::types::dict;
use crate::types::exceptions::{EXC_SYSTEM_EXIT, display, raise, view};
use std::ffi::c_int;

/// Prints the raised exception on standard error and drops it. SystemExit
/// ends the process with its status.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyErr_Print() {
    // SAFETY: same contract.
    unsafe { PyErr_PrintEx(1) };
}

/// PyErr_Print; sys.last_exc and its kind are set unless
/// `set_sys_last_vars` is 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyErr_PrintEx(set_sys_last_vars: c_int) {
    let _: c_int = entry!(PyErr_PrintEx, |rt| {
        if error::matches(rt, &EXC_SYSTEM_EXIT)
            && let Some(exception) = error::take(rt)
        {
            let (status, text) = display::exit_status(rt, exception.get());
            if let Some(text) = text {
                eprintln!("{text}");
            }
            std::process::exit(status);
        }
        if let Some(exception) = error::take(rt) {
            if set_sys_last_vars != 0 {
                set_last(rt, exception.get())?;
            }
            let text = display::text(rt, exception.get());
            eprint!("{text}");
        }
        Ok(())
    });
}

/// Sets sys.last_exc, last_type, last_value and last_traceback.
fn set_last(rt: &mut Rt, exception: Ref<'_>) -> Result<()> {
    let traceback = raise::part(rt, exception, |e| &e.traceback);
    let traceback = traceback
        .as_ref()
        .map_or_else(crate::types::none, Root::get);
    let sys = super::sysmodule::sys_dict(rt)?;
    let class = type_of(exception).as_ref();
    for (name, value) in [
        ("last_exc", exception),
        ("last_type", class),
        ("last_value", exception),
        ("last_traceback", traceback),
    ] {
        dict::set_text(rt, sys.get(), name, value)?;
    }
    Ok(())
}

/// Prints an exception on standard error.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyErr_DisplayException(exc: Borrowed) {
    let _: c_int = entry!(PyErr_DisplayException, |rt, exc: any| {
        let pending = error::take(rt);
        if view(exc).is_some() {
            let text = display::text(rt, exc);
            eprint!("{text}");
        } else {
            let ty = crate::object::type_of(exc).short_name();
            eprintln!("TypeError: print_exception(): Exception expected for value, {ty} found");
        }
        error::restore(rt, pending);
        Ok(())
    });
}

/// PyErr_DisplayException with arguments of older versions; the value is
/// printed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyErr_Display(_unused: Borrowed, value: Borrowed, _tb: Borrowed) {
    // SAFETY: same contract.
    unsafe { PyErr_DisplayException(value) };
}
