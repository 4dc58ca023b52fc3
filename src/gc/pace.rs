//! When a cycle is due, and what allocation contributes to it.
//!
//! From the end of one cycle to the end of the next the heap may grow by a
//! budget: a share of what was live ([`settings::GROWTH`]) and a fixed part
//! ([`settings::MINIMUM`]).
//! A cycle begins early enough that what is allocated while it runs fits into
//! the budget too, judged by what was allocated during the last ones. Where
//! that is not enough, because a program suddenly allocates faster, whoever
//! allocates beyond the budget helps the cycle to its end ([`assist`]), the more often
//! the further beyond it is: it is slowed down, never stopped.
//!
//! What is counted is memory that is new to the program: fresh slots, and the
//! arrays of containers. A slot that comes free promptly and is used again costs
//! nothing.

use super::cycle::{self, Step};
use super::settings;
use crate::heap;
use crate::object::thunk;
use crate::rt::Rt;
use crate::thread::{ATTENTION_ASSIST, ATTENTION_COLLECT, Thread};
use std::ops::Range;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::Relaxed};
use std::time::Duration;

/// Bytes that were live at the end of the last cycle.
static LIVE: AtomicUsize = AtomicUsize::new(0);
/// Bytes that may be allocated between the ends of two cycles.
static BUDGET: AtomicUsize = AtomicUsize::new(usize::MAX);
/// Bytes allocated since the end of the last cycle upon which one begins.
static LIMIT: AtomicUsize = AtomicUsize::new(usize::MAX);
/// Bytes that were allocated when the present cycle began.
static BEGAN: AtomicUsize = AtomicUsize::new(usize::MAX);
/// Bytes allocated during a cycle, smoothed over the last ones.
static DURING: AtomicUsize = AtomicUsize::new(0);
/// Bytes that the next one is expected to see allocated: no end before the first.
static EXPECTED: AtomicUsize = AtomicUsize::new(usize::MAX / 8);
static ENABLED: AtomicBool = AtomicBool::new(true);
/// `gc.set_threshold(0)`, which is another switch than [`ENABLED`].
static SUSPENDED: AtomicBool = AtomicBool::new(false);

/// Reads the settings. Zeal begins its first cycle at once.
pub fn setup() {
    settings::get();
    super::fork::register();
    adjust();
    if settings::get().zeal {
        LIMIT.store(0, Relaxed);
    }
}

/// To be called when fresh memory was taken: asks for a cycle that is due, and
/// for help with one that is late.
#[inline(always)]
pub fn check(thread: &Thread) {
    if thread.heap.has_news() || LIMIT.load(Relaxed) == 0 {
        report(thread);
    }
}

#[cold]
fn report(thread: &Thread) {
    thread.heap.report();
    let (allocated, budget) = (heap::allocated(), BUDGET.load(Relaxed));
    let mut every = heap::REPORT_EVERY;
    if allocated >= LIMIT.load(Relaxed) && cycle::is_idle() {
        if is_automatic() {
            thread.request(ATTENTION_COLLECT);
        }
    } else if allocated > budget {
        every = assist_every(allocated - budget, budget);
        thread.request(ATTENTION_ASSIST);
    }
    thread.heap.set_report_every(every);
}

/// After how many bytes a thread helps again, so far beyond the budget: the further, the
/// sooner, until allocation is as slow as collection.
fn assist_every(excess: usize, budget: usize) -> usize {
    let times = 1 + excess / (budget / 128 + 1);
    (heap::REPORT_EVERY / times).max(MOST_OFTEN)
}

/// A thread that allocates helps once for each so many bytes at the most.
const MOST_OFTEN: usize = 4 << 10;

/// How long a thread that helps waits for the collector at first, and at the most. More than the
/// collector needs to sweep what the thread allocates meanwhile.
const WAIT: Range<Duration> = Duration::from_micros(50)..Duration::from_millis(1);

/// For a thread that has allocated beyond the budget: helps the cycle to its end, by
/// marking, or by a slice of what is a mutator's to do, or by waiting. It waits outside the
/// runtime, where it keeps nobody from coming in.
#[cold]
pub fn assist(rt: &mut Rt) {
    match cycle::current_step() {
        None | Some(Step::Idle) => {}
        Some(Step::Mark) => super::mark::assist(),
        Some(step) if step.is_mutators() => cycle::assist(rt),
        // Cycles without a break: nobody is late.
        Some(_) if settings::get().zeal => {}
        Some(_) => thunk::outside(rt, || std::thread::sleep(wait())),
    }
}

/// The longer, the further beyond the budget.
fn wait() -> Duration {
    let budget = BUDGET.load(Relaxed);
    let times = heap::allocated().saturating_sub(budget) / (budget / 4 + 1);
    (WAIT.start * (1 + times.min(1000) as u32)).min(WAIT.end)
}

/// A cycle begins.
pub(super) fn begin() {
    BEGAN.store(heap::allocated(), Relaxed);
}

/// A cycle, or a collection that stopped everything, has ended with so many
/// bytes live. Returns how many were allocated since the one before.
pub fn set_live(live: usize) -> usize {
    let allocated = heap::take_allocated();
    let during = allocated.saturating_sub(BEGAN.swap(usize::MAX, Relaxed));
    let smooth = (DURING.load(Relaxed) + during) / 2;
    DURING.store(smooth, Relaxed);
    EXPECTED.store(during.max(smooth), Relaxed);
    LIVE.store(live, Relaxed);
    adjust();
    allocated
}

/// Sets the limits anew, from the settings.
pub(super) fn adjust() {
    let share = (LIVE.load(Relaxed) / 100).saturating_mul(settings::GROWTH.get());
    let budget = share.saturating_add(settings::MINIMUM.get());
    BUDGET.store(budget, Relaxed);
    // A quarter of the budget at least: cycles must not follow one another
    // without a break only because one took long.
    let ahead = (EXPECTED.load(Relaxed) / 4 * 5).min(budget / 4 * 3);
    LIMIT.store(budget - ahead, Relaxed);
}

/// Bytes of free blocks that keep their memory: no more than the heap may grow
/// by anyway, so that it need not be fetched from the system again.
pub(super) fn spare() -> usize {
    BUDGET.load(Relaxed) / 2
}

/// Switches automatic collection; returns what it was.
pub fn set_enabled(on: bool) -> bool {
    let was = ENABLED.swap(on, Relaxed);
    cycle::wake();
    was
}

/// Suspends automatic collection, whether it is enabled or not.
pub fn set_suspended(on: bool) {
    SUSPENDED.store(on, Relaxed);
    cycle::wake();
}

/// Whether collections start by themselves at present.
pub fn is_automatic() -> bool {
    is_enabled() && !SUSPENDED.load(Relaxed)
}

/// What [`set_enabled`] set last.
pub fn is_enabled() -> bool {
    ENABLED.load(Relaxed)
}

/// How much was allocated since the last cycle ended, and upon how much the
/// next one begins, in bytes.
pub fn progress(_rt: &Rt) -> (usize, usize) {
    (heap::allocated(), LIMIT.load(Relaxed))
}

/// Instances there were when they were asked the last time.
static INSTANCES: AtomicUsize = AtomicUsize::new(0);
/// Instances made since.
static MADE: AtomicUsize = AtomicUsize::new(0);
/// Cycles since.
static UNASKED: AtomicUsize = AtomicUsize::new(0);
/// Cycles after which instances are asked in any case.
const ASK_EVERY: usize = 4;

/// Whether the cycle that begins is to ask extension instances what they hold:
/// if a quarter as many as there were then have been made since the last time,
/// and otherwise now and then. Asking takes time in proportion to their number.
pub fn asks_instances() -> bool {
    let made: usize = crate::thread::all()
        .iter()
        .map(|t| t.heap.take_made())
        .sum();
    let made = MADE.fetch_add(made, Relaxed) + made;
    made > INSTANCES.load(Relaxed) / 4
        || UNASKED.fetch_add(1, Relaxed) >= ASK_EVERY
        || settings::get().zeal
}

/// Instances are being asked, and there are this many.
pub fn set_instances(count: usize) {
    if super::candidates::is_on() {
        INSTANCES.store(count, Relaxed);
        MADE.store(0, Relaxed);
        UNASKED.store(0, Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn help_is_due_sooner_the_further_beyond_the_budget() {
        for budget in [1 << 20, 10 << 20, usize::MAX / 8] {
            let mut before = heap::REPORT_EVERY;
            assert_eq!(assist_every(0, budget), before);
            for eighths in 0..20 {
                let every = assist_every(budget / 8 * eighths, budget);
                assert!((MOST_OFTEN..=before).contains(&every));
                before = every;
            }
            assert_eq!(before, MOST_OFTEN);
        }
    }
}
