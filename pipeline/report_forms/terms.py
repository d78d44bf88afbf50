"""The span of a report and its place among the terms: 事業実施期間, 1年度目/5か年度, 第3期."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.normalization import era
from pipeline.outline import items, lines, paragraphs
from pipeline.report_forms.draft import Draft, Source, quote
from pipeline.report_forms.heads import field, lines_of
from schemas.outline import Line, Passage
from schemas.provenance import NUMBER, WAREKI

_term_length = re.compile(r"([0-9０-９]{1,2})\s?[かカヶケ箇個]年度?")
_term_number = re.compile(r"(?:第\s?([0-9０-９]{1,2})\s?期(?!間|限)|(?<![0-9０-９第])([0-9０-９]{1,2})\s?期目)")
_term_year = re.compile(r"([0-9０-９]{1,2})\s?年度?目")


def period(draft: Draft, passages: Sequence[Passage]) -> tuple[era.Period | None, Source | None]:
    """事業実施期間: dates and the place in the term."""
    held = lines_of(field(passages, "period"))
    if not held:
        return None, None
    found = era.period(items.text_of(held))
    if found is None:
        draft.say("warning", "period-unread", f"no period could be read from {quote(held)}: check the source", held)
        return None, None
    for flag in sorted(found.flags):
        draft.say(
            "warning",
            flag,
            f"the period {quote(held)} holds a date that is flagged {flag}: it is kept as it follows from the words",
            held,
        )
    return found, Source(held, WAREKI)


class Term(NamedTuple):
    """The span a review looks back on, as ISO dates, with its place among the terms."""

    start: str | None = None
    end: str | None = None
    year: int | None = None
    length: int | None = None
    number: int | None = None
    span_source: Source | None = None
    year_source: Source | None = None
    length_source: Source | None = None
    number_source: Source | None = None

    @property
    def last_year(self) -> int | None:
        """The fiscal year that the span ends in."""
        return era.fiscal_year_of(int(self.end[:4]), int(self.end[5:7])) if self.end is not None else None


def find(draft: Draft, passages: Sequence[Passage], title_lines: Sequence[Line]) -> Term:
    """事業実施期間, or the span of fiscal years in the title (平成26年度~平成30年度); 第2期; 5か年度."""
    found, source = period(draft, passages)
    held = lines_of(field(passages, "period"))
    span = _span(title_lines) if found is None else None
    length = _stated(_term_length, held) or (_stated(_term_length, title_lines) if span else None)
    number = _stated(_term_number, title_lines) or _stated(_term_number, held)
    place = _stated(_term_year, held)
    known = Term(
        year=place[0] if place else None,
        year_source=Source([place[1]], NUMBER) if place else None,
        length=length[0] if length else None,
        number=number[0] if number else None,
        length_source=Source([length[1]], NUMBER) if length else None,
        number_source=Source([number[1]], NUMBER) if number else None,
    )
    if found is not None:
        length_stated = found.term_length or known.length
        return known._replace(
            start=found.start,
            end=found.end,
            year=found.term_year or known.year,
            year_source=None if found.term_year else known.year_source,
            length=length_stated,
            span_source=source,
        )
    if span is not None:
        first, last, words = span
        return known._replace(start=f"{first}-04-01", end=f"{last + 1}-03-31", span_source=words)
    return known


def _span(title_lines: Sequence[Line]) -> tuple[int, int, Source] | None:
    """The years of a title that a wave or a dash ties; the two years that a yearly sheet speaks of are no span."""
    for paragraph in paragraphs.of_lines(title_lines):
        for first, last in itertools.pairwise(era.find(paragraph.text)):
            if first.kind == last.kind == "fiscal_year" and "span-start" in first.flags and "span-end" in last.flags:
                words = [*paragraph.cut(first.start, first.end), *paragraph.cut(last.start, last.end)]
                return first.year, last.year, Source(words, WAREKI, None)
    return None


def _stated(pattern: re.Pattern[str], held: Sequence[Line]) -> tuple[int, Line] | None:
    for line in held:
        match = pattern.search(line.text)
        if match:
            return int(next(filter(None, match.groups()))), lines.cut(line, match.start(), match.end())
    return None
