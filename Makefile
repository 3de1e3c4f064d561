# make demo, make test: all they need is Python 3.11 or newer.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin

.PHONY: demo test test-all check bench bench-full bench-peers clean

demo: $(VENV)/train.stamp
	rm -rf demo
	$(BIN)/curate demo demo

test: $(VENV)/test.stamp
	$(BIN)/python -m pytest -n 2 --dist worksteal -m "not slow"

test-all: $(VENV)/test.stamp
	$(BIN)/python -m pytest -n 2 --dist worksteal

check: $(VENV)/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# Exits with 3 where a ratio is worse than the one in benchmarks/results by more than 30 %.
bench: $(VENV)/test.stamp
	$(BIN)/python benchmarks/compare.py small

bench-full: $(VENV)/test.stamp
	$(BIN)/python benchmarks/compare.py full

# Side by side with other tools, which live in an environment of their own.
PEERS ?= .venv-peers
bench-peers: $(VENV)/test.stamp
	$(PYTHON) -m venv $(PEERS)
	$(PEERS)/bin/pip install --quiet "datatrove[io,processing]==0.10.1" orjson regex consentml==0.2.0 \
		faiss-cpu==1.15.1
	$(BIN)/python benchmarks/b4_near_duplicates.py --peer-python $(PEERS)/bin/python
	$(BIN)/python benchmarks/b11_privacy_gate.py --peer-python $(PEERS)/bin/python
	$(BIN)/python benchmarks/b13_revocation.py --peer-python $(PEERS)/bin/python

clean:
	rm -rf $(VENV) $(PEERS) demo build dist

# One environment, filled step by step: the trainer for the demo, pytest for the tests, the linters.
$(VENV)/venv.stamp:
	$(PYTHON) -m venv $(VENV)
	touch $@

$(VENV)/%.stamp: $(VENV)/venv.stamp pyproject.toml constraints.txt
	$(BIN)/pip install --quiet --constraint constraints.txt --editable ".[$*]"
	touch $@
