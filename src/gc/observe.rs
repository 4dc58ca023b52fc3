//! Who wants to know when a collection begins and ends.
//!
//! The observer is told on an attached thread, outside any step of the
//! collection, and may run foreign code. It cannot begin another collection.

use super::debug;
use crate::error;
use crate::rt::{Root, Rt};
use std::sync::OnceLock;
use std::time::Duration;

/// What a collection did.
#[derive(Clone, Copy, Default)]
pub struct Report {
    /// Objects that were looked at, tracked or not.
    pub candidates: usize,
    /// Tracked objects that could not be reached.
    pub collected: usize,
    /// From its beginning to its end.
    pub duration: Duration,
}

impl Report {
    /// Adds what another collection did.
    pub(super) fn add(&mut self, other: Report) {
        self.candidates += other.candidates;
        self.collected += other.collected;
        self.duration += other.duration;
    }
}

/// What the observer is told.
pub enum Event<'a> {
    /// A collection begins.
    Start,
    /// A collection has ended.
    Stop(Report),
    /// Garbage that is to be kept, for [`debug::SAVE_ALL`].
    Saved(&'a [Root]),
}

/// An observer.
pub type Observer = fn(&mut Rt, Event<'_>);

static OBSERVER: OnceLock<Observer> = OnceLock::new();

/// Makes `observer` the one that is told; the first one stays.
pub fn set_observer(observer: Observer) {
    let _ = OBSERVER.set(observer);
}

/// Tells the observer. Runs foreign code; keeps the pending exception.
pub(super) fn tell(rt: &mut Rt, event: Event<'_>) {
    if let Event::Start = event {
        debug::print_start();
    } else if let Event::Stop(report) = event {
        debug::print_stop(report);
    }
    if let Some(observer) = OBSERVER.get() {
        let pending = error::take(rt);
        observer(rt, event);
        error::restore(rt, pending);
    }
}
