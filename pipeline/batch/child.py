"""The process that reads documents, one after the other, under its limits. It may die at any moment; nobody minds.

It has no database handle and no open file but the two pipes; its results are JSON bytes. What it cannot read it answers
with a result that says so; only what kills it (a crash in C, the clock, the memory) is left to the parent to tell.
"""

from __future__ import annotations

import hashlib
import json
import mmap
import os
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from pipeline import errors, flow
from pipeline.batch import archive, frames, source
from pipeline.batch.key import Extractor
from pipeline.batch.progress import Cut, Progress
from pipeline.batch.source import Task
from schemas import result_json
from schemas.document import Diagnostic, GoesOn
from schemas.records import DocumentRecord, Result

Read = Callable[[bytes, str, GoesOn], Result]
Send = Callable[[bytes, bytes], None]

TOO_MUCH_MEMORY = "reading it takes more memory than allowed: raise --memory-limit or split it"
_OCR_CODES = frozenset(
    {"page-without-text", "untrusted-text", "ocr-failed", "vertical-writing"}
)  # of pages that need OCR
_OPEN_FILES = 64
_LARGEST_WRITE = 256_000_000  # bytes of a temporary file, which only OCR makes
_RETIRES_AT = 0.5  # of the memory limit: a child grown by that much is replaced before the next document
_ADDRESS = re.compile(r" at 0x[0-9a-f]+")


class Size(NamedTuple):
    """Bytes of a process: its addresses, and what of them is in memory."""

    address_space: int
    resident: int


class StartOver(Exception):
    """What earlier documents left in memory may be to blame: a fresh child is to try this one."""


class Reader:
    """Answers tasks. `read` is `flow.result_of`, or another function of the same kind."""

    def __init__(self, extractor: Extractor, read: Read, send: Send) -> None:
        self.extractor = extractor
        self.read = read
        self.send = send
        self.is_fresh = True
        self._archive: tuple[str, bytes] = ("", b"")

    def answer(self, task: Task) -> None:
        """Sends what became of the document: its identity, then that nothing changed, or its result."""
        try:
            data = self._bytes(task)
        except errors.DocumentError as error:
            self._fail(task.absent_id, error, None)
            return
        document_id = hashlib.sha256(data).hexdigest()
        identity = {"document_id": document_id, "byte_size": len(data)}
        self.send(frames.IDENTITY, json.dumps(identity).encode())
        if task.member is None and archive.is_archive(data):
            self._open(data, document_id)
        elif task.known is not None and task.known in self.extractor.keys(document_id):
            self.send(frames.SAME, b"")
        else:
            self._parse(data, document_id, task)

    def _bytes(self, task: Task) -> bytes:
        if task.member is None or task.archive_id is None:
            return source.read(task.file)
        if self._archive[0] != task.archive_id:
            data = source.read(task.file)
            if hashlib.sha256(data).hexdigest() != task.archive_id:
                raise errors.UnreadableFile("the archive changed while it was read: run again")
            self._archive = (task.archive_id, data)
        return archive.member(self._archive[1], task.member)

    def _open(self, data: bytes, document_id: str) -> None:
        try:
            members = archive.members(data)
        except errors.DocumentError as error:
            self._fail(document_id, error, len(data))
            return
        listing = json.dumps(members).encode()
        if len(listing) > frames.LARGEST[frames.MEMBERS]:
            self._fail(
                document_id, errors.DocumentTooLarge("the names in the archive are too long: repack it"), len(data)
            )
            return
        self._archive = (document_id, data)
        note = Diagnostic("info", "archive", f"an archive of {len(members)} files, each read as a document of its own")
        record = DocumentRecord(document_id=document_id, format="archive", byte_size=len(data), status="extracted")
        self.send(frames.MEMBERS, listing)
        self._result(Result(record, diagnostics=(note,)))

    def _parse(self, data: bytes, document_id: str, task: Task) -> None:
        failure = None
        progress = Progress(self.send, self.extractor.limits.seconds, Cut(*task.cut) if task.cut else None)
        try:
            self._result(progress.told(self.read(data, task.name, progress.goes_on)), progress.why)
        except Exception as error:
            failure = ours(error)
        if isinstance(failure, errors.DocumentMemory) and not self.is_fresh:
            raise StartOver
        if failure is not None:  # outside of the block above, which keeps alive whatever filled the memory
            self._fail(document_id, failure, len(data))

    def _result(self, result: Result, why: str | None = None) -> None:
        document = result.document
        key = self.extractor.key(document.document_id, why or document.status, uses_ocr=_uses_ocr(result))
        body = result_json.dumps(result, key)
        if len(body) > frames.LARGEST_RESULT:
            reason = f"its result has {len(body):,} bytes, the limit is {frames.LARGEST_RESULT:,}: split the file"
            self._fail(document.document_id, errors.DocumentTooLarge(reason), document.byte_size)
        else:
            self.send(frames.RESULT, body)

    def _fail(self, document_id: str, error: errors.DocumentError, byte_size: int | None) -> None:
        result = flow.failure(document_id, error, byte_size)
        self.send(frames.RESULT, result_json.dumps(result, self.extractor.key(document_id, error.status)))


def _uses_ocr(result: Result) -> bool:
    """Whether the result may be another with another OCR engine, or with one at all."""
    document = result.document
    return (
        document.status == "needs_ocr"
        or any(block.confidence is not None for block in result.blocks)
        or any(note.code in _OCR_CODES for note in result.diagnostics)
    )


def ours(error: BaseException) -> errors.DocumentError:
    """Our error for one that ended the reading. Libraries wrap a MemoryError in their own; it is unwrapped here."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, MemoryError):
            return errors.DocumentMemory(TOO_MUCH_MEMORY)
        cause = cause.__cause__ or cause.__context__
    if isinstance(error, errors.DocumentError):
        return type(error)(str(error))
    words = _ADDRESS.sub("", str(error)).strip()[:300]
    kind = type(error).__name__
    return errors.DocumentCrashed(f"a defect of torikumi, not of the file ({kind}: {words}): please report it")


def serve(tasks: int, results: int, extractor: Extractor, read: Read) -> None:
    """Answers tasks until there are none. Runs in the child and never returns to the parent's code."""
    reader = Reader(extractor, read, lambda kind, body: frames.send(results, kind, body))
    most = _peak() + _RETIRES_AT * (extractor.limits.megabytes << 20)
    while (frame := frames.receive(tasks)) is not None:
        try:
            reader.answer(Task(*json.loads(frame[1])))
        except StartOver:
            return
        reader.is_fresh = False
        if _peak() > most:
            return


def confine(megabytes: int, parent: int) -> None:
    """Limits this process, each as far as the system knows it: memory, files, core dumps, a life with its parent.

    The memory is what documents may take on top of what the parent held when this process began.
    """
    os.setsid()
    _die_with(parent)
    _silence()
    try:
        import resource
    except ImportError:
        return
    wanted = (
        ("RLIMIT_AS", size("self").address_space + (megabytes << 20)),
        ("RLIMIT_CORE", 0),
        ("RLIMIT_NOFILE", _OPEN_FILES),
        ("RLIMIT_FSIZE", _LARGEST_WRITE),
    )
    for name, value in wanted:
        number = getattr(resource, name, None)
        if number is None:
            continue
        try:
            resource.setrlimit(number, (value, value))
        except (ValueError, OSError):  # macOS refuses RLIMIT_AS, containers may refuse others
            continue


def _die_with(parent: int) -> None:
    """Linux ends this process with its parent; elsewhere it ends when it finds the pipe closed."""
    if sys.platform != "linux":
        return
    import ctypes
    import signal

    set_parent_death_signal = 1
    ctypes.CDLL(None).prctl(set_parent_death_signal, int(signal.SIGKILL))
    if os.getppid() != parent:
        os._exit(1)


def _silence() -> None:
    """What C libraries write to the terminal is nobody's message, and may hold a document's control characters."""
    null = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(null, stream)
    os.close(null)


def size(process: int | str) -> Size:
    """Of a process by its number, or of this one (`self`); nothing where the system has no `/proc`."""
    try:
        pages = Path(f"/proc/{process}/statm").read_bytes().split()
        return Size(*(int(number) * mmap.PAGESIZE for number in pages[:2]))
    except (OSError, ValueError):
        return Size(0, 0)


def peak(usage: Any) -> int:
    """Bytes of memory that a process held at most, of what the system says it used: macOS counts bytes, others kilobytes."""
    return int(usage.ru_maxrss) * (1 if sys.platform == "darwin" else 1024)


def _peak() -> int:
    """The same of this process; what it began with counts."""
    try:
        import resource
    except ImportError:
        return 0
    return peak(resource.getrusage(resource.RUSAGE_SELF))
