"""Lines: the cleaned text of blocks, the unit in which labels, items and furniture are recognized."""

from __future__ import annotations

from pipeline.normalization import CleanDocument
from schemas.document import CHROME, RUNNING
from schemas.outline import Line


def of_block(clean: CleanDocument, index: int) -> Line | None:
    """The block's line, or None where it holds no words of the report: mark-up, space, site chrome, running heads."""
    text = clean.blocks[index].text
    block = clean.document.blocks[index]
    if not text or block.kind in (CHROME, RUNNING):
        return None
    return Line(
        index,
        0,
        len(text),
        text,
        kind=block.kind,
        after_gap=block.after_gap,
        wraps=block.wraps,
        marker=block.marker,
        indent=block.indent,
        page=block.page,
        box=block.box,
        level=block.level,
    )


def of_blocks(clean: CleanDocument, indices: tuple[int, ...]) -> tuple[Line, ...]:
    """The lines of several blocks. A gap before a block without words stands before the next one with words."""
    found: list[Line] = []
    gap = False
    for index in indices:
        line = of_block(clean, index)
        if line is None:
            gap = True
            continue
        found.append(line._replace(after_gap=line.after_gap or (gap and bool(found))))
        gap = False
    return tuple(found)


def cut(line: Line, start: int, end: int) -> Line:
    """A piece of a line, without white space at its ends."""
    text = line.text[start:end]
    low = line.start + start + len(text) - len(text.lstrip())
    text = text.strip()
    return line._replace(start=low, end=low + len(text), text=text, after_gap=line.after_gap and start == 0)
