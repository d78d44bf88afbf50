"""A sheet's cells as one grid, and their texts as blocks.

The grid's rows and columns are those in which some cell with text begins: a sheet laid out on a hundred narrow columns
comes out with the handful it uses, and one cell at XFD1048576 costs one row. Where rows or columns that no cell covers
stand between two others, one empty row or column stands for all of them, and what follows is `after_gap`. Merged cells
are ranges from first to last; no sheet is ever spread out.
"""

from __future__ import annotations

from bisect import bisect_right, insort
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from pipeline.loaders.office_package import clean, lines
from pipeline.loaders.xlsx_cells import Place, Range, Sheet, column_letters
from schemas.document import CELL, CHROME, Block, Cell, Flow, Grid


@dataclass(slots=True)
class Contents:
    """What all sheets put together; `seen` counts what a diagnostic tells of, `places` says where."""

    blocks: list[Block] = field(default_factory=list)
    grids: list[Grid] = field(default_factory=list)
    flow: list[Flow] = field(default_factory=list)
    seen: Counter[str] = field(default_factory=Counter)
    places: dict[str, list[str]] = field(default_factory=dict)
    census: int = 0

    def tell(self, what: str, place: str, count: int = 1) -> None:
        self.seen[what] += count
        self.places.setdefault(what, []).append(place)

    def add(self, block: Block) -> int:
        text = clean(block.text)
        if text != block.text:
            self.tell("control-characters", block.locator, text.count("\ufffd") - block.text.count("\ufffd"))
            block = block._replace(text=text)
        self.blocks.append(block)
        return len(self.blocks) - 1

    def lines(self, text: str, locator: str, kind: str, *, gap: bool = False) -> list[int]:
        """A block a line; lines without words are gaps."""
        blocks: list[int] = []
        for line in lines(text):
            if line and not line.isspace():
                blocks.append(self.add(Block(line, locator, kind, after_gap=gap)))
                gap = False
            else:
                gap = gap or bool(blocks)
        return blocks


class Axis:
    """Rows or columns of the sheet, numbered anew from 0; from the extents of the cells that hold text."""

    def __init__(self, extents: Iterable[tuple[int, int]]) -> None:
        self._starts: list[int] = []
        self._numbers: list[int] = []
        self._after_gap: set[int] = set()
        end = 0
        for first, last in sorted(set(extents)):
            if not self._starts or first != self._starts[-1]:
                is_apart = bool(self._starts) and first > end + 1
                number = self._numbers[-1] + 1 + is_apart if self._numbers else 0
                if is_apart:
                    self._after_gap.add(first)
                self._starts.append(first)
                self._numbers.append(number)
            end = max(end, last)
        self._number_of = dict(zip(self._starts, self._numbers, strict=True))

    @property
    def size(self) -> int:
        return self._numbers[-1] + 1 if self._numbers else 0

    def number(self, position: int) -> int | None:
        """None for a row or column in which no cell with text begins."""
        return self._number_of.get(position)

    def span(self, first: int, last: int) -> int:
        if first == last:
            return 1
        place = bisect_right(self._starts, last) - 1
        return max(1, self._numbers[place] - self._number_of[first] + 1)

    def is_after_gap(self, position: int) -> bool:
        return position in self._after_gap


@dataclass(slots=True)
class _Tile:
    """A cell or merged range, from its first row and column to its last, and its text.

    `covered` are texts of cells under a merge, which the sheet holds but does not show, with their places.
    """

    row: int
    column: int
    last_row: int
    last_column: int
    text: str
    covered: list[tuple[Place, str]] | None = None
    is_listed: bool = False

    @property
    def is_filled(self) -> bool:
        return bool(self.covered) or (bool(self.text) and not self.text.isspace())


def add_grid(sheet: Sheet, name: str, contents: Contents) -> bool:
    """Appends the sheet's cells to `contents`; False where none holds text."""
    tiles = _tiles(sheet)
    filled = [tile for tile in tiles if tile.is_filled]
    if not filled:
        return False
    rows = Axis((tile.row, tile.last_row) for tile in filled)
    columns = Axis((tile.column, tile.last_column) for tile in filled)
    contents.flow.append(Flow(grid=len(contents.grids)))
    cells = tuple(_cells(tiles, rows, columns, name, contents))
    contents.grids.append(Grid(cells, rows.size, columns.size, name))
    return True


def _cells(tiles: list[_Tile], rows: Axis, columns: Axis, name: str, contents: Contents) -> Iterator[Cell]:
    """Cells without text too, where they stand in a row and a column of the grid: they are the blanks of its tables."""
    last = 0
    for tile in tiles:
        row, column = rows.number(tile.row), columns.number(tile.column)
        if row is None or column is None:
            continue
        blocks: tuple[int, ...] = ()
        if tile.text or tile.covered:
            gap = tile.row != last and rows.is_after_gap(tile.row)
            blocks = tuple(_blocks(tile, name, contents, gap=gap))
            last = tile.row
        row_span, column_span = rows.span(tile.row, tile.last_row), columns.span(tile.column, tile.last_column)
        yield Cell(row, column, row_span, column_span, blocks)


def _blocks(tile: _Tile, name: str, contents: Contents, *, gap: bool) -> list[int]:
    blocks = contents.lines(tile.text, f"{name}!{column_letters(tile.column)}{tile.row}", CELL, gap=gap)
    for place, text in tile.covered or ():
        contents.tell("covered-cell", f"{name}!{place.name}")
        blocks += contents.lines(text, f"{name}!{place.name}", CHROME)
    return blocks


def _tiles(sheet: Sheet) -> list[_Tile]:
    """Cells in row-major order, with those under a merge taken into it."""
    if not sheet.merges:
        return [_Tile(row, column, row, column, text) for row, column, text in sheet.cells]
    merges = _Merges(sheet.merges)
    found: list[_Tile] = []
    for row, column, text in sheet.cells:
        merged = merges.over(row, column)
        if merged is None:
            found.append(_Tile(row, column, row, column, text))
            continue
        if merged.row == row and merged.column == column:
            merged.text = text
        elif text and not text.isspace():
            merged.covered = [*(merged.covered or ()), (Place(row, column), text)]
        else:
            continue
        if not merged.is_listed:
            merged.is_listed = True
            found.append(merged)
    found.sort(key=_place)
    return found


def _place(tile: _Tile) -> tuple[int, int]:
    return tile.row, tile.column


class _Merges:
    """Finds the merge over a cell, for cells asked for row by row. Merges do not overlap in sound files."""

    def __init__(self, merges: list[Range]) -> None:
        self._waiting = sorted(merges, reverse=True)
        self._open: list[tuple[int, int, _Tile]] = []  # by first column; the second number only orders
        self._row = self._soonest_end = 0

    def over(self, row: int, column: int) -> _Tile | None:
        if row != self._row:
            self._advance(row)
        if not self._open:
            return None
        index = bisect_right(self._open, column, key=lambda entry: entry[0]) - 1
        tile = self._open[index][2]
        return tile if index >= 0 and tile.last_column >= column else None

    def _advance(self, row: int) -> None:
        self._row = row
        is_changed = False
        if self._open and self._soonest_end < row:
            self._open = [entry for entry in self._open if entry[2].last_row >= row]
            is_changed = True
        while self._waiting and self._waiting[-1].first.row <= row:
            extent = self._waiting.pop()
            if extent.last.row >= row:
                insort(self._open, (extent.first.column, len(self._waiting), _Tile(*extent.first, *extent.last, "")))
                is_changed = True
        if is_changed:
            self._soonest_end = min((entry[2].last_row for entry in self._open), default=0)
