"""What a run keeps of its documents: tables of SQLite, in memory while they are small, else in a file without a name.

A run over a million documents holds no more in memory than one over a hundred. Nobody else sees these tables, and
nothing of them outlives the process; a child never touches the connection it was forked with.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

from pipeline import errors

_UNNAMED = ""  # to SQLite: a file of its own in the folder for temporary files, once the memory below is used up
_PRAGMAS = (
    "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE; PRAGMA cache_size = -512;"
)
_PART = 500  # rows at a time: what was taken out may be changed while the next wait
Row = tuple[Any, ...]
Connection = sqlite3.Connection


def connect(schema: str, file: Path | str = _UNNAMED) -> sqlite3.Connection:
    """A connection to these tables, in one transaction that is never taken back."""
    connection = sqlite3.connect(file, isolation_level=None)
    connection.executescript(f"{_PRAGMAS}{schema}; BEGIN;")
    return connection


@contextlib.contextmanager
def finding_room() -> Iterator[None]:
    """Raises `OutputError` where SQLite finds no place for a table."""
    try:
        yield
    except sqlite3.Error as error:
        message = f"what the run notes of its documents finds no place ({error}); make room, or name a folder in TMPDIR"
        raise errors.OutputError(message) from error


def parts(connection: sqlite3.Connection, query: str, key: Row) -> Iterator[Row]:
    """The rows of a query in the order of its first columns, the key: it asks for those behind a key, and how many."""
    while found := connection.execute(query, (*key, _PART)).fetchall():
        yield from found
        key = found[-1][: len(key)]


class Places:
    """An ordered set of places. It may change while somebody goes through it."""

    def __init__(self, places: Iterable[str] = ()) -> None:
        self._is_used = False
        for place in places:
            self.add(place)

    @cached_property
    def _rows(self) -> sqlite3.Connection:
        return connect("CREATE TABLE places (place TEXT PRIMARY KEY) WITHOUT ROWID")

    def __contains__(self, place: str) -> bool:
        query = "SELECT 1 FROM places WHERE place = ?"
        return self._is_used and self._rows.execute(query, (place,)).fetchone() is not None

    def __iter__(self) -> Iterator[str]:
        query = "SELECT place FROM places WHERE place > ? ORDER BY place LIMIT ?"
        return (place for (place,) in parts(self._rows, query, ("",))) if self._is_used else iter(())

    def add(self, place: str) -> None:
        """Puts it in, if it is not there."""
        self._is_used = True
        self._rows.execute("INSERT OR IGNORE INTO places VALUES (?)", (place,))

    def discard(self, place: str) -> None:
        """Takes it out, if it is there."""
        if self._is_used:
            self._rows.execute("DELETE FROM places WHERE place = ?", (place,))

    def clear(self) -> None:
        """Takes out all of them."""
        if self._is_used:
            self._rows.execute("DELETE FROM places")
