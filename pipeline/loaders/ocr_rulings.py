"""Ruling lines in the picture of a page, found as long straight strokes of ink, and taken out of it before it is read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from PIL import Image, ImageDraw

from pipeline.loaders import pdf_rulings
from pipeline.loaders.ocr_picture import Picture
from pipeline.loaders.pdf_frames import Rectangle
from pipeline.loaders.pdf_rulings import Rule

_LONG = 24.0  # points: no stroke of a letter is longer
_LONG_ACROSS = 36.0  # points: nor do strokes of neighbouring letters, which run into each other across, reach farther
_TALL = 20.0  # points: no letter of a text is taller; a stroke from one ruling line to the next is one itself
_SHORT = 7.0  # points: so is a lower one, in line with others
_ALIGNED = 1.2  # points
_GAP = 1.5  # points: breaks in a line that was scanned
_THICKEST = 3.5  # points: what is thicker is a bar or a picture
_MEET = 1.2  # points by which a short line may miss those it ends at


class Stroke(NamedTuple):
    """A row of ink: pixels from `start` to `end` at `at`, on the axis across."""

    at: int
    start: int
    end: int


class Rulings(NamedTuple):
    """The lines in points, as in a PDF, and the pixels they cover."""

    horizontal: tuple[Rule, ...]
    vertical: tuple[Rule, ...]
    across: tuple[Stroke, ...]
    down: tuple[Stroke, ...]


def find(picture: Picture) -> Rulings:
    scale = picture.scale
    across = _thin(_strokes(picture.ink, _LONG_ACROSS * scale, _GAP * scale), scale)
    strokes = _strokes(picture.ink.transpose(Image.Transpose.TRANSPOSE), _SHORT * scale, _GAP * scale)
    horizontal, _ = pdf_rulings.joined(_boxes(across, scale, is_level=True))
    down = _thin(_walls(strokes, horizontal, scale), scale)
    _, vertical = pdf_rulings.joined(_boxes(down, scale, is_level=False))
    return Rulings(horizontal, vertical, tuple(across), tuple(down))


def erased(picture: Picture, rulings: Rulings) -> Picture:
    """The picture without its ruling lines."""
    grey, ink = picture.grey.copy(), picture.ink.copy()
    pad = max(1, round(0.3 * picture.scale))
    for image, paper in ((grey, 255), (ink, 0)):
        draw = ImageDraw.Draw(image)
        for y, start, end in rulings.across:
            draw.rectangle((start - pad, y - pad, end + pad, y + pad), fill=paper)
        for x, start, end in rulings.down:
            draw.rectangle((x - pad, start - pad, x + pad, end + pad), fill=paper)
    return picture._replace(grey=grey, ink=ink)


def _strokes(ink: Image.Image, least: float, gap: float) -> list[Stroke]:
    """Rows of ink at least so long, small gaps in them allowed."""
    width, height = ink.size
    data = ink.tobytes()
    pattern = re.compile(rb"\xff{2,}(?:\x00{1,%d}\xff{2,})*" % max(1, round(gap)))
    needed = b"\xff" * max(3, int(least / 3))
    found = []
    for y in range(height):
        row = data[y * width : (y + 1) * width]
        if needed in row:
            found += [Stroke(y, *match.span()) for match in pattern.finditer(row) if _is_full(row, match, least)]
    return found


def _is_full(row: bytes, match: re.Match[bytes], least: float) -> bool:
    start, end = match.span()
    return end - start >= least and row.count(b"\xff", start, end) >= 0.9 * (end - start)


def _walls(strokes: Sequence[Stroke], horizontal: Sequence[Rule], scale: float) -> list[Stroke]:
    """The vertical strokes that no letter makes: long ones, and those from one horizontal line to the next.

    In a low row letters reach so far too; there a wall stands in line with a long one, or where horizontal lines end, or
    goes through a line into the next row.
    """
    long = [stroke for stroke in strokes if stroke.end - stroke.start >= _LONG * scale]
    reach = round(_ALIGNED * scale)
    places = {stroke.at + step for stroke in long for step in range(-reach, reach + 1)}
    low = [stroke for stroke in strokes if stroke.end - stroke.start < _LONG * scale]
    walls = []
    for stroke in low:
        met = [_met(stroke, end, horizontal, scale) for end in (stroke.start, stroke.end)]
        is_known = stroke.at in places or stroke.end - stroke.start >= _TALL * scale
        is_known = is_known or _goes_through(stroke, horizontal, scale)
        if all(met) and (is_known or any(_ends_at(stroke.at / scale, rule) for rules in met for rule in rules)):
            walls.append(stroke)
    return long + walls


def _met(stroke: Stroke, end: int, horizontal: Sequence[Rule], scale: float) -> list[Rule]:
    """The horizontal lines at which a vertical stroke ends."""
    x, y = stroke.at / scale, end / scale
    return [rule for rule in horizontal if abs(rule.at - y) <= _MEET and rule.start - _MEET <= x <= rule.end + _MEET]


def _goes_through(stroke: Stroke, horizontal: Sequence[Rule], scale: float) -> bool:
    """Does it cross a horizontal line, with enough of it on both sides to be no letter's foot?"""
    first, last = stroke.start / scale + _SHORT, stroke.end / scale - _SHORT
    return any(
        first <= rule.at <= last and rule.start - _MEET <= stroke.at / scale <= rule.end + _MEET for rule in horizontal
    )


def _ends_at(x: float, rule: Rule) -> bool:
    return min(abs(x - rule.start), abs(x - rule.end)) <= _ALIGNED


def _thin(strokes: Sequence[Stroke], scale: float) -> list[Stroke]:
    """Without those that lie so thick on each other that they are a bar or part of a picture."""
    most = _THICKEST * scale
    piles: list[tuple[list[Stroke], int, int]] = []
    for stroke in sorted(strokes):
        for pile, start, end in reversed(piles[-60:]):
            if stroke.at - pile[-1].at <= 1 and stroke.start < end and stroke.end > start:
                pile.append(stroke)
                break
        else:
            piles.append(([stroke], stroke.start, stroke.end))
    return [stroke for pile, _, _ in piles if pile[-1].at - pile[0].at < most for stroke in pile]


def _boxes(strokes: Sequence[Stroke], scale: float, *, is_level: bool) -> Iterator[Rectangle]:
    for at, start, end in strokes:
        place, first, last = (at + 0.5) / scale, start / scale, end / scale
        yield (first, place, last, place) if is_level else (place, first, place, last)
