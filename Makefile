PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV := $(BIN)/uv
CONTRACT_TOOLS := tests/acceptance/contract_tools
CONTRACT_TOOLS_MODULE := tests.acceptance.contract_tools.installation
DATA := src/reelproof_local/data
STUDIO := src/reelproof/server/studio/static
BUILD_SOURCES := $(wildcard packaging/*.py packaging/*.json packaging/*/*.py packaging/license_templates/*) \
	$(shell find web -name node_modules -prune -o -type f -print)
LOCK = $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-header --no-emit-index-url --no-emit-find-links $(LOCK_OPTIONS)
PLATFORMS := x86_64-unknown-linux-gnu aarch64-unknown-linux-gnu aarch64-apple-darwin x86_64-pc-windows-msvc
PYTHONS := 3.11 3.12 3.13 3.14
# Until the data and the page are complete, every installation is retried, whatever the stamps say.
NOT_BUILT := $(wildcard $(DATA)/NOT_BUILT.txt $(STUDIO)/NOT_BUILT.txt)
BUILT := $(and $(wildcard $(DATA)/manifest.json),$(wildcard $(STUDIO)/index.html))
RETRY := $(if $(NOT_BUILT),retry,$(if $(BUILT),,retry))

# The tests start hundreds of processes, which would each compile everything anew.
export PYTHONDONTWRITEBYTECODE =

# A module's tests share what it takes long to make; the modules of whole films come first.
BY_MODULE := --dist loadfile --no-loadscope-reorder

.PHONY: help install demo test unit coverage check format hooks docs bench lock wheels clean retry
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

install: $(VENV)/.installed $(VENV)/.espeak ## install everything into .venv, for use and development

demo: install ## make a film offline
	$(BIN)/reelproof demo

# With Node.js, a page that cannot be built is an error of its sources, and its tests must not be skipped.
test: export REELPROOF_BUILD_STUDIO ?= $(if $(shell command -v npm),require,auto)
test: check $(VENV)/.contract-tools $(VENV)/.players ## check, then run every test
	$(BIN)/python -m pytest -n auto $(BY_MODULE)

unit: install ## run the tests that need no database, process or server
	$(BIN)/python -m pytest tests/unit -n auto $(BY_MODULE)

coverage: install ## measure the unit-test coverage of engine and planning
	$(BIN)/coverage run --source=reelproof.engine,reelproof.planning -m pytest tests/unit -q
	$(BIN)/coverage report --skip-covered --sort=cover

check: install ## check formatting, lint, types and import rules
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: install ## format the code and fix what the linter can fix
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

hooks: install ## check format and lint before each commit
	git config core.hooksPath packaging/hooks

docs: install ## regenerate the generated pages
	$(BIN)/python docs/generate.py

bench: install $(VENV)/.peers ## run the benchmarks
	$(BIN)/python -m benchmarks

lock: $(VENV)/.dependencies ## update the lock files; LOCK_OPTIONS=--upgrade for newer versions
	$(LOCK) packaging/requirements/install.in -o packaging/requirements/install.txt
	$(LOCK) pyproject.toml -o packaging/requirements/runtime.txt
	$(LOCK) packaging/node.in -o packaging/node.txt
	$(LOCK) packaging/requirements/peers.in -o packaging/requirements/peers.txt
	$(LOCK) pyproject.toml --group dev -c packaging/requirements/runtime.txt -c packaging/node.txt -o packaging/requirements/dev.txt
	$(BIN)/python -m $(CONTRACT_TOOLS_MODULE) lock
	@$(MAKE) --no-print-directory wheels

wheels: $(VENV)/.dependencies ## prove that all that runs has wheels for every platform and Python
	@for platform in $(PLATFORMS); do for version in $(PYTHONS); do \
		MACOSX_DEPLOYMENT_TARGET=14.0 $(UV) pip compile --quiet --no-header --only-binary :all: \
			--python-platform $$platform --python-version $$version \
			-c packaging/requirements/runtime.txt pyproject.toml -o /dev/null || \
			{ echo "No wheels for $$platform, Python $$version"; exit 1; }; \
	done; done

clean: ## remove everything that was built
	rm -rf $(VENV) dist $(DATA) $(STUDIO) web/node_modules .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/.uv: packaging/requirements/install.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo 'Python 3.11 or newer is needed: make install PYTHON=python3.12'; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
		echo 'No virtual environment can be made; on Debian and Ubuntu: apt-get install python3-venv'; exit 1; }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r packaging/requirements/install.txt
	@touch $@

$(VENV)/.dependencies: $(VENV)/.uv packaging/requirements/dev.txt
	$(UV) pip install --quiet --compile-bytecode --python $(BIN)/python --require-hashes -r packaging/requirements/dev.txt
	@touch $@

$(VENV)/.installed: $(VENV)/.dependencies pyproject.toml $(BUILD_SOURCES) $(RETRY)
	$(UV) pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@cat $(DATA)/NOT_BUILT.txt $(STUDIO)/NOT_BUILT.txt 2>/dev/null || true
	@touch $@

$(VENV)/.contract-tools: $(VENV)/.dependencies $(CONTRACT_TOOLS)/package.json $(CONTRACT_TOOLS)/package-lock.json
	@$(BIN)/python -m $(CONTRACT_TOOLS_MODULE)
	@touch $@

$(VENV)/.peers: $(VENV)/.uv packaging/requirements/peers.txt
	$(UV) venv --quiet --clear $(VENV)/peers
	$(UV) pip install --quiet --python $(VENV)/peers/bin/python --require-hashes -r packaging/requirements/peers.txt
	@touch $@

$(VENV)/.espeak: $(VENV)/.uv
	@sh packaging/system_package.sh espeak-ng espeak-ng "narration in languages other than English"
	@touch $@

$(VENV)/.players: $(VENV)/.uv
	@sh packaging/system_package.sh "chromium chromium-browser google-chrome" chromium "tests of the studio's page"
	@sh packaging/system_package.sh ffprobe ffmpeg "tests of films with another reader"
	@touch $@
