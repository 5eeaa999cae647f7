# Everything starts here: `make help`. Needs Python 3.11 or newer and make, nothing else.
.DEFAULT_GOAL := help
SHELL := /bin/sh
PYTHON := .venv/bin/python
PORT ?= 8000
# Tests run in two processes at once; more is slower (measured). Whichever is done first takes from the other's rest.
# ARGS goes to pytest as it is.
WORKERS ?= 2
ARGS ?=
ONLY ?=
FULL ?=
RECORD ?=

.PHONY: help venv run test test-next lint lint-style lint-types lint-imports lint-templates lint-catalogues format \
	bench prove messages schema lock

help:  ## What there is
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):[^#]*## */  make \1|/' | awk -F'|' '{printf "%-16s %s\n", $$1, $$2}'

# $(call step,what,command): says what is being done, and behind it how many seconds that took.
step = printf '%s … ' '$(1)'; begun=$$(date +%s); $(2) && echo "$$(($$(date +%s) - begun)) s"
PIP = $(PYTHON) -m pip install -qq --disable-pip-version-check --require-hashes
# A tenth of pip's time, from the index that pip was told of. A tool, and no library of the site: its hashes stand apart.
UV = test -x .venv/bin/uv && UV_DEFAULT_INDEX="$${UV_DEFAULT_INDEX:-$$PIP_INDEX_URL}" \
  .venv/bin/uv pip install --quiet --compile-bytecode --python $(PYTHON) --require-hashes -r requirements-dev.txt
WITH_PIP = { printf 'with pip, which takes longer … '; $(PIP) -r requirements-dev.txt; }

venv: .venv/installed  ## Install the locked libraries into .venv

.venv/installed: requirements-dev.txt requirements-uv.txt
	@python3 -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Chaupal needs Python 3.11 or newer.")'
	@test -x $(PYTHON) || { $(call step,Making .venv,python3 -m venv .venv); }
	@$(call step,Fetching uv,$(PIP) --only-binary :all: -r requirements-uv.txt) || echo "it can't be had here."
	@$(call step,Installing the locked libraries,{ { $(UV); } || $(WITH_PIP); })
	@touch $@

run: export CHAUPAL_DEMO = 1
run: export PORT := $(PORT)
# The address in e-mails is the one it prints: another name for the same machine would not be signed in there. And it is
# a name, for passkeys know no number.
run: export CHAUPAL_BASE_URL ?= http://localhost:$(PORT)
run: venv  ## The site with its demo school, on PORT=8000
	@$(call step,Building catalogues and stylesheet,$(PYTHON) -m foundation.catalogues compile)
	@$(PYTHON) manage.py prepare_database
	@$(PYTHON) manage.py demo_school
	@exec $(PYTHON) run.py

test: venv  ## The suite: SQLite, or the PostgreSQL of DATABASE_URL (ARGS="tests/roll -x")
	@$(PYTHON) -m foundation.catalogues compile
	@$(PYTHON) -m pytest -q -n $(WORKERS) --dist worksteal $(ARGS)

test-next: venv  ## The suite on the newest Wagtail, in an environment of its own
	@test -x .venv-next/bin/python || python3 -m venv .venv-next
	@$(PYTHON) -c 'import tomllib; \
	  project = tomllib.load(open("pyproject.toml", "rb"))["project"]; \
	  listed = project["dependencies"] + sum(project["optional-dependencies"].values(), []); \
	  print("wagtail", *(name for name in listed if not name.startswith("wagtail>")), sep="\n")' > .venv-next/requirements.txt
	@.venv-next/bin/python -m pip install -qq --disable-pip-version-check --upgrade -r .venv-next/requirements.txt
	@$(PYTHON) -m foundation.catalogues compile
	@.venv-next/bin/python -m pytest -q -n $(WORKERS) --dist worksteal -W default $(ARGS)

lint: venv  ## Style, types, imports between floors, templates, catalogues: all of them, even if one fails
	@$(MAKE) --no-print-directory --keep-going lint-style lint-types lint-imports lint-templates lint-catalogues

lint-style:
	@$(PYTHON) -m ruff check .
	@$(PYTHON) -m ruff format --check .

lint-types:
	@$(PYTHON) -m mypy .

lint-imports:
	@.venv/bin/lint-imports

lint-templates:
	@$(PYTHON) -m djlint templates --check
	@$(PYTHON) -m djlint templates --lint

lint-catalogues:
	@$(PYTHON) -m foundation.catalogues check

format: venv  ## Let ruff and djlint put the style right
	@$(PYTHON) -m ruff check --fix .
	@$(PYTHON) -m ruff format .
	@$(PYTHON) -m djlint templates --quiet --reformat

bench: venv  ## Figures of cost, on both databases (ONLY=dashboard, RECORD=1 writes them down)
	@$(PYTHON) -m foundation.catalogues compile
	@RECORD="$(RECORD)" $(PYTHON) -m bench --every-database $(ONLY)

prove: venv  ## Proofs of what must never happen (ONLY=matrix, FULL=1 for the whole size)
	@$(PYTHON) -m foundation.catalogues compile
	@FULL="$(FULL)" $(PYTHON) -m bench.prove $(ONLY)

messages: venv  ## Bring locale/*.po in line with the source, build them, and say what is empty
	@$(PYTHON) -m foundation.catalogues extract
	@$(PYTHON) -m foundation.catalogues compile
	@$(PYTHON) -m foundation.catalogues check || echo "Fill these in in locale/, then make messages again."

schema: venv  ## Write down what migrating makes, for make run: after each new migration
	@CHAUPAL_DEMO=1 DATABASE_URL= $(PYTHON) manage.py write_schema

COMPILE = .venv-lock/bin/uv pip compile --generate-hashes --universal --no-annotate --no-header --no-emit-index-url \
  --quiet --upgrade
lock: pyproject.toml  ## Pin every library anew, with hashes
	@test -x .venv-lock/bin/uv || { python3 -m venv .venv-lock && .venv-lock/bin/python -m pip install -qq --disable-pip-version-check uv; }
	@$(COMPILE) pyproject.toml --extra postgres --extra redis --extra social -o requirements.txt
	@$(COMPILE) pyproject.toml --all-extras -o requirements-dev.txt
	@echo uv | $(COMPILE) - -o requirements-uv.txt
