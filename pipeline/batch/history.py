"""The log of runs: a line a run, JSON, beside the results. It is for people and monitors; no run reads it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pipeline.batch import publish

FILE = "torikumi.log.jsonl"


def now() -> str:
    """The time in UTC, to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def append(folder: Path, line: dict[str, Any]) -> None:
    """Adds one line."""
    with publish.writing(folder / FILE), (folder / FILE).open("a", encoding="utf-8") as log:
        log.write(json.dumps(line, ensure_ascii=False) + "\n")
