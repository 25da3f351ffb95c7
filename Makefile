# Corridor: `make` lists what can be done here.
# Needed beforehand: Python >= 3.11 with venv, make, git.  Everything else is installed under .venv and client/node_modules.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help
MAKEFLAGS += --no-builtin-rules
.NOTPARALLEL: # two pips in one virtual environment trip over each other

PYTHON ?= python3
PORT ?= 8000
WORKERS ?= 2
export PORT

BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-input --require-hashes
NPM := cd client && PATH="$(CURDIR)/$(BIN):$$PATH" npm
PYTEST := $(BIN)/python -m pytest

# Each stamp is newer than what it was made from, so that a second `make` has nothing to do.
RUN := .venv/run.stamp
BUILD := .venv/build.stamp
DEV := .venv/dev.stamp
MODULES := client/node_modules/installed.stamp
BUILT := client/dist/built.stamp
# The client's types and forms, made from the server's document; schema.d.ts is made with it.
FORMS := client/src/api/forms.ts
# Folders too: a file that was taken away leaves only its folder's date behind.
CLIENT_SOURCES := $(shell find client \( -name node_modules -o -name dist -o -name coverage -o -name schema.d.ts -o -name forms.ts \) -prune \
  -o -type f -print -o -path 'client/*/*' -type d -print 2>/dev/null)

.PHONY: help
help: ## List these targets
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))

##### Set up and run

.PHONY: setup
setup: $(RUN) $(BUILD) $(DEV) ## Install everything pinned: Python by hash, Node 24 from PyPI

.PHONY: client
client: $(BUILT) ## Build the phone's and the desk's pages into client/dist

.PHONY: run
run: $(RUN) $(BUILT) ## Serve Corridor with the Aleppo demonstration (PORT=8000, DATABASE_URL= for PostgreSQL)
	@exec $(BIN)/python -m server.local --port $(PORT)

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo 'Corridor needs Python 3.11 or newer: install it, or name it with make PYTHON=/path/to/python3'; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null \
	  || { echo 'Corridor needs Python'"'"'s venv module: on Debian or Ubuntu, apt-get install python3-venv'; exit 1; }
	$(PYTHON) -m venv .venv

$(RUN): requirements/run.txt | $(BIN)/python
	$(PIP) -r $<
	@touch $@

$(BUILD): requirements/build.txt | $(BIN)/python
	$(PIP) -r $<
	@touch $@

$(DEV): requirements/dev.txt $(RUN)
	$(PIP) -r $<
	@touch $@

$(MODULES): client/package.json client/package-lock.json client/.npmrc $(BUILD)
	$(NPM) ci --ignore-scripts --loglevel=error >/dev/null
	@touch $@

$(FORMS): docs/openapi.json client/forms.mjs client/package.json $(MODULES)
	$(NPM) run --silent types

$(BUILT): $(CLIENT_SOURCES) $(FORMS)
	$(NPM) run --silent build
	@touch $@

##### Check

.PHONY: test
test: needs lint types test-server test-client test-e2e ## Check everything: what .ci/run calls

.PHONY: needs
needs: $(DEV) ## Say in one line what the tests need and this machine lacks
	@$(BIN)/python -m tools.postgres find
	@$(BIN)/python -m tools.chromium

.PHONY: lint
lint: $(DEV) ## Style, formatting and the rule that imports go downwards only
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports --no-cache
	$(BIN)/python -m tools.openapi --check

.PHONY: types
types: $(DEV) ## mypy --strict on the server
	$(BIN)/mypy

.PHONY: test-server
test-server: $(DEV) $(FORMS) ## Python tests on SQLite and on a PostgreSQL they start themselves
	$(PYTEST) -n $(WORKERS) --ignore=tests/e2e

.PHONY: test-client
test-client: $(MODULES) $(BUILT) ## Client types, lint and unit tests
	$(NPM) run --silent check
	$(NPM) test --silent

.PHONY: test-e2e
test-e2e: needs $(BUILT) ## End to end: a real Chromium against a real server
	$(PYTEST) -n $(WORKERS) tests/e2e

KILLS ?= 50

.PHONY: soak
soak: $(DEV) ## Kill server and database under load, KILLS=50 times each, and write docs/soak.md
	KILLS=$(KILLS) PAGE=docs/soak.md $(PYTEST) tests/soak

.PHONY: peers
peers: peers-installed ## Put Corridor, Kinto and PouchDB to the same faults, measure the two, write docs/comparison.md (QUICK=1: a trial)
	$(BIN)/python -m tools.peers faults
	$(BIN)/python -m tools.peers figures

.PHONY: bench-peers
bench-peers: peers-installed ## Only measure Kinto and PouchDB Server, beside Corridor in var/bench.json
	$(BIN)/python -m tools.peers figures

.PHONY: peers-installed
peers-installed: $(DEV) $(FORMS)
	@$(BIN)/python -m tools.peers install

.PHONY: mutants
mutants: $(DEV) $(FORMS) ## Put small faults into merge, custody, feed, store and sync, see that tests notice, write docs/mutants.md
	$(BIN)/python -m tools.mutants --databases=$(DATABASES)

EXAMPLES ?= 200
STEPS ?= 50
DATABASES ?= sqlite,postgresql
export SEED
.PHONY: simulate
simulate: $(DEV) $(FORMS) ## Simulate phones, network and office at length (SEED= replays, EXAMPLES= and STEPS= scale, DATABASES=)
	SIMULATE=1 EXAMPLES=$(EXAMPLES) STEPS=$(STEPS) $(PYTEST) -n $(WORKERS) --databases=$(DATABASES) tests/simulation tests/sync/scenarios
	cd client && SIMULATE=1 EXAMPLES=$(EXAMPLES) PATH="$(CURDIR)/$(BIN):$$PATH" npx vitest run src/sync/kills.test.ts src/sync/faults.test.ts src/sync/conservation.test.ts

.PHONY: bench
bench: $(DEV) $(FORMS) ## Measure what exchanges cost beside references, and write docs/bench.md (QUICK=1 only tries it)
	$(BIN)/python -m tools.bench $(if $(QUICK),,--page docs/bench.md)

.PHONY: audit
audit: $(DEV) $(MODULES) ## Ask the advisory services about every pinned package (waivers: requirements/waivers.toml)
	$(BIN)/python -m tools.audit

##### Make again what is generated and committed

.PHONY: lock
lock: $(DEV) ## Pin the newest allowed versions again, with hashes
	$(BIN)/python -m tools.lock

.PHONY: openapi
openapi: $(RUN) ## Write docs/openapi.json from the server's schemas
	$(BIN)/python -m tools.openapi

.PHONY: pictures
pictures: needs $(BUILT) ## Take the screenshots of docs/pictures again
	$(PYTEST) tests/e2e --pictures

.PHONY: clean
clean: ## Remove what was installed and built; var/ (your data) stays
	rm -rf .venv client/node_modules client/dist client/src/api/schema.d.ts client/src/api/forms.ts .hypothesis .mypy_cache .pytest_cache .ruff_cache .import_linter_cache
	find server tests tools migrations -name __pycache__ -type d -prune -exec rm -rf {} +
