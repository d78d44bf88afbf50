"""The parts of a report drawn by hand: where each line and ruling stands, for `pdf_makers.paper`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from pdf_makers import A4, FONT, Frame, Mark, Text
from report_parts import Cell, Form, Heading, Lines, Report, Table
from reportlab.pdfbase import pdfmetrics

MARGIN, PADDING, LEADING = 45.0, 4.0, 1.35  # points, points, line heights
NO_LINE_START = "、。，．）」』】・％ー々"


class Look(NamedTuple):
    """`gap`: between the rows, in points; rows without rulings stand apart. `is_centered`: labels against the middle."""

    is_ruled: bool = True
    is_centered: bool = True
    gap: float = 0.0


def pages(report: Report, layout: Callable[[Form], Table], look: Look) -> tuple[tuple[float, float], list[list[Mark]]]:
    size = (A4[1], A4[0]) if report.is_wide else A4
    drawn = Drawn(size, 6.5 if report.is_wide else 10.0, look)
    for part in report.parts:
        if isinstance(part, Heading):
            drawn.lines(part.text, drawn.points * (1.3 if part.level == 1 else 1.1), 10)
        elif isinstance(part, Lines):
            drawn.lines(part.texts, drawn.points, 4)
        else:
            drawn.table(layout(part) if isinstance(part, Form) else part)
    return size, drawn.pages


class Drawn:
    """Pages filled from the top. A row that does not fit goes to the next page, whole."""

    def __init__(self, size: tuple[float, float], points: float, look: Look) -> None:
        self.size, self.points, self.look = size, points, look
        self.pages: list[list[Mark]] = [[]]
        self.top = MARGIN
        self.width = size[0] - 2 * MARGIN

    def lines(self, texts: Iterable[str], points: float, before: float) -> None:
        self.top += before
        for text in texts:
            for line in wrapped(text, self.width / points):
                self.room(points * LEADING)
                self.pages[-1].append(Text(MARGIN, self.top, line, points))
                self.top += points * LEADING
        self.top += before / 2

    def room(self, height: float) -> None:
        if self.top + height > self.size[1] - MARGIN:
            self.pages.append([])
            self.top = MARGIN

    def table(self, table: Table) -> None:
        edges = [MARGIN + self.width * sum(table.shares[:at]) for at in range(len(table.shares) + 1)]
        heights = self.heights(table, edges)
        start = 0
        while start < table.rows:  # rows that a merged cell holds together
            end = start + 1
            while any(cell.row < end < cell.row + cell.height for cell in table.cells):
                end += 1
            together = sum(heights[start:end]) <= self.size[1] - 2 * MARGIN
            self.room(sum(heights[start:end]) if together else 0)
            self.rows(table, edges, heights, (start, end))
            start = end
        self.top += 8

    def heights(self, table: Table, edges: list[float]) -> list[float]:
        result = [0.0] * table.rows
        for cell in sorted(table.cells, key=lambda cell: cell.height):
            need = len(self.wrapped(cell, edges)) * self.points * LEADING + 2 * PADDING + self.look.gap
            have = sum(result[cell.row : cell.row + cell.height])
            for row in range(cell.row, cell.row + cell.height):
                result[row] += max(0.0, need - have) / cell.height
        return result

    def wrapped(self, cell: Cell, edges: list[float]) -> list[str]:
        room = (edges[cell.column + cell.width] - edges[cell.column] - 2 * PADDING) / self.points
        return [line for text in cell.texts for line in wrapped(text, room)]

    def rows(self, table: Table, edges: list[float], heights: list[float], rows: tuple[int, int]) -> None:
        """Rows `start` to `end`. A row of a group too high for a page moves to the next one with what is merged there."""
        tops: dict[int, tuple[int, float]] = {}
        for row in range(*rows):
            self.room(heights[row])
            tops[row] = (len(self.pages) - 1, self.top)
            self.top += heights[row]
        for cell in table.cells:
            if rows[0] <= cell.row < rows[1]:
                self.cell(cell, edges, tops, heights)

    def cell(self, cell: Cell, edges: list[float], tops: dict[int, tuple[int, float]], heights: list[float]) -> None:
        """A cell over two pages is framed on both; its text begins on the first and goes on where there is room."""
        left, right = edges[cell.column], edges[cell.column + cell.width]
        texts = self.wrapped(cell, edges)
        over = range(cell.row, cell.row + cell.height)
        for page in sorted({tops[row][0] for row in over}):
            rows = [row for row in over if tops[row][0] == page]
            top, height = tops[rows[0]][1], sum(heights[row] for row in rows)
            if self.look.is_ruled:
                self.pages[page].append(Frame(left, top, right, top + height))
            fits = int((height - 2 * PADDING - self.look.gap + 0.1) / self.points / LEADING)
            here, texts = texts[:fits], texts[fits:]
            space = height - self.look.gap - len(here) * self.points * LEADING
            top += space / 2 if cell.is_label and self.look.is_centered else PADDING
            for at, line in enumerate(here):
                self.pages[page].append(Text(left + PADDING, top + at * self.points * LEADING, line, self.points))
        assert not texts, texts


def wrapped(text: str, room: float) -> list[str]:
    """Lines of at most `room` times the size of the letters; none begins with a closing mark."""
    lines, width = [""], 0.0
    for letter in text:
        step = pdfmetrics.stringWidth(letter, FONT, 1)
        if width + step > room and letter not in NO_LINE_START and lines[-1]:
            lines.append("")
            width = 0.0
        lines[-1] += letter
        width += step
    return lines
