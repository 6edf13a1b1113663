# Two commands matter: `make demo` and `make test`. Both set everything up by themselves.
SHELL := /bin/bash
VENV := .venv
BIN := $(VENV)/bin
# The first Python that runs and is new enough: a name on the path may be a shim with nothing behind it.
PYTHON ?= $(shell for each in python3.11 python3.12 python3.13 python3; do \
	"$$each" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { command -v "$$each"; break; }; done)
# A leading dot-dot path would depend on where a test happens to run, so it is made absolute here.
export REVIEWKIT_DATA ?= $(abspath ../shared/data)
SUDO := $(shell [ "$$(id -u)" = 0 ] || (command -v sudo >/dev/null && sudo -n true 2>/dev/null && echo sudo -n) || echo no-sudo)

.PHONY: help demo test lint types contract budgets unit docs bench oracles chromium clean format

help:
	@echo "make demo   play a whole co-produced review from the material that ships with reviewkit"
	@echo "make test   lint, types, import contract, budgets, all tests"
	@echo "make bench  figures: speed and size, beside peers where they can be installed"
	@echo "make oracles  the answers of other libraries, made anew"

# What `make demo` needs: the package itself.
$(VENV)/.made:
	@[ -n "$(PYTHON)" ] || { echo "Python 3.11 or newer is needed, and none was found"; exit 1; }
	@# Debian's Python has venv only with the package python3-venv.
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || { \
		[ "$(SUDO)" != no-sudo ] && $(SUDO) apt-get update -qq && $(SUDO) apt-get install -y -qq --no-install-recommends python3-venv; } || { \
		echo "Python's venv is missing; on Debian: apt-get install python3-venv"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.core: $(VENV)/.made pyproject.toml
	$(BIN)/python -m pip install -q --disable-pip-version-check -e .
	@touch $@

$(VENV)/.dev: $(VENV)/.made pyproject.toml
	$(BIN)/python -m pip install -q --disable-pip-version-check -e '.[dev]'
	@touch $@ $(VENV)/.core

chromium:
	@command -v chromium >/dev/null || { [ "$(SUDO)" != no-sudo ] && $(SUDO) apt-get update -qq && \
		$(SUDO) apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core >/dev/null; } || \
		echo "Chromium is missing and cannot be installed here: the browser tests will be skipped (under CI they fail)"

demo: $(VENV)/.core
	$(BIN)/reviewkit demo --out reviewkit-demo

test: $(VENV)/.dev chromium lint types contract budgets unit

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.dev
	$(BIN)/mypy

contract: $(VENV)/.dev
	$(BIN)/lint-imports

budgets: $(VENV)/.dev
	$(BIN)/python tests/budgets.py

unit: $(VENV)/.dev
	$(BIN)/python -m pytest -n 2 --dist loadfile

docs: $(VENV)/.dev
	$(BIN)/python -m pytest tests/test_docs.py

format: $(VENV)/.dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(VENV)/.dev
	@test -d "$$REVIEWKIT_DATA" || { echo "REVIEWKIT_DATA must name the folder of real files"; exit 1; }
	@for each in tests/bench/*.py; do echo "== $$each"; \
		peer=; [ $$each != tests/bench/dedup.py ] || peer=--peer; \
		[ $$each != tests/bench/tally.py ] || { [ ! -x .venv-voting/bin/python ] || peer="--peer pref_voting=.venv-voting/bin/python"; \
			[ ! -x .venv-voting-peers/bin/python ] || peer="$$peer --peer votekit=.venv-voting-peers/bin/python"; }; \
		$(BIN)/python $$each $$peer || exit 1; done

# The peers that tests take their answers from are heavy, so each set has an environment of its own, and its
# answers are kept as test vectors. Needed only to make the vectors anew.
oracles:
	$(PYTHON) -m venv .venv-agreement && .venv-agreement/bin/pip install -q "numpy<2" irrCAC krippendorff statsmodels
	.venv-agreement/bin/python tests/oracles/agreement.py > tests/screening/agreement.json
	$(PYTHON) -m venv .venv-voting && .venv-voting/bin/pip install -q pref_voting
	.venv-voting/bin/python tests/oracles/voting.py > tests/workshop/voting.json
	$(PYTHON) -m venv .venv-voting-peers && .venv-voting-peers/bin/pip install -q votekit pyrankvote choix
	.venv-voting-peers/bin/python tests/oracles/voting_peers.py > tests/workshop/voting_peers.json

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache build dist
