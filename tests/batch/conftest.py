"""A reader that does to its process what documents do: it reads its orders from the document."""

from __future__ import annotations

import ctypes
import hashlib
import os
import signal
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from pipeline import errors
from pipeline.batch import key, plan, run
from schemas.document import Block, Diagnostic
from schemas.provenance import Span
from schemas.records import DocumentRecord, Result


def fake(data: bytes, name: str = "") -> Result:
    """One block with the document's text; an order in its first line is followed first."""
    order = data.split(b"\n", 1)[0].decode("utf-8", "replace")
    if order in ORDERS:
        ORDERS[order]()
    text = data.decode("utf-8", "replace").replace("\x00", "\ufffd")
    document = DocumentRecord(document_id=hashlib.sha256(data).hexdigest(), byte_size=len(data), status="extracted")
    diagnostics = (Diagnostic("warning", "odd", "an odd line"),) if order == "warn" else ()
    if order == "diagnose":
        diagnostics = (Diagnostic("error", "lost", "a lost line"),)
    return Result(document, (Block(text, "line 1"),), (Span(0, 0, len(text), "remainder"),), (), diagnostics)


def _segfault() -> None:
    ctypes.string_at(0)


def _eat() -> None:
    hoard = []
    while True:
        hoard.append(bytearray(16_000_000))


def _wrap() -> None:
    try:
        raise MemoryError
    except MemoryError as error:
        raise errors.MalformedDocument("the library could not read it") from error


def _raise(error: BaseException) -> None:
    raise error


def _hang() -> None:
    while True:
        time.sleep(0.05)


def _hang_in_a_child() -> None:
    if os.fork() == 0:
        _hang()
    _hang()


def _flood() -> None:
    """Writes to every pipe it has, as a process that was taken over might."""
    for handle in range(3, 64):
        try:
            os.write(handle, b"R\xff\xff\xff\xff" + b"x" * 60_000)
        except OSError:
            continue


def _lie() -> None:
    for handle in range(3, 64):
        try:
            os.write(handle, b"R\x00\x00\x00\x04null")
        except OSError:
            continue


ORDERS: dict[str, Callable[[], object]] = {
    "exit": lambda: os._exit(7),
    "segfault": _segfault,
    "abort": os.abort,
    "killed": lambda: os.kill(os.getpid(), signal.SIGKILL),
    "hang": _hang,
    "hang in a child": _hang_in_a_child,
    "eat": _eat,
    "wrapped memory": _wrap,
    "defect": lambda: _raise(ValueError("a defect")),
    "leave": lambda: _raise(SystemExit(0)),
    "malformed": lambda: _raise(errors.MalformedDocument("it is damaged: mend it")),
    "flood": _flood,
    "lie": _lie,
    "chatter": lambda: os.write(2, b"\x1b[31mnoise\n"),
}


def stub(results: Iterable[tuple[str, str, Path]], target: Path) -> None:
    """A database for tests: a line a document, with the bytes of its result."""
    lines = [f"{root}/{path} {hashlib.sha256(file.read_bytes()).hexdigest()}\n" for root, path, file in results]
    target.write_text("".join(sorted(lines)), "utf-8")


class Bench:
    """A folder of reports, an output folder, and runs over them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.reports = folder / "reports"
        self.out = folder / "out"
        self.database = self.out / "torikumi.sqlite"
        self.reports.mkdir()
        self.seconds = 10.0  # more than a busy machine needs; less where a test waits for the clock

    def put(self, path: str, content: str | bytes) -> Path:
        file = self.reports / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        return file

    def request(self, **changes: object) -> run.Request:
        limits = key.Limits(self.seconds, megabytes=256)
        extractor = key.Extractor("vocabulary", limits)
        planned = plan.plan([self.reports], self.out)
        wanted = run.Request(planned, self.out, self.database, extractor, stub, fake, jobs=1)
        return wanted._replace(**changes)

    def run(self, **changes: object) -> run.Report:
        return run.run(self.request(**changes), lambda *_: None)

    def statuses(self, **changes: object) -> dict[str, str]:
        return {one.path: one.status for one in self.run(**changes).outcomes}

    def results(self) -> dict[str, bytes]:
        """Every file of the output that a run answers for, but the state and the log."""
        kept = (".json", ".sqlite")
        files = [file for file in sorted(self.out.rglob("*")) if file.suffix in kept and not file.name.startswith(".")]
        return {file.relative_to(self.out).as_posix(): file.read_bytes() for file in files}


@pytest.fixture
def bench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bench:
    monkeypatch.chdir(tmp_path)
    return Bench(tmp_path)
