//! The index of a [`Block`](super::block::Block): where the entry of a key is.
//!
//! Open addressing with double hashing. There is no mark for removed entries:
//! a place that was written stays so for the life of the block.

use std::marker::PhantomData;
use std::sync::atomic::{
    AtomicU8, AtomicU16, AtomicU32,
    Ordering::{Acquire, Release},
};

/// Places of the smallest index.
pub const MIN_PLACES: usize = 8;

/// Where a search stands: a place of the index, and how far the next one is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Probe {
    pub(super) place: usize,
    pub(super) step: usize,
}

impl Probe {
    /// The first place for a hash. Small ints hash to themselves, so ints in
    /// a row lie in a row; the second term keeps multiples of a power of two
    /// apart.
    #[inline(always)]
    pub fn new(hash: isize) -> Probe {
        let hash = hash as usize;
        Probe {
            place: hash ^ (hash >> 4),
            step: 0,
        }
    }

    /// Moves on. The distance is odd, so that all places are visited, and
    /// depends on all bits of the hash.
    #[inline(always)]
    pub fn advance(&mut self, hash: isize) {
        if self.step == 0 {
            self.step = step(hash);
        }
        self.place = self.place.wrapping_add(self.step);
    }
}

/// The distance between the places for a hash.
#[inline(always)]
pub fn step(hash: isize) -> usize {
    ((hash as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32) as usize | 1
}

/// The index of a block.
pub struct Index<'a, W> {
    places: *const W,
    mask: usize,
    _block: PhantomData<&'a W>,
}

impl<'a, W: Width> Index<'a, W> {
    /// The index whose places begin there.
    ///
    /// # Safety
    /// There are `mask` + 1 places, which live for `'a`.
    #[inline(always)]
    pub unsafe fn new(places: *const W, mask: usize) -> Index<'a, W> {
        Index {
            places,
            mask,
            _block: PhantomData,
        }
    }

    /// The place where a search stands.
    #[inline(always)]
    pub fn place(&self, probe: Probe) -> &W {
        // SAFETY: the index has `mask` + 1 places, see `Index::new`.
        unsafe { &*self.places.add(probe.place & self.mask) }
    }

    /// What that place holds: a position plus one, or zero.
    #[inline(always)]
    pub fn get(&self, probe: Probe) -> usize {
        self.place(probe).get()
    }

    /// Writes `value` into the first free place for the hash.
    #[inline(always)]
    pub fn add(&self, hash: isize, value: usize) {
        let mut probe = Probe::new(hash);
        while self.get(probe) != 0 {
            probe.advance(hash);
        }
        self.place(probe).set(value);
    }
}

/// A place of an index.
pub trait Width {
    /// What it holds.
    fn get(&self) -> usize;
    /// Writes it.
    fn set(&self, value: usize);
}

macro_rules! widths {
    ($($atomic:ty, $plain:ty;)*) => {$(
        impl Width for $atomic {
            #[inline(always)]
            fn get(&self) -> usize {
                self.load(Acquire) as usize
            }
            #[inline(always)]
            fn set(&self, value: usize) {
                self.store(value as $plain, Release);
            }
        }
    )*};
}

widths! {
    AtomicU8, u8;
    AtomicU16, u16;
    AtomicU32, u32;
}

/// Entries that an index of this size has places for, at most.
pub const fn full(places: usize) -> usize {
    places * 2 / 3
}

/// Bytes of a place in an index with this mask.
#[inline(always)]
pub const fn width_for(mask: usize) -> usize {
    if mask <= 0xff {
        1
    } else if mask <= 0xffff {
        2
    } else {
        4
    }
}
