"""Tables that a text file only sets with blanks, as `pdftotext -layout` and old word processors print them.

Words two blanks apart are cells. Lines with as many cells as the table is wide show where its columns are; in all other
lines a cell belongs to the columns it stands over, so a heading may cover several. Side-by-side prose is no table: it is
given back as lines.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from pipeline.loaders.text_lines import Line, is_marked, width

FEWEST_COLUMNS = 3
FEWEST_FULL_ROWS = 2
LONGEST_CELL = 24  # columns of type; in a table all but one column are shorter on average

_SEGMENT = re.compile(r"[^ ]+(?: [^ ]+)*")


class AlignedCell(NamedTuple):
    """`texts` are the words of its lines, verbatim; a second line continues the first. `center` in columns of type."""

    column: int
    column_span: int
    texts: tuple[tuple[Line, str], ...] = ()
    center: float = 0.0


AlignedRow = tuple[AlignedCell, ...]


class AlignedTable(NamedTuple):
    rows: tuple[AlignedRow, ...]
    columns: int


class Segment(NamedTuple):
    """Words of a line, and where they begin and end in columns of type."""

    left: int
    right: int
    text: str
    start: int  # where it begins in the line, in characters


def table(lines: Sequence[Line], start: int) -> tuple[AlignedTable | None, int]:
    """The table that begins with that line, or None, and the line after the last one that was looked at."""
    end = start
    printed: list[list[Segment]] = []
    while end < len(lines) and (end == start or not lines[end].after_gap):
        found = segments(lines[end].text)
        if len(found) < 2 and not (printed and _continues(lines, end)):
            break
        printed.append(found)
        end += 1
    columns = _columns(printed)
    if columns is None:
        return None, end
    rows: list[list[AlignedCell]] = []
    for line, found in zip(lines[start:end], printed, strict=True):
        if not _place(rows, line, found, columns):
            return None, end
    _widen(rows)
    return AlignedTable(tuple(_complete(row, len(columns)) for row in rows), len(columns)), end


def segments(text: str) -> list[Segment]:
    """The words of a line that two blanks or more set apart."""
    parts: list[Segment] = []
    place = right = 0
    for found in _SEGMENT.finditer(text):
        left = right + found.start() - place
        right = left + width(found.group())
        place = found.end()
        parts.append(Segment(left, right, found.group(), found.start()))
    return parts


def _continues(lines: Sequence[Line], at: int) -> bool:
    """A single piece of text between two rows, or indented under the last one."""
    if at + 1 >= len(lines) or lines[at + 1].after_gap:
        return lines[at].text.startswith("  ") and not is_marked(lines[at].text)
    return len(segments(lines[at + 1].text)) >= 2


def _columns(printed: list[list[Segment]]) -> list[tuple[int, int]] | None:
    """Left and right of each column, from the lines that fill them all; None where that makes no table."""
    most = max((len(found) for found in printed), default=0)
    full = [found for found in printed if len(found) == most]
    if most < FEWEST_COLUMNS or len(full) < FEWEST_FULL_ROWS or len(full) * 3 < len(printed):
        return None
    columns = [(min(s.left for s in column), max(s.right for s in column)) for column in zip(*full, strict=True)]
    if any(right >= left for (_, right), (left, _) in pairwise(columns)):
        return None
    long = sum(sum(s.right - s.left for s in column) > LONGEST_CELL * len(full) for column in zip(*full, strict=True))
    return columns if long <= 1 else None


def _place(rows: list[list[AlignedCell]], line: Line, found: list[Segment], columns: list[tuple[int, int]]) -> bool:
    """Adds the line's cells as a row, or to the row before; False where two of them would share a column."""
    row: list[AlignedCell] = []
    for segment in found:
        over = [at for at, (left, right) in enumerate(columns) if segment.left < right and segment.right > left]
        over = over or [min(range(len(columns)), key=lambda at: _distance(segment, columns[at]))]
        if row and over[0] < _end(row[-1]):
            return False
        center = (segment.left + segment.right) / 2
        row.append(AlignedCell(over[0], len(over), ((line, segment.text),), center))
    if rows and _begins(rows[-1], row[0]):
        row[0] = row[0]._replace(texts=rows.pop()[0].texts + row[0].texts)
    if len(found) > 1 or is_marked(found[0].text):
        rows.append(row)
        return True
    for at, cell in enumerate(rows[-1]):
        if cell.column == row[0].column and row[0].column_span == 1:
            rows[-1][at] = cell._replace(texts=cell.texts + row[0].texts)
            return True
    return False


def _begins(row: list[AlignedCell], cell: AlignedCell) -> bool:
    """The row is the first line of a cell that goes on beside the other cells."""
    if len(row) > 1 or row[0].column != cell.column or is_marked(cell.texts[0][1]):
        return False
    return is_marked(row[0].texts[0][1])


def _distance(segment: Segment, column: tuple[int, int]) -> int:
    return max(column[0] - segment.right, segment.left - column[1])


def _widen(rows: list[list[AlignedCell]]) -> None:
    """A heading printed over the middle of its columns covers all that the line under it sets there, side by side."""
    for upper, lower in pairwise(rows):
        if lower[0].column == 0:
            continue
        for group in _groups(lower):
            first, last = group[0].column, _end(group[-1])
            over = [at for at, cell in enumerate(upper) if cell.column < last and _end(cell) > first]
            if not over or upper[over[0]].column < first or _end(upper[over[-1]]) > last:
                continue
            nearest = [min(over, key=lambda at: abs(upper[at].center - below.center)) for below in group]
            for at in set(nearest):
                covered = [below for below, header in zip(group, nearest, strict=True) if header == at]
                column = covered[0].column
                upper[at] = upper[at]._replace(column=column, column_span=_end(covered[-1]) - column)


def _end(cell: AlignedCell) -> int:
    return cell.column + cell.column_span


def _complete(row: list[AlignedCell], columns: int) -> AlignedRow:
    """The row with its blank cells."""
    taken = {at for cell in row for at in range(cell.column, _end(cell))}
    blank = [AlignedCell(at, 1) for at in range(columns) if at not in taken]
    return tuple(sorted(row + blank))


def _groups(row: Sequence[AlignedCell]) -> list[list[AlignedCell]]:
    """The runs of neighbours."""
    groups: list[list[AlignedCell]] = []
    for cell in row:
        if groups and _end(groups[-1][-1]) == cell.column:
            groups[-1].append(cell)
        else:
            groups.append([cell])
    return groups
