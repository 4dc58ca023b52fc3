//! The colour of every object: one byte per granule, outside the blocks.
//!
//! | colour      | while marking                                 | afterwards            |
//! |-------------|-----------------------------------------------|-----------------------|
//! | `WHITE`     | not reached yet                               | garbage               |
//! | `CANDIDATE` | the same, and C may hold it ([`crate::gc::candidates`]) | -           |
//! | `PEEKED`    | `CANDIDATE`, and the collector looks at what it stores  | -           |
//! | `DOOMED`    | nobody can reach it any more                  | garbage               |
//! | `GREY`      | reached, what it stores was not looked at     | garbage being cleared |
//! | `SCANNING`  | somebody is looking at what it stores         | -                     |
//! | `BLACK`     | reached and done; new objects are born so     | live                  |
//! | `FREED`     | was black, and is a free slot                 | a free slot           |
//!
//! `SCANNING` is what lets the collector read plain Rust values while
//! mutators run: whoever turns an object to it scans it alone. A mutator that
//! is about to change an object which is not black yet scans it first, as it
//! was when the cycle started; the collector then never looks at it again.
//! Between cycles the bytes mean nothing.

use super::region::region;
use crate::handle::Handle;
use std::sync::atomic::AtomicU8;
use std::sync::atomic::Ordering::{AcqRel, Acquire, Relaxed, Release};

/// Not reached.
pub const WHITE: u8 = 0;
/// Not reached, but perhaps held by C.
pub const CANDIDATE: u8 = 1;
/// A candidate that the collector looks at.
pub const PEEKED: u8 = 2;
/// Decided to be garbage.
pub const DOOMED: u8 = 3;
/// Reached, not scanned.
pub const GREY: u8 = 4;
/// Being scanned.
pub const SCANNING: u8 = 5;
/// Done.
pub const BLACK: u8 = 6;
/// Black, until it died.
pub const FREED: u8 = 7;

/// The byte that holds a colour: an atomic, or its stand-in in the models of the
/// protocols (tests/protocols).
pub trait Mark {
    /// The colour.
    fn load(&self) -> u8;
    /// Turns `from` into `to`; false if the colour is another by now.
    fn exchange(&self, from: u8, to: u8) -> bool;
    /// Sets the colour.
    fn store(&self, colour: u8);
    /// Lets others run who are about to change it.
    fn wait();
}

impl Mark for AtomicU8 {
    #[inline(always)]
    fn load(&self) -> u8 {
        AtomicU8::load(self, Acquire)
    }

    #[inline(always)]
    fn exchange(&self, from: u8, to: u8) -> bool {
        self.compare_exchange(from, to, AcqRel, Relaxed).is_ok()
    }

    #[inline(always)]
    fn store(&self, colour: u8) {
        AtomicU8::store(self, colour, Release);
    }

    fn wait() {
        std::thread::yield_now();
    }
}

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

/// Whether [`shade`] may find something to do.
#[inline(always)]
pub fn is_unreached(object: Handle) -> bool {
    has_colour(object) && region().mark(object.bits()).load(Relaxed) < DOOMED
}

/// Turns an object that was not reached grey; returns whether it did.
#[inline(always)]
pub fn shade(object: Handle) -> bool {
    is_unreached(object) && shade_mark(region().mark(object.bits()))
}

/// [`shade`] of the byte itself.
#[inline]
pub fn shade_mark<M: Mark>(mark: &M) -> bool {
    loop {
        match mark.load() {
            seen @ (WHITE | CANDIDATE) => {
                if mark.exchange(seen, GREY) {
                    return true;
                }
            }
            PEEKED => M::wait(),
            _ => return false,
        }
    }
}

/// Takes the scanning of an object upon the caller, who calls [`blacken`]
/// afterwards. False if it is black, free or garbage, after waiting for one who
/// looks at it now.
#[inline]
pub fn claim(object: Handle) -> bool {
    if !has_colour(object) {
        return false;
    }
    claim_mark(region().mark(object.bits()))
}

/// [`claim`] of the byte itself.
#[inline]
pub fn claim_mark<M: Mark>(mark: &M) -> bool {
    loop {
        match mark.load() {
            BLACK | DOOMED | FREED => return false,
            SCANNING | PEEKED => M::wait(),
            seen => {
                if mark.exchange(seen, SCANNING) {
                    return true;
                }
            }
        }
    }
}

/// For the collector: takes a look at an object that was not reached upon the
/// caller, who calls [`set_candidate`] afterwards. False if it was reached.
pub fn peek(object: Handle) -> bool {
    if !has_colour(object) {
        return false;
    }
    let mark = region().mark(object.bits());
    [WHITE, CANDIDATE]
        .into_iter()
        .any(|seen| mark.compare_exchange(seen, PEEKED, AcqRel, Relaxed).is_ok())
}

/// Ends [`peek`].
pub fn set_candidate(object: Handle) {
    region().mark(object.bits()).store(CANDIDATE, Release);
}

/// Decides that a candidate is garbage. Called at a handshake.
pub fn doom(object: Handle) {
    region().mark(object.bits()).store(DOOMED, Release);
}

/// Turns garbage that was not looked at grey; returns whether it was such.
/// Called when the heap is marked.
pub fn shade_garbage(object: Handle) -> bool {
    if !has_colour(object) {
        return false;
    }
    let mark = region().mark(object.bits());
    if mark.load(Relaxed) < GREY {
        mark.store(GREY, Release);
        return true;
    }
    false
}

/// Notes that the slot of an object is free, whose type is zero already: what is black
/// is alive, so that nobody has to look at it to know. Called for black ones only.
pub fn note_freed(address: usize) {
    region().mark(address).store(FREED, Release);
}

/// Has the colour and the header of an object of the heap fetched from memory, for one
/// who is about to look at them.
#[inline(always)]
pub fn prefetch_object(object: Handle) {
    prefetch(std::ptr::from_ref(region().mark(object.bits())).cast());
    prefetch(object.bits() as *const u8);
}

/// Has a piece of memory fetched. The address may be any.
#[inline(always)]
pub fn prefetch(address: *const u8) {
    #[cfg(target_arch = "x86_64")]
    // SAFETY: reads nothing.
    unsafe {
        std::arch::x86_64::_mm_prefetch::<{ std::arch::x86_64::_MM_HINT_T0 }>(address.cast());
    }
    #[cfg(not(target_arch = "x86_64"))]
    let _ = address;
}

/// Turns an object of the heap black.
#[inline(always)]
pub fn blacken(address: usize) {
    region().mark(address).store(BLACK, Release);
}
