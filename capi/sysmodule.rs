//! `sysmodule.h`: the attributes of the module sys.

use super::boundary::{Borrowed, Lent, New, PyObject, entry, opt};
use crate::error;
use crate::module::import;
use crate::rt::{Ref, Result, Root, Rt};
use crate::types::{dict, module, strings};
use std::ffi::{c_char, c_int};

/// The dictionary of sys; new reference. RuntimeError if there is no sys.
pub(super) fn sys_dict(rt: &mut Rt) -> Result<Root> {
    let name = strings::interned(rt, "sys")?;
    match import::loaded(rt, name.get())? {
        Some(sys) => module::dict_of(rt, sys.get()),
        None => Err(error::runtime_error(rt, "lost sys module")),
    }
}

/// An attribute of sys; new reference.
fn get(rt: &mut Rt, name: &str) -> Result<Option<Root>> {
    let sys = sys_dict(rt)?;
    Ok(dict::get_text(rt, sys.get(), name).map(Ref::root))
}

fn need(rt: &mut Rt, name: &str) -> Result<Root> {
    match get(rt, name)? {
        Some(value) => Ok(value),
        None => Err(error::runtime_error(rt, format_args!("lost sys.{name}"))),
    }
}

fn name_of(rt: &Rt, name: Ref<'_>) -> Result<String> {
    strings::check_name(rt, name)?;
    Ok(strings::lossy(name).into_owned())
}

/// Returns the attribute `name` of sys. New reference; NULL with RuntimeError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PySys_GetAttr(name: Borrowed) -> New {
    entry!(PySys_GetAttr, |rt, name: any| {
        let name = name_of(rt, name)?;
        need(rt, &name)
    })
}

/// Returns the attribute `name` of sys. New reference; NULL with RuntimeError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PySys_GetAttrString(name: *const c_char) -> New {
    entry!(PySys_GetAttrString, |rt, name: text| need(rt, name))
}

/// Puts an optional result into the caller's place.
unsafe fn put(place: *mut *mut PyObject, value: Option<Root>) -> bool {
    let found = value.is_some();
    // SAFETY: the caller passes a place that may be written.
    unsafe {
        *place = value.map_or(std::ptr::null_mut(), |v| {
            v.into_counted().bits() as *mut PyObject
        });
    }
    found
}

/// Puts the attribute `name` of sys into `*result` as a new reference, NULL
/// if there is none. Returns 1, 0 for none, or -1 with an exception.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PySys_GetOptionalAttr(
    name: Borrowed,
    result: *mut *mut PyObject,
) -> c_int {
    entry!(PySys_GetOptionalAttr, |rt, name: any| {
        *result = std::ptr::null_mut();
        let name = name_of(rt, name)?;
        Ok(put(result, get(rt, &name)?))
    })
}

/// Puts the attribute `name` of sys into `*result` as a new reference, NULL
/// if there is none. Returns 1, 0 for none, or -1 with an exception.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PySys_GetOptionalAttrString(
    name: *const c_char,
    result: *mut *mut PyObject,
) -> c_int {
    entry!(PySys_GetOptionalAttrString, |rt, name: text| {
        *result = std::ptr::null_mut();
        Ok(put(result, get(rt, name)?))
    })
}

/// Returns the attribute `name` of sys; borrowed, NULL without exception if
/// there is none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PySys_GetObject(name: *const c_char) -> Borrowed {
    entry!(PySys_GetObject, |rt, name: text| {
        let found = get(rt, name)?;
        // The dictionary of sys keeps it.
        Ok(Lent(found.as_ref().map(Root::handle)))
    })
}

/// Sets the attribute `name` of sys; NULL removes it. Returns 0, or -1 with
/// an exception.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PySys_SetObject(name: *const c_char, v: Borrowed) -> c_int {
    entry!(PySys_SetObject, |rt, name: text| {
        let sys = sys_dict(rt)?;
        match opt(rt, "PySys_SetObject", v)? {
            Some(value) => dict::set_text(rt, sys.get(), name, value),
            None => {
                let key = strings::interned(rt, name)?;
                dict::remove_exact(rt, sys.get(), key.get());
                Ok(())
            }
        }
    })
}
