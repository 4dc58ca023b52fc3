#!/bin/sh
# What 1, 2, 4 and 8 threads get done together, beside CPython, on one extension binary.
#
#   bench/threads.sh     all figures into docs/threads-data.txt and docs/threads.svg
#
# Settings, from the environment: those of bench/peer.sh, and
#   MS        milliseconds of each measurement (300); with others docs/ stays as it is
#   REPEATS   processes of each runtime, of which the median is taken (5)
set -eu
cd "$(dirname "$0")/.."
. bench/peer.sh
ms=${MS:-300}
repeats=${REPEATS:-5}
binary=$out/threads_ext.abi3t.so
build_extension "$binary" -pthread bench/threads_ext.c
show_peer "$binary"
data=$out/threads.raw
{
    echo "# $(grep -m1 'model name' /proc/cpuinfo | sed 's/.*: //'), $(nproc) processors, $(uname -sr)"
    [ "$peer" = none ] || echo "# CPython $($peer -c 'import sys; print(sys.version.split()[0])')"
} >"$data"
i=0
while [ "$i" -lt "$repeats" ]; do
    i=$((i + 1))
    for side in pyrt peer; do
        [ ! -t 2 ] || printf '\r%s, %d of %d ' "$side" "$i" "$repeats" >&2
        "run_$side" "$binary" run "$ms" </dev/null | sed -n "s/^run /$side /p" >>"$data"
    done
done
[ ! -t 2 ] || printf '\r%-30s\r' '' >&2
awk -f bench/threads_table.awk "$data"
if [ "$ms" = 300 ] && [ "$peer" != none ]; then
    cp "$data" docs/threads-data.txt
    awk -f bench/threads_plot.awk "$data" >docs/threads.svg
fi
