# `make run` and `make test` set up everything they need first; see scripts/setup.
.PHONY: help setup run test test-slow check check-format check-lint check-types check-architecture format bench docs clean

help:
	@echo "make run        set everything up, read corpus/ into extracted/torikumi.sqlite"
	@echo "make test       set everything up, run the tests: some minutes"
	@echo "make check      formatting, lint, types, architecture"
	@echo "make test-slow  the tests that take minutes"
	@echo "make bench      measure speed, pairing of labels and texts, links, suspect text"
	@echo "make format     format, and mend what the linter can mend"
	@echo "make docs       make again what README and docs show"
	@echo "make clean      remove the environments and caches"

setup:
	@PYTHON="$(PYTHON)" sh scripts/setup $(MORE)

run: setup
	@sh scripts/run

test: MORE = --extra cluster
test: setup
	.venv/bin/pytest -m "not slow"

test-slow: MORE = --extra cluster --group fuzz
test-slow: setup
	.venv/bin/pytest -m slow

check: check-format check-lint check-types check-architecture

check-format: setup
	.venv/bin/ruff format --check .

check-lint: setup
	.venv/bin/ruff check .

check-types: setup
	.venv/bin/mypy

check-architecture: setup
	.venv/bin/pytest tests/test_architecture.py

format: setup
	.venv/bin/ruff check --fix .
	.venv/bin/ruff format .

bench:
	@PYTHON="$(PYTHON)" sh scripts/setup --group bench
	.venv/bin/python -m benchmarks.speed
	.venv/bin/python -m benchmarks.pairing.curve
	.venv/bin/python -m benchmarks.links.measure
	.venv/bin/python -m benchmarks.suspects.measure

clean:
	rm -rf .venv .venv-boot .mypy_cache .pytest_cache .ruff_cache .hypothesis

docs: setup
	.venv/bin/python tests/pages.py
