"""Each hostile file costs its own row: the right status, within its limit, with the parent small and the others read."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import hostile_files
import pytest
from hostile_files import Hostile

HERE = Path(__file__).resolve().parent
SECONDS = 10.0  # for one document
GRACE = 2.0  # past the limit, until the parent has told
LARGEST_PARENT = 300 << 20  # bytes
READ = {"a report.txt": "extracted", "z report.txt": "extracted"}

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="without fork the clock is the only limit")


def drive(files: Iterable[Hostile], folder: Path) -> dict[str, Any]:
    """A run over the files and two reports among them; each one's status, seconds and first message, and the parent's peak."""
    reports = folder / "reports"
    reports.mkdir()
    for name in READ:
        (reports / name).write_text(hostile_files.REPORT + "取組の成果\n・親子が増えた。\n" + name, "utf-8")
    for file in files:
        (reports / file.name).write_bytes(file.make())
    command = [sys.executable, HERE / "drive.py", reports, folder / "out", str(SECONDS), "1"]
    done = subprocess.run([*map(str, command)], capture_output=True, text=True, check=False, timeout=3000)
    assert done.returncode == 0, done.stderr[-4000:]
    told: dict[str, Any] = json.loads(done.stdout)
    return told


@pytest.fixture(scope="module", params=["quick", pytest.param("slow", marks=pytest.mark.slow)])
def told(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[tuple[Hostile, ...], dict[str, Any]]:
    files = {"quick": hostile_files.QUICK, "slow": hostile_files.SLOW}[request.param]
    return files, drive(files, tmp_path_factory.mktemp("hostile"))


def test_each_ends_in_a_right_status(told: tuple[tuple[Hostile, ...], dict[str, Any]]) -> None:
    files, run = told
    wrong = {
        file.name: run["files"].get(file.name) for file in files if run["files"][file.name][0] not in file.statuses
    }
    assert not wrong


def test_each_ends_within_its_limit(told: tuple[tuple[Hostile, ...], dict[str, Any]]) -> None:
    late = {name: seconds for name, (_, seconds, _) in told[1]["files"].items() if seconds > SECONDS + GRACE}
    assert not late


def test_the_parent_stays_small(told: tuple[tuple[Hostile, ...], dict[str, Any]]) -> None:
    assert told[1]["peak"] < LARGEST_PARENT


def test_the_others_are_read(told: tuple[tuple[Hostile, ...], dict[str, Any]]) -> None:
    assert {name: told[1]["files"][name][0] for name in READ} == READ


def test_no_pattern_takes_longer_than_its_text(told: tuple[tuple[Hostile, ...], dict[str, Any]]) -> None:
    """Thirty kilobytes in ten seconds: what is slower goes back and forth. Megabytes may well take longer."""
    if told[0] is hostile_files.SLOW:
        pytest.skip("asked of the short files")
    runs = {name for name in told[1]["files"] if name.endswith(".txt")}
    stopped = [name for name in runs if told[1]["files"][name][0] in hostile_files.STOPPED]
    assert not stopped
