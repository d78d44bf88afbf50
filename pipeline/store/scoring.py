"""A database held against gold files: what people wrote down about reports, as `tests/gold/README.md` describes it."""

from __future__ import annotations

import json
import sqlite3
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple

from pipeline.errors import OutputError
from pipeline.store import facts

_ITEMS = """
SELECT i.* FROM items AS i JOIN report_sections AS s USING (section_id)
WHERE s.report_id = ? ORDER BY s.position, i.position
"""
_DOCUMENTS = """
SELECT document_id, path, status FROM documents JOIN document_paths USING (document_id) ORDER BY root, path
"""


class Scored(NamedTuple):
    """A report against the gold file of that name.

    `path` is None where no document of it was read, `gold` where a document holds a report that nobody wrote down.
    """

    gold: str | None
    path: str | None
    status: str | None
    difference: facts.Difference


class Report:
    """One report of a database, as `facts` reads it."""

    def __init__(self, connection: sqlite3.Connection, report_id: str) -> None:
        self._connection = connection
        self._id = report_id
        (self.report,) = self("reports")

    def __call__(self, table: str) -> list[Any]:
        """The report's rows in a table that names its report."""
        return self._rows(f"SELECT * FROM {table} WHERE report_id = ?")

    @cached_property
    def sections(self) -> Mapping[str, Any]:
        """Key → section."""
        return {row.section_id: row for row in self("report_sections")}

    @cached_property
    def items(self) -> list[Any]:
        """In reading order."""
        return self._rows(_ITEMS)

    def ties(self, table: str, key: str, numbers: dict[str, Any]) -> dict[str, frozenset[Any]]:
        """Item → the numbers of what it is tied to."""
        tied = defaultdict(set)
        held = {item.item_id for item in self.items}
        for item_id, other in self._connection.execute(f"SELECT item_id, {key} FROM {table}"):
            if item_id in held and other in numbers:
                tied[item_id].add(numbers[other])
        return {item: frozenset(found) for item, found in tied.items()}

    def _rows(self, sql: str) -> list[Any]:
        cursor = self._connection.execute(sql, (self._id,))
        names = [column[0] for column in cursor.description]
        return [SimpleNamespace(**dict(zip(names, row, strict=True))) for row in cursor]


def golds(folder: Path) -> dict[str, facts.Gold]:
    """Name → gold file. Raises `OutputError` for a folder without any, and for a file that is none."""
    found = {}
    for file in sorted(folder.glob("*.json")):
        try:
            gold = json.loads(file.read_text("utf-8"))
            facts.difference(gold, None)
        except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
            raise OutputError(f"{file}: this is no gold file ({error!r}); see tests/gold/README.md") from error
        found[unicodedata.normalize("NFC", file.stem)] = gold
    if not found:
        raise OutputError(f"{folder}: there are no gold files (NAME.json) there")
    return found


def score(connection: sqlite3.Connection, known: Mapping[str, facts.Gold]) -> Iterator[Scored]:
    """Each report of each document that a gold file is for, and each gold file that no document was read for.

    A document belongs to the gold file that its own name begins with, the longest. One that holds several reports is
    compared with those of the same first word, each report with the one that fits it best.
    """
    used: set[str] = set()
    for path, status, report_ids in _documents(connection):
        stem = path.rsplit("/", 1)[-1].rsplit(".", 1)[0]
        name = max((name for name in known if stem.startswith(name)), key=len, default=None)
        if name is None:
            continue
        reports = [Report(connection, report_id) for report_id in report_ids]
        if not reports:
            used.add(name)
            yield Scored(name, path, status, facts.difference(known[name], None))
        names = [name] if len(reports) == 1 else [other for other in known if _family(other) == _family(name)]
        for report in reports:
            best = max(names, key=lambda other: facts.difference(known[other], report).right, default=None)
            names = [other for other in names if other != best]
            used.update([best] if best else [])
            yield Scored(best, path, status, facts.difference(known[best] if best else None, report))
    for name in sorted(known.keys() - used):
        yield Scored(name, None, None, facts.difference(known[name], None))


def _family(name: str) -> str:
    return name.partition("-")[0]


def _documents(connection: sqlite3.Connection) -> Iterator[tuple[str, str, list[str]]]:
    """Path, status and reports of each document, which counts once however often it lies there."""
    seen = set()
    for document_id, path, status in connection.execute(_DOCUMENTS).fetchall():
        if document_id not in seen:
            seen.add(document_id)
            rows = connection.execute(
                "SELECT report_id FROM reports WHERE document_id = ? ORDER BY position", (document_id,)
            )
            yield unicodedata.normalize("NFC", path), status, [report_id for (report_id,) in rows]


class Field(NamedTuple):
    """What became of the facts of one field: how many are stated, found, missing, wrong."""

    name: str
    stated: int
    right: int
    missing: int
    wrong: int


def by_field(scored: Sequence[Scored], gold: Mapping[str, facts.Gold]) -> list[Field]:
    """The fields of all reports together, in the order of the form."""
    stated = Counter(name for one in scored if one.gold for name, _ in facts.stated_facts(gold[one.gold]))
    missing = Counter(name for one in scored for name, _ in one.difference.missing)
    wrong = Counter(name for one in scored for name, _ in one.difference.wrong)
    names = dict.fromkeys((*stated, *wrong))
    return [Field(name, stated[name], stated[name] - missing[name], missing[name], wrong[name]) for name in names]


def total(fields: Sequence[Field]) -> Field:
    """All fields as one."""
    stated, right = sum(field.stated for field in fields), sum(field.right for field in fields)
    return Field("all", stated, right, sum(field.missing for field in fields), sum(field.wrong for field in fields))
