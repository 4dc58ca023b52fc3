#!/bin/sh
# Builds jsonx and the demo against dist/, makes an input of this project's own
# `cargo metadata`, and runs the one on the other.
#
#   INPUT=FILE   another JSON file          MEGABYTES=4   how large the input is to be
#   RUNTIME_LIB=DIR   another libpyrt.so, e.g. dist/lib/pyrt-debug
set -eu
cd "$(dirname "$0")/../.."
out=target/jsonx
megabytes=${MEGABYTES:-4}

die() {
    echo "demo: $*" >&2
    exit 1
}

case $megabytes in *[!0-9]* | '' | 0) die "MEGABYTES is a number above 0" ;; esac
command -v "${CC:-cc}" >/dev/null || die "no C compiler (set CC)"
command -v make >/dev/null || die "make is missing"
[ -f dist/include/Python.h ] || die "dist/include/Python.h is missing: run make first"
[ -f dist/lib/libpyrt.so ] || die "dist/lib/libpyrt.so is missing: run make first"
mkdir -p "$out"
make -s -C examples/jsonx CC="${CC:-cc}" || die "examples/jsonx does not build"

input=${INPUT:-}
if [ -z "$input" ]; then
    command -v cargo >/dev/null || die "cargo is missing (or give INPUT=file.json)"
    one=$out/metadata.json
    cargo metadata --format-version 1 >"$one" 2>"$out/cargo.log" \
        || die "cargo metadata failed: $(tail -n 1 "$out/cargo.log")"
    size=$(wc -c <"$one")
    copies=$((megabytes * 1000000 / size + 1))
    input=$out/input.json
    {
        printf '['
        cat "$one"
        i=1
        while [ "$i" -lt "$copies" ]; do
            printf ','
            cat "$one"
            i=$((i + 1))
        done
        printf ']\n'
    } >"$input"
    echo "input: cargo metadata of this project, $size bytes, $copies times in one array"
else
    [ -f "$input" ] || die "$input is missing"
    echo "input: $input, $(wc -c <"$input") bytes"
fi
[ -z "${RUNTIME_LIB:-}" ] || export LD_LIBRARY_PATH="$RUNTIME_LIB"
exec "$out/demo" "$input" "$out"
