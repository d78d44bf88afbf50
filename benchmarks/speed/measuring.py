"""CPU time and peak memory of processes, in alternating rounds."""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

HOME = Path(__file__).resolve().parents[2]


class Cost(NamedTuple):
    """What one measurement took: seconds of CPU (user and system, children counted), of the wall's clock, megabytes at most."""

    cpu: float
    wall: float
    megabytes: float


def of_command(command: Sequence[str], folder: Path, expected: Sequence[int] = (0,)) -> Cost:
    """A whole process, with compiled modules at hand as after an ordinary installation.

    Memory is that of the largest process, the command or a child of it. Raises `CalledProcessError` for an exit status
    that is not `expected`.
    """
    environment = {**os.environ, "PYTHONPYCACHEPREFIX": str(HOME / "benchmarks" / "inputs" / "compiled")}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    began = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in expected:
        raise subprocess.CalledProcessError(process.returncode, command)
    return Cost(usage.ru_utime + usage.ru_stime, time.perf_counter() - began, usage.ru_maxrss / kilobytes())


def own_peak() -> float:
    """Megabytes this process has held at most. Linux passes the peak of whoever started it on to `ru_maxrss`: not asked there."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / kilobytes()


def kilobytes() -> int:
    """`ru_maxrss` units in a megabyte: macOS counts bytes."""
    return 1024 * 1024 if sys.platform == "darwin" else 1024


Measure = Callable[[], Cost]


@dataclass(frozen=True)
class Rounds:
    """What each contestant cost in each round."""

    costs: Mapping[str, tuple[Cost, ...]]

    def cpu(self, name: str) -> float:
        """The median, in seconds."""
        return statistics.median(cost.cpu for cost in self.costs[name])

    def megabytes(self, name: str) -> float:
        """The most of all rounds."""
        return max(cost.megabytes for cost in self.costs[name])

    def ratio(self, upper: Sequence[str], lower: Sequence[str]) -> float:
        """The median of the rounds' ratios of CPU time; several names are added up."""
        return statistics.median(self._ratios(upper, lower))

    def least_ratio(self, upper: str, lower: str) -> float:
        """Of the least CPU times: what a busy neighbour disturbs least, for few rounds."""
        least = [min(cost.cpu for cost in self.costs[name]) for name in (upper, lower)]
        return least[0] / least[1]

    def wall_ratio(self, upper: str, lower: str) -> float:
        """The median of the rounds' ratios of the wall's clock."""
        pairs = zip(self.costs[upper], self.costs[lower], strict=True)
        return statistics.median(above.wall / below.wall for above, below in pairs)

    def _ratios(self, upper: Sequence[str], lower: Sequence[str]) -> list[float]:
        sums = [
            [sum(cost.cpu for cost in together) for together in zip(*(self.costs[name] for name in side), strict=True)]
            for side in (upper, lower)
        ]
        return [above / below for above, below in zip(*sums, strict=True)]


def alternating(contestants: Mapping[str, Measure], rounds: int) -> Rounds:
    """Measures all in turn, so often: A B C A B C."""
    costs: dict[str, list[Cost]] = {name: [] for name in contestants}
    for _ in range(rounds):
        for name, measure in contestants.items():
            costs[name].append(measure())
    return Rounds({name: tuple(all_rounds) for name, all_rounds in costs.items()})
