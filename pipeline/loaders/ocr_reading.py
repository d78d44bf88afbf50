"""Lines in a picture → their signs, each with its place and how sure it is.

Every line is read twice, larger and smaller; where the readings differ a third decides. What all readings agree on is as good
as sure; where they differ the sign stays doubtful, however confident the engine was of each.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from PIL import Image

from pipeline.loaders import ocr_shapes
from pipeline.loaders.ocr import Engine, Mode, Word
from pipeline.loaders.ocr_lines import Pixels
from pipeline.loaders.ocr_picture import Picture
from pipeline.loaders.ocr_shapes import Shape

FIRST, SECOND, THIRD = Mode(30, 7), Mode(44, 13), Mode(60, 7)
_SHORT, _RAW = 5.0, 13  # em: in a shorter line the engine often finds no line at all, unless told that it is one
_MARGIN = 10  # pixels of paper around a line, as the engine wants it
_OUTVOTED, _ALONE = 0.75, 0.4  # what a sign is worth that one other reading shares, or none
_READINGS = 3
_FEWEST = 8  # pixels: a narrower picture is no line to the engine


class Sign(NamedTuple):
    """One character as read. `x` is the middle of its place in pixels of the page; `opens`: a word of the engine's begins."""

    text: str
    x: float
    confidence: float
    opens: bool
    is_sure: bool = True


Reading = tuple[Sign, ...]


def read(engine: Engine, picture: Picture, lines: Sequence[Pixels], em: float) -> list[Reading]:
    """The reading of each line, empty where there is nothing to be read. Signs told by their shape stand between what is read."""
    parts = [(at, part) for at, line in enumerate(lines) for part in _parts(picture, line, em)]
    texts = iter(_voted(engine, picture, [part for _, part in parts if not isinstance(part, Shape)], em))
    readings: list[Reading] = [()] * len(lines)
    for at, part in parts:
        readings[at] += (_shaped(part),) if isinstance(part, Shape) else next(texts)
    return readings


def _parts(picture: Picture, line: Pixels, em: float) -> Iterator[Pixels | Shape]:
    """A line cut at the signs that are told by their shape."""
    left, top, right, bottom = line
    for shape in (*ocr_shapes.find(picture, line, em), None):
        end = shape.start if shape else right
        inner = picture.ink.crop((left, top, end, bottom)).getbbox() if end > left else None
        if inner:
            yield left + inner[0], top, left + inner[2], bottom
        if shape:
            yield shape
            left = shape.end


def _shaped(shape: Shape) -> Sign:
    return Sign(shape.text, (shape.start + shape.end) / 2, ocr_shapes.CONFIDENCE, opens=True)


def _voted(engine: Engine, picture: Picture, lines: Sequence[Pixels], em: float) -> list[Reading]:
    first = _read(engine, picture, lines, em, FIRST)
    second = _read(engine, picture, lines, em, SECOND)
    differing = [at for at, pair in enumerate(zip(first, second, strict=True)) if _text(pair[0]) != _text(pair[1])]
    third = _read(engine, picture, [lines[at] for at in differing], em, THIRD)
    result = [_agreed(one, other) for one, other in zip(first, second, strict=True)]
    for at, other in zip(differing, third, strict=True):
        result[at] = decided((first[at], second[at], other))
    return result


def _read(engine: Engine, picture: Picture, lines: Sequence[Pixels], em: float, mode: Mode) -> list[Reading]:
    factor = mode.height / em
    margin = max(2, round(0.1 * em))
    crops = [_shown(picture.grey, line, margin, factor) for line in lines]
    is_short = [line[2] - line[0] < _SHORT * em for line in lines]
    readings: list[Sequence[Word]] = [()] * len(lines)
    for kind, segmentation in ((False, mode.segmentation), (True, _RAW)):
        chosen = [at for at, short in enumerate(is_short) if short == kind]
        if not chosen:
            continue
        words = engine.read([crops[at] for at in chosen], mode._replace(segmentation=segmentation))
        for at, found in zip(chosen, words, strict=True):
            readings[at] = found
    return [
        _signs(words, line[0] - margin - _MARGIN / factor, factor) for line, words in zip(lines, readings, strict=True)
    ]


def _shown(grey: Image.Image, line: Pixels, margin: int, factor: float) -> Image.Image:
    """A line alone on white paper, in the size in which it is read."""
    width, height = line[2] - line[0] + 2 * margin, line[3] - line[1] + 2 * margin
    alone = Image.new("L", (width, height), 255)
    alone.paste(grey.crop(line), (margin, margin))
    size = max(_FEWEST, round(width * factor)), max(_FEWEST, round(height * factor))
    paper = Image.new("L", (size[0] + 2 * _MARGIN, size[1] + 2 * _MARGIN), 255)
    paper.paste(alone.resize(size, Image.Resampling.LANCZOS), (_MARGIN, _MARGIN))
    return paper


def _signs(words: Sequence[Word], left: float, factor: float) -> Reading:
    signs: list[Sign] = []
    for text, x0, x1, confidence in words:
        letters = "".join(text.split())
        step = (x1 - x0) / max(len(letters), 1)
        for at, letter in enumerate(letters):
            signs.append(Sign(letter, left + (x0 + (at + 0.5) * step) / factor, confidence, at == 0))
    return tuple(signs)


def _text(reading: Reading) -> str:
    return "".join(sign.text for sign in reading)


def _agreed(first: Reading, second: Reading) -> Reading:
    """The first of two equal readings, with the better of their confidences."""
    if len(first) != len(second):
        return first
    return tuple(
        sign._replace(confidence=max(sign.confidence, other.confidence))
        for sign, other in zip(first, second, strict=True)
    )


def decided(readings: Sequence[Reading]) -> Reading:
    """The reading that is most like the others; where these agree against it, theirs."""
    readings = [reading for reading in readings if reading] or readings[:1]
    if len(readings) == 1:
        return tuple(sign._replace(confidence=_ALONE * sign.confidence, is_sure=False) for sign in readings[0])
    texts = [_text(reading) for reading in readings]
    likeness = [sum(_likeness(text, other) for other in texts) for text in texts]
    best = max(range(len(texts)), key=lambda at: (likeness[at], -at))
    base, text = readings[best], texts[best]
    changes = [_changes(text, other) for at, other in enumerate(texts) if at != best]
    common = set(changes[0]).intersection(*changes[1:]) if len(changes) > 1 else set()
    votes = [1] * len(base)
    for change in changes:
        touched = {at for start, end, _ in change for at in range(max(start - (start == end), 0), max(end, start + 1))}
        votes = [count + (at not in touched) for at, count in enumerate(votes)]
    worth = {1: _ALONE, 2: _OUTVOTED}
    signs = [
        sign._replace(confidence=sign.confidence * worth.get(count, 1.0), is_sure=count == _READINGS)
        for sign, count in zip(base, votes, strict=True)
    ]
    for start, end, replacement in sorted(common, reverse=True):
        signs[start:end] = _replaced(signs, start, end, replacement)
    return tuple(signs)


def _likeness(text: str, other: str) -> float:
    return difflib.SequenceMatcher(None, text, other, autojunk=False).ratio()


def _changes(text: str, other: str) -> list[tuple[int, int, str]]:
    codes = difflib.SequenceMatcher(None, text, other, autojunk=False).get_opcodes()
    return [(i1, i2, other[j1:j2]) for tag, i1, i2, j1, j2 in codes if tag != "equal"]


def _replaced(signs: Sequence[Sign], start: int, end: int, text: str) -> list[Sign]:
    """What two other readings saw in the place of these signs, or between them."""
    around = signs[start:end] or signs[max(start - 1, 0) : start + 1]
    if not around:
        return []
    left, right = around[0].x, around[-1].x
    step = (right - left) / max(len(text), 1)
    confidence = _OUTVOTED * max(sign.confidence for sign in around)
    return [
        Sign(letter, left + (at + 0.5) * step, confidence, at == 0, is_sure=False) for at, letter in enumerate(text)
    ]
