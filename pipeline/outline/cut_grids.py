"""Grids of data that a page's end cut out of one table: those without heads of their own are read with the grid before.

A part shows only the columns that its own cells part. Where both reach from edge to edge alike and the edges of the one are
among those of the other, a head stands over the columns between its edges. Where they are not, nobody knows what a figure below
it counts. Parts that repeat the heads are tables that `cut_tables` joins.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from itertools import pairwise
from typing import NamedTuple

from pipeline.normalization import CleanDocument
from pipeline.normalization.text import fold
from pipeline.outline import data_cells, labels
from pipeline.outline.data_cells import BLANK, CANCELLED, DASH, FIGURE, PERIOD, TEXT, VALUES, DataCell, by_row, filled
from schemas.document import CHROME, RUNNING, Document
from schemas.outline import COLUMN

NEAR = 3.0  # points that two edges of one table may differ over a page's end
LONGEST_HEAD = 40  # characters
MOST_ROWS = 4  # of heads


class Cut(NamedTuple):
    """Grids of one table and the cells of all; None where their columns do not agree. `is_in_head`: cut above the figures."""

    grids: tuple[int, ...]
    cells: tuple[DataCell, ...] | None
    edges: tuple[float, ...] = ()
    is_in_head: bool = False


def found(clean: CleanDocument, furniture: Set[int]) -> dict[int, Cut]:
    """The cut table that each grid is a part of."""
    result: dict[int, Cut] = {}
    for before, after in neighbours(clean.document, furniture):
        own = result.get(before) or Cut(
            (before,), tuple(data_cells.of_grid(clean, before)), clean.document.grids[before].edges
        )
        cells = data_cells.of_grid(clean, after)
        if own.cells is None or _is_of_form((*own.cells, *cells)) or not any(cell.kind == FIGURE for cell in cells):
            continue
        edges = own.edges, clean.document.grids[after].edges
        whole = _whole(own.cells, cells, _columns(*edges) if all(edges) else _same(own.cells, cells))
        is_head = _is_head(own.cells) and (not _has_own_heads(cells) or _spans(own.cells))
        if is_head or (whole and _goes_on(whole, max(cell.bottom for cell in own.cells))):
            cut = Cut((*own.grids, after), whole, max(edges, key=len), own.is_in_head or is_head)
            result |= dict.fromkeys(cut.grids, cut)
    return result


def neighbours(document: Document, furniture: Set[int]) -> Iterator[tuple[int, int]]:
    """Ruled grids that follow each other over a page's end, with nothing but running heads and page numbers between them."""
    last: int | None = None
    for step in document.flow:
        if step.grid is None:
            kind = document.blocks[step.block].kind if step.block is not None else RUNNING
            last = last if kind in (RUNNING, CHROME) or step.block in furniture else None
            continue
        grid = document.grids[step.grid]
        if last is not None and grid.is_ruled and grid.page == (document.grids[last].page or 0) + 1:
            yield last, step.grid
        last = step.grid if grid.is_ruled and grid.page is not None else None


def _is_of_form(cells: Sequence[DataCell]) -> bool:
    held = (labels.match(cell.lines) for cell in cells if cell.lines and not cell.grids)
    return any(label is not None and not label.weak and label.kind != COLUMN for label in held)


# -- heads above the cut, figures below it


def _is_head(cells: Sequence[DataCell]) -> bool:
    """A few rows of short words, and no figure among them."""
    held = filled(cells)
    words = [cell for cell in held if cell.kind in (TEXT, PERIOD)]
    is_short = all(len(cell.text) <= LONGEST_HEAD and not cell.text.endswith("。") for cell in held)
    return (
        len(words) > 1
        and is_short
        and max(cell.bottom for cell in cells) <= MOST_ROWS
        and not any(cell.kind in VALUES or (cell.kind == PERIOD and cell.column == 0) for cell in held)
    )


def _has_own_heads(cells: Sequence[DataCell]) -> bool:
    """Each column but that of the labels has a head of its own above the figures."""
    from pipeline.outline import header_paths

    rows = header_paths.header_rows(cells, 0)
    columns = range(1, max(cell.right for cell in cells))
    heads = [cell for cell in filled(cells) if cell.row < rows]
    return rows > 0 and all(any(cell.column <= column < cell.right for cell in heads) for column in columns)


def _spans(cells: Sequence[DataCell]) -> bool:
    """One row of heads, or heads over others."""
    return len(by_row(cells)) == 1 or any(cell.row_span > 1 or cell.column_span > 1 for cell in filled(cells))


# -- figures above and below the cut


def _goes_on(cells: Sequence[DataCell], cut: int) -> bool:
    """Rows of figures below rows of figures with heads above: figures stand under figures, and no row has a name again."""
    from pipeline.outline import header_paths

    above, below = [cell for cell in cells if cell.row < cut], [cell for cell in cells if cell.row >= cut]
    heads = header_paths.header_rows(above, 0)
    shifted = [cell._replace(row=cell.row - cut) for cell in below]
    last = [cell.kind for cell in filled(above) if cell.bottom == cut]
    if not 0 < heads < cut or header_paths.header_rows(shifted, 0) or not set(last) & set(VALUES):
        return False
    body = [cell for cell in above if cell.row >= heads]
    if _names(body) & _names(below):
        return False
    return all(_alike(body, below, column) for column in range(max(cell.right for cell in cells)))


def _names(cells: Sequence[DataCell]) -> set[str]:
    return {fold(cell.text) for cell in filled(cells) if cell.column == 0}


def _alike(above: Sequence[DataCell], below: Sequence[DataCell], column: int) -> bool:
    kinds = [
        {cell.kind for cell in held if cell.column == column} - {BLANK, DASH, CANCELLED} for held in (above, below)
    ]
    if not all(kinds):
        return True
    if column == 0 and PERIOD in kinds[0]:
        return PERIOD in kinds[1]
    return (FIGURE in kinds[0]) == (FIGURE in kinds[1])


# -- columns


def _columns(first: Sequence[float], second: Sequence[float]) -> tuple[list[int], list[int]] | None:
    """For each part, the place of each of its edges among those of the one with more columns."""
    fine = max(first, second, key=len)
    places = [[_nearest(edge, fine) for edge in edges] for edges in (first, second)]
    for at, edges in zip(places, (first, second), strict=True):
        if any(abs(fine[place] - edge) > NEAR for place, edge in zip(at, edges, strict=True)):
            return None
        if at[0] != 0 or at[-1] != len(fine) - 1 or any(left >= right for left, right in pairwise(at)):
            return None
    return places[0], places[1]


def between(edges: Sequence[float], left: float, right: float) -> tuple[int, int] | None:
    """The columns (first, end) that lie between two edges of a part of the same table."""
    held = [at for at, (x0, x1) in enumerate(pairwise(edges)) if x0 >= left - NEAR and x1 <= right + NEAR]
    return (held[0], held[-1] + 1) if held else None


def _same(first: Sequence[DataCell], second: Sequence[DataCell]) -> tuple[list[int], list[int]] | None:
    """Without places on a page: as many columns here and there are the same ones."""
    columns = [max(cell.right for cell in cells) for cells in (first, second)]
    places = list(range(columns[0] + 1))
    return (places, places) if columns[0] == columns[1] else None


def _nearest(edge: float, edges: Sequence[float]) -> int:
    return min(range(len(edges)), key=lambda at: abs(edges[at] - edge))


def _whole(
    above: Sequence[DataCell], below: Sequence[DataCell], columns: tuple[list[int], list[int]] | None
) -> tuple[DataCell, ...] | None:
    """The cells of both parts at their places in the whole table."""
    if columns is None:
        return None
    rows = max(cell.bottom for cell in above)
    return tuple(
        cell._replace(
            row=cell.row + shift, column=places[cell.column], column_span=places[cell.right] - places[cell.column]
        )
        for cells, places, shift in ((above, columns[0], 0), (below, columns[1], rows))
        for cell in cells
    )
