"""Two runs at once: one does the work, the other says who is first and ends with 3."""

from __future__ import annotations

import os
import re
import shutil
import time

import pytest
from worlds import OUT, TOLD, World, extract, finish

from pipeline.batch import publish


def race(world: World, runs: int = 2) -> list[int]:
    """Starts them together, each telling into a file of its own; gives the exit statuses, winners first."""
    folder = world.attempt()
    files = [folder / f"told{number}.txt" for number in range(runs)]

    def telling(target):
        def begin() -> None:
            handle = os.open(target, os.O_WRONLY | os.O_CREAT)
            os.dup2(handle, 2)

        return begin

    processes = [extract(folder, first=telling(file)) for file in files]
    statuses = {process: finish(process) for process in processes}
    winners = {process for process, status in statuses.items() if status != 3}
    for process, file in zip(processes, files, strict=True):
        if statuses[process] == 3:
            named = re.search(r"another run \(process (\d+)\)", file.read_text())
            assert named is not None, file.read_text()
            assert int(named[1]) in winners
    world.assert_heals(folder)
    shutil.rmtree(folder)
    return sorted(statuses.values())


def test_one_of_two_runs_wins(world):
    """The other one names it."""
    for _ in range(3):
        assert race(world)[-1] in (1, 3)


@pytest.mark.slow
def test_a_hundred_races(world):
    """Each has a winner, and whoever lost names a winner."""
    lost = 0
    for _ in range(100):
        statuses = race(world, 3)
        assert min(statuses) < 3
        lost += statuses.count(3)
    assert lost > 50


def test_the_second_run_ends_at_once(world):
    """Within a second, with 3, and without touching anything."""
    folder = world.attempt()
    with publish.Output(folder / OUT, folder / OUT / "torikumi.sqlite"):
        before = {file: file.stat().st_mtime_ns for file in folder.rglob("*") if file.is_file() and file.name != TOLD}
        began = time.monotonic()
        assert finish(extract(folder)) == 3
        assert time.monotonic() - began < 1.0 + 1.0  # a second, and one more for a busy machine
        assert f"process {os.getpid()}" in (folder / TOLD).read_text()
        assert {file: file.stat().st_mtime_ns for file in before} == before
