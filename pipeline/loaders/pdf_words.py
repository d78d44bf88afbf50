"""The words of a page with their boxes: what PDFium holds together, corrected where it holds together what is not.

PDFium parts words at a visible gap, forwards or back, and at line breaks; so the boxes of a word's first and last character
are its extent. It misses some breaks: between single characters that stand in one column, and to the left of an object.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain, compress, pairwise, starmap
from operator import sub
from typing import NamedTuple

from pipeline.loaders.pdf_characters import PageText
from pipeline.loaders.pdf_frames import Rectangle

FEWEST_SCRIPT = 2  # kana or kanji in vertical writing
_LEVEL = 2.0  # points: fonts mixed in a word differ by less in where their boxes end
_LOW = 0.6  # share of the page's usual height below which a box is taken for ink, not font
_BESIDE = 0.6  # em by which the middles of neighbouring characters may differ in height
_UNDER = 0.35  # em by which the middles of stacked characters may differ sideways
_STACKED = (0.6, 1.3)  # em from one stacked character to the next
_REACH = (-0.6, 1.0)  # em from the end of a character to the start of the next in a word


class Words(NamedTuple):
    """The words of a page in content-stream order, which means nothing.

    `odd` are the words that do not run from left to right: index → `down`, `up` or `back`.
    """

    spans: list[tuple[int, int]]  # (start, end) in the page string
    boxes: list[Rectangle]
    odd: dict[int, str]


def read(page: PageText) -> Words:
    spans = page.words()
    if not spans:
        return Words([], [], {})
    count = len(spans)
    x0s, tops, x1s, bottoms = page.boxes([start for start, _ in spans] + [end - 1 for _, end in spans])
    odd: dict[int, str] = {}
    rises = list(map(sub, tops[count:], tops))
    if max(rises) > _LEVEL or min(rises) < -_LEVEL or min(map(sub, x1s[count:], x1s)) < 0:
        ends = list(zip(x0s, tops, x1s, bottoms, strict=True))
        boxes, odd = _united(ends[:count], ends[count:])
    else:
        boxes = list(zip(x0s, tops, x1s[count:], bottoms, strict=False))
    _heighten(page, spans, boxes)
    return Words(spans, boxes, odd)


def settled(page: PageText, words: Words, is_scattered: bool) -> Words:
    """The words, odd ones parted wherever the characters stop following each other in one direction.

    On a page that draws its characters one by one (`is_scattered`) all words are looked at.
    """
    spans: list[tuple[int, int]] = []
    boxes: list[Rectangle] = []
    odd: dict[int, str] = {}
    is_parted = [stop - start > 1 and (is_scattered or at in words.odd) for at, (start, stop) in enumerate(words.spans)]
    sides = page.boxes(list(chain.from_iterable(starmap(range, compress(words.spans, is_parted)))))
    done = 0
    for span, box, is_it in zip(words.spans, words.boxes, is_parted, strict=True):
        if not is_it:
            spans.append(span)
            boxes.append(box)
            continue
        begin, done = done, done + span[1] - span[0]
        x0s, tops, x1s, bottoms = (side[begin:done] for side in sides)
        whole = _even(x0s, tops, x1s, bottoms)
        if whole:
            spans.append(span)
            boxes.append(whole)
            continue
        characters = _heightened(page, span[0], list(zip(x0s, tops, x1s, bottoms, strict=True)))
        for start, end, direction in _followed(characters):
            first = span[0] + start
            if direction and _is_column(page, first, span[0] + end):
                spans += [(first + at, first + at + 1) for at in range(end - start)]
                boxes += characters[start:end]
                continue
            if direction:
                odd[len(spans)] = direction
            spans.append((first, span[0] + end))
            boxes.append(_around(characters[start:end]))
    _heighten(page, spans, boxes)
    return Words(spans, boxes, odd)


def _even(x0s: list[float], tops: list[float], x1s: list[float], bottoms: list[float]) -> Rectangle | None:
    """The box around characters that plainly follow each other from left to right, else None.

    What `_followed` says of most words, told faster.
    """
    top, lowest_top, bottom, highest_bottom = min(tops), max(tops), max(bottoms), min(bottoms)
    em = highest_bottom - lowest_top
    widths, gaps = list(map(sub, x1s, x0s)), list(map(sub, x0s[1:], x1s))
    widest, least = max(widths), min(gaps)
    is_level = em >= _LOW * (bottom - top) and lowest_top - top + bottom - highest_bottom <= 2 * _BESIDE * em
    is_font_high = 0 < _LOW * widest <= em
    is_forward = least > -min(widths) and least >= _REACH[0] * em and max(gaps) <= _REACH[1] * em
    return (min(x0s), top, max(x1s), bottom) if is_level and is_font_high and is_forward else None


def _heightened(page: PageText, start: int, boxes: list[Rectangle]) -> list[Rectangle]:
    """The boxes of a word's characters; those that are no larger than ink as large as their font."""
    em = max(max(x1 - x0, bottom - top) for x0, top, x1, bottom in boxes)
    for at, (x0, top, x1, bottom) in enumerate(boxes):
        if bottom - top < _LOW * em:
            boxes[at] = page.font_box(start + at) or (x0, top, x1, bottom)
    return boxes


def _is_column(page: PageText, start: int, end: int) -> bool:
    """Are upright characters below each other a column of letters, figures or marks (grades), not vertical writing?"""
    scripts = sum("\u3041" <= sign <= "\u30fa" or "\u3400" <= sign <= "\u9fff" for sign in page.string[start:end])
    return scripts < FEWEST_SCRIPT and page.is_upright(start)


def _followed(characters: list[Rectangle]) -> Iterable[tuple[int, int, str]]:
    """(start, end, direction) of each part of a word whose characters follow each other: "", `down` or `up`."""
    start, direction = 0, ""
    for at, (before, after) in enumerate(pairwise(characters), start=1):
        step = _step(before, after)
        if step is None or (step != direction and at - start > 1):
            yield start, at, direction
            start, direction = at, ""
        else:
            direction = step
    yield start, len(characters), direction


def _step(before: Rectangle, after: Rectangle) -> str | None:
    em = max(before[3] - before[1], after[3] - after[1], 0.1)
    across = (after[0] + after[2] - before[0] - before[2]) / 2 / em
    down = (after[1] + after[3] - before[1] - before[3]) / 2 / em
    if abs(down) <= _BESIDE and across > 0 and _REACH[0] <= (after[0] - before[2]) / em <= _REACH[1]:
        return ""
    if abs(across) <= _UNDER and _STACKED[0] <= abs(down) <= _STACKED[1]:
        return "down" if down > 0 else "up"
    return None


def _around(boxes: list[Rectangle]) -> Rectangle:
    x0s, tops, x1s, bottoms = zip(*boxes, strict=True)
    return min(x0s), min(tops), max(x1s), max(bottoms)


def _united(firsts: list[Rectangle], lasts: list[Rectangle]) -> tuple[list[Rectangle], dict[int, str]]:
    """The box around a word's first and last character, and the words that do not run from left to right."""
    boxes, odd = [], {}
    for index, (first, last) in enumerate(zip(firsts, lasts, strict=True)):
        x0, top, x1, bottom = first
        left, high, right, low = last
        boxes.append((min(x0, left), min(top, high), max(x1, right), max(bottom, low)))
        em = max(bottom - top, low - high)
        across, down = (left + right - x0 - x1) / 2, (high + low - top - bottom) / 2
        if abs(down) > _BESIDE * em:
            odd[index] = "down" if down > 0 else "up"
        elif across < -0.3 * em:
            odd[index] = "back"
    return boxes, odd


def _heighten(page: PageText, spans: list[tuple[int, int]], boxes: list[Rectangle]) -> None:
    """Gives words no higher than ink the height of their font (glyphs under an ActualText have ink boxes only)."""
    heights = [bottom - top for _, top, _, bottom in boxes]
    if min(heights) >= _LOW * max(heights):
        return
    least = _LOW * sorted(heights)[len(heights) // 2]
    for index, height in enumerate(heights):
        if height < least:
            font = page.font_box(spans[index][0])
            if font is not None and font[3] - font[1] > height:
                x0, top, x1, bottom = boxes[index]
                boxes[index] = min(x0, font[0]), min(top, font[1]), max(x1, font[0]), max(bottom, font[3])
