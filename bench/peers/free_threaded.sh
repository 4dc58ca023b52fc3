#!/bin/sh
# Builds a free-threaded CPython from source, to be measured beside pyrt (make bench-threads FREE=...).
#
#   bench/peers/free_threaded.sh DIR            CPython VERSION (3.15.0) from python.org into DIR
#   SOURCE=TREE bench/peers/free_threaded.sh DIR     from a source tree that is there already
#
# Optimised as CPython's own releases are, but for a shorter training run. Takes about 10 minutes on two
# cores. What it prints at the end is for FREE.
set -eu
dir=${1:?usage: free_threaded.sh DIR}
version=${VERSION:-3.15.0}
mkdir -p "$dir"
dir=$(cd "$dir" && pwd)
if [ -z "${SOURCE:-}" ]; then
    SOURCE=$dir/src/Python-$version
    if [ ! -d "$SOURCE" ]; then
        mkdir -p "$dir/src"
        curl -fsSL "https://www.python.org/ftp/python/$version/Python-$version.tgz" | tar xz -C "$dir/src"
    fi
fi
cd "$SOURCE"
log=$dir/build.log
echo "free_threaded: building in $SOURCE, log in $log"
{
    ./configure --disable-gil --enable-optimizations --with-lto --without-ensurepip --prefix="$dir"
    make -j"$(nproc)" PROFILE_TASK="-m test test_list test_dict test_tuple test_float test_long test_capi.test_misc"
    make install
} >"$log" 2>&1 || {
    tail -n 20 "$log" >&2
    exit 1
}
python=$(find "$dir/bin" -name 'python3.*t' | head -n 1)
"$python" -c 'import sys; assert not sys._is_gil_enabled()'
echo "$python"
