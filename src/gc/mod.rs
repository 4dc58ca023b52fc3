//! The collector: cycles, shared objects, objects stored in several places.
//!
//! What dies promptly never comes here (see [`crate::object::death`]).
//!
//! A collection that starts by itself runs beside the mutators, on a thread
//! of its own ([`cycle`] has its steps); one that is asked for
//! ([`collect::full`]) ends the one that runs and then stops everything.
//!
//! Invariants:
//! - Objects never move, and all that the collector writes is outside the
//!   blocks, but for what it frees.
//! - Finalisers, tp_clear, tp_dealloc and callbacks run on attached threads
//!   only.
//! - Whoever writes a reference in the heap goes through the barrier
//!   ([`crate::rt::barrier`], [`mark::before_write`]).

pub mod candidates;
pub mod collect;
mod collector;
pub mod cycle;
pub mod debug;
mod finalise;
pub mod fork;
pub mod freeze;
pub mod heap_walk;
pub mod inspect;
pub mod log;
pub mod mark;
pub mod observe;
pub mod pace;
mod per_object;
pub mod roots;
mod seeded;
pub mod settings;
pub mod sweep;
pub mod tracked;
mod verify;
