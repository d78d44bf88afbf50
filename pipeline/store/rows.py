"""One document's result (JSON) → rows of the tables.

Columns are read from the database, so a column that is new there needs no word here, and a column or a table of the
result that the database does not know raises instead of being dropped.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from pipeline.errors import OutputError

Row = dict[str, Any]
Record = tuple[str, str]  # table, and primary key with its values joined by `/`
# Parents before children, so that foreign keys hold row by row.
RECORD_TABLES = (
    "reports", "implementers", "programs", "goals", "report_sections", "items", "item_goals", "item_initiatives",
    "process_ratings", "rating_scale", "visions", "tables", "table_cells", "observations", "quantities",
)  # fmt: skip
ALL_TABLES = ("documents", "diagnostics", "block_rows", "span_rows", "evidence_rows", *RECORD_TABLES)
HEAD = frozenset({"schema_version", "key", "document", "diagnostics", "blocks", "spans", "evidence"})
KNOWN = HEAD | frozenset(RECORD_TABLES)


class Table(NamedTuple):
    """What inserting into a table needs."""

    columns: tuple[str, ...]
    names: frozenset[str]
    defaults: Row
    sql: str


def tables(connection: sqlite3.Connection) -> dict[str, Table]:
    """The tables that documents fill, as the database declares them."""
    return {name: _table(connection, name) for name in ALL_TABLES}


def _table(connection: sqlite3.Connection, name: str) -> Table:
    declared = connection.execute(f"PRAGMA table_info({name})").fetchall()
    columns = tuple(column[1] for column in declared)
    defaults = {column[1]: _literal(column[4]) for column in declared if column[4] is not None}
    quoted = ", ".join(f'"{column}"' for column in columns)
    sql = f"INSERT INTO {name} ({quoted}) VALUES ({', '.join('?' * len(columns))})"
    return Table(columns, frozenset(columns), defaults, sql)


def _literal(default: str) -> int | str:
    return default[1:-1] if default.startswith("'") else int(default)


def parse(data: bytes, place: str) -> Row:
    """The result's JSON. Raises `OutputError` where it is none, or speaks of tables that the database does not have."""
    try:
        result = json.loads(data, parse_constant=_no_number)
    except ValueError as error:
        raise OutputError(
            f"{place}: this result is not readable ({error}); delete it and read the file again"
        ) from error
    if not isinstance(result, dict) or "document" not in result:
        raise OutputError(f"{place}: this is not the result of a document; delete it and read the file again")
    if unknown := result.keys() - KNOWN:
        raise OutputError(f"{place}: the database has no table {', '.join(sorted(unknown))}; read the file again")
    return result


def _no_number(constant: str) -> float:
    raise ValueError(f"{constant} is no figure")


class Writer:
    """Inserts documents, one after the other; numbers for documents and records follow the order of calls."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self.tables = tables(connection)
        self.documents = 0
        self.records = 0
        self.numbers: dict[Record, int] = {}  # of the records of the current document

    def add(self, result: Row) -> None:
        """All rows of one document. An unknown column raises `OutputError`, a broken constraint `sqlite3.Error`."""
        self.documents += 1
        self.numbers = {}
        document = result["document"]
        self.insert("documents", [{**document, "document_number": self.documents}])
        blocks = result.get("blocks", [])
        texts = {row["block"]: row["text"] for row in blocks}
        self.insert("block_rows", (self._counted(row, row["text"]) for row in blocks))
        spans = result.get("spans", [])
        self.insert("span_rows", (self._counted(row, texts[row["block"]][row["start"] : row["end"]]) for row in spans))
        for table in RECORD_TABLES:
            self.insert(table, result.get(table, ()))
        self._add_evidence(result.get("evidence", []))
        document_id = document["document_id"]
        diagnostics = enumerate(result.get("diagnostics", ()), 1)
        self.insert("diagnostics", ({**row, "document_id": document_id, "position": at} for at, row in diagnostics))

    def insert(self, name: str, rows: Iterable[Row]) -> None:
        """Rows by column name. A column that a row leaves out is NULL, or its declared default."""
        table = self.tables[name]
        self.connection.executemany(table.sql, _values(name, table, rows))

    def number(self, records: Iterable[Record]) -> None:
        """Numbers records of the current document, in their order; those that have one keep it."""
        known = self.numbers
        new = [record for record in dict.fromkeys(records) if record not in known]
        rows = [(number, *record) for number, record in enumerate(new, self.records + 1)]
        self.connection.executemany("INSERT INTO record_names VALUES (?, ?, ?)", rows)
        known.update(zip(new, range(self.records + 1, self.records + 1 + len(new)), strict=True))
        self.records += len(new)

    def _counted(self, row: Row, text: str) -> Row:
        return {**row, "document_number": self.documents, "characters": len("".join(text.split()))}

    def _add_evidence(self, evidence: list[Row]) -> None:
        records = [(row["record_table"], row["record_key"]) for row in evidence]
        self.number(records)
        for row, record in zip(evidence, records, strict=True):
            del row["record_table"], row["record_key"]
            row["record_number"] = self.numbers[record]
            row["document_number"] = self.documents
        self.insert("evidence_rows", evidence)


def _values(name: str, table: Table, rows: Iterable[Row]) -> Iterator[tuple[Any, ...]]:
    columns, names, defaults = table.columns, table.names, table.defaults
    for row in rows:
        if not row.keys() <= names:
            raise OutputError(f"the table {name} has no column {', '.join(sorted(row.keys() - names))}")
        whole = {**defaults, **row} if defaults else row
        yield tuple(map(whole.get, columns))
