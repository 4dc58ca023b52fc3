#!/usr/bin/env bash
# The headers compile alone, twice, in every standard, at both API levels,
# without a warning; a borrowed getter in the new API is refused with the
# name of its replacement; abi3t does not declare what CPython has not.
# Usage: check.sh [INCLUDE_DIR]
set -uo pipefail
cd "$(dirname "$0")/../.."
include=${1:-dist/include}
passed=0 failed=0
compilers=$(for c in gcc clang; do command -v $c >/dev/null && echo $c; done)

# Compiles standard input; counts a failure and shows its first lines.
compiles() { # LABEL COMPILER FLAGS...
  local label=$1 out; shift
  if out=$("$@" -Wall -Wextra -Wpedantic -Werror -I"$include" -c -o /dev/null - 2>&1); then
    passed=$((passed + 1))
  else
    failed=$((failed + 1)); echo "FAILED $label"; echo "$out" | head -5
  fi
}

for cc in $compilers; do
  for level in "" -DPy_TARGET_ABI3T=0x030f0000 -DPy_LIMITED_API=0x030f0000; do
    twice='#include <Python.h>\n#include <Python.h>\nint used;\n'
    for std in c99 c11 c17 c2x; do
      compiles "$cc $std $level" $cc $level -std=$std -x c < <(printf "$twice")
    done
    compiles "$cc c++17 $level" $cc $level -std=c++17 -x c++ < <(printf "$twice")
  done
  for header in "$include"/*.h; do
    name=$(basename "$header")
    compiles "$cc $name alone" $cc -std=c11 -x c < <(printf '#include <%s>\nint used;\n' "$name")
  done
  for pair in PyList_GetItem:PyList_GetItemRef PyTuple_GetItem:PyTuple_GetItemRef PyDict_GetItem:PyDict_GetItemRef; do
    old=${pair%%:*} new=${pair##*:}
    argument=0; [ "$old" = PyDict_GetItem ] && argument=o
    source="#include <Python.h>\nPyObject *f(PyObject *o);\nPyObject *f(PyObject *o) { return $old(o, $argument); }\n"
    out=$(printf "$source" | $cc -I"$include" -x c -c -o /dev/null - 2>&1)
    if [ $? -ne 0 ] && grep -q "$new" <<<"$out"; then
      passed=$((passed + 1))
    else
      failed=$((failed + 1)); echo "FAILED $cc: $old is not refused with the name of $new"
    fi
  done
  for name in PyRt_ExternalReferences PyTuple_GetItemRef; do
    source="#include <Python.h>\nint used = sizeof(&$name) > 0;\n"
    if printf "$source" | $cc -DPy_TARGET_ABI3T=0x030f0000 -I"$include" -x c -c -o /dev/null - 2>/dev/null; then
      failed=$((failed + 1)); echo "FAILED $cc: abi3t declares $name"
    else
      compiles "$cc $name" $cc -std=c11 -x c < <(printf "$source")
    fi
  done
  for level in "" -DPy_TARGET_ABI3T=0x030f0000; do
    compiles "$cc abi_layout.c $level" $cc $level -std=c11 -x c < c-tests/headers/abi_layout.c
  done
done
echo "headers: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
