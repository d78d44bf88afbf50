"""What the last run left: which result came from which file as it was then. Losing it costs time, never a result.

A run works on a copy of its own, a file of SQLite, and puts that in place when results and database agree.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import shutil
import sqlite3
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.batch import scratch, summary

FILE = ".torikumi-state.sqlite"
_VERSION = 2
_SETTLES = 2_000_000_000  # nanoseconds: a file changed just now may change again within its clock's tick
_TABLES = f"""
CREATE TABLE results (
  place TEXT NOT NULL PRIMARY KEY, size INTEGER NOT NULL, changed INTEGER NOT NULL, key TEXT NOT NULL,
  document_id TEXT NOT NULL, status TEXT NOT NULL, errors INTEGER NOT NULL, warnings INTEGER NOT NULL,
  rows TEXT NOT NULL, source_size INTEGER, source_changed INTEGER, source_entered INTEGER, members TEXT
) STRICT, WITHOUT ROWID;
CREATE TABLE built (inputs TEXT NOT NULL) STRICT;
PRAGMA user_version = {_VERSION}
"""


class Known(NamedTuple):
    """A result at hand: its own stamp, what it says of itself, and how its source looked when it was read.

    `members` are an archive's; None where the result is one's and nobody remembers what was inside.
    """

    stamp: tuple[int, int]
    key: str
    document_id: str
    status: str
    errors: int
    warnings: int
    rows: dict[str, int]
    source: tuple[int, int, int] | None = None
    members: tuple[str, ...] | None = ()


def known(result: summary.Summary, stamp: tuple[int, int]) -> Known:
    """What to remember of a result."""
    told = result.errors, result.warnings, result.rows
    members = None if result.format == "archive" else ()
    return Known(stamp, result.key, result.document_id, result.status, *told, None, members)


class State:
    """Results by their place below the output folder, in order, and `database`: of what and for whom it was built."""

    def __init__(self, folder: Path, own: Path) -> None:
        """Begins with what the last run left in `folder`: nothing, where that is none that this version can read."""
        self._own = own
        self._rows = _opened(folder / FILE, own)
        self.is_changed = False
        row = self._rows.execute("SELECT inputs FROM built").fetchone()
        self.database: dict[str, Any] = json.loads(row[0]) if row else {}

    def __len__(self) -> int:
        (count,) = self._rows.execute("SELECT count(*) FROM results").fetchone()
        return int(count)

    @property
    def places(self) -> Iterator[str]:
        """The places alone."""
        query = "SELECT place FROM results WHERE place > ? ORDER BY place LIMIT ?"
        return (place for (place,) in scratch.parts(self._rows, query, ("",)))

    @property
    def identities(self) -> Iterator[tuple[str, str]]:
        """Document and key of each result."""
        query = "SELECT place, document_id, key FROM results WHERE place > ? ORDER BY place LIMIT ?"
        return ((document_id, key) for _, document_id, key in scratch.parts(self._rows, query, ("",)))

    def digest(self) -> str:
        """Tells these results, as they lie on the disk, from any others."""
        total = hashlib.sha256()
        query = "SELECT place, size, changed FROM results WHERE place > ? ORDER BY place LIMIT ?"
        for row in scratch.parts(self._rows, query, ("",)):
            total.update(repr(row).encode())
        return total.hexdigest()

    def get(self, place: str) -> Known | None:
        """What is known of the result there, if anything."""
        row = self._rows.execute("SELECT * FROM results WHERE place = ?", (place,)).fetchone()
        return _known(row) if row else None

    def __getitem__(self, place: str) -> Known:
        known = self.get(place)
        if known is None:
            raise KeyError(place)
        return known

    def put(self, place: str, known: Known) -> None:
        """Remembers a result, instead of what was known of one there."""
        if self.get(place) != known:
            self.is_changed = True
            members = None if known.members is None else _dumps(known.members)
            row = (place, *known.stamp, *known[1:6], _dumps(known.rows), *(known.source or (None,) * 3), members)
            self._rows.execute(f"INSERT OR REPLACE INTO results VALUES ({', '.join('?' * len(row))})", row)

    def forget(self, place: str) -> None:
        """Nothing is known of a result there any more."""
        if self._rows.execute("DELETE FROM results WHERE place = ?", (place,)).rowcount:
            self.is_changed = True

    def add_rows(self, total: Counter[str]) -> None:
        """Adds up how many rows of each table all results have."""
        for text, times in self._rows.execute("SELECT rows, count(*) FROM results GROUP BY rows"):
            for table, number in _loads(text).items():
                total[table] += number * times

    def close(self, database: dict[str, Any]) -> Path:
        """Writes down of what and for whom the database was built; gives the file, which nobody holds any more."""
        if self.is_changed or database != self.database:
            self._rows.execute("DELETE FROM built")
            self._rows.execute("INSERT INTO built VALUES (?)", (_dumps(database),))
        self._rows.execute("COMMIT")
        self._rows.close()
        return self._own


def _opened(left: Path, own: Path) -> sqlite3.Connection:
    """A copy of what was left, if it is whole."""
    with contextlib.suppress(OSError, sqlite3.Error):
        shutil.copyfile(left, own)
        rows = scratch.connect("", own)
        with contextlib.suppress(sqlite3.Error):
            (version,) = rows.execute("PRAGMA user_version").fetchone()
            if version == _VERSION and rows.execute("PRAGMA quick_check(1)").fetchone() == ("ok",):
                return rows
        rows.close()
    own.unlink(missing_ok=True)
    return scratch.connect(_TABLES, own)


def settled(signature: tuple[int, int, int] | None, now: int) -> tuple[int, int, int] | None:
    """The signature, where a later change would be sure to show in it."""
    if signature is None or now - max(signature[1:]) < _SETTLES:
        return None
    return signature


def _known(row: scratch.Row) -> Known:
    _, size, changed, key, document_id, status, errors, warnings, rows, *source, members = row
    signature = None if source[0] is None else (source[0], source[1], source[2])
    inside = None if members is None else tuple(json.loads(members)) if members != "[]" else ()
    told = key, document_id, status, errors, warnings, _loads(rows)
    return Known((size, changed), *told, signature, inside)


def _dumps(value: object) -> str:
    return json.dumps(value, separators=(",", ":"))


@lru_cache(maxsize=256)
def _loads(text: str) -> dict[str, int]:
    """Which many small documents share."""
    return dict(json.loads(text))
