"""Heads above a table without ruling lines, which a loader left outside: short lines that begin where its columns begin.

They may stand on the page before, where a page's end cut them from their figures.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence, Set
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from pipeline.normalization import CleanDocument
from pipeline.outline import captions, data_cells, labels
from pipeline.outline.data_cells import PERIOD, TEXT, DataCell
from pipeline.outline.lines import of_block
from schemas.document import CHROME, RUNNING, Box, Grid
from schemas.outline import COLUMN, Line

LONGEST_HEAD = 40  # characters
MOST_ROWS = 4
ASIDE = 0.6  # em by which a head may begin beside its column
FARTHEST = 1.6  # times the distance of the table's rows
EXACT = 0.2  # em by which a row of the table may be off its place
LEVEL = 0.6  # em by which the tops of heads of one row may differ


class Heads(NamedTuple):
    """Rows of heads from the top, as cells of the table; `is_cut` where nothing but a page's end stands above the table."""

    cells: tuple[DataCell, ...] = ()
    rows: int = 0
    is_cut: bool = False


class _Columns(NamedTuple):
    edges: tuple[float, ...]
    starts: dict[int, float]  # where the texts of each column begin
    pitch: float  # distance of the rows


def over(clean: CleanDocument, index: int, furniture: Set[int]) -> Heads:
    """The heads above a grid; none where the grid is ruled or its place on the page is not known."""
    grid = clean.document.grids[index]
    columns = None if grid.is_ruled else _columns(clean, grid)
    if columns is None:
        return Heads()
    rows: list[list[Line]] = []
    below = _top(clean, grid)
    is_cut = True
    for row in _rows(clean, index, furniture):
        box = _box(row)
        is_here = row[0].page == grid.page
        is_cut = is_cut and not is_here
        is_near = (rows and rows[0][0].page != row[0].page) or below - box.top <= FARTHEST * columns.pitch
        opens_page = not is_here and not rows
        is_first = is_near and _is_first_row(row, below - box.top, columns)
        if len(rows) == MOST_ROWS or not (is_near or opens_page) or not (is_first or _is_head(row, columns)):
            break
        rows.insert(0, row)
        if is_first:
            break
        below = box.top
    cells = [cell for at, row in enumerate(rows) for cell in _cells(row, at, columns)]
    return Heads(tuple(cells), len(rows), is_cut)


def _columns(clean: CleanDocument, grid: Grid) -> _Columns | None:
    starts: dict[int, float] = {}
    tops: dict[int, float] = {}
    blocks = clean.document.blocks
    for cell in grid.cells:
        for box in (blocks[block].box for block in cell.blocks):
            if box is None:
                return None
            starts[cell.column] = min(box.x0, starts.get(cell.column, box.x0))
            tops[cell.row] = min(box.top, tops.get(cell.row, box.top))
    ordered = [starts[column] for column in sorted(starts)]
    if len(starts) < 2 or len(tops) < 2 or not grid.edges or ordered != sorted(ordered):
        return None
    rows = sorted(tops.values())
    return _Columns(grid.edges, starts, median(after - before for before, after in pairwise(rows)))


def _top(clean: CleanDocument, grid: Grid) -> float:
    boxes = [box for cell in grid.cells for at in cell.blocks if (box := clean.document.blocks[at].box) is not None]
    return min(box.top for box in boxes)


def _rows(clean: CleanDocument, index: int, furniture: Set[int]) -> Iterator[list[Line]]:
    """The lines before a grid, row by row upwards, up to the grid before; those on two pages at most."""
    flow = clean.document.flow
    place = next((at for at, step in enumerate(flow) if step.grid == index), 0)
    row: list[Line] = []
    page = clean.document.grids[index].page or 0
    for step in reversed(flow[:place]):
        if step.block is None:
            break
        if clean.document.blocks[step.block].kind in (RUNNING, CHROME) or step.block in furniture:
            continue
        line = of_block(clean, step.block)
        if line is None or line.box is None or line.page is None or line.page < page - 1:
            break
        if row and (line.page != row[0].page or not _is_level(line.box, _box(row[:1]))):
            yield row
            row = []
        row.insert(0, line)
    if row:
        yield row


def _is_level(box: Box, other: Box) -> bool:
    return abs(box.top - other.top) <= LEVEL * (other.bottom - other.top)


def _box(row: Sequence[Line]) -> Box:
    boxes = [line.box for line in row if line.box is not None]
    return Box(
        min(box.x0 for box in boxes),
        min(box.top for box in boxes),
        max(box.x1 for box in boxes),
        max(box.bottom for box in boxes),
    )


def _is_head(row: Sequence[Line], columns: _Columns) -> bool:
    """Short words over columns of figures; over the labels only beside others."""
    places = [_column(line, columns) for line in row]
    known = [place for place in places if place is not None]
    if len(known) < len(places) or len(set(known)) < len(known) or max(known) == 0:
        return False
    for line in row:
        kind = data_cells.kind_of(line.text)
        label = labels.match([line])
        is_form = label is not None and not label.weak and label.kind != COLUMN
        if kind not in (TEXT, PERIOD) or is_form or len(line.text) > LONGEST_HEAD or line.text.endswith("。"):
            return False
    return True


def _is_first_row(row: Sequence[Line], distance: float, columns: _Columns) -> bool:
    """A line alone exactly where the labels begin, as far from the next row as others are: it stands over all columns."""
    line, box = row[0], row[0].box
    if len(row) > 1 or box is None or not captions.is_caption(line):
        return False
    em = box.bottom - box.top
    is_in_line = 0 in columns.starts and abs(columns.starts[0] - box.x0) <= EXACT * em
    return is_in_line and abs(distance - columns.pitch) <= EXACT * em


def _column(line: Line, columns: _Columns) -> int | None:
    """The column whose texts begin where the line begins; else the one that holds it from end to end."""
    box = line.box
    if box is None:
        return None
    slack = ASIDE * (box.bottom - box.top)
    for column, start in columns.starts.items():
        if abs(start - box.x0) <= slack:
            return column
    column = bisect_right(columns.edges, box.x0) - 1
    is_inside = 0 < column < len(columns.edges) - 1 and box.x1 <= columns.edges[column + 1] + slack
    return column if is_inside else None


def _cells(row: Sequence[Line], at: int, columns: _Columns) -> Iterator[DataCell]:
    """A cell for each head and for each blank between; a head spans the columns it reaches into."""
    held = {_column(line, columns) or 0: line for line in row}
    count = len(columns.edges) - 1
    column = 0
    while column < count:
        line = held.get(column)
        span = 1
        if line is not None and line.box is not None:
            slack = ASIDE * (line.box.bottom - line.box.top)
            while (
                column + span < count
                and column + span not in held
                and line.box.x1 > columns.edges[column + span] + slack
            ):
                span += 1
        lines = (line,) if line is not None else ()
        text = line.text if line is not None else ""
        yield DataCell(at, column, 1, span, lines, text, data_cells.kind_of(text))
        column += span
