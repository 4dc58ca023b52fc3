#!/bin/sh
# Compares libpyrt.so with CPython 3.15 on one extension binary, built once.
#
#   bench/run.sh [NAME]            all benchmarks of bench_ext.c and lists.c, or one
#
# Settings, from the environment: those of bench/peer.sh, and
#   REPEATS   processes of each runtime, by turns (9)
#   MS        milliseconds of one timed run; a process takes the best of three (10)
#   LIB       the library whose size is reported (dist/lib/libpyrt.so)
#
# The table has the fastest process and the median in nanoseconds, the ratio of the
# fastest, and the bar: the most that this ratio may be. OVER marks a ratio above it
# (by more than 0.05, which a runtime against itself may show).
set -eu
cd "$(dirname "$0")/.."
only=${1:-}
repeats=${REPEATS:-9}
ms=${MS:-10}
. bench/peer.sh
library=${LIB:-dist/lib/libpyrt.so}
binary=$out/bench_ext.abi3t.so

for name in "$repeats" "$ms"; do
    case $name in *[!0-9]* | '' | 0) die "REPEATS and MS are numbers above 0" ;; esac
done
case $only in *[!a-z0-9_]*) die "no benchmark '$only'" ;; esac
build_extension "$binary" "" bench/bench_ext.c bench/lists.c bench/empty.c
show_peer "$binary"

measure() { # pyrt|peer
    "run_$1" "$binary" measure "$ms, '$only'" | sed "s/^/$1 /"
}

: >"$out/raw"
i=0
while [ "$i" -lt "$repeats" ]; do
    i=$((i + 1))
    [ ! -t 2 ] || printf '\rround %d of %d ' "$i" "$repeats" >&2
    # Whoever goes first may find the machine warmer: take turns at that, too.
    if [ $((i % 2)) = 1 ]; then
        measure pyrt >>"$out/raw"
        measure peer >>"$out/raw"
    else
        measure peer >>"$out/raw"
        measure pyrt >>"$out/raw"
    fi
done
[ ! -t 2 ] || printf '\r' >&2
grep -q ' .* .* ' "$out/raw" || die "nothing was measured${only:+: is there a benchmark '$only'?}"

echo "one binary for both: $binary ($(wc -c <"$binary") bytes), $repeats processes each"
echo "CPython: ${peer}"
awk -f bench/table.awk "$out/raw"

if [ -f "$library" ]; then
    cp "$library" "$out/stripped.so"
    strip "$out/stripped.so"
    size=$(wc -c <"$out/stripped.so")
    [ "$size" -lt 3000000 ] && verdict= || verdict='  OVER'
    echo "$(basename "$library"), stripped: $size bytes, bar 3000000$verdict"
fi
