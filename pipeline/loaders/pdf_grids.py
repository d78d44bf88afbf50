"""Ruling lines → grids of cells with spans (geometry only; the text comes later).

Lines that touch belong to one grid. Its columns and rows are the places of its lines; neighbouring fields without a
wall between them are one cell. A side of the grid without any line is an omitted border and counts as drawn; a field
that is open towards two sides of a drawn border lies outside (a narrow table under a wide one).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from pipeline.loaders import pdf_nested
from pipeline.loaders.pdf_frames import Rectangle
from pipeline.loaders.pdf_rulings import Rule

SNAP = 5.0  # points: lines nearer than this are one (double lines, the space between boxed cells, misalignments)
TOUCH = 3.0  # points: how far two lines may miss each other and still meet
_WALL = 0.6  # share of an edge that lines must cover to be a wall
_SMALLEST = 6.0  # points: a frame smaller than this is a check box or a bullet

Fields = list[list[int]]
_new = tuple.__new__  # as in pdf_runs


class TableCell(NamedTuple):
    row: int
    column: int
    row_span: int
    column_span: int
    box: Rectangle


class Table(NamedTuple):
    """`xs` and `ys` are the edges of columns and rows; `owners[row][column]` is an index into `cells`, -1 outside."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    cells: tuple[TableCell, ...]
    owners: tuple[tuple[int, ...], ...]
    is_ruled: bool = True

    @property
    def box(self) -> Rectangle:
        return self.xs[0], self.ys[0], self.xs[-1], self.ys[-1]

    @property
    def area(self) -> float:
        return (self.xs[-1] - self.xs[0]) * (self.ys[-1] - self.ys[0])

    def cell_at(self, x: float, y: float) -> int:
        """The index of the cell at a point, -1 outside."""
        column, row = bisect_right(self.xs, x) - 1, bisect_right(self.ys, y) - 1
        if 0 <= column < len(self.xs) - 1 and 0 <= row < len(self.ys) - 1:
            return self.owners[row][column]
        return -1


def find(horizontal: Sequence[Rule], vertical: Sequence[Rule]) -> list[Table]:
    """All grids that the rules draw, from the top of the page; nested and neighbouring tables each for itself."""
    grids = []
    for group in _connected(horizontal, vertical):
        for rows, columns in pdf_nested.parted(group, _connected):
            grid = _grid(rows, columns)
            if grid is not None:
                grids.append(grid)
    grids.sort(key=lambda grid: (grid.ys[0], grid.xs[0]))
    return grids


def _connected(horizontal: Sequence[Rule], vertical: Sequence[Rule]) -> list[tuple[list[Rule], list[Rule]]]:
    """Groups of rules that touch each other, each with at least one horizontal and one vertical rule."""
    groups = list(range(len(horizontal) + len(vertical)))

    def root(index: int) -> int:
        while groups[index] != index:
            groups[index] = groups[groups[index]]
            index = groups[index]
        return index

    for number, (x, top, bottom) in enumerate(vertical, start=len(horizontal)):
        for index, (y, left, right) in enumerate(horizontal):
            if y > bottom + TOUCH:
                break
            if y >= top - TOUCH and left - TOUCH <= x <= right + TOUCH:
                groups[root(number)] = root(index)
    members: dict[int, tuple[list[Rule], list[Rule]]] = {}
    for index, rule in enumerate((*horizontal, *vertical)):
        members.setdefault(root(index), ([], []))[index >= len(horizontal)].append(rule)
    return [group for group in members.values() if group[0] and group[1]]


def _grid(rows: list[Rule], columns: list[Rule]) -> Table | None:
    left, right = min(rule.start for rule in rows), max(rule.end for rule in rows)
    top, bottom = min(rule.start for rule in columns), max(rule.end for rule in columns)
    xs, has_left, has_right = _places([rule.at for rule in columns], left, right)
    ys, has_top, has_bottom = _places([rule.at for rule in rows], top, bottom)
    if len(xs) < 2 or len(ys) < 2 or xs[-1] - xs[0] < _SMALLEST or ys[-1] - ys[0] < _SMALLEST:
        return None
    is_frame = len(xs) == 2 and len(ys) == 2
    if is_frame and not (has_left and has_right and has_top and has_bottom):
        return None
    verticals = _walls(columns, xs, ys)
    horizontals = _walls(rows, ys, xs)
    for wall, is_drawn in ((verticals[0], has_left), (verticals[-1], has_right)):
        if not is_drawn:
            wall[:] = [True] * len(wall)
    for wall, is_drawn in ((horizontals[0], has_top), (horizontals[-1], has_bottom)):
        if not is_drawn:
            wall[:] = [True] * len(wall)
    if is_frame and not (verticals[0][0] and verticals[1][0] and horizontals[0][0] and horizontals[1][0]):
        return None
    return _celled(xs, ys, verticals, horizontals)


def _places(places: list[float], low: float, high: float) -> tuple[list[float], bool, bool]:
    """Distinct places, near ones united; `low` and `high`, where crossing lines end, are added if no line is there."""
    merged: list[list[float]] = []
    for place in sorted(places):
        if merged and place - merged[-1][-1] <= SNAP:
            merged[-1].append(place)
        else:
            merged.append([place])
    result = [sum(group) / len(group) for group in merged]
    has_low, has_high = result[0] - low <= 2 * SNAP, high - result[-1] <= 2 * SNAP
    if not has_low:
        result.insert(0, low)
    if not has_high:
        result.append(high)
    return result, has_low, has_high


def _walls(rules: list[Rule], places: list[float], crossing: list[float]) -> list[list[bool]]:
    """`result[line][field]`: whether the line at `places[line]` is drawn along the field between two crossing lines."""
    fields = len(crossing) - 1
    covered = [[0.0] * fields for _ in places]
    middles = [(low + high) / 2 for low, high in pairwise(places)]
    for at, start, end in rules:
        lengths = covered[bisect_right(middles, at)]
        for field in range(max(bisect_right(crossing, start) - 1, 0), fields):
            low, high = crossing[field], crossing[field + 1]
            if low >= end:
                break
            lengths[field] += (end if end < high else high) - (start if start > low else low)
    edges = [_WALL * (high - low) for low, high in pairwise(crossing)]
    return [[length >= edge for length, edge in zip(lengths, edges, strict=True)] for lengths in covered]


def _celled(
    xs: list[float], ys: list[float], verticals: list[list[bool]], horizontals: list[list[bool]]
) -> Table | None:
    rows, columns = len(ys) - 1, len(xs) - 1
    owners: Fields = [[-2] * columns for _ in range(rows)]
    cells: list[TableCell] = []
    closed = [all(wall) for wall in horizontals]
    for row in range(rows):
        if closed[row] and closed[row + 1] and verticals[0][row] and verticals[-1][row]:
            _add_row(row, xs, (ys[row], ys[row + 1]), [wall[row] for wall in verticals], owners, cells)
            continue
        for column in range(columns):
            if owners[row][column] != -2:
                continue
            height, width = _extent(row, column, owners, verticals, horizontals)
            fields = slice(row, row + height), slice(column, column + width)
            is_outside = _is_outside(*fields, verticals, horizontals)
            for line in owners[row : row + height]:
                line[column : column + width] = [-1 if is_outside else len(cells)] * width
            if not is_outside:
                box = (xs[column], ys[row], xs[column + width], ys[row + height])
                cells.append(TableCell(row, column, height, width, box))
    if not cells:
        return None
    return Table(tuple(xs), tuple(ys), tuple(cells), tuple(map(tuple, owners)))


def _add_row(
    row: int, xs: Sequence[float], edges: tuple[float, float], walls: list[bool], owners: Fields, cells: list[TableCell]
) -> None:
    """The cells of a row with drawn lines all along above and below: they reach from wall to wall."""
    top, bottom = edges
    start = 0
    for end in range(1, len(walls)):
        if walls[end]:
            owners[row][start:end] = [len(cells)] * (end - start)
            cells.append(_new(TableCell, (row, start, 1, end - start, (xs[start], top, xs[end], bottom))))
            start = end


def _extent(
    row: int, column: int, owners: Fields, verticals: list[list[bool]], horizontals: list[list[bool]]
) -> tuple[int, int]:
    """Rows and columns of the rectangle without inner walls that starts in this field, grown right, then down."""
    rows, columns = len(owners), len(owners[0])
    width = 1
    while column + width < columns and not verticals[column + width][row] and owners[row][column + width] == -2:
        width += 1
    height = 1
    last = column + width
    while (
        row + height < rows
        and not any(horizontals[row + height][column:last])
        and all(owner == -2 for owner in owners[row + height][column:last])
        and not any(verticals[line][row + height] for line in range(column + 1, last))
        and (verticals[column][row + height] or column == 0)
        and (verticals[last][row + height] or last == columns)
    ):
        height += 1
    return height, width


def _is_outside(rows: slice, columns: slice, verticals: list[list[bool]], horizontals: list[list[bool]]) -> bool:
    opens_left = columns.start == 0 and not any(verticals[0][rows])
    opens_right = columns.stop == len(verticals) - 1 and not any(verticals[-1][rows])
    opens_top = rows.start == 0 and not any(horizontals[0][columns])
    opens_bottom = rows.stop == len(horizontals) - 1 and not any(horizontals[-1][columns])
    return (opens_left or opens_right) and (opens_top or opens_bottom)
