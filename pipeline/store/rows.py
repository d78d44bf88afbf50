"""One document's result (JSON) → rows of the tables.

Columns are read from the database, so a column that is new there needs no word here, and a column or a table of the
result that the database does not know raises instead of being dropped.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from itertools import repeat
from operator import itemgetter
from typing import Any, NamedTuple

from pipeline.errors import OutputError
from schemas import result_json

Row = dict[str, Any]
Record = tuple[str, str]  # table, and primary key with its values joined by `/`
Order = Callable[[tuple[Any, ...]], tuple[Any, ...]]
# Parents before children, so that foreign keys hold row by row.
RECORD_TABLES = (
    "reports", "implementers", "programs", "goals", "report_sections", "items", "item_goals", "item_initiatives",
    "process_ratings", "rating_scale", "visions", "tables", "table_cells", "observations", "quantities",
)  # fmt: skip
ALL_TABLES = ("documents", "diagnostics", "block_rows", "span_rows", "evidence_rows", *RECORD_TABLES)
HEAD = frozenset({"schema_version", "key", "document", "diagnostics", "blocks", "spans", "evidence"})
KNOWN = HEAD | frozenset(RECORD_TABLES)
ADDED = {
    "documents": ("document_number",),
    "block_rows": ("document_number", "characters"),
    "span_rows": ("document_number", "characters"),
    "evidence_rows": ("document_number", "record_number"),
    "diagnostics": ("document_id", "position"),
}
UNSAID = {"evidence_rows": frozenset({"record_table", "record_key"})}


class Table(NamedTuple):
    """What inserting into a table needs. `added` are columns that the file does not have, `unsaid` those a number stands for."""

    name: str
    columns: tuple[str, ...]
    defaults: Row
    sql: str
    added: tuple[str, ...]
    unsaid: frozenset[str]


def tables(connection: sqlite3.Connection) -> dict[str, Table]:
    """The tables that documents fill, as the database declares them."""
    return {name: _table(connection, name) for name in ALL_TABLES}


def _table(connection: sqlite3.Connection, name: str) -> Table:
    declared = connection.execute(f"PRAGMA table_info({name})").fetchall()
    columns = tuple(column[1] for column in declared)
    defaults = {column[1]: _literal(column[4]) for column in declared if column[4] is not None}
    quoted = ", ".join(f'"{column}"' for column in columns)
    sql = f"INSERT INTO {name} ({quoted}) VALUES ({', '.join('?' * len(columns))})"
    return Table(name, columns, defaults, sql, ADDED.get(name, ()), UNSAID.get(name, frozenset()))


def _literal(default: str) -> int | str:
    return default[1:-1] if default.startswith("'") else int(default)


def parse(data: bytes, place: str) -> Row:
    """The result's JSON. Raises `OutputError` where it is none, or speaks of tables that the database does not have."""
    try:
        result = result_json.loads(data)
    except ValueError as error:
        raise OutputError(
            f"{place}: this result is not readable ({error}); delete it and read the file again"
        ) from error
    if not isinstance(result, dict) or "document" not in result:
        raise OutputError(f"{place}: this is not the result of a document; delete it and read the file again")
    if unknown := result.keys() - KNOWN:
        raise OutputError(f"{place}: the database has no table {', '.join(sorted(unknown))}; read the file again")
    return result


class Writer:
    """Inserts documents, one after the other; numbers for documents and records follow the order of calls."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self.tables = tables(connection)
        self.documents = 0
        self.records = 0
        self.numbers: dict[Record, int] = {}  # of the records of the current document
        self._orders: dict[str, dict[tuple[str, ...], Order]] = {name: {} for name in self.tables}

    def add(self, result: Row) -> None:
        """All rows of one document. An unknown column raises `OutputError`, a broken constraint `sqlite3.Error`."""
        self.documents += 1
        self.numbers = {}
        document = result["document"]
        self.insert("documents", [document], [(self.documents,)])
        self._add_text(result.get("blocks", []), result.get("spans", []))
        for table in RECORD_TABLES:
            if table in result:
                self.insert(table, result[table])
        self._add_evidence(result.get("evidence", []))
        diagnostics = result.get("diagnostics", ())
        places = ((document["document_id"], position) for position in range(1, len(diagnostics) + 1))
        self.insert("diagnostics", diagnostics, places)

    def insert(self, name: str, rows: Iterable[Row], added: Iterable[tuple[Any, ...]] = repeat(())) -> None:
        """Rows by column name, with the values of the table's `added` columns beside them.

        A column that a row leaves out is NULL, or its declared default.
        """
        table = self.tables[name]
        rest = (None, *table.defaults.values())
        values = []
        shape: tuple[str, ...] = ()
        order = self._order(table, shape)
        for row, more in zip(rows, added, strict=False):
            if tuple(row) != shape:  # most rows have the shape of the one before
                shape = tuple(row)
                order = self._order(table, shape)
            values.append(order((*row.values(), *more, *rest)))
        self.connection.executemany(table.sql, values)

    def _order(self, table: Table, shape: tuple[str, ...]) -> Order:
        orders = self._orders[table.name]
        if shape not in orders:
            orders[shape] = _order(table, shape)
        return orders[shape]

    def number(self, records: Iterable[Record]) -> None:
        """Numbers records of the current document, in their order; those that have one keep it."""
        known = self.numbers
        new = [record for record in dict.fromkeys(records) if record not in known]
        rows = [(number, *record) for number, record in enumerate(new, self.records + 1)]
        self.connection.executemany("INSERT INTO record_names VALUES (?, ?, ?)", rows)
        known.update(zip(new, range(self.records + 1, self.records + 1 + len(new)), strict=True))
        self.records += len(new)

    def _add_text(self, blocks: list[Row], spans: list[Row]) -> None:
        number, texts = self.documents, [row["text"] for row in blocks]
        counts = [len("".join(text.split())) for text in texts]
        self.insert("block_rows", blocks, [(number, count) for count in counts])
        # most blocks have no space: what a span holds is then told by its ends, which the build proves to lie inside
        spaced = {
            row["block"]: text for row, text, count in zip(blocks, texts, counts, strict=True) if count < len(text)
        }
        self.insert("span_rows", spans, [(number, _held(row, spaced)) for row in spans])

    def _add_evidence(self, evidence: list[Row]) -> None:
        records = [(row["record_table"], row["record_key"]) for row in evidence]
        self.number(records)
        document, numbers = self.documents, self.numbers
        self.insert("evidence_rows", evidence, [(document, numbers[record]) for record in records])


def _held(span: Row, spaced: dict[int, str]) -> int:
    """Non-space characters of a span; `spaced` are the blocks that have a space."""
    start, end = span["start"], span["end"]
    text = spaced.get(span["block"])
    held: int = end - start if text is None else len("".join(text[start:end].split()))
    return held


def _order(table: Table, shape: tuple[str, ...]) -> Order:
    """What puts the values of such a row, of the added columns, NULL and the defaults into the order of the columns."""
    if unknown := set(shape) - {*table.columns, *table.unsaid}:
        raise OutputError(f"the table {table.name} has no column {', '.join(sorted(unknown))}")
    given = (*shape, *table.added)
    null = len(given)
    places = {name: at for at, name in enumerate(table.defaults, null + 1)}
    places |= {name: at for at, name in enumerate(given)}
    return itemgetter(*(places.get(column, null) for column in table.columns))
