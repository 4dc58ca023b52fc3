//! `cargo bench`: the parts of the core by themselves, without the C boundary. What a C extension
//! sees, and how that compares with CPython, is measured by `make bench` (bench/).

mod containers;
mod death;
mod handles;
mod heap;
mod refs;

use criterion::{Criterion, criterion_group, criterion_main};
use pyrt::object::death::at_boundary;
use pyrt::rt::{Result, Root, Rt};
use pyrt::runtime;
use std::time::Duration;

/// Runs `body` as a call from C would: inside the runtime, with burial on the way out.
fn inside<R>(body: impl FnOnce(&mut Rt) -> R) -> R {
    runtime::initialize();
    // SAFETY: `body` gets the only token of this thread; calls are not nested.
    let mut rt = unsafe { Rt::current() }.expect("initialize attaches this thread");
    rt.thread().enter();
    let result = body(&mut rt);
    if rt.thread().attention() != 0 {
        at_boundary(&mut rt);
    }
    rt.thread().leave();
    result
}

/// The object that was made.
fn made(result: Result<Root>) -> Root {
    match result {
        Ok(root) => root,
        Err(_) => panic!("out of memory"),
    }
}

criterion_group! {
    name = core;
    config = Criterion::default()
        .warm_up_time(Duration::from_secs(1))
        .measurement_time(Duration::from_secs(2));
    targets = handles::benchmarks, heap::benchmarks, refs::benchmarks, containers::benchmarks,
        death::benchmarks
}
criterion_main!(core);
