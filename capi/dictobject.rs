//! `dictobject.h`: dictionaries.

use super::boundary::{
    Borrowed, Lent, New, any_unchecked, beside, entry, general, short, short_changing,
    typed_unchecked,
};
use super::out;
use crate::error;
use crate::object::{Obj, sequence};
use crate::rt::beside::Does;
use crate::rt::{Ref, Result, Root, Rt};
use crate::types::dict::{self, Dict, merge, views};
use crate::types::strings;
use std::ffi::{CStr, c_char, c_int};
use std::ptr;

/// A str key made of a C string. UnicodeDecodeError.
fn key_of(rt: &mut Rt, key: &CStr) -> Result<Root> {
    strings::from_utf8(rt, key.to_bytes())
}

/// Returns a new empty dict. New reference; NULL with MemoryError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyDict_New() -> New {
    // SAFETY: an allocation that needs no call leaves nothing to do.
    if let Some(dict) = unsafe { short(|rt| dict::try_new(rt)) } {
        return dict.into();
    }
    general!(() -> New {
        // SAFETY: what is made is this thread's own.
        if let Some(made) = unsafe { beside([], |rt| Some(dict::new(rt))) } {
            return made;
        }
        entry!(PyDict_New, |rt| dict::new(rt))
    })
}

/// Returns the number of keys. Cannot fail on a dict.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyDict_Size(p: Borrowed) -> isize {
    // SAFETY: a dict, as the caller promises.
    let len = unsafe {
        beside([(Does::Read, p.0)], |rt| {
            let dict: Obj<'_, Dict> = typed_unchecked(p);
            Some(Ok(dict.get(rt).table.len() as isize))
        })
    };
    if let Some(len) = len {
        return len;
    }
    entry!(
        PyDict_Size,
        |rt, p: Dict| Ok(p.get(rt).table.len() as isize)
    )
}

/// Sets `p[key] = val`; the dict takes its own references. Returns 0, or -1
/// with TypeError for an unhashable key.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyDict_SetItem(p: Borrowed, key: Borrowed, val: Borrowed) -> c_int {
    // SAFETY: a dict, a key and a value, as the caller promises.
    let done = unsafe {
        short_changing(|rt| {
            dict::put_quick(
                rt,
                typed_unchecked(p),
                any_unchecked(key),
                any_unchecked(val),
            )
        })
    };
    match done {
        Some(()) => 0,
        // SAFETY: same contract.
        None => unsafe { set_item(p, key, val) },
    }
}

/// [`PyDict_SetItem`] in all other cases.
#[inline(never)]
unsafe extern "C" fn set_item(p: Borrowed, key: Borrowed, val: Borrowed) -> c_int {
    // SAFETY: a dict, a key and a value, as the caller promises.
    let done = unsafe {
        beside(
            [
                (Does::Change, p.0),
                (Does::Keep, key.0),
                (Does::Keep, val.0),
            ],
            |rt| {
                dict::set_plain(
                    rt,
                    typed_unchecked(p),
                    any_unchecked(key),
                    any_unchecked(val),
                )
            },
        )
    };
    if let Some(done) = done {
        return done;
    }
    entry!(PyDict_SetItem, |rt, p: Dict, key: any, val: any| dict::set(
        rt,
        p.as_ref(),
        key,
        val
    ))
}

/// [`PyDict_SetItem`] with a key given as UTF-8. Returns 0, or -1 with
/// UnicodeDecodeError or MemoryError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyDict_SetItemString(
    p: Borrowed,
    key: *const c_char,
    val: Borrowed,
) -> c_int {
    entry!(PyDict_SetItemString, |rt, p: Dict, key: c_str, val: any| {
        let key = key_of(rt, key)?;
        dict::set(rt, p.as_ref(), key.get(), val)
    })
}

/// Removes `key`. Returns 0, or -1 with KeyError if it is not there.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyDict_DelItem(p: Borrowed, key: Borrowed) -> c_int {
    entry!(PyDict_DelItem, |rt, p: Dict, key: any| dict::delete(
        rt,
        p.as_ref(),
        key
    ))
}

/// [`PyDict_DelItem`] with a key given as UTF-8.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyDict_DelItemString(p: Borrowed, key: *const c_char) -> c_int {
    entry!(PyDict_DelItemString, |rt, p: Dict, key: c_str| {
        let key = key_of(rt, key)?;
        dict::delete(rt, p.as_ref(), key.get())
    })
}

/// Whether `key` is there: 1 or 0, or -1 with TypeError for an unhashable
/// key.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyDict_Contains(p: Borrowed, key: Borrowed) -> c_int {
    // SAFETY: a dict and a key, as the caller promises.
    let found = unsafe {
        short(|rt| dict::get_quick(rt, typed_unchecked(p), any_unchecked(key)).map(|v| v.is_some()))
    };
    if let Some(found) = found {
        return c_int::from(found);
    }
    general!((p: Borrowed, key: Borrowed) -> c_int {
        // SAFETY: a dict and a key, as the caller promises.
        let found = unsafe {
            beside([(Does::Read, p.0)], |rt| {
                let found = dict::get_plain(rt, typed_unchecked(p), any_unchecked(key))?;
                Some(Ok(found.is_some()))
            })
        };
        if let Some(found) = found {
            return found;
        }
        entry!(PyDict_Contains, |rt, p: Dict, key: any| dict::contains(
            rt,
            p.as_ref(),
            key
        ))
    })
}

/// Looks `key` up. Returns 1 with a new reference in `*result`, 0 with NULL
/// there if the key is missing, -1 with NULL and an exception.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyDict_GetItemRef(p: Borrowed, key: Borrowed, result: *mut New) -> c_int {
    // SAFETY: a dict and a key, as the caller promises; a reference is taken
    // and none given up.
    match unsafe { short(|rt| get_quick(rt, p, key)) } {
        Some(found) => {
            // SAFETY: the caller passes a place for the result.
            unsafe { *result = found };
            c_int::from(!found.0.is_null())
        }
        // SAFETY: same contract.
        None => unsafe { get_item_ref(p, key, result) },
    }
}

/// The value of a key, a new reference or NULL, where that needs no call.
///
/// # Safety
/// `p` is a live dict and `key` a live object.
#[inline(always)]
unsafe fn get_quick(rt: &Rt, p: Borrowed, key: Borrowed) -> Option<New> {
    // SAFETY: passed on from the caller.
    let (p, key) = unsafe { (typed_unchecked(p), any_unchecked(key)) };
    match dict::get_quick(rt, p, key)? {
        Some(value) => value.try_root(rt).map(New::from),
        None => Some(New(ptr::null_mut())),
    }
}

/// [`PyDict_GetItemRef`] of any key.
#[inline(never)]
unsafe extern "C" fn get_item_ref(p: Borrowed, key: Borrowed, result: *mut New) -> c_int {
    // SAFETY: a dict and a key, as the caller promises, and a place for the result.
    let found = unsafe {
        beside([(Does::Read, p.0)], |rt| {
            let found = match dict::get_plain(rt, typed_unchecked(p), any_unchecked(key))? {
                Some(value) => New::from(value.root_beside(rt)?),
                None => New(ptr::null_mut()),
            };
            *result = found;
            Some(Ok(!found.0.is_null()))
        })
    };
    if let Some(found) = found {
        return found;
    }
    // SAFETY: the caller passes a place for the result.
    unsafe { out::give(result, None) };
    entry!(PyDict_GetItemRef, |rt, p: Dict, key: any| {
        let found = dict::get(rt, p.as_ref(), key)?;
        let there = found.is_some();
        // SAFETY: as above.
        unsafe { out::give(result, found) };
        Ok(there)
    })
}

/// [`PyDict_GetItemRef`] with a key given as UTF-8.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyDict_GetItemStringRef(
    p: Borrowed,
    key: *const c_char,
    result: *mut New,
) -> c_int {
    // SAFETY: the caller passes a place for the result.
    unsafe { out::give(result, None) };
    entry!(PyDict_GetItemStringRef, |rt, p: Dict, key: c_str| {
        let key = key_of(rt, key)?;
        let found = dict::get(rt, p.as_ref(), key.get())?;
        let there = found.is_some();
        // SAFETY: as above.
        unsafe { out::give(result, found) };
        Ok(there)
    })
}

/// The value of `key`, borrowed from the dict, or NULL: without an exception
/// if it is missing or looking it up failed. Prefer PyDict_GetItemRef.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyDict_GetItem(p: Borrowed, key: Borrowed) -> Borrowed {
    entry!(PyDict_GetItem, |rt, p: any, key: any| {
        let pending = error::take(rt);
        let found = lent(rt, p, key).unwrap_or(Lent(None));
        error::restore(rt, pending);
        Ok(found)
    })
}

/// The value of `key`, borrowed from the dict; NULL without an exception if
/// it is missing, with one if looking it up failed. Prefer
/// PyDict_GetItemRef.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyDict_GetItemWithError(p: Borrowed, key: Borrowed) -> Borrowed {
    entry!(PyDict_GetItemWithError, |rt, p: Dict, key: any| lent(
        rt,
        p.as_ref(),
        key
    ))
}

/// [`PyDict_GetItem`] with a key given as UTF-8.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyDict_GetItemString(p: Borrowed, key: *const c_char) -> Borrowed {
    entry!(PyDict_GetItemString, |rt, p: any, key: c_str| {
        let pending = error::take(rt);
        let found = match key_of(rt, key) {
            Ok(key) => lent(rt, p, key.get()).unwrap_or(Lent(None)),
            Err(_) => Lent(None),
        };
        error::restore(rt, pending);
        Ok(found)
    })
}

fn lent(rt: &mut Rt, dict: Ref<'_>, key: Ref<'_>) -> Result<Lent> {
    Ok(Lent(dict::get_lent(rt, dict, key)?.map(Ref::handle)))
}

/// Looks `key` up and sets it to `default_value` if it is missing. Returns 1
/// if it was there, 0 if not, -1 with an exception; `result`, unless NULL,
/// receives a new reference to the value, or NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyDict_SetDefaultRef(
    p: Borrowed,
    key: Borrowed,
    default_value: Borrowed,
    result: *mut New,
) -> c_int {
    // SAFETY: the caller passes NULL or a place for the result.
    unsafe { out::give(result, None) };
    entry!(
        PyDict_SetDefaultRef,
        |rt, p: Dict, key: any, default_value: any| {
            let (value, there) = dict::set_default(rt, p.as_ref(), key, default_value)?;
            // SAFETY: as above.
            unsafe { out::give(result, Some(value)) };
            Ok(there)
        }
    )
}

/// Removes all keys.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyDict_Clear(p: Borrowed) {
    let _: c_int = entry!(PyDict_Clear, |rt, p: any| {
        dict::clear(rt, p);
        Ok(())
    });
}

/// Returns a new dict with the same keys and values. New reference; NULL
/// with MemoryError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyDict_Copy(p: Borrowed) -> New {
    entry!(PyDict_Copy, |rt, p: Dict| merge::copy(rt, p.as_ref()))
}

/// Returns a new list of the keys. New reference; NULL with MemoryError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyDict_Keys(p: Borrowed) -> New {
    entry!(PyDict_Keys, |rt, p: Dict| {
        let view = views::keys(rt, p.as_ref())?;
        sequence::to_list(rt, view.get())
    })
}

/// Returns a new list of the values. New reference; NULL with MemoryError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyDict_Values(p: Borrowed) -> New {
    entry!(PyDict_Values, |rt, p: Dict| {
        let view = views::values(rt, p.as_ref())?;
        sequence::to_list(rt, view.get())
    })
}

/// Returns a new list of pairs of key and value. New reference; NULL with
/// MemoryError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyDict_Items(p: Borrowed) -> New {
    entry!(PyDict_Items, |rt, p: Dict| {
        let view = views::items(rt, p.as_ref())?;
        sequence::to_list(rt, view.get())
    })
}

/// Puts the keys and values of the mapping `b` into `a`; keys that are there
/// already are replaced if `override_` is not 0. Returns 0, or -1 with an
/// exception.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyDict_Merge(a: Borrowed, b: Borrowed, override_: c_int) -> c_int {
    entry!(PyDict_Merge, |rt, a: Dict, b: any| merge::merge(
        rt,
        a.as_ref(),
        b,
        override_ != 0
    ))
}

/// PyDict_Merge(a, b, 1).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyDict_Update(a: Borrowed, b: Borrowed) -> c_int {
    entry!(PyDict_Update, |rt, a: Dict, b: any| merge::merge(
        rt,
        a.as_ref(),
        b,
        true
    ))
}

/// Puts the pairs of the iterable `seq2` into `a`; of equal keys the last one
/// stays if `override_` is not 0, else the first. Returns 0, or -1 with an
/// exception.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyDict_MergeFromSeq2(
    a: Borrowed,
    seq2: Borrowed,
    override_: c_int,
) -> c_int {
    entry!(PyDict_MergeFromSeq2, |rt, a: Dict, seq2: any| {
        merge::merge_pairs(rt, a.as_ref(), seq2, override_ != 0)
    })
}

/// The next entry: returns 1 with references borrowed from the dict in `*key`
/// and `*value` (either may be NULL), 0 at the end. `*pos` starts at 0 and
/// means nothing else to the caller. Values may be replaced meanwhile, keys
/// not added or removed. Prefer PyDict_NextRef.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyDict_Next(
    p: Borrowed,
    pos: *mut isize,
    key: *mut Borrowed,
    value: *mut Borrowed,
) -> c_int {
    entry!(PyDict_Next, |rt, p: any| {
        // SAFETY: the caller passes a position to be read and written.
        let at = unsafe { *pos } as usize;
        let Some((next, k, v)) = dict::next_pair(rt, p, at) else {
            return Ok(false);
        };
        // SAFETY: as above, and places for the results that are not NULL;
        // the dict holds both.
        unsafe {
            *pos = next as isize;
            out::put(key, Borrowed(k.handle().bits() as *mut _));
            out::put(value, Borrowed(v.handle().bits() as *mut _));
        }
        Ok(true)
    })
}

/// The next entry: returns 1 with new references in `*key` and `*value`
/// (either may be NULL), 0 at the end. `*pos` starts at 0 and means nothing
/// else to the caller.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyDict_NextRef(
    dict: Borrowed,
    pos: *mut isize,
    key: *mut New,
    value: *mut New,
) -> c_int {
    entry!(PyDict_NextRef, |rt, dict: any| {
        // SAFETY: the caller passes a position to be read and written.
        let at = unsafe { *pos } as usize;
        let next = dict::next_pair(rt, dict, at);
        let there = next.is_some();
        let (next, k, v) = next.map_or((at, None, None), |(n, k, v)| (n, Some(k), Some(v)));
        // SAFETY: as above, and places for the results that are not NULL.
        unsafe {
            *pos = next as isize;
            out::give(key, k);
            out::give(value, v);
        }
        Ok(there)
    })
}
