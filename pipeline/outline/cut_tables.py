"""Tables that a page's end cut in two: the second part has the same columns, and repeats the head or has none."""

from __future__ import annotations

import re
from typing import NamedTuple

from pipeline.normalization.text import fold
from pipeline.outline.data_cells import BLANK, DASH, FIGURE, PERIOD, DataCell
from pipeline.outline.data_grids import Table
from pipeline.outline.header_paths import Path
from schemas.outline import Line

_goes_on = re.compile(
    r"^[(（〔\[【]?(?:続き|つづき|前ページ(?:から|より)の?(?:続き|つづき))[)）〕\]】]?$|[(（](?:続き|つづき)[)）]$"
)


class Joined(NamedTuple):
    """The whole table, the cells of the second part that are new in it, and the lines of the repeated head."""

    table: Table
    cells: tuple[DataCell, ...]
    head: tuple[Line, ...]


def join(before: Table, after: Table) -> Joined | None:
    """The table that two parts make up; None where the second one is a table of its own."""
    caption = "".join(line.text for line in after.caption)
    if before.columns != after.columns or (caption and not _is_again(before, caption)):
        return None
    depth = _repeated(before, after)
    if depth is None or not _alike(before, after, depth):
        return None
    shift = before.rows - depth
    cells = tuple(cell._replace(row=cell.row + shift) for cell in after.cells if cell.row >= depth)
    head = tuple(line for cell in after.cells if cell.row < depth for line in cell.lines)
    paths = [_inherited(before, path, after, row) for row, path in enumerate(after.row_paths[depth:], start=depth)]
    if {_words(path) for path in before.row_paths if path} & {_words(path) for path in paths if path}:
        return None
    table = before._replace(
        cells=(*before.cells, *cells),
        rows=before.rows + after.rows - depth,
        row_paths=(*before.row_paths, *paths),
    )
    return Joined(table, cells, head)


def says_so(text: str) -> bool:
    """(続き): what stands over the second part."""
    return _goes_on.search(text) is not None


def _is_again(before: Table, caption: str) -> bool:
    own = fold("".join(line.text for line in before.caption))
    return says_so(caption) or (bool(own) and fold(caption) == own)


def _repeated(before: Table, after: Table) -> int | None:
    """How many rows of the second part print the head again; None where it has another head."""
    own = [fold(cell.text) for cell in before.cells if cell.row < before.header_rows and cell.kind != BLANK]
    if after.header_rows == 0:
        return 0
    other = [fold(cell.text) for cell in after.cells if cell.row < after.header_rows and cell.kind != BLANK]
    return after.header_rows if own == other or not other else None


def _alike(before: Table, after: Table, depth: int) -> bool:
    """Figures stand under figures, labels under labels."""
    if depth == 0 and after.label_columns != before.label_columns:
        return False
    for column in range(before.columns):
        kinds = [
            {cell.kind for cell in table.cells if cell.row >= rows and cell.column == column} - {BLANK, DASH}
            for table, rows in ((before, before.header_rows), (after, depth))
        ]
        if all(kinds) and (FIGURE in kinds[0]) != (FIGURE in kinds[1]) and FIGURE in kinds[0] | kinds[1]:
            return False
        if PERIOD in kinds[0] and kinds[1] and PERIOD not in kinds[1] and column == 0:
            return False
    return True


def _inherited(before: Table, path: Path, after: Table, row: int) -> Path:
    """A row whose group was named before the page's end: the group goes on."""
    first = [cell for cell in after.cells if cell.column == 0 and cell.row <= row < cell.bottom]
    if before.label_columns > 1 and path and first and first[0].kind == BLANK and len(before.row_paths[-1]) > 1:
        return (*before.row_paths[-1][: before.label_columns - len(path)], *path)
    return path


def _words(path: Path) -> tuple[str, ...]:
    return tuple(fold(head.text) for head in path)
