#!/bin/sh
# Compares libpyrt.so with CPython 3.15 on one extension binary, built once.
#
#   bench/run.sh [NAME]            all benchmarks of bench_ext.c, or one
#
# Settings, from the environment:
#   PEER      the command that runs CPython (default: python3.15 where there is one;
#             `none` measures pyrt alone). Use the python3.15 executable: a program that
#             embeds libpython3.15.so is up to twice as slow.
#   PEER_DIR  a directory to copy the binary to, where PEER does not see this tree, and
#   PEER_SEES the path by which PEER sees that directory (default: the same).
#             For PEER="chroot DIR COMMAND" both are found without being set.
#   REPEATS   processes of each runtime, by turns (9)
#   MS        milliseconds of one timed run; a process takes the best of three (10)
#   INCLUDE   the headers (dist/include);  PYRT  the runner (dist/bin/pyrt)
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
include=${INCLUDE:-dist/include}
pyrt=${PYRT:-dist/bin/pyrt}
library=${LIB:-dist/lib/libpyrt.so}
peer=${PEER:-$(command -v python3.15 || echo none)}
out=target/bench
binary=$out/bench_ext.abi3t.so

die() {
    echo "bench: $*" >&2
    exit 1
}

for name in "$repeats" "$ms"; do
    case $name in *[!0-9]* | '' | 0) die "REPEATS and MS are numbers above 0" ;; esac
done
case $only in *[!a-z0-9_]*) die "no benchmark '$only'" ;; esac
command -v "${CC:-cc}" >/dev/null || die "no C compiler (set CC)"
[ -f "$include/Python.h" ] || die "$include/Python.h is missing: run make first"
[ -x "$pyrt" ] || die "$pyrt is missing: run make first"
[ "$peer" = none ] || $peer -c 'import sys; sys.exit(sys.version_info < (3, 15))' \
    || die "PEER='$peer' does not run CPython 3.15"

mkdir -p "$out"
# shellcheck disable=SC2086 # CFLAGS is a list
"${CC:-cc}" -O2 ${CFLAGS:-} -DPy_TARGET_ABI3T=0x030f0000 -I"$include" \
    bench/bench_ext.c bench/empty.c -shared -fPIC -o "$binary"

peer_dir=${PEER_DIR:-}
peer_sees=${PEER_SEES:-$peer_dir}
# shellcheck disable=SC2086 # PEER is a command with arguments
set -- $peer
if [ -z "$peer_dir" ] && [ "$1" = chroot ] && [ -d "${2:-}" ]; then
    peer_dir=$2/tmp/pyrt-bench
    peer_sees=/tmp/pyrt-bench
fi
if [ -n "$peer_dir" ]; then
    mkdir -p "$peer_dir"
    cp "$binary" "$peer_dir/"
else
    peer_sees=$PWD/$out
fi

run_pyrt() {
    "$pyrt" call "./$binary" measure "$ms" "'$only'" | sed 's/^/pyrt /'
}
run_peer() {
    [ "$peer" = none ] || (cd / && $peer -c "import sys; sys.path.insert(0, '$peer_sees')
import bench_ext
bench_ext.measure($ms, '$only')" | sed 's/^/peer /')
}

: >"$out/raw"
i=0
while [ "$i" -lt "$repeats" ]; do
    i=$((i + 1))
    [ ! -t 2 ] || printf '\rround %d of %d ' "$i" "$repeats" >&2
    # Whoever goes first may find the machine warmer: take turns at that, too.
    if [ $((i % 2)) = 1 ]; then
        run_pyrt >>"$out/raw"
        run_peer >>"$out/raw"
    else
        run_peer >>"$out/raw"
        run_pyrt >>"$out/raw"
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
