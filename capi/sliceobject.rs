//! `sliceobject.h`: slices.

use super::boundary::{Borrowed, New, entry};
use super::out;
use crate::types::slice::{self, Bounds, Slice};
use std::ffi::c_int;

/// Returns a new slice; NULL stands for None. New reference; NULL with
/// MemoryError.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PySlice_New(start: Borrowed, stop: Borrowed, step: Borrowed) -> New {
    entry!(PySlice_New, |rt, start: opt, stop: opt, step: opt| {
        slice::new(rt, [start, stop, step])
    })
}

/// Writes start, stop and step as C integers, clipped to what fits. Returns
/// 0, or -1 with TypeError for parts that are no integers or ValueError for
/// step 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PySlice_Unpack(
    slice: Borrowed,
    start: *mut isize,
    stop: *mut isize,
    step: *mut isize,
) -> c_int {
    entry!(PySlice_Unpack, |rt, slice: Slice| {
        let bounds = slice::unpack(rt, slice)?;
        // SAFETY: the caller passes places for the results.
        unsafe {
            out::put(start, bounds.start);
            out::put(stop, bounds.stop);
            out::put(step, bounds.step);
        }
        Ok(())
    })
}

/// Clips start and stop to a sequence of `length` items, and returns the
/// number of items of the slice. `step` is not 0. Cannot fail.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PySlice_AdjustIndices(
    length: isize,
    start: *mut isize,
    stop: *mut isize,
    step: isize,
) -> isize {
    // SAFETY: the caller passes places that hold the bounds.
    let (first, last) = unsafe { (*start, *stop) };
    let bounds = Bounds {
        start: first,
        stop: last,
        step: if step == 0 { 1 } else { step },
    };
    let adjusted = bounds.adjust(usize::try_from(length).unwrap_or(0));
    // SAFETY: as above.
    unsafe {
        out::put(start, adjusted.start);
        out::put(stop, adjusted.stop);
    }
    adjusted.count as isize
}

/// PySlice_Unpack and PySlice_AdjustIndices in one, with the number of items
/// in `*slicelength`. Returns 0, or -1 with an exception.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PySlice_GetIndicesEx(
    slice: Borrowed,
    length: isize,
    start: *mut isize,
    stop: *mut isize,
    step: *mut isize,
    slicelength: *mut isize,
) -> c_int {
    entry!(PySlice_GetIndicesEx, |rt, slice: Slice| {
        let bounds = slice::unpack(rt, slice)?;
        let adjusted = bounds.adjust(usize::try_from(length).unwrap_or(0));
        // SAFETY: the caller passes places for the results.
        unsafe {
            out::put(start, adjusted.start);
            out::put(stop, adjusted.stop);
            out::put(step, adjusted.step);
            out::put(slicelength, adjusted.count as isize);
        }
        Ok(())
    })
}

/// As PySlice_GetIndicesEx without the number of items; indices out of range
/// are an error without an exception. Returns 0 or -1. Prefer PySlice_Unpack
/// and PySlice_AdjustIndices.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PySlice_GetIndices(
    slice: Borrowed,
    length: isize,
    start: *mut isize,
    stop: *mut isize,
    step: *mut isize,
) -> c_int {
    entry!(PySlice_GetIndices, |rt, slice: Slice| {
        let bounds = slice::unpack(rt, slice)?;
        let from_end = |bound: isize| {
            if bound < 0 {
                bound.saturating_add(length)
            } else {
                bound
            }
        };
        let (mut first, mut last) = (from_end(bounds.start), from_end(bounds.stop));
        if bounds.start == isize::MAX && bounds.step < 0 {
            first = length - 1;
        }
        if bounds.stop == isize::MAX && bounds.step > 0 {
            last = length;
        } else if bounds.stop == isize::MIN {
            last = -1;
        }
        // SAFETY: the caller passes places for the results.
        unsafe {
            out::put(start, first);
            out::put(stop, last);
            out::put(step, bounds.step);
        }
        Ok(if last > length || first >= length {
            -1
        } else {
            0
        })
    })
}
