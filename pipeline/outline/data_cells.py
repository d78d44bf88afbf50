"""Cells of data: their words joined, and what kind of thing each holds."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from pipeline.normalization import CleanDocument, era, numbers
from pipeline.normalization.text import join
from pipeline.outline.lines import of_blocks
from pipeline.outline.paragraphs import Paragraph
from schemas.outline import Line

# what a cell holds
BLANK, DASH, FIGURE, CANCELLED, PERIOD, TEXT = "blank", "dash", "figure", "cancelled", "period", "text"
VALUES = (DASH, FIGURE, CANCELLED)  # what stands where a figure is due

_cancelled = r"中止|休止|未実施|未開催|実施(?:なし|せず|できず)|開催(?:なし|せず|できず)|取りやめ|見送り"
_total = r"^(?:総|合|小|累|年度)?計(?:[(（].*)?$|^総数(?:[(（].*)?$|^全体(?:[(（].*)?$"
_pair = r"^\s*[0-9０-９,，.．]+\s*[(（/／]\s*[0-9０-９,，.．]+\s*[)）]?\s*$"
_plain = r"[0-9]{1,3}(?:,[0-9]{3})*(?:\.[0-9]+)?[人件組回名%]?|[0-9]+"
_short_year = r"[RHrh](?:元|[0-9]{1,2})"
_bare_year = r"(?:19[89]|20[0-9])[0-9]"
_beside_year = r"\s*(?:[(（][^()（）]*[)）]|[※*＊†][0-9０-９]{0,2})+$"  # a note behind a year
_point = r"(?:末日?|時点|現在)+$"
LONGEST_PERIOD = 40  # characters
_in_brackets = r"[(（][^()（）]*[)）]$"
LONGEST_TAIL = 4  # characters that may follow a year or month in a cell that is one: R4年2月開始


class DataCell(NamedTuple):
    """A cell of a data table: where it stands, its lines, their words as one text, and what they are."""

    row: int
    column: int
    row_span: int
    column_span: int
    lines: tuple[Line, ...]
    text: str
    kind: str
    is_header: bool = False  # the file marks it as one
    grids: tuple[int, ...] = ()

    @property
    def bottom(self) -> int:
        """The first row below it."""
        return self.row + self.row_span

    @property
    def right(self) -> int:
        """The first column right of it."""
        return self.column + self.column_span

    def covers(self, row: int, column: int) -> bool:
        """The place is inside of it."""
        return self.row <= row < self.bottom and self.column <= column < self.right


def of_grid(clean: CleanDocument, index: int, rows: tuple[int, int] | None = None) -> list[DataCell]:
    """The cells of a grid that begin in these rows, row by row."""
    first, last = rows or (0, clean.document.grids[index].rows)
    found = []
    for cell in clean.document.grids[index].cells:
        if first <= cell.row < last:
            lines = of_blocks(clean, cell.blocks)
            text = join([line.text for line in lines])
            span = min(cell.row_span, last - cell.row)
            found.append(
                DataCell(
                    cell.row - first,
                    cell.column,
                    span,
                    cell.column_span,
                    lines,
                    text,
                    kind_of(text),
                    cell.is_header,
                    cell.grids,
                )
            )
    return found


def paragraph(lines: Sequence[Line]) -> Paragraph:
    """The lines of a cell or an item as one text, each character still tied to its line."""
    if len(lines) == 1:
        return Paragraph(lines[0].text, tuple(lines), (0,))
    text, starts = "", []
    for line in lines:
        text = join([text, line.text])
        starts.append(len(text) - len(line.text))
    return Paragraph(text, tuple(lines), tuple(starts))


def kind_of(text: str) -> str:
    """What a cell holds.

    >>> [kind_of(text) for text in ("9,268", "―", "R4年3月", "休館のため中止", "プレパパ", "")]
    ['figure', 'dash', 'period', 'cancelled', 'text', 'blank']
    """
    if not text:
        return BLANK
    if re.fullmatch(_plain, text):
        return FIGURE
    if numbers.is_dash(text):
        return DASH
    if is_period(text):
        return PERIOD
    if numbers.cell_figures(text) or re.match(_pair, text):
        return FIGURE
    return CANCELLED if re.search(_cancelled, text) else TEXT


def is_period(text: str) -> bool:
    """A year or month, and hardly anything else: R5年度, H31(2019)年度, R4年2月開始."""
    if len(text) > LONGEST_PERIOD:
        return False
    found = periods(text)
    if not found or found[0].start > 1 or re.fullmatch(_bare_year, text):
        return False
    rest = re.sub(_in_brackets, "", text[found[-1].end :]).strip()
    between = sum(after.start - before.end for before, after in pairwise(found))
    return len(rest) <= LONGEST_TAIL and not rest.startswith("の") and between <= LONGEST_TAIL


def periods(text: str) -> list[era.Mention]:
    """The years and months in a header, also where a cell leaves out 年度: R5, H30, 2019, R7(見込), R2※; and R6.3末.

    H31/R1 is one year in both its eras.
    """
    found = era.find(text)
    if found or len(text) > LONGEST_PERIOD:
        return found
    bare = re.sub(_beside_year, "", text)
    if re.fullmatch(f"{_short_year}(?:[・/／]{_short_year})?|{_bare_year}", bare):
        return [
            mention._replace(start=year.start(), end=year.end())
            for year in re.finditer(f"{_short_year}|{_bare_year}", bare)
            for mention in era.find(f"{year[0]}年度")
        ]
    return era.find(re.sub(_point, "", text))


def with_bare_years(cells: Sequence[DataCell]) -> list[DataCell]:
    """Numbers that are years: 2019, 2020, 2021 down the first column or along the first row that has several."""
    years: set[tuple[int, int]] = set()
    lines = [[cell for cell in filled(cells) if cell.column == 0], *(filled(row) for row in by_row(cells)[:3])]
    for held in lines:
        bare = [cell for cell in held if re.fullmatch(_bare_year, cell.text)]
        values = [int(cell.text) for cell in bare]
        others = [cell for cell in held if cell not in bare and cell.kind == FIGURE]
        if len(values) > 1 and not others and all(after - before == 1 for before, after in pairwise(sorted(values))):
            years |= {(cell.row, cell.column) for cell in bare}
    return [cell._replace(kind=PERIOD) if (cell.row, cell.column) in years else cell for cell in cells]


def is_total(text: str) -> bool:
    """計, 合計, 総計, 計(人): the sum of what stands before it."""
    return re.match(_total, "".join(text.split())) is not None


def filled(cells: Iterable[DataCell]) -> list[DataCell]:
    """Those that hold something."""
    return [cell for cell in cells if cell.kind != BLANK or cell.grids]


def by_row(cells: Iterable[DataCell]) -> list[list[DataCell]]:
    """Cells by the row they begin in, from the first to the last, from left to right; rows without cells are empty."""
    held = list(cells)
    rows: list[list[DataCell]] = [[] for _ in range(max((cell.row + 1 for cell in held), default=0))]
    for cell in sorted(held, key=lambda cell: (cell.row, cell.column)):
        rows[cell.row].append(cell)
    return rows


def packed(cells: Sequence[DataCell]) -> list[DataCell]:
    """The same cells with rows and columns counted from 0, those left out in which no cell begins or all are blank."""
    held = filled(cells)
    if not held:
        return []
    rows = sorted({cell.row for cell in held})
    columns = sorted({cell.column for cell in held})
    found = []
    for cell in cells:
        row, bottom = bisect_left(rows, cell.row), bisect_left(rows, cell.bottom)
        column, right = bisect_left(columns, cell.column), bisect_left(columns, cell.right)
        if row < bottom and column < right:
            found.append(cell._replace(row=row, column=column, row_span=bottom - row, column_span=right - column))
    return found
