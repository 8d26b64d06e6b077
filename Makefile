# All that people and machines do with this project. `make` alone lists it.

VENV := .venv
PYTHON := $(VENV)/bin/python
TEMPLATES = $(shell find templates annotate -name '*.html')
BENCHMARKS = $(patsubst tests/benchmarks/%.py,tests.benchmarks.%, \
	$(filter-out %/__init__.py %/served.py,$(wildcard tests/benchmarks/*.py)))
PARALLEL := --numprocesses=logical --maxprocesses=4
install = mv $(VENV)/created $(VENV)/changing && \
	$(PYTHON) -m pip install --quiet --disable-pip-version-check --require-hashes --requirement $(1) && \
	mv $(VENV)/changing $(VENV)/created
UV_LOCK := $(VENV)/bin/uv pip compile pyproject.toml --universal --generate-hashes --quiet \
	--no-emit-index-url --no-emit-find-links --custom-compile-command 'make lock'
PRODUCTION := DEBUG=0 HTTPS=1 ALLOWED_HOSTS=annotate.example DATABASE_URL=sqlite://:memory: \
	SECRET_KEY=long-random-and-for-this-check-only-0123456789abcdefghijklmnopq

help: ## List these commands
	@sed -n 's/^\([a-z]*\):.*## /\1|/p' $(MAKEFILE_LIST) | awk -F'|' '{printf "make %-12s %s\n", $$1, $$2}'

run: $(VENV)/runtime ## Serve on http://127.0.0.1:8000 with the demo class (HOST and PORT change that)
	@scripts/serve $(PYTHON)

dev: $(VENV)/dev ## The same with error details, and reloading while the code changes
	@DEBUG=1 scripts/serve $(PYTHON)

test: $(VENV)/dev chromium ## Run every test: on SQLite, again on PostgreSQL, and in a browser
	$(PYTHON) -m pytest $(PARALLEL) --ignore=tests/browser
	$(PYTHON) -m tests.postgres $(PYTHON) -m pytest $(PARALLEL) --ignore=tests/browser
	$(PYTHON) -m pytest tests/browser

lint: $(VENV)/dev ## Check style, types, layers, templates, migrations and production settings
	$(PYTHON) -m ruff check
	$(PYTHON) -m ruff format --check
	$(PYTHON) -m mypy
	$(VENV)/bin/lint-imports --no-logo
	$(VENV)/bin/djade --check $(TEMPLATES)
	$(PRODUCTION) $(PYTHON) -W error manage.py makemigrations --check --dry-run
	$(PRODUCTION) $(PYTHON) -W error manage.py check --deploy --fail-level WARNING

format: $(VENV)/dev ## Rewrite code and templates in the project's style
	$(PYTHON) -m ruff check --fix
	$(PYTHON) -m ruff format
	$(VENV)/bin/djade $(TEMPLATES)

bench: $(VENV)/dev chromium ## Measure speed and agreement with reference implementations
	@set -e; for module in $(BENCHMARKS); do echo "== $$module"; $(PYTHON) -m $$module; done

fuzz: $(VENV)/dev ## Send damaged files to every reader (FUZZ_SECONDS=30 for each)
	$(PYTHON) -m tests.fuzz

screenshots: $(VENV)/dev chromium ## Make the README's pictures anew
	$(PYTHON) -m pytest tests/browser/screenshots.py

lock: $(VENV)/dev ## Bring the locks in line with pyproject.toml, keeping versions where possible
	$(UV_LOCK) --output-file requirements.txt
	$(UV_LOCK) --output-file requirements-dev.txt --group dev --constraint requirements.txt

upgrade: UV_LOCK += --upgrade
upgrade: lock ## Lock the newest versions that pyproject.toml allows

clean: ## Remove what can be made again (never the data)
	$(RM) -r $(VENV) staticfiles .fuzz .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -prune -exec $(RM) -r {} +

.PHONY: help run dev test lint format bench fuzz screenshots lock upgrade clean chromium

chromium: $(VENV)/dev
	@scripts/install-chromium $(PYTHON)

# $(VENV)/created holds the path at which the environment was made. It is there only while the
# environment can be trusted: not half made or half changed, not moved, its Python still there.
$(shell { [ "$$(cat $(VENV)/created)" = "$(CURDIR)" ] && $(PYTHON) -c ''; } 2>/dev/null || rm -f $(VENV)/created)

$(VENV)/created:
	$(eval base := $(shell scripts/find-python))
	$(if $(base),,$(error annotate needs Python 3.12 or newer with venv, pip and SQLite; \
	python3 on PATH is $(or $(shell python3 --version 2>/dev/null),missing)))
	@echo "Making $(VENV) with $(base)"
	@$(base) -m venv --clear $(VENV)
	@echo "$(CURDIR)" >$@

$(VENV)/runtime: requirements.txt $(VENV)/created
	@echo "Installing what annotate needs"
	@$(call install,$<)
	@touch $@

$(VENV)/dev: requirements-dev.txt $(VENV)/created
	@echo "Installing what annotate and its tests need"
	@$(call install,$<)
	@touch $@
