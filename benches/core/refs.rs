//! The reference table of a thread.

use criterion::{Criterion, Throughput};
use pyrt::rt::{Root, Rt};
use pyrt::types::convert;
use std::hint::black_box;

use crate::{inside, made};

const MILLION: i64 = 1_000_000;

/// Ints that are objects, each held once.
fn objects(rt: &Rt) -> Vec<Root> {
    let int = |n| made(convert::from_i64(rt, i64::MAX - n));
    (0..MILLION).map(int).collect()
}

pub fn benchmarks(c: &mut Criterion) {
    let mut group = c.benchmark_group("refs");
    group.bench_function("one object", |b| {
        inside(|rt| {
            let object = made(convert::from_i64(rt, i64::MAX));
            let (table, address) = (&rt.thread().refs, object.handle().bits());
            b.iter(|| {
                table.increment(black_box(address));
                table.decrement(black_box(address))
            });
        });
    });
    group.throughput(Throughput::Elements(MILLION as u64));
    group.sample_size(20);
    // Each is held while it is looked at.
    group.bench_function("walk a million", |b| {
        inside(|rt| {
            let (table, objects) = (&rt.thread().refs, objects(rt));
            b.iter(|| {
                for object in &objects {
                    table.increment(object.handle().bits());
                    table.decrement(object.handle().bits());
                }
            });
        });
    });
    // All are held at the same time.
    group.bench_function("hold a million", |b| {
        inside(|rt| {
            let (table, objects) = (&rt.thread().refs, objects(rt));
            b.iter(|| {
                let addresses = || objects.iter().map(|o| o.handle().bits());
                addresses().for_each(|a| table.increment(a));
                addresses().for_each(|a| {
                    table.decrement(a);
                });
            });
        });
    });
    group.finish();
}
