"""What a result says of itself, read some lines at a time: proof that it is one, in little memory."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

_BESIDE = frozenset({"diagnostics", "blocks", "spans", "evidence"})  # arrays that hold no records
_BATCH = 1000  # rows parsed at once


class NoResult(ValueError):
    """The bytes are no result as `schemas.result_json` writes one."""


class Summary(NamedTuple):
    """Status, the rows of each table, and the diagnostics worth telling (severity, code, message)."""

    key: str
    document_id: str
    status: str
    format: str
    rows: dict[str, int]
    errors: int
    warnings: int
    told: tuple[tuple[str, str, str], ...]


def read(data: bytes) -> Summary:
    """Checks the bytes and sums them up. Raises `NoResult` where a line is not what the layout has there."""
    from schemas.records import SCHEMA_VERSION, TABLES

    lines = iter(io.BytesIO(data))
    if next(lines, b"") != b"{\n":
        raise NoResult("it begins with something else")
    version, _ = _field(lines, "schema_version")
    key, _ = _field(lines, "key")
    document, goes_on = _field(lines, "document")
    if version != SCHEMA_VERSION or not isinstance(key, str) or not isinstance(document, dict):
        raise NoResult("no document of this schema version")
    rows: dict[str, int] = {}
    told: list[tuple[str, str, str]] = []
    while goes_on:
        table = _opened(next(lines, b""))
        if table not in TABLES and table not in _BESIDE:
            raise NoResult("an array of an unknown name")
        rows[table] = 0
        goes_on = False
        for part, is_followed in _parts(lines):
            goes_on = is_followed
            rows[table] += len(part)
            if table == "diagnostics":
                told += [_told(row) for row in part if row.get("severity") != "info"]
    if next(lines, b"") != b"}\n" or next(lines, None) is not None:
        raise NoResult("it does not end where it should")
    errors = sum(1 for severity, _, _ in told if severity == "error")
    records = {table: number for table, number in rows.items() if table in TABLES}
    identity = str(document.get("document_id")), str(document.get("status")), str(document.get("format"))
    return Summary(key, *identity, records, errors, len(told) - errors, tuple(told))


def identity(file: Path) -> tuple[str, str]:
    """The document and the key of a result, from its first lines. Raises `NoResult` where they are something else."""
    with file.open("rb") as lines:
        if next(lines, b"") != b"{\n":
            raise NoResult("it begins with something else")
        _field(lines, "schema_version")
        key, _ = _field(lines, "key")
        document, _ = _field(lines, "document")
    if not isinstance(key, str) or not isinstance(document, dict):
        raise NoResult("no document and no key")
    return str(document.get("document_id")), key


def _parts(lines: Iterator[bytes]) -> Iterator[tuple[list[dict[str, Any]], bool]]:
    """The rows of an array, some at a time, each time with whether another array follows."""
    part: list[bytes] = []
    for line in lines:
        if line in {b"]\n", b"],\n"}:
            yield _loads_rows(part, b"\n"), line == b"],\n"
            return
        part.append(line)
        if len(part) == _BATCH and line.endswith(b",\n"):
            yield _loads_rows(part, b",\n"), False
            part = []
    raise NoResult("an array without an end")


def _loads_rows(lines: list[bytes], end: bytes) -> list[dict[str, Any]]:
    rows = _loads(b"[" + b"".join(lines).removesuffix(end) + b"]")
    if len(rows) != len(lines) or not all(isinstance(row, dict) for row in rows):
        raise NoResult("a row that is none")
    return list(rows)


def _told(row: dict[str, Any]) -> tuple[str, str, str]:
    return str(row.get("severity")), str(row.get("code")), str(row.get("message"))


def _opened(line: bytes) -> str:
    name, colon, bracket = line.partition(b": ")
    return str(_loads(name)) if colon and bracket == b"[\n" else ""


def _field(lines: Iterator[bytes], name: str) -> tuple[Any, bool]:
    """A field of the head, and whether a comma says that more follows."""
    line = next(lines, b"").removesuffix(b"\n")
    start = f'"{name}": '.encode()
    if not line.startswith(start):
        raise NoResult(f"no {name} in its place")
    return _loads(line.removeprefix(start).removesuffix(b",")), line.endswith(b",")


def _loads(text: bytes) -> Any:
    from schemas import result_json

    try:
        return result_json.loads(text)
    except (ValueError, RecursionError) as error:
        raise NoResult("a line that is no JSON") from error
