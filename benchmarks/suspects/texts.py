"""Sound texts to spoil: what our samples say, reports made of the pairing bench's stock, and series of reports."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.pairing import generator
from pipeline import flow

HOME = Path(__file__).resolve().parents[2]
TEXTS = frozenset(
    ("text", "purpose", "principles", "programs", "evaluation_method", "heading", "description", "comment")
)
UNSOUND = "notes"  # what a reader remarked on a report, misprints among it


def of_gold(path: Path) -> str:
    """The sentences of a report as a person wrote them down, a paragraph each."""
    return "\n".join(dict.fromkeys(_sentences(json.loads(path.read_text("utf-8")))))


def _sentences(value: Any, name: str = "") -> Iterator[str]:
    if isinstance(value, dict):
        for key, held in value.items():
            if key != UNSOUND:
                yield from _sentences(held, key)
    elif isinstance(value, list):
        for held in value:
            yield from _sentences(held, name)
    elif isinstance(value, str) and name in TEXTS and len(value) > 5:
        yield value


def of_stock(seed: int) -> str:
    """A generated report, a paragraph each."""
    report = generator.report(seed)
    head = report.header
    lines = [head.purpose, *head.principles, *(text for text, _ in head.programs), *head.method]
    for stage in (report.evaluated, report.planned):
        lines += [goal.text for goal in stage.goals]
        blocks = [*stage.blocks, *(block for goal in stage.goals for block in goal.blocks)]
        lines += [statement.text for block in blocks for statement in block.statements]
    return "\n".join(lines)


def of_series(path: Path) -> str:
    """All reports of a series, a paragraph each."""
    parts = ("evaluated", "initiatives", "issues", "planned", "plans")
    reports = json.loads(path.read_text("utf-8"))["reports"]
    return "\n".join(dict.fromkeys(text for report in reports for part in parts for text in report[part].values()))


def samples() -> dict[str, str]:
    """What the sample reports say."""
    return {path.stem: of_gold(path) for path in sorted((HOME / "tests/gold").glob("*.json"))}


def series() -> dict[str, str]:
    return {path.stem: of_series(path) for path in sorted((HOME / "tests/store/series").glob("*.json"))}


def stock(seeds: range) -> dict[str, str]:
    return {str(seed): of_stock(seed) for seed in seeds}


def printed() -> dict[str, str]:
    """Goals and items of the series that are kept as printed reports, a paragraph each."""
    found = {}
    for folder in sorted(path.parent for path in (HOME / "tests/store/series").glob("*/truth.json")):
        for path in sorted(each for each in folder.iterdir() if each.suffix != ".json"):
            records = flow.result_of(path.read_bytes(), path.name).records
            found[path.stem] = "\n".join(row.text for table in ("goals", "items") for row in records.get(table, ()))
    return found
