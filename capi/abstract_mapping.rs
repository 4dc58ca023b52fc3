//! `abstract.h`, the mapping protocol and items of any object.

use super::boundary::{Borrowed, New, entry};
use super::out;
use crate::error;
use crate::object::{mapping, ops};
use crate::rt::{Ref, Result, Root, Rt};
use crate::types::strings;
use std::ffi::{CStr, c_char, c_int};

fn key_of(rt: &mut Rt, key: &CStr) -> Result<Root> {
    strings::from_utf8(rt, key.to_bytes())
}

/// Returns `len(o)`; -1 with TypeError if it has none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_Size(o: Borrowed) -> isize {
    entry!(PyObject_Size, |rt, o: any| ops::size(rt, o))
}

/// As PyObject_Size.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_Length(o: Borrowed) -> isize {
    entry!(PyObject_Length, |rt, o: any| ops::size(rt, o))
}

/// Returns `o[key]`. New reference; NULL with an exception.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_GetItem(o: Borrowed, key: Borrowed) -> New {
    entry!(PyObject_GetItem, |rt, o: any, key: any| mapping::get(
        rt, o, key
    ))
}

/// Does `o[key] = v`; the object takes its own references. Returns 0, or -1
/// with an exception.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_SetItem(o: Borrowed, key: Borrowed, v: Borrowed) -> c_int {
    entry!(PyObject_SetItem, |rt, o: any, key: any, v: any| {
        mapping::set(rt, o, key, Some(v))
    })
}

/// Does `del o[key]`. Returns 0, or -1 with an exception.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_DelItem(o: Borrowed, key: Borrowed) -> c_int {
    entry!(PyObject_DelItem, |rt, o: any, key: any| mapping::set(
        rt, o, key, None
    ))
}

/// [`PyObject_DelItem`] with a key given as UTF-8.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_DelItemString(o: Borrowed, key: *const c_char) -> c_int {
    entry!(PyObject_DelItemString, |rt, o: any, key: c_str| {
        let key = key_of(rt, key)?;
        mapping::set(rt, o, key.get(), None)
    })
}

/// Whether the object has items by key: 1 or 0. Cannot fail.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyMapping_Check(o: Borrowed) -> c_int {
    entry!(PyMapping_Check, |rt, o: any| Ok(mapping::check(o)))
}

/// Returns the number of keys; -1 with TypeError for what is no mapping.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyMapping_Size(o: Borrowed) -> isize {
    entry!(PyMapping_Size, |rt, o: any| mapping::size(rt, o))
}

/// As PyMapping_Size.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyMapping_Length(o: Borrowed) -> isize {
    entry!(PyMapping_Length, |rt, o: any| mapping::size(rt, o))
}

/// Returns `o[key]` for a key given as UTF-8. New reference; NULL with an
/// exception.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyMapping_GetItemString(o: Borrowed, key: *const c_char) -> New {
    entry!(PyMapping_GetItemString, |rt, o: any, key: c_str| {
        let key = key_of(rt, key)?;
        mapping::get(rt, o, key.get())
    })
}

/// Does `o[key] = v` for a key given as UTF-8. Returns 0, or -1 with an
/// exception.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyMapping_SetItemString(
    o: Borrowed,
    key: *const c_char,
    v: Borrowed,
) -> c_int {
    entry!(PyMapping_SetItemString, |rt, o: any, key: c_str, v: any| {
        let key = key_of(rt, key)?;
        mapping::set(rt, o, key.get(), Some(v))
    })
}

/// Looks `key` up: 1 with a new reference in `*result`, 0 with NULL where
/// KeyError would be raised, -1 with NULL and an exception.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyMapping_GetOptionalItem(
    o: Borrowed,
    key: Borrowed,
    result: *mut New,
) -> c_int {
    // SAFETY: the caller passes a place for the result.
    unsafe { out::give(result, None) };
    entry!(PyMapping_GetOptionalItem, |rt, o: any, key: any| {
        let found = mapping::get_optional(rt, o, key)?;
        let there = found.is_some();
        // SAFETY: as above.
        unsafe { out::give(result, found) };
        Ok(there)
    })
}

/// [`PyMapping_GetOptionalItem`] with a key given as UTF-8.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyMapping_GetOptionalItemString(
    o: Borrowed,
    key: *const c_char,
    result: *mut New,
) -> c_int {
    // SAFETY: the caller passes a place for the result.
    unsafe { out::give(result, None) };
    entry!(PyMapping_GetOptionalItemString, |rt, o: any, key: c_str| {
        let key = key_of(rt, key)?;
        let found = mapping::get_optional(rt, o, key.get())?;
        let there = found.is_some();
        // SAFETY: as above.
        unsafe { out::give(result, found) };
        Ok(there)
    })
}

/// Whether `o` has `key`: 1 or 0, -1 with an exception.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyMapping_HasKeyWithError(o: Borrowed, key: Borrowed) -> c_int {
    entry!(PyMapping_HasKeyWithError, |rt, o: any, key: any| {
        mapping::get_optional(rt, o, key).map(|found| found.is_some())
    })
}

/// [`PyMapping_HasKeyWithError`] with a key given as UTF-8.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyMapping_HasKeyStringWithError(o: Borrowed, key: *const c_char) -> c_int {
    entry!(PyMapping_HasKeyStringWithError, |rt, o: any, key: c_str| {
        let key = key_of(rt, key)?;
        mapping::get_optional(rt, o, key.get()).map(|found| found.is_some())
    })
}

/// Whether `o` has `key`: 1 or 0, also where looking failed, which is
/// reported on standard error. Prefer PyMapping_HasKeyWithError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyMapping_HasKey(o: Borrowed, key: Borrowed) -> c_int {
    entry!(PyMapping_HasKey, |rt, o: any, key: any| {
        let found = mapping::get_optional(rt, o, key);
        Ok(reported(rt, found, o))
    })
}

/// [`PyMapping_HasKey`] with a key given as UTF-8. Prefer
/// PyMapping_HasKeyStringWithError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyMapping_HasKeyString(o: Borrowed, key: *const c_char) -> c_int {
    entry!(PyMapping_HasKeyString, |rt, o: any, key: c_str| {
        let found = match key_of(rt, key) {
            Ok(key) => mapping::get_optional(rt, o, key.get()),
            Err(raised) => Err(raised),
        };
        Ok(reported(rt, found, o))
    })
}

fn reported(rt: &mut Rt, found: Result<Option<Root>>, object: Ref<'_>) -> bool {
    match found {
        Ok(found) => found.is_some(),
        Err(_) => {
            error::write_unraisable(rt, Some(object));
            false
        }
    }
}

/// Returns a list of the keys of a mapping. New reference; NULL with an
/// exception.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyMapping_Keys(o: Borrowed) -> New {
    entry!(PyMapping_Keys, |rt, o: any| mapping::method_as_list(
        rt, o, "keys"
    ))
}

/// Returns a list of the values of a mapping. New reference; NULL with an
/// exception.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyMapping_Values(o: Borrowed) -> New {
    entry!(PyMapping_Values, |rt, o: any| mapping::method_as_list(
        rt, o, "values"
    ))
}

/// Returns a list of the pairs of a mapping. New reference; NULL with an
/// exception.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyMapping_Items(o: Borrowed) -> New {
    entry!(PyMapping_Items, |rt, o: any| mapping::method_as_list(
        rt, o, "items"
    ))
}
