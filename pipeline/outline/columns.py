"""Running text on a page with columns: the lines of a broken label brought together.

Lines come from top to bottom, so a label in the left column that takes two lines is cut by the text beside it:
`令和6年度重` / the goal / `点目標①`. Where the left lines together are a label, they go first, and the text beside follows.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.outline import labels, lines
from pipeline.outline.lines import FINISHED
from schemas.outline import FIELD, Line

REACH = 7  # lines within which the rest of a label is looked for
SHORT_OF = 4.0  # characters by which an unfinished line may end before the edge of its column
HANGING = 8.0  # points by which a line of a column may begin left of its head
_two_columns = re.compile(r"\s*([^\W\d_]\S{1,15})\s+(\S.*)$")  # blanks in a row are one here
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
        if found[at].box is None and (torn := _torn_label(found, at)):
            count, pieces = torn
            found[at : at + count] = pieces
            at += len(pieces)
            continue
        heads = _side_by_side(found, at)
        if heads:
            end, ordered = _by_column(found, at, heads)
            found[at:end] = ordered
            at = end
            continue
        at += 1
    return found


def _side_by_side(held: Sequence[Line], at: int) -> list[Line]:
    """Labels of one printed row (`取組の成果 … 取組の課題`): heads of columns without a frame."""
    heads = [held[at]]
    while at + len(heads) < len(held) and _right_of(heads[-1], held[at + len(heads)]):
        heads.append(held[at + len(heads)])
    if len(heads) < 2 or any(labels.match([head]) is None for head in heads):
        return []
    return heads


def _right_of(head: Line, line: Line) -> bool:
    """The line stands in the same printed row, further right."""
    return _is_beside(head, line) and _same_height(head, line)


def _by_column(held: Sequence[Line], at: int, heads: Sequence[Line]) -> tuple[int, list[Line]]:
    """The lines below the heads as far as each keeps to one column, head by head; and where they end."""
    edges = [head.box.x0 - HANGING for head in heads if head.box is not None][1:]
    runs: list[list[Line]] = [[head] for head in heads]
    end = at + len(heads)
    while end < len(held):
        line = held[end]
        if line.box is None or line.page != heads[0].page or labels.match([line]) is not None:
            break
        own = sum(line.box.x0 >= edge for edge in edges)
        if own < len(edges) and line.box.x1 > edges[own] + HANGING:
            break
        runs[own].append(line)
        end += 1
    return end, [line for run in runs for line in _filled(run)]


def _filled(run: Sequence[Line]) -> list[Line]:
    """The lines of one column, with `wraps` where an unfinished sentence ends near the edge of the longest."""
    edge = max(line.box.x1 for line in run if line.box is not None)
    return [
        line._replace(wraps=True)
        if line.box is not None
        and not line.text.endswith(FINISHED)
        and edge - line.box.x1 <= SHORT_OF * (line.box.bottom - line.box.top)
        else line
        for line in run
    ]


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
    return _same_height(before, line)


def _same_height(first: Line, second: Line) -> bool:
    """Two lines share most of their height."""
    before, line = first, second
    if before.box is None or line.box is None:
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


def _torn_label(held: Sequence[Line], at: int) -> tuple[int, list[Line]] | None:
    """In a text file: lines whose first words are a label together, each before a piece of its text (`pdftotext -layout`).

    How many lines, and the pieces of the label, then those of the text.
    """
    heads: list[Line] = []
    texts: list[Line] = []
    for line in held[at : at + labels.BREAKING_LINES]:
        found = _two_columns.match(line.text)
        if found is None or (heads and line.after_gap):
            return None
        heads.append(lines.cut(line, found.start(1), found.end(1)))
        texts.append(lines.cut(line, found.start(2), len(line.text)))
        label = labels.match(heads)
        if label is not None:
            return (len(heads), [*heads, *texts]) if len(heads) > 1 and label.kind == FIELD else None
    return None


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
