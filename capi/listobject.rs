//! `listobject.h`: lists.

use super::boundary::{
    Borrowed, Lent, New, Stolen, any_unchecked, beside, entry, general, short, typed_unchecked,
};
use crate::error;
use crate::handle::Handle;
use crate::object::thunk::Abi;
use crate::object::{index, sequence};
use crate::rt::beside::Does;
use crate::rt::{Raised, Ref, Root, Rt};
use crate::types::list::{self, List};
use std::ffi::c_int;

/// NULL for an item; the test costs nothing that is not there anyway.
#[cold]
fn no_item(rt: &Rt) -> Raised {
    error::bad_internal_call(rt)
}

/// Returns a new list with `len` places, which must be filled with
/// PyList_SetItem before the list is used otherwise. New reference; NULL
/// with SystemError for a negative `len`, or with MemoryError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyList_New(len: isize) -> New {
    // SAFETY: an allocation that needs no call leaves nothing to do.
    if let (0, Some(list)) = (len, unsafe { short(|rt| list::try_new(rt)) }) {
        return list.into();
    }
    general!((len: isize) -> New {
        // SAFETY: what is made is this thread's own.
        let made = unsafe {
            beside([], |rt| Some(list::with_empty_places(rt, usize::try_from(len).ok()?)))
        };
        if let Some(made) = made {
            return made;
        }
        entry!(PyList_New, |rt| {
            let len = usize::try_from(len).map_err(|_| error::bad_internal_call(rt))?;
            list::with_empty_places(rt, len)
        })
    })
}

/// Returns the number of items of `list`. Cannot fail on a list.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyList_Size(list: Borrowed) -> isize {
    // SAFETY: a list, as the caller promises.
    if let Some(len) = unsafe { short(|rt| Some(list::len(rt, typed_unchecked(list)))) } {
        return len as isize;
    }
    general!((list: Borrowed) -> isize {
        // SAFETY: a list, as the caller promises.
        let len = unsafe {
            beside([(Does::Read, list.0)], |rt| {
                Some(Ok(list::len(rt, typed_unchecked(list)) as isize))
            })
        };
        if let Some(len) = len {
            return len;
        }
        entry!(PyList_Size, |rt, list: List| Ok(
            list::len(rt, list) as isize
        ))
    })
}

/// Returns the item at `index` as a new reference; NULL with IndexError if
/// there is none. A place that was not filled yet gives None. Safe against
/// concurrent changes of the list.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyList_GetItemRef(list: Borrowed, index: isize) -> New {
    // SAFETY: a list, as the caller promises.
    let item = unsafe {
        short(|rt| {
            let item = list::get(rt, typed_unchecked(list), index as usize)?;
            item.try_root(rt)
        })
    };
    if let Some(item) = item {
        return item.into();
    }
    general!((list: Borrowed, index: isize) -> New {
        // SAFETY: a list, as the caller promises.
        let item = unsafe {
            beside([(Does::Read, list.0)], |rt| {
                let item = list::get(rt, typed_unchecked(list), index as usize)?;
                item.root_beside(rt).map(Ok)
            })
        };
        if let Some(item) = item {
            return item;
        }
        entry!(PyList_GetItemRef, |rt, list: any| {
            if cfg!(feature = "checked") && !list::is_list(list) {
                return Err(error::type_error(rt, "expected a list"));
            }
            match list::item(rt, list, index as usize) {
                Some(item) => Ok(item.root()),
                None => Err(error::index_error(rt, "list index out of range")),
            }
        })
    })
}

/// Returns the item at `index`, borrowed from the list; NULL with IndexError
/// if there is none. It is alive as long as the list holds it there. Prefer
/// PyList_GetItemRef.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyList_GetItem(list: Borrowed, index: isize) -> Borrowed {
    // SAFETY: a list, as the caller promises.
    let item =
        unsafe { short(|rt| Some(list::get(rt, typed_unchecked(list), index as usize)?.handle())) };
    if let Some(item) = item {
        return Lent(Some(item)).into_raw();
    }
    general!((list: Borrowed, index: isize) -> Borrowed {
        // SAFETY: a list, as the caller promises.
        let item = unsafe {
            beside([(Does::Read, list.0)], |rt| {
                let item = list::get(rt, typed_unchecked(list), index as usize)?;
                Some(Ok(Lent(Some(item.handle()))))
            })
        };
        if let Some(item) = item {
            return item;
        }
        entry!(PyList_GetItem, |rt, list: List| {
            if index as usize >= list::len(rt, list) {
                return Err(error::index_error(rt, "list index out of range"));
            }
            Ok(Lent(list::get(rt, list, index as usize).map(Ref::handle)))
        })
    })
}

/// Puts `item` at `index` and drops what was there. Steals the reference to
/// `item`, also on failure. Returns 0, or -1 with IndexError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyList_SetItem(list: Borrowed, index: isize, item: Stolen) -> c_int {
    // SAFETY: a list, as the caller promises, and the caller's reference.
    let item = match unsafe { fill(list, index, item) } {
        None => return 0,
        Some(item) => item,
    };
    general!((list: Borrowed, index: isize, item: Stolen) -> c_int {
        // SAFETY: a list, as the caller promises, and the caller's reference, which is
        // taken over unless there is no such place.
        let done = unsafe {
            beside([(Does::Change, list.0), (Does::Keep, item.0)], |rt| {
                let value = any_unchecked(Borrowed(item.0));
                let filled = list::fill(rt, typed_unchecked(list), index as usize, value);
                if filled != Ok(false) {
                    drop(Root::from_counted(value.handle()));
                    return Some(filled.map(drop));
                }
                None
            })
        };
        if let Some(done) = done {
            return done;
        }
        entry!(PyList_SetItem, |rt, item: opt_stolen, list: List| {
            let value = item.as_ref().map_or_else(crate::types::none, |i| i.get());
            if list::fill(rt, list, index as usize, value)? {
                Ok(())
            } else {
                Err(error::index_error(rt, "list assignment index out of range"))
            }
        })
    })
}

/// PyList_SetItem where that needs no call; else gives the reference back.
///
/// # Safety
/// `list` is a list, `item` NULL or a reference that is given up.
#[inline(always)]
unsafe fn fill(list: Borrowed, index: isize, item: Stolen) -> Option<Stolen> {
    // SAFETY: passed on from the caller.
    unsafe {
        let rest = short(|rt| {
            let list = typed_unchecked(list);
            let item = Root::from_counted(Handle::from_bits(item.0 as usize)?);
            Some(list::try_fill(rt, list, index as usize, item))
        });
        match rest {
            Some(None) => None,
            Some(Some(rest)) => {
                let _ = rest.into_counted();
                Some(item)
            }
            None => Some(item),
        }
    }
}

/// Inserts `item` before `index`; a negative index counts from the end, one
/// out of range is the nearest end. The list takes its own reference.
/// Returns 0, or -1 with MemoryError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyList_Insert(list: Borrowed, index: isize, item: Borrowed) -> c_int {
    entry!(PyList_Insert, |rt, list: List, item: opt| {
        match item {
            Some(item) => list::methods::insert_at(rt, list.as_ref(), index, item),
            None => Err(no_item(rt)),
        }
    })
}

/// Adds `item` at the end of `list`, which takes its own reference. Returns
/// 0, or -1 with MemoryError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyList_Append(list: Borrowed, item: Borrowed) -> c_int {
    // SAFETY: a list, as the caller promises, and a live object.
    let done = unsafe {
        short(|rt| {
            let item = (!item.0.is_null()).then(|| any_unchecked(item))?;
            Some(list::try_append(rt, typed_unchecked(list), item))
        })
    };
    if done == Some(true) {
        return 0;
    }
    general!((list: Borrowed, item: Borrowed) -> c_int {
        // SAFETY: a list, as the caller promises, and a live object.
        let done = unsafe {
            beside([(Does::Change, list.0), (Does::Keep, item.0)], |rt| {
                Some(list::append(rt, typed_unchecked(list), any_unchecked(item)))
            })
        };
        if let Some(done) = done {
            return done;
        }
        entry!(PyList_Append, |rt, list: List, item: opt| {
            match item {
                Some(item) => list::append(rt, list, item),
                None => Err(no_item(rt)),
            }
        })
    })
}

/// Returns a new list of the items from `low` to before `high`, bounds out of
/// range moved to the nearest end. New reference; NULL with MemoryError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyList_GetSlice(list: Borrowed, low: isize, high: isize) -> New {
    entry!(PyList_GetSlice, |rt, list: List| {
        let (low, high) = index::clamp_bounds(list::len(rt, list), low, high);
        list::copy_range(rt, list.as_ref(), low, high)
    })
}

/// Replaces the items from `low` to before `high` by those of the iterable
/// `items`, or removes them if it is NULL. Returns 0, or -1 with an
/// exception.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyList_SetSlice(
    list: Borrowed,
    low: isize,
    high: isize,
    items: Borrowed,
) -> c_int {
    entry!(PyList_SetSlice, |rt, list: List, items: opt| {
        let items = match items {
            Some(items) => Some(sequence::fast(rt, items, "can only assign an iterable")?),
            None => None,
        };
        let (low, high) = index::clamp_bounds(list::len(rt, list), low, high);
        list::replace_range(rt, list, low, high, items.as_ref().map(|i| i.get()))
    })
}

/// Sorts the list in place, stably. Returns 0, or -1 with what comparing the
/// items raised.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyList_Sort(list: Borrowed) -> c_int {
    entry!(PyList_Sort, |rt, list: List| list::sort::sort(
        rt,
        list.as_ref(),
        None,
        false
    ))
}

/// Reverses the list in place. Returns 0; cannot fail on a list.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyList_Reverse(list: Borrowed) -> c_int {
    entry!(PyList_Reverse, |rt, list: List| {
        list::methods::reverse(rt, list.as_ref()).map(drop)
    })
}

/// Returns a new tuple of the list's items. New reference; NULL with
/// MemoryError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyList_AsTuple(list: Borrowed) -> New {
    entry!(PyList_AsTuple, |rt, list: List| list::to_tuple(
        rt,
        list.as_ref()
    ))
}
