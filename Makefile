# Every way in. `make up` and `make test` need only Python 3.11+, make, and root or the server programs.
SHELL := /bin/bash
PYTHON ?= python3
SCENARIO ?= launch_day
MINUTES ?= 3
DEV_PORT ?= 8010
ARGS ?=

RUN := .venv/bin/python
MANAGE := $(RUN) manage.py

.DEFAULT_GOAL := help
.PHONY: help up down status logs dev test check format launch report bench chaos screenshots lock

help: ## this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 13

.venv/installed: requirements/development.lock deploy/bootstrap.sh
	@PYTHON="$(PYTHON)" deploy/bootstrap.sh

up: .venv/installed ## install what is missing, start the whole stack, print the URL and the demo logins
	@$(RUN) -m deploy up

down: .venv/installed ## stop every process of the stack; its data stay
	@$(RUN) -m deploy down

status: .venv/installed ## how each part is; exit 1 if one is down
	@$(RUN) -m deploy status

logs: .venv/installed ## follow the logs
	@$(RUN) -m deploy logs

dev: .venv/installed ## Django's development server with the debug toolbar, on the running servers
	@$(RUN) -m deploy running
	@DJANGO_SETTINGS_MODULE=settings.development $(MANAGE) runserver 127.0.0.1:$(DEV_PORT)

test: .venv/installed ## the whole suite, in two stacks of its own
	@$(RUN) -m deploy programs --with chromium
	@$(RUN) -m pytest $(or $(ARGS),--numprocesses 2)

check: export DJANGO_SETTINGS_MODULE = settings.check
check: .venv/installed ## what CI checks before the tests: style, types, layering, templates, migrations, deployment
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@.venv/bin/mypy .
	@.venv/bin/lint-imports
	@.venv/bin/djlint --check --lint caching community queryreport
	@$(RUN) -W 'ignore:Got an error checking a consistent' manage.py makemigrations --check --dry-run
	@$(MANAGE) check --deploy --fail-level WARNING

format: .venv/installed ## rewrite sources and templates in the house style
	@.venv/bin/ruff check --fix .
	@.venv/bin/ruff format .
	@.venv/bin/djlint --reformat --quiet caching community queryreport || true

launch: .venv/installed ## rehearse the launch against the running stack: PASS 0, FAIL 1, INCONCLUSIVE 2
	@$(RUN) -m loadtests launch --scenario $(SCENARIO) --minutes $(MINUTES) $(ARGS)

report: .venv/installed ## the DBA's report of the running stack, as HTML and JSON
	@$(RUN) -m deploy running
	@$(MANAGE) query_report --output reports/queries/latest

.venv/bench: requirements/bench.lock .venv/installed
	@echo "runway: installing what the benchmarks compare with"
	@$(RUN) -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements/bench.lock
	@touch .venv/bench

bench: .venv/bench ## the benchmarks, on a stack of their own: ratios against peers and limits
	@$(RUN) -m loadtests bench $(ARGS)

chaos: override MINUTES := $(if $(filter file,$(origin MINUTES)),10,$(MINUTES))
chaos: .venv/installed ## the fault scenarios, on a stack of their own: a verdict each
	@$(RUN) -m tests.cluster.chaos --minutes $(MINUTES) $(ARGS)

screenshots: .venv/installed ## every page of the running stack as a picture: phone and desk, light and dark
	@$(RUN) -m deploy programs --with chromium
	@$(RUN) -m tests.screenshots $(ARGS)

lock: .venv/installed ## resolve the dependencies again and write the lock files
	@.venv/bin/uv pip compile -q --upgrade pyproject.toml --python-version 3.11 --universal --generate-hashes --no-header \
	  --no-emit-index-url --no-emit-find-links -o requirements/production.lock
	@.venv/bin/uv pip compile -q --upgrade pyproject.toml --group dev --python-version 3.11 --universal --generate-hashes --no-header \
	  --no-emit-index-url --no-emit-find-links -c requirements/production.lock -o requirements/development.lock
	@.venv/bin/uv pip compile -q --upgrade --group bench --python-version 3.11 --universal --generate-hashes --no-header \
	  --no-emit-index-url --no-emit-find-links -c requirements/development.lock -o requirements/bench.lock
