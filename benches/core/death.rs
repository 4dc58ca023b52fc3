//! What dies with the last reference to its root.

use criterion::{BatchSize, Criterion, Throughput};
use pyrt::rt::{Root, Rt};
use pyrt::types::{convert, list};

use crate::{inside, made};

const DEPTH: usize = 100_000;
const LEAVES: usize = 100_000;

pub fn benchmarks(c: &mut Criterion) {
    let mut group = c.benchmark_group("death");
    group.sample_size(20);
    group.throughput(Throughput::Elements(DEPTH as u64));
    group.bench_function("deep tree", |b| {
        b.iter_batched(
            || inside(chain),
            |root| inside(|_| drop(root)),
            BatchSize::PerIteration,
        );
    });
    group.throughput(Throughput::Elements(LEAVES as u64));
    group.bench_function("wide tree", |b| {
        b.iter_batched(
            || inside(fan),
            |root| inside(|_| drop(root)),
            BatchSize::PerIteration,
        );
    });
    group.finish();
}

/// A list in a list in a list, each held by the next only.
fn chain(rt: &mut Rt) -> Root {
    let mut root = made(list::from_refs(rt, &[]));
    for _ in 1..DEPTH {
        root = made(list::from_refs(rt, &[root.get()]));
    }
    root
}

/// A list of objects, each held by it only.
fn fan(rt: &mut Rt) -> Root {
    let root = made(list::from_refs(rt, &[]));
    for n in 0..LEAVES as i64 {
        let leaf = made(convert::from_i64(rt, i64::MAX - n));
        let target = list::view(root.get()).expect("a list");
        let _ = list::append(rt, target, leaf.get());
    }
    root
}
