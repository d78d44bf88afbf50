"""Measures everything and writes the results."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from benchmarks.speed import commands, guard, page, readers
from benchmarks.speed.inputs import KEPT, Inputs
from benchmarks.speed.page import Results

REPORTS, PAGES = 300, 200
PARTS = ("reading", "memory", "start-up", "workers", "parent", "guard")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", choices=PARTS, action="append", help="a part; then nothing is written")
    return parser.parse_args()


def measured(parts: list[str], rounds: int) -> Results:
    """All parts that are wanted, each printed as soon as it is known."""
    inputs, results = Inputs(KEPT, REPORTS, PAGES), Results()
    inputs.build()
    if "reading" in parts:
        for task in readers.TASKS:
            results.reading[task] = readers.measure(inputs, task, rounds)
            print(page.reading({task: results.reading[task]}), flush=True)
    if "memory" in parts:
        results.growth = readers.growth(inputs)
    with tempfile.TemporaryDirectory() as name:
        if "start-up" in parts:
            results.start_up = commands.start_up(Path(name), inputs, max(rounds, 9))
            print(page.start_up(results.start_up), flush=True)
        if "workers" in parts:
            results.workers = commands.workers(Path(name), inputs, rounds)
        if "parent" in parts:
            results.parent = commands.parent_memory(Path(name))
        if "guard" in parts:
            results.guard = guard.ratios(Path(name, "guard"))
    return results


def main() -> int:
    """1 where something that must hold does not, else 0."""
    options = arguments()
    results = measured(options.only or list(PARTS), options.rounds)
    print(page.memory(results))
    missed = page.missed(results)
    for line in missed:
        print(f"missed: {line}", file=sys.stderr)
    if not options.only:
        page.write(results, options.rounds)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
