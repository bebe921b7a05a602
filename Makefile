# make demo   set up, index the sample plans, answer two questions
# make test   set up with tools, lint, type-check, test
# make bench  quality and speed, printed as tables
# make clean  remove what the others made

PYTHON ?= python3
VENV ?= .venv
DEMO ?= build/demo
PYTEST_ARGS ?=

BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
TOOLS := $(VENV)/.tools
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt
BENCHMARKS := reading segmentation relevance counterparts encoder throughput scale crash fuzz

.PHONY: demo test bench clean

demo: $(INSTALLED)
	$(BIN)/beleid --corpus $(DEMO) ingest corpus/samples
	$(BIN)/beleid --corpus $(DEMO) search wat doen anderen tegen overlast van jongeren -k 5
	$(BIN)/beleid --corpus $(DEMO) compare -k 5 --text "Ouderen leren hoe zij oplichting via telefoon en internet herkennen"

test: $(TOOLS)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest $(PYTEST_ARGS)

bench: $(TOOLS)
	@for name in $(BENCHMARKS); do echo "== $$name"; $(BIN)/python -m benchmarks.$$name || exit 1; done

clean:
	rm -rf $(VENV) build *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis

# setuptools stands in the environment and build isolation is off, so that this works again without a network.
$(INSTALLED): pyproject.toml constraints.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(PIP) setuptools
	$(PIP) --no-build-isolation --editable .
	touch $@

$(TOOLS): $(INSTALLED)
	$(PIP) --no-build-isolation --editable '.[dev]'
	touch $@
