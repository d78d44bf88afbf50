"""Rows of cells with their row and column spans → the place of each cell in the grid, as HTML lays tables out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

PLAUSIBLE = 100  # columns: a larger span means "all of them", as in colspan="1000"


class Place(NamedTuple):
    row: int
    column: int
    row_span: int
    column_span: int


class Layout(NamedTuple):
    """`places[row][n]` is the place of the n-th cell written in that row."""

    places: list[list[Place]]
    rows: int
    columns: int


def layout(rows: Sequence[Sequence[tuple[int, int]]], ends: Sequence[int] | None = None) -> Layout:
    """Lays out `rows` of (row span, column span); a row span of 0 means to the end of the row's section.

    `ends[row]` is the row after the last one of that section: no cell grows past it. Spans never overlap (a later cell
    is cut short) and never make a table wider than its cells.
    """
    limit = max((sum(_plausible(span) for _, span in row) for row in rows), default=1)
    taken: list[int] = []  # by column, the first row in which it is free again
    places: list[list[Place]] = []
    for row, spans in enumerate(rows):
        end = ends[row] if ends is not None else len(rows)
        column = 0
        places.append([])
        for row_span, column_span in spans:
            column = _free(taken, column, row)
            width = _room(taken, column, row, max(1, min(column_span, limit)))
            height = max(1, min(row_span or end - row, end - row))
            taken.extend([0] * (column + width - len(taken)))
            taken[column : column + width] = [row + height] * width
            places[-1].append(Place(row, column, height, width))
            column += width
    columns = max((place.column + _plausible(place.column_span) for row in places for place in row), default=0)
    columns = max(columns, max((place.column + 1 for row in places for place in row), default=0))
    cut = [[p._replace(column_span=min(p.column_span, columns - p.column)) for p in row] for row in places]
    return Layout(cut, len(rows), columns)


def span(attribute: str | None) -> int:
    """The number a `rowspan` or `colspan` attribute states; 1 where it states none."""
    digits = (attribute or "").strip()[:6]
    return min(int(digits), 65_534) if digits.isascii() and digits.isdigit() else 1


def _plausible(span: int) -> int:
    return span if 1 <= span <= PLAUSIBLE else 1


def _free(taken: list[int], column: int, row: int) -> int:
    while column < len(taken) and taken[column] > row:
        column += 1
    return column


def _room(taken: list[int], column: int, row: int, wanted: int) -> int:
    """How many of the wanted columns are free from `column` on; at least one."""
    for width in range(1, wanted):
        if column + width < len(taken) and taken[column + width] > row:
            return width
    return wanted
