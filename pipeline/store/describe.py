"""The data dictionary, read from the comments that SQLite keeps in the statements of a database."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from typing import NamedTuple

HEAD = re.compile(r'CREATE (?:TABLE|VIEW|VIRTUAL TABLE) "?(\w+)"?[^(]*\( -- (.*)')
COLUMN = re.compile(r'  "?(\w+)"?(?=[ ,]|$)[^\n]*?(?: -- (.*))?$')
CONTINUED = re.compile(r" *-- (.*)$|[^\n]*? -- (.*)$")
CONSTRAINTS = ("PRIMARY", "UNIQUE", "FOREIGN", "CHECK")
END = re.compile(r"\)")
STATEMENTS = """
SELECT name, type, sql FROM sqlite_schema WHERE type IN ('table', 'view') AND sql LIKE '% ( -- %' ORDER BY rowid
"""


class Column(NamedTuple):
    """A column; `type` is empty in a view, `is_required` where NULL is refused."""

    name: str
    type: str
    is_required: bool
    is_key: bool
    references: str | None
    meaning: str


class Relation(NamedTuple):
    """A table or view, with what one row is."""

    name: str
    kind: str  # table, view
    meaning: str
    columns: tuple[Column, ...]


def relations(connection: sqlite3.Connection) -> Iterator[Relation]:
    """Each table and view in the order of creation; the index's own tables are left out."""
    for name, kind, sql in connection.execute(STATEMENTS).fetchall():
        meaning, meanings = read(sql)
        yield Relation(name, kind, meaning, tuple(_columns(connection, name, meanings)))


def read(sql: str) -> tuple[str, dict[str, str]]:
    """What a row means, and column → what it means, from the comments of a CREATE statement."""
    first, *lines = sql.split("\n")
    head = HEAD.match(first)
    meaning = head[2] if head else ""
    meanings: dict[str, str] = {}
    current = ""
    for line in lines:
        if END.match(line):
            break
        column = COLUMN.match(line)
        if column and column[1] not in CONSTRAINTS:
            current = column[1]
            meanings[current] = column[2] or ""
        elif current and (comment := CONTINUED.match(line)):
            words = f"{meanings[current]} {comment[1] or comment[2]}"
            meanings[current] = words.strip()
    return meaning, meanings


def _columns(connection: sqlite3.Connection, name: str, meanings: dict[str, str]) -> Iterator[Column]:
    keys = {row[3]: row[2] for row in connection.execute(f"PRAGMA foreign_key_list({name})")}
    for _, column, kind, is_required, _, key in connection.execute(f"PRAGMA table_info({name})").fetchall():
        yield Column(column, kind, bool(is_required), key > 0, keys.get(column), meanings.get(column, ""))
