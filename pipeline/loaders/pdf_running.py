"""Running heads and page numbers: lines in the margins that return from page to page, and lone page numbers."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.loaders.pdf_runs import Run

MARGIN = 0.09  # share of the page's height, above and below, in which running lines stand
_APART = 0.6  # em: at least so far from the text
_SAME_PLACE = 4.0  # points

_NUMBER = "[0-9０-９]{1,4}"
_FENCE = r"[-‐-―−－ー~～〜・()（）\[\]［］【】<>＜＞〈〉|｜. ]*"
_OF = rf"(?:[/／\-–]|of|中|のうち){_FENCE}{_NUMBER}"
PAGE_NUMBER = re.compile(
    rf"{_FENCE}(?:p\.?|pp\.?|page|ページ|頁|第)?{_FENCE}{_NUMBER}{_FENCE}(?:ページ|頁|page)?{_FENCE}(?:{_OF})?{_FENCE}"
    rf"(?:ページ|頁|pages?)?{_FENCE}",
    re.IGNORECASE,
)
_DIGITS = re.compile(_NUMBER)


_Lines = tuple[Sequence[Run], float, Sequence[tuple[float, float]]]


class Margin(NamedTuple):
    """One line that stands in a page's margin, apart from the text."""

    page: int  # from 0
    place: int  # among the page's lines
    line: Run
    height: float  # of the page


def find(pages: Sequence[_Lines]) -> set[tuple[int, int]]:
    """(page, line) of each running line, both from 0. A page is its lines, its height, and the extents of its grids."""
    candidates = [margin for number, page in enumerate(pages) for margin in _margins(number, *page)]
    found = {(margin.page, margin.place) for margin in candidates if PAGE_NUMBER.fullmatch(margin.line.text)}
    alike: dict[str, list[Margin]] = defaultdict(list)
    for margin in candidates:
        alike[_DIGITS.sub("#", "".join(margin.line.text.split()))].append(margin)
    for group in alike.values():
        for margin in group:
            if any(_returns(margin, other) for other in group):
                found.add((margin.page, margin.place))
    while touching := {key for key in found if _touches(key, found, pages)}:
        found -= touching
    return found


def _touches(key: tuple[int, int], found: set[tuple[int, int]], pages: Sequence[_Lines]) -> bool:
    """Does a line stand as close to one that is not running as lines of one text do?"""
    page, place = key
    lines = pages[page][0]
    line = lines[place]
    apart = _APART * (line.bottom - line.top)
    return any(
        other.top < line.bottom + apart and other.bottom > line.top - apart
        for at, other in enumerate(lines)
        if (page, at) not in found
    )


def _margins(number: int, lines: Sequence[Run], height: float, grids: Sequence[tuple[float, float]]) -> list[Margin]:
    """Lines of the margins, from the edge inwards, as long as a clear gap sets them apart from what follows."""
    result = []
    for is_top in (True, False):
        inside = [at for at, line in enumerate(lines) if _is_marginal(line, height, is_top)]
        rest = [(line.top, line.bottom) for at, line in enumerate(lines) if at not in inside] + list(grids)
        for at in inside:
            line = lines[at]
            apart = _APART * (line.bottom - line.top)
            if not any(top < line.bottom + apart and bottom > line.top - apart for top, bottom in rest):
                result.append(Margin(number, at, line, height))
    return result


def _is_marginal(line: Run, height: float, is_top: bool) -> bool:
    return line.bottom <= MARGIN * height if is_top else line.top >= (1 - MARGIN) * height


def _returns(margin: Margin, other: Margin) -> bool:
    """Is this the same line on another page: same place, and each figure the same or counting the pages?"""
    step = other.page - margin.page
    if not step or abs(other.height - margin.height) > 1 or abs(other.line.top - margin.line.top) > _SAME_PLACE:
        return False
    figures = zip(_DIGITS.findall(margin.line.text), _DIGITS.findall(other.line.text), strict=True)
    return all(int(after) - int(before) in {0, step} for before, after in figures)
