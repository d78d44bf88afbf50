"""Where the lines of text stand in a picture: in each region, cut at white rows and white columns in turn.

Line by line an engine reads what it garbles as a page: tight lines, labels beside the middle of their texts, narrow cells.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from PIL import Image, ImageDraw

Pixels = tuple[int, int, int, int]  # x0, top, x1, bottom

SMALLEST, LARGEST = 5.0, 40.0  # points: heights of lines of text
_USUAL = 10.0  # points: height of a line, where a page has too few to tell
_APART = 2.0  # em: a gap that parts two lines standing beside each other
_WORD = 0.7  # em: a gap that parts letters spaced out
_LETTER = 1.3  # em: what is no wider is a single letter, spaced out from the next
_SLIVER = 0.5  # em: what is lower belongs to the letters above or below it
_BETWEEN = 0.3  # of the ink in a usual row: between two lines there is less
_TIGHT = 1.6  # em from which a row is more than one line


def usual_height(ink: Image.Image, regions: Sequence[Pixels], scale: float) -> float:
    """Height in pixels of most lines of text on the page."""
    low, high = SMALLEST * scale, LARGEST * scale
    heights = sorted(
        bottom - top for region in regions for top, bottom in _rows(ink.crop(region)) if low <= bottom - top <= high
    )
    if not heights:
        return _USUAL * scale
    lower = heights[len(heights) // 4]
    single = [height for height in heights if height <= _TIGHT * lower]
    return float(single[len(single) // 2])


def find(ink: Image.Image, regions: Sequence[Pixels], em: float) -> list[tuple[int, Pixels]]:
    """The region and the box of each line; what lies in a region is not looked for in later ones that contain it."""
    rest = ink.copy()
    draw = ImageDraw.Draw(rest)
    found: list[tuple[int, Pixels]] = []
    for number, region in enumerate(regions):
        found += [(number, line) for line in _lines(rest, region, em, is_row=False)]
        draw.rectangle(region, fill=0)
    return found


def _lines(ink: Image.Image, region: Pixels, em: float, *, is_row: bool) -> Iterator[Pixels]:
    left, top, right, _bottom = region
    for first, last in _whole(_rows(ink.crop(region)), em):
        row = (left, top + first, right, top + last)
        parts = _parts(ink, row, em)
        inner = [_whole(_rows(ink.crop(part)), em) for part in parts]
        if len(parts) > 1 and (any(len(rows) > 1 for rows in inner) or not is_row):
            for part in parts:
                yield from _lines(ink, part, em, is_row=True)
        elif last - first > _TIGHT * em:
            for piece in _cut(ink.crop(row), em):
                yield from _trimmed(ink, (left, row[1] + piece[0], right, row[1] + piece[1]), em)
        else:
            yield from _trimmed(ink, row, em)


def _trimmed(ink: Image.Image, box: Pixels, em: float) -> Iterator[Pixels]:
    """The box around the ink inside; nothing where that is only a speck."""
    inner = ink.crop(box).getbbox()
    if inner is None or max(inner[2] - inner[0], inner[3] - inner[1]) < 0.2 * em:
        return
    yield box[0] + inner[0], box[1] + inner[1], box[0] + inner[2], box[1] + inner[3]


def _rows(image: Image.Image) -> list[tuple[int, int]]:
    """First row and row after the last of each band of rows with ink."""
    width, height = image.size
    if not width or not height:
        return []
    data = image.tobytes()
    counts = [data.count(b"\xff", y * width, (y + 1) * width) for y in range(height)]
    return _bands(counts)


def _bands(counts: Sequence[int], floor: int = 1) -> list[tuple[int, int]]:
    bands = []
    start = None
    for place, count in enumerate([*counts, 0]):
        if count > floor and start is None:
            start = place
        elif count <= floor and start is not None:
            bands.append((start, place))
            start = None
    return bands


def _whole(rows: Sequence[tuple[int, int]], em: float) -> list[tuple[int, int]]:
    """The rows, the parts of one line (the dot and the stroke of a letter) as one."""
    merged: list[tuple[int, int]] = []
    for start, end in rows:
        if merged:
            above = merged[-1]
            is_sliver = min(end - start, above[1] - above[0]) < _SLIVER * em
            if is_sliver and end - above[0] <= 1.15 * em and start - above[1] < _SLIVER * em:
                merged[-1] = above[0], end
                continue
        merged.append((start, end))
    return merged


def columns(ink: Image.Image, box: Pixels) -> list[tuple[int, int]]:
    """First column and column after the last of each band of columns with ink, from the box's left edge."""
    return _rows(ink.crop(box).transpose(Image.Transpose.TRANSPOSE))


def _parts(ink: Image.Image, row: Pixels, em: float) -> list[Pixels]:
    """A row cut at its wide gaps; letters that are only spaced out stay together."""
    words: list[list[int]] = []
    for start, end in columns(ink, row):
        if words and start - words[-1][1] < _WORD * em:
            words[-1][1] = end
        else:
            words.append([start, end])
    parts: list[list[int]] = []
    was_letter = False
    for start, end in words:
        is_letter = end - start <= _LETTER * em
        if parts and (start - parts[-1][1] < _APART * em or (was_letter and is_letter)):
            parts[-1][1] = end
        else:
            parts.append([start, end])
        was_letter = is_letter
    return [(row[0] + start, row[1], row[0] + end, row[3]) for start, end in parts]


def _cut(image: Image.Image, em: float) -> list[tuple[int, int]]:
    """A band of several lines that touch each other, cut where it has least ink, about one line apart.

    Where there is much ink everywhere, it is one line of large letters.
    """
    width, height = image.size
    data = image.tobytes()
    counts = [data.count(b"\xff", y * width, (y + 1) * width) for y in range(height)]
    number = max(1, round(height / (1.05 * em)))
    places = [0]
    for line in range(1, number):
        middle = height * line / number
        span = range(max(places[-1] + 1, int(middle - 0.3 * em)), min(height - 1, int(middle + 0.3 * em)))
        places.append(min(span, key=lambda y: (counts[y], abs(y - middle)), default=round(middle)))
    if any(counts[place] > _BETWEEN * sum(counts) / height for place in places[1:]):
        return [(0, height)]
    return list(pairwise([*places, height]))
