# make            builds both runtimes and the command, stages dist/
# make help       all targets
PREFIX ?= /usr/local
CARGO ?= cargo
# make FAST=1 stages the regular runtime without link-time optimisation: for work on it.
PROFILE = $(if $(FAST),fast,release)
TARGET = $(if $(CARGO_TARGET_DIR),$(CARGO_TARGET_DIR),target)

.PHONY: all dist setup install check soak demo bench bench-gc bench-memory bench-fork bench-threads lint headers clean help
.NOTPARALLEL:

all: dist

setup:
	@scripts/setup.sh build

# The debug runtime is the same source with the feature `checked`, in a profile of its own.
# The only crate type is cdylib here: with rlib beside it nothing could be made private to the
# library, and each use of a static would be a load through the GOT.
LIBRARY = $(CARGO) rustc --locked --package pyrt --lib --crate-type cdylib
# The inlining threshold is a quarter of the usual one: 9 % less code for 2 % more time, and what
# has to be inlined says so.
dist: setup
	$(LIBRARY) --profile $(PROFILE) -- -C llvm-args=-inline-threshold=60
	$(LIBRARY) --profile checked --features checked
	$(CARGO) build --locked --profile fast --package pyrt-cli
	@scripts/stage.sh $(TARGET)/$(PROFILE) $(TARGET)/checked $(TARGET)/fast

install: dist
	mkdir -p $(DESTDIR)$(PREFIX)
	cp -a dist/. $(DESTDIR)$(PREFIX)/
	@echo "installed in $(DESTDIR)$(PREFIX)"

check: dist
	@scripts/setup.sh check
	@scripts/check.sh

# The long proofs: SOAK_SECONDS=3600, the heap verifier always on.
soak: dist
	@scripts/soak.sh

demo: dist
	@examples/jsonx/demo.sh

# PEER: the command that runs CPython 3.15, e.g. make bench PEER=python3.15
bench: dist
	@PEER="$(PEER)" bench/run.sh

# Pauses, memory and throughput of the collector, beside CPython's.
bench-gc: dist
	@PEER="$(PEER)" bench/gc.sh $(if $(QUICK),quick)

# Bytes and time of what programs keep in masses, beside CPython's.
bench-memory: dist
	@PEER="$(PEER)" bench/memory.sh $(FIGURES)

# What of a large heap becomes private memory of a child after fork(), beside CPython.
bench-fork: dist
	@PEER="$(PEER)" bench/fork.sh

# What threads get done together; FREE: the command that runs a free-threaded CPython.
bench-threads: dist
	@PEER="$(PEER)" FREE="$(FREE)" bench/threads.sh

# The prototypes in include/ come from capi/, by way of cbindgen.
headers:
	$(CARGO) run --locked --quiet --package apigen -- headers
	$(CARGO) run --locked --quiet --package apigen -- coverage

lint: setup
	$(CARGO) fmt --all --check
	$(CARGO) clippy --locked --workspace --all-targets -- -D warnings
	$(CARGO) clippy --locked --package pyrt --all-targets --features checked -- -D warnings
	$(CARGO) run --locked --quiet --package apigen -- headers --check
	$(CARGO) run --locked --quiet --package apigen -- coverage --check
	@echo "lint: clean"

clean:
	$(CARGO) clean
	rm -rf dist

help:
	@echo "make                    both runtimes and the command, staged in dist/"
	@echo "make install PREFIX=    copies dist/ there (default $(PREFIX))"
	@echo "make check              all tests, on both runtimes"
	@echo "make soak               the long proofs (an hour; SOAK_SECONDS=)"
	@echo "make demo               parses and writes this project's own metadata as JSON"
	@echo "make bench PEER=COMMAND measures; COMMAND runs CPython 3.15 (without: pyrt alone)"
	@echo "make bench-gc PEER=     the collector's pauses, memory and speed (QUICK=1: a minute)"
	@echo "make bench-memory PEER= bytes and time of lists, dicts, strs... (FIGURES= some of them)"
	@echo "make bench-fork PEER=   private memory after fork()"
	@echo "make bench-threads PEER= what 1, 2, 4 and 8 threads get done together"
	@echo "make lint               formatting, clippy, and whether include/ is up to date"
	@echo "make headers            writes the prototypes in include/ and docs/coverage.md anew"
	@echo "make clean              removes what was built"
	@echo "FAST=1                  with any of them: a regular runtime that builds faster"
