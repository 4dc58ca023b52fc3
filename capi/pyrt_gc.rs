//! The part of `pyrt.h` about the collector.

use super::boundary::entry;
use crate::error;
use crate::gc::{log, settings};
use crate::heap;
use crate::rt::{Result, Rt};
use std::ffi::{c_char, c_int};
use std::mem::offset_of;
use std::time::Duration;

/// `PyRt_GC_Stats` of the header.
#[repr(C)]
pub struct GcStats {
    size: usize,
    collections: u64,
    stopped: u64,
    unreachable: u64,
    finalizers: u64,
    assists: u64,
    allocated: u64,
    freed: u64,
    pauses: u64,
    pause_total: u64,
    pause_longest: u64,
    pause_last: u64,
    last_reason: u64,
    last_start: u64,
    last_end: u64,
    last_pauses: u64,
    last_pause_total: u64,
    last_pause_longest: u64,
    last_unreachable: u64,
    last_allocated: u64,
    last_freed: u64,
    last_live: u64,
}

/// The size that the struct had in the first version.
const FIRST_SIZE: usize = 176;
const _: () = assert!(offset_of!(GcStats, last_live) == FIRST_SIZE - 8);

fn nanos(time: Duration) -> u64 {
    time.as_nanos() as u64
}

fn stats(size: usize) -> GcStats {
    let totals = log::totals();
    let (all, last) = (totals.pauses, totals.last);
    GcStats {
        size,
        collections: totals.cycles + totals.stopped,
        stopped: totals.stopped,
        unreachable: totals.report.collected as u64,
        finalizers: totals.finalised,
        assists: totals.assists,
        allocated: totals.allocated + heap::allocated() as u64,
        freed: totals.freed,
        pauses: all.count,
        pause_total: nanos(all.total),
        pause_longest: nanos(all.longest),
        pause_last: nanos(all.last),
        last_reason: last.reason as u64,
        last_start: nanos(last.start),
        last_end: nanos(last.end),
        last_pauses: last.pauses.count,
        last_pause_total: nanos(last.pauses.total),
        last_pause_longest: nanos(last.pauses.longest),
        last_unreachable: last.report.collected as u64,
        last_allocated: last.allocated as u64,
        last_freed: last.freed as u64,
        last_live: last.live as u64,
    }
}

fn option(rt: &Rt, name: &str) -> Result<&'static settings::Number> {
    settings::find(name)
        .ok_or_else(|| error::value_error(rt, format_args!("the collector has no option '{name}'")))
}

/// Changes a setting of the collector, from now on, for the whole process.
/// `name` is a word of PYRT_GC that has a number: "growth" (percent of what is
/// live that may be allocated before the next collection is over), "minimum"
/// (bytes that may be allocated besides), "slice" (microseconds: the longest
/// that a collection keeps a thread at the end of a call, but for what is
/// indivisible), "log" (1 or 0). What PYRT_GC says is in force from
/// Py_Initialize on and may be changed. Returns 0, or -1 with ValueError for a name
/// that there is not, and for a value out of the range that docs/gc.md gives.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyRt_GC_SetOption(name: *const c_char, value: isize) -> c_int {
    entry!(PyRt_GC_SetOption, |rt, name: text| {
        let number = option(rt, name)?;
        match usize::try_from(value).is_ok_and(|value| settings::set(number, value)) {
            true => Ok(()),
            false => {
                let (least, most) = number.range;
                let message = format_args!("{name} must be from {least} to {most}");
                Err(error::value_error(rt, message))
            }
        }
    })
}

/// Returns a setting of the collector, see PyRt_GC_SetOption; -1 with ValueError
/// for a name that there is not.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyRt_GC_GetOption(name: *const c_char) -> isize {
    entry!(PyRt_GC_GetOption, |rt, name: text| {
        Ok(option(rt, name)?.get() as isize)
    })
}

/// Fills `stats`, whose `size` the caller has set to sizeof(PyRt_GC_Stats), with
/// what collections did so far; members that the runtime does not know are left
/// as they are, and `size` becomes the size of what was filled. Returns 0. The
/// debug runtime raises SystemError and returns -1 where `size` was not set.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyRt_GC_GetStats(stats: *mut GcStats) -> c_int {
    if cfg!(feature = "checked") && !super::checks::leaf("PyRt_GC_GetStats", "stats", stats) {
        return -1;
    }
    entry!(PyRt_GC_GetStats, |rt| {
        let size = (*stats).size.min(size_of::<GcStats>());
        if cfg!(feature = "checked") && size < FIRST_SIZE {
            return Err(error::system_error(rt, "stats->size was not set"));
        }
        let filled = self::stats(size);
        // No more than the caller has room for.
        std::ptr::copy_nonoverlapping((&raw const filled).cast::<u8>(), stats.cast(), size);
        Ok(())
    })
}
