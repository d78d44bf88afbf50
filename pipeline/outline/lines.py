"""Lines: the cleaned text of blocks, the unit in which labels, items and furniture are recognized."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from pipeline.normalization import CleanDocument
from pipeline.outline import markers
from schemas.document import CHROME, LIST_ITEM, RUNNING, Block, Box
from schemas.outline import Line

_row = re.compile(r", row \d+")
_narrow = re.compile("[\u0000-\u00ff\uff61-\uff9f]")
FINISHED = tuple("。．！？!?）)」』】")
NARROWEST = 40  # columns of a text that may be hard-wrapped
SHORT_OF = (
    10  # columns by which a wrapped line may miss the common width: characters that may not begin a line move down
)


def of_block(clean: CleanDocument, index: int) -> Line | None:
    """The block's line, or None where it holds no words of the report: mark-up, space, site chrome, running heads."""
    if index not in clean.lines:
        clean.lines[index] = _read(clean, index)
    return clean.lines[index]


def _read(clean: CleanDocument, index: int) -> Line | None:
    text = clean.blocks[index].text
    block = clean.document.blocks[index]
    if not text or block.kind in (CHROME, RUNNING):
        return None
    depth = block.locator.count("/li[") if block.kind == LIST_ITEM else 0
    return Line(
        index,
        0,
        len(text),
        text,
        kind=block.kind,
        after_gap=block.after_gap,
        wraps=block.wraps,
        marker=block.marker,
        indent=block.indent + depth,
        page=block.page,
        box=block.box,
        level=block.level,
    )


def of_blocks(clean: CleanDocument, indices: tuple[int, ...]) -> tuple[Line, ...]:
    """The lines of several blocks. A gap before a block without words stands before the next one with words.

    A block that holds none of the report's words leaves a gap; one that is set aside (a reading over a word, a hidden cell)
    does not, since readers see none.
    """
    blocks = clean.document.blocks
    found: list[Line] = []
    gap = False
    for index in indices:
        line = of_block(clean, index)
        if line is None:
            gap = gap or blocks[index].kind != CHROME or blocks[index].after_gap
            continue
        found.append(line._replace(after_gap=True) if gap and found and not line.after_gap else line)
        gap = False
    return tuple(found)


def cut(line: Line, start: int, end: int) -> Line:
    """A piece of a line, without white space at its ends."""
    text = line.text[start:end]
    low = line.start + start + len(text) - len(text.lstrip())
    piece = line.part(low, text.strip())
    return piece._replace(after_gap=False) if start != 0 and line.after_gap else piece


def right_edge(line: Line) -> float:
    """The right edge of a line: in points, or in columns of half a character where there are no boxes."""
    if line.box is not None:
        return line.box.x1
    return line.indent + 2 * len(line.text) - len(_narrow.findall(line.text))


class Edges:
    """The right edges of the columns of a document with boxes, as its full lines show them."""

    REACH = 24.0  # points by which lines of one column may begin apart
    SHORT_OF = 4.0  # characters by which an unfinished line may end before the edge

    def __init__(self, clean: CleanDocument) -> None:
        self.blocks = clean.document.blocks
        self.full: dict[str, list[Box]] = {}  # by column
        for block in self.blocks:
            if block.wraps and block.box is not None:
                self.full.setdefault(_column(block), []).append(block.box)

    def filled(self, line: Line) -> Line:
        """The line, with `wraps` where its sentence is unfinished and it ends near the edge of full lines beside it."""
        if line.wraps or line.box is None or line.text.endswith(FINISHED):
            return line
        left, right, short = line.box.x0, line.box.x1, self.SHORT_OF * (line.box.bottom - line.box.top)
        beside = self.full.get(_column(self.blocks[line.block]), ())
        near = any(abs(box.x0 - left) <= self.REACH and 0 <= box.x1 - right <= short for box in beside)
        return line._replace(wraps=True) if near else line


def _column(block: Block) -> str:
    """The column of a page that a block stands in: of its table, or the page itself."""
    return _row.sub("", block.locator)


def _common_width(held: Sequence[Line]) -> float | None:
    """The width at which a text was broken, where at least three unfinished lines end near the greatest one."""
    broken = [
        right_edge(line)
        for line, after in itertools.pairwise(held)
        if not line.text.endswith(FINISHED) and not after.after_gap and not markers.opens(after.text)
    ]
    widest = max(broken, default=0.0)
    near = sum(widest - edge <= SHORT_OF for edge in broken)
    return widest if near >= 3 and widest >= NARROWEST else None


def wrapped(held: Sequence[Line]) -> list[Line]:
    """Hard-wrapped lines with `wraps` where an unfinished sentence ends a few characters short of the common width."""
    width = max((right_edge(line) for line in held if line.wraps), default=None) or _common_width(held)
    if width is None:
        return list(held)
    return [
        line._replace(wraps=line.wraps or (not line.text.endswith(FINISHED) and width - right_edge(line) <= SHORT_OF))
        for line in held
    ]
