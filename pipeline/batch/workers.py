"""The parent's side of the children: who reads what, the clock, and what a death means.

Each child reads one document at a time, so a child that dies or is killed costs that document alone. A document that is
lost in a child which had read others before is tried once more in a fresh one: no result depends on its neighbours. One
that is lost half-way is asked for once more too, for what had been read by then (see `progress`).
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import selectors
import signal
import time
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from pipeline import errors, flow
from pipeline.batch import child, frames, summary
from pipeline.batch.answer import Answer, failed, too_slow
from pipeline.batch.key import CUT_OFF, Extractor
from pipeline.batch.progress import Reached
from pipeline.batch.source import Queue, Task

_CHUNK = 1 << 20
_HASH = re.compile("[0-9a-f]{64}")
_GRACE = 0.5  # seconds past the limit, for a result already on its way
_MOST_HANDLES = 1 << 16
_FAT = 0.5  # of the memory limit: a child that died when it had grown by that much died of it


class _Waiting(NamedTuple):
    """A task, whether a fresh child is to have it, and how far it had come where it is to be read once more."""

    task: Task
    wants_fresh: bool = False
    lost: errors.DocumentError | None = None
    began: float | None = None


@dataclass
class _Worker:
    process: int
    tasks: int
    results: int
    size: int  # bytes of memory it began with, which are its parent's
    buffer: frames.Buffer = field(default_factory=frames.Buffer)
    task: Task | None = None
    lost: errors.DocumentError | None = None  # what ended the first reading of the task at hand
    reached: Reached = field(default_factory=lambda: Reached(0.0, 0.0))
    is_fresh: bool = True
    identity: dict[str, Any] = field(default_factory=dict)
    members: tuple[tuple[str, int], ...] = ()


class Workers:
    """`jobs` children that answer tasks. Use as a context: leaving it ends every child."""

    def __init__(self, jobs: int, extractor: Extractor, read: child.Read = flow.result_of) -> None:
        self.jobs = jobs
        self.extractor = extractor
        self.read = read
        self.queue: Queue[_Waiting] = Queue()
        self._selector = selectors.DefaultSelector()
        self._workers: list[_Worker] = []

    def __enter__(self) -> Workers:
        return self

    def __exit__(self, *_: object) -> None:
        for worker in list(self._workers):
            self._end(worker)
        self._selector.close()

    def add(self, tasks: Iterable[Task]) -> None:
        """More to do, while `answers` runs too."""
        self.queue.add(map(_Waiting, tasks))

    def answers(self) -> Iterator[Answer]:
        """An answer for each task, in the order in which they come."""
        while True:
            self._hand_out()
            busy = [worker for worker in self._workers if worker.task is not None]
            if not busy:
                return
            wait = max(0.0, min(worker.reached.deadline for worker in busy) - time.monotonic())
            for key, _ in self._selector.select(wait):
                yield from self._listen(key.data)
            now = time.monotonic()
            for worker in busy:
                late = worker.task is not None and worker.reached.deadline <= now
                if late and worker in self._workers:
                    yield from self._lost(worker, too_slow(self.extractor))

    def _hand_out(self) -> None:
        idle = deque(worker for worker in self._workers if worker.task is None)
        while self.queue and (idle or len(self._workers) < self.jobs):
            waiting = self.queue.take()
            worker = idle.popleft() if idle else self._start()
            if waiting.wants_fresh and not worker.is_fresh:
                self._end(worker)
                worker = self._start()
            worker.task, worker.lost = waiting.task, waiting.lost
            began, limit = waiting.began or time.monotonic(), self.extractor.limits.seconds + _GRACE
            worker.reached = Reached(began, limit, is_last=waiting.task.cut is not None)
            try:
                frames.send(worker.tasks, frames.TASK, json.dumps(waiting.task).encode())
            except BrokenPipeError:  # it ended of itself after its last document
                self._end(worker)
                self.queue.first(waiting)

    def _listen(self, worker: _Worker) -> Iterator[Answer]:
        if worker not in self._workers:
            return
        chunk = os.read(worker.results, _CHUNK)
        if not chunk:
            if worker.task is None:
                self._end(worker)
            else:
                yield from self._lost(worker, None)
            return
        try:
            for kind, body in worker.buffer.feed(chunk):
                yield from self._take(worker, kind, body)
        except (ValueError, TypeError, RecursionError) as error:
            reason = f"the process reading it answered nonsense ({error}): convert the file anew and report it"
            yield from self._lost(worker, errors.DocumentCrashed(reason))

    def _take(self, worker: _Worker, kind: bytes, body: bytes) -> Iterator[Answer]:
        if worker.task is None:
            raise frames.BrokenFrame("an answer without a question")
        if kind == frames.IDENTITY:
            worker.identity = _identity(json.loads(body))
        elif kind == frames.MEMBERS:
            worker.members = tuple((str(name), int(number)) for name, number in json.loads(body))
        elif kind == frames.PAGE:
            worker.reached.hear(int(body))
        else:
            told = self._told(worker, body) if kind == frames.RESULT else None
            if told and told.status in CUT_OFF and self._ask_for_less(worker, _error(told)):
                self._end(worker)
                return
            answer = Answer(worker.task, body if told else None, told, worker.members)
            self._forget(worker)
            self._hand_out()  # it reads on while its answer is stored
            yield answer

    def _told(self, worker: _Worker, body: bytes) -> summary.Summary:
        """Proof that the bytes are a result, and the one that was asked for."""
        told = summary.read(body)
        wanted = worker.identity.get("document_id") or (worker.task and worker.task.absent_id)
        if told.document_id != wanted or told.key not in self.extractor.keys(told.document_id):
            raise summary.NoResult("the result of another document")
        return told

    def _lost(self, worker: _Worker, error: errors.DocumentError | None) -> Iterator[Answer]:
        """The document at hand has no result. Told is why, or it is asked of a fresh child where that may differ."""
        task, lost = worker.task, worker.lost
        death = self._end(worker)
        if task is None:
            return
        if error is None:
            if not worker.is_fresh:
                began = worker.reached.began  # its time goes on: two readings take no longer than one may
                was_begun = worker.identity or death[0]  # else the child had ended of itself after its last document
                self.queue.first(_Waiting(task, True, self._cause(death) if was_begun else lost, began))
                return
            error = self._cause(death)
        if not self._ask_for_less(worker, error):
            yield failed(task, worker.identity, _reason(task, lost, error), self.extractor)

    def _ask_for_less(self, worker: _Worker, error: errors.DocumentError) -> bool:
        """Whether something had been read that is worth asking for: once, of a fresh child."""
        task, cut = worker.task, worker.reached.cut(error.status)
        if task is None or task.cut is not None or cut is None:
            return False
        self.queue.first(_Waiting(task._replace(cut=cut), True, error, worker.reached.began))
        return True

    def _forget(self, worker: _Worker) -> None:
        worker.task = None
        worker.is_fresh = False
        worker.identity = {}
        worker.members = ()

    def _cause(self, death: tuple[int, int]) -> errors.DocumentError:
        status, growth = death
        number = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
        if number == signal.SIGKILL or growth > _FAT * (self.extractor.limits.megabytes << 20):
            return errors.DocumentMemory(child.TOO_MUCH_MEMORY)
        how = signal.Signals(number).name if number else f"exit status {os.WEXITSTATUS(status)}"
        return errors.DocumentCrashed(f"the process reading it died ({how}): convert the file anew and report it")

    def _start(self) -> _Worker:
        task_end, tasks = os.pipe()
        results, result_end = os.pipe()
        parent = os.getpid()
        try:
            process = os.fork()
        except OSError as error:
            raise errors.OutputError(f"no process could be started ({error.strerror}): try --jobs 1") from error
        if process == 0:
            _be_child(parent, task_end, result_end, self.extractor, self.read)
        os.close(task_end)
        os.close(result_end)
        _widen(results)
        worker = _Worker(process, tasks, results, child.size(process).resident)
        self._workers.append(worker)
        self._selector.register(results, selectors.EVENT_READ, worker)
        return worker

    def _end(self, worker: _Worker) -> tuple[int, int]:
        """Kills the child with everything it started; gives its exit status and by how many bytes it had grown at most."""
        self._workers.remove(worker)
        self._selector.unregister(worker.results)
        os.close(worker.tasks)
        os.close(worker.results)
        for kill in (os.killpg, os.kill):
            try:
                kill(worker.process, signal.SIGKILL)
            except (ProcessLookupError, PermissionError):
                continue
        _, status, usage = os.wait4(worker.process, 0)
        return status, child.peak(usage) - worker.size


def _reason(task: Task, lost: errors.DocumentError | None, error: errors.DocumentError) -> errors.DocumentError:
    """Of two readings that were lost, which tells why.

    The first, where the second was for less, or had only the time that the first one left. Else the second: in the
    first, documents before it may have been to blame.
    """
    if lost is not None and (task.cut is not None or isinstance(error, errors.DocumentTimeout)):
        return lost
    return error


def _identity(told: dict[str, Any]) -> dict[str, Any]:
    """Raises `ValueError` for anything but a hash and a size."""
    document_id, size = told["document_id"], told["byte_size"]
    if not (isinstance(document_id, str) and _HASH.fullmatch(document_id) and type(size) is int and size >= 0):
        raise ValueError("an identity that is none")
    return {"document_id": document_id, "byte_size": size}


def _error(told: summary.Summary) -> errors.DocumentError:
    """What the child says ended the reading."""
    kinds = (errors.DocumentTimeout, errors.DocumentMemory, errors.DocumentCrashed)
    kind = next(kind for kind in kinds if kind.status == told.status)
    return kind(next((message for severity, _, message in told.told if severity == "error"), ""))


def _be_child(parent: int, tasks: int, results: int, extractor: Extractor, read: child.Read) -> None:
    """Never returns: whatever happens here, the parent's code must not run twice."""
    status = 1
    try:
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, signal.SIG_DFL)
        _close_all_but(tasks, results)
        child.confine(extractor.limits.megabytes, parent)
        child.serve(tasks, results, extractor, read)
        status = 0
    finally:
        os._exit(status)


def _widen(pipe: int) -> None:
    """Room for a whole result, so that the child need not wait until somebody listens. Linux alone grants it."""
    with contextlib.suppress(OSError, AttributeError, ImportError):
        import fcntl

        fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, _CHUNK)


def _close_all_but(*kept: int) -> None:
    last = 2
    for handle in sorted(kept):
        os.closerange(last + 1, handle)
        last = handle
    os.closerange(last + 1, _MOST_HANDLES)
