#!/bin/sh
# What 1, 2, 4 and 8 threads get done together, beside CPython, on one extension binary, and beside a
# free-threaded CPython, for which the same source is compiled.
#
#   bench/threads.sh     all figures into docs/threads-data.txt and docs/threads.svg
#
# Settings, from the environment: those of bench/peer.sh, and
#   FREE      the command that runs a free-threaded CPython (bench/peers/free_threaded.sh), or none
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
free=${FREE:-none}
if [ "$free" != none ]; then
    # shellcheck disable=SC2086 # FREE is a command with arguments
    set -- $free
    root=
    [ "$1" != chroot ] || root=$2
    headers=$root$($free -c 'import sysconfig; print(sysconfig.get_path("include"))')
    mkdir -p "$out/free" "$root/tmp/pyrt-bench-free"
    # shellcheck disable=SC2086 # CFLAGS is a list
    "${CC:-cc}" -O2 ${CFLAGS:-} -I"$headers" bench/threads_ext.c -shared -fPIC -pthread -o "$out/free/threads_ext.so"
    cp "$out/free/threads_ext.so" "$root/tmp/pyrt-bench-free/"
fi
run_free() {
    (cd / && $free -c "import sys; sys.path.insert(0, '/tmp/pyrt-bench-free')
import threads_ext
assert not sys._is_gil_enabled()
threads_ext.$2($3)")
}
sides="pyrt peer"
[ "$free" = none ] || sides="$sides free"
data=$out/threads.raw
{
    echo "# $(grep -m1 'model name' /proc/cpuinfo | sed 's/.*: //'), $(nproc) processors, $(uname -sr)"
    [ "$peer" = none ] || echo "# CPython $($peer -c 'import sys; print(sys.version.split()[0])')"
    [ "$free" = none ] || echo "# CPython $($free -c 'import sys; print(sys.version.split()[0])'), free-threaded"
} >"$data"
i=0
while [ "$i" -lt "$repeats" ]; do
    i=$((i + 1))
    for side in $sides; do
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
