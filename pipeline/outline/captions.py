"""Captions: the line right above a table, in the cell, sheet or flow that the table stands in.

Where there are boxes, above is a matter of geometry, since a page's lines and tables come apart in a file; else it is one
of order.
A printed line may hold the captions of tables that stand side by side.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline.normalization import CleanDocument, numbers
from pipeline.outline import labels, markers
from pipeline.outline.data_cells import is_period
from pipeline.outline.lines import cut, of_blocks
from schemas.document import Box
from schemas.outline import COLUMN, Line

LONGEST = 80  # characters
_unit_note = re.compile(r"^[(（〔\[]?\s*単位")
FARTHEST = 4.0  # heights of a line between a caption and its table


class Container(NamedTuple):
    """What a grid stands in: the lines outside of its grids, and those grids."""

    lines: tuple[Line, ...]
    grids: tuple[int, ...]


class Captions:
    """The captions of one document's grids. Containers and boxes are read once; `furniture` are blocks that are none."""

    def __init__(self, clean: CleanDocument, furniture: frozenset[int] = frozenset()) -> None:
        self.clean, self.furniture = clean, furniture
        self.holders = {inner: cell for grid in clean.document.grids for cell in grid.cells for inner in cell.grids}
        self._boxes: dict[int, Box | None] = {}
        self._ranges: dict[int, tuple[int, int]] = {}
        self._containers: dict[tuple[int, ...], Container] = {}

    def of(self, index: int, heads: Sequence[Line] = ()) -> tuple[Line, ...]:
        """The caption above a grid, and above its `heads` that stand outside of it; empty where there is none."""
        own = of_blocks(self.clean, self.clean.document.grids[index].caption)
        if own:
            return own
        held, box = self._container(index), self._box(index)
        page = self.clean.document.grids[index].page
        if heads and heads[0].box is not None and box is not None:
            held = held._replace(lines=tuple(line for line in held.lines if line not in heads))
            box, page = heads[0].box._replace(x0=box.x0, x1=box.x1), heads[0].page
        line = self._above(index, (box, page), held) if box is not None else self._before(index, held)
        if line is None and box is not None and not heads:
            line = self._on_page_before(index, held)
        if line is None or not is_caption(line):
            return ()
        if _unit_note.match(line.text):
            over = [other for other in held.lines if other.block < line.block][-1:]
            return (*(other for other in over if is_caption(other)), line)
        if box is None or line.box is None:
            return (line,)
        beside = [other for other in held.grids if other != index and self._shares(line, other, box)]
        boxes = sorted({box, *(found for other in beside if (found := self._box(other)) is not None)})
        return (_piece(line, boxes, boxes.index(box)),)

    def over(self, index: int, row: int) -> list[tuple[Line, ...]]:
        """The captions in the nearest row of a grid above `row`, from left to right."""
        cells = [cell for cell in self.clean.document.grids[index].cells if cell.row < row and cell.blocks]
        nearest = max((cell.row + cell.row_span for cell in cells if cell.row + cell.row_span <= row), default=0)
        if row - nearest > 1:
            return []
        found = [of_blocks(self.clean, cell.blocks) for cell in cells if cell.row + cell.row_span == nearest]
        return [lines[-1:] for lines in found if lines and is_caption(lines[-1])]

    def _container(self, index: int) -> Container:
        """The cell that holds a grid, or the document's top level."""
        holder = self.holders.get(index)
        flow = self.clean.document.flow
        grids = holder.grids if holder else tuple(step.grid for step in flow if step.grid is not None)
        if grids not in self._containers:
            blocks = holder.blocks if holder else tuple(step.block for step in flow if step.block is not None)
            lines = of_blocks(self.clean, blocks)
            kept = tuple(line for line in lines if line.block not in self.furniture)
            self._containers[grids] = Container(kept, grids)
        return self._containers[grids]

    def _before(self, index: int, held: Container) -> Line | None:
        """The last line before the grid's first block, unless another grid stands between."""
        first = self._range(index)[0]
        line = max((line for line in held.lines if line.block < first), key=lambda line: line.block, default=None)
        ends = [self._range(other)[1] for other in held.grids if other != index]
        if line is None or any(line.block < end < first for end in ends):
            return None
        return line

    def _above(self, index: int, place: tuple[Box, int | None], held: Container) -> Line | None:
        """The nearest line above the grid on its page that stands over it, unless another grid stands between."""
        grids = self.clean.document.grids
        box, page = place
        over = [
            (line, line.box)
            for line in held.lines
            if line.box is not None and line.page == page and _is_over(line.box, box)
        ]
        nearest = max(over, key=lambda known: (known[1].bottom, -abs(known[1].x0 - box.x0)), default=None)
        if nearest is None or box.top - nearest[1].bottom > FARTHEST * (nearest[1].bottom - nearest[1].top):
            return None
        for other in held.grids:
            between = self._box(other) if other != index and grids[other].page == page else None
            if between is not None and _is_over(between, box) and between.top >= nearest[1].bottom:
                return None
        return nearest[0]

    def _on_page_before(self, index: int, held: Container) -> Line | None:
        """The last line of the page before, where the grid opens its page: no line that ends a wrapped one."""
        page = self.clean.document.grids[index].page
        first = self._range(index)[0]
        before = [line for line in held.lines if line.block < first][-2:]
        ends = [self._range(other)[1] for other in held.grids if other != index]
        if not before or page is None or before[-1].page != page - 1 or (len(before) > 1 and before[0].wraps):
            return None
        return None if any(before[-1].block < end < first for end in ends) else before[-1]

    def _shares(self, line: Line, other: int, box: Box) -> bool:
        """Another table stands beside this one under the same line."""
        if line.box is None or line.page != self.clean.document.grids[other].page:
            return False
        known = self._box(other)
        if known is None:
            return False
        overlap = abs(known.top - box.top) < box.bottom - box.top
        return _is_over(line.box, known) and overlap and (known.x0 >= box.x1 or box.x0 >= known.x1)

    def _blocks(self, index: int) -> Iterator[int]:
        """Every block in a grid and the grids in it."""
        for cell in self.clean.document.grids[index].cells:
            yield from cell.blocks
            for inner in cell.grids:
                yield from self._blocks(inner)

    def _range(self, index: int) -> tuple[int, int]:
        """The first and the last block in a grid."""
        if index not in self._ranges:
            blocks = list(self._blocks(index))
            self._ranges[index] = min(blocks, default=0), max(blocks, default=-1)
        return self._ranges[index]

    def _box(self, index: int) -> Box | None:
        """The rectangle around a grid's words; None without boxes."""
        if index not in self._boxes:
            blocks = self.clean.document.blocks
            boxes = [box for block in self._blocks(index) if (box := blocks[block].box) is not None]
            left, top, right, bottom = zip(*boxes, strict=True) if boxes else ((), (), (), ())
            self._boxes[index] = Box(min(left), min(top), max(right), max(bottom)) if boxes else None
        return self._boxes[index]


def is_caption(line: Line) -> bool:
    """A short phrase: no sentence, no item of a list, no line of answers, no label of the form."""
    text = line.text
    if not text or len(text) > LONGEST or text.endswith(("。", "、", "．")) or text.startswith(("※", "*", "＊", "・")):
        return False
    if (
        is_period(text)
        or line.marker is not None
        or (markers.opens(text) and not text.startswith(("【", "《", "〈", "■", "●", "○", "◆", "◇")))
    ):
        return False
    label = labels.match([line])
    if label is not None and not label.weak and (label.kind != COLUMN or len(text) < 6):
        return False
    shares = [figure for figure in numbers.find(text) if figure.unit in ("%", "％")]
    return not shares


def _is_over(upper: Box, lower: Box) -> bool:
    middle = (upper.top + upper.bottom) / 2
    return middle < lower.top and upper.x0 < lower.x1 and lower.x0 < upper.x1


def _piece(line: Line, boxes: Sequence[Box], at: int) -> Line:
    """The part of a line that stands over one of the tables under it, which come from left to right."""
    if len(boxes) == 1 or line.box is None:
        return line
    breaks = [place for place, letter in enumerate(line.text) if letter in " \u3000"]
    height = line.box.bottom - line.box.top
    cuts = [0]
    for left, right in itertools.pairwise(boxes):
        later = [place for place in breaks if place > cuts[-1]]
        if not later:
            return line
        start, end = cuts[-1], len(line.text)
        cuts.append(
            min(
                later,
                key=lambda place: (
                    max(0.0, left.x0 + _width(line.text[start:place]) * height - left.x1)
                    + max(0.0, right.x0 - ((line.box.x1 if line.box else 0) - _width(line.text[place:end]) * height))
                ),
            )
        )
    cuts.append(len(line.text))
    return cut(line, cuts[at], cuts[at + 1])


def _width(text: str) -> float:
    """In widths of a full character."""
    return sum(0.5 if letter < "\u0100" or "\uff61" <= letter <= "\uff9f" else 1.0 for letter in text.strip())
