#!/bin/sh
# All tests, against the staged dist/. Stops at the first step that fails.
set -eu
cd "$(dirname "$0")/.."

step() { # TEXT COMMAND...
    echo "== $1"
    shift
    "$@"
}

step "unit and property tests" cargo test --locked --workspace --exclude pyrt-cli --quiet
[ ! -x c-tests/headers/check.sh ] || step "headers" c-tests/headers/check.sh
step "installed, with pkg-config" c-tests/install/check.sh
if [ -f dist/include/Python.h ]; then
    step "C fixtures, both runtimes" cargo run --locked --quiet --package c-tests
    step "C fixtures with cycles without a break" \
        env PYRT_GC=zeal cargo run --locked --quiet --package c-tests
    step "C fixtures with cycles by chance" \
        env PYRT_GC=zeal=1 cargo run --locked --quiet --package c-tests
    step "C fixtures with AddressSanitizer" cargo run --locked --quiet --package c-tests -- --asan
    step "C fixtures of threads with ThreadSanitizer" \
        cargo run --locked --quiet --package c-tests -- --tsan
    step "C fixtures of threads under drd" cargo run --locked --quiet --package c-tests -- --drd
    step "C fixtures under valgrind" cargo run --locked --quiet --package c-tests -- --valgrind
fi
echo "check: all passed"
