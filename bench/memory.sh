#!/bin/sh
# Bytes and time of what programs keep in masses, beside CPython, on one extension binary.
#
#   bench/memory.sh [NAME...]      all figures into docs/memory-data.txt and docs/memory.svg,
#                                  or some of them into the table alone
#
# Settings, from the environment: those of bench/peer.sh, and
#   REPEATS   processes of each figure and runtime, by turns (3); of time the fastest counts,
#             of memory the median
#
# Each figure is of a process of its own. Reading a file takes 2 GiB, take_bytes_4_GiB 4 GiB of
# addresses (and of memory where a runtime writes all of it).
set -eu
cd "$(dirname "$0")/.."
. bench/peer.sh
repeats=${REPEATS:-3}
binary=$out/memory_ext.abi3t.so
build_extension "$binary" "" bench/memory_ext.c bench/memory_sizes.c bench/memory_lists.c bench/memory_data.c
show_peer "$binary"
# What CPython has no functions for, in an extension for pyrt's own API.
own=$out/memory_pyrt.so
# shellcheck disable=SC2086 # CFLAGS is a list
"${CC:-cc}" -O2 ${CFLAGS:-} -DPYRT_ONLY -I"$include" bench/memory_ext.c bench/memory_pyrt.c -shared -fPIC -o "$own"
run_pyrt "$binary" names '' | awk 'NF == 4' >"$out/memory.names"
run_pyrt "$own" names '' | awk 'NF == 4 { print $0, "own" }' >>"$out/memory.names"
data=$out/memory.raw
{
    echo "# $(grep -m1 'model name' /proc/cpuinfo | sed 's/.*: //'), $(nproc) processors, $(uname -sr)"
    [ "$peer" = none ] || echo "# CPython $($peer -c 'import sys; print(sys.version.split()[0])')"
} >"$data"

while read -r name unit bar how whose; do
    case " $* " in '  ' | *" $name "*) ;; *) continue ;; esac
    i=0
    while [ "$i" -lt "$repeats" ]; do
        i=$((i + 1))
        [ ! -t 2 ] || printf '\r%-50s' "$name ($i of $repeats)" >&2
        for side in pyrt peer; do
            run=$binary
            if [ -n "$whose" ]; then
                [ "$side" = pyrt ] || continue
                run=$own
            fi
            value=$("run_$side" "$run" figure "'$name'" </dev/null | sed -n "s/^$name //p") || value=failed
            echo "$side $name ${value:-none} $unit $bar $how" >>"$data"
        done
    done
done <"$out/memory.names"
[ ! -t 2 ] || printf '\r%-50s\r' '' >&2
awk -f bench/memory_table.awk "$data"
if [ $# = 0 ] && [ "$peer" != none ]; then
    cp "$data" docs/memory-data.txt
    awk -f bench/memory_plot.awk "$data" >docs/memory.svg
fi
