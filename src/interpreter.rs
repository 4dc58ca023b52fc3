//! Interpreters: what each has of its own, and how long it lives.
//!
//! All interpreters of a process share one heap, one collector, the built-in types
//! and the lock of [`crate::thread::lock`]. An interpreter has its own table of
//! modules (with its own `sys`, `builtins` and `__main__`), dictionary, codecs and
//! `gc.callbacks`; a thread state belongs to one interpreter.
//!
//! Invariants:
//! - interpreter 0 is the main one, and always there. What another one had is
//!   reused by a later one, with a number of its own ([`Interpreter::id`]).
//! - an interpreter whose end has begun is closed: there are no guards of it
//!   (PEP 788), and no new ones.

use crate::rt::Rt;
use crate::rt::permanent::Place;
use crate::thread::Thread;
use std::collections::HashMap;
use std::sync::atomic::{
    AtomicI64, AtomicUsize,
    Ordering::{Relaxed, SeqCst},
};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// An interpreter; `PyInterpreterState` to C.
pub struct Interpreter {
    /// Its place in the table, as thread states note it.
    place: u32,
    id: AtomicI64,
    /// How many guards there are, or [`CLOSED`].
    guards: AtomicUsize,
    /// `sys.modules`.
    pub modules: Place,
    /// What PyInterpreterState_GetDict returns.
    pub dict: Place,
    /// Codecs and error handlers that were registered.
    pub codecs: Place,
    /// `gc.callbacks` as it was made.
    pub gc_callbacks: Place,
    /// `gc.garbage` as it was made.
    pub gc_garbage: Place,
    /// Modules made in one phase, by file and name: they are made once and keep
    /// their state. Counted references.
    pub single_phase: Mutex<Option<HashMap<String, usize>>>,
}

/// In [`Interpreter::guards`].
const CLOSED: usize = usize::MAX;

static MAIN: Interpreter = Interpreter::new(0, 0);
/// All but the main one, by place; the first has place 1.
static OTHERS: Mutex<Vec<&'static Interpreter>> = Mutex::new(Vec::new());
static NEXT_ID: AtomicI64 = AtomicI64::new(1);

fn others() -> MutexGuard<'static, Vec<&'static Interpreter>> {
    OTHERS.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Interpreter {
    const fn new(place: u32, id: i64) -> Interpreter {
        Interpreter {
            place,
            id: AtomicI64::new(id),
            guards: AtomicUsize::new(CLOSED),
            modules: Place::new(),
            dict: Place::new(),
            codecs: Place::new(),
            gc_callbacks: Place::new(),
            gc_garbage: Place::new(),
            single_phase: Mutex::new(None),
        }
    }

    /// Makes an interpreter, which is open and has nothing yet.
    pub fn create() -> &'static Interpreter {
        let id = NEXT_ID.fetch_add(1, Relaxed);
        let mut others = others();
        let found = others.iter().find(|i| i.id.load(Relaxed) < 0);
        let made = match found {
            Some(ended) => ended,
            None => {
                let place = others.len() as u32 + 1;
                let made: &'static Interpreter = Box::leak(Box::new(Interpreter::new(place, id)));
                others.push(made);
                made
            }
        };
        made.id.store(id, Relaxed);
        made.open();
        made
    }

    /// Gives the interpreter up, which is closed and has nothing any more.
    pub fn end(&self) {
        self.id.store(-1, Relaxed);
    }

    /// Its number, unique in the process; 0 is the main one.
    pub fn id(&self) -> i64 {
        self.id.load(Relaxed)
    }

    /// What the thread states of this interpreter note.
    pub fn place(&self) -> u32 {
        self.place
    }

    /// From here on there may be guards.
    pub fn open(&self) {
        self.guards.store(0, SeqCst);
    }

    /// Adds a guard, which keeps the interpreter from being closed; false if it is.
    /// Any thread.
    pub fn guard(&self) -> bool {
        let add = |n| (n != CLOSED).then_some(n + 1);
        self.guards.fetch_update(SeqCst, SeqCst, add).is_ok()
    }

    /// Takes a guard away.
    pub fn unguard(&self) {
        let take = |n: usize| (n != CLOSED).then_some(n.saturating_sub(1));
        // In the child of a fork() there may be none left.
        let _ = self.guards.fetch_update(SeqCst, SeqCst, take);
    }

    /// Closes the interpreter; false if there are guards.
    pub fn close(&self) -> bool {
        let closed = self.guards.compare_exchange(0, CLOSED, SeqCst, SeqCst);
        matches!(closed, Ok(_) | Err(CLOSED))
    }
}

/// The main interpreter.
pub fn main() -> &'static Interpreter {
    &MAIN
}

/// The interpreter of a thread state.
pub fn of(thread: &Thread) -> &'static Interpreter {
    match thread.interpreter.get() {
        0 => &MAIN,
        place => others()[place as usize - 1],
    }
}

/// The interpreter of the attached thread.
pub fn current(rt: &Rt) -> &'static Interpreter {
    of(rt.thread())
}

/// The interpreter with this number, if it has not ended.
pub fn with_id(id: i64) -> Option<&'static Interpreter> {
    match id {
        0 => Some(&MAIN),
        _ => others().iter().copied().find(|i| i.id() == id),
    }
}

/// The interpreters but the main one.
pub fn all_but_main() -> Vec<&'static Interpreter> {
    let others = others();
    others.iter().copied().filter(|i| i.id() >= 0).collect()
}

/// In the child of a fork(): the guards of threads that it does not have are gone.
/// Which those are nobody knows, so all are.
pub fn forget_guards() {
    for interpreter in all_but_main().into_iter().chain([&MAIN]) {
        let _ = interpreter
            .guards
            .fetch_update(SeqCst, SeqCst, |n| (n != CLOSED).then_some(0));
    }
}
