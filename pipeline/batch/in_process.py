"""Where a system cannot fork (Windows): the same answers from this process, guarded by the clock alone."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterable, Iterator

from pipeline import errors, flow
from pipeline.batch import child, frames, summary
from pipeline.batch.answer import Answer, failed, too_slow
from pipeline.batch.key import Extractor
from pipeline.batch.source import Queue, Task

_ENDED = "reading it ended without a result: convert the file anew and report it"


class InProcess:
    """One document after the other, each in a thread that is left behind where it takes too long."""

    def __init__(self, extractor: Extractor, read: child.Read = flow.result_of) -> None:
        self.extractor = extractor
        self.read = read
        self.queue: Queue[Task] = Queue()

    def __enter__(self) -> InProcess:
        return self

    def __exit__(self, *_: object) -> None:
        self.queue = Queue()

    def add(self, tasks: Iterable[Task]) -> None:
        """More to do, while `answers` runs too."""
        self.queue.add(tasks)

    def answers(self) -> Iterator[Answer]:
        """An answer for each task, in the order in which they were added."""
        while self.queue:
            yield self._answer(self.queue.take())

    def _answer(self, task: Task) -> Answer:
        said: list[tuple[bytes, bytes]] = []
        reader = child.Reader(self.extractor, self.read, lambda kind, body: said.append((kind, body)))
        thread = threading.Thread(target=reader.answer, args=(task,), daemon=True)
        thread.start()
        thread.join(self.extractor.limits.seconds)
        parts = dict(said)
        members = tuple((name, number) for name, number in json.loads(parts.get(frames.MEMBERS, b"[]")))
        if frames.SAME in parts:
            return Answer(task, None, None, members)
        if frames.RESULT in parts:
            return Answer(task, parts[frames.RESULT], summary.read(parts[frames.RESULT]), members)
        identity = json.loads(parts.get(frames.IDENTITY, b"{}"))
        error = too_slow(self.extractor) if thread.is_alive() else errors.DocumentCrashed(_ENDED)
        return failed(task, identity, error, self.extractor)
