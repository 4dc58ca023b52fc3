//! The part of `pyrt.h` about lists as arrays of numbers.

use super::boundary::{Borrowed, New, entry};
use crate::error;
use crate::handle::Handle;
use crate::object::index;
use crate::object::native::Obj;
use crate::rt::{Result, Root, Rt};
use crate::types::list::{self, List, numbers};
use std::ffi::{c_char, c_int, c_void};
use std::mem::MaybeUninit;
use std::ops::Range;
use std::ptr;

/// `PyRt_ListView` of the header.
#[repr(C)]
pub struct ListView {
    items: *const c_void,
    length: isize,
    itemsize: isize,
    code: c_char,
    list: *mut c_void,
}

/// A count of values of eight bytes. SystemError where it is negative,
/// MemoryError where there cannot be so many.
fn count_of(rt: &Rt, count: isize) -> Result<usize> {
    let count = usize::try_from(count).map_err(|_| error::bad_internal_call(rt))?;
    match count
        .checked_mul(8)
        .is_some_and(|bytes| isize::try_from(bytes).is_ok())
    {
        true => Ok(count),
        false => Err(error::no_memory(rt)),
    }
}

/// An array of `count` values, which may be NULL if there is none.
///
/// # Safety
/// `values` has so many, which nobody changes during the call.
unsafe fn values<'a, T>(rt: &Rt, values: *const T, count: isize) -> Result<&'a [T]> {
    match count_of(rt, count)? {
        0 => Ok(&[]),
        // SAFETY: passed on from the caller.
        count => Ok(unsafe { std::slice::from_raw_parts(values, count) }),
    }
}

/// Room for `count` items of a list from `start` on, and where that is.
/// IndexError where the list has not so many.
///
/// # Safety
/// There is room for so many at `to`, which nobody else uses during the call.
unsafe fn room<'a, T>(
    rt: &Rt,
    list: Obj<'_, List>,
    start: isize,
    to: *mut T,
    count: isize,
) -> Result<(usize, &'a mut [MaybeUninit<T>])> {
    let count = usize::try_from(count).map_err(|_| error::bad_internal_call(rt))?;
    let start = usize::try_from(start).unwrap_or(usize::MAX);
    let start = numbers::range(rt, list, start, count)?.start;
    match count {
        0 => Ok((start, &mut [])),
        // SAFETY: passed on from the caller; no more than a list has.
        _ => Ok((start, unsafe {
            std::slice::from_raw_parts_mut(to.cast(), count)
        })),
    }
}

fn bounds(rt: &Rt, list: Obj<'_, List>, low: isize, high: isize) -> Range<usize> {
    let (low, high) = index::clamp_bounds(list::len(rt, list), low, high);
    low..high
}

/// A new list that `fill` fills.
fn filled(rt: &mut Rt, fill: impl FnOnce(&mut Rt, Obj<'_, List>) -> Result<()>) -> Result<Root> {
    let made = list::with_empty_places(rt, 0)?;
    if let Some(list) = list::view(made.get()) {
        fill(rt, list)?;
    }
    Ok(made)
}

/// Returns a new list of the `count` ints at `values`. It keeps them in as few
/// bytes as they need; no object is made for those of less than 64 bits. New
/// reference; NULL with MemoryError, or SystemError for a negative count.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyRt_List_FromInt64Array(values: *const i64, count: isize) -> New {
    entry!(PyRt_List_FromInt64Array, |rt| {
        let values = self::values(rt, values, count)?;
        filled(rt, |rt, list| numbers::assign_ints(rt, list, 0..0, values))
    })
}

/// Returns a new list of the `count` doubles at `values`, as
/// PyRt_List_FromInt64Array does for ints. New reference; NULL with
/// MemoryError, or SystemError for a negative count.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyRt_List_FromDoubleArray(values: *const f64, count: isize) -> New {
    entry!(PyRt_List_FromDoubleArray, |rt| {
        let values = self::values(rt, values, count)?;
        filled(rt, |rt, list| {
            numbers::assign_doubles(rt, list, 0..0, values)
        })
    })
}

/// Copies `count` items of `list`, from `start` on, to the array `to` of the
/// caller. Returns 0, or -1 with IndexError if the list has not so many,
/// TypeError for an item that is no int, OverflowError for one that needs more
/// than 64 bits, or SystemError for a negative count; then the content of the
/// array is undefined. Nothing is called: an object with `__index__` is no int.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyRt_List_AsInt64Array(
    list: Borrowed,
    start: isize,
    to: *mut i64,
    count: isize,
) -> c_int {
    entry!(PyRt_List_AsInt64Array, |rt, list: List| {
        let (start, to) = room(rt, list, start, to, count)?;
        numbers::copy_ints(rt, list, start, to)
    })
}

/// Copies `count` items of `list`, from `start` on, to the array `to` of the
/// caller; ints are converted. Returns 0, or -1 with IndexError if the list
/// has not so many, TypeError for an item that is neither float nor int,
/// OverflowError for an int too large, or SystemError for a negative count;
/// then the content of the array is undefined. Nothing is called: an object
/// with `__float__` is no number.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyRt_List_AsDoubleArray(
    list: Borrowed,
    start: isize,
    to: *mut f64,
    count: isize,
) -> c_int {
    entry!(PyRt_List_AsDoubleArray, |rt, list: List| {
        let (start, to) = room(rt, list, start, to, count)?;
        numbers::copy_doubles(rt, list, start, to)
    })
}

/// Replaces the items from `low` to before `high` by the `count` ints at
/// `values`, bounds out of range moved to the nearest end; both at the length
/// adds them at the end. Returns 0, or -1 with MemoryError, BufferError while
/// there is a view of the list, or SystemError for a negative count; then the
/// list is as before.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyRt_List_SetInt64Slice(
    list: Borrowed,
    low: isize,
    high: isize,
    values: *const i64,
    count: isize,
) -> c_int {
    entry!(PyRt_List_SetInt64Slice, |rt, list: List| {
        let values = self::values(rt, values, count)?;
        let range = bounds(rt, list, low, high);
        numbers::assign_ints(rt, list, range, values)
    })
}

/// PyRt_List_SetInt64Slice for doubles.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyRt_List_SetDoubleSlice(
    list: Borrowed,
    low: isize,
    high: isize,
    values: *const f64,
    count: isize,
) -> c_int {
    entry!(PyRt_List_SetDoubleSlice, |rt, list: List| {
        let values = self::values(rt, values, count)?;
        let range = bounds(rt, list, low, high);
        numbers::assign_doubles(rt, list, range, values)
    })
}

/// Fills `view` with what `list` keeps: the address of its items, to be read
/// only, how many there are, the size of one and what they are (`code`). Until
/// PyRt_List_ReleaseView everything that would change the list raises
/// BufferError, on all threads; there may be several views of one list. The
/// view holds a reference to the list. Returns 0, or -1 with MemoryError, or
/// BufferError for thousands of views of one list; then `view->list` is NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyRt_List_GetView(list: Borrowed, view: *mut ListView) -> c_int {
    // SAFETY: for the caller to fill, so that an error leaves nothing to release.
    unsafe { (*view).list = ptr::null_mut() };
    entry!(PyRt_List_GetView, |rt, list: List| {
        let length = list::len(rt, list) as isize;
        let pinned = numbers::pin(rt, list)?;
        view.write(ListView {
            items: pinned.items.cast(),
            length,
            itemsize: pinned.size as isize,
            code: pinned.code as c_char,
            list: list.as_ref().root().into_counted().bits() as *mut c_void,
        });
        Ok(())
    })
}

/// Ends a view, on any thread, and gives its reference to the list back.
/// `view->list` becomes NULL; where it is NULL already nothing happens. Cannot
/// fail.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyRt_List_ReleaseView(view: *mut ListView) {
    let _: c_int = entry!(PyRt_List_ReleaseView, |rt| {
        let held = ptr::replace(&raw mut (*view).list, ptr::null_mut());
        if let Some(handle) = Handle::from_bits(held as usize) {
            let held = Root::from_counted(handle);
            if let Some(list) = list::view(held.get()) {
                numbers::unpin(rt, list);
            }
        }
        Ok(())
    });
}
