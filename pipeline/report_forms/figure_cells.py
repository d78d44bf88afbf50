"""What one cell of a data table says: its figures, each with its measure and unit, or why there is none."""

from __future__ import annotations

import re
from typing import NamedTuple

from pipeline.normalization import era, numbers
from pipeline.normalization.units import by_spelling
from pipeline.outline.data_cells import BLANK, CANCELLED, DASH, DataCell, paragraph, periods
from pipeline.outline.header_paths import Path
from pipeline.outline.header_tree import listed
from pipeline.outline.paragraphs import Paragraph
from schemas.outline import Line

_number = r"[0-9０-９]{1,3}(?:[,，][0-9０-９]{3})+(?:[.．][0-9０-９]+)?|[0-9０-９]+(?:[.．][0-9０-９]+)?"
_bare = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})*(?:\.[0-9]+)?|[0-9]{4,9}")
_pair = re.compile(rf"^(?P<first>{_number})\s*(?:[(（](?P<inner>{_number})[)）]|[/／](?P<second>{_number}))$")
_bracket = re.compile(r"[(（]([^()（）]+)[)）]")
_unit_words = re.compile(r"^(?:単位\s*[:：]?\s*)?(?P<unit>[^/／\s]+)(?P<per>[/／](?:年度?|月|日|週|回|人|件|組))?$")
_month = re.compile(r"([0-9０-９]{1,2})\s*月(?:分)?")
_change = re.compile(r"増減|差|比較|伸び|前年度?比|対前年")


class Figure(NamedTuple):
    """One figure of a cell, or its absence: `missing` says why. Lines are the words behind each field."""

    text: str
    lines: tuple[Line, ...]
    value: float | None = None
    value_lines: tuple[Line, ...] = ()
    unit: str | None = None
    unit_lines: tuple[Line, ...] = ()
    measure: str | None = None
    measure_lines: tuple[Line, ...] = ()
    missing: str | None = None


class When(NamedTuple):
    """The fiscal year a header or caption names, the month if it is one, and the lines that do."""

    year: int
    as_of: str | None
    lines: tuple[Line, ...]


def read(cell: DataCell, path: Path) -> list[Figure]:
    """The figures of a cell. `path` are the headers of its column, which may name the parts of a pair."""
    if _bare.fullmatch(cell.text):
        return [Figure(cell.text, cell.lines, float(cell.text.replace(",", "")), cell.lines)]
    words = paragraph(cell.lines)
    pair = _pair.match(cell.text)
    if pair is not None:
        return _pair_of(words, pair, path)
    found = numbers.cell_figures(cell.text)
    if not found or any(known.figure.value_high is not None for known in found):  # a range is no one value
        return [Figure(cell.text, cell.lines, missing=_missing(cell.kind))]
    starts = [0, *(known.figure.end for known in found)]
    figures = []
    for position, known in enumerate(found):
        figure, start = known.figure, starts[position]
        alone = len(found) == 1
        low, high = (0, len(cell.text)) if alone else (_begin(cell.text, start), figure.end)
        piece, text = words.cut(low, high), cell.text[low:high]
        measure, measure_lines = _measure(words, start, known, alone=alone)
        unit, unit_lines = _unit(words, figure)
        figures.append(
            Figure(
                text,
                piece,
                figure.value,
                words.cut(figure.start, figure.end),
                unit,
                unit_lines,
                measure,
                measure_lines,
            )
        )
    return figures


def _begin(text: str, start: int) -> int:
    """Where the words of a figure begin behind the figure before it."""
    return start + len(text[start:]) - len(text[start:].lstrip(" \u3000・、,:：)）(（"))


def _missing(kind: str) -> str:
    return {BLANK: "blank", DASH: "dash", CANCELLED: "cancelled"}.get(kind, "not_a_number")


def _measure(
    words: Paragraph, start: int, known: numbers.CellFigure, *, alone: bool
) -> tuple[str | None, tuple[Line, ...]]:
    """The words beside a figure; of one among several without any, its unit."""
    measure = known.measure
    if measure is None and not alone:
        measure = known.figure.unit
    if measure is None:
        return None, ()
    at = words.text.find(measure, start)
    if at < 0:
        at, end = start, known.figure.end
    else:
        end = at + len(measure)
    return measure, words.cut(at, end)


def _unit(words: Paragraph, figure: numbers.Figure) -> tuple[str | None, tuple[Line, ...]]:
    if figure.unit is None:
        return None, ()
    spelled = sorted((name for name, unit in by_spelling().items() if unit.name == figure.unit), key=len, reverse=True)
    for name in spelled:
        at = words.text.find(name, figure.start, figure.end)
        if at >= 0:
            return name, words.cut(at, at + len(name))
    return figure.unit, words.cut(figure.start, figure.end)


def _pair_of(words: Paragraph, pair: re.Match[str], path: Path) -> list[Figure]:
    """12(3) and 13/108: two figures; the words listed in a header (回数/参加人数) say which is which."""
    names = next((listed(head.text) for head in reversed(path) if len(listed(head.text)) == 2), ())
    inner = next((_bracket.search(head.text) for head in reversed(path) if _bracket.search(head.text)), None)
    second = "inner" if pair["inner"] is not None else "second"
    measures = names or (None, inner[1] if inner is not None and not unit_of(inner[0]) else None)
    figures = []
    for group, measure in zip(("first", second), measures, strict=True):
        value = numbers.find(pair[group])[0].value if numbers.find(pair[group]) else None
        piece = words.cut(*pair.span(group))
        lines = next((head.lines for head in reversed(path) if measure and measure in head.text), ())
        figures.append(Figure(pair[group], piece, value, piece, measure=measure, measure_lines=lines))
    return figures


def unit_of(text: str) -> str | None:
    """The unit in the brackets of a header or caption, as printed: 組 of 利用組数(組), 人/年 of 利用人数(人/年)."""
    for found in reversed(list(_bracket.finditer(text))):
        words = _unit_words.match("".join(found[1].split()))
        if words is not None and words["unit"] in by_spelling():
            return words["unit"] + (words["per"] or "")
    return None


def header_unit(*paths: Path) -> tuple[str, tuple[Line, ...]] | None:
    """The unit that the nearest header names."""
    for path in paths:
        for head in reversed(path):
            unit = unit_of(head.text)
            if unit is not None:
                words = paragraph(head.lines)
                at = words.text.rfind(unit)
                return unit, words.cut(at, at + len(unit)) if at >= 0 else head.lines
    return None


def when(path: Path) -> When | None:
    """The fiscal year that the nearest header names; a month belongs to its fiscal year."""
    for head in reversed(path):
        found = when_of(head.text, head.lines)
        if found is not None:
            return found
    return None


def when_of(text: str, lines: tuple[Line, ...]) -> When | None:
    """The one year or month that words name; None where they name several."""
    mentions = [mention for mention in periods(text) if "no-such-date" not in mention.flags]
    years = {era.fiscal_year_of(mention.year, mention.month) if mention.month else mention.year for mention in mentions}
    if len(years) != 1 or any("year-disagrees" in mention.flags for mention in mentions):
        return None
    first = mentions[0]
    piece = paragraph(lines).cut(first.start, first.end)
    as_of = first.iso[:7] if first.month and first.iso and len(mentions) == 1 else None
    return When(years.pop(), as_of, piece or lines)


def month(path: Path) -> int | None:
    """The month that a header is, where it names no year: 4月."""
    found = next((words for head in reversed(path) if (words := _month.fullmatch(head.text))), None)
    number = int(found[1]) if found is not None else 0
    return number if 1 <= number <= 12 else None


def in_month(year: When, number: int | None) -> When:
    """A month of a fiscal year that another header or the caption names."""
    if number is None or year.as_of is not None:
        return year
    return year._replace(as_of=f"{year.year + (number < 4)}-{number:02}")


def is_change(path: Path) -> bool:
    """増減, 前年度比: a comparison, which is of no year of its own."""
    return any(_change.search(head.text) for head in path[-1:])
