"""One document's result as a JSON file that reads well in a git diff: one row a line, absent facts left out.

    {
    "schema_version": 1,
    "key": "…",                      content + extractor version + settings + vocabulary: when to read the file again
    "document": {"document_id": "…", "format": "pdf", …},
    "diagnostics": [
    {"severity": "warning", "code": "…", …}
    ],
    "reports": [ … ], "goals": [ … ], … one array for each table of `records.TABLES` that has rows,
    "blocks": [ … ], "spans": [ … ], "evidence": [ … ]
    }

Rows have the column names of the database. `position` of a diagnostic is its place in the array, from 1.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from schemas.document import Block
from schemas.records import SCHEMA_VERSION, Result

BOX_COLUMNS = ("x0", "top", "x1", "bottom")
Row = dict[str, Any]


def _encoder() -> Callable[[Any], str]:
    """Encodes a row. `json` makes its compiled encoder anew for every value; a report has a thousand rows."""
    make = getattr(json.encoder, "c_make_encoder", None)
    if make is None:
        return json.JSONEncoder(ensure_ascii=False, separators=(", ", ": ")).encode
    chunks = make(None, None, json.encoder.encode_basestring, None, ": ", ", ", False, False, True)
    return lambda value: "".join(chunks(value, 0))


_encode = _encoder()


def dumps(result: Result, key: str) -> bytes:
    """The file's bytes: UTF-8, one row a line, the same for the same result and key."""
    head = [f'"schema_version": {SCHEMA_VERSION}', f'"key": {_encode(key)}']
    head.append(f'"document": {_encode(result.document.as_row())}')
    body = [f'"{table}": {_array(rows)}' for table, rows in tables_of(result)]
    return ("{\n" + ",\n".join(head + body) + "\n}\n").encode()


def tables_of(result: Result) -> Iterator[tuple[str, Iterable[Row]]]:
    """Each table with its rows, in the order of the file; tables without rows are left out."""
    if result.diagnostics:
        yield "diagnostics", map(_named, result.diagnostics)
    for table, records in result.records.items():
        if records:
            yield table, (record.as_row() for record in records)
    if result.blocks:
        yield "blocks", (block_row(index, block) for index, block in enumerate(result.blocks))
        yield "spans", map(_named, result.spans)
    if result.evidence:
        yield "evidence", map(_named, result.evidence)


def block_row(index: int, block: Block) -> Row:
    """A block as a row of the table `blocks`; a box has a tenth of a point, which is finer than print."""
    row: Row = {"block": index, "kind": block.kind}
    if block.page is not None:
        row["page"] = block.page
    if block.box is not None:
        row.update(zip(BOX_COLUMNS, (round(edge, 1) for edge in block.box), strict=True))
    if block.confidence is not None:
        row["confidence"] = block.confidence
    row["locator"] = block.locator
    row["text"] = block.text
    return row


def _named(row: Any) -> Row:
    named: Row = row._asdict()
    return named if None not in row else {name: value for name, value in named.items() if value is not None}


def _array(rows: Iterable[Row]) -> str:
    lines = ",\n".join(map(_encode, rows))
    return f"[\n{lines}\n]"
