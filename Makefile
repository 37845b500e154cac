# `make` prints what there is to do. Everything runs out of .venv, which `make install` makes.
PYTHON ?= python3
BIN = .venv/bin
DEALREG_DATA ?= .dealreg
export DEALREG_DATA

help: ## print this
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-20s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

install: .venv/.installed ## make .venv with everything in it (any Python >= 3.11, nothing else)

run: install ## start Kafka, PostgreSQL, the services and the demo; Ctrl-C stops them, data stays
	$(BIN)/dealreg run

test: install ## lint, types, import rules, then every test
	@$(MAKE) --no-print-directory -k lint types; checks=$$?; $(BIN)/pytest -n 2 --dist loadfile --no-loadscope-reorder && exit $$checks

test-fast: install ## the tests that need no Kafka and no PostgreSQL
	$(BIN)/pytest -m "not servers"

lint: install ## ruff, formatting, import rules
	$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/lint-imports

types: install ## mypy, strict
	$(BIN)/mypy

format: install ## format, and mend what ruff can mend
	$(BIN)/ruff check --fix . ; $(BIN)/ruff format .

schemas: install ## write contracts/schemas and contracts/samples anew
	$(BIN)/python -m tests.contracts.specimens

programme-reference: install ## write docs/programmes.md, the language of programmes, from its models
	$(BIN)/python -m tests.contracts.language

codes: install ## write docs/codes.md, what every code means
	$(BIN)/python -m tests.contracts.codes

life-table: install ## write docs/life.md: what every command does in every state, and what the clock does
	$(BIN)/python -m tests.registration.life

case-table: install ## write docs/cases.md: what every command does to a case in every state, outcomes, rules
	$(BIN)/python -m tests.conflict.cases

report-reference: install ## write docs/reports.md: every report with its definition and columns, and questions to the deals
	$(BIN)/python -m tests.projections.reports

views: install ## write docs/views.md: what analysts may read with SQL, column by column
	$(BIN)/python -m tests.projections.view_reference

stories: install ## write docs/stories: what each sample programme says to the deals of its story
	$(BIN)/python -m tests.scenes.writing

bench: install ## measure, and write docs/benchmarks.md
	$(BIN)/python -m tests.bench

coverage-map: install ## write docs/coverage.md: which test shows which row of the domain's tables
	$(BIN)/python -m tests.coverage_map

up: install ## start Kafka and PostgreSQL by themselves
	$(BIN)/dealreg stack up

down: install ## stop them
	$(BIN)/dealreg stack down

clean: ## remove .venv and caches; the data folder stays
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

.venv/.installed: pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "make needs Python 3.11 or newer: make PYTHON=...")'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --upgrade "pip>=25.1"
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --group dev --editable .
	touch $@

.PHONY: help install run test test-fast lint types format schemas programme-reference codes life-table case-table report-reference views stories bench coverage-map up down clean
