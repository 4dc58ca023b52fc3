//! Thread states: who may be inside the runtime, and when it may be stopped.
//!
//! An OS thread that wants to use the runtime attaches a [`Thread`]. Each
//! call into the runtime is bracketed by [`Thread::enter`] and
//! [`Thread::leave`]: a plain store, and on leaving a check of one flag
//! word ([`Thread::attention`]) that says whether there is something to do
//! at this boundary (objects that died, a collection that is due).
//!
//! A thread outside the bracket touches neither the heap nor its tables (but for
//! counting in pages of its own, see [`crate::refs`]), so whoever wants the
//! runtime to itself has only to wait for those inside: [`lock`] says how, and
//! who may be inside at the same time.
//!
//! Invariants:
//! - everything in a `Thread` but its atomics is used by the attached OS
//!   thread only, or by a collector that has stopped it.
//! - a `Thread` is never freed. When it ends, its references and its share of
//!   the heap stay as they are and pass to the next one that is made, which
//!   goes on with them ([`Thread::create`], [`Thread::end`]): so there are no more of
//!   them than there were threads at one time.

pub mod critical;
pub mod ensure;
pub mod exit;
pub mod lock;
mod membarrier;
pub(crate) mod sanitizer;
pub mod tls;

use crate::handle::Handle;
use crate::heap::LocalHeap;
use crate::refs::RefTable;
use lock::{Access, AccessCell};
use std::cell::{Cell, UnsafeCell};
use std::sync::atomic::{
    AtomicBool, AtomicPtr, AtomicU32, AtomicU64, AtomicUsize,
    Ordering::{Relaxed, Release},
    compiler_fence,
};
use std::sync::{Mutex, MutexGuard, atomic};

/// Objects wait in the queue of the dying.
pub const ATTENTION_DYING: u32 = 1;
/// A collection is due.
pub const ATTENTION_COLLECT: u32 = 2;
/// Calls queued by Py_AddPendingCall, or a signal, wait for this thread.
pub const ATTENTION_PENDING: u32 = 4;

/// The collector waits for this thread to do a step of its cycle.
pub const ATTENTION_CYCLE: u32 = 8;

/// The collector is late: this thread is to mark as well.
pub const ATTENTION_ASSIST: u32 = 16;

/// A thread that is not attached wants to fork: see [`lock::stand`].
pub const ATTENTION_FORK: u32 = 32;

/// What a thread is to do at its next boundary. Two words, so that what the
/// thread tells itself needs no locked instruction.
#[derive(Default)]
struct Attention {
    /// [`ATTENTION_DYING`] or 0; written by the thread itself.
    own: AtomicU32,
    /// Set by any thread, withdrawn by the thread itself.
    asked: AtomicU32,
}

/// State of one thread of the runtime; `PyThreadState` to C.
#[repr(C)]
pub struct Thread {
    in_runtime: AtomicU32,
    attention: Attention,
    access: AccessCell,
    /// Its access must not be taken away though it is outside.
    pinned: AtomicBool,
    /// References this thread holds outside the heap.
    pub refs: RefTable,
    /// This thread's free slots.
    pub heap: LocalHeap,
    /// The exception being raised; a counted reference.
    pub raised: Cell<Option<Handle>>,
    /// The exception being handled (sys.exc_info); a counted reference.
    pub handled: Cell<Option<Handle>>,
    /// Thread-state dictionary; a counted reference.
    pub dict: Cell<Option<Handle>>,
    /// Namespace of the running frame; counted by who put it there.
    pub globals: Cell<Option<Handle>>,
    /// Depth of calls into foreign code and of recursive algorithms.
    pub depth: Cell<u32>,
    /// Objects whose repr is being made, to stop endless recursion; counted by the callers.
    pub repr_stack: UnsafeCell<Vec<Handle>>,
    dying: UnsafeCell<Vec<Handle>>,
    /// Objects whose tp_dealloc runs, innermost last.
    burying: UnsafeCell<Vec<Handle>>,
    draining: Cell<bool>,
    /// The innermost critical section, or null.
    sections: Cell<*mut critical::Section>,
    id: u32,
    unique_id: AtomicU64,
    /// The OS thread that had it attached last; 0 for none.
    os_thread: AtomicUsize,
    /// That thread's [`tls::exclusive_place`], while it is attached; else null.
    exclusive_place: AtomicPtr<AtomicPtr<Thread>>,
    /// What interpreter it belongs to, as [`crate::interpreter`] numbers them.
    pub interpreter: Cell<u32>,
    /// Left behind by an end of the runtime: whoever goes on with it stops for good.
    /// Changed under the lock of [`lock`].
    orphaned: AtomicBool,
    /// No thread's any more: the next one that needs a state takes it. Changed
    /// under the lock of [`all`].
    ended: AtomicBool,
    /// How often PyGILState_Ensure nested on this state.
    pub ensure_depth: Cell<u32>,
}

static THREADS: Mutex<Vec<&'static Thread>> = Mutex::new(Vec::new());
static SEVERAL: AtomicBool = AtomicBool::new(false);
/// States that have not ended.
static LIVE: AtomicUsize = AtomicUsize::new(0);
static NEXT_ID: AtomicU32 = AtomicU32::new(1);
static NEXT_UNIQUE_ID: AtomicU64 = AtomicU64::new(1);

// SAFETY: see the invariants above: what is not atomic is used by one
// thread at a time.
unsafe impl Sync for Thread {}

/// Whether there ever was more than one thread state at a time. While there
/// was not, every object belongs to the one thread.
#[inline(always)]
pub fn several() -> bool {
    !cfg!(feature = "one-thread") && SEVERAL.load(Relaxed)
}

/// Number of thread states that have not ended.
fn live() -> usize {
    LIVE.load(Relaxed)
}

/// All thread states, attached or not.
#[inline(never)]
pub fn all() -> MutexGuard<'static, Vec<&'static Thread>> {
    THREADS.lock().unwrap_or_else(|e| e.into_inner())
}

impl Thread {
    /// Makes a thread state of an interpreter, detached: one that ended, or a new
    /// one, which is put in [`all`].
    pub fn create(interpreter: u32) -> &'static Thread {
        let unique_id = NEXT_UNIQUE_ID.fetch_add(1, Relaxed);
        lock::expect_company();
        LIVE.fetch_add(1, Relaxed);
        let mut threads = all();
        if let Some(thread) = threads.iter().rev().find(|t| t.ended.load(Relaxed)) {
            thread.unique_id.store(unique_id, Relaxed);
            thread.interpreter.set(interpreter);
            thread.ended.store(false, Relaxed);
            return thread;
        }
        drop(threads);
        let id = NEXT_ID.fetch_add(1, Relaxed);
        let thread: &'static Thread = Box::leak(Box::new(Thread {
            in_runtime: AtomicU32::new(0),
            attention: Attention::default(),
            access: AccessCell::none(),
            pinned: AtomicBool::new(false),
            refs: RefTable::new(id),
            heap: LocalHeap::new(id),
            raised: Cell::new(None),
            handled: Cell::new(None),
            dict: Cell::new(None),
            globals: Cell::new(None),
            depth: Cell::new(0),
            repr_stack: UnsafeCell::default(),
            dying: UnsafeCell::default(),
            burying: UnsafeCell::default(),
            draining: Cell::new(false),
            sections: Cell::new(std::ptr::null_mut()),
            id,
            unique_id: AtomicU64::new(unique_id),
            os_thread: AtomicUsize::new(0),
            exclusive_place: AtomicPtr::default(),
            interpreter: Cell::new(interpreter),
            orphaned: AtomicBool::new(false),
            ended: AtomicBool::new(false),
            ensure_depth: Cell::new(0),
        }));
        threads = all();
        SEVERAL.store(!threads.is_empty() || SEVERAL.load(Relaxed), Relaxed);
        threads.push(thread);
        thread
    }

    /// Ends a state, which is nobody's from now on. What it counts stays
    /// counted; the memory that it has at hand is for the next one.
    ///
    /// # Safety
    /// No thread has `thread` attached, and nobody uses it afterwards; or this thread
    /// has, and `detach` detaches it.
    pub unsafe fn end(thread: &'static Thread, detach: impl FnOnce()) {
        {
            // Keeps the tables from being frozen meanwhile.
            let _threads = all();
            thread.forget_calls();
            thread.refs.trim();
        }
        detach();
        // Not before it is detached: the next thread may take it at once.
        let _threads = all();
        thread.os_thread.store(0, Relaxed);
        if !thread.is_orphaned() {
            thread.ended.store(true, Relaxed);
            LIVE.fetch_sub(1, Relaxed);
        }
    }

    /// Forgets what the calls have left that were made on this state: none of
    /// them goes on.
    fn forget_calls(&self) {
        self.in_runtime.store(0, Relaxed);
        self.globals.set(None);
        self.depth.set(0);
        self.ensure_depth.set(0);
        self.draining.set(false);
        self.sections.set(std::ptr::null_mut());
        self.pinned.store(false, Relaxed);
        // SAFETY: nobody uses the state.
        unsafe { (*self.repr_stack.get()).clear() };
    }

    /// Drops the exceptions and the dictionary of a state that nobody uses;
    /// what nothing holds then is left to the collector.
    fn forget_objects(&self) {
        for field in [&self.raised, &self.handled, &self.dict] {
            if let Some(object) = field.take().filter(|o| !o.is_immediate()) {
                self.refs.adjust(object.bits(), -1);
            }
        }
    }

    /// Whether the state has ended, and no other thread has taken it over yet.
    pub fn has_ended(&self) -> bool {
        self.ended.load(Relaxed)
    }

    /// Whether the runtime that it was made in has ended.
    pub fn is_orphaned(&self) -> bool {
        self.orphaned.load(Relaxed)
    }

    /// Leaves the state to the thread that has it, and which never gets at the
    /// runtime again.
    fn orphan(&self) {
        if !self.has_ended() && !self.orphaned.swap(true, Relaxed) {
            LIVE.fetch_sub(1, Relaxed);
        }
    }

    /// Number that owns heap blocks; never 0.
    #[inline(always)]
    pub fn id(&self) -> u32 {
        self.id
    }

    /// What PyThreadState_GetID returns; unique in the process.
    pub fn unique_id(&self) -> u64 {
        self.unique_id.load(Relaxed)
    }

    /// Opens the bracket around work inside the runtime, to which this thread, the
    /// current one, then has exclusive access; waits for that if need be.
    #[inline(always)]
    pub fn enter(&'static self) {
        if exclusive().is_none() {
            self.enter_beside();
        }
    }

    /// [`Thread::enter`] for who is not the holder, which needs no bracket. Does not
    /// unwind, so that the callers need no landing pads for it.
    #[cold]
    #[inline(never)]
    extern "C" fn enter_beside(&'static self) {
        self.in_runtime.store(1, Relaxed);
        compiler_fence(atomic::Ordering::SeqCst);
        if !self.access.is(Access::Exclusive) {
            lock::take(self, Access::Exclusive);
        }
    }

    /// Opens the bracket for work that other threads may do at the same time;
    /// waits for that if need be. Not for the holder.
    #[inline(always)]
    pub fn enter_parallel(&'static self) {
        self.in_runtime.store(1, Relaxed);
        compiler_fence(atomic::Ordering::SeqCst);
        if !self.access.is(Access::Parallel) {
            lock::take(self, Access::Parallel);
        } else if lock::is_parallel_wanted() && self.access.is(Access::Exclusive) {
            lock::reopen(self);
        }
    }

    /// Closes the bracket.
    #[inline(always)]
    pub fn leave(&self) {
        self.in_runtime.store(0, Release);
    }

    /// Inside, with exclusive access: keeps that while foreign code is called that
    /// must not be disturbed. It must not wait for another thread, nor run long.
    pub fn while_pinned<R>(&self, call: impl FnOnce() -> R) -> R {
        let outer = self.pinned.swap(true, Relaxed);
        let result = call();
        self.in_runtime.store(1, Relaxed);
        self.pinned.store(outer, Release);
        result
    }

    fn is_pinned(&self) -> bool {
        self.pinned.load(atomic::Ordering::Acquire)
    }

    /// Has the OS thread that has this state attached look before it does
    /// anything without a bracket. Any thread, under the lock of [`lock`].
    fn forget_exclusive(&self) {
        // SAFETY: null, or the word of an OS thread that is attached: it lives,
        // and waits for the lock of `lock` before it detaches.
        if let Some(place) = unsafe { self.exclusive_place.load(Relaxed).as_ref() } {
            place.store(std::ptr::null_mut(), Relaxed);
        }
    }

    /// What there is to do at the next boundary; an `ATTENTION_` set.
    #[inline(always)]
    pub fn attention(&self) -> u32 {
        self.attention.own.load(Relaxed) | self.attention.asked.load(Relaxed)
    }

    /// Asks for something to be done at this thread's next boundary.
    #[inline(always)]
    pub fn request(&self, reason: u32) {
        // Only this thread withdraws, so what is set already stays set.
        if self.attention() & reason != reason {
            self.attention.asked.fetch_or(reason, Relaxed);
        }
    }

    /// Takes back a request.
    pub fn withdraw(&self, reason: u32) {
        if self.attention() & reason != 0 {
            self.attention.asked.fetch_and(!reason, Relaxed);
        }
    }

    /// Queues an object that may be dead.
    #[inline]
    pub fn queue_dying(&self, object: Handle) {
        // SAFETY: only the attached thread is here, and no reference to the
        // vector outlives this statement.
        unsafe { (*self.dying.get()).push(object) };
        self.attention.own.store(ATTENTION_DYING, Relaxed);
    }

    /// Notes that the queue is empty.
    pub fn queue_is_empty(&self) {
        self.attention.own.store(0, Relaxed);
    }

    /// Takes an object from the queue.
    pub fn next_dying(&self) -> Option<Handle> {
        // SAFETY: as in `queue_dying`.
        unsafe { (*self.dying.get()).pop() }
    }

    /// Notes that an object's death is under way, until [`Thread::buried`].
    pub fn bury(&self, object: Handle) {
        // SAFETY: as in `queue_dying`.
        unsafe { (*self.burying.get()).push(object) };
    }

    /// Ends what [`Thread::bury`] began last.
    pub fn buried(&self) {
        // SAFETY: as in `queue_dying`.
        unsafe { (*self.burying.get()).pop() };
    }

    /// Visits what is queued, and what is being buried up the stack: nothing
    /// holds it, and yet a thread is going to use it. The slot of the latter
    /// may be free already. For the collector.
    pub fn for_each_dying(&self, mut visit: impl FnMut(Handle)) {
        // SAFETY: as in `queue_dying`; `visit` does not reach the queues.
        unsafe {
            (*self.dying.get()).iter().for_each(|h| visit(*h));
            (*self.burying.get()).iter().for_each(|h| visit(*h));
        }
    }

    /// Whether the queue is being emptied further up the stack.
    pub fn is_draining(&self) -> bool {
        self.draining.get()
    }

    /// Marks that the queue is being emptied further up the stack; returns
    /// whether it was already.
    pub fn set_draining(&self, on: bool) -> bool {
        self.draining.replace(on)
    }
}

/// The thread state attached to this OS thread.
#[inline(always)]
pub fn current<'a>() -> Option<&'a Thread> {
    // SAFETY: attached states are not freed.
    unsafe { tls::get().as_ref() }
}

/// The identity of this OS thread; never 0.
pub(crate) fn this_os_thread() -> usize {
    // SAFETY: always succeeds.
    unsafe { libc::pthread_self() as usize }
}

/// The thread state attached to this OS thread, if nobody else comes in until it
/// parts with that (see [`lock`]): then it needs no bracket for what is short.
#[inline(always)]
pub fn exclusive<'a>() -> Option<&'a Thread> {
    #[cfg(feature = "one-thread")]
    // SAFETY: as below, and such a build is only for a program that stays attached.
    return unsafe { Some(&*tls::get()) };
    #[cfg(not(feature = "one-thread"))]
    // SAFETY: attached states are not freed.
    unsafe {
        tls::exclusive().as_ref()
    }
}

/// Opens the bracket on the thread state attached to this OS thread, and returns
/// that; ends the process if there is none.
#[inline(always)]
pub fn enter() -> &'static Thread {
    match exclusive() {
        Some(thread) => thread,
        None => enter_beside(),
    }
}

#[cold]
#[inline(never)]
extern "C" fn enter_beside() -> &'static Thread {
    let Some(thread) = current() else {
        eprintln!(
            "Fatal Python error: the function must be called with an attached thread state \
             (PyGILState_Ensure, PyEval_RestoreThread or Py_Initialize), but there is none"
        );
        std::process::abort()
    };
    thread.enter_beside();
    thread
}

/// Attaches `thread` to this OS thread, and resumes its innermost critical section;
/// waits until that may be.
pub fn attach(thread: &'static Thread) {
    attach_outside_sections(thread);
    critical::resume(thread);
}

fn attach_outside_sections(thread: &'static Thread) {
    lock::acquire(thread);
    thread.os_thread.store(this_os_thread(), Relaxed);
    ensure::remember(Some(thread));
    tls::set(thread);
}

/// Detaches this OS thread's state, whose critical sections are suspended, and
/// returns it.
pub fn detach() -> Option<&'static Thread> {
    // SAFETY: attached states live in `all`.
    let thread = unsafe { tls::get().as_ref() }?;
    critical::suspend(thread);
    detach_outside_sections(thread);
    Some(thread)
}

fn detach_outside_sections(thread: &'static Thread) {
    tls::clear();
    lock::release(thread);
}

/// In the child of a fork(), which is alone: ends the states of the threads that it
/// does not have; with `unused`, those that no thread ever used as well. `this` stays.
/// What they count stays: C may have noted it anywhere. What they were burying
/// stays as well.
pub fn end_others_after_fork(this: Option<&Thread>, threads: &[&'static Thread], unused: bool) {
    let os_thread = this_os_thread();
    for thread in threads {
        let last = thread.os_thread.load(Relaxed);
        let is_used = last == os_thread || (last == 0 && !unused);
        if is_used
            || thread.has_ended()
            || thread.is_orphaned()
            || this.is_some_and(|t| std::ptr::eq(*thread, t))
        {
            continue;
        }
        thread.forget_objects();
        thread.forget_calls();
        thread.os_thread.store(0, Relaxed);
        thread.ended.store(true, Relaxed);
        LIVE.fetch_sub(1, Relaxed);
    }
}
