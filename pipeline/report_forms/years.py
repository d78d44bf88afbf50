"""The evaluated fiscal year of a report and the one after it, with the words that say so."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.normalization import era
from pipeline.outline import items, lines, paragraphs
from pipeline.report_forms.draft import Draft, Source
from pipeline.report_forms.heads import field, lines_of
from schemas.outline import GOAL, STAGE, Line, Passage
from schemas.provenance import INFERRED, WAREKI
from schemas.records import ObservationRecord, key_of


class Years(NamedTuple):
    """The evaluated fiscal year and the one after, each with the words that say so; None where nothing does."""

    evaluated: int | None = None
    evaluated_source: Source | None = None
    planned: int | None = None
    planned_source: Source | None = None


def find(passages: Sequence[Passage], title_lines: Sequence[Line]) -> Years:
    """The evaluated and the planned fiscal year, from the title, the heads, the labels of goals, the period: in this order."""
    printed = in_title(title_lines)
    evaluated = printed[0] if printed and _speaks_of_results(title_lines) else None
    planned = printed[1] if evaluated and len(printed) > 1 else None
    evaluated = evaluated or _labelled(passages, "evaluated")
    evaluated = evaluated or _period_year(passages)
    results = any(
        label.role in ("outcomes", "issues", "outcomes_and_issues", "evaluated_head")
        for passage in passages
        for label in passage.labels
    )
    if evaluated is None and printed and results:
        evaluated = printed[0]
    if evaluated is None and printed:
        planned = printed[0]
    planned = planned or _labelled(passages, "planned", evaluated[0] if evaluated else None)
    if planned is None and evaluated is not None:
        planned = _relative(passages, evaluated[0]) or _next_in_title(title_lines, evaluated[0])
    return Years(*(evaluated or (None, None)), *(planned or (None, None)))


def in_title(title_lines: Sequence[Line]) -> list[tuple[int, Source]]:
    """The fiscal years that a title names, each once, the earliest first; a year may be broken over two lines."""
    found = []
    for paragraph in (paragraphs.joined(title_lines),) if title_lines else ():
        for mention in era.find(paragraph.text):
            if mention.kind == "fiscal_year":
                found.append((mention.year, Source(paragraph.cut(mention.start, mention.end), WAREKI, None)))
    distinct = dict(reversed([(year, source) for year, source in found]))
    return sorted(distinct.items(), key=lambda pair: pair[0])


def _speaks_of_results(title_lines: Sequence[Line]) -> bool:
    text = "".join(line.text for line in title_lines)
    return any(word in text for word in ("評価", "成果", "振り返り"))


def _labelled(passages: Sequence[Passage], stage: str, evaluated: int | None = None) -> tuple[int, Source] | None:
    """The year on a head of the stage; else on the labels of goals that stand under it or under results."""
    for passage in passages:
        for label in passage.labels:
            if label.kind == STAGE and label.stage == stage and label.year is not None:
                return label.year, Source(label.lines, WAREKI, None)
    with_results = {
        label.year
        for passage in passages
        if any(known.role in ("outcomes", "issues", "outcomes_and_issues") for known in passage.labels)
        for label in passage.labels
        if label.kind == GOAL and label.year is not None
    }
    for passage in passages:
        goal, under = passage.label(GOAL), passage.label(STAGE)
        if goal is None or goal.year is None:
            continue
        if stage == "evaluated" and (goal.year in with_results or (under is not None and under.stage == "evaluated")):
            return goal.year, Source(goal.lines, WAREKI, None)
        if stage == "planned" and goal.year not in with_results and goal.year != evaluated:
            return goal.year, Source(goal.lines, WAREKI, None)
    return None


def _period_year(passages: Sequence[Passage]) -> tuple[int, Source] | None:
    """The year that the whole period lies in; the years of a contract are no evaluated year."""
    held = lines_of(field(passages, "period"))
    found = era.period(items.text_of(held)) if held else None
    if found is None or found.start is None:
        return None
    first, last = (
        era.fiscal_year_of(int(date[:4]), int(date[5:7])) for date in (found.start, found.end or found.start)
    )
    return (first, Source(held, WAREKI, None)) if first == last else None


def _next_in_title(title_lines: Sequence[Line], evaluated: int) -> tuple[int, Source] | None:
    """…評価結果・次年度重点目標: the title speaks of the next year without its number."""
    for line in title_lines:
        at = line.text.find("次年度")
        if at >= 0:
            return evaluated + 1, Source([lines.cut(line, at, at + 3)], INFERRED, None)
    return None


def _relative(passages: Sequence[Passage], evaluated: int) -> tuple[int, Source] | None:
    """次年度重点目標 under a report whose year is known."""
    for passage in passages:
        for label in passage.labels:
            if (label.kind == STAGE and label.stage == "planned") or label.relative_year == 1:
                return evaluated + 1, Source(label.lines, INFERRED, None)
    return None


def of_data(draft: Draft, report_id: str) -> int | None:
    """The first and the last fiscal year that a report's figures speak of, with the words behind them; returns the last."""
    observations = (record for record in reversed(draft.rows("observations")) if isinstance(record, ObservationRecord))
    named = {
        record.fiscal_year: key_of("observations", record)
        for record in itertools.takewhile(lambda record: record.report_id == report_id, observations)
        if record.fiscal_year is not None
    }
    if not named:
        return None
    ends = {"first_fiscal_year": min(named), "last_fiscal_year": max(named)}
    draft.amend("reports", report_id, ends)
    for field_name, year in ends.items():
        draft.cite_again("reports", report_id, field_name, ("observations", named[year], "fiscal_year"))
    return max(named)
