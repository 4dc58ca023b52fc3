//! The collector's own thread: what it does of a cycle (see [`super::cycle`]).
//!
//! It is never attached, runs no foreign code, and touches of the heap only
//! colours, white objects once they are garbage, and objects that it has
//! claimed.

use super::candidates::{self, Held, Survey, Trial};
use super::cycle::{self, Started, Step, Unswept};
use super::finalise::Work;
use super::fork;
use super::freeze;
use super::heap_walk::{self, header, type_of};
use super::mark::{self, Marker};
use super::roots::for_each_frozen_root;
use super::tracked::is_tracked;
use crate::handle::Handle;
use crate::heap::header::{FLAG_FINALIZED, FLAG_WEAKLY_REFERENCED};
use crate::heap::marks::{BLACK, GREY, colour, has_colour, prefetch_object};
use crate::heap::size_class::SIZES;
use crate::heap::{BLOCK_SHIFT, BlockIndex, BlockState, region};
use crate::object::{flags, slot};
use crate::rt::{barrier, retire};
use crate::thread;
use std::cell::UnsafeCell;
use std::sync::atomic::{Ordering::Acquire, fence};

/// Starts the thread; false if there can be none.
pub(super) fn spawn() -> bool {
    std::thread::Builder::new()
        .name("pyrt-collector".into())
        .spawn(run)
        .is_ok()
}

fn run() {
    block_signals();
    let_others_go_first();
    loop {
        work_here(cycle::next_step(), usize::MAX);
    }
}

/// Does a piece of one of the collector's steps, on the calling thread.
pub(super) fn work_here(step: Step, budget: usize) {
    fork::while_no_fork(|| {
        // SAFETY: one thread at a time is here; the child of a fork() that
        // found one at a checkpoint does not have that thread.
        let collector = unsafe { &mut *COLLECTOR.0.get() };
        cycle::done(collector.get_or_insert_default().work(step, budget));
    });
}

struct Place(UnsafeCell<Option<Collector>>);

// SAFETY: see `work_here`.
unsafe impl Sync for Place {}

/// Not the thread's own: in the child of a fork() somebody else goes on with it.
static COLLECTOR: Place = Place(UnsafeCell::new(None));

/// What the collector keeps from one of its steps to the next. It is whole at
/// every [`fork::checkpoint`].
#[derive(Default)]
struct Collector {
    marker: Marker,
    held: Held,
    unswept: Option<Unswept>,
    /// The next block to sweep.
    next: BlockIndex,
    empty: Vec<BlockIndex>,
    live: usize,
}

impl Collector {
    /// Goes on with a step for `budget` objects or blocks; returns what is
    /// to be done next, the same step if it is not finished.
    fn work(&mut self, step: Step, budget: usize) -> Step {
        match step {
            Step::Prepare => {
                self.clear();
                if candidates::is_on() {
                    Step::Walk
                } else {
                    Step::Start
                }
            }
            Step::Mark => self.mark(budget),
            Step::Candidates => {
                cycle::put_survey(Survey::begin(&self.held));
                Step::Survey
            }
            Step::Group => {
                cycle::put_trial(Trial::new(candidates::group(cycle::take_survey())));
                Step::Trial
            }
            Step::Judge => {
                cycle::put_work(judge());
                Step::Finalise
            }
            Step::Clear => {
                cycle::clear();
                self.clear();
                Step::Idle
            }
            _ => self.sweep(budget),
        }
    }

    /// Nothing has a colour, and nothing is kept for it: neither the colours nor the
    /// work lists count among what is resident between two cycles.
    fn clear(&mut self) {
        region().release_marks();
        *self = Collector::default();
    }

    /// Marks until nothing is grey, as far as one can see without a handshake.
    fn mark(&mut self, budget: usize) -> Step {
        if let Some(Started { roots, held }) = cycle::take_started() {
            self.held = held;
            let (marker, held) = (&mut self.marker, &self.held);
            roots.into_iter().for_each(|object| marker.reach(object));
            for_each_frozen_root(|address| held.count(address), |object| marker.reach(object));
            freeze::for_each(|object| marker.reach(object));
        }
        loop {
            if !self.marker.run(budget) {
                return Step::Mark;
            }
            let pending = barrier::take_pending();
            if pending.is_empty() {
                return Step::Finish;
            }
            self.marker.add(pending);
        }
    }

    /// Frees garbage, and hands the slots of each block to its owner.
    fn sweep(&mut self, budget: usize) -> Step {
        let unswept = self.unswept.get_or_insert_with(|| {
            // Marking has ended: nobody reads what was retired until now.
            drop(retire::take());
            let mut unswept = cycle::take_unswept();
            unswept.edges = None;
            unswept
        });
        let end = unswept.top.min(self.next.saturating_add(budget));
        while self.next < end {
            fork::checkpoint();
            let used = unswept.current.get(&self.next).copied();
            self.live += sweep_block(self.next, used, &mut self.empty);
            self.next += 1;
        }
        if end < unswept.top {
            return Step::Sweep;
        }
        cycle::put_swept(std::mem::take(&mut self.empty), self.live);
        Step::Return
    }
}

/// Signals are for the program's threads.
fn block_signals() {
    // SAFETY: fills a set and changes only this thread's mask.
    unsafe {
        let mut all = std::mem::zeroed();
        libc::sigfillset(&mut all);
        libc::pthread_sigmask(libc::SIG_BLOCK, &all, std::ptr::null_mut());
    }
}

/// Whoever wakes this thread goes on: it would be off its processor for milliseconds
/// otherwise, in the middle of a step that takes microseconds.
fn let_others_go_first() {
    // SAFETY: a struct of integers; changes only how this thread is scheduled. Where it
    // fails it stays as it is.
    unsafe {
        let parameters = std::mem::zeroed::<libc::sched_param>();
        libc::sched_setscheduler(0, libc::SCHED_BATCH, &raw const parameters);
    }
}

/// Looks through the garbage: most of it is simply swept, this finds the
/// rest.
fn judge() -> Work {
    let mut work = Work::default();
    let mut instances = Vec::new();
    let mut orphans = Orphans::default();
    work.candidates = for_each_garbage(|object| {
        let (head, ty) = (header(object), type_of(object));
        if head.has_flag(FLAG_WEAKLY_REFERENCED) {
            work.weakly_referenced.push(object);
        }
        work.garbage += usize::from(is_tracked(object));
        work.bytes += heap_walk::size_of(object);
        if ty.slot(slot::tp_finalize) != 0 && !head.has_flag(FLAG_FINALIZED) {
            work.with_finaliser.push(object);
        } else if ty.has(flags::FOREIGN_DEALLOC) || ty.has(flags::FOREIGN_TRAVERSE) {
            instances.push(object);
        } else if is_mutators(object) {
            let list = match ty.has(flags::TYPE_SUBCLASS) {
                true => &mut work.types,
                false => &mut work.others,
            };
            list.push(object);
        }
        orphans.look_through(object);
    });
    heap_walk::sort_for_release(&mut work.types);
    // What a finaliser may look at stays, for this cycle.
    for object in &work.with_finaliser {
        mark::revive(*object);
    }
    work.to_clear = Marker::closure_of_garbage(&instances);
    // What is kept or cleared keeps what it stores, and is not to be looked through.
    if !work.with_finaliser.is_empty() || !instances.is_empty() {
        orphans = Orphans::default();
        for_each_garbage(|object| orphans.look_through(object));
    }
    work.orphans = orphans.finish();
    work
}

/// Whether a mutator frees a garbage object by itself, and not the sweep. Then what it
/// stores is taken out of the heap, and must not be twice: it may be stored anew in between.
fn is_mutators(object: Handle) -> bool {
    let ty = type_of(object);
    ty.has(flags::TYPE_SUBCLASS) || ty.has(flags::HEAPTYPE) || header(object).is_shared()
}

/// Objects in [`Orphans::coming`].
const COMING: usize = 16;

/// Live objects that garbage stores which is simply swept, and nothing else.
#[derive(Default)]
struct Orphans {
    found: Vec<Handle>,
    /// What garbage stores, while it is fetched from memory.
    coming: [Option<Handle>; COMING],
    next: usize,
}

impl Orphans {
    /// Looks at what a garbage object stores, if it is simply swept.
    fn look_through(&mut self, object: Handle) {
        if !is_mutators(object) && colour(object) < GREY {
            mark::scan(object, None, &mut |child| self.add(child));
        }
    }

    #[inline]
    fn add(&mut self, child: Handle) {
        if has_colour(child) {
            prefetch_object(child);
            self.exchange(Some(child));
        }
    }

    #[inline(always)]
    fn exchange(&mut self, child: Option<Handle>) {
        self.next = (self.next + 1) % COMING;
        if let Some(child) = std::mem::replace(&mut self.coming[self.next], child)
            && colour(child) == BLACK
            && header(child).is_stored_once()
        {
            self.found.push(child);
        }
    }

    fn finish(mut self) -> Vec<Handle> {
        (0..COMING).for_each(|_| self.exchange(None));
        self.found
    }
}

/// Calls `visit` for each object that is not black, when the heap is marked.
/// Such an object is touched by nobody else. Returns the number of all objects.
fn for_each_garbage(mut visit: impl FnMut(Handle)) -> usize {
    let mut objects = 0;
    let mut others = Vec::new();
    for block in 0..region().top() {
        fork::checkpoint();
        let (size, bytes) = heap_walk::slots_of(block);
        others.clear();
        objects += count_black(block, size, bytes, &mut others);
        mark::for_each_fetched(&others, |object| {
            // Its colour once more, for a mutator may have taken a free slot meanwhile:
            // then it was black before it had a type.
            if is_there(object) && {
                fence(Acquire);
                colour(object) < BLACK
            } {
                objects += 1;
                visit(object);
            }
        });
    }
    objects
}

/// Counts what is black among the slots in the first `bytes` of a block, and finds the
/// others, free ones and garbage. When the heap is marked what is black is alive, so that
/// nobody has to look at it.
fn count_black(block: BlockIndex, size: usize, bytes: usize, others: &mut Vec<Handle>) -> usize {
    let start = region().address_of(block);
    let mut black = 0;
    for address in (start..start + bytes).step_by(size) {
        if region().mark(address).load(Acquire) == BLACK {
            black += 1;
        } else {
            others.extend(Handle::from_bits(address));
        }
    }
    black
}

fn is_there(object: Handle) -> bool {
    header(object).type_address() != 0
}

/// Sweeps one block, up to `used` if its owner takes fresh slots from it;
/// returns the bytes of what is live in it.
fn sweep_block(block: BlockIndex, used: Option<usize>, empty: &mut Vec<BlockIndex>) -> usize {
    let meta = region().meta(block);
    let state = meta.state();
    if meta.is_swept() {
        return 0;
    }
    let is_current = used.is_some();
    let used = used.unwrap_or_else(|| meta.used());
    let (size, bytes) = match state {
        BlockState::Small => {
            let size = SIZES[meta.class()] as usize;
            (size, size)
        }
        BlockState::LargeHead => (used.max(1), meta.span() << BLOCK_SHIFT),
        BlockState::Free | BlockState::LargeTail => return 0,
    };
    let (mut others, mut free) = (Vec::new(), Vec::new());
    let mut live = bytes * count_black(block, size, used, &mut others);
    mark::for_each_fetched(&others, |object| {
        if is_kept(object) {
            live += bytes;
        } else {
            free.push(object.bits());
        }
    });
    if live == 0 && !is_current {
        empty.push(block);
        return 0;
    }
    if meta.state() == BlockState::Small {
        let threads = thread::all();
        if let Some(owner) = threads.iter().find(|t| t.id() == meta.owner()) {
            free.reverse();
            // SAFETY: free slots of a block of this owner; nobody puts one
            // on a list before the block counts as swept.
            unsafe { owner.heap.add_ready(meta.class(), &free) };
        }
    }
    meta.set_swept();
    live
}

/// Whether there is an object in a slot, which is not black, that a mutator is to free and
/// did not get to; other garbage is freed.
fn is_kept(object: Handle) -> bool {
    if !is_there(object) {
        return false;
    }
    let head = header(object);
    if type_of(object).has(flags::HEAPTYPE) {
        return true;
    }
    if let Some(release) = type_of(object).native().release {
        // SAFETY: garbage that nobody looks at; released once.
        unsafe { release(std::ptr::from_ref(head).cast_mut()) };
    }
    head.set_type_address(0);
    false
}
