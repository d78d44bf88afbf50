"""Documents read on many machines by Dask distributed: the same answers, in the order in which they come.

The bytes of a document travel to a worker, its result travels back as JSON; no file system is shared. In the worker it is
read by an outpost, in a killable child under the same limits. A worker that is lost gives its documents to the others.
Dask itself trusts its scheduler and workers (what they exchange is pickled): none of them belongs on an open network.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib
import json
import logging
import os
import subprocess
import sys
import threading
import warnings
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from pipeline import errors
from pipeline.batch import frames, outpost, source, summary
from pipeline.batch.answer import Answer, failed
from pipeline.batch.key import Extractor
from pipeline.batch.source import Queue, Task

LOCAL = "local:"
INSTALL = "--cluster needs Dask: install it with `pip install 'torikumi[cluster]'`"
_AHEAD = 3  # documents on their way for each thread of the cluster
_MOST_BYTES = 200_000_000  # of documents on their way
_RETRIES = 3  # of a document whose worker was lost or whose outpost died
_PATIENCE = 30  # seconds to find the scheduler


class _Sent(NamedTuple):
    task: Task
    document_id: str
    size: int


class Cluster:
    """A cluster that answers tasks. `address` is a scheduler's, or `local:N` for N workers here. Use as a context."""

    def __init__(self, address: str, extractor: Extractor) -> None:
        self.address = address
        self.extractor = extractor
        self.queue: Queue[Task] = Queue()
        self._stack = contextlib.ExitStack()
        self._archive: tuple[str, bytes] = ("", b"")

    def __enter__(self) -> Cluster:
        try:
            distributed: Any = importlib.import_module("distributed")
        except ImportError as error:
            raise errors.OutputError(INSTALL) from error
        logging.getLogger("distributed").setLevel(logging.CRITICAL)
        try:
            self.client = self._stack.enter_context(self._client(distributed))
        except (OSError, ValueError) as error:
            raise errors.OutputError(f"{self.address}: no cluster answers there ({error}); see --cluster") from error
        self._completed: Any = distributed.as_completed()
        return self

    def _client(self, distributed: Any) -> Any:
        if not self.address.startswith(LOCAL):
            return distributed.Client(self.address, timeout=_PATIENCE)
        count = int(self.address.removeprefix(LOCAL))
        cluster = distributed.LocalCluster(
            n_workers=count,
            threads_per_worker=1,
            host="127.0.0.1",
            dashboard_address=None,
            silence_logs=logging.CRITICAL,
        )
        return distributed.Client(self._stack.enter_context(cluster))

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def add(self, tasks: Iterable[Task]) -> None:
        """More to do, while `answers` runs too."""
        self.queue.add(tasks)

    def answers(self) -> Iterator[Answer]:
        """An answer for each task, in the order in which they come."""
        sent: dict[Any, _Sent] = {}
        while self.queue or sent:
            while self.queue and self._has_room(sent):
                task = self.queue.take()
                try:
                    data = self._bytes(task)
                except errors.DocumentError as error:
                    yield failed(task, {}, error, self.extractor)
                else:
                    future = self._submit(task, data)
                    sent[future] = _Sent(task, hashlib.sha256(data).hexdigest(), len(data))
                    self._completed.add(future)
            if sent:
                future = next(self._completed)
                yield self._answer(future, sent.pop(future))

    def _has_room(self, sent: dict[Any, _Sent]) -> bool:
        threads = max(1, sum(self.client.nthreads().values()))
        return len(sent) < _AHEAD * threads and sum(one.size for one in sent.values()) < _MOST_BYTES

    def _bytes(self, task: Task) -> bytes:
        """Members of an archive travel with the whole of it; the next task is mostly another of them."""
        if task.archive_id is None:
            return source.read(task.file)
        if self._archive[0] != task.file:
            self._archive = (task.file, source.read(task.file))
        return self._archive[1]

    def _submit(self, task: Task, data: bytes) -> Any:
        asked = outpost.order(task._replace(file=""), self.extractor)
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", message="Sending large graph")
            return self.client.submit(read_there, asked, data, pure=False, retries=_RETRIES)

    def _answer(self, future: Any, sent: _Sent) -> Answer:
        identity = {"document_id": sent.document_id, "byte_size": sent.size} if sent.task.member is None else {}
        try:
            header, body = future.result()
        except Exception as error:  # of whatever class the cluster's own troubles are
            reason = f"the machines reading it were lost ({type(error).__name__}): run again"
            return failed(sent.task, identity, errors.DocumentCrashed(reason), self.extractor)
        told = json.loads(header)
        if "refusal" in told:
            raise errors.OutputError(f"{self.address}: {told['refusal']}; install the same release on all machines")
        members = tuple((str(name), int(number)) for name, number in told["members"])
        if not told["is_new"]:
            return Answer(sent.task, None, None, members)
        try:
            return Answer(sent.task, body, self._told(body, sent), members)
        except summary.NoResult as error:
            reason = f"the machine reading it gave no result that fits ({error}): install the same on all machines"
            return failed(sent.task, identity, errors.DocumentCrashed(reason), self.extractor)

    def _told(self, body: bytes, sent: _Sent) -> summary.Summary:
        """Proof that the bytes are a result, and the one that was asked for."""
        told = summary.read(body)
        is_wanted = sent.task.member is not None or told.document_id == sent.document_id
        if not is_wanted or told.key not in self.extractor.keys(told.document_id):
            raise summary.NoResult("of another document, or read with another OCR engine")
        return told


_outposts = threading.local()  # in a worker of the cluster: one for each of its threads


def read_there(asked: bytes, data: bytes) -> tuple[bytes, bytes]:
    """Runs in a worker. Raises where its outpost is lost, so that the cluster tries again."""
    process = getattr(_outposts, "process", None)
    if process is None or process.poll() is not None:
        process = _outposts.process = _outpost()
    try:
        return _asked(process, asked, data)
    except BaseException:
        process.kill()
        process.wait()
        _outposts.process = None
        raise


def _outpost() -> subprocess.Popen[bytes]:
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    command = [sys.executable, "-m", outpost.__name__]
    return subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment
    )


def _asked(process: subprocess.Popen[bytes], asked: bytes, data: bytes) -> tuple[bytes, bytes]:
    if process.stdin is None or process.stdout is None:
        raise OSError("an outpost without pipes")
    frames.send(process.stdin.fileno(), frames.TASK, asked)
    frames.send(process.stdin.fileno(), frames.TASK, data)
    header, body = (frames.receive(process.stdout.fileno()) for _ in range(2))
    if header is None or body is None:
        raise OSError("the outpost died")
    return header[1], body[1]
