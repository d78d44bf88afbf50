"""Results → database: built aside from the JSON files alone, checked, and put in place in one step.

The bytes depend on the results and their paths only, not on their order, a clock or a machine. Readers see the old
database or the new one, whole; whoever has the old one open keeps it.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.errors import OutputError
from pipeline.store import checks, editions, misfits, reference, rows
from pipeline.store.database import APPLICATION_ID
from pipeline.store.misfits import Documents, LeftOut
from schemas.records import SCHEMA_VERSION

FOLDER = Path(__file__).parent
ASIDE = ".new"
SIDE_FILES = ("-journal", "-wal", "-shm")
PAGE_SIZE = 4096
# Nothing is there to roll back to: a build that fails is thrown away with its file. That keys lead somewhere is proven for
# all rows at once, which takes half the time.
PRAGMAS = f"""
PRAGMA page_size = {PAGE_SIZE}; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -2048;
PRAGMA encoding = 'UTF-8'; PRAGMA secure_delete = OFF; PRAGMA foreign_keys = OFF;
PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {SCHEMA_VERSION};
"""
FILLED_LAST = ("goal_links", "item_links", "edition_differences", "sources")  # from rows whose keys are proven
PLACED = "SELECT 1 FROM reports WHERE ward_name IS NOT NULL AND form = 'focus_goals' LIMIT 1"


class Built(NamedTuple):
    """What the new database holds; what is wrong in the lists of sources, a sentence each; documents left out of it."""

    documents: int
    reports: int
    remarks: tuple[str, ...] = ()
    left_out: tuple[LeftOut, ...] = ()


def build(
    results: Iterable[tuple[str, str, bytes | Path]],
    target: Path,
    *,
    extractor_version: str = "",
    settings: Mapping[str, Any] | None = None,
    sources: Iterable[tuple[str, Path]] = (),
) -> Built:
    """Puts a database of these results at `target`. When it raises `OutputError`, what stood there is untouched.

    A result that does not fit costs itself: its document has a row that says why, and no records.

    `results` are root, path and the JSON, or the file that holds it; `settings` only what changes results; `sources`
    are roots and the CSV file that says where their documents were published.
    """
    aside = target.with_name(target.name + ASIDE)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _remove(aside)
        dataset = reference.Dataset(extractor_version, dict(settings or {}))
        built = _write_what_fits(aside, Documents(results), dataset, list(sources))
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


def _write_what_fits(
    aside: Path, documents: Documents, dataset: reference.Dataset, lists: Sequence[tuple[str, Path]]
) -> Built:
    try:
        return _write(aside, documents, {}, dataset, lists)
    except OutputError:
        _remove(aside)
        left_out = misfits.found(documents, _schema(), aside)
        if not left_out:
            raise
    _remove(aside)
    built = _write(aside, documents, left_out, dataset, lists)
    places = ((*source[:2], left_out[each]) for each, sources in documents if each in left_out for source in sources)
    return built._replace(left_out=tuple(LeftOut(*place) for place in places))


def _write(
    aside: Path,
    documents: Documents,
    left_out: Mapping[str, str],
    dataset: reference.Dataset,
    lists: Sequence[tuple[str, Path]],
) -> Built:
    with closing(sqlite3.connect(aside, isolation_level=None)) as connection:
        connection.executescript(PRAGMAS + "BEGIN;" + _schema())
        writer = rows.Writer(connection)
        reference.add(connection)
        for document_id, sources in documents:
            if document_id in left_out:
                misfits.add_left_out(writer, document_id, sources, left_out[document_id])
            else:
                misfits.add(writer, document_id, sources)
        checks.prove_keys(connection)
        reference.add_dataset(connection, dataset)
        editions.complete(connection)
        (reports,) = connection.execute("SELECT count(*) FROM reports").fetchone()
        _compare(connection, reports)
        remarks = _add_sources(connection, lists)
        connection.execute("COMMIT")
        checks.prove(connection, FILLED_LAST)
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
