"""What was right on the same files.

Ours is judged unit by unit (benchmarks/pairing/verdict). Of the others, who give no fields, it is asked whether a text of the
report stands whole in what they found.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.pairing.layout import Sheet
from benchmarks.pairing.verdict import folded, judged
from pipeline.flow import result_of
from schemas import result_json
from schemas.records import Result

OF_REPORT = ("reports", "implementers", "programs", "report_sections", "goals")


class Units(NamedTuple):
    """Goals, items and rows of the head, counted."""

    units: int
    right: int
    open: int
    wrong: int

    def __add__(self, other: tuple[int, ...]) -> Units:  # type: ignore[override]
        return Units(*(own + more for own, more in zip(self, other, strict=True)))


def of_results(files: Sequence[Path], sheets: Sequence[Sequence[Sheet]], digests: Sequence[str]) -> Units:
    """Every report of every file judged. `digests` are those of the measured run: what is judged is what was measured."""
    counted = Units(0, 0, 0, 0)
    for file, there, digest in zip(files, sheets, digests, strict=True):
        result = result_of(file.read_bytes(), file.name)
        if hashlib.sha256(result_json.dumps(result, "")).hexdigest() != digest:
            raise AssertionError(f"{file}: the measured run gave another result")
        for sheet, part in zip(there, parts(result, there), strict=True):
            verdict = judged(sheet, part)
            counted += Units(verdict.units, verdict.right, verdict.open, verdict.wrong)
    return counted


def parts(result: Result, sheets: Sequence[Sheet]) -> list[Result]:
    """A result as one for each sheet: the report that holds most of its texts, or an empty one."""
    found = [part(result, report.report_id) for report in result.records.get("reports", ())]
    if len(sheets) == len(found) == 1:
        return found
    nothing = result._replace(records={})
    texts = [{row.text for table in ("goals", "items") for row in one.records[table]} for one in found]
    chosen = []
    for sheet in sheets:
        wanted = {unit.text for unit in sheet.units}
        shared, at = max(((len(wanted & there), -number) for number, there in enumerate(texts)), default=(0, 0))
        chosen.append(found[-at] if shared else nothing)
    return chosen


def part(result: Result, report_id: str) -> Result:
    """The rows of one report."""
    records = result.records
    sections = {row.section_id for row in records.get("report_sections", ()) if row.report_id == report_id}
    items = {row.item_id for row in records.get("items", ()) if row.section_id in sections}
    kept: dict[str, tuple[Any, ...]] = {
        table: tuple(row for row in records.get(table, ()) if row.report_id == report_id) for table in OF_REPORT
    }
    kept["items"] = tuple(row for row in records.get("items", ()) if row.item_id in items)
    kept["item_goals"] = tuple(row for row in records.get("item_goals", ()) if row.item_id in items)
    return result._replace(records=kept)


def whole(texts: Iterable[str], sheets: Iterable[Sequence[Sheet]]) -> float:
    """The share of units whose text stands whole in what was found in their file; dates and years are not asked for."""
    there = all_units = 0
    for text, in_file in zip(texts, sheets, strict=True):
        haystack = folded(text)
        units = [
            unit for sheet in in_file for unit in sheet.units if unit.place[0] not in ("period", "title", "programs")
        ]
        there += sum(folded(unit.text) in haystack for unit in units)
        all_units += len(units)
    return there / all_units
