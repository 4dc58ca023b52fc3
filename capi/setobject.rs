//! `setobject.h`: sets and frozensets.

use super::boundary::{Borrowed, New, entry};
use super::checks;
use crate::rt::{Ref, Result, Rt};
use crate::types::set::{self, PyFrozenSet_Type, PySet_Type, Set};
use std::ffi::c_int;

/// The debug runtime's check that an argument is a set that may change.
fn check(rt: &Rt, name: &str, object: Ref<'_>) -> Result<()> {
    if cfg!(feature = "checked") && set::is_frozen(rt, object) {
        return Err(checks::wrong_type(rt, name, object));
    }
    Ok(())
}

/// Returns a new set of the items of `iterable`, or an empty one if it is
/// NULL. New reference; NULL with TypeError if it is not iterable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PySet_New(iterable: Borrowed) -> New {
    entry!(PySet_New, |rt, iterable: opt| set::from_iterable(
        rt,
        &PySet_Type,
        iterable
    ))
}

/// Returns a new frozenset of the items of `iterable`, or an empty one if it
/// is NULL. New reference; NULL with TypeError if it is not iterable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyFrozenSet_New(iterable: Borrowed) -> New {
    entry!(PyFrozenSet_New, |rt, iterable: opt| {
        set::protocol::new_frozen_of(rt, &PyFrozenSet_Type, iterable)
    })
}

/// Returns the number of elements of a set or frozenset.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PySet_Size(anyset: Borrowed) -> isize {
    entry!(PySet_Size, |rt, anyset: Set| Ok(
        anyset.get(rt).table.len() as isize
    ))
}

/// Whether `key` is in a set or frozenset: 1 or 0, or -1 with TypeError if it
/// is unhashable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PySet_Contains(anyset: Borrowed, key: Borrowed) -> c_int {
    entry!(PySet_Contains, |rt, anyset: Set, key: any| set::contains(
        rt,
        anyset.as_ref(),
        key
    ))
}

/// Adds `key` to a set, or to a frozenset that nobody else has seen. Returns
/// 0, or -1 with TypeError if it is unhashable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PySet_Add(set: Borrowed, key: Borrowed) -> c_int {
    entry!(PySet_Add, |rt, set: Set, key: any| set::add(
        rt,
        set.as_ref(),
        key
    ))
}

/// Takes `key` out: 1 if it was there, 0 if not, -1 with TypeError if it is
/// unhashable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PySet_Discard(set: Borrowed, key: Borrowed) -> c_int {
    entry!(PySet_Discard, |rt, set: Set, key: any| {
        check(rt, "PySet_Discard", set.as_ref())?;
        set::discard(rt, set.as_ref(), key)
    })
}

/// Takes any element out. New reference; NULL with KeyError if there is none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PySet_Pop(set: Borrowed) -> New {
    entry!(PySet_Pop, |rt, set: Set| {
        check(rt, "PySet_Pop", set.as_ref())?;
        set::methods::pop_or_raise(rt, set.as_ref())
    })
}

/// Takes all elements out. Returns 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PySet_Clear(set: Borrowed) -> c_int {
    entry!(PySet_Clear, |rt, set: Set| {
        check(rt, "PySet_Clear", set.as_ref())?;
        set::clear(rt, set.as_ref());
        Ok(())
    })
}
