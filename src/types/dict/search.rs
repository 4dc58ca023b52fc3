//! Looking for keys in a [`Block`].

use super::block::Block;
use super::index::{Probe, Width, step, width_for};
use crate::object::ops;
use crate::rt::{Place, Ref, Rt};
use crate::types::strings;
use std::sync::atomic::{AtomicU8, AtomicU16, AtomicU32};

/// What a search without calls found.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Quick {
    /// The key is not there; it would be entered where this probe stands.
    Missing(Probe),
    /// The key is at this position.
    At(usize),
    /// It takes a call to tell.
    Unknown,
}

/// What a search found.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Found {
    /// The key is not there.
    Missing,
    /// The key is at this position.
    At(usize),
    /// The key at this position has the same hash, and only foreign code can
    /// tell whether it is equal. The probe stands behind it.
    Perhaps(usize),
}

impl<const VALUES: usize> Block<VALUES> {
    /// Looks for a plain key in a small simple block, as far as that goes
    /// without a call: a str that is equal but another object is not told
    /// from one that is not.
    #[inline(always)]
    pub fn find_quick(&self, key: Ref<'_>) -> Quick {
        if self.is_general() || width_for(self.mask()) != 1 {
            return Quick::Unknown;
        }
        let short = match key.handle().as_small_int() {
            Some(_) => 0,
            None if !strings::is_exact_str(key) => return Quick::Unknown,
            // SAFETY: an exact str.
            None => match unsafe { strings::known_short_hash(key) } {
                0 => return Quick::Unknown,
                known => known,
            },
        };
        let hash = match key.handle().as_small_int() {
            Some(value) if ops::is_own_hash(value) => value as isize,
            Some(_) => return Quick::Unknown,
            None => strings::widen(short),
        };
        // SAFETY: a simple block with an index of bytes.
        let index = unsafe { self.simple_index::<AtomicU8>() };
        let mut probe = Probe::new(hash);
        let check = |probe: Probe| {
            let Some(position) = index.get(probe).checked_sub(1) else {
                return Some(Quick::Missing(probe));
            };
            // SAFETY: what the index holds is a position in use.
            let other = unsafe { self.simple_word(position, 0) }.handle()?;
            if other == key.handle() {
                return Some(Quick::At(position));
            }
            if short == 0 || other.is_immediate() {
                return None;
            }
            // SAFETY: what is no immediate in a simple block is an exact str,
            // which is alive while the block has it.
            let other = unsafe { strings::known_short_hash(Ref::from_handle(other)) };
            (other == short || other == 0).then_some(Quick::Unknown)
        };
        if let Some(found) = check(probe) {
            return found;
        }
        probe.step = step(hash);
        loop {
            probe.place = probe.place.wrapping_add(probe.step);
            if let Some(found) = check(probe) {
                return found;
            }
        }
    }

    /// Looks for a small int, given as the word of its handle.
    ///
    /// # Safety
    /// The block is simple.
    #[inline]
    pub unsafe fn find_int(&self, key: usize, hash: isize) -> Option<usize> {
        // SAFETY: passed on from the caller; the width goes with the mask.
        unsafe {
            match width_for(self.mask()) {
                1 => self.find_int_in::<AtomicU8>(key, hash),
                2 => self.find_int_in::<AtomicU16>(key, hash),
                _ => self.find_int_in::<AtomicU32>(key, hash),
            }
        }
    }

    #[inline(always)]
    unsafe fn find_int_in<W: Width>(&self, key: usize, hash: isize) -> Option<usize> {
        // SAFETY: passed on from the caller.
        let index = unsafe { self.simple_index::<W>() };
        let mut probe = Probe::new(hash);
        loop {
            let position = index.get(probe).checked_sub(1)?;
            // SAFETY: what the index holds is a position in use.
            if unsafe { self.simple_word(position, 0) }.bits() == key {
                return Some(position);
            }
            probe.advance(hash);
        }
    }

    /// Looks for an exact str.
    ///
    /// # Safety
    /// The block is simple and `key` an exact str; `hash` is its hash.
    #[inline]
    pub unsafe fn find_str(&self, rt: &Rt, key: Ref<'_>, hash: isize) -> Option<usize> {
        // SAFETY: passed on from the caller; the width goes with the mask.
        unsafe {
            match width_for(self.mask()) {
                1 => self.find_str_in::<AtomicU8>(rt, key, hash),
                2 => self.find_str_in::<AtomicU16>(rt, key, hash),
                _ => self.find_str_in::<AtomicU32>(rt, key, hash),
            }
        }
    }

    #[inline(always)]
    unsafe fn find_str_in<W: Width>(&self, rt: &Rt, key: Ref<'_>, hash: isize) -> Option<usize> {
        // SAFETY: passed on from the caller.
        let index = unsafe { self.simple_index::<W>() };
        let mut probe = Probe::new(hash);
        loop {
            let position = index.get(probe).checked_sub(1)?;
            // SAFETY: what the index holds is a position in use.
            let place = unsafe { self.simple_word(position, 0) };
            if place.bits() == key.handle().bits() {
                return Some(position);
            }
            if let Some(other) = place.get(rt)
                && !other.handle().is_immediate()
                // SAFETY: what is no immediate in a simple block is an exact
                // str, and so is the key.
                && unsafe { strings::equal_exact(other, key) }
            {
                return Some(position);
            }
            probe.advance(hash);
        }
    }

    /// The value at a position that a search in this simple block has found.
    ///
    /// # Safety
    /// The block is simple, and the position in use.
    #[inline(always)]
    pub unsafe fn value_found(&self, position: usize) -> &Place {
        // SAFETY: passed on from the caller.
        unsafe { self.simple_word(position, VALUES) }
    }

    /// Looks for the text of a str; exact strs only.
    pub fn find_text(&self, rt: &Rt, hash: isize, text: &[u8]) -> Option<usize> {
        let mut probe = Probe::new(hash);
        loop {
            let position = self.index_at(probe).checked_sub(1)?;
            if let Some(entry) = self.entry(rt, position)
                && strings::is_exact_str(entry.key)
                && strings::bytes(entry.key) == text
            {
                return Some(position);
            }
            probe.advance(hash);
        }
    }

    /// Looks for a key of any kind, from where `probe` stands.
    pub fn find(&self, rt: &Rt, probe: &mut Probe, key: Ref<'_>, hash: isize) -> Found {
        loop {
            let Some(position) = self.index_at(*probe).checked_sub(1) else {
                return Found::Missing;
            };
            probe.advance(hash);
            let Some(entry) = self.entry(rt, position) else {
                continue;
            };
            if entry.key.is(key) {
                return Found::At(position);
            }
            if entry.hash() != hash {
                continue;
            }
            match ops::equal_without_foreign_code(entry.key, key) {
                Some(true) => return Found::At(position),
                Some(false) => {}
                None => return Found::Perhaps(position),
            }
        }
    }
}
