//! Who is attached, and who may be inside the runtime.
//!
//! Attached threads run C code in parallel. What they do inside the runtime is
//! ordered by one lock, [`Access`], which is not taken and given back at each
//! call: a thread keeps it when it leaves, and the next call of the same thread
//! finds that it still has it, by plain loads and stores. It is taken *away* by the
//! thread that wants it next ([`take`]), which then waits until the other one is
//! outside. That is Dekker's protocol with all of the cost on one side:
//!
//! | who comes in ([`super::Thread::enter`]) | who takes it away ([`State::quiesce`]) |
//! |-----------------------------------------|----------------------------------------|
//! | `in_runtime = 1`                        | `access = None`                        |
//! | (compiler fence)                        | `membarrier(2)`                        |
//! | `access` enough? else step back         | `in_runtime == 0`? else wait           |
//!
//! There are two kinds of access. *Exclusive*: this thread alone is inside, and
//! sees a runtime as with a global lock; every function may rely on it. *Parallel*:
//! all attached threads may be inside, as long as each touches only what the rules
//! of [`crate::rt::beside`] allow. Changing from one to the other costs
//! microseconds, tens of them on a virtual machine, so whoever wants it otherwise
//! lets [`SHARE`] times that pass first: calls that need exclusive access proceed by
//! turns, each of many calls. (This is how BRAVO, USENIX ATC 2019, bounds what
//! revoking costs.) A thread that got exclusive access after a long time without
//! gives it up as soon as it does not need it and others wait ([`reopen`]).
//!
//! A *holder* needs neither bracket nor look: it is attached alone, and nobody comes
//! in until it parts with that. It is a thread with no other beside it, or, while
//! some module needs a global lock ([`require_gil`]), the attached thread. Who wants
//! to attach asks the holder to part; it does so at its next call, or by detaching.
//!
//! fork() needs everybody outside: see [`hold_for_fork`].

use super::{
    ATTENTION_FORK, Thread, all, critical, current, live, membarrier, sanitizer, this_os_thread,
    tls,
};
use std::collections::BTreeSet;
use std::sync::atomic::{
    AtomicBool, AtomicU8, AtomicU32,
    Ordering::{Acquire, Relaxed, Release, SeqCst},
    compiler_fence,
};
use std::sync::{Condvar, Mutex, MutexGuard};
use std::thread::yield_now;
use std::time::{Duration, Instant};

/// What a thread may do inside the runtime.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
#[repr(u8)]
pub enum Access {
    /// It has to ask.
    None = 0,
    /// What [`crate::rt::beside`] allows.
    Parallel = 1,
    /// Everything.
    Exclusive = 2,
}

/// An [`Access`] that its thread reads and others take away.
pub struct AccessCell(AtomicU8);

impl AccessCell {
    /// No access.
    pub const fn none() -> AccessCell {
        AccessCell(AtomicU8::new(Access::None as u8))
    }

    /// Whether this is at least `wanted`.
    #[inline(always)]
    pub fn is(&self, wanted: Access) -> bool {
        self.0.load(Relaxed) >= wanted as u8
    }

    fn set(&self, access: Access) {
        self.0.store(access as u8, Relaxed);
    }
}

pub(crate) struct State {
    /// Has the runtime to itself until it parts with that.
    holder: Option<&'static Thread>,
    attached: Vec<&'static Thread>,
    /// Has exclusive access.
    owner: Option<&'static Thread>,
    /// Keeps its exclusive access while it is in a critical section ([`pin`]).
    pinner: Option<&'static Thread>,
    /// All that are attached have parallel access.
    open: bool,
    /// When access last changed hands.
    since: Option<Instant>,
    /// What it costs to take access away, as it was the last times.
    cost: Duration,
    /// Exclusive access is needed rarely: its owner does not keep it for long.
    brief: bool,
    /// Attached threads that wait for exclusive access.
    waiting: usize,
    /// Only a holder is attached.
    gil: bool,
    /// Threads that have waited longer than [`TURN`].
    overdue: u32,
    /// Threads that are not attached and wait for the holder, to fork.
    forks: u32,
    /// The holder stands at a boundary for them.
    stands: bool,
    /// What the child is going to see is whole.
    whole: bool,
    /// The OS thread that ends the runtime, or has done so: no other attaches.
    finaliser: Option<usize>,
    /// What critical sections are on. It is here for fork(), which keeps this lock.
    sections: Sections,
}

/// Addresses of objects.
pub(super) type Sections = BTreeSet<usize>;

static STATE: Mutex<State> = Mutex::new(State {
    holder: None,
    attached: Vec::new(),
    owner: None,
    pinner: None,
    open: false,
    since: None,
    cost: Duration::from_micros(5),
    brief: false,
    waiting: 0,
    gil: false,
    overdue: 0,
    forks: 0,
    stands: false,
    whole: true,
    finaliser: None,
    sections: Sections::new(),
});
/// A critical section has ended, or is suspended.
static SECTION_ENDED: Condvar = Condvar::new();
/// There is no holder any more, or nobody waits to fork any more.
static RELEASED: Condvar = Condvar::new();
/// The same, or the holder stands: for who waits to fork.
static MAY_FORK: Condvar = Condvar::new();
/// Access may be had that could not be before.
static CHANGED: Condvar = Condvar::new();
/// Threads that wait for parallel access, while exclusive access is to be brief.
static WANTED: AtomicU32 = AtomicU32::new(0);

/// How long a thread waits before others let it go first.
const TURN: Duration = Duration::from_millis(5);
/// For how many times the cost of a change access stays as it is though somebody
/// waits for another: changing takes a sixteenth of the time at most.
const SHARE: u32 = 16;
/// But no longer than this.
const LONGEST_TURN: Duration = Duration::from_millis(2);
/// Between looks at a thread that is inside for long.
const LOOK: Duration = Duration::from_micros(50);
/// How long fork() waits for a thread that is inside the runtime: that may be
/// waiting for the forking thread in turn.
const PATIENCE: Duration = Duration::from_secs(1);
/// How long the holder goes without being asked again to stand.
const PAUSE: Duration = Duration::from_millis(1);

/// This process is a copy that was made while a thread was inside the runtime.
static BROKEN: AtomicBool = AtomicBool::new(false);

fn state() -> MutexGuard<'static, State> {
    STATE.lock().unwrap_or_else(|e| e.into_inner())
}

fn is(place: Option<&'static Thread>, thread: &Thread) -> bool {
    place.is_some_and(|t| std::ptr::eq(t, thread))
}

impl State {
    fn must_wait(&self) -> bool {
        self.holder.is_some() || self.forks > 0
    }

    /// Makes the thread, which is attached and outside, the holder.
    fn hold(&mut self, thread: &'static Thread) {
        if self.gil {
            sanitizer::acquired(self.name());
        }
        self.holder = Some(thread);
        self.owner = Some(thread);
        self.open = false;
        thread.access.set(Access::Exclusive);
        tls::set_exclusive(thread);
    }

    /// What the sanitizer knows the global lock by.
    fn name(&self) -> usize {
        std::ptr::from_ref(self).addr()
    }

    /// Asks the holder to part, by having its next call look.
    fn ask_to_part(&self) {
        if let Some(holder) = self.holder.filter(|_| !self.gil) {
            holder.access.set(Access::None);
            holder.forget_exclusive();
        }
    }

    /// For the holder, which has exclusive access: it is one thread of several from
    /// here on.
    fn part(&mut self, holder: &'static Thread) {
        self.holder = None;
        holder.access.set(Access::Exclusive);
        tls::set_exclusive(std::ptr::null());
        RELEASED.notify_all();
    }

    /// Takes all access away from threads but `me`, and waits until they are
    /// outside, but not beyond `deadline`. Returns whether they are.
    fn quiesce(&mut self, me: Option<&Thread>, deadline: Option<Instant>) -> bool {
        if !self.open
            && self
                .owner
                .is_none_or(|o| me.is_some_and(|m| std::ptr::eq(m, o)))
        {
            return true;
        }
        let others = || {
            let threads = self.attached.iter();
            threads.filter(|t| me.is_none_or(|m| !std::ptr::eq(m, **t)))
        };
        let began = Instant::now();
        others().for_each(|t| t.access.set(Access::None));
        membarrier::all_threads();
        self.cost = (self.cost * 7 + began.elapsed()) / 8;
        for thread in others() {
            let mut looks = 0u32;
            while thread.is_inside() {
                looks += 1;
                match looks {
                    0..100 => std::hint::spin_loop(),
                    100..1000 => yield_now(),
                    _ => std::thread::sleep(LOOK),
                }
                if looks > 1000 && deadline.is_some_and(|d| Instant::now() >= d) {
                    return false;
                }
            }
        }
        self.owner = None;
        self.open = false;
        true
    }

    /// How long access is to stay as it is.
    fn turn(&self) -> Duration {
        let turn = (self.cost * SHARE).min(LONGEST_TURN);
        self.since
            .map_or(Duration::ZERO, |s| turn.saturating_sub(s.elapsed()))
    }

    /// Gives parallel access to all that are attached; nobody has exclusive access.
    fn open(&mut self) {
        for thread in &self.attached {
            thread.access.set(Access::Parallel);
        }
        self.open = true;
        self.since = Some(Instant::now());
        CHANGED.notify_all();
    }

    /// Whether `wanted` is to be had without taking anything away.
    fn is_free(&self, wanted: Access) -> bool {
        match wanted {
            Access::Parallel if self.open => true,
            Access::Exclusive if self.open => self.waiting == self.attached.len(),
            _ => !self.open && self.owner.is_none(),
        }
    }

    /// Gives access to a thread that is attached and outside.
    fn give(&mut self, thread: &'static Thread, wanted: Access) {
        if wanted == Access::Parallel {
            if !self.open {
                self.quiesce(None, None);
                self.open();
            }
            return;
        }
        self.brief = self.open && self.turn().is_zero();
        self.quiesce(Some(thread), None);
        self.open = false;
        self.owner = Some(thread);
        thread.access.set(Access::Exclusive);
        self.since = Some(Instant::now());
    }
}

/// Reads PYRT_GIL, and finds out whether threads can run in parallel at all.
pub(crate) fn setup() {
    let asked = std::env::var("PYRT_GIL").ok();
    let mut state = state();
    if asked.as_deref() == Some("1") || !membarrier::setup() {
        state.gil = true;
    }
    NEVER.store(asked.as_deref() == Some("0") && !state.gil, Relaxed);
}

/// PYRT_GIL=0: no module gets a global lock.
static NEVER: AtomicBool = AtomicBool::new(false);

/// Whether one thread is attached at a time.
pub fn has_gil() -> bool {
    state().gil
}

/// From here on one thread is attached at a time, and it is the calling one, which
/// is outside the runtime: `module` was imported, which relies on that.
pub fn require_gil(module: &str) {
    let Some(thread) = current() else {
        return;
    };
    let mut state = state();
    if state.gil || NEVER.load(Relaxed) {
        return;
    }
    state = wait_for_pinner(state, Some(thread), None);
    state.gil = true;
    state.quiesce(Some(thread), None);
    state.hold(thread);
    if cfg!(feature = "checked") {
        let module = module.to_owned();
        *BLAMED.lock().unwrap_or_else(|e| e.into_inner()) = Some(module);
    }
}

/// The module because of which threads do not run in parallel, until that was told.
static BLAMED: Mutex<Option<String>> = Mutex::new(None);

/// For the debug runtime, when there is a second thread: tells why it has to wait.
#[cold]
fn tell_of_gil() {
    let blamed = BLAMED.lock().unwrap_or_else(|e| e.into_inner()).take();
    if let Some(module) = blamed {
        eprintln!(
            "pyrt: one thread is attached at a time, for module {module} does not declare \
             Py_mod_gil as Py_MOD_GIL_NOT_USED (PYRT_GIL=0 lets threads run in parallel all \
             the same)"
        );
    }
}

/// Gives this thread, which is attached and outside, exclusive access until [`unpin`]:
/// it may take its time outside meanwhile, and use [`with_sections`].
pub(super) fn pin(thread: &'static Thread) {
    loop {
        thread.enter();
        thread.leave();
        let mut state = state();
        if thread.access.is(Access::Exclusive) {
            state.pinner = Some(thread);
            thread.pinned.store(true, Release);
            return;
        }
    }
}

/// Ends [`pin`].
pub(super) fn unpin(thread: &Thread) {
    let mut state = state();
    thread.pinned.store(false, Release);
    state.pinner = None;
    CHANGED.notify_all();
}

/// Waits until no other thread than `me` is pinned, but not beyond `deadline`.
fn wait_for_pinner<'a>(
    mut state: MutexGuard<'a, State>,
    me: Option<&Thread>,
    deadline: Option<Instant>,
) -> MutexGuard<'a, State> {
    while state.is_pinned_beside(me) && deadline.is_none_or(|d| Instant::now() < d) {
        let waited = CHANGED.wait_timeout(state, LONGEST_TURN);
        state = waited.unwrap_or_else(|e| e.into_inner()).0;
    }
    state
}

/// From here on only this thread, which is attached and outside, gets at the runtime,
/// which is about to end: the others stop at their next call, for good (as those of
/// CPython do since 3.14), and what locks they hold stays held, but for critical
/// sections.
pub(crate) fn close(me: &'static Thread) {
    let mut state = state();
    state = wait_for_pinner(state, Some(me), None);
    state.finaliser = Some(this_os_thread());
    state.quiesce(Some(me), None);
    let is_other = |t: &&&'static Thread| !std::ptr::eq(**t, me);
    for thread in state.attached.iter().filter(is_other) {
        thread.access.set(Access::None);
        thread.forget_exclusive();
    }
    state.attached.retain(|t| std::ptr::eq(*t, me));
    all().iter().filter(is_other).for_each(|t| t.orphan());
    state.waiting = 0;
    state.sections = critical::held_by(Some(me));
    state.hold(me);
    CHANGED.notify_all();
    RELEASED.notify_all();
    SECTION_ENDED.notify_all();
}

/// Ends [`close`]: the runtime starts again.
pub(crate) fn open() {
    state().finaliser = None;
}

impl State {
    /// Whether another thread than `me` keeps exclusive access.
    fn is_pinned_beside(&self, me: Option<&Thread>) -> bool {
        self.pinner
            .is_some_and(|p| me.is_none_or(|m| !std::ptr::eq(m, p)))
    }

    /// Whether the calling OS thread comes too late.
    fn is_closed(&self) -> bool {
        self.finaliser.is_some_and(|t| t != this_os_thread())
    }
}

/// Where threads stop that come too late.
#[cold]
fn stop(state: MutexGuard<'static, State>) -> ! {
    drop(state);
    loop {
        // SAFETY: returns when a signal was handled.
        unsafe { libc::pause() };
    }
}

/// Waits until `thread` may be attached, and attaches it.
pub(super) fn acquire(thread: &'static Thread) {
    if BROKEN.load(Relaxed) {
        broken();
    }
    let mut state = state();
    if state.must_wait() || state.overdue > 0 {
        state = wait(state);
    }
    if state.is_closed() || thread.is_orphaned() {
        stop(state);
    }
    if cfg!(feature = "checked") && state.gil && live() > 1 {
        tell_of_gil();
    }
    thread
        .exclusive_place
        .store(tls::exclusive_place(), Relaxed);
    state.attached.push(thread);
    if cfg!(feature = "one-thread") && state.attached.len() > 1 {
        eprintln!("pyrt: this build is for one thread");
        std::process::abort();
    }
    if state.gil || (state.attached.len() == 1 && live() == 1) {
        state.hold(thread);
    } else {
        let access = if state.open {
            Access::Parallel
        } else {
            Access::None
        };
        thread.access.set(access);
    }
}

#[cold]
fn wait(mut state: MutexGuard<'static, State>) -> MutexGuard<'static, State> {
    let due = Instant::now() + TURN;
    let mut is_overdue = false;
    while !state.is_closed() && (state.must_wait() || (state.overdue > 0 && !is_overdue)) {
        state.ask_to_part();
        let waited = RELEASED.wait_timeout(state, TURN);
        state = waited.unwrap_or_else(|e| e.into_inner()).0;
        if !is_overdue && Instant::now() >= due {
            is_overdue = true;
            state.overdue += 1;
        }
    }
    state.overdue -= u32::from(is_overdue);
    state
}

/// Detaches the thread, which is outside.
pub(super) fn release(thread: &'static Thread) {
    tls::set_exclusive(std::ptr::null());
    let mut state = state();
    if state.gil {
        sanitizer::releasing(state.name());
    }
    thread.access.set(Access::None);
    thread.exclusive_place.store(std::ptr::null_mut(), Relaxed);
    if let Some(at) = state
        .attached
        .iter()
        .rposition(|t| std::ptr::eq(*t, thread))
    {
        state.attached.swap_remove(at);
    }
    if is(state.owner, thread) {
        state.owner = None;
        CHANGED.notify_all();
    }
    if !is(state.holder, thread) {
        return;
    }
    state.holder = None;
    let (forks, overdue) = (state.forks > 0, state.overdue > 0);
    let one = state.gil && !overdue;
    drop(state);
    if forks {
        MAY_FORK.notify_one();
    } else if one {
        RELEASED.notify_one();
    } else {
        RELEASED.notify_all();
    }
}

/// For the holder, before there is another thread: parts already now, so that
/// nobody has to wait for its next call.
pub(super) fn expect_company() {
    if let Some(thread) = current() {
        let mut state = state();
        if is(state.holder, thread) && !state.gil {
            state.part(thread);
        }
    }
}

/// For a thread that has not the access that it needs: gets it, and goes inside.
#[cold]
#[inline(never)]
pub(super) fn take(thread: &'static Thread, wanted: Access) {
    if thread.is_pinned() {
        return;
    }
    thread.step_back();
    let mut state = state();
    loop {
        if thread.is_orphaned() {
            stop(state);
        }
        if state.is_pinned_beside(Some(thread)) {
            let waited = CHANGED.wait_timeout(state, LONGEST_TURN);
            state = waited.unwrap_or_else(|e| e.into_inner()).0;
            continue;
        }
        if is(state.holder, thread) {
            if state.gil {
                // It was asked to part before a module asked for the contrary.
                state.hold(thread);
                break;
            }
            state.part(thread);
        } else if state.gil {
            if state.must_wait() || state.overdue > 0 {
                state = wait(state);
                if thread.is_orphaned() {
                    stop(state);
                }
            }
            state.hold(thread);
            break;
        }
        if thread.access.is(wanted) {
            break;
        }
        let rest = state.turn();
        state.waiting += usize::from(wanted == Access::Exclusive);
        if rest.is_zero() || state.is_free(wanted) {
            state.waiting -= usize::from(wanted == Access::Exclusive);
            state.give(thread, wanted);
            break;
        }
        let is_for_reopen = u32::from(wanted == Access::Parallel && state.brief);
        WANTED.fetch_add(is_for_reopen, Relaxed);
        let waited = CHANGED.wait_timeout(state, rest);
        WANTED.fetch_sub(is_for_reopen, Relaxed);
        state = waited.unwrap_or_else(|e| e.into_inner()).0;
        state.waiting -= usize::from(wanted == Access::Exclusive);
    }
    thread.go_inside();
}

/// Whether a thread waits for parallel access.
#[inline(always)]
pub(super) fn is_parallel_wanted() -> bool {
    WANTED.load(Relaxed) != 0
}

/// For a thread with exclusive access that needs only the parallel one, and is
/// outside: lets those in that wait for that. Nothing is taken from anybody.
#[cold]
#[inline(never)]
pub(super) fn reopen(thread: &'static Thread) {
    if thread.is_pinned() {
        return;
    }
    thread.step_back();
    let mut state = state();
    if is(state.owner, thread) && state.holder.is_none() && !state.gil {
        state.owner = None;
        state.open();
    }
    drop(state);
    thread.go_inside_with(Access::Parallel);
}

#[cold]
fn broken() -> ! {
    eprintln!(
        "pyrt: this process is a fork() by a thread that was not attached, while another one was \
         attached and did not come out of its call for a second: it can only exec()"
    );
    std::process::abort()
}

/// For the holder, at a boundary: lets threads fork that are not attached.
#[cold]
pub fn stand() {
    let mut state = state();
    while state.forks > 0 && current().is_some_and(|t| is(state.holder, t)) {
        state.stands = true;
        MAY_FORK.notify_one();
        state = RELEASED.wait(state).unwrap_or_else(|e| e.into_inner());
    }
    state.stands = false;
}

/// Before fork(): from here on nobody attaches or detaches, and no thread but
/// this one is inside the runtime. Without success, if a thread stays there,
/// the child is marked as unusable.
pub(crate) fn hold_for_fork() -> MutexGuard<'static, State> {
    let mut state = self::state();
    state.whole = true;
    let me = current();
    if me.is_some_and(|t| is(state.holder, t)) {
        return state;
    }
    let deadline = Instant::now() + PATIENCE;
    state.forks += 1;
    while state.holder.is_some() && !state.stands {
        if Instant::now() >= deadline {
            state.whole = false;
            break;
        }
        drop(state);
        all().iter().for_each(|t| t.request(ATTENTION_FORK));
        state = self::state();
        if state.holder.is_some() && !state.stands {
            let waited = MAY_FORK.wait_timeout(state, PAUSE);
            state = waited.unwrap_or_else(|e| e.into_inner()).0;
        }
    }
    state = wait_for_pinner(state, me, Some(deadline));
    state.forks -= 1;
    if state.holder.is_none() {
        state.whole &= !state.is_pinned_beside(me) && state.quiesce(me, Some(deadline));
    }
    state
}

/// After fork() in the parent.
pub(crate) fn release_in_parent(state: MutexGuard<'static, State>) {
    drop(state);
    RELEASED.notify_all();
}

/// After fork() in the child, where only the forking thread is left. Returns
/// whether the child may use the runtime.
pub(crate) fn release_in_child(mut state: MutexGuard<'static, State>) -> bool {
    let me = current();
    let is_me = |t: &&'static Thread| me.is_some_and(|m| std::ptr::eq(m, *t));
    state.attached.retain(is_me);
    state.holder = state.holder.filter(is_me);
    state.owner = state.owner.filter(is_me);
    state.pinner = state.pinner.filter(is_me);
    state.open = false;
    if let Some(me) = me.filter(|_| state.owner.is_none()) {
        me.access.set(Access::None);
    }
    state.forks = 0;
    state.overdue = 0;
    state.waiting = 0;
    state.sections = critical::held_by(me);
    WANTED.store(0, Relaxed);
    state.stands = false;
    BROKEN.store(!state.whole, Relaxed);
    state.whole
}

/// Changes what critical sections are on.
pub(super) fn with_sections<R>(change: impl FnOnce(&mut Sections) -> R) -> R {
    change(&mut state().sections)
}

/// To be called within [`with_sections`] when something is free that was not.
pub(super) fn section_ended() {
    SECTION_ENDED.notify_all();
}

/// Waits for `is_free`, and then does `take` at once; for a thread that is detached.
pub(super) fn wait_for_sections(
    is_free: impl Fn(&Sections) -> bool,
    take: impl FnOnce(&mut Sections),
) {
    let mut state = state();
    loop {
        if state.is_closed() {
            stop(state);
        }
        if is_free(&state.sections) {
            break;
        }
        let waited = SECTION_ENDED.wait(state);
        state = waited.unwrap_or_else(|e| e.into_inner());
    }
    take(&mut state.sections);
}

impl Thread {
    /// Whether the thread is inside the runtime, or must be left alone as if it were.
    fn is_inside(&self) -> bool {
        self.in_runtime.load(Acquire) != 0 || self.is_pinned()
    }

    fn step_back(&self) {
        self.in_runtime.store(0, Release);
    }

    /// With access, and the state's mutex held.
    fn go_inside(&self) {
        self.in_runtime.store(1, Relaxed);
    }

    fn go_inside_with(&'static self, wanted: Access) {
        self.go_inside();
        compiler_fence(SeqCst);
        if !self.access.is(wanted) {
            take(self, wanted);
        }
    }
}
