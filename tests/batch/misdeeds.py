"""A reader that does to its process what documents do: it reads its orders from the document."""

from __future__ import annotations

import ctypes
import hashlib
import os
import signal
import time
from collections.abc import Callable

from pipeline import errors
from schemas.document import ALL_READ, Block, Diagnostic, GoesOn
from schemas.provenance import Span
from schemas.records import DocumentRecord, ReportRecord, Result


def fake(data: bytes, name: str = "", goes_on: GoesOn | None = None) -> Result:
    """One block with the document's text; an order in its first line is followed first."""
    order = data.split(b"\n", 1)[0].decode("utf-8", "replace")
    if order in ORDERS:
        ORDERS[order]()
    text = data.decode("utf-8", "replace").replace("\x00", "\ufffd")
    document = DocumentRecord(document_id=hashlib.sha256(data).hexdigest(), byte_size=len(data), status="extracted")
    diagnostics = (Diagnostic("warning", "odd", "an odd line"),) if order == "warn" else ()
    if order == "diagnose":
        diagnostics = (Diagnostic("error", "lost", "a lost line"),)
    confidence = 0.9 if order == "scanned" else None
    return Result(
        document,
        (Block(text, "line 1", confidence=confidence),),
        (Span(0, 0, len(text), "remainder"),),
        (),
        diagnostics,
    )


def paged(data: bytes, name: str, goes_on: GoesOn) -> Result:
    """Each line is a page, and becomes a block; orders are followed on their page, `later` ones behind the last page."""
    lines = data.decode().splitlines()
    pages = [line for line in lines if not line.startswith("later ")]
    read = []
    for number, line in enumerate(pages, 1):
        if not goes_on(number):
            break
        ORDERS.get(line, lambda: None)()
        read.append(line)
    is_understood = goes_on(ALL_READ)
    for line in lines:
        if is_understood and line.startswith("later "):
            ORDERS[line.removeprefix("later ")]()
    blocks = tuple(Block(line, f"page {at}", page=at) for at, line in enumerate(read, 1))
    spans = tuple(Span(at, 0, len(line), "remainder") for at, line in enumerate(read))
    document_id = hashlib.sha256(data).hexdigest()
    document = DocumentRecord(
        document_id=document_id,
        byte_size=len(data),
        page_count=len(pages),
        character_count=sum(map(len, read)),
        status="extracted",
    )
    report = ReportRecord(report_id=document_id[:8], document_id=document_id, position=1, form="focus_goals")
    return Result(document, blocks, spans, records={"reports": (report,)} if is_understood else {})


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


def _nest() -> None:
    """A result whose JSON is a hundred thousand brackets deep."""
    body = b"{\n" + b"[" * 100_000
    for handle in range(3, 64):
        try:
            os.write(handle, b"I" + len(body).to_bytes(4, "big") + body)
        except OSError:
            continue
        try:
            os.write(handle, b"R" + len(body).to_bytes(4, "big") + body)
        except OSError:
            continue


def _impersonate() -> None:
    """Says that it reads something else, of a size that is none."""
    body = b'{"document_id": "../x", "byte_size": "many"}'
    for handle in range(3, 64):
        try:
            os.write(handle, b"I" + len(body).to_bytes(4, "big") + body)
        except OSError:
            continue
    os._exit(0)


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
    "wait": lambda: time.sleep(0.3),
    "hang in a child": _hang_in_a_child,
    "eat": _eat,
    "wrapped memory": _wrap,
    "defect": lambda: _raise(ValueError("a defect")),
    "leave": lambda: _raise(SystemExit(0)),
    "malformed": lambda: _raise(errors.MalformedDocument("it is damaged: mend it")),
    "flood": _flood,
    "lie": _lie,
    "nest": _nest,
    "impersonate": _impersonate,
    "chatter": lambda: os.write(2, b"\x1b[31mnoise\n"),
}
