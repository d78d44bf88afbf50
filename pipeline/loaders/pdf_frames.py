"""From PDF user space (origin bottom left, unrotated) to the page as displayed, and to the page as it is read.

A page is displayed after its crop box and its `/Rotate`. Where the text runs across the displayed page (a landscape
table on an upright page), or is written vertically, lines are built in a frame turned so that text runs from left to
right; boxes are reported as displayed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

Rectangle = tuple[float, float, float, float]  # x0, top, x1, bottom; origin top left
Boxes = tuple[list[float], list[float], list[float], list[float]]  # the same of many: all x0, all top, …


class Frame(NamedTuple):
    """How user space maps to a page of `width` × `height` points; `turns` are quarter turns clockwise, 0 to 3."""

    left: float
    bottom: float
    right: float
    top: float
    turns: int = 0

    @property
    def size(self) -> tuple[float, float]:
        """Width and height in points, after the turns."""
        width, height = self.right - self.left, self.top - self.bottom
        return (height, width) if self.turns % 2 else (width, height)

    def boxes(self, numbers: Sequence[float]) -> Boxes:
        """Rectangles from PDFium's flat (left, top, right, bottom) in user space."""
        lefts, tops, rights, bottoms = numbers[0::4], numbers[1::4], numbers[2::4], numbers[3::4]
        left, bottom, right, top = self.left, self.bottom, self.right, self.top
        if self.turns == 0:
            if left:
                lefts, rights = [x - left for x in lefts], [x - left for x in rights]
            return list(lefts), [top - y for y in tops], list(rights), [top - y for y in bottoms]
        if self.turns == 1:
            x0s, x1s = [y - bottom for y in bottoms], [y - bottom for y in tops]
            return x0s, [x - left for x in lefts], x1s, [x - left for x in rights]
        if self.turns == 2:
            x0s, x1s = [right - x for x in rights], [right - x for x in lefts]
            return x0s, [y - bottom for y in bottoms], x1s, [y - bottom for y in tops]
        x0s, x1s = [top - y for y in tops], [top - y for y in bottoms]
        return x0s, [right - x for x in rights], x1s, [right - x for x in lefts]

    def turned(self, turns: int) -> Frame:
        """The same page, turned further clockwise."""
        return self._replace(turns=(self.turns + turns) % 4)


def turned_back(box: Rectangle, turns: int, size: tuple[float, float]) -> Rectangle:
    """A box of a frame turned by `turns`, on the page before that turn, which has `size`."""
    x0, top, x1, bottom = box
    width, height = size
    if turns == 1:
        return top, height - x1, bottom, height - x0
    if turns == 2:
        return width - x1, height - bottom, width - x0, height - top
    if turns == 3:
        return width - bottom, x0, width - top, x1
    return box
