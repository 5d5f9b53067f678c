# Two commands do everything on a machine that has only Python (3.11 or newer), pip and make:
#   make run    a live control room on the sample site
#   make test   the checks and the tests
#   make faults, make bench   what is too slow for every day
#   make remote    a Kinto for trying, in memory, on http://127.0.0.1:8888/v1 (docs/guide/remote.md)
#   make conformance   whether a remote does what the console asks of it
#   make bundle   one file that installs without a network; make audit   known faults of the pins
#   make completions   renew the shell's completions and the manual page
#   make mutants   whether the tests notice a changed line (make mutants SINCE=HEAD~1: of what changed)
#   make lock   renew the lock files (needs uv)

HERE := $(shell dirname "$(strip $(MAKEFILE_LIST))")
ifneq ($(HERE),.)
# Called from another folder (make -f): the same targets, in this one.
.PHONY: $(or $(MAKECMDGOALS),run)
$(or $(MAKECMDGOALS),run):
	@$(MAKE) --no-print-directory -C "$(HERE)" $@
else

PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3 python; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$p" && break; done)
VENV   ?= .venv
BIN    := $(VENV)/bin
PIP     = umask 022 && $(PYTHON) -m pip --disable-pip-version-check --python $(BIN)/python install --quiet --no-input

.PHONY: run test check faults bench mutants remote conformance completions bundle audit lock clean

run: $(VENV)/.run
	@$(BIN)/siaga demo

test: $(VENV)/.dev check
	$(BIN)/python -m pytest

check: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# --without-pip: some systems ship Python without ensurepip; the pip that runs Python installs into the environment.
$(VENV)/.made:
	@test -n "$(PYTHON)" || { echo "make: no Python 3.11 or newer found; say which: make PYTHON=/path/to/python3"; exit 1; }
	@$(PYTHON) -m pip --version >/dev/null 2>&1 || { echo "make: $(PYTHON) has no pip; install python3-pip"; exit 1; }
	@umask 022 && $(PYTHON) -m venv --without-pip --clear $(VENV)
	@touch $@

$(VENV)/.run: requirements/run.txt pyproject.toml $(VENV)/.made
	@echo "Installing what Siaga needs (once)"
	@$(PIP) --require-hashes -r requirements/run.txt
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: requirements/dev.txt $(VENV)/.run
	@echo "Installing what the tests need (once)"
	@$(PIP) --require-hashes -r requirements/dev.txt
	@touch $@

# Faults against the book (kills, power cuts, rot, broken stores that must be caught) and on the way to a remote, all examples of the property tests, and the benchmarks with their gates; the latter are not part of make test.
faults: $(VENV)/.dev
	SIAGA_SEARCH=1 $(BIN)/python -m pytest -n 2 -m 'slow or hypothesis' -rs
	$(BIN)/python -m tests.faults

bench: $(VENV)/.dev
	$(BIN)/python -m tests.bench

# The whole set takes about an hour on two cores; SINCE names a commit, and only what changed since then is mutated.
mutants: $(VENV)/.dev
	$(BIN)/python -m tests.mutants $(SINCE)

remote: $(VENV)/.dev
	@$(BIN)/kinto start --ini docs/guide/kinto/trial.ini

# The contract with a remote: against the tests' own Kinto, or the one that SIAGA_REMOTE_URL names (docs/guide/remote.md).
conformance: $(VENV)/.dev
	$(BIN)/python -m pytest -n 0 -v tests/remote/test_conformance.py

# One file that installs where no network is (README.md), for Linux on x86-64 and arm64, Python 3.11 to 3.14.
bundle:
	@requirements/bundle.sh $(PYTHON)

# Known faults of the pinned versions, looked up in the advisories of PyPI (needs the network). --strict: a version that
# could not be looked up is a failure; without it pip-audit says "No known vulnerabilities found".
audit: $(VENV)/.dev
	@$(PYTHON) -m venv $(VENV)/audit && $(VENV)/audit/bin/python -m pip install --quiet pip-audit
	$(VENV)/audit/bin/pip-audit --strict --require-hashes --requirement requirements/run.txt

# The shell's completions and the manual page, from the command line and its help.
completions: $(VENV)/.dev
	$(BIN)/python -m tests.kits.console.shell

lock:
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate --extra xlsx pyproject.toml requirements/build.in -o requirements/run.txt
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate -c requirements/run.txt --extra xlsx pyproject.toml requirements/build.in requirements/remote.in --group dev -o requirements/dev.txt

clean:
	rm -rf $(VENV) build *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis

endif
