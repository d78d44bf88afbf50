"""Grids of data → tables: each with its caption, its header rows, its columns of labels and the path of headers of each cell.

The tables of one grid are told apart first; then spans that a file has lost are inferred, and paths are what covers a column
from the top, a row from the left.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.normalization import CleanDocument
from pipeline.outline import cut_grids, data_cells, header_paths, heads_above, lines, side_by_side
from pipeline.outline.captions import Captions
from pipeline.outline.data_cells import TEXT, DataCell, by_row, filled
from pipeline.outline.header_paths import Path
from pipeline.outline.heads_above import Heads
from pipeline.outline.side_by_side import Fingerprint
from schemas.outline import Line

LONGEST_CAPTION = 80  # characters


class Table(NamedTuple):
    """One table. Rows and columns count from 0; `column_paths` hold None where a column's headers are uncertain."""

    cells: tuple[DataCell, ...]
    rows: int
    columns: int
    header_rows: int
    label_columns: int
    column_paths: tuple[Path | None, ...]
    row_paths: tuple[Path, ...]
    caption: tuple[Line, ...] = ()
    caption_is_header: bool = False  # it is a cell over all columns, so part of each path
    uncertain: str | None = None  # why headers could not be aligned
    open: frozenset[int] = frozenset()  # columns whose figures stay open, since nobody knows what they count

    @property
    def body(self) -> list[DataCell]:
        """The cells below the headers and right of the labels."""
        return [cell for cell in self.cells if cell.row >= self.header_rows and cell.column >= self.label_columns]


class Reading(NamedTuple):
    """What a grid holds: tables in reading order, lines that print a table again, and lines that are in none."""

    tables: tuple[Table, ...]
    copies: tuple[tuple[Fingerprint, tuple[Line, ...]], ...] = ()
    rest: tuple[Line, ...] = ()
    heads: tuple[Line, ...] = ()  # lines outside of the grid that are heads of its columns
    headless: tuple[Line, ...] = ()  # figures whose heads were cut off and cannot be placed over them


class Reader:
    """Reads the data grids of one document. What it has to know of the whole document is read once."""

    def __init__(self, clean: CleanDocument, furniture: frozenset[int] = frozenset()) -> None:
        self.clean, self.furniture = clean, furniture
        self.captions = Captions(clean, furniture)
        self.cut = cut_grids.found(clean, furniture)
        spans = (max(cell.row_span, cell.column_span) for grid in clean.document.grids for cell in grid.cells)
        self.spans_lost = clean.document.format == "text" or max(spans, default=1) == 1

    def read(self, index: int, rows: tuple[int, int] | None = None, printed: Sequence[Fingerprint] = ()) -> Reading:
        """The tables of a grid, or of some of its rows. `printed` are tables met before, which may be printed again."""
        cut = self.cut.get(index) if rows is None else None
        if cut is not None and index != cut.grids[-1]:
            return Reading(())
        cells = data_cells.of_grid(self.clean, index, rows) if cut is None or cut.cells is None else list(cut.cells)
        if cut is not None and cut.cells is None:
            return Reading((), headless=tuple(line for cell in cells for line in cell.lines))
        index = cut.grids[0] if cut is not None else index
        grid = self.clean.document.grids[index]
        heads = heads_above.over(self.clean, index, self.furniture) if rows is None else Heads()
        cells = [*heads.cells, *(cell._replace(row=cell.row + heads.rows) for cell in cells)]
        outer = [cell for cell in cells if not cell.grids]
        nested, used, loose = self._nested(cells, outer)
        known = [*printed, *(side_by_side.fingerprint(table.cells) for table in nested)]
        copied = side_by_side.copies([cell for cell in outer if cell not in used], known)
        gone = {id(cell) for _, held in copied for cell in held} | {id(cell) for cell in used}
        left = [cell._replace(lines=(), text="", kind="blank") if id(cell) in gone else cell for cell in outer]
        own, rest = _own(left, self.spans_lost or not grid.is_ruled)
        if cut is not None and cut.is_in_head:
            own = [_without_lost_heads(table) for table in own]
        if not grid.is_ruled:
            own = [_without_uncertain(table) for table in own]
        said = tuple(line for cell in heads.cells for line in cell.lines)
        over = self.captions.over(index, rows[0]) if rows and rows[0] else []
        above = self.captions.of(index, said) if not over and (not rows or not rows[0]) else ()
        tables = _captioned([*own, *nested], over or ([above] if above else []))
        return Reading(
            tuple(tables),
            tuple((known[position], tuple(line for cell in held for line in cell.lines)) for position, held in copied),
            (*loose, *rest),
            heads=said,
        )

    def _nested(
        self, cells: Sequence[DataCell], outer: Sequence[DataCell]
    ) -> tuple[list[Table], list[DataCell], list[Line]]:
        """The tables that stand in cells, the cells above them that are their captions, and other lines of their cells."""
        tables: list[Table] = []
        used: list[DataCell] = []
        loose: list[Line] = []
        for cell in cells:
            above = _above(cell, outer) if cell.grids and not cell.lines else None
            said: list[Line] = []
            for position, grid in enumerate(cell.grids):
                inner = list(self.read(grid).tables)
                if inner and not inner[0].caption and position == 0 and above is not None:
                    inner[0] = inner[0]._replace(caption=above.lines)
                    used.append(above)
                said += [line for table in inner for line in table.caption]
                tables += inner
            if cell.grids:
                loose += [line for line in cell.lines if not any(line.block == other.block for other in said)]
        return tables, used, loose


def _captioned(tables: list[Table], captions: Sequence[tuple[Line, ...]]) -> list[Table]:
    """Captions from outside of the grid for the tables that have none, in their order; one for several splits among them."""
    bare = [at for at, table in enumerate(tables) if not table.caption]
    if len(captions) == 1 and len(bare) > 1:
        captions = _split(captions[0], len(bare))
    for at, caption in zip(bare, captions, strict=False):
        tables[at] = tables[at]._replace(caption=caption)
    return tables


def _split(caption: tuple[Line, ...], count: int) -> list[tuple[Line, ...]]:
    """A line with as many phrases as there are tables side by side; else it is the caption of the first."""
    line = caption[-1]
    phrases = [(found.start(), found.end()) for found in re.finditer(r"\S+", line.text)]
    if len(phrases) != count:
        return [caption]
    return [(lines.cut(line, *place),) for place in phrases]


def _above(cell: DataCell, outer: Sequence[DataCell]) -> DataCell | None:
    """The words right above a cell, where they can be a caption."""
    above = [other for other in outer if other.bottom == cell.row and other.covers(cell.row - 1, cell.column)]
    return next((other for other in above if other.kind == TEXT and len(other.text) <= LONGEST_CAPTION), None)


def _own(cells: Sequence[DataCell], spans_lost: bool) -> tuple[list[Table], list[Line]]:
    """The tables that a grid's own cells make up, and the lines of cells that make up none."""
    tables: list[Table] = []
    rest: list[Line] = []
    body, below = _without_prose(cells)
    for part in side_by_side.parts(body):
        for piece in side_by_side.stacked(data_cells.packed(part)):
            if side_by_side.is_table(piece):
                table, loose = _table(data_cells.packed(piece), spans_lost)
                tables.append(table)
                rest += loose
            else:
                rest += [line for cell in piece for line in cell.lines]
    return tables, rest + [line for cell in below for line in cell.lines]


def _without_prose(cells: Sequence[DataCell]) -> tuple[list[DataCell], list[DataCell]]:
    """A table without the rows of text below it: a single cell a row, over all columns or as long as a sentence."""
    rows = by_row(cells)
    last = len(rows)
    while last > 0:
        held = filled(rows[last - 1])
        if len(held) > 1 or (held and not _is_prose(held[0], cells)):
            break
        last -= 1
    return [cell for cell in cells if cell.row < last], [cell for cell in cells if cell.row >= last]


def _is_prose(cell: DataCell, cells: Sequence[DataCell]) -> bool:
    width = max(other.right for other in cells)
    is_wide = cell.column == 0 and cell.column_span == width > 1
    return cell.kind == TEXT and (is_wide or cell.text.endswith("。") or cell.text.startswith(("※", "*", "＊")))


def _table(cells: Sequence[DataCell], spans_lost: bool) -> tuple[Table, list[Line]]:
    """The headers, labels and paths of cells that are one table."""
    caption, is_header, depth = _caption(cells, spans_lost)
    if caption is not None and not is_header:
        cells = data_cells.packed([cell for cell in cells if cell.row >= depth])
        depth = 0
    cells = data_cells.with_bare_years(cells)
    columns = max(cell.right for cell in cells)
    rows = max(cell.bottom for cell in cells)
    cells = header_paths.spread_caption(cells, columns) if depth else list(cells)
    headers = header_paths.read(cells, depth, spans_lost=spans_lost)
    table = Table(
        tuple(headers.cells),
        rows,
        columns,
        headers.rows,
        headers.labels,
        headers.columns_of(columns),
        headers.rows_of(rows),
        caption.lines if caption is not None else (),
        is_header,
        headers.uncertain,
    )
    return table, []


def _without_lost_heads(table: Table) -> Table:
    """A table cut in its heads: figures under one head over several columns had heads below it that are not printed."""
    lost: set[int] = set()
    figures = {cell.column for cell in table.body if cell.kind == data_cells.FIGURE}
    heads = [cell for cell in filled(table.cells) if cell.row < table.header_rows]
    for column in range(table.label_columns, table.columns):
        over = [cell for cell in heads if cell.column <= column < cell.right]
        lowest = max(over, key=lambda cell: cell.row, default=None)
        if column in figures and (lowest is None or len(figures & set(range(lowest.column, lowest.right))) > 1):
            lost.add(column)
    if not lost:
        return table
    paths = tuple(None if column in lost else path for column, path in enumerate(table.column_paths))
    said = "the end of a page cut off heads of columns"
    return table._replace(column_paths=paths, open=frozenset(lost), uncertain=said)


def _without_uncertain(table: Table) -> Table:
    """A table read from alignment alone: figures in columns without a head, among others, stay open."""
    figures = {cell.column for cell in table.body if cell.kind == data_cells.FIGURE}
    over_all = int(table.caption_is_header)
    lost = frozenset(column for column in figures if len(table.column_paths[column] or ()) <= over_all)
    if not lost or table.columns < 3:
        return table
    return table._replace(open=lost, uncertain=table.uncertain or "columns stand under no head")


def _caption(cells: Sequence[DataCell], spans_lost: bool) -> tuple[DataCell | None, bool, int]:
    """The caption in the first row, whether it is a cell over all columns, and the rows it takes.

    A spreadsheet's caption stands above the table, not in it, where it is not merged over the columns or a row is left blank
    below it.
    """
    rows = by_row(cells)
    top = filled(rows[0])
    if len(rows) < 3 and not (len(rows) == 2 and len(filled(rows[1])) > 1):
        return None, False, 0
    if len(top) != 1 or top[0].column != 0 or top[0].kind not in (TEXT, data_cells.FIGURE) or top[0].row_span > 1:
        return None, False, 0
    width = max(cell.right for cell in cells)
    is_apart = any(cell.lines[0].after_gap for cell in filled(rows[1]))
    return top[0], spans_lost or (top[0].column_span == width and not is_apart), 1
