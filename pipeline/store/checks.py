"""Consistency rules: each a file of SQL in `checks/` that selects the rows that break it, with a word about each.

The first line of a file is `-- severity: what is wrong`; the columns are `record_table`, `record_key` and `detail`.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from pipeline.errors import OutputError

FOLDER = Path(__file__).parent / "checks"
# What a build proves before it puts a database in place.
LEDGER = ("spans-add-up", "spans-overlap", "characters-add-up")


class Check(NamedTuple):
    """A rule. `meaning` is what is wrong with the rows that `sql` selects."""

    code: str
    severity: str  # error, warning
    meaning: str
    sql: str


class Finding(NamedTuple):
    """A row that breaks a rule."""

    check: Check
    record_table: str
    record_key: str
    detail: str


@cache
def all_checks() -> dict[str, Check]:
    """Code → rule, in the order of the codes."""
    return {path.stem: read(path.stem) for path in sorted(FOLDER.glob("*.sql"), key=lambda path: path.stem)}


def read(code: str) -> Check:
    """The rule in `checks/<code>.sql`."""
    sql = (FOLDER / f"{code}.sql").read_text("utf-8")
    severity, _, meaning = sql.partition("\n")[0].removeprefix("-- ").partition(": ")
    return Check(code, severity, meaning, sql)


def findings(connection: sqlite3.Connection, check: Check) -> Iterator[Finding]:
    """The rows that break one rule."""
    for row in connection.execute(check.sql):
        yield Finding(check, *row)


def run(connection: sqlite3.Connection) -> Iterator[Finding]:
    """The rows that break any rule, rule by rule."""
    for check in all_checks().values():
        yield from findings(connection, check)


DAMAGED = Check("damaged-file", "error", "the database file itself is damaged", "PRAGMA integrity_check")
DANGLING = Check("dangling-key", "error", "a row names another that is not there", "PRAGMA foreign_key_check")


def soundness(connection: sqlite3.Connection) -> Iterator[Finding]:
    """What is wrong with the file, whatever it says. Where it is damaged, no rule can be trusted any more."""
    try:
        for (told,) in connection.execute(DAMAGED.sql):
            if told != "ok":
                yield Finding(DAMAGED, "file", "", told)
        for table, number, parent, _ in connection.execute(DANGLING.sql):
            yield Finding(DANGLING, table, str(number if number is not None else "?"), f"no such row in {parent}")
    except sqlite3.DatabaseError as error:
        yield Finding(DAMAGED, "file", "", str(error))


CITED = """
SELECT p.root || '/' || p.path, b.locator FROM record_names AS n JOIN evidence_rows AS e USING (record_number)
JOIN documents AS d USING (document_number) JOIN document_paths AS p USING (document_id)
JOIN block_rows AS b ON b.document_number = e.document_number AND b.block = e.block
WHERE n.record_table = :table AND n.record_key = :key ORDER BY e.field, e.position, p.root, p.path LIMIT 1
"""
OWNED = """
SELECT p.root || '/' || p.path, NULL FROM document_paths AS p LEFT JOIN reports AS r USING (document_id)
WHERE :key || '/' LIKE p.document_id || '/%' OR :key || '/' LIKE r.report_id || '/%'
ORDER BY p.root, p.path LIMIT 1
"""


def place(connection: sqlite3.Connection, finding: Finding) -> str:
    """Where a person finds it: the file, and where words were found for the record the place in it; else nothing."""
    values = {"table": finding.record_table, "key": finding.record_key}
    for query in (CITED, OWNED):
        found = connection.execute(query, values).fetchone()
        if found is not None:
            return ", ".join(part for part in found if part)
    return ""


def prove(connection: sqlite3.Connection, tables: Iterable[str] = ()) -> None:
    """Raises `OutputError` for a damaged file, a dangling key in these tables (none: in any), or wrong sums of characters."""
    prove_keys(connection, tables)
    (told,) = connection.execute("PRAGMA quick_check").fetchone()
    if told != "ok":
        raise OutputError(f"the new database is not sound: {told}")
    for code in LEDGER:
        if found := next(findings(connection, read(code)), None):
            raise OutputError(f"{found.check.meaning}: {found.record_table} {found.record_key}, {found.detail}")


def prove_keys(connection: sqlite3.Connection, tables: Iterable[str] = ()) -> None:
    """Raises `OutputError` where a row of these tables, or of any, names another that is not there."""
    for pragma in [f"{DANGLING.sql}({table})" for table in tables] or [DANGLING.sql]:
        if found := connection.execute(pragma).fetchone():
            raise OutputError(f"{DANGLING.meaning}: {found[0]} {found[1] or ''} names no row of {found[2]}")
