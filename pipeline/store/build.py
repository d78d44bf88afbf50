"""Results → database: built aside from the JSON files alone, checked, and put in place in one step.

The bytes depend on the results and their paths only, not on their order, a clock or a machine. Readers see the old
database or the new one, whole; whoever has the old one open keeps it.
"""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.errors import OutputError
from pipeline.store import checks, editions, passages, reference, rows
from pipeline.store.database import APPLICATION_ID
from schemas.records import SCHEMA_VERSION

FOLDER = Path(__file__).parent
ASIDE = ".new"
SIDE_FILES = ("-journal", "-wal", "-shm")
PAGE_SIZE = 4096
# Nothing is there to roll back to: a build that fails is thrown away with its file.
PRAGMAS = f"""
PRAGMA page_size = {PAGE_SIZE}; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -16384;
PRAGMA encoding = 'UTF-8'; PRAGMA secure_delete = OFF; PRAGMA foreign_keys = ON;
PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {SCHEMA_VERSION};
"""
DOCUMENT_ID = re.compile(rb'"document_id": ?"([^"\\]+)"')
HEAD = 4096
PLACED = "SELECT 1 FROM reports WHERE ward_name IS NOT NULL AND form = 'focus_goals' LIMIT 1"


class Source(NamedTuple):
    """A result and where its document was found. `data` is the JSON, or the file that holds it (read when needed)."""

    root: str
    path: str
    data: bytes | Path


class Built(NamedTuple):
    """What the new database holds, and what is wrong in the lists of sources, a sentence each."""

    documents: int
    reports: int
    remarks: tuple[str, ...] = ()


def build(
    results: Iterable[tuple[str, str, bytes | Path]],
    target: Path,
    *,
    extractor_version: str = "",
    settings: Mapping[str, Any] | None = None,
    sources: Iterable[tuple[str, Path]] = (),
) -> Built:
    """Puts a database of these results at `target`. When it raises `OutputError`, what stood there is untouched.

    `results` are root, path and the JSON, or the file that holds it; `settings` only what changes results; `sources`
    are roots and the CSV file that says where their documents were published.
    """
    aside = target.with_name(target.name + ASIDE)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _remove(aside)
        dataset = reference.Dataset(extractor_version, dict(settings or {}))
        built = _write(aside, _by_document(results), dataset, sources)
        _replace(aside, target)
    except BaseException as error:
        with suppress(OSError):
            _remove(aside)
        if isinstance(error, (sqlite3.Error, OSError)):
            message = (
                f"{target}: the database could not be written ({error}); an older one is untouched; make room there"
            )
            raise OutputError(message) from error
        raise
    return built


def _by_document(results: Iterable[tuple[str, str, bytes | Path]]) -> list[tuple[str, list[Source]]]:
    """Document id → its sources, both sorted, whatever the order they came in."""
    found: dict[str, list[Source]] = {}
    for result in results:
        source = Source(*result)
        found.setdefault(_document_id(source), []).append(source)
    return sorted((document_id, sorted(sources, key=_place)) for document_id, sources in found.items())


def _place(source: Source) -> tuple[str, str]:
    return source.root, source.path


def _document_id(source: Source) -> str:
    if isinstance(source.data, bytes):
        head = source.data[:HEAD]
    else:
        with source.data.open("rb") as file:
            head = file.read(HEAD)
    match = DOCUMENT_ID.search(head)
    if match is None:
        place = f"{source.root}/{source.path}"
        raise OutputError(f"{place}: this is not the result of a document; delete it and read the file again")
    return match[1].decode()


def _write(
    aside: Path,
    documents: list[tuple[str, list[Source]]],
    dataset: reference.Dataset,
    lists: Iterable[tuple[str, Path]],
) -> Built:
    with closing(sqlite3.connect(aside, isolation_level=None)) as connection:
        connection.executescript(PRAGMAS + "BEGIN;" + _schema())
        writer = rows.Writer(connection)
        reference.add(connection)
        for document_id, sources in documents:
            _add_document(writer, document_id, sources)
        reference.add_dataset(connection, dataset)
        editions.complete(connection)
        (reports,) = connection.execute("SELECT count(*) FROM reports").fetchone()
        _compare(connection, reports)
        remarks = _add_sources(connection, list(lists))
        connection.execute("COMMIT")
        checks.prove(connection)
    return Built(len(documents), reports, tuple(remarks))


def _compare(connection: sqlite3.Connection, reports: int) -> None:
    """Links through the years, and differences of editions; what finds them is loaded where there can be any."""
    if connection.execute(PLACED).fetchone():
        from pipeline.store import links

        links.add(connection)
    if reports > 1:
        from pipeline.store import edition_differences

        edition_differences.add(connection)


def _add_sources(connection: sqlite3.Connection, lists: Sequence[tuple[str, Path]]) -> list[str]:
    """What is wrong in the lists of sources; most folders have none."""
    if not lists:
        return []
    from pipeline.store import sources

    return sources.add(connection, lists)


def _schema() -> str:
    return (FOLDER / "schema.sql").read_text("utf-8") + (FOLDER / "views.sql").read_text("utf-8")


def _add_document(writer: rows.Writer, document_id: str, sources: list[Source]) -> None:
    first = sources[0]
    place = f"{first.root}/{first.path}"
    data = first.data if isinstance(first.data, bytes) else first.data.read_bytes()
    result = rows.parse(data, place)
    if result["document"].get("document_id") != document_id:
        raise OutputError(f"{place}: the result changed while it was read; run again")
    try:
        writer.add(result)
        passages.add(writer, result)
        places = [(source.root, source.path, document_id) for source in sources]
        writer.connection.executemany("INSERT INTO document_paths VALUES (?, ?, ?)", places)
    except (sqlite3.Error, OutputError, KeyError, ValueError, OverflowError) as error:
        raise OutputError(f"{place}: this result does not fit the database ({error}); read the file again") from error


def _replace(aside: Path, target: Path) -> None:
    with aside.open("rb+") as file:
        os.fsync(file.fileno())
    for suffix in SIDE_FILES:  # a journal left beside the old database would be played into the new one
        target.with_name(target.name + suffix).unlink(missing_ok=True)
    aside.replace(target)
    if os.name == "posix":
        folder = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _remove(aside: Path) -> None:
    for suffix in ("", *SIDE_FILES):
        aside.with_name(aside.name + suffix).unlink(missing_ok=True)
