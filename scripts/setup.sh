#!/bin/sh
# Sees to it that the tools are there: scripts/setup.sh build|check
# On Debian as root it installs what is missing, elsewhere it says so in one line.
set -eu
what=${1:-build}

has() { command -v "$1" >/dev/null 2>&1; }
has_libclang() {
    # libclang.so, libclang-14.so.1; not libclang-cpp.so, which is something else.
    [ -n "${LIBCLANG_PATH:-}" ] \
        || find -L /usr/lib /usr/lib64 /usr/local/lib -name 'libclang*.so*' \
            -not -name 'libclang-cpp*' -not -name 'libclang_rt*' 2>/dev/null | grep -q .
}

missing= packages=
need() { # PACKAGE, what it is for
    missing="$missing${missing:+, }$2"
    packages="$packages $1"
}
has cargo || {
    echo "setup: cargo is missing: install Rust (https://rustup.rs); rust-toolchain.toml names the version" >&2
    exit 1
}
has "${CC:-cc}" || need "gcc libc6-dev" "a C compiler (cc)"
has strip || need binutils "strip"
has_libclang || need libclang-dev "libclang (for bindgen)"
if [ "$what" = check ]; then
    has g++ || need g++ "a C++ compiler (g++)"
    has pkg-config || need pkg-config "pkg-config"
    has clang || need clang "clang"
    has valgrind || need valgrind "valgrind"
    # memcheck does not start without the symbols of the dynamic loader.
    [ ! -e /etc/debian_version ] || [ -e /usr/include/stdio.h ] || need libc6-dev "C headers"
fi
[ -n "$missing" ] || exit 0

if [ "$(id -u)" = 0 ] && has apt-get; then
    echo "setup: installing$packages"
    log=$(mktemp)
    # shellcheck disable=SC2086 # a list
    if { apt-get update && DEBIAN_FRONTEND=noninteractive \
        apt-get install -y --no-install-recommends $packages; } >"$log" 2>&1; then
        rm -f "$log"
        exit 0
    fi
    tail -n 5 "$log" >&2
    echo "setup: apt-get failed (all it said: $log)" >&2
    exit 1
fi
echo "setup: missing: $missing (on Debian: apt-get install$packages)" >&2
exit 1
