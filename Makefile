# Two commands: `make demo` shows the running platform, `make test` checks everything. `make help` lists the rest.
# Needs git, make, python3 (3.11 or newer) and python3-venv; everything else is installed into this folder.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

PYTHON ?= python3
UV_VERSION := 0.13.9
UV := .uv/bin/uv
BIN := .venv/bin
JOBS ?= 2

# The interpreter on the path, never one that uv would download; no other project's environment.
export UV_PYTHON_DOWNLOADS := never
# The certificates that the system trusts: institutions look into their own traffic. Debian's venv brings them.
export UV_SYSTEM_CERTS := 1
export NODE_USE_SYSTEM_CA := 1
# An account without a home of its own, such as a build server's, keeps what it downloads here.
ifneq ($(shell test -w ~ && echo yes),yes)
export UV_CACHE_DIR := $(CURDIR)/.uv/cache
export npm_config_cache := $(CURDIR)/.uv/npm
export PIP_NO_CACHE_DIR := 1
endif
unexport VIRTUAL_ENV UV_PROJECT_ENVIRONMENT PYTHONHOME PYTHONPATH
# What is compiled is kept, though images of containers say otherwise: every process would compile Django and all of ours again.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help setup demo test lint test-sqlite test-postgresql browser packages wheel clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  \1\t/' | expand -t 20

setup: .venv/.synced ## install everything into this folder; leaves .venv/bin/halfsky
	@$(BIN)/python tools/assets.py
	@$(BIN)/python tools/messages.py --compile

.uv/.$(UV_VERSION):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "HalfSky needs Python 3.11 or newer; this is " + sys.version)'
	@$(PYTHON) -c 'import venv, ensurepip' || { echo "Python's venv is missing: apt-get install python3-venv" >&2; exit 1; }
	$(PYTHON) -m venv --clear .uv
	.uv/bin/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
	@touch $@

.venv/.synced: .uv/.$(UV_VERSION) pyproject.toml uv.lock hatch_build.py
	$(UV) sync --frozen --quiet --python "$$(command -v $(PYTHON))"
	@touch $@

demo: setup ## open the platform with a demonstration city
	@$(BIN)/halfsky demo

test: setup packages ## check everything: style, types, law, messages, tests on both databases and in a browser
	@$(MAKE) --no-print-directory lint
	@$(MAKE) --no-print-directory --jobs $(JOBS) --output-sync=target test-sqlite browser test-postgresql

lint: setup ## style, formatting, templates, types, the law of imports, messages
	@$(MAKE) --no-print-directory --jobs $(JOBS) --output-sync=target --keep-going types style templates laws messages

.PHONY: types style templates laws messages

types:
	HALFSKY_DATA=.mypy_cache/data $(BIN)/mypy

style:
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

templates:
	$(BIN)/djlint src --lint --quiet

laws:
	$(BIN)/lint-imports

messages:
	$(BIN)/python tools/messages.py --check

test-sqlite: setup ## tests on SQLite
	$(BIN)/pytest -q -n $(JOBS) --dist worksteal --ignore=tests/journeys

test-postgresql: setup packages ## tests on a throw-away PostgreSQL
	$(BIN)/python tools/postgres.py -- $(BIN)/pytest -q -n $(JOBS) --dist worksteal --ignore=tests/journeys

browser: setup packages ## journeys in a real browser
	$(BIN)/pytest -q -n $(JOBS) --dist worksteal tests/journeys

packages:
	@tools/packages.sh

wheel: setup ## build dist/*.whl with its assets; installing it needs no Node
	$(UV) build --wheel --quiet --python "$$(command -v $(PYTHON))"
	@ls -l dist/*.whl

clean: ## remove what was built and installed; data stays
	rm -rf .uv .venv node_modules dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis artefacts
	rm -rf src/halfsky/ground/web/static/web/build src/halfsky/ground/web/fonts src/halfsky/kernel/network/data/divisions.csv.gz
	find src -name '*.mo' -delete
