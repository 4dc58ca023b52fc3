//! What cycles cost: counted always, printed for `PYRT_GC=log`.

use super::cycle::Step;
use super::observe::Report;
use super::settings;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Sums over all cycles, and the worst.
#[derive(Clone, Copy, Default)]
pub struct Totals {
    /// Cycles that ended.
    pub cycles: u64,
    /// How often a thread was kept at a boundary, over all cycles.
    pub pauses: u64,
    /// Time that threads were kept at boundaries.
    pub paused: Duration,
    /// The longest of these.
    pub longest: Duration,
    /// Time from begin to end, summed.
    pub lasted: Duration,
    /// How often a thread that allocated marked as well.
    pub assists: u64,
    /// Bytes live at the end of the last cycle.
    pub live: usize,
    /// Collections that stopped the threads from beginning to end.
    pub stopped: u64,
    /// What all collections did, summed.
    pub report: Report,
}

#[derive(Default)]
struct Log {
    totals: Totals,
    began: Option<Instant>,
    /// Longest pause of this cycle, and in which step.
    worst: Option<(Duration, Step)>,
    paused: Duration,
    /// What this cycle found.
    present: Report,
}

static LOG: Mutex<Option<Log>> = Mutex::new(None);
fn with<R>(body: impl FnOnce(&mut Log) -> R) -> R {
    let mut log = LOG.lock().unwrap_or_else(PoisonError::into_inner);
    body(log.get_or_insert_default())
}

/// A cycle begins.
pub(super) fn begin() {
    with(|log| {
        log.began = Some(Instant::now());
        log.worst = None;
        log.present = Report::default();
        log.paused = Duration::ZERO;
    });
}

/// What the present cycle looked at, and how much of it was garbage.
pub(super) fn found(candidates: usize, collected: usize) {
    with(|log| {
        log.present.candidates = candidates;
        log.present.collected = collected;
    });
}

/// A collection that stopped the threads has ended.
pub(super) fn stopped(report: Report) {
    with(|log| {
        log.totals.stopped += 1;
        log.totals.report.add(report);
    });
}

/// A thread was kept at a boundary.
pub(super) fn pause(step: Step, length: Duration) {
    with(|log| {
        log.totals.pauses += 1;
        log.totals.paused += length;
        log.totals.longest = log.totals.longest.max(length);
        log.paused += length;
        if log.worst.is_none_or(|(worst, _)| length > worst) {
            log.worst = Some((length, step));
        }
    });
}

/// A thread that allocated has marked a portion.
pub(super) fn assisted() {
    with(|log| log.totals.assists += 1);
}

/// A cycle ends with this many bytes live; returns what it did.
pub(super) fn end(live: usize) -> Report {
    with(|log| {
        let lasted = log.began.take().map_or(Duration::ZERO, |b| b.elapsed());
        log.totals.cycles += 1;
        log.totals.lasted += lasted;
        log.totals.live = live;
        log.present.duration = lasted;
        log.totals.report.add(log.present);
        if settings::get().log {
            let (worst, step) = log.worst.unwrap_or((Duration::ZERO, Step::Idle));
            eprintln!(
                "pyrt gc: cycle {} took {:.1} ms, {:.1} MB live; pauses {:.0} us in all, \
                 longest {:.0} us ({step:?})",
                log.totals.cycles,
                lasted.as_secs_f64() * 1e3,
                live as f64 / 1e6,
                log.paused.as_secs_f64() * 1e6,
                worst.as_secs_f64() * 1e6,
            );
        }
        log.present
    })
}

/// Sums over all cycles that ended.
pub fn totals() -> Totals {
    with(|log| log.totals)
}
