//! A collection that runs beside the mutators, step by step.
//!
//! | step         | by        | does                                                    |
//! |--------------|-----------|---------------------------------------------------------|
//! | `Prepare`    | collector | clears the colours                                      |
//! | `Walk`       | mutator   | asks extension instances what they hold, in slices      |
//! | `Start`      | mutator   | handshake: tables frozen, `Mark` on                     |
//! | `Mark`       | collector | marks from the frozen tables ([`super::collector`])     |
//! | `Finish`     | mutator   | handshake: is anything grey left? If not, `Judge` on    |
//! | `Reach`      | mutator   | asks instances that were reached, in slices             |
//! | `Candidates` | collector | finds what may be garbage though C holds it             |
//! | `Survey`     | mutator   | asks it, in slices                                      |
//! | `Group`      | collector | puts it in groups                                       |
//! | `Trial`      | mutator   | decides about each group, in slices                     |
//! | `Judge`      | collector | looks through the garbage                               |
//! | `Finalise`   | mutator   | weak references, finalisers, tp_clear, tp_dealloc, in   |
//! |              |           | slices of [`settings::SLICE`] ([`super::finalise`])     |
//! | `Release`    | mutator   | handshake: free lists forgotten, `Sweep` on             |
//! | `Sweep`      | collector | frees garbage, makes chains of free slots               |
//! | `Return`     | mutator   | gives empty blocks back, in slices; `Idle` for mutators |
//! | `Clear`      | collector | gives the system the memory of colours and work lists   |
//!
//! `Walk`, `Reach` and the four steps from `Candidates` on are there only in a
//! cycle that asks instances ([`super::candidates`]); from `Reach` and `Trial`
//! it goes back to `Mark` if there is something to mark.
//!
//! A mutator's step is done by whatever thread is attached, at the end of an
//! API call: then no thread is inside the runtime. Its length does not depend
//! on the size of the heap. While no thread is attached nothing can be
//! allocated, and the cycle waits.

use super::candidates::{self, Held, Survey, Trial, Verdict, Walk};
use super::finalise::Work;
use super::log::{self, Reason};
use super::mark;
use super::observe::{self, Event, Report};
use super::roots::InstanceEdges;
use super::{collector, seeded};
use super::{heap_walk, inspect, pace, settings, verify};
use crate::error;
use crate::handle::Handle;
use crate::heap::{BlockIndex, begin_sweep, region};
use crate::interpreter;
use crate::object::cache;
use crate::rt::phase::{self, Phase};
use crate::rt::{Rt, barrier, permanent};
use crate::thread::{self, ATTENTION_CYCLE};
use std::cell::UnsafeCell;
use std::collections::HashMap;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// The time between two slices, in which the program runs. Without it several would come at the
/// boundaries of one of its operations.
const PAUSE: Duration = Duration::from_millis(1);
/// The same for zeal.
const ZEAL_PAUSE: Duration = Duration::from_micros(5);

/// Where a cycle stands; see the module's page.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[expect(missing_docs, reason = "the table above")]
pub enum Step {
    Idle,
    Prepare,
    Walk,
    Start,
    Mark,
    Finish,
    Reach,
    Candidates,
    Survey,
    Group,
    Trial,
    Judge,
    Finalise,
    Release,
    Sweep,
    Return,
    Clear,
}

impl Step {
    /// Whether garbage may have been freed while other garbage still refers to it.
    fn has_freed(self) -> bool {
        matches!(
            self,
            Step::Finalise | Step::Release | Step::Sweep | Step::Return
        )
    }

    /// Whether an attached thread does it.
    pub(super) fn is_mutators(self) -> bool {
        matches!(
            self,
            Step::Walk
                | Step::Start
                | Step::Finish
                | Step::Reach
                | Step::Survey
                | Step::Trial
                | Step::Finalise
                | Step::Release
                | Step::Return
        )
    }
}

/// The heap as it was when sweeping began.
#[derive(Default)]
pub struct Unswept {
    /// Number of blocks that were ever in use.
    pub top: BlockIndex,
    /// The blocks from which threads took fresh slots, with the bytes that
    /// were handed out; in the others nothing is handed out any more.
    pub current: HashMap<BlockIndex, usize>,
    /// What is not needed any more, and may be large: for the collector to drop.
    pub edges: Option<Arc<InstanceEdges>>,
}

/// Where marking starts.
pub struct Started {
    /// Objects that are roots but not counted in a table.
    pub roots: Vec<Handle>,
    /// How often instances hold each object.
    pub(super) held: Held,
}

/// What the two sides hand each other.
#[derive(Default)]
struct Baton {
    /// The observer was told that the cycle begins.
    told: bool,
    walk: Walk,
    started: Option<Started>,
    survey: Survey,
    trial: Option<Trial>,
    /// Candidates have been tried in this cycle.
    tried: bool,
    /// Garbage that needs a mutator.
    work: Option<Work>,
    /// What is to be swept.
    unswept: Option<Unswept>,
    /// Blocks in which nothing is left.
    empty: Vec<BlockIndex>,
    /// Bytes that are live.
    live: usize,
}

struct Control {
    step: Step,
    has_collector: bool,
    /// The thread that is in the middle of a mutator's step, or of a collection
    /// that has stopped everything: its address.
    busy: Option<usize>,
    /// How many threads wait for the cycle to end so that they can [`suspend`].
    suspending: usize,
    baton: Option<Box<Baton>>,
}

static CONTROL: Mutex<Control> = Mutex::new(Control {
    step: Step::Idle,
    has_collector: false,
    busy: None,
    suspending: 0,
    baton: None,
});
static CHANGED: Condvar = Condvar::new();

#[inline(never)]
fn control() -> MutexGuard<'static, Control> {
    CONTROL.lock().unwrap_or_else(PoisonError::into_inner)
}

/// In [`Control::busy`]: a thread of which this process, a copy, has only the state.
const GONE: usize = 0;

impl Control {
    fn baton(&mut self) -> &mut Baton {
        self.baton.get_or_insert_default()
    }

    /// Goes on to `step`. A slice after which the step goes on wakes nobody.
    fn advance(&mut self, step: Step) {
        if std::mem::replace(&mut self.step, step) != step {
            CHANGED.notify_all();
        }
    }
}

/// Begins a cycle, unless one runs.
pub fn begin() {
    let mut control = control();
    if control.step != Step::Idle || control.busy.is_some() {
        return;
    }
    if !has_collector(&mut control) {
        return;
    }
    prepare(&mut control);
    drop(control);
    if settings::get().seed.is_some() {
        seeded::request();
    }
}

/// Makes sure that there is somebody to do the collector's steps: its thread, or
/// with a seed everybody.
fn has_collector(control: &mut Control) -> bool {
    if !control.has_collector && settings::get().seed.is_none() {
        control.has_collector = collector::spawn();
    }
    control.has_collector || settings::get().seed.is_some()
}

fn prepare(control: &mut Control) {
    log::begin(
        match settings::get().zeal {
            true => Reason::Zeal,
            false => Reason::Allocation,
        },
        false,
    );
    pace::begin();
    candidates::set_on(pace::asks_instances());
    control.advance(Step::Prepare);
}

/// Does a mutator's step, or a slice of it; called at a boundary when the
/// collector asked for it.
pub fn at_boundary(rt: &mut Rt) {
    let started = Instant::now();
    if settings::get().seed.is_some() {
        return seeded::at_boundary(rt, started);
    }
    rt.thread().withdraw(ATTENTION_CYCLE);
    go_on_after_fork();
    let slice = Duration::from_micros(settings::SLICE.get() as u64);
    run_step(rt, Some(started + slice));
}

/// Does a mutator's step, or a slice of it, before the collector asks for it.
pub(super) fn assist(rt: &mut Rt) {
    if settings::get().seed.is_none() {
        at_boundary(rt);
    }
}

/// In the child of a fork() that goes on with a cycle: makes it a collector.
fn go_on_after_fork() {
    let mut control = control();
    let step = control.step;
    if step == Step::Idle || control.busy == Some(GONE) {
        return;
    }
    if !has_collector(&mut control) {
        drop(control);
        // There can be no other thread: it is done here and now.
        if !step.is_mutators() {
            collector::work_here(step, usize::MAX);
        }
    }
}

/// Ends the cycle that runs, if any, and keeps the next one from beginning
/// until [`resume`]. False if that cannot be, because the caller is inside a
/// step of the cycle.
pub fn suspend(rt: &mut Rt) -> bool {
    control().suspending += 1;
    let may_suspend = loop {
        if !complete(rt) {
            break false;
        }
        let mut control = control();
        if control.step == Step::Idle && control.busy.is_none() {
            control.busy = Some(address_of(rt));
            break true;
        }
    };
    let mut control = control();
    // Foreign code may have forked, and this be the child, where nobody waited.
    control.suspending = control.suspending.saturating_sub(1);
    drop(control);
    if !may_suspend {
        wake();
    }
    may_suspend
}

fn address_of(rt: &Rt) -> usize {
    std::ptr::from_ref(rt.thread()) as usize
}

/// Ends what [`suspend`] began.
pub fn resume() {
    control().busy = None;
    wake();
}

/// Lets the collector's thread look again whether there is something to do.
pub(super) fn wake() {
    CHANGED.notify_all();
}

/// Ends the cycle that runs, if any: does its steps without slicing. False if
/// that cannot be, because the caller is inside one of its steps.
fn complete(rt: &mut Rt) -> bool {
    loop {
        let mut control = control();
        if control.busy.is_some() {
            return false;
        }
        if control.step == Step::Idle {
            return true;
        }
        if !may_run(rt, control.step) {
            return false;
        }
        if control.step.is_mutators() {
            drop(control);
            run_step(rt, None);
        } else if !control.has_collector {
            let step = control.step;
            drop(control);
            collector::work_here(step, usize::MAX);
        } else {
            while !control.step.is_mutators() && control.step != Step::Idle {
                control = CHANGED
                    .wait(control)
                    .unwrap_or_else(PoisonError::into_inner);
            }
        }
    }
}

/// Does what is a mutator's to do now, until `deadline`.
pub(super) fn run_step(rt: &mut Rt, deadline: Option<Instant>) {
    let started = Instant::now();
    let mut control = control();
    if control.busy.is_some() || !control.step.is_mutators() {
        return;
    }
    let step = control.step;
    if !may_run(rt, step) {
        return;
    }
    match step {
        Step::Finish => finish(&mut control),
        Step::Release => {
            control.baton().unswept = Some(release());
            control.advance(Step::Sweep);
        }
        Step::Return => {
            if give_back(&mut control.baton().empty, deadline) {
                log::pause(step, started.elapsed());
                let report = end(&mut control);
                control.busy = Some(address_of(rt));
                drop(control);
                observe::tell(rt, Event::Stop(report));
                return resume();
            }
        }
        _ => {
            // Foreign code may run: without the lock, and with nobody beside it.
            control.busy = Some(address_of(rt));
            let mut baton = control.baton.take().unwrap_or_default();
            drop(control);
            let next = work(rt, step, &mut baton, deadline);
            let mut control = self::control();
            control.busy = None;
            // Unless foreign code forked, and this is the child: the cycle is off.
            if control.step == step {
                control.baton = Some(baton);
                control.advance(next);
            }
        }
    }
    log::pause(step, started.elapsed());
}

/// Whether the thread may do the step now. Garbage is not finalised by a thread
/// that is burying something further up its stack: what dies would only be
/// queued, and still be there when the cycle wants to free it itself.
fn may_run(rt: &Rt, step: Step) -> bool {
    step != Step::Finalise || !rt.thread().is_draining()
}

/// Does a step that may run foreign code, or a slice of it; returns the next.
fn work(rt: &mut Rt, step: Step, baton: &mut Baton, deadline: Option<Instant>) -> Step {
    if !std::mem::replace(&mut baton.told, true) {
        observe::tell(rt, Event::Start);
    }
    match step {
        Step::Walk if baton.walk.run(rt, deadline) => Step::Start,
        Step::Start => {
            baton.started = Some(start(rt, std::mem::take(&mut baton.walk)));
            Step::Mark
        }
        Step::Reach if candidates::reach(rt, deadline) => Step::Mark,
        Step::Survey if baton.survey.run(rt, deadline) => Step::Group,
        Step::Trial => match baton.trial.as_mut().map(|trial| trial.run(rt, deadline)) {
            Some(Verdict::TooEarly) => {
                baton.trial = None;
                Step::Mark
            }
            Some(Verdict::Unfinished) => Step::Trial,
            Some(Verdict::Done) | None => {
                let trial = baton.trial.take();
                drop(mark::set_edges(trial.map(|trial| Arc::new(trial.doomed))));
                baton.tried = true;
                Step::Mark
            }
        },
        Step::Finalise => {
            let pending = error::take(rt);
            let work = baton.work.get_or_insert_default();
            log::found(work.candidates, work.garbage, work.bytes);
            let done = work.run(rt, deadline);
            error::restore(rt, pending);
            if done { Step::Release } else { Step::Finalise }
        }
        unfinished => unfinished,
    }
}

/// The handshake after marking: goes on to what is left to do.
fn finish(control: &mut Control) {
    candidates::shade_dying();
    if barrier::has_pending() {
        control.advance(Step::Mark);
    } else if candidates::has_reached() {
        control.advance(Step::Reach);
    } else if candidates::is_on() && !control.baton().tried {
        control.advance(Step::Candidates);
    } else {
        if settings::get().zeal {
            verify::after_marking(mark::edges().as_deref());
        }
        phase::set(Phase::Judge);
        barrier::set_insertions(false);
        barrier::set_decided(false);
        control.advance(Step::Judge);
    }
}

/// The end of a cycle, but for the collector's clearing up; returns what it did.
fn end(control: &mut Control) -> Report {
    phase::set(Phase::Idle);
    let live = control.baton().live;
    let report = log::end(live, pace::set_live(live));
    control.advance(Step::Clear);
    report
}

/// The first handshake: from here on the heap is marked as it is now.
fn start(_rt: &mut Rt, walk: Walk) -> Started {
    pace::set_instances(walk.instances);
    barrier::set_insertions(candidates::is_on());
    let mut roots = Vec::new();
    permanent::for_each(|object| roots.push(object));
    mark::for_each_in_static_types(|object| roots.push(object));
    for thread in thread::all().iter() {
        thread.for_each_dying(|object| {
            if heap_walk::header(object).type_address() != 0 {
                roots.push(object);
            }
        });
        thread.refs.freeze();
    }
    phase::set(Phase::Mark);
    Started {
        roots,
        held: walk.held,
    }
}

/// The handshake before the sweep: nobody has a free slot any more.
fn release() -> Unswept {
    cache::clear();
    let edges = mark::set_edges(None);
    let mut current = HashMap::new();
    for thread in thread::all().iter() {
        thread.heap.forget_free();
        for block in thread.heap.current() {
            current.insert(block, region().meta(block).used());
        }
    }
    begin_sweep();
    phase::set(Phase::Sweep);
    Unswept {
        top: region().top(),
        current,
        edges,
    }
}

/// Gives empty blocks back until `deadline`; returns whether none is left.
fn give_back(empty: &mut Vec<BlockIndex>, deadline: Option<Instant>) -> bool {
    let threads = thread::all();
    while let Some(block) = empty.pop() {
        for thread in threads.iter() {
            thread.refs.detach(block);
        }
        region().give_back_small(block, pace::spare());
        if deadline.is_some_and(|d| Instant::now() >= d) {
            return empty.is_empty();
        }
    }
    true
}

/// For the collector's thread: waits until a step is the collector's, and
/// asks the attached threads for theirs meanwhile.
pub(super) fn next_step() -> Step {
    let pause = if settings::get().zeal {
        ZEAL_PAUSE
    } else {
        PAUSE
    };
    let mut control = control();
    loop {
        if control.step == Step::Idle
            && control.busy.is_none()
            && control.suspending == 0
            && settings::get().zeal
            && pace::is_automatic()
        {
            prepare(&mut control);
        } else if control.step == Step::Idle {
            control = CHANGED
                .wait(control)
                .unwrap_or_else(PoisonError::into_inner);
        } else if control.step.is_mutators() {
            drop(control);
            thread::all()
                .iter()
                .for_each(|t| t.request(ATTENTION_CYCLE));
            control = self::control();
            if control.step.is_mutators() {
                control = CHANGED
                    .wait_timeout(control, pause)
                    .unwrap_or_else(PoisonError::into_inner)
                    .0;
            }
        } else {
            return control.step;
        }
    }
}

/// Whether no cycle runs.
pub(super) fn is_idle() -> bool {
    control().step == Step::Idle
}

/// The step at which the cycle stands; `None` while a thread is in the middle
/// of it.
pub(super) fn current_step() -> Option<Step> {
    let control = control();
    control.busy.is_none().then_some(control.step)
}

/// For the collector: its step is done.
pub(super) fn done(step: Step) {
    control().advance(step);
}

/// For the collector, at the end: drops what the cycle left, which may be large.
pub(super) fn clear() {
    let baton = control().baton.take();
    drop(baton);
}

/// For the collector: what `Start` found, once.
pub(super) fn take_started() -> Option<Started> {
    control().baton().started.take()
}

/// For the collector: hands over what may be garbage.
pub(super) fn put_survey(survey: Survey) {
    control().baton().survey = survey;
}

/// For the collector: what was said of it.
pub(super) fn take_survey() -> Survey {
    std::mem::take(&mut control().baton().survey)
}

/// For the collector: hands over groups to be tried.
pub(super) fn put_trial(trial: Trial) {
    control().baton().trial = Some(trial);
}

/// For the collector's thread: hands over garbage that needs a mutator.
pub(super) fn put_work(work: Work) {
    control().baton().work = Some(work);
}

/// For the collector's thread: what is to be swept.
pub(super) fn take_unswept() -> Unswept {
    control().baton().unswept.take().unwrap_or_default()
}

/// For the collector's thread: what the sweep found.
pub(super) fn put_swept(empty: Vec<BlockIndex>, live: usize) {
    let mut control = control();
    control.baton().empty = empty;
    control.baton().live = live;
}

/// The locks that a fork() needs at rest.
type Locks = (
    MutexGuard<'static, thread::lock::State>,
    MutexGuard<'static, Control>,
    MutexGuard<'static, Vec<&'static thread::Thread>>,
);

struct ForkSlot(UnsafeCell<Option<Locks>>);

// SAFETY: used between the handlers of one fork(), on the forking thread,
// which holds the lock of `super::fork`.
unsafe impl Sync for ForkSlot {}

static HELD: ForkSlot = ForkSlot(UnsafeCell::new(None));

/// Before a fork(): takes the locks that must be free in the child, and keeps the
/// one that is `attached`.
pub(super) fn hold_for_fork(attached: MutexGuard<'static, thread::lock::State>) {
    // SAFETY: see above.
    unsafe { *HELD.0.get() = Some((attached, control(), thread::all())) };
}

/// After a fork() in the parent: frees the locks, but for that of
/// [`hold_for_fork`], which is returned.
pub(super) fn release_in_parent() -> Option<MutexGuard<'static, thread::lock::State>> {
    // SAFETY: see above.
    let (attached, ..) = unsafe { (*HELD.0.get()).take() }?;
    Some(attached)
}

/// After a fork() in the child: frees the locks, ends the states of the threads
/// that are gone, and decides about the cycle that ran.
pub(super) fn release_in_child() {
    // SAFETY: see above.
    let Some((attached, mut control, threads)) = (unsafe { (*HELD.0.get()).take() }) else {
        return;
    };
    if !thread::lock::release_in_child(attached) {
        return;
    }
    interpreter::forget_guards();
    let this = thread::current();
    let is_lost = |by| this.is_none_or(|t| std::ptr::from_ref(t) as usize != by);
    let is_lost = control.busy.is_some_and(is_lost);
    let goes_on = control.step.has_freed();
    if is_lost && goes_on {
        // A thread that is gone was in the middle of freeing: what is left of that
        // garbage refers to what is free, and nobody knows to what. So this is for
        // good: no other cycle begins, and nobody sees the garbage.
        control.busy = Some(GONE);
    } else if is_lost {
        control.busy = None;
        inspect::set_finalising(false);
    }
    if (is_lost || control.has_collector) && !goes_on {
        drop_cycle(&mut control, &threads);
    }
    control.has_collector = false;
    control.suspending = 0;
    thread::end_others_after_fork(this, &threads, false);
    if control.step != Step::Idle && control.busy != Some(GONE) {
        threads.iter().for_each(|t| t.request(ATTENTION_CYCLE));
    }
}

/// Gives a cycle up: what it marked, and what it was about to finalise.
fn drop_cycle(control: &mut Control, threads: &[&'static thread::Thread]) {
    control.step = Step::Idle;
    control.baton = None;
    threads.iter().for_each(|thread| thread.refs.thaw());
    drop(mark::set_edges(None));
    barrier::set_insertions(false);
    barrier::set_decided(false);
    drop(barrier::take_pending());
    mark::drop_shared();
    phase::set(Phase::Idle);
}
