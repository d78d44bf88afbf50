"""Rows that a page's end cut in two: a label or a sentence goes on in the cell at the top of the next page.

The lines of the second half are read with the first: `取組の` | `課題`, `…を用意できていな` | `い。`.
"""

from __future__ import annotations

from collections.abc import Iterator, Set
from itertools import count
from typing import NamedTuple

from pipeline.normalization import CleanDocument, numbers
from pipeline.outline import cut_grids, labels, lines, markers
from pipeline.outline.lines import FINISHED, of_blocks
from schemas.document import Cell
from schemas.outline import Line

LONGEST_OVERFLOW = 4  # letters of a line in which two labels meet
FIGURES = 0.3  # share of cells that are figures, from which a grid is one of data
Moved = dict[tuple[int, int], tuple[Line, ...]]


class _Halves(NamedTuple):
    """The two cells in one column at a page's end: their positions in their grids, and their lines."""

    above: int
    below: int
    upper: tuple[Line, ...]
    lower: tuple[Line, ...]


def moved(clean: CleanDocument, furniture: Set[int]) -> Moved:
    """(grid, position of a cell in it) → the lines it is read with, for cells that give or take the second half of a row."""
    found: Moved = {}
    for before, after in cut_grids.neighbours(clean.document, furniture):
        halves = [] if _is_data(clean, after) else list(_halves(clean, before, after, found))
        names = [half for half in halves if _is_cut_label(half)]
        texts = [half for half in halves if _is_cut_text(half)]
        is_row_again = all(half in names or half in texts or not half.lower for half in halves)
        for half in names + (texts if is_row_again else []):
            found[before, half.above] = half.upper + half.lower
            found[after, half.below] = ()
        for half in halves:
            _overflow(clean, (before, after), half, found)
    return found


def _overflow(clean: CleanDocument, grids: tuple[int, int], half: _Halves, found: Moved) -> None:
    """A label of single letters, one below the other, whose last ones run over the end of its cell into the next label."""
    if not half.upper or not half.lower or labels.match(half.upper) is not None:
        return
    before, after = grids
    cells = clean.document.grids[after].cells
    end = cells[half.below].row + cells[half.below].row_span
    column = cells[half.below].column
    below = next((at for at, cell in enumerate(cells) if (cell.row, cell.column) == (end, column)), None)
    held = of_blocks(clean, _own(cells[below])) if below is not None else ()
    if below is None or not held or len(held[0].text) > LONGEST_OVERFLOW:
        return
    for cut in range(1, len(held[0].text) + 1):
        over, rest = lines.cut(held[0], 0, cut), lines.cut(held[0], cut, len(held[0].text))
        first, second = (*half.upper, *half.lower, over), (*([rest] if rest.text else []), *held[1:])
        if labels.match(first) is not None and labels.match(second) is not None:
            found[before, half.above] = first
            found[after, half.below] = ()
            found[after, below] = second
            return


def _is_data(clean: CleanDocument, grid: int) -> bool:
    """Tables of figures are joined by `cut_tables`."""
    texts = ["".join(line.text for line in of_blocks(clean, cell.blocks)) for cell in clean.document.grids[grid].cells]
    held = [text for text in texts if text]
    return sum(numbers.parse_cell(text) is not None for text in held) >= FIGURES * len(held)


def _halves(clean: CleanDocument, before: int, after: int, found: Moved) -> Iterator[_Halves]:
    """The cells at the foot of one grid with those at the head of the other; none where their columns differ."""
    first, second = clean.document.grids[before], clean.document.grids[after]
    feet = [at for at, cell in enumerate(first.cells) if cell.row + cell.row_span == first.rows]
    top = _repeated(clean, before, after)
    heads = {cell.column: at for at, cell in enumerate(second.cells) if cell.row == top}
    if first.columns != second.columns:
        return
    for at in feet:
        cell = first.cells[at]
        other = heads.get(cell.column)
        if other is not None and second.cells[other].column_span == cell.column_span:
            upper = found.get((before, at), of_blocks(clean, cell.blocks))
            yield _Halves(at, other, upper, of_blocks(clean, _own(second.cells[other])))


def _repeated(clean: CleanDocument, before: int, after: int) -> int:
    """How many rows the second grid prints again from the top of the first."""
    return next(
        row for row in count() if not (words := _words(clean, before, row)) or words != _words(clean, after, row)
    )


def _words(clean: CleanDocument, grid: int, row: int) -> list[tuple[int, str]]:
    """The columns and the words of a row's cells, of those that hold any."""
    cells = [cell for cell in clean.document.grids[grid].cells if cell.row == row]
    held = [(cell.column, "".join([line.text for line in of_blocks(clean, cell.blocks)])) for cell in cells]
    return [(column, words) for column, words in held if words]


def _own(cell: Cell) -> tuple[int, ...]:
    return () if cell.grids else cell.blocks


def _is_cut_label(half: _Halves) -> bool:
    """Only both halves together are a label."""
    if not half.upper or not half.lower or labels.match(half.upper) is not None:
        return False
    return labels.match((*half.upper, *half.lower)) is not None


def _is_cut_text(half: _Halves) -> bool:
    """The first half fills its last line without an end, and the second opens with no marker."""
    if not half.upper or not half.lower:
        return False
    last, first = half.upper[-1], half.lower[0]
    if not last.wraps or last.text.endswith(FINISHED) or first.marker is not None or markers.opens(first.text):
        return False
    return labels.match(half.lower) is None
