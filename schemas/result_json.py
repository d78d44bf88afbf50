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
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from itertools import count
from typing import Any

from pydantic_core import from_json

from schemas.document import Block
from schemas.records import SCHEMA_VERSION, Result

BOX_COLUMNS = ("x0", "top", "x1", "bottom")


_quoted = json.encoder.encode_basestring  # a string as JSON, its letters as they are


class _Encoders(dict[type, Callable[[Any], str]]):
    """What writes a value of a type."""

    def __missing__(self, kind: type) -> Callable[[Any], str]:
        return partial(json.dumps, ensure_ascii=False)


_encoders = _Encoders({str: _quoted, int: int.__repr__, float: float.__repr__})


def _line(row: Mapping[str, Any]) -> str:
    """A row of texts and numbers as `json` writes it, without what is None; `json` itself takes twice the time for it."""
    facts = [f'"{name}": {_encoders[type(value)](value)}' for name, value in row.items() if value is not None]
    return f"{{{', '.join(facts)}}}"


def dumps(result: Result, key: str) -> bytes:
    """The file's bytes: UTF-8, one row a line, the same for the same result and key."""
    head = [f'"schema_version": {SCHEMA_VERSION}', f'"key": {_quoted(key)}']
    head.append(f'"document": {_line(vars(result.document))}')
    parts = [",\n".join(head).encode()]
    for table, lines in _tables(result):  # each by itself: most of them have ASCII alone, which is encoded in no time
        parts.append((f'"{table}": [\n' + ",\n".join(lines) + "\n]").encode())
    return b"{\n" + b",\n".join(parts) + b"\n}\n"


def loads(data: bytes) -> Any:
    """What a file holds. Raises `ValueError` where it is no JSON, or has a number that is none."""
    return from_json(data, allow_inf_nan=False)


def _tables(result: Result) -> Iterator[tuple[str, Iterable[str]]]:
    """Each table with its rows as lines, in the order of the file; tables without rows are left out."""
    if result.diagnostics:
        yield "diagnostics", (_line(each._asdict()) for each in result.diagnostics)
    for table, records in result.records.items():
        if records:
            yield table, (_line(vars(record)) for record in records)
    if result.blocks:
        yield "blocks", map(_block_line, count(), result.blocks)
        yield "spans", (_span_line(*span) for span in result.spans)
    if result.evidence:
        yield "evidence", (_evidence_line(*each) for each in result.evidence)


def _block_line(index: int, block: Block) -> str:
    """A block as a row of the table `blocks`; a box has a tenth of a point, which is finer than print."""
    place = "" if block.page is None else f', "page": {block.page}'
    if block.box is not None:
        x0, top, x1, bottom = block.box
        place += f', "x0": {x0:.1f}, "top": {top:.1f}, "x1": {x1:.1f}, "bottom": {bottom:.1f}'
    if block.confidence is not None:
        place += f', "confidence": {block.confidence!r}'
    text = f'"locator": {_quoted(block.locator)}, "text": {_quoted(block.text)}'
    return f'{{"block": {index}, "kind": {_quoted(block.kind)}{place}, {text}}}'


def _span_line(block: int, start: int, end: int, role: str, reason: str | None) -> str:
    because = "" if reason is None else f', "reason": {_quoted(reason)}'
    return f'{{"block": {block}, "start": {start}, "end": {end}, "role": {_quoted(role)}{because}}}'


def _evidence_line(
    table: str, key: str, field: str, position: int, block: int, start: int, end: int, method: str
) -> str:
    return (
        f'{{"record_table": {_quoted(table)}, "record_key": {_quoted(key)}, "field": {_quoted(field)}, '
        f'"position": {position}, "block": {block}, "start": {start}, "end": {end}, "method": {_quoted(method)}}}'
    )
