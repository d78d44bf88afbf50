"""`python drive.py FOLDER OUT SECONDS JOBS`: a run over FOLDER; prints each file's status and seconds, and its own peak memory.

A process of its own, so that its memory is that of a run's parent and nothing else's.
"""

from __future__ import annotations

import json
import re
import resource
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from pipeline.batch import key, plan, run


def main(folder: str, out: str, seconds: str, jobs: str) -> None:
    extractor = key.Extractor("vocabulary", key.Limits(float(seconds), 1024))
    planned = plan.plan([Path(folder)], Path(out))
    request = run.Request(planned, Path(out), Path(out, "a.sqlite"), extractor, build, jobs=int(jobs))
    told = {}
    before = time.monotonic()

    def watch(outcome: run.Outcome, done: int, total: int) -> None:
        nonlocal before
        now = time.monotonic()
        told[outcome.path] = (outcome.status, round(now - before, 2), [message for _, _, message in outcome.told][:1])
        before = now

    run.run(request, watch)
    print(json.dumps({"files": told, "peak": peak()}, ensure_ascii=False))


def peak() -> int:
    """Of this program alone: what `getrusage` tells of holds for the process that started it as well."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss << 10
    found = re.search(r"VmHWM:\s+(\d+) kB", status.read_text("ascii"))
    assert found is not None
    return int(found[1]) << 10


def build(settings: dict[str, Any], results: Iterable[tuple[str, str, Path]], target: Path) -> tuple[()]:
    target.write_text("".join(f"{root}/{path}\n" for root, path, _ in results), "utf-8")
    return ()


if __name__ == "__main__":
    main(*sys.argv[1:])
