"""A sheet's cells as one grid, and their texts as blocks.

The grid's rows and columns are those in which some cell with text begins: a sheet laid out on a hundred narrow columns
comes out with the handful it uses, and one cell at XFD1048576 costs one row. Where rows or columns that no cell covers
stand between two others, one empty row or column stands for all of them, and what follows is `after_gap`. Merged cells
are ranges from first to last; no sheet is ever spread out.
"""

from __future__ import annotations

from bisect import bisect_right, insort
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
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

    def add(self, text: str, locator: str, kind: str, *, gap: bool = False) -> int:
        printable = clean(text)
        if printable is not text:
            self.tell("control-characters", locator, printable.count("\ufffd") - text.count("\ufffd"))
        block = Block(printable, locator, kind)
        self.blocks.append(block._replace(after_gap=True) if gap else block)
        return len(self.blocks) - 1

    def set_aside(self, first: int) -> None:
        """The blocks from `first` on stand on a hidden sheet: they are kept, as hidden cells are, and are in no record."""
        self.blocks[first:] = [block._replace(kind=CHROME) for block in self.blocks[first:]]

    def lines(self, text: str, locator: str, kind: str, *, gap: bool = False) -> tuple[int, ...]:
        """A block a line; lines without words are gaps."""
        if text.isprintable():  # so it has no line end, and nothing to replace
            return (self.add(text, locator, kind, gap=gap),) if text and not text.isspace() else ()
        blocks: list[int] = []
        for line in lines(text):
            if line and not line.isspace():
                blocks.append(self.add(line, locator, kind, gap=gap))
                gap = False
            else:
                gap = gap or bool(blocks)
        return tuple(blocks)


class Axis:
    """Rows or columns of the sheet, numbered anew from 0; from the extents of the cells that hold text.

    `numbers` knows only those in which such a cell begins; `after_gap` are those behind a gap.
    """

    def __init__(self, extents: Iterable[tuple[int, int]]) -> None:
        self.numbers: dict[int, int] = {}
        self.after_gap: set[int] = set()
        self.size = 0
        end = 0
        for first, last in sorted(extents):
            if first not in self.numbers:
                if self.numbers and first > end + 1:
                    self.after_gap.add(first)
                    self.size += 1
                self.numbers[first] = self.size
                self.size += 1
            end = max(end, last)
        self._starts = list(self.numbers)

    def span(self, first: int, last: int) -> int:
        end = self._starts[bisect_right(self._starts, last) - 1]
        return max(1, self.numbers[end] - self.numbers[first] + 1)


# A cell or merged range: its first row and column, its last row and column, its text, and the texts of cells under a
# merge, which the sheet holds but does not show, with their places.
Tile = tuple[int, int, int, int, str, tuple[tuple[Place, str], ...]]


def add_grid(sheet: Sheet, name: str, contents: Contents) -> bool:
    """Appends the sheet's cells to `contents`; False where none holds text."""
    tiles = _tiles(sheet)
    rows = Axis({(tile[0], tile[2]) for tile in tiles if tile[4] or tile[5]})
    columns = Axis({(tile[1], tile[3]) for tile in tiles if tile[4] or tile[5]})
    if not rows.size:
        return False
    contents.flow.append(Flow(grid=len(contents.grids)))
    cells = tuple(_cells(tiles, rows, columns, name, contents, _hidden(sheet)))
    contents.grids.append(Grid(cells, rows.size, columns.size, name))
    return True


def _hidden(sheet: Sheet) -> Callable[[int, int], bool]:
    """Whether a cell at (row, column) is hidden: it is kept, but what no reader of the print sees is no word of the report."""
    rows = frozenset(sheet.hidden_rows)
    columns = sheet.hidden_columns
    return lambda row, column: row in rows or any(first <= column <= last for first, last in columns)


def _cells(
    tiles: list[Tile], rows: Axis, columns: Axis, name: str, contents: Contents, is_hidden: Callable[[int, int], bool]
) -> Iterator[Cell]:
    """Cells without text too, where they stand in a row and a column of the grid: they are the blanks of its tables."""
    begun = 0
    for top, left, bottom, right, text, covered in tiles:
        row, column = rows.numbers.get(top), columns.numbers.get(left)
        if row is None or column is None:
            continue
        blocks: tuple[int, ...] = ()
        if text or covered:
            gap = top != begun and top in rows.after_gap
            begun = top
            kind = CHROME if is_hidden(top, left) else CELL
            blocks = contents.lines(text, f"{name}!{column_letters(left)}{top}", kind, gap=gap)
            if covered:
                blocks += _covered(covered, name, contents)
        row_span = 1 if top == bottom else rows.span(top, bottom)
        column_span = 1 if left == right else columns.span(left, right)
        yield Cell(row, column, row_span, column_span, blocks)


def _covered(texts: tuple[tuple[Place, str], ...], name: str, contents: Contents) -> tuple[int, ...]:
    blocks: tuple[int, ...] = ()
    for place, text in texts:
        contents.tell("covered-cell", f"{name}!{place.name}")
        blocks += contents.lines(text, f"{name}!{place.name}", CHROME)
    return blocks


def _tiles(sheet: Sheet) -> list[Tile]:
    """Cells in row-major order, with those under a merge taken into it."""
    if not sheet.merges:
        return [(row, column, row, column, text, ()) for row, column, text in sheet.cells]
    merges = _Merges(sheet.merges)
    tiles: list[Tile] = []
    for row, column, text in sheet.cells:
        merge = merges.over(row, column)
        if merge is None:
            tiles.append((row, column, row, column, text, ()))
        elif merge.extent.first == (row, column):
            merge.text = text
            merge.is_met = True
        elif text:
            merge.covered.append((Place(row, column), text))
            merge.is_met = True
    tiles += [(*one.extent.first, *one.extent.last, one.text, tuple(one.covered)) for one in merges.met]
    tiles.sort()
    return tiles


@dataclass(slots=True)
class _Merge:
    extent: Range
    text: str = ""
    covered: list[tuple[Place, str]] = field(default_factory=list)
    is_met: bool = False


class _Merges:
    """Finds the merge over a cell, for cells asked for row by row. Merges do not overlap in sound files."""

    def __init__(self, merges: list[Range]) -> None:
        self._merges = [_Merge(extent) for extent in sorted(merges)]
        self._next = 0
        self._open: list[tuple[int, int]] = []  # first column, number of the merge
        self._row = self._soonest_end = 0

    @property
    def met(self) -> list[_Merge]:
        return [merge for merge in self._merges if merge.is_met]

    def over(self, row: int, column: int) -> _Merge | None:
        if row != self._row:
            self._advance(row)
        if not self._open:
            return None
        index = bisect_right(self._open, (column, len(self._merges))) - 1
        merge = self._merges[self._open[index][1]]
        return merge if index >= 0 and merge.extent.last.column >= column else None

    def _advance(self, row: int) -> None:
        """Closes the merges that end above the row and opens those that have begun by it."""
        self._row = row
        merges = self._merges
        before = len(self._open), self._next
        if self._open and self._soonest_end < row:
            self._open = [entry for entry in self._open if merges[entry[1]].extent.last.row >= row]
        while self._next < len(merges) and merges[self._next].extent.first.row <= row:
            extent = merges[self._next].extent
            if extent.last.row >= row:
                insort(self._open, (extent.first.column, self._next))
            self._next += 1
        if before != (len(self._open), self._next):
            self._soonest_end = min((merges[entry[1]].extent.last.row for entry in self._open), default=0)
