"""The picture of a page, made ready for reading: grey, evenly lit, upright, and what on it is ink.

Pictures are measured in pixels from the top left; `scale` is pixels a point.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from PIL import Image, ImageChops, ImageFilter

LEAST_INK = 40  # grey levels between paper and the darkest: with less there is nothing on the page
FINEST = 4.2  # pixels a point (300 dpi): finer pictures are made smaller, which loses nothing
COARSEST = 2.0  # pixels a point (144 dpi): coarser ones are made larger
MOST_SKEW = 3.0  # degrees
_LEAST_SKEW = 0.04
_PAPER = 0.35  # of the ink's darkness, below which a grey is paper
_DARK = 0.8  # of the ink's darkness, above which a grey is black
_TOP = 0.00005  # share of the pixels that certainly are ink, where there is text
_STEPS = ((0.5, 350), (0.1, 700), (0.02, 700))  # degrees, and the width of the copy on which the skew is looked for


class Picture(NamedTuple):
    """An upright page: `grey` with white paper, `ink` 255 where something is drawn, else 0."""

    grey: Image.Image
    ink: Image.Image
    scale: float
    skew: float  # degrees clockwise by which the page was turned to stand upright


def prepared(image: Image.Image, scale: float) -> Picture | None:
    """The picture of a page of `scale` pixels a point; None where the page is blank."""
    grey = _sized(image.convert("L"), scale)
    scale *= grey.width / image.width
    evened = _evened(grey)
    darkness = _darkness(evened)
    if darkness < LEAST_INK:
        return None
    skew = _skew(evened, darkness)
    if skew:
        evened = evened.rotate(skew, Image.Resampling.BICUBIC, fillcolor=0)
    low, high = _PAPER * darkness, _DARK * darkness
    levels = [255 - max(0, min(255, round((level - low) / (high - low) * 255))) for level in range(256)]
    middle = (low + high) / 2
    soft = evened.filter(ImageFilter.GaussianBlur(0.25 * scale))
    return Picture(
        evened.point(levels), soft.point([255 * (level > 0.8 * middle) for level in range(256)]), scale, skew
    )


def _sized(grey: Image.Image, scale: float) -> Image.Image:
    factor = min(FINEST / scale, 1.0) if scale > COARSEST else COARSEST / scale
    if abs(factor - 1) < 0.01:
        return grey
    size = max(1, round(grey.width * factor)), max(1, round(grey.height * factor))
    return grey.resize(size, Image.Resampling.LANCZOS)


def _evened(grey: Image.Image) -> Image.Image:
    """How much darker each place is than the paper around it: shadows and tinted cells become paper."""
    small = grey.reduce(8).filter(ImageFilter.MaxFilter(5)).filter(ImageFilter.MedianFilter(5))
    paper = small.filter(ImageFilter.GaussianBlur(3)).resize(grey.size, Image.Resampling.BILINEAR)
    return ImageChops.subtract(paper, grey)


def _darkness(evened: Image.Image) -> float:
    """How dark ink is on this page: the level that only its darkest pixels pass."""
    counts = evened.filter(ImageFilter.BoxBlur(1)).histogram()
    left = max(100.0, _TOP * sum(counts))
    for level in range(255, 0, -1):
        left -= counts[level]
        if left <= 0:
            return float(level)
    return 0.0


def _skew(evened: Image.Image, darkness: float) -> float:
    """Degrees to turn the page counterclockwise so that its lines run level."""
    best, reach = 0.0, MOST_SKEW
    for step, width in _STEPS:
        small = evened.reduce(max(1, evened.width // width)).point(
            [255 * (level > 0.3 * darkness) for level in range(256)]
        )
        count = round(reach / step)
        angles = [best + step * number for number in range(-count, count + 1)]
        best = max((_levelness(small, angle), -abs(angle), angle) for angle in angles)[2]
        reach = step
    return 0.0 if abs(best) < _LEAST_SKEW or abs(best) >= MOST_SKEW else best


def _levelness(small: Image.Image, angle: float) -> float:
    """High where rows of pixels are either full or empty: lines and ruling lines lie level."""
    turned = small.rotate(angle) if angle else small
    rows: Sequence[int] = turned.resize((1, turned.height), Image.Resampling.BOX).tobytes()
    return float(sum((below - above) ** 2 for above, below in pairwise(rows)))
