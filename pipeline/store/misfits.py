"""Results that do not fit the database: which they are, and the row that stands for each of them.

A database is written without a journal, so what does not fit cannot be taken back: one trial, result by result, finds all
that do not fit, and the database is written anew without them. That costs time only where something does not fit.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from pipeline.errors import OutputError, ResultMisfit
from pipeline.store import checks, passages, reference, rows

if TYPE_CHECKING:
    from schemas.records import Status

DOCUMENT_ID = re.compile(rb'"document_id": ?"([^"\\]+)"')
HEAD = 4096
STATUS: Status = "crashed"
CODE = "result-not-stored"
# Faults of a result; a disk that is full is none.
FAULTS = (
    sqlite3.IntegrityError, sqlite3.DataError, sqlite3.InterfaceError, sqlite3.ProgrammingError, OutputError,
    AttributeError, KeyError, IndexError, TypeError, ValueError, OverflowError,
)  # fmt: skip


class Source(NamedTuple):
    """A result and where its document was found. `data` is the JSON, or the file that holds it (read when needed)."""

    root: str
    path: str
    data: bytes | Path


class LeftOut(NamedTuple):
    """A document whose result does not fit, and why."""

    root: str
    path: str
    why: str


class Documents:
    """Document id → its sources, both sorted, whatever the order they came in. What tells no id has one of its path.

    The list is SQLite's, in a file without a name where it is long: as many results as there are need no memory.
    """

    def __init__(self, results: Iterable[tuple[str, str, bytes | Path]]) -> None:
        self._rows = sqlite3.connect("", isolation_level=None)
        self._rows.executescript(f"{LIST}; BEGIN;")
        sources = (Source(*result) for result in results)
        rows = ((_document_id(source), *source[:2], *_kept(source.data)) for source in sources)
        self._rows.executemany("INSERT INTO sources VALUES (?, ?, ?, ?, ?)", rows)

    def __len__(self) -> int:
        (count,) = self._rows.execute("SELECT count(DISTINCT document_id) FROM sources").fetchone()
        return int(count)

    def __iter__(self) -> Iterator[tuple[str, list[Source]]]:
        rows = self._rows.execute("SELECT * FROM sources ORDER BY document_id, root, path")
        for document_id, found in groupby(rows, key=itemgetter(0)):
            yield document_id, [Source(root, path, _found(kept, is_file)) for _, root, path, kept, is_file in found]


LIST = """
PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -512;
CREATE TABLE sources (document_id, root, path, data, is_file, PRIMARY KEY (document_id, root, path)) WITHOUT ROWID
"""


def _kept(data: bytes | Path) -> tuple[bytes, bool]:
    return (data, False) if isinstance(data, bytes) else (os.fsencode(data), True)


def _found(kept: bytes, is_file: bool) -> bytes | Path:
    return Path(os.fsdecode(kept)) if is_file else kept


def _document_id(source: Source) -> str:
    if isinstance(source.data, bytes):
        head = source.data[:HEAD]
    else:
        with source.data.open("rb") as file:
            head = file.read(HEAD)
    match = DOCUMENT_ID.search(head)
    try:
        return match[1].decode() if match else _of_path(source)
    except UnicodeDecodeError:
        return _of_path(source)


def _of_path(source: Source) -> str:
    return "path-" + hashlib.sha256(f"{source.root}/{source.path}".encode(errors="replace")).hexdigest()


def add(writer: rows.Writer, document_id: str, sources: list[Source]) -> None:
    """All rows of a document. Raises `ResultMisfit` where its result does not fit."""
    first = sources[0]
    place = f"{first.root}/{first.path}"
    data = first.data if isinstance(first.data, bytes) else first.data.read_bytes()
    try:
        result = rows.parse(data, place)
        if result["document"].get("document_id") != document_id:
            raise OutputError("it does not say of which document it is")
        writer.add(result)
        passages.add(writer, result)
        _add_paths(writer, document_id, sources)
    except FAULTS as error:
        why = f"this result does not fit the database ({error})"
        raise ResultMisfit(document_id, f"{place}: {why}; read the file again with --force, and report it") from error


def _add_paths(writer: rows.Writer, document_id: str, sources: Iterable[Source]) -> None:
    places = [(source.root, source.path, document_id) for source in sources]
    writer.connection.executemany("INSERT INTO document_paths VALUES (?, ?, ?)", places)


def add_left_out(writer: rows.Writer, document_id: str, sources: list[Source], why: str) -> None:
    """The row of a document whose result does not fit, with the reason as a diagnostic."""
    document = {"document_id": document_id, "status": STATUS, **_known(sources[0])}
    diagnostic = {"severity": "error", "code": CODE, "message": why.encode(errors="replace").decode()}
    writer.add({"document": document, "diagnostics": [diagnostic]})
    _add_paths(writer, document_id, sources)


def _known(source: Source) -> Mapping[str, object]:
    """Format and size, where the result tells them."""
    from schemas.records import DocumentRecord

    data = source.data if isinstance(source.data, bytes) else source.data.read_bytes()
    try:
        told = json.loads(data)["document"]
        record = DocumentRecord(document_id="", status=STATUS, format=told["format"], byte_size=told.get("byte_size"))
    except (KeyError, TypeError, ValueError):
        return {"format": "unknown"}
    is_size = record.byte_size is None or 0 <= record.byte_size < 2**63
    return {"format": record.format, "byte_size": record.byte_size if is_size else None}


def found(documents: Documents, schema: str, trial: Path) -> dict[str, str]:
    """Document id → why its result does not fit: by itself, or beside those before it that do.

    `trial` is where the second is tried out; what is written there is of no further use.
    """
    # The memory's journal takes a document back; the file is thrown away.
    pragmas = "PRAGMA foreign_keys = ON; PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF;"
    left_out = {}
    with (
        closing(sqlite3.connect(":memory:", isolation_level=None)) as alone,
        closing(sqlite3.connect(trial, isolation_level=None)) as together,
    ):
        for connection in (alone, together):
            connection.executescript(pragmas + schema)
            reference.add(connection)
        by_itself, beside = rows.Writer(alone), rows.Writer(together)
        for document in documents:
            why = _why_not(by_itself, *document, is_kept=False) or _why_not(beside, *document, is_kept=True)
            if why is not None:
                left_out[document[0]] = why
    return left_out


def _why_not(writer: rows.Writer, document_id: str, sources: list[Source], *, is_kept: bool) -> str | None:
    """Why it does not fit what is there; None where it does. What is not kept has its characters counted too."""
    connection = writer.connection
    connection.execute("BEGIN")
    end = "ROLLBACK"
    try:
        add(writer, document_id, sources)
        if is_kept:
            end = "COMMIT"
        else:
            checks.prove(connection)
    except ResultMisfit as misfit:
        return str(misfit)
    except OutputError as error:
        return f"{sources[0].root}/{sources[0].path}: {error}; read the file again with --force, and report it"
    finally:
        connection.execute(end)
    return None
