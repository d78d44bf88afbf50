"""Words → runs: pieces of one printed line that hold no wide gap and cross no ruling line, each with its box.

The boxes of a word's first and last character are its extent: PDFium starts a new word at each jump, forwards or back.
Characters inside are only looked at where a ruling line crosses.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from statistics import median_low
from typing import NamedTuple

from pipeline.loaders.pdf_characters import PageText
from pipeline.loaders.pdf_frames import Rectangle
from pipeline.loaders.pdf_rulings import Rule

WIDE_GAP = 0.8  # em: a gap that is printed as a space
CUT_GAP = 1.0  # em: a gap at which a run ends
_OVERLAP = 0.5  # em: how far a word may reach back into the one before (kerning, compressed punctuation)
_LOW = 0.6  # share of the usual height below which a box is taken for ink, not font


class Run(NamedTuple):
    """Characters [start, end) of the page string, in one line, without a wide gap. Points, origin top left."""

    x0: float
    top: float
    x1: float
    bottom: float
    start: int
    end: int
    text: str


def read(page: PageText) -> list[Run]:
    """The runs of a page in content-stream order, which means nothing."""
    spans = list(page.words())
    if not spans:
        return []
    firsts = page.boxes([start for start, _ in spans])
    lasts = page.boxes([end - 1 for _, end in spans])
    boxes = _words(page, spans, firsts, lasts)
    runs = []
    x0, top, x1, bottom = boxes[0]
    start, end = spans[0]
    text = page.text(start, end)
    for (left, high, right, low), (begin, stop) in zip(boxes[1:], spans[1:], strict=True):
        em = bottom - top
        gap = left - x1
        if -_OVERLAP * em <= gap <= CUT_GAP * em and high < bottom - 0.5 * em and low > top + 0.5 * em:
            between = page.string[end:begin]
            if "\n" not in between:
                text += _space(between, gap, em, text, page.string[begin]) + page.string[begin:stop]
                end = stop
                x1 = max(x1, right)
                top, bottom = min(top, high), max(bottom, low)
                continue
        runs.append(Run(x0, top, x1, bottom, start, end, text))
        x0, top, x1, bottom, start, end, text = left, high, right, low, begin, stop, page.string[begin:stop]
    runs.append(Run(x0, top, x1, bottom, start, end, text))
    return runs


def _space(between: str, gap: float, em: float, before: str, after: str) -> str:
    """What stands between two words of one line: the file's own spaces, or one for a gap that is printed as such."""
    stated = between.replace("\0", "")
    if stated or not between:
        return stated
    return " " if gap > WIDE_GAP * em or (before[-1:].isascii() and after.isascii()) else ""


def _words(
    page: PageText, spans: list[tuple[int, int]], firsts: list[Rectangle], lasts: list[Rectangle]
) -> list[Rectangle]:
    """The box of each word; one that is no higher than ink gets the height of its font."""
    boxes = [
        (
            x0 if x0 < left else left,
            top if top < high else high,
            x1 if x1 > right else right,
            bottom if bottom > low else low,
        )
        for (x0, top, x1, bottom), (left, high, right, low) in zip(firsts, lasts, strict=True)
    ]
    least = _LOW * median_low([bottom - top for _, top, _, bottom in boxes])
    for index, (x0, top, x1, bottom) in enumerate(boxes):
        if bottom - top < least:
            font = page.font_box(spans[index][0])
            if font is not None and font[3] - font[1] > bottom - top:
                boxes[index] = (min(x0, font[0]), min(top, font[1]), max(x1, font[0]), max(bottom, font[3]))
    return boxes


def cut(page: PageText, runs: Sequence[Run], rules: Sequence[Rule]) -> list[Run]:
    """The runs, each cut where a vertical rule passes through it. `rules` are sorted by place."""
    places = [rule.at for rule in rules]
    result = []
    for run in runs:
        x0, top, x1, bottom = run[:4]
        margin = 0.4 * (bottom - top)
        low, high = bisect_left(places, x0 + margin), bisect_left(places, x1 - margin)
        if low < high:
            middle = (top + bottom) / 2
            walls = [at for at, start, end in rules[low:high] if start <= middle <= end]
            if walls:
                result += cut_at(page, run, walls)
                continue
        result.append(run)
    return result


def cut_at(page: PageText, run: Run, walls: Sequence[float]) -> list[Run]:
    """The pieces of a run between walls (x places); a character belongs to the side where its middle stands."""
    indices = [index for index in range(run.start, run.end) if page.string[index] not in "\0 "]
    boxes = page.boxes(indices)
    pieces: list[Run] = []
    begin = 0
    sides = [sum(wall < (x0 + x1) / 2 for wall in walls) for x0, _, x1, _ in boxes]
    for at in range(1, len(indices) + 1):
        if at == len(indices) or sides[at] != sides[begin]:
            x0 = min(box[0] for box in boxes[begin:at])
            x1 = max(box[2] for box in boxes[begin:at])
            start, end = indices[begin], indices[at - 1] + 1
            pieces.append(Run(x0, run.top, x1, run.bottom, start, end, page.text(start, end)))
            begin = at
    return pieces
