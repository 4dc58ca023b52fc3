//! The colour of every object: one byte per granule, outside the blocks.
//!
//! | colour     | while marking                              | afterwards            |
//! |------------|--------------------------------------------|-----------------------|
//! | `WHITE`    | not reached yet                            | garbage               |
//! | `GREY`     | reached, what it stores was not looked at  | garbage being cleared |
//! | `SCANNING` | somebody is looking at what it stores      | -                     |
//! | `BLACK`    | reached and done; new objects are born so  | live                  |
//!
//! `SCANNING` is what lets the collector read plain Rust values while
//! mutators run: whoever turns an object to it scans it alone. A mutator that
//! is about to change an object which is not black yet scans it first, as it
//! was when the cycle started; the collector then never looks at it again.
//! Between cycles the bytes mean nothing.

use super::region::region;
use crate::handle::Handle;
use std::sync::atomic::Ordering::{AcqRel, Acquire, Relaxed, Release};

/// Not reached.
pub const WHITE: u8 = 0;
/// Reached, not scanned.
pub const GREY: u8 = 1;
/// Being scanned.
pub const SCANNING: u8 = 2;
/// Done.
pub const BLACK: u8 = 3;

/// Whether the object is in the heap, so that it has a colour.
#[inline(always)]
pub fn has_colour(object: Handle) -> bool {
    !object.is_immediate() && region().block_of(object.bits()).is_some()
}

/// The colour; `BLACK` for what is outside the heap.
#[inline(always)]
pub fn colour(object: Handle) -> u8 {
    if has_colour(object) {
        region().mark(object.bits()).load(Acquire)
    } else {
        BLACK
    }
}

/// Turns a white object grey; returns whether it was white.
#[inline(always)]
pub fn shade(object: Handle) -> bool {
    if !has_colour(object) {
        return false;
    }
    let mark = region().mark(object.bits());
    mark.load(Relaxed) == WHITE && mark.compare_exchange(WHITE, GREY, AcqRel, Relaxed).is_ok()
}

/// Takes the scanning of an object upon the caller, who calls [`blacken`]
/// afterwards. False if it is black, after waiting for one who scans it now.
pub fn claim(object: Handle) -> bool {
    if !has_colour(object) {
        return false;
    }
    let mark = region().mark(object.bits());
    loop {
        match mark.load(Acquire) {
            BLACK => return false,
            SCANNING => std::thread::yield_now(),
            seen => {
                if mark
                    .compare_exchange(seen, SCANNING, AcqRel, Relaxed)
                    .is_ok()
                {
                    return true;
                }
            }
        }
    }
}

/// Turns an object of the heap black.
#[inline(always)]
pub fn blacken(address: usize) {
    region().mark(address).store(BLACK, Release);
}
