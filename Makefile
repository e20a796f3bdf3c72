# Everything a fresh machine needs: Python 3.11+ and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
TESTS ?= tests
DEMO_LANG ?= ru

.DEFAULT_GOAL := help
.PHONY: help demo test test-all check format notebook lock clean

help:  ## list what can be made
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 14

$(BIN)/uv: requirements/bootstrap.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Ostap needs Python 3.11 or newer; name one with: make PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv $(VENV) \
		|| { echo "Python's venv module is missing; on Debian: apt-get install python3-venv"; exit 1; }
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements/bootstrap.txt
	@touch $@

$(VENV)/run.stamp: $(BIN)/uv requirements/run.txt pyproject.toml
	$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements/run.txt
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/dev.stamp: $(BIN)/uv requirements/dev.txt pyproject.toml
	$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements/dev.txt
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch $@ $(VENV)/run.stamp

demo: $(VENV)/run.stamp  ## both jobs on two generated companies, from nothing (DEMO_LANG=en for English)
	OSTAP_LANG=$(DEMO_LANG) $(BIN)/ostap demo all demo

check: $(VENV)/dev.stamp  ## format, lint, strict types, import contracts, docs
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -q tests/docs

test: check  ## check, and the fast tests (no language model is downloaded)
	$(BIN)/pytest -n 2 -m "not slow and not model" $(TESTS)

test-all: check  ## also the slow tests and the real language model (1.1 GB is fetched once)
	$(BIN)/ostap model fetch
	$(BIN)/pytest -n 2 -m "not model" $(TESTS)
	$(BIN)/pytest -m model $(TESTS)

format: $(VENV)/dev.stamp  ## put the code in order
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

notebook: $(VENV)/dev.stamp  ## run the notebook anew and keep what it shows
	$(BIN)/python notebooks/renew.py

LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-header
lock: $(BIN)/uv  ## renew the hash-locked lists
	$(LOCK) requirements/bootstrap.in -o requirements/bootstrap.txt
	$(LOCK) pyproject.toml requirements/build.in --extra embedded --extra postgres --extra ui -o requirements/run.txt
	$(LOCK) pyproject.toml requirements/build.in --extra embedded --extra postgres --extra ui --group dev -c requirements/run.txt -o requirements/dev.txt

clean:  ## remove what was made here
	rm -rf $(VENV) demo build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
