//! What the collector is doing, as far as mutators must know.
//!
//! The phase changes only at an API boundary, with all threads outside the
//! runtime, so it stands still within a call.

use std::sync::atomic::{AtomicU8, Ordering::Relaxed};

/// A phase of the collector.
#[repr(u8)]
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Phase {
    /// No cycle runs, or none that mutators need to know of.
    Idle = 0,
    /// The heap is being marked, as it was when the phase began.
    Mark = 1,
    /// What is not black is garbage; it is looked through and finalised.
    Judge = 2,
    /// Garbage is being freed, block by block.
    Sweep = 3,
    /// A collection that has stopped all threads is freeing garbage.
    Stopped = 4,
}

static PHASE: AtomicU8 = AtomicU8::new(Phase::Idle as u8);

/// Whether the phase is `phase`.
#[inline(always)]
pub fn is(phase: Phase) -> bool {
    PHASE.load(Relaxed) == phase as u8
}

/// Begins a phase.
pub fn set(phase: Phase) {
    PHASE.store(phase as u8, Relaxed);
}
