"""`python coverage.py FORMAT SECONDS FOLDER`: atheris chooses the mutants by the branches of ours that they reach.

Its bytes are the dice of `mutations`, so that a mutant stays a file of its format, or for one in four the file itself. Ends
with 1 at the first finding, the mutant in FOLDER.
"""

from __future__ import annotations

import importlib
import random
import resource
import sys
import traceback
from pathlib import Path

import atheris

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(folder) for folder in (HERE.parents[1], HERE.parent, HERE.parent / "loaders", HERE)]

import mutations  # noqa: E402
import seeds  # noqa: E402

LAYERS = ("loaders", "normalization", "outline", "report_forms")
with atheris.instrument_imports(include=[f"pipeline.{layer}" for layer in LAYERS]):
    import oracle

    for file in sorted(file for layer in LAYERS for file in (HERE.parents[1] / "pipeline" / layer).glob("*.py")):
        importlib.import_module(f"pipeline.{file.parent.name}.{file.stem}".removesuffix(".__init__"))


class Dice(random.Random):
    """Numbers out of bytes; when they run out, always the first choice."""

    def __init__(self, data: bytes) -> None:
        super().__init__(0)
        self._left = atheris.FuzzedDataProvider(data)

    def getrandbits(self, k: int) -> int:
        return self._left.ConsumeIntInRange(0, (1 << k) - 1) if k <= 63 else 0

    def randrange(self, start: int, stop: int | None = None, step: int = 1) -> int:
        low, high = (0, start) if stop is None else (start, stop)
        return low + step * self._left.ConsumeIntInRange(0, (high - low - 1) // step)

    def random(self) -> float:
        return self.getrandbits(53) / (1 << 53)


def main(form: str, seconds: str, folder: str) -> None:
    file = Path(folder, f"mutant.{form}")
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

    def read(dice: bytes) -> None:
        chance = Dice(dice)
        data = mutations.MUTATE[form](mutations.pick(chance, seeds.of(form)), chance)
        file.write_bytes(data)
        oracle.check(data, file.name)

    def guarded(dice: bytes) -> None:
        try:
            read(dice)
        except Exception:
            traceback.print_exc()
            raise

    limits = [
        f"-max_total_time={int(float(seconds))}",
        "-timeout=60",
        "-rss_limit_mb=1500",
        "-max_len=200",
        "-len_control=0",
    ]
    atheris.Setup([sys.argv[0], *limits, f"-artifact_prefix={folder}/", "-print_final_stats=1"], guarded)
    atheris.Fuzz()


if __name__ == "__main__":
    main(*sys.argv[1:])
