"""`python campaign.py FORMAT SECONDS SEED FOLDER`: reads mutants for so long and ends with 1 at the first finding.

A process of its own, under the limits of a run's children: a crash in a C library, a hang and a greedy mutant are findings
too. The mutant at hand always lies in FOLDER, so that it can be read again whatever became of the process.
"""

from __future__ import annotations

import random
import resource
import signal
import sys
import time
import traceback
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(folder) for folder in (HERE.parents[1], HERE.parent, HERE.parent / "loaders", HERE)]

import mutations  # noqa: E402
import oracle  # noqa: E402
import seeds  # noqa: E402
from hypothesis import HealthCheck, Phase, given, seed, settings  # noqa: E402
from hypothesis import strategies as st  # noqa: E402

MEMORY = 1 << 30  # as a child has it
HANG = 30  # seconds; the alarm of the system ends what no exception can
BATCH = 50  # examples between two looks at the clock


def mutant(form: str, chance: random.Random) -> bytes:
    return mutations.MUTATE[form](mutations.pick(chance, seeds.of(form)), chance)


def campaign(form: str, seconds: float, start: int, folder: Path) -> int:
    """How many mutants were read; raises what the first finding raised."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    count = 0
    file = folder / f"mutant.{form}"

    @settings(
        max_examples=BATCH,
        deadline=None,
        database=None,
        derandomize=False,
        phases=[Phase.generate],  # the mutant is kept as it is: to shrink it may take longer than the whole campaign
        suppress_health_check=list(HealthCheck),
    )
    @given(st.randoms(use_true_random=False))
    def read(chance: random.Random) -> None:
        nonlocal count
        data = mutant(form, chance)
        file.write_bytes(data)
        signal.alarm(HANG)
        oracle.check(data, file.name)
        signal.alarm(0)
        count += 1

    end = time.monotonic() + seconds
    while time.monotonic() < end:
        (folder / f"seed.{form}").write_text(str(start))
        seed(start)(read)()
        start += 1
    file.unlink()
    return count


if __name__ == "__main__":
    form, seconds, start, folder = sys.argv[1:]
    try:
        print(f"{form}: {campaign(form, float(seconds), int(start), Path(folder))} mutants")
    except Exception:
        traceback.print_exc()
        sys.exit(1)
