PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: help run test test-all check deploy-check venv lock faults bench explore addresses addresses-compare fuzz
.DEFAULT_GOAL := help

help:  ## this list
	@sed -n 's/^\([a-z-]*\):.*##  *\(.*\)/  make \1\t\2/p' Makefile | expand -t 20

run: venv  ## all in one on this machine, in test mode: web chat, stand-in intake, operator's page
	@$(BIN)/python -m bot.cli run

test: $(VENV)/.dev  ## the whole suite that needs no system package
	$(BIN)/python -m pytest -q -n 2 --ignore tests/browser

test-all: test $(VENV)/.browser  ## test, and what needs Chromium, Lynx or w3m
	$(BIN)/python -m pytest -q -m browser tests/browser

check: $(VENV)/.browser  ## format, lint, types, imports, languages, files for servers
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m bot.i18n.check
	$(BIN)/python -m deploy.check

deploy-check: $(VENV)/.dev  ## the files for servers; and the image's own steps, in a clean folder
	$(BIN)/python -m deploy.check --install

bench: $(VENV)/.dev  ## how fast it starts and how much memory it takes
	$(BIN)/python -m benchmarks.start
	$(BIN)/python -m benchmarks.memory

faults: $(VENV)/.dev  ## kill it again and again, and deliver to a hostile intake: nothing lost, nothing twice
	$(BIN)/python -m benchmarks.kills
	$(BIN)/python -m benchmarks.hostile
	$(BIN)/python -m benchmarks.hostile --intake iwf --several 0.2

explore: $(VENV)/.dev  ## walk every turn of the conversation with all details at once; minutes
	$(BIN)/python -m benchmarks.explore

addresses: $(VENV)/.dev  ## how well addresses are read out of chat messages
	$(BIN)/python -m benchmarks.addresses.report

addresses-compare: $(VENV)/compare/.done  ## the same beside other libraries, which get an environment of their own
	$(VENV)/compare/bin/python -m benchmarks.addresses.report --compare

FUZZ_SECONDS ?= 600
fuzz: $(VENV)/fuzz/.done  ## messages that a fuzzer thinks up, to the address reader; ten minutes, or FUZZ_SECONDS=60
	$(VENV)/fuzz/bin/python -m benchmarks.addresses.fuzz --seconds $(FUZZ_SECONDS)

venv: $(VENV)/.run  ## the environment alone (.venv, from hash-pinned locks)

$(VENV)/.run: requirements/run.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo 'Python 3.11 or newer is needed: name yours with `make PYTHON=python3.12 $(or $(MAKECMDGOALS),venv)`.' >&2; exit 1; }
	@# One that broke off half-way has a python and no pip.
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear $(VENV) || \
		{ echo 'No virtual environment could be made: install the venv module of this Python (python3-venv on Debian and Ubuntu), then run make again.' >&2; exit 1; }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/run.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: requirements/dev.txt $(VENV)/.run
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@

$(VENV)/.browser: requirements/browser.txt $(VENV)/.dev
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/browser.txt
	@touch $@

# Environments of their own, so that what is only measured never comes beside what runs.
$(VENV)/compare/.done $(VENV)/fuzz/.done: $(VENV)/%/.done: requirements/%.txt $(VENV)/.run
	$(BIN)/python -m venv --clear $(VENV)/$*
	$(VENV)/$*/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

# The largest first: what the others may take is what goes with everything (aiogram holds pydantic back).
COMPILE := $(BIN)/uv pip compile --quiet --generate-hashes --no-emit-index-url --no-header --universal --python-version 3.11 pyproject.toml
COMPILE_GROUP := $(subst pyproject.toml,-c requirements/run.txt,$(COMPILE)) --group pyproject.toml:
lock: $(VENV)/.dev  ## compile the lock files anew from pyproject.toml
	$(COMPILE) --extra aiogram --group build --group dev --group browser -o requirements/browser.txt
	$(COMPILE) --extra aiogram --group build --group dev -c requirements/browser.txt -o requirements/dev.txt
	$(COMPILE) --group build -c requirements/dev.txt -o requirements/run.txt
	$(COMPILE_GROUP)compare -o requirements/compare.txt
	$(COMPILE_GROUP)fuzz -o requirements/fuzz.txt
