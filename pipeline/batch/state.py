"""What the last run left: which result came from which file as it was then. Losing it costs time, never a result."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.batch import publish, summary

FILE = ".torikumi-state.json"
_VERSION = 1
_SETTLES = 2_000_000_000  # nanoseconds: a file changed just now may change again within its clock's tick


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


class State(NamedTuple):
    """`results` by their place below the output folder; `database` says of what and for whom it was built."""

    results: dict[str, Known]
    database: dict[str, Any]


def known(result: summary.Summary, stamp: tuple[int, int]) -> Known:
    """What to remember of a result."""
    told = result.errors, result.warnings, result.rows
    members = None if result.format == "archive" else ()
    return Known(stamp, result.key, result.document_id, result.status, *told, None, members)


def load(folder: Path) -> State:
    """The state of the last run; an empty one where there is none, or none that this version can read."""
    try:
        content = json.loads((folder / FILE).read_bytes())
        if content["version"] != _VERSION:
            return State({}, {})
        results = {place: _known(row) for place, row in content["results"].items()}
        return State(results, dict(content["database"]))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return State({}, {})


def save(folder: Path, state: State) -> None:
    """Written last, when results and database agree."""
    results = {place: state.results[place] for place in sorted(state.results)}
    content = {"version": _VERSION, "database": state.database, "results": results}
    publish.replace(folder / FILE, json.dumps(content, separators=(",", ":")).encode())


def settled(signature: tuple[int, int, int] | None, now: int) -> tuple[int, int, int] | None:
    """The signature, where a later change would be sure to show in it."""
    if signature is None or now - max(signature[1:]) < _SETTLES:
        return None
    return signature


def _known(row: list[Any]) -> Known:
    stamp, key, document_id, status, errors, warnings, rows, source, members = row
    signature = tuple(source) if source else None
    return Known(
        tuple(stamp),
        key,
        document_id,
        status,
        errors,
        warnings,
        rows,
        signature,
        None if members is None else tuple(members),
    )
