# Thirdline. `make` alone lists what there is. Written for GNU make 3.81 (macOS) and later.

CASE    ?= examples/maria.yaml
PYTHON  ?= $(shell for p in python3.13 python3.12 python3.11 python3; do \
             $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
VENV    := .venv
PY      := $(VENV)/bin/python
MAX_SOURCE_LINES := 9000

# The project runs from its sources; only what it stands on is installed.
export PYTHONPATH := src:.

# A stamp is named after the content of its lock file, so a changed lock installs again.
RUN     := $(VENV)/.run-$(shell cksum < requirements/run.txt | tr ' ' '-')
DEV     := $(VENV)/.dev-$(shell cksum < requirements/dev.txt | tr ' ' '-')
COMPILE := uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
           --no-header --no-annotate --no-emit-index-url --no-emit-find-links pyproject.toml

# Where .venv has no Python that runs (its system one went away), its stamps mean nothing.
ifneq ($(shell test -x $(PY) && echo ready),ready)
.PHONY: $(RUN) $(DEV)
endif

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: help assess test check bench scoreboard effects golden schemas lock fix clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' Makefile

assess: $(RUN) ## Assess one case: make assess CASE=my.yaml (sets up .venv the first time)
	@$(PY) -m thirdline assess "$(CASE)"

test: check ## Everything: the checks, then the whole test suite
	$(PY) -m pytest -n 2

check: $(DEV) ## Style, types, import directions, knowledge, size of the source
	$(PY) -m ruff check --output-format concise .
	$(PY) -m ruff format --check .
	$(PY) -m mypy --strict src/thirdline
	$(PY) $(VENV)/bin/lint-imports --no-logo --cache-dir .cache/import-linter
	$(PY) -m thirdline knowledge check
	$(PY) validation/scoreboard.py --check
	$(PY) tools/effects.py --check
	@find src/thirdline -name '*.py' -exec grep -c '[^[:space:]]' /dev/null {} + | awk -F '[/:]' -v most=$(MAX_SOURCE_LINES) ' \
	  $$2 == "thirdline" { n[NF > 4 ? $$3 : "(top)"] += $$NF; total += $$NF } \
	  END { for (p in n) printf "%6d  %s\n", n[p], p | "sort -k2"; close("sort -k2"); \
	        printf "%6d  source lines without blank ones, of at most %d\n", total, most; \
	        if (total > most) { print "Too much code: move it into knowledge/, or take something out."; exit 1 } }'

bench: $(DEV) ## Run every script in benchmarks/
	@ls benchmarks/[a-z]*.py >/dev/null 2>&1 || { echo "There is no script in benchmarks/ yet." >&2; exit 1; }
	@for script in benchmarks/[a-z]*.py; do echo "== $$script"; $(PY) "$$script" || exit 1; done

scoreboard: $(DEV) ## Measure the mix against public lists: make scoreboard DATA=folder
	$(PY) validation/scoreboard.py "$(DATA)"

effects: $(DEV) ## Pool the trials in knowledge/studies/ into knowledge/effects/
	$(PY) tools/effects.py

golden: $(DEV) ## Renew the stored pages and JSON; read the difference before you commit it
	$(PY) -m tests.golden.renew
	$(PY) -m tests.docs.renew

schemas: $(DEV) ## Renew schemas/ from the code
	$(PY) -m thirdline schema case > schemas/case.schema.json
	$(PY) -m thirdline schema assessment > schemas/assessment.schema.json

lock: ## Renew the lock files in requirements/ from pyproject.toml (needs uv)
	@command -v uv >/dev/null || { echo "make lock needs uv. Run: python3 -m pip install uv" >&2; exit 1; }
	$(COMPILE) --output-file requirements/run.txt
	$(COMPILE) --group dev --constraints requirements/run.txt --output-file requirements/dev.txt
	@! grep -nE '://|^ *-(-index|-extra|-find|-trusted|i|f)' requirements/*.txt  # they name no index and no host

fix: $(DEV) ## Let ruff repair and format what it can, then say what is left
	$(PY) -m ruff check --fix --exit-zero --quiet . >/dev/null
	$(PY) -m ruff format .
	$(PY) -m ruff check --output-format concise .

clean: ## Remove .venv and everything else that can be made again
	rm -rf $(VENV) .cache .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage build dist mutants
	find src tests benchmarks validation tools -name __pycache__ -type d -prune -exec rm -rf {} +

# --- setting up: all it says goes to stderr, so that `make assess` prints the assessment and nothing else

define install
	@echo "Setting up: installing requirements/$(1).txt into $(VENV) ..." >&2
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements/$(1).txt >&2
	@rm -f $(VENV)/.$(1)-* && touch $@
endef

$(RUN): $(PY)
	$(call install,run)

$(DEV): $(PY)
	$(call install,dev)

$(PY):
	@python="$(PYTHON)"; \
	if ! "$${python:-false}" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then \
	  echo "Thirdline needs Python 3.11 or newer, and found none." >&2; \
	  echo "  Debian 12, Ubuntu 24.04 or newer:  sudo apt-get install -y python3 python3-venv" >&2; \
	  echo "  macOS:                             brew install python@3.13" >&2; \
	  echo "  It is there under another name:    make PYTHON=/path/to/python3 ..." >&2; \
	  exit 1; \
	fi; \
	if ! "$$python" -c 'import ensurepip, venv' 2>/dev/null; then \
	  package=$$("$$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])'); \
	  get="apt-get install -y $$package"; \
	  if [ "$$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then \
	    echo "This Python cannot make a virtual environment. On Debian or Ubuntu run:  sudo $$get" >&2; \
	    exit 1; \
	  fi; \
	  { $$get || { apt-get update && $$get; }; } >&2 || exit 1; \
	fi; \
	echo "Setting up: making $(VENV) with $$python ..." >&2; \
	"$$python" -m venv --clear $(VENV) >&2 || { rm -rf $(VENV); exit 1; }
