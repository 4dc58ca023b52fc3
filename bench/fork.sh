#!/bin/sh
# What of a large heap becomes private memory of a child after fork(), beside CPython, on one
# extension binary.
#
#   bench/fork.sh        all figures into docs/fork-data.txt and docs/fork.svg
#
# Settings, from the environment: those of bench/peer.sh, and
#   BYTES     size of the heap (500000000); with another one docs/ stays as it is
#   REPEATS   runs of each figure, of which the median is taken (3)
set -eu
cd "$(dirname "$0")/.."
. bench/peer.sh
bytes=${BYTES:-500000000}
repeats=${REPEATS:-3}
binary=$out/fork_ext.abi3t.so
build_extension "$binary" "" bench/fork_ext.c
show_peer "$binary"
data=$out/fork.raw
{
    echo "# $(grep -m1 'model name' /proc/cpuinfo | sed 's/.*: //'), $(nproc) processors, $(uname -sr)"
    [ "$peer" = none ] || echo "# CPython $($peer -c 'import sys; print(sys.version.split()[0])')"
} >"$data"

# both FUNCTION: the lines of each runtime.
both() {
    for side in pyrt peer; do
        [ ! -t 2 ] || printf '\r%-40s' "$side $1" >&2
        "run_$side" "$binary" "$1" "$bytes" </dev/null | sed -n "s/^$1 /$side $1 /p" >>"$data"
    done
}
i=0
while [ "$i" -lt "$repeats" ]; do
    i=$((i + 1))
    both share
done
both children
[ ! -t 2 ] || printf '\r%-40s\r' '' >&2
awk -f bench/fork_table.awk "$data"
if [ "$bytes" = 500000000 ] && [ "$peer" != none ]; then
    cp "$data" docs/fork-data.txt
    awk -f bench/fork_plot.awk "$data" >docs/fork.svg
fi
