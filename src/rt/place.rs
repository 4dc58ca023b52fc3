//! A place inside the heap that the collector's thread may read while a
//! mutator writes it.
//!
//! Concurrent payloads ([`crate::object::native::Payload::CONCURRENT`]) keep
//! their references in places. Each is one word, so whoever reads one sees
//! what was there before or what is there now. Only one thread writes at a
//! time: the one that has the object to itself.

use super::{Ref, Rt, Stored};
use crate::handle::Handle;
use std::sync::atomic::{
    AtomicUsize,
    Ordering::{Acquire, Relaxed, Release},
};

/// Holds a stored reference, or nothing.
#[repr(transparent)]
pub struct Place(AtomicUsize);

impl Place {
    /// A place without a reference.
    pub const fn empty() -> Place {
        Place(AtomicUsize::new(0))
    }

    /// What is there, alive while the token is borrowed.
    #[inline(always)]
    pub fn get<'a>(&self, _rt: &'a Rt) -> Option<Ref<'a>> {
        // SAFETY: what the heap holds is alive while no foreign code runs.
        self.handle().map(|h| unsafe { Ref::from_handle(h) })
    }

    /// The handle of what is there.
    #[inline(always)]
    pub fn handle(&self) -> Option<Handle> {
        Handle::from_bits(self.0.load(Acquire))
    }

    /// The handle's word, or zero.
    #[inline(always)]
    pub fn bits(&self) -> usize {
        self.0.load(Relaxed)
    }

    /// Puts a reference into the place, which is empty.
    #[inline(always)]
    pub fn put(&self, value: Stored) {
        debug_assert_eq!(self.bits(), 0);
        self.0.store(value.handle().bits(), Release);
    }

    /// Puts a reference into the place, whatever is there: memory of which
    /// nobody knows yet that it is a place.
    #[inline(always)]
    pub fn put_first(&self, value: Stored) {
        self.0.store(value.handle().bits(), Release);
    }

    /// Puts a reference into the place, and takes out what was there.
    #[inline(always)]
    #[must_use = "what was there must be unstored"]
    pub fn replace(&self, value: Stored) -> Option<Stored> {
        let old = self.handle();
        self.0.store(value.handle().bits(), Release);
        old.map(Stored)
    }

    /// Gives up what is there, which stays readable: the place is not used as
    /// one any more.
    #[inline(always)]
    #[must_use = "what was there must be unstored"]
    pub fn abandon(&self) -> Option<Stored> {
        self.handle().map(Stored)
    }

    /// Puts a value in the place of what is there.
    #[inline(always)]
    pub fn set(&self, rt: &Rt, value: Ref<'_>) {
        // Stored twice for a moment, an object could not die promptly any more.
        if self.bits() != value.handle().bits()
            && let Some(old) = self.replace(rt.store(value))
        {
            rt.unstore(old);
        }
    }

    /// Empties the place.
    #[inline(always)]
    #[must_use = "what was there must be unstored"]
    pub fn take(&self) -> Option<Stored> {
        let old = self.handle();
        self.0.store(0, Release);
        old.map(Stored)
    }
}
