"""Signs that tesseract's Japanese data does not know, told by their shape: bullets, and the wave dash of a range.

The engine makes other letters of them (③ or 信 of ●, て of ～), so a line is cut there, and it reads what is left of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from PIL import Image, ImageDraw

from pipeline.loaders import ocr_lines
from pipeline.loaders.ocr_lines import Pixels
from pipeline.loaders.ocr_picture import Picture

CONFIDENCE = 0.95
_SIDE = 24  # pixels: the size in which shapes are compared
_LIKE = 0.09  # mean difference, of 1, up to which a shape is the sign
_LEAST, _MOST = 0.4, 1.05  # em: how large bullets are
_SQUARE = 0.15  # share of its size by which a bullet may be wider than high, or higher than wide
_WAVE_WIDE, _WAVE_HIGH = (0.6, 1.1), (0.14, 0.42)  # em
_SWING = 0.18  # of its height, by which a wave's crest stands above its trough
_RANGE = "～"


class Shape(NamedTuple):
    """A sign in a line, with its first column and the one after its last, in pixels of the page."""

    text: str
    start: int
    end: int


def find(picture: Picture, line: Pixels, em: float) -> list[Shape]:
    """The signs in a line that are told by their shape, from the left."""
    return list(_shapes(picture, line, em))


def _shapes(picture: Picture, line: Pixels, em: float) -> Iterator[Shape]:
    for start, end in ocr_lines.columns(picture.ink, line):
        if not _LEAST * em <= end - start <= _WAVE_WIDE[1] * em:
            continue
        box = (line[0] + start, line[1], line[0] + end, line[3])
        inner = picture.ink.crop(box).getbbox()
        if inner is None:
            continue
        exact = (box[0] + inner[0], box[1] + inner[1], box[0] + inner[2], box[1] + inner[3])
        text = _sign(picture, exact, line, em)
        if text:
            yield Shape(text, exact[0], exact[2])


def _sign(picture: Picture, box: Pixels, line: Pixels, em: float) -> str:
    width, height = (box[2] - box[0]) / em, (box[3] - box[1]) / em
    if _WAVE_WIDE[0] <= width <= _WAVE_WIDE[1] and _WAVE_HIGH[0] <= height <= _WAVE_HIGH[1]:
        is_middle = abs((box[1] + box[3]) - (line[1] + line[3])) / 2 < 0.25 * em
        return _RANGE if is_middle and _is_wave(picture.ink.crop(box)) else ""
    if not (min(width, height) >= _LEAST and max(width, height) <= _MOST and abs(width - height) <= _SQUARE * width):
        return ""
    levels = picture.grey.crop(box).resize((_SIDE, _SIDE), Image.Resampling.BOX).tobytes()
    likeness = {sign: _difference(levels, pattern) for sign, pattern in _patterns().items()}
    best = min(likeness, key=likeness.__getitem__)
    return best[0] if likeness[best] <= _LIKE else ""


def _is_wave(ink: Image.Image) -> bool:
    """Does a flat stroke rise first and fall then, as in ～, and is it one stroke?"""
    turned = ink.transpose(Image.Transpose.TRANSPOSE)
    columns = [turned.tobytes()[at * ink.height : (at + 1) * ink.height] for at in range(ink.width)]
    middles = [_middle(column) for column in columns]
    if any(column.strip(b"\0").count(b"\0") > 0.2 * ink.height for column in columns):
        return False
    left, right = middles[ink.width // 8 : ink.width // 2], middles[ink.width // 2 : -(ink.width // 8)]
    return bool(left and right) and (sum(right) / len(right) - sum(left) / len(left)) > _SWING * ink.height


def _middle(column: bytes) -> float:
    places = [at for at, level in enumerate(column) if level]
    return sum(places) / len(places) if places else len(column) / 2


def _difference(levels: Sequence[int], pattern: Sequence[int]) -> float:
    return sum(abs(one - other) for one, other in zip(levels, pattern, strict=True)) / (255 * len(levels))


@cache
def _patterns() -> dict[str, bytes]:
    """Ideal bullets; rings of several strengths."""
    last = 4 * _SIDE - 1
    drawn = {"●": [("ellipse", (0, 0, last, last), 0)], "■": [("rectangle", (0, 0, last, last), 0)]}
    for strength in (4, 7, 10, 14):
        inside = (strength, strength, last - strength, last - strength)
        drawn[f"○{strength}"] = [("ellipse", (0, 0, last, last), 0), ("ellipse", inside, 255)]
    patterns = {sign: _drawn(parts) for sign, parts in drawn.items()}
    middle = last // 2
    image = Image.new("L", (last + 1, last + 1), 255)
    ImageDraw.Draw(image).polygon([(middle, 0), (last, middle), (middle, last), (0, middle)], fill=0)
    patterns["◆"] = image.resize((_SIDE, _SIDE), Image.Resampling.BOX).tobytes()
    return patterns


def _drawn(parts: Sequence[tuple[str, Pixels, int]]) -> bytes:
    image = Image.new("L", (4 * _SIDE, 4 * _SIDE), 255)
    draw = ImageDraw.Draw(image)
    for kind, box, level in parts:
        (draw.ellipse if kind == "ellipse" else draw.rectangle)(box, fill=level)
    return image.resize((_SIDE, _SIDE), Image.Resampling.BOX).tobytes()
