"""What a report says, as written down by people in `gold/`, and how an extraction differs from it, field by field."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from itertools import zip_longest
from pathlib import Path
from typing import Any

from pipeline.store import facts
from pipeline.store.facts import Difference, Fact, fold, heading
from schemas.records import Record, Result

__all__ = ["GOLD", "Difference", "Fact", "difference", "fold", "heading"]
GOLD = Path(__file__).parent / "gold"


def difference(result: Result, names: Sequence[str]) -> Difference:
    """Compares the reports of a document, in their order, with the gold files of these names."""
    golds = [json.loads((GOLD / f"{name}.json").read_text("utf-8")) for name in names]
    reports = [Rows(result, report) for report in result.records.get("reports", ())]
    found = [facts.difference(gold, rows) for gold, rows in zip_longest(golds, reports)]
    totals = sum(one.stated for one in found), sum(one.right for one in found)
    return Difference(
        *totals, [fact for one in found for fact in one.missing], [fact for one in found for fact in one.wrong]
    )


class Rows:
    """The rows of one report of a result."""

    def __init__(self, result: Result, report: Any) -> None:
        self.result, self.report = result, report
        self.sections = {section.section_id: section for section in self("report_sections")}
        held = result.records.get("items", ())
        self.items = [item for item in held if item.section_id in self.sections]  # type: ignore[attr-defined]

    def __call__(self, table: str) -> list[Any]:
        rows: tuple[Record, ...] = self.result.records.get(table, ())
        return [row for row in rows if row.report_id == self.report.report_id]  # type: ignore[attr-defined]

    def ties(self, table: str, key: str, numbers: dict[str, Any]) -> dict[str, frozenset[Any]]:
        """Item → the numbers of what it is tied to."""
        tied = defaultdict(set)
        for row in self.result.records.get(table, ()):
            if getattr(row, key) in numbers:
                tied[row.item_id].add(numbers[getattr(row, key)])  # type: ignore[attr-defined]
        return {item: frozenset(found) for item, found in tied.items()}
