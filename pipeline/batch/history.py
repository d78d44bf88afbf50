"""The log of runs: a line a run, JSON, beside the results. It is for people and monitors; no run reads it."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.batch import publish
from pipeline.batch.key import VERSION

if TYPE_CHECKING:
    from pipeline.batch.report import Report

FILE = "torikumi.log.jsonl"


def now() -> str:
    """The time in UTC, to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def append(folder: Path, line: dict[str, Any]) -> None:
    """Adds one line."""
    with publish.writing(folder / FILE), (folder / FILE).open("ab+") as log:
        end = log.seek(0, os.SEEK_END)
        log.seek(max(end - 1, 0))
        break_first = b"" if log.read() in {b"", b"\n"} else b"\n"  # a killed run may have left half a line
        log.write(break_first + json.dumps(line, ensure_ascii=False).encode() + b"\n")


def told(report: Report) -> dict[str, Any]:
    """What a line says of a run, besides when it was."""
    tables = sorted(report.rows_before.keys() | report.rows_after.keys())
    change = {table: report.rows_after[table] - report.rows_before[table] for table in tables}
    return {
        "version": VERSION,
        "files": len(report.outcomes),
        "read": report.outcomes.read,
        "removed": len(report.removed),
        "statuses": dict(sorted(report.outcomes.statuses.items())),
        "rows": {table: number for table, number in change.items() if number},
        "seconds": round(report.seconds, 3),
    }
