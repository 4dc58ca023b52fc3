#!/bin/sh
# Runs cases.c on dist/lib/libpyrt.so and on the debug runtime, and compares with
# what CPython 3.15 printed (cases.out).
#
#   VALGRIND=1 tests/run.sh      the same under valgrind
#
# To record cases.out, where CPython 3.15 is (in a directory with this example):
#   make ABI3T=1 INCLUDE=/usr/include/python3.15 OUT=/tmp/jsonx /tmp/jsonx/jsonx.abi3t.so
#   cc -DPy_TARGET_ABI3T=0x030f0000 -I/usr/include/python3.15 tests/cases.c -lpython3.15 -o /tmp/jsonx/cases
#   /tmp/jsonx/cases /tmp/jsonx >tests/cases.out
set -eu
cd "$(dirname "$0")/../../.."
out=target/jsonx
tests=examples/jsonx/tests
cc=${CC:-cc}

[ -f dist/lib/libpyrt.so ] || { echo "jsonx tests: dist/lib/libpyrt.so is missing: run make first" >&2; exit 1; }
mkdir -p "$out"
make -s -C examples/jsonx CC="$cc"
"$cc" -O1 -g -Wall -Wextra -Idist/include "$tests/cases.c" -Ldist/lib -lpyrt -o "$out/cases"
under=
[ -z "${VALGRIND:-}" ] || under='valgrind -q --error-exitcode=9'

failed=0
for runtime in dist/lib dist/lib/pyrt-debug; do
    name=$(basename "$runtime")
    status=0
    # shellcheck disable=SC2086 # `under` is a command with options
    LD_LIBRARY_PATH=$runtime $under "$out/cases" "$out" >"$out/cases.$name" 2>"$out/cases.$name.err" || status=$?
    if [ "$status" = 0 ] && diff -u "$tests/cases.out" "$out/cases.$name" >"$out/cases.$name.diff"; then
        echo "jsonx tests: $(wc -l <"$tests/cases.out") cases on $runtime as on CPython"
    else
        echo "jsonx tests: $runtime differs (status $status):"
        head -n 20 "$out/cases.$name.err" "$out/cases.$name.diff"
        failed=1
    fi
done
exit $failed
