# What can be done here. `make` alone lists it.

CARGO ?= cargo
PYTHON ?= python3

CORPUS := fixtures/corpus.jsonl
DEMO := target/demo

# Tools that the checks need are built here once, and nothing is installed elsewhere.
DENY_VERSION := 0.20.2
TOOLS := target/tools/cargo-deny-$(DENY_VERSION)
DENY := $(TOOLS)/bin/cargo-deny

# The command line as the tests build it, so that nothing is compiled twice.
SARING := $(CARGO) run --quiet --locked --profile test --bin saring --

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

.PHONY: help
help: ## List the targets
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1 \2/' \
		| awk '{ target = $$1 " " $$2; $$1 = $$2 = ""; printf "%-20s%s\n", target, $$0 }'

.PHONY: build
build: ## Build the release binary, target/release/saring
	$(CARGO) build --release --locked

.PHONY: demo
demo: ## Scan the shipped sample posts and say where to look
	$(CARGO) run --release --locked --bin saring -- scan $(CORPUS) --out $(DEMO) --force
	@echo
	@echo 'For reviewers:     $(DEMO)/flagged.csv'
	@echo 'For researchers:   $(DEMO)/stats.csv'
	@echo 'What was done:     $(DEMO)/run.json and $(DEMO)/rules.csv'
	@echo 'The posts:         $(CORPUS), made up, as fixtures/README.md says'

# The quick ones first; it stops at the first that fails.
.PHONY: test
test: ## Check everything that a commit must pass
	@$(MAKE) --no-print-directory fmt-check
	@$(MAKE) --no-print-directory check-fixtures
	@$(MAKE) --no-print-directory check-benches
	@$(MAKE) --no-print-directory clippy
	@$(MAKE) --no-print-directory doc
	@$(MAKE) --no-print-directory check-rules
	@$(MAKE) --no-print-directory deny
	@$(MAKE) --no-print-directory bench-gate
	@$(MAKE) --no-print-directory test-code

# Generated cases are the same in every build, so that none turns red by chance; `cargo test` alone tries others.
test-code: export PROPTEST_RNG_SEED ?= 1
# Doc tests first: the runner's last summary is then the one of the integration tests.
.PHONY: test-code
test-code: ## Run unit, doc and integration tests
	$(CARGO) test --locked --doc
	$(CARGO) test --locked --lib --bins --tests

.PHONY: test-many
test-many: ## Compare ten million posts with the slow matcher, ten thousand terms each (an hour)
	$(CARGO) test --locked --release --test all -- --ignored --nocapture oracle::many

# Needs the Rust target, a linker for it and an emulator.
ARM64 := aarch64-unknown-linux-gnu
test-arm: export CARGO_TARGET_AARCH64_UNKNOWN_LINUX_GNU_LINKER ?= aarch64-linux-gnu-gcc
test-arm: export CARGO_TARGET_AARCH64_UNKNOWN_LINUX_GNU_RUNNER ?= qemu-aarch64 -L /usr/aarch64-linux-gnu
test-arm: export CC_aarch64_unknown_linux_gnu ?= aarch64-linux-gnu-gcc
.PHONY: test-arm
test-arm: ## Test what looks at bytes as code for 64-bit Arm, under emulation
	$(CARGO) test --locked --target $(ARM64) --lib -- simd:: text::glance engine::finder record::json

.PHONY: check-rules
check-rules: ## Check the shipped rules: layout, examples, then the labelled posts
	$(SARING) rules fmt --check rules
	$(SARING) check
	$(SARING) test --corpus $(CORPUS)

.PHONY: check-fixtures
check-fixtures: ## Check that generated fixtures are as their scripts write them
	$(PYTHON) fixtures/corpus/build.py --check
	$(PYTHON) fixtures/hostile/make.py --check

.PHONY: check-benches
check-benches: ## Check the scripts that measure
	$(PYTHON) -m unittest discover --quiet -s benches -p tests.py -t benches

.PHONY: fixtures
fixtures: ## Write the generated fixtures again
	$(PYTHON) fixtures/corpus/build.py
	$(PYTHON) fixtures/hostile/make.py

.PHONY: fmt
fmt: ## Format the code
	$(CARGO) fmt --all

.PHONY: fmt-check
fmt-check: ## Check that the code is formatted
	$(CARGO) fmt --all --check

.PHONY: clippy
clippy: ## Lint all code, warnings are errors
	$(CARGO) clippy --locked --all-targets -- -D warnings

.PHONY: doc
doc: ## Build the library's documentation, warnings are errors
	RUSTDOCFLAGS='-D warnings' $(CARGO) doc --locked --no-deps --lib

# Advisories are left out: they need a database from elsewhere, and turn a commit red by themselves.
.PHONY: deny
deny: $(DENY) ## Check licences and sources of all dependencies
	$(DENY) --locked check --hide-inclusion-graph licenses bans sources

# Built to be built fast: it runs for a second.
$(DENY):
	CARGO_PROFILE_RELEASE_OPT_LEVEL=0 CARGO_PROFILE_RELEASE_LTO=off \
	CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 CARGO_PROFILE_RELEASE_DEBUG=0 \
	$(CARGO) install cargo-deny --version $(DENY_VERSION) --locked --no-default-features \
		--root $(TOOLS) --target-dir $(TOOLS)/build
	rm -rf $(TOOLS)/build

.PHONY: bench
bench: ## Measure each stage
	$(CARGO) bench --locked

# `make bench-whole QUICK=1` for small exports, SECTIONS="lean-medium ready" for some, XAN=1 to build xan too.
.PHONY: bench-whole
bench-whole: ## Measure whole scans beside other tools (slow)
	$(PYTHON) benches/whole.py $(if $(QUICK),--quick) $(if $(XAN),--xan) $(addprefix --section ,$(SECTIONS))

.PHONY: bench-curves
bench-curves: ## Measure how cost grows, and draw docs/images/curves.svg
	$(PYTHON) benches/curves.py $(if $(QUICK),--quick)

.PHONY: bench-gate
bench-gate: ## Compare the instructions of scans with benches/gate.json (needs valgrind)
	$(PYTHON) benches/gate.py

.PHONY: bench-gate-update
bench-gate-update: ## Write the instructions of scans into benches/gate.json
	$(PYTHON) benches/gate.py --update

.PHONY: fuzz
fuzz: ## Fuzz reading, rules and matching, a minute each (installs cargo-fuzz)
	cargo fuzz --version >/dev/null 2>&1 || $(CARGO) install cargo-fuzz --locked
	for target in records rules engine; do \
		$(CARGO) fuzz run --fuzz-dir tests/fuzz --sanitizer none $$target -- -max_total_time=60 || exit 1; \
	done

.PHONY: picture
picture: build ## Draw the picture of a scan that the README shows
	bash docs/images/make.sh

.PHONY: clean
clean: ## Remove what was built, tools included
	$(CARGO) clean
	rm -rf target
