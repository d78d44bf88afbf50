"""Any bytes end in a result of ours: mutants of real files of every format, as many as a few seconds allow.

`TORIKUMI_FUZZ_SECONDS` sets the seconds a format (20 in CI, 2 elsewhere); a fixed seed in CI, a new one each time elsewhere.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import mutations
import needs
import pytest
import seeds

HERE = Path(__file__).resolve().parent
IN_CI = os.environ.get("CI") == "true"
SECONDS = float(os.environ.get("TORIKUMI_FUZZ_SECONDS", "20" if IN_CI else "2"))
LONG = 120.0  # seconds a format of the coverage-guided fuzzer
# An old sheet with a cell in its last corner takes what a child may have, and the library that reads it ends the process then:
# the parent tells such a document by its status. See hostile.py.
OUT_OF_MEMORY = "memory allocation of"
STARTS = 100.0  # seconds that a busy machine may need besides


@pytest.mark.parametrize("form", mutations.MUTATE)
def test_any_mutant_ends_in_a_result_of_ours(form: str, tmp_path: Path) -> None:
    start = 1 if IN_CI else random.randrange(1_000_000)
    _campaign([HERE / "campaign.py", form, str(SECONDS), str(start), tmp_path], SECONDS, tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("form", mutations.MUTATE)
def test_no_branch_of_a_loader_ends_otherwise(form: str, tmp_path: Path) -> None:
    """Mutants that reach code which none before them reached are changed further."""
    needs.module("atheris")
    seconds = float(os.environ.get("TORIKUMI_FUZZ_SECONDS", LONG))
    _campaign([HERE / "coverage.py", form, str(seconds), tmp_path], seconds, tmp_path)


@pytest.mark.parametrize("form", mutations.MUTATE)
def test_mutants_differ_and_many_are_still_files_of_their_format(form: str) -> None:
    """A campaign over files that the first gate refuses would find nothing."""
    from pipeline import flow

    chance = random.Random(3)
    mutants = [mutations.MUTATE[form](mutations.pick(chance, seeds.of(form)), chance) for _ in range(30)]
    assert len(set(mutants)) > 25
    statuses = [flow.result_of(data, f"a.{form}").document.status for data in mutants]
    assert sum(status in {"extracted", "partial", "unrecognized"} for status in statuses) > 7


def _campaign(command: list[object], seconds: float, folder: Path) -> None:
    run = subprocess.run(
        [sys.executable, *map(str, command)], capture_output=True, text=True, timeout=2 * seconds + STARTS, check=False
    )
    if run.returncode == -signal.SIGABRT and OUT_OF_MEMORY in run.stderr:
        return
    kept = [f"{file} ({file.stat().st_size} bytes)" for file in sorted(folder.iterdir())]
    assert run.returncode == 0, (
        f"exit status {run.returncode}; {', '.join(kept)}\n{run.stdout[-500:]}\n{run.stderr[-4000:]}"
    )
