#!/bin/sh
# Stages dist/ like an install prefix: scripts/stage.sh REGULAR_DIR DEBUG_DIR COMMAND_DIR,
# the folders in which cargo left the two runtimes and the command.
set -eu
cd "$(dirname "$0")/.."
regular=$1 debug=$2 command=$3
soname=libpyrt.so.0
most=3000000

version=$(sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml | head -n 1)
mkdir -p dist/include dist/bin dist/lib/pkgconfig dist/lib/pyrt-debug

# Headers: those of include/, and no others.
for file in dist/include/*.h; do
    [ -e "include/${file##*/}" ] || rm -f "$file"
done
for file in include/*.h; do
    [ ! -e "$file" ] || cmp -s "$file" "dist/$file" || install -m 644 "$file" "dist/$file"
done

# install(1) replaces files, so what runs from dist/ keeps its own.
install -m 755 "$regular/libpyrt.so" "dist/lib/$soname"
strip --strip-unneeded "dist/lib/$soname"
ln -sf "$soname" dist/lib/libpyrt.so
# The debug runtime keeps its line tables: its reports have backtraces.
install -m 755 "$debug/libpyrt.so" "dist/lib/pyrt-debug/$soname"
ln -sf "$soname" dist/lib/pyrt-debug/libpyrt.so
install -m 755 "$command/pyrt" dist/bin/pyrt
strip --strip-unneeded dist/bin/pyrt

cat >dist/lib/pkgconfig/pyrt.pc <<EOF
prefix=\${pcfiledir}/../..
libdir=\${prefix}/lib
includedir=\${prefix}/include

Name: pyrt
Description: A runtime behind Python's opaque C API
Version: $version
Cflags: -I\${includedir}
Libs: -L\${libdir} -lpyrt
EOF

size=$(wc -c <"dist/lib/$soname")
echo "staged dist/: lib/libpyrt.so $size bytes, lib/pyrt-debug/libpyrt.so" \
    "$(wc -c <dist/lib/pyrt-debug/$soname) bytes, bin/pyrt," \
    "$(find dist/include -name '*.h' | wc -l) headers"
# Without link-time optimisation (FAST=1) it is larger.
if [ "${regular##*/}" = release ] && [ "$size" -ge "$most" ]; then
    echo "stage: lib/libpyrt.so has to be smaller than $most bytes" >&2
    exit 1
fi
