# Sourced by the benchmarks: how the two runtimes are run on one binary.
#
# PEER      the command that runs CPython (default: python3.15 where there is one;
#           `none` measures pyrt alone). Use the python3.15 executable: a program that
#           embeds libpython3.15.so is up to twice as slow.
# PEER_DIR  a directory to copy the binary to, where PEER does not see this tree, and
# PEER_SEES the path by which PEER sees that directory (default: the same).
#           For PEER="chroot DIR COMMAND" both are found without being set.
# INCLUDE   the headers (dist/include);  PYRT  the runner (dist/bin/pyrt)
include=${INCLUDE:-dist/include}
pyrt=${PYRT:-dist/bin/pyrt}
peer=${PEER:-$(command -v python3.15 || echo none)}
out=target/bench

die() {
    echo "bench: $*" >&2
    exit 1
}

# build_extension BINARY LIBRARIES SOURCE...: for abi3t, for both.
build_extension() {
    command -v "${CC:-cc}" >/dev/null || die "no C compiler (set CC)"
    [ -f "$include/Python.h" ] || die "$include/Python.h is missing: run make first"
    [ -x "$pyrt" ] || die "$pyrt is missing: run make first"
    [ "$peer" = none ] || $peer -c 'import sys; sys.exit(sys.version_info < (3, 15))' \
        || die "PEER='$peer' does not run CPython 3.15"
    mkdir -p "$out"
    binary_=$1 libraries_=$2
    shift 2
    # shellcheck disable=SC2086 # CFLAGS and libraries are lists
    "${CC:-cc}" -O2 ${CFLAGS:-} -DPy_TARGET_ABI3T=0x030f0000 -I"$include" \
        "$@" -shared -fPIC -o "$binary_" $libraries_
}

# show_peer BINARY: puts it where the peer sees it; sets peer_sees.
show_peer() {
    binary_=$1
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
        cp "$binary_" "$peer_dir/"
    else
        peer_sees=$PWD/$out
    fi
}

# run_pyrt BINARY FUNCTION ARGUMENTS, run_peer likewise: what the function prints.
# ARGUMENTS are Python literals with commas between them.
run_pyrt() {
    binary_=$1 function_=$2
    # Each literal is an argument of the command.
    printf '%s' "$3" | tr ',' '\n' | sed 's/^ *//' | xargs -d '\n' "$pyrt" call "./$binary_" "$function_"
}
run_peer() {
    [ "$peer" != none ] || return 0
    name_=$(basename "$1" .abi3t.so)
    (cd / && $peer -c "import sys; sys.path.insert(0, '$peer_sees')
import $name_
$name_.$2($3)")
}
