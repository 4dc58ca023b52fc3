//! `listobject.h`: lists.

use super::boundary::{Borrowed, New, Stolen, entry};
use crate::error;
use crate::types::list::{self, List};
use std::ffi::c_int;

/// Returns a new list with `len` places, which must be filled with
/// PyList_SetItem before the list is used otherwise. New reference; NULL
/// with SystemError for a negative `len`, or with MemoryError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyList_New(len: isize) -> New {
    entry!(PyList_New, |rt| {
        let len = usize::try_from(len)
            .map_err(|_| error::system_error(rt, "bad argument to internal function"))?;
        list::with_empty_places(rt, len)
    })
}

/// Returns the number of items of `list`. Cannot fail on a list.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyList_Size(list: Borrowed) -> isize {
    entry!(PyList_Size, |rt, list: List| Ok(
        list::len(rt, list) as isize
    ))
}

/// Returns the item at `index` as a new reference; NULL with IndexError if
/// there is none. Safe against concurrent changes of the list.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyList_GetItemRef(list: Borrowed, index: isize) -> New {
    entry!(PyList_GetItemRef, |rt, list: List| {
        match list::get(rt, list, index as usize) {
            Some(item) => Ok(item.root()),
            None => Err(error::index_error(rt, "list index out of range")),
        }
    })
}

/// Puts `item` at `index` and drops what was there. Steals the reference to
/// `item`, also on failure. Returns 0, or -1 with IndexError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyList_SetItem(list: Borrowed, index: isize, item: Stolen) -> c_int {
    entry!(PyList_SetItem, |rt, item: opt_stolen, list: List| {
        let value = item.as_ref().map_or_else(crate::types::none, |i| i.get());
        if list::set(rt, list, index as usize, value) {
            Ok(())
        } else {
            Err(error::index_error(rt, "list assignment index out of range"))
        }
    })
}

/// Adds `item` at the end of `list`, which takes its own reference. Returns
/// 0, or -1 with MemoryError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyList_Append(list: Borrowed, item: Borrowed) -> c_int {
    entry!(PyList_Append, |rt, list: List, item: any| list::append(
        rt, list, item
    ))
}
