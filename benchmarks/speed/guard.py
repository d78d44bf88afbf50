"""The short form: few reports, few rounds, ratios of the least CPU times. A test holds them against the recorded ones."""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from pathlib import Path

from benchmarks.speed.contestants import Contestant
from benchmarks.speed.inputs import Inputs
from benchmarks.speed.measuring import alternating
from benchmarks.speed.readers import OURS
from benchmarks.speed.targets import GUARDED, MAY_WORSEN

REPORTS = 12
ROUNDS = 5


def ratios(folder: Path) -> dict[str, float]:
    """Ours by theirs, by the other's name: smaller is better for each. The folder takes the files that are read."""
    inputs = Inputs(folder, REPORTS, pages=0)
    inputs.build()
    return {other: least(inputs.files(task), other) for task, other in GUARDED}


def least(files: list[Path], other: str) -> float:
    """Ours by the other's, over the same files in turn."""
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        readers = {name: stack.enter_context(Contestant(name, Path(folder, name))) for name in (OURS, other)}
        costs = alternating({name: lambda r=reader: r.read(files) for name, reader in readers.items()}, ROUNDS)
    return costs.least_ratio(OURS, other)


def worsened(measured: dict[str, float], recorded: dict[str, float]) -> dict[str, tuple[float, float]]:
    """The ratios, measured and recorded, that grew by a third or more, or that nobody recorded."""
    return {
        name: (ratio, recorded.get(name, 0.0))
        for name, ratio in measured.items()
        if ratio >= recorded.get(name, 0.0) * MAY_WORSEN
    }
