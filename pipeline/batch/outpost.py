"""`python -m pipeline.batch.outpost`: reads documents for a machine of a cluster, each in a killable child as at home.

A process of its own beside the cluster's worker, whose threads no child should inherit. Orders and bytes come in through its
standard input, answers leave through its standard output, as frames; it ends when its input does.
"""

from __future__ import annotations

import json
import os
import pkgutil
import tempfile
from functools import partial
from pathlib import Path
from typing import Any

from pipeline import flow
from pipeline.batch import frames
from pipeline.batch.in_process import InProcess
from pipeline.batch.key import Extractor, Limits, code_digest
from pipeline.batch.source import Task
from pipeline.batch.workers import Workers


def order(task: Task, extractor: Extractor) -> bytes:
    """What is to be read, and how. What finds the OCR engine goes by its name: each machine has an engine of its own."""
    find = extractor.find_engine
    name = f"{find.__module__}:{find.__qualname__}" if find is not None else None
    return json.dumps({"task": task, "extractor": extractor._replace(find_engine=None), "find_engine": name}).encode()


def serve(inlet: int, outlet: int) -> None:
    """An answer for each order: what it says of itself, then the result's bytes, if there is one."""
    own_code = code_digest()
    reading: Workers | InProcess | None = None
    with tempfile.TemporaryDirectory(prefix="torikumi-") as folder:
        file = Path(folder, "document")
        try:
            while (asked := frames.receive(inlet)) and (content := frames.receive(inlet)):
                task, extractor = _read(asked[1])
                if extractor.code_digest != own_code:
                    _send(
                        outlet, {"refusal": f"it reads with code {own_code}, and {extractor.code_digest} is asked for"}
                    )
                    continue
                if reading is None or reading.extractor != extractor:
                    reading = _renewed(reading, extractor)
                file.write_bytes(content[1])
                reading.add([task._replace(file=str(file))])
                answer = next(reading.answers())
                _send(outlet, {"members": answer.members, "is_new": answer.result is not None}, answer.result or b"")
        finally:
            if reading is not None:
                reading.__exit__()


def _read(body: bytes) -> tuple[Task, Extractor]:
    content = json.loads(body)
    extractor = Extractor(*content["extractor"])
    name = content["find_engine"]
    find = pkgutil.resolve_name(name) if name else None
    return Task(*content["task"]), extractor._replace(limits=Limits(*extractor.limits), find_engine=find)


def _renewed(before: Workers | InProcess | None, extractor: Extractor) -> Workers | InProcess:
    if before is not None:
        before.__exit__()
    read = partial(flow.result_of, find_engine=extractor.find_engine)
    if not hasattr(os, "fork"):
        return InProcess(extractor, read)
    flow.prepare()
    return Workers(1, extractor, read)


def _send(outlet: int, told: dict[str, Any], result: bytes = b"") -> None:
    frames.send(outlet, frames.IDENTITY, json.dumps(told).encode())
    frames.send(outlet, frames.RESULT, result)


def main() -> None:
    """Whatever a library prints goes to the error stream, not between the frames."""
    outlet = os.dup(1)
    os.dup2(2, 1)
    serve(0, outlet)


if __name__ == "__main__":
    main()
