//! Start and end of the runtime: what Py_InitializeEx and Py_FinalizeEx do.

use crate::interpreter::{self, Interpreter};
use crate::rt::Rt;
use crate::thread::{self, Thread};
use crate::types;
use std::sync::atomic::{AtomicI64, AtomicU8, Ordering::SeqCst};
use std::time::Duration;

const DOWN: u8 = 0;
const UP: u8 = 1;
const FINALIZING: u8 = 2;

static STATE: AtomicU8 = AtomicU8::new(DOWN);

/// Whether the runtime is up.
pub fn is_initialized() -> bool {
    STATE.load(SeqCst) != DOWN
}

/// Whether the runtime is going down.
pub fn is_finalizing() -> bool {
    STATE.load(SeqCst) == FINALIZING
}

/// Starts the runtime on this OS thread, which is then attached. Does
/// nothing if it is up. A second start after [`finalize`] keeps the built-in
/// types as they are: they are part of the process.
pub fn initialize() {
    if STATE.swap(UP, SeqCst) != DOWN {
        return;
    }
    crate::gc::pace::setup();
    thread::lock::setup();
    thread::lock::open();
    let main = interpreter::main();
    thread::attach(Thread::create(main.place()));
    // SAFETY: attached just now; no other token exists on this thread.
    let Some(mut rt) = (unsafe { Rt::current() }) else {
        return;
    };
    rt.thread().enter();
    if !types::is_set_up(&rt) && types::setup(&mut rt).is_err() {
        eprintln!("pyrt: the built-in types cannot be made: out of memory");
        std::process::abort();
    }
    if crate::module::setup(&mut rt).is_err() {
        eprintln!("pyrt: sys and builtins cannot be made: out of memory");
        std::process::abort();
    }
    main.open();
    rt.thread().leave();
}

/// Makes an interpreter and attaches this OS thread to it, instead of to the state
/// that it is attached to and that is detached. `None` if there is no memory.
pub fn new_interpreter() -> Option<&'static Thread> {
    let made = Interpreter::create();
    let before = thread::detach();
    let thread = Thread::create(made.place());
    thread::attach(thread);
    // SAFETY: attached just now; called by C, outside the runtime.
    let mut rt = unsafe { Rt::current() }?;
    rt.thread().enter();
    let is_made = crate::module::setup(&mut rt).is_ok();
    rt.thread().leave();
    if is_made {
        return Some(thread);
    }
    end_interpreter();
    before.into_iter().for_each(thread::attach);
    None
}

/// Ends the interpreter of the attached thread, when nobody guards it, and all thread
/// states of it. No state is attached afterwards.
pub fn end_interpreter() {
    // SAFETY: called by C, outside the runtime.
    let Some(mut rt) = (unsafe { Rt::current() }) else {
        return;
    };
    let this = interpreter::current(&rt);
    wait_for_guards(this);
    rt.thread().enter();
    drop_all_of_interpreter(&mut rt);
    crate::gc::collect::full(&mut rt);
    rt.thread().leave();
    thread::exit::end_current(rt.thread());
    thread::exit::end_all_of(this.place());
    this.end();
}

/// Closes the interpreter; detached while it waits for that.
fn wait_for_guards(interpreter: &Interpreter) {
    while !interpreter.close() {
        let this = thread::detach();
        std::thread::sleep(Duration::from_millis(1));
        this.into_iter().for_each(thread::attach);
    }
}

/// Drops what the interpreter of the attached thread keeps.
fn drop_all_of_interpreter(rt: &mut Rt) {
    crate::module::teardown(rt);
    types::codec::registry::teardown(rt);
    interpreter::current(rt).dict.clear(rt);
    thread::exit::clear_fields(rt.thread());
    crate::object::death::drain(rt);
}

/// Ends the runtime, when nobody guards the main interpreter: stops all other
/// threads at their next call, ends all interpreters, collects, detaches and ends
/// this thread's state.
pub fn finalize() {
    if STATE.load(SeqCst) != UP {
        return;
    }
    wait_for_guards(interpreter::main());
    for other in interpreter::all_but_main() {
        let before = thread::detach();
        thread::attach(Thread::create(other.place()));
        end_interpreter();
        before.into_iter().for_each(thread::attach);
    }
    STATE.store(FINALIZING, SeqCst);
    // SAFETY: called by C, outside the runtime.
    if let Some(mut rt) = unsafe { Rt::current() } {
        thread::lock::close(rt.thread());
        rt.thread().enter();
        drop_all_of_interpreter(&mut rt);
        crate::gc::collect::full(&mut rt);
        LEFT.store(external_references(), SeqCst);
        rt.thread().leave();
        thread::exit::end_current(rt.thread());
    }
    STATE.store(DOWN, SeqCst);
}

static LEFT: AtomicI64 = AtomicI64::new(0);

/// Number of counted references to objects of the heap, over all threads;
/// while the runtime is down, how many were left when it went down.
pub fn external_references() -> i64 {
    if !is_initialized() {
        return LEFT.load(SeqCst);
    }
    let mut total = 0;
    for thread in thread::all().iter() {
        thread.refs.for_each(|_, count| total += count);
    }
    // The reference of an instance to its type is the runtime's own.
    crate::gc::heap_walk::for_each_object(|_, object| {
        let ty = crate::gc::heap_walk::type_of(object);
        total -= i64::from(ty.has(crate::object::flags::HEAPTYPE));
    });
    total
}

#[cfg(test)]
pub(crate) mod testing {
    //! Tests of the layers above run on one attached thread at a time.
    use super::*;
    use std::panic::{self, AssertUnwindSafe};
    use std::sync::{Mutex, MutexGuard};

    static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

    /// Runs `body` inside the runtime.
    pub(crate) fn with_rt<R>(body: impl FnOnce(&mut Rt) -> R) -> R {
        let _guard: MutexGuard<'_, ()> = ONE_AT_A_TIME.lock().unwrap_or_else(|e| e.into_inner());
        if is_initialized() {
            thread::attach(Thread::create(0));
        } else {
            initialize();
        }
        // SAFETY: attached just now on this thread.
        let mut rt = unsafe { Rt::current() }.expect("attached");
        rt.thread().enter();
        // A test that fails must not leave the others waiting to be attached.
        let result = panic::catch_unwind(AssertUnwindSafe(|| body(&mut rt)));
        crate::object::death::drain(&mut rt);
        rt.thread().leave();
        thread::exit::end_current(rt.thread());
        result.unwrap_or_else(|failure| panic::resume_unwind(failure))
    }
}
