//! Numbers to tagged words and back.

use criterion::{BenchmarkId, Criterion};
use pyrt::handle::Handle;
use pyrt::types::convert;
use std::hint::black_box;

use crate::{inside, made};

pub fn benchmarks(c: &mut Criterion) {
    let mut group = c.benchmark_group("handles");
    group.bench_function("int", |b| {
        b.iter(|| Handle::from_small_int(black_box(-123_456)).and_then(Handle::as_small_int));
    });
    group.bench_function("double", |b| {
        b.iter(|| Handle::from_double(black_box(0.1)).and_then(Handle::as_double));
    });
    // With a value that has no immediate: the last of each needs an object.
    for value in [1.5, 1e300] {
        let id = BenchmarkId::new("float object", value);
        group.bench_with_input(id, &value, |b, &value| {
            inside(|rt| {
                b.iter(|| {
                    let float = made(convert::new_float(rt, black_box(value)));
                    convert::as_f64(rt, float.get()).ok()
                });
            });
        });
    }
    for value in [1 << 40, i64::MAX] {
        let id = BenchmarkId::new("int object", value);
        group.bench_with_input(id, &value, |b, &value| {
            inside(|rt| {
                b.iter(|| {
                    let int = made(convert::from_i64(rt, black_box(value)));
                    convert::as_i64(rt, int.get()).ok()
                });
            });
        });
    }
    group.finish();
}
