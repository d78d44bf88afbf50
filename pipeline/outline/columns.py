"""Running text on a page with columns: the lines of a broken label brought together.

Lines come from top to bottom, so a label in the left column that takes two lines is cut by the text beside it:
`令和6年度重` / the goal / `点目標①`. Where the left lines together are a label, they go first, and the text beside follows.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.outline import labels
from schemas.outline import Line

REACH = 7  # lines within which the rest of a label is looked for
ALIGNED = 10.0  # points by which the lines of a label may begin, or be centered, apart


def untangled(held: Sequence[Line]) -> list[Line]:
    """The lines, each broken label in one run; lines without boxes stay as they are."""
    found = _in_rows(held)
    at = 0
    while at < len(found):
        if found[at].box is not None and len(found[at].text) <= labels.SHORT:
            parts = _label_parts(found, at)
            if parts:
                taken = [found[index] for index in parts]
                rest = [line for index, line in enumerate(found[at : parts[-1] + 1], start=at) if index not in parts]
                found[at : parts[-1] + 1] = [*taken, *rest]
                at += len(parts)
                continue
        at += 1
    return found


def _in_rows(held: Sequence[Line]) -> list[Line]:
    """Neighbours of one printed row from left to right: a bullet may stand a hair lower than its text."""
    found = list(held)
    for at in range(1, len(found)):
        if _same_row(found[at - 1], found[at]):
            found[at - 1], found[at] = found[at], found[at - 1]
    return found


def _same_row(before: Line, line: Line) -> bool:
    """The second line stands left of the first, at the same height."""
    if before.box is None or line.box is None or before.page != line.page or line.box.x1 > before.box.x0:
        return False
    shared = min(before.box.bottom, line.box.bottom) - max(before.box.top, line.box.top)
    return shared > 0.6 * min(before.box.bottom - before.box.top, line.box.bottom - line.box.top)


def _label_parts(held: Sequence[Line], at: int) -> list[int]:
    """The lines from this one on that are a label together, with lines of another column between them."""
    if labels.match([held[at]]) is not None:
        return []
    parts = [at]
    for index in range(at + 1, min(at + REACH, len(held))):
        line = held[index]
        if _is_beside(held[at], line):
            continue
        if not _is_below(held[parts[-1]], line):
            break
        parts.append(index)
        if parts[-1] - parts[0] >= len(parts) and labels.match([held[part] for part in parts]) is not None:
            return parts
    return []


def _is_beside(label: Line, line: Line) -> bool:
    """A line of a column further right."""
    return label.box is not None and line.box is not None and line.box.x0 >= label.box.x1 and line.page == label.page


def _is_below(above: Line, line: Line) -> bool:
    """The next line of a narrow column: begun or centered like the one above it, and close to it."""
    if above.box is None or line.box is None or line.page != above.page or len(line.text) > labels.SHORT:
        return False
    begun = abs(above.box.x0 - line.box.x0) <= ALIGNED
    centered = abs(above.box.x0 + above.box.x1 - line.box.x0 - line.box.x1) <= 2 * ALIGNED
    height = above.box.bottom - above.box.top
    return (begun or centered) and 0 <= line.box.top - above.box.bottom + height / 2 <= 1.6 * height
