# heyi: every command a person needs. `make run` starts the whole system on one machine; `make check` is the gate.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
# A process of tests per core, each with servers of its own; `make test PROCESSES=0` for one alone.
PROCESSES ?= logical
PYTEST := $(BIN)/python -m pytest -n $(PROCESSES) --maxprocesses 4 --dist loadfile
PYTEST_ARGS ?=

# `make bench FULL=1 ONLY=append` reaches the benchmark as environment variables.
FULL ?=
ONLY ?=
export FULL ONLY

.DEFAULT_GOAL := help
.PHONY: help run demo test lint format check bench faults law install install-test lock clean clean-data

help: ## list the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 22

run: install ## install what running needs, then start everything; Ctrl-C stops it, the data stays
	$(BIN)/heyi run

demo: install ## a short guided run with invented cases
	$(BIN)/heyi demo --fast

test: install-test ## install what tests need, then run them
	$(PYTEST) $(PYTEST_ARGS)

lint: install-test ## format, lint, types, imports
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: install-test ## write the format, sort the imports
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

check: lint ## the gate: lint, then test
	$(MAKE) test

bench: $(VENV)/.bench ## measure; FULL=1 for the long form, ONLY=name for one part
	$(BIN)/python -m bench

faults: install-test ## pull plugs for a long time: a storm of 100 kills and a million events, and the long forms of what `make test` does in short
	FAULTS_LONG=1 $(BIN)/python -m pytest -s tests/faults $(PYTEST_ARGS)

law: install ## write docs/law*.md and docs/authority*.md, the law in numbers, anew from the code, and print the counts
	$(BIN)/python tools/write_authority.py
	$(BIN)/python tools/write_authority_council.py
	$(BIN)/python tools/write_law.py
	$(BIN)/python tools/write_law_council.py
	$(BIN)/python tools/write_law_indicators.py

install: $(VENV)/.heyi
install-test: $(VENV)/.test $(VENV)/.heyi

lock: $(VENV)/.tools ## resolve requirements/*.in again and write the hashes
	cd requirements && for name in run test bench tools; do \
		../$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
			--no-emit-index-url --custom-compile-command 'make lock' $$name.in -o $$name.txt || exit 1; \
	done

clean: ## remove the environment and every cache; the data folder stays
	rm -rf $(VENV) build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis .schemathesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

clean-data: ## remove the data folder of `make run`, after asking
	@printf 'Remove ./.heyi with every case in it? Type yes: '; read -r answer; [ "$$answer" = yes ]
	rm -rf .heyi

# Each stamp is newer than the list it was installed from, so that a second call does nothing.
$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: requirements/run.txt | $(BIN)/python
	$(PIP) install --quiet --require-hashes -r requirements/run.txt
	@touch $@

$(VENV)/.test: requirements/test.txt | $(VENV)/.run
	$(PIP) install --quiet --require-hashes -r requirements/test.txt
	@touch $@

$(VENV)/.bench: requirements/bench.txt | $(VENV)/.test $(VENV)/.heyi
	$(PIP) install --quiet --require-hashes -r requirements/bench.txt
	@touch $@

$(VENV)/.tools: requirements/tools.txt | $(BIN)/python
	$(PIP) install --quiet --require-hashes -r requirements/tools.txt
	@touch $@

# heyi itself, editable: built by the locked setuptools, with nothing fetched.
$(VENV)/.heyi: pyproject.toml $(VENV)/.run
	$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@touch $@
