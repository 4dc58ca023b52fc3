#!/bin/sh
# Long proofs: models of the collector's protocols; chains of objects at their longest; random changes of object graphs by two threads against a model, with the heap
# verifier on, for SOAK_SECONDS (3600); it stops at the first finding, and says how to see it again.
set -eu
cd "$(dirname "$0")/.."
seconds=${SOAK_SECONDS:-3600}
steps=${SOAK_STEPS:-200000}
cargo run --locked --quiet --package c-tests -- --filter gc/shadow >/dev/null
cargo run --locked --quiet --package c-tests -- --filter thread/ >/dev/null
fixture=target/c-tests/api/gc/shadow.so
log=target/soak.log

PYRT_MODEL_RUNS=200000 cargo test --locked --quiet --package pyrt --test protocols >/dev/null

# Ten million lists, each in the one before, die on a thread with a small stack.
cargo run --locked --quiet --package c-tests -- --filter gc/deep >/dev/null
for library in lib/pyrt-debug lib; do
    PYRT_DEEP=10000000 PYRT_DEEP_KINDS=1 LD_LIBRARY_PATH=dist/$library \
        dist/bin/pyrt call ./target/c-tests/api/gc/deep.so run | grep -qx 'lists: 0, 1; as garbage: 1'
done

# thread NAME "VARIABLE=COUNT...": a program of c-tests/thread with more rounds than in make check, in
# all modes.
thread() {
    for mode in "" zeal zeal=1; do
        for library in lib/pyrt-debug lib; do
            again="$2 PYRT_GC=$mode LD_LIBRARY_PATH=dist/$library"
            # shellcheck disable=SC2086 # assignments
            if ! env $again timeout 3600 "target/c-tests/api/thread/$1.pie" target/c-tests/api/thread >"$log" 2>&1 \
                || ! cmp -s "$log" "c-tests/thread/$1.out"; then
                tail -n 30 "$log" >&2
                echo "soak: a finding; again with: $again target/c-tests/api/thread/$1.pie" >&2
                exit 1
            fi
        done
    done
    echo "soak: thread/$1 with $2, no findings"
}
thread fork_embed PYRT_FORKS=${SOAK_FORKS:-1000}
thread many_embed "PYRT_THREADS=${SOAK_THREADS:-100000} PYRT_CYCLES=${SOAK_CYCLES:-10000000}"

# call NAME VARIABLE=COUNT: a fixture of c-tests/thread with more rounds, on both runtimes.
call() {
    for library in lib/pyrt-debug lib; do
        env "$2" LD_LIBRARY_PATH=dist/$library \
            dist/bin/pyrt call "./target/c-tests/api/thread/$1.so" run | cmp - "c-tests/thread/$1.out"
    done
    echo "soak: thread/$1 with $2, no findings"
}
call linear "PYRT_HISTORIES=${SOAK_HISTORIES:-200000}"
call lent "PYRT_LENT=${SOAK_LENT:-20000}"

begin=$(date +%s)
runs=0 seed=${SOAK_SEED:-1}
while [ $(($(date +%s) - begin)) -lt "$seconds" ]; do
    for mode in zeal "zeal=$seed" ""; do
        for library in lib/pyrt-debug lib; do
            again="PYRT_SOAK_SEED=$seed PYRT_SOAK_STEPS=$steps PYRT_GC=$mode LD_LIBRARY_PATH=dist/$library"
            # shellcheck disable=SC2086 # assignments
            if ! env $again timeout 900 dist/bin/pyrt call "./$fixture" run >"$log" 2>&1 \
                || ! tail -n 4 "$log" | cmp -s - c-tests/gc/shadow.out; then
                tail -n 30 "$log" >&2
                echo "soak: a finding; again with: $again dist/bin/pyrt call ./$fixture run" >&2
                exit 1
            fi
            runs=$((runs + 1))
        done
    done
    seed=$((seed + 1))
    [ ! -t 2 ] || printf '\rsoak: %d runs, %d of %d s ' "$runs" $(($(date +%s) - begin)) "$seconds" >&2
done
[ ! -t 2 ] || printf '\r' >&2
echo "soak: $runs runs, $((runs * steps * 2)) steps in $(($(date +%s) - begin)) s, no findings"
