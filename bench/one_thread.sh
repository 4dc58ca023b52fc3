#!/bin/sh
# What it costs a program with one thread that there might be others: the benchmarks of bench/run.sh on the
# regular runtime, and on a build of it from which all that lets several threads in is compiled out.
#
#   bench/one_thread.sh            a table, and the geometric mean of the ratios
#
# REPEATS   processes of each build, by turns, of which the fastest counts (15)
# MS        as for bench/run.sh (10)
set -eu
cd "$(dirname "$0")/.."
PEER=none
. bench/peer.sh
repeats=${REPEATS:-15}
ms=${MS:-10}
binary=$out/bench_ext.abi3t.so
build_extension "$binary" "" bench/bench_ext.c bench/lists.c bench/empty.c
alone=target/one-thread
cargo rustc --quiet --locked --package pyrt --lib --crate-type cdylib --release --features one-thread \
    --target-dir "$alone" -- -C llvm-args=-inline-threshold=60
mkdir -p "$alone/lib"
cp "$alone/release/libpyrt.so" "$alone/lib/libpyrt.so.0"

measure() { # BUILD LIBRARIES
    LD_LIBRARY_PATH=$2 run_pyrt "$binary" measure "$ms, ''" </dev/null | sed "s/^/$1 /"
}
: >"$out/one_thread.raw"
i=0
while [ "$i" -lt "$repeats" ]; do
    i=$((i + 1))
    [ ! -t 2 ] || printf '\rround %d of %d ' "$i" "$repeats" >&2
    if [ $((i % 2)) = 1 ]; then
        measure regular dist/lib >>"$out/one_thread.raw"
        measure alone "$alone/lib" >>"$out/one_thread.raw"
    else
        measure alone "$alone/lib" >>"$out/one_thread.raw"
        measure regular dist/lib >>"$out/one_thread.raw"
    fi
done
[ ! -t 2 ] || printf '\r' >&2
awk '
NF == 4 && $3 > 0 {
    if (!($2 in seen)) { seen[$2] = 1; order[++names] = $2 }
    if (!(($1, $2) in best) || $3 + 0 < best[$1, $2]) best[$1, $2] = $3 + 0
}
END {
    printf "%-20s %10s %10s %7s\n", "nanoseconds", "regular", "one thread", "ratio"
    for (i = 1; i <= names; i++) {
        name = order[i]
        ratio = best["regular", name] / best["alone", name]
        printf "%-20s %10.2f %10.2f %7.3f\n", name, best["regular", name], best["alone", name], ratio
        sum += log(ratio)
    }
    mean = exp(sum / names)
    printf "geometric mean of %d: %.3f, bar 1.010%s\n", names, mean, (mean > 1.01) ? "  OVER" : ""
}' "$out/one_thread.raw"
