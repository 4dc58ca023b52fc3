//! What collections cost: counted always, printed for `PYRT_GC=log`.

use super::cycle::Step;
use super::observe::Report;
use super::settings;
use std::sync::{LazyLock, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Why a collection began.
#[repr(u32)]
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub enum Reason {
    /// There was none.
    #[default]
    None = 0,
    /// Enough was allocated.
    Allocation = 1,
    /// The program asked for it.
    Request = 2,
    /// `PYRT_GC=zeal`.
    Zeal = 3,
}

/// How often threads were kept at a boundary, and for how long.
#[derive(Clone, Copy, Default)]
pub struct Pauses {
    /// How often.
    pub count: u64,
    /// In all.
    pub total: Duration,
    /// The longest, and in which step that was, if in one of a cycle.
    pub longest: Duration,
    step: Option<Step>,
    /// The last one.
    pub last: Duration,
}

impl Pauses {
    fn add(&mut self, step: Option<Step>, length: Duration) {
        self.count += 1;
        self.total += length;
        self.last = length;
        if length >= self.longest {
            (self.longest, self.step) = (length, step);
        }
    }
}

/// One collection.
#[derive(Clone, Copy, Default)]
pub struct Collection {
    /// Why it began.
    pub reason: Reason,
    /// Whether it stopped the threads from beginning to end.
    pub stopped: bool,
    /// When it began, on the clock of [`now`].
    pub start: Duration,
    /// When it ended.
    pub end: Duration,
    /// Its pauses.
    pub pauses: Pauses,
    /// Bytes allocated from the end of the one before to its own.
    pub allocated: usize,
    /// Bytes of unreachable objects.
    pub freed: usize,
    /// Bytes of objects that were live at its end.
    pub live: usize,
    /// What it found; its duration is set at its end.
    pub report: Report,
}

/// Sums over all collections, and the last one.
#[derive(Clone, Copy, Default)]
pub struct Totals {
    /// Collections beside the program that ended.
    pub cycles: u64,
    /// Collections that stopped the threads from beginning to end.
    pub stopped: u64,
    /// All pauses.
    pub pauses: Pauses,
    /// How often a thread that allocated marked as well.
    pub assists: u64,
    /// Finalisers of garbage that ran.
    pub finalised: u64,
    /// Bytes allocated until the end of the last collection.
    pub allocated: u64,
    /// Bytes of unreachable objects.
    pub freed: u64,
    /// What all collections did, summed.
    pub report: Report,
    /// The last one that ended.
    pub last: Collection,
}

#[derive(Default)]
struct Log {
    totals: Totals,
    present: Collection,
}

static LOG: LazyLock<Mutex<Log>> = LazyLock::new(Mutex::default);

#[inline(never)]
fn lock() -> MutexGuard<'static, Log> {
    LOG.lock().unwrap_or_else(PoisonError::into_inner)
}

fn with<R>(body: impl FnOnce(&mut Log) -> R) -> R {
    body(&mut lock())
}

/// The time by the clock that C calls CLOCK_MONOTONIC.
fn now() -> Duration {
    let mut time = libc::timespec {
        tv_sec: 0,
        tv_nsec: 0,
    };
    // SAFETY: fills the struct.
    unsafe { libc::clock_gettime(libc::CLOCK_MONOTONIC, &mut time) };
    Duration::new(time.tv_sec as u64, time.tv_nsec as u32)
}

/// A collection begins.
pub(super) fn begin(reason: Reason, stopped: bool) {
    with(|log| {
        log.present = Collection {
            reason,
            stopped,
            start: now(),
            ..Collection::default()
        };
    });
}

/// What the present collection looked at, and how much of it was garbage: so
/// many objects, and bytes.
pub(super) fn found(candidates: usize, collected: usize, bytes: usize) {
    with(|log| {
        log.present.report.candidates = candidates;
        log.present.report.collected = collected;
        log.present.freed = bytes;
    });
}

/// A thread was kept at a boundary.
pub(super) fn pause(step: Step, length: Duration) {
    with(|log| {
        log.totals.pauses.add(Some(step), length);
        log.present.pauses.add(Some(step), length);
    });
}

/// A thread that allocated has marked a portion.
pub(super) fn assisted() {
    with(|log| log.totals.assists += 1);
}

/// A finaliser of garbage has run.
pub(super) fn finalised() {
    with(|log| log.totals.finalised += 1);
}

/// The present collection ends, and so many bytes are live, and were allocated
/// since the last one; returns what it did.
pub(super) fn end(live: usize, allocated: usize) -> Report {
    with(|log| {
        let (totals, one) = (&mut log.totals, &mut log.present);
        one.end = now();
        one.report.duration = one.end.saturating_sub(one.start);
        (one.live, one.allocated) = (live, allocated);
        if one.stopped {
            totals.stopped += 1;
            totals.pauses.add(None, one.report.duration);
            one.pauses.add(None, one.report.duration);
        } else {
            totals.cycles += 1;
        }
        totals.allocated += allocated as u64;
        totals.freed += one.freed as u64;
        totals.report.add(one.report);
        totals.last = *one;
        if settings::LOG.get() != 0 {
            print(totals.cycles + totals.stopped, one);
        }
        one.report
    })
}

fn print(number: u64, one: &Collection) {
    let mega = |bytes| bytes as f64 / 1e6;
    let step = match &one.pauses.step {
        Some(step) => step,
        None => &format_args!("all of it") as &dyn std::fmt::Debug,
    };
    eprintln!(
        "pyrt gc: collection {number} ({:?}) from {:.3} to {:.3} s; {:.1} MB allocated, \
         {:.1} MB freed, {:.1} MB live; {} pauses of {} us in all, longest {} us ({step:?})",
        one.reason,
        one.start.as_secs_f64(),
        one.end.as_secs_f64(),
        mega(one.allocated),
        mega(one.freed),
        mega(one.live),
        one.pauses.count,
        one.pauses.total.as_micros(),
        one.pauses.longest.as_micros(),
    );
}

/// Sums over all collections that ended.
pub fn totals() -> Totals {
    with(|log| log.totals)
}
