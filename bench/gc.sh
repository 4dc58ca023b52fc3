#!/bin/sh
# The collector beside CPython's, on one extension binary, built once.
#
#   bench/gc.sh [quick]        a table; not quick: figures into docs/gc-data.txt, picture into docs/gc.svg
#
# Settings, from the environment: PEER, PEER_DIR, PEER_SEES, INCLUDE, PYRT as for bench/run.sh;
#   SECONDS_EACH  how long each run mutates (10)
#   LIVE          numbers of live containers, in millions (1 5 10 20)
#   REPEATS       runs of each figure, of which the median is taken (3)
#
# Pauses: a program builds a heap of lists, tuples and dicts and then changes it at random,
# makes cyclic garbage, and times groups of eight steps (bench/gc_ext.c). The longest gap
# that an otherwise idle thread sees meanwhile is the scheduler's noise.
set -eu
cd "$(dirname "$0")/.."
. bench/peer.sh
seconds=${SECONDS_EACH:-10}
live=${LIVE:-1 5 10 20}
repeats=${REPEATS:-3}
instances="100000 1000000"
scale=1.0
if [ "${1:-}" = quick ]; then
    seconds=2 live=1 repeats=1 instances=100000 scale=0.2
fi
binary=$out/gc_ext.abi3t.so
build_extension "$binary" -lpthread bench/gc_ext.c
show_peer "$binary"
data=$out/gc.raw
{
    echo "# $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1), $(nproc) cores, $(date +%F)"
    [ "$peer" = none ] || echo "# CPython $($peer -c 'import platform; print(platform.python_version())')"
} >"$data"

# both FUNCTION ARGUMENTS: a line of each runtime, by turns, REPEATS times.
both() {
    i=0
    while [ "$i" -lt "$repeats" ]; do
        i=$((i + 1))
        printf '\r%-60s' "$1 $2 ($i of $repeats)" >&2
        run_pyrt "$binary" "$1" "$2" | sed -n "s/^$3 /pyrt $3 /p" >>"$data"
        run_peer "$binary" "$1" "$2" | sed -n "s/^$3 /peer $3 /p" >>"$data"
    done
}

for millions in $live; do
    both pauses "${millions}000000, $seconds" pauses
done
for count in $instances; do
    both pauses "1000000, $seconds, $count" pauses
done
for name in trees ring_2 ring_10 ring_1000 instances weak_cache; do
    both churn "'$name', $scale" churn
done
printf '\r%-60s\r' '' >&2
awk -f bench/gc_table.awk "$data"
if [ "${1:-}" != quick ]; then
    cp "$data" docs/gc-data.txt
    awk -f bench/gc_plot.awk docs/gc-data.txt >docs/gc.svg
fi
