//! `tupleobject.h`: tuples.

use super::boundary::{Borrowed, Lent, New, Stolen, any_unchecked, beside, entry, general, short};
use super::checks;
use crate::error;
use crate::handle::Handle;
use crate::rt::beside::Does;
use crate::rt::{Ref, Result, Root, Rt};
use crate::types::tuple;
use std::ffi::c_int;

/// The debug runtime's check that an argument is a tuple.
fn check(rt: &Rt, name: &str, object: Ref<'_>) -> Result<()> {
    if cfg!(feature = "checked") && !tuple::is_tuple(object) {
        return Err(checks::wrong_type(rt, name, object));
    }
    Ok(())
}

/// Returns a new tuple with `len` places, which must be filled with
/// PyTuple_SetItem before anyone else sees it. New reference; NULL with
/// SystemError for a negative `len`, or with MemoryError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyTuple_New(len: isize) -> New {
    // SAFETY: what is made is this thread's own.
    let made = unsafe {
        beside([], |rt| {
            Some(tuple::with_empty_places(rt, usize::try_from(len).ok()?))
        })
    };
    if let Some(made) = made {
        return made;
    }
    entry!(PyTuple_New, |rt| {
        let len = usize::try_from(len).map_err(|_| error::bad_internal_call(rt))?;
        tuple::with_empty_places(rt, len)
    })
}

/// Returns the number of items of `tuple`. Cannot fail on a tuple.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyTuple_Size(tuple: Borrowed) -> isize {
    entry!(PyTuple_Size, |rt, tuple: any| {
        check(rt, "PyTuple_Size", tuple)?;
        Ok(tuple::len(tuple) as isize)
    })
}

/// Returns the item at `index` as a new reference; NULL with IndexError if
/// there is none. A place that was not filled yet gives None.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyTuple_GetItemRef(tuple: Borrowed, index: isize) -> New {
    // SAFETY: a tuple, as the caller promises.
    let item = unsafe {
        beside([(Does::Read, tuple.0)], |rt| {
            let item = tuple::get(rt, any_unchecked(tuple), index as usize)?;
            item.root_beside(rt).map(Ok)
        })
    };
    if let Some(item) = item {
        return item;
    }
    entry!(PyTuple_GetItemRef, |rt, tuple: any| {
        check(rt, "PyTuple_GetItemRef", tuple)?;
        match tuple::place(rt, tuple, index as usize) {
            Some(item) => Ok(item.root()),
            None => Err(error::index_error(rt, "tuple index out of range")),
        }
    })
}

/// Borrowed from the tuple.
///
/// # Safety
/// `tuple` is one.
#[inline(always)]
unsafe fn get_quick(rt: &Rt, tuple: Borrowed, index: isize) -> Option<Borrowed> {
    // SAFETY: passed on from the caller.
    let item = unsafe { tuple::get(rt, any_unchecked(tuple), index as usize) }?;
    Some(Borrowed(item.handle().bits() as _))
}

/// Returns the item at `index`, borrowed from the tuple; NULL with IndexError
/// if there is none. Prefer PyTuple_GetItemRef.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyTuple_GetItem(tuple: Borrowed, index: isize) -> Borrowed {
    // SAFETY: a tuple, as the caller promises.
    let item = unsafe { short(|rt| get_quick(rt, tuple, index)) };
    if let Some(item) = item {
        return item;
    }
    general!((tuple: Borrowed, index: isize) -> Borrowed {
        // SAFETY: a tuple, as the caller promises.
        let item = unsafe {
            beside([(Does::Read, tuple.0)], |rt| {
                let item = tuple::get(rt, any_unchecked(tuple), index as usize)?;
                Some(Ok(Lent(Some(item.handle()))))
            })
        };
        if let Some(item) = item {
            return item;
        }
        entry!(PyTuple_GetItem, |rt, tuple: any| {
            check(rt, "PyTuple_GetItem", tuple)?;
            if index as usize >= tuple::len(tuple) {
                return Err(error::index_error(rt, "tuple index out of range"));
            }
            Ok(Lent(tuple::get(rt, tuple, index as usize).map(Ref::handle)))
        })
    })
}

/// Puts `item` at `index` of a tuple that nobody else has seen, and drops
/// what was there. Steals the reference to `item`, also on failure. Returns
/// 0, or -1 with IndexError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyTuple_SetItem(tuple: Borrowed, index: isize, item: Stolen) -> c_int {
    // SAFETY: a tuple, as the caller promises, and the caller's reference.
    let done = unsafe { short(|rt| fill_immediate(rt, tuple, index, item)) };
    if done.is_some() {
        return 0;
    }
    general!((tuple: Borrowed, index: isize, item: Stolen) -> c_int {
        // SAFETY: a tuple, as the caller promises, and the caller's reference, taken
        // over when the tuple holds the item.
        let done = unsafe {
            beside([(Does::Change, tuple.0), (Does::Keep, item.0)], |rt| {
                let stored = any_unchecked(Borrowed(item.0));
                if !tuple::fill(rt, any_unchecked(tuple), index as usize, stored) {
                    return None;
                }
                drop(Root::from_counted(stored.handle()));
                Some(Ok(()))
            })
        };
        if let Some(done) = done {
            return done;
        }
        entry!(PyTuple_SetItem, |rt, item: opt_stolen, tuple: any| {
            check(rt, "PyTuple_SetItem", tuple)?;
            if cfg!(feature = "checked") && is_shared(rt, tuple) {
                return Err(checks::wrong_type(rt, "PyTuple_SetItem", tuple));
            }
            let value = item.as_ref().map_or_else(crate::types::none, |i| i.get());
            if tuple::fill(rt, tuple, index as usize, value) {
                return Ok(());
            }
            Err(error::index_error(
                rt,
                "tuple assignment index out of range",
            ))
        })
    })
}

/// PyTuple_SetItem of an immediate in an empty place, where nothing is to be
/// counted.
///
/// # Safety
/// `tuple` is a live tuple.
#[inline(always)]
unsafe fn fill_immediate(rt: &Rt, tuple: Borrowed, index: isize, item: Stolen) -> Option<()> {
    // SAFETY: passed on from the caller.
    let tuple = unsafe { Ref::from_handle(Handle::from_bits(tuple.0 as usize)?) };
    let item = Ref::immediate(Handle::from_bits(item.0 as usize)?)?;
    let is_empty = tuple::get(rt, tuple, index as usize).is_none();
    (is_empty && tuple::fill(rt, tuple, index as usize, item)).then_some(())
}

/// Whether somebody besides the caller may look at the tuple.
fn is_shared(rt: &Rt, tuple: Ref<'_>) -> bool {
    tuple
        .header()
        .is_some_and(|h| !h.is_unstored_and_unshared())
        || rt.thread().refs.count(tuple.handle().bits()) != 1
}

/// Returns a tuple of the items from `low` to before `high`, bounds out of
/// range moved to the nearest end. New reference; NULL with MemoryError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyTuple_GetSlice(tuple: Borrowed, low: isize, high: isize) -> New {
    entry!(PyTuple_GetSlice, |rt, tuple: any| {
        check(rt, "PyTuple_GetSlice", tuple)?;
        tuple::protocol::get_slice(rt, tuple, low, high)
    })
}
