# make demo, make test: all they need is Python 3.11 or newer.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin

.PHONY: demo test test-all check bench bench-full clean

demo: $(VENV)/train.stamp
	rm -rf demo
	$(BIN)/curate demo demo

test: $(VENV)/test.stamp
	$(BIN)/python -m pytest -n 2 -m "not slow"

test-all: $(VENV)/test.stamp
	$(BIN)/python -m pytest -n 2

check: $(VENV)/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/test.stamp
	$(BIN)/python benchmarks/b1_tables.py --posts 200000
	$(BIN)/python benchmarks/b6_verify.py --posts 200000
	$(BIN)/python benchmarks/b9_startup.py
	$(BIN)/python benchmarks/b13_revocation.py --accounts 20000
	$(BIN)/python benchmarks/ingest_flat.py --parquet-posts 200000 --csv-gb 0.05 --jsonl-gb 0.05

bench-full: $(VENV)/test.stamp
	$(BIN)/python benchmarks/b1_tables.py --posts 2000000
	$(BIN)/python benchmarks/b1_tables.py --posts 10000000
	$(BIN)/python benchmarks/b6_verify.py --posts 10000000
	$(BIN)/python benchmarks/b9_startup.py
	$(BIN)/python benchmarks/b13_revocation.py
	$(BIN)/python benchmarks/ingest_flat.py

clean:
	rm -rf $(VENV) demo build dist

# One environment, filled step by step: the trainer for the demo, pytest for the tests, the linters.
$(VENV)/venv.stamp:
	$(PYTHON) -m venv $(VENV)
	touch $@

$(VENV)/%.stamp: $(VENV)/venv.stamp pyproject.toml constraints.txt
	$(BIN)/pip install --quiet --constraint constraints.txt --editable ".[$*]"
	touch $@
