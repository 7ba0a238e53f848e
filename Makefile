# Anlan 安澜. `make` alone lists what can be asked for.
PYTHON ?= python3
PY     := .venv/bin/python
PYTEST := $(PY) -m pytest
ROOM   ?=

.DEFAULT_GOAL := help
.PHONY: help setup web run dev test check bench rivals soak reference clean

help:   ## this list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1\t\2/p' Makefile | expand -t 18

setup:  ## the environment in .venv, and nothing else
	@$(PYTHON) scripts/setup.py

web: setup
	@$(PY) scripts/web.py

run: web  ## build what changed, start everything, print the address (ARGS="--port 8700" …)
	@exec $(PY) -m anlan.config.cli up $(ARGS)

dev:
	@$(PYTHON) scripts/setup.py --dev

test: dev web  ## the whole suite: chosen tests on PostgreSQL first, then everything on SQLite
	@$(PY) scripts/test.py $(ARGS)

check: dev  ## lint, types, import contracts, migrations, translations, generated references, front end
	@$(PY) scripts/check.py $(ARGS)

bench: dev web  ## measure, print a table, write bench/results (ROOM=sensing for one room)
	@$(PY) -m bench $(ROOM)

rivals: dev  ## environments for the systems that bench measures beside Anlan (NAME=bytewax for one)
	@$(PY) scripts/rivals.py $(NAME)

soak: dev web  ## the long tests: a hundred kills along the chain
	@$(PY) scripts/test.py --soak

reference: dev web  ## write docs/reference anew from the code
	@$(PY) -m anlan.config.cli manage reference

clean:  ## remove what can be made again; the city's data in var/ stays
	@rm -rf .venv build dist web/node_modules src/anlan/console/static/dist bench/results .rivals .mypy_cache .ruff_cache .pytest_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
