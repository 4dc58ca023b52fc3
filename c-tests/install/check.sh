#!/bin/sh
# Installs into a temporary folder and uses what is there as a stranger would: a program and an
# extension, in C and in C++, built with what pkg-config says.
set -eu
cd "$(dirname "$0")/../.."
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
prefix=$folder/usr
make --no-print-directory install DESTDIR="$folder" PREFIX=/usr >"$folder/log" 2>&1 || {
    cat "$folder/log" >&2
    exit 1
}

export PKG_CONFIG_PATH="$prefix/lib/pkgconfig"
cflags="$(pkg-config --cflags pyrt) -Wall -Wextra -Wpedantic -Werror"
libs="$(pkg-config --libs pyrt) -Wl,-rpath,$(pkg-config --variable=libdir pyrt)"
# A prefix with spaces in it is not tested: what pkg-config says is a list of words.
# shellcheck disable=SC2086
{
    c++ -std=c++17 $cflags -shared -fPIC c-tests/install/words.cpp -o "$folder/words.so"
    cc -std=c11 $cflags c-tests/install/embed.c -o "$folder/in_c" $libs
    c++ -std=c++17 $cflags -x c++ c-tests/install/embed.c -x none -o "$folder/in_cpp" $libs
}

expect() { # WHAT COMMAND...
    what=$1
    shift
    printed=$("$@") || {
        echo "install: $what failed" >&2
        exit 1
    }
    [ "$printed" = "{'one': 1, 'two': 1, 'three': 1}" ] || {
        echo "install: $what printed $printed" >&2
        exit 1
    }
}
cd /
expect "a program in C" "$folder/in_c" "$folder/words.so"
expect "a program in C++" "$folder/in_cpp" "$folder/words.so"
expect "the command" "$prefix/bin/pyrt" call "$folder/words.so" count "'one two three'"
export LD_LIBRARY_PATH="$prefix/lib/pyrt-debug"
expect "the command with the debug runtime" \
    "$prefix/bin/pyrt" call "$folder/words.so" count "'one two three'"
"$prefix/bin/pyrt" info | grep -q debug || {
    echo "install: LD_LIBRARY_PATH does not choose the debug runtime" >&2
    exit 1
}
echo "install: a program in C, one in C++, the command and both runtimes work from $prefix"
