"""Pages → the document: blocks with their flags, grids, running lines, reading order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from pipeline.loaders import html_site_lines, pdf_running
from pipeline.loaders.pdf_frames import Rectangle, turned_back
from pipeline.loaders.pdf_pages import BLANK, READABLE, Page
from pipeline.loaders.pdf_runs import Run
from schemas.document import CELL, CHROME, LINE, RUNNING, Block, Box, Cell, Document, Flow, Grid

_word = re.compile(
    r"[!-~]+|[（「『【〈《［〔]*.[、。，．・）」』】〉》］〕！？ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ]*"
).match
_kana = re.compile(r"[ぁ-ゖァ-ヺー゛゜・\s]+")
_FULL = 1.5  # em: a line that ends nearer to the right edge is full
_LEAST = 0.5  # share of its container's width that a full line takes, even where it is indented
_GAP = 0.5  # em: how much wider than usual the white above a line that is set apart is
_ABOVE = float("inf")  # the foot of what stands above a first line: there is no white
_ENOUGH = 4  # whites between lines from which a container has a usual one of its own
_BESIDE, _BESIDE_EM = 6, 0.3  # lines before one that may stand beside it; em by which one above it may reach into it
_READING = 0.62  # share of the height of words up to which kana over them are their reading
_FOOT = 6  # lines of a website's foot, below the way back to the top of its page
_USUAL_LEAD = 0.6  # em of white between lines, where a page gives no other

_new = tuple.__new__  # as in pdf_runs


def build(pages: Sequence[Page], title: str | None) -> Document:
    running = pdf_running.find(
        [(page.lines, page.reading_size[1], [(table.ys[0], table.ys[-1]) for table in page.tables]) for page in pages]
    )
    blocks: list[Block] = []
    grids: list[Grid] = []
    flow: list[Flow] = []
    reach = _reach(pages, running)
    for number, page in enumerate(pages):
        writer = _PageWriter(page, blocks, grids, {line for at, line in running if at == number})
        flow += writer.flow(reach[page.reading_size])
    sources = {"ocr" if page.is_ocr else "text_layer" for page in pages if page.state == READABLE}
    return Document(
        format="pdf",
        blocks=tuple(blocks),
        grids=tuple(grids),
        flow=tuple(flow),
        page_count=len(pages),
        page_sizes=tuple(page.size for page in pages),
        text_source="mixed" if len(sources) > 1 else next(iter(sources), "text_layer"),
        census=sum(page.census for page in pages),
        status=None if all(page.state in {READABLE, BLANK} for page in pages) else "partial",
        title=title,
        diagnostics=tuple(diagnostic for page in pages for diagnostic in page.diagnostics),
    )


def _reach(pages: Sequence[Page], running: set[tuple[int, int]]) -> dict[tuple[float, float], float]:
    """How far right lines and tables reach on pages of each size: the right edge of running text."""
    reach: dict[tuple[float, float], float] = {}
    for number, page in enumerate(pages):
        edges = [line.x1 for at, line in enumerate(page.lines) if (number, at) not in running]
        edges += [table.xs[-1] for table in page.tables]
        size = page.reading_size
        reach[size] = max([reach.get(size, 0.0), *edges])
    return reach


class _PageWriter:
    """Appends one page's blocks and grids to the document's."""

    def __init__(self, page: Page, blocks: list[Block], grids: list[Grid], running: set[int]) -> None:
        self.page = page
        self.blocks = blocks
        self.grids = grids
        self.running = running
        self.first_grid = len(grids)
        self.made: dict[int, Grid] = {}
        leads = [white for table in page.cells for lines in table if len(lines) > 1 for white in _whites(lines)]
        self.lead = _usual(leads + [white for white, is_line in self._whites_outside() if is_line])

    def _whites_outside(self) -> list[tuple[float, bool]]:
        """For each line outside of tables: the white above it, and whether a line stands above that white."""
        whites = []
        feet: list[tuple[float, bool]] = []
        for is_table, index in self.page.order:
            if not is_table:
                line = self.page.lines[index]
                above = [
                    foot for foot in feet[-_BESIDE:] if foot[0] <= line.top + _BESIDE_EM * (line.bottom - line.top)
                ]
                bottom, is_line = max(above, default=(_ABOVE if not feet else feet[-1][0], False))
                whites.append((line.top - bottom, is_line))
            feet.append((self.page.tables[index].ys[-1], False) if is_table else (line.bottom, True))
        return whites

    def flow(self, right: float) -> list[Flow]:
        """The page's outermost lines and tables as read, after all its blocks and grids are written.

        `right` is the edge that running text may reach.
        """
        page = self.page
        left = min((line.x0 for line in page.lines), default=0.0)
        whites = self._whites_outside()
        lead = self._lead([white for white, is_line in whites if is_line])
        above = [white for white, _ in whites]
        lines = self._blocks(page.lines, (f"page {page.number}", LINE), (left, right), (lead, above))
        for index in self.running:
            lines[index] = lines[index]._replace(kind=RUNNING)
        for index in _site_lines(page):
            lines[index] = lines[index]._replace(kind=CHROME)
        result = []
        for is_table, index in page.order:
            if is_table:
                self._write_grid(index)
                result.append(Flow(None, self.first_grid + index))
            else:
                result.append(Flow(len(self.blocks)))
                self.blocks.append(lines[index])
        self.grids += [self.made[index] for index in range(len(page.tables))]
        return result

    def _write_grid(self, index: int) -> None:
        page, table = self.page, self.page.tables[index]
        place = f"page {page.number}, table {index + 1}"
        inner: dict[int, list[int]] = {}
        for at, parent in enumerate(page.parents):
            if parent and parent[0] == index:
                inner.setdefault(parent[1], []).append(at)
        cells = []
        for number, (cell, lines) in enumerate(zip(table.cells, page.cells[index], strict=True)):
            row, column, row_span, column_span, box = cell
            start = len(self.blocks)
            if lines:
                right = _text_edge(box, lines) if table.is_ruled else self._column_edge(box)
                locator = f"{place}, row {row + 1}, column {column + 1}"
                whites = _whites(lines)
                spacing = self._lead(whites), [-_ABOVE, *whites]
                self.blocks += self._blocks(lines, (locator, CELL), (box[0], right), spacing)
            blocks = tuple(range(start, len(self.blocks)))
            nested: tuple[int, ...] = ()
            if number in inner:
                for at in inner[number]:
                    self._write_grid(at)
                nested = tuple(self.first_grid + at for at in inner[number])
            cells.append(_new(Cell, (row, column, row_span, column_span, blocks, nested, False)))
        size = len(table.ys) - 1, len(table.xs) - 1
        self.made[index] = Grid(tuple(cells), *size, place, page.number, table.is_ruled, edges=table.xs)

    def _blocks(
        self,
        lines: Sequence[Run],
        place: tuple[str, str],
        edges: tuple[float, float],
        spacing: tuple[float | None, Sequence[float]],
    ) -> list[Block]:
        """The lines of one container: its locator and kind, the edges of its text, its usual white and that of each."""
        (locator, kind), (left, right), (lead, whites) = place, edges, spacing
        number, turns, last = self.page.number, self.page.turns, len(lines) - 1
        least = _LEAST * (right - left)
        blocks = []
        for at, (x0, top, x1, bottom, text, _, _, standing) in enumerate(lines):
            em = bottom - top
            after_gap = whites[at] > (_USUAL_LEAD * em if lead is None else lead) + _GAP * em
            wraps = right - x1 < _FULL * em and x1 - x0 > least and not standing
            if not wraps and at < last and (x1 - x0 > least or lines[at + 1][4][0].isascii()) and not standing:
                wraps = right - x1 < _first_word(lines[at + 1])
            box: tuple[float, ...] = (round(x0, 2), round(top, 2), round(x1, 2), round(bottom, 2))
            if turns:
                box = turned_back((x0, top, x1, bottom), turns, self.page.size)
            indent = round(x0 - left, 2) if x0 > left else 0.0
            values = (text, locator, kind, number, _new(Box, box), None, None, after_gap, wraps, (), None, indent)
            blocks.append(_new(Block, values))
        for at in _readings(lines):
            blocks[at] = blocks[at]._replace(kind=CHROME)
        return blocks

    def _column_edge(self, box: Rectangle) -> float:
        """How far right the text of a column without ruling lines reaches, in all such tables of the page."""
        reach = 0.0
        for table, cells in zip(self.page.tables, self.page.cells, strict=True):
            if not table.is_ruled:
                beside = [
                    lines for cell, lines in zip(table.cells, cells, strict=True) if abs(cell.box[0] - box[0]) < 5
                ]
                reach = max([reach] + [line[2] for lines in beside for line in lines])
        return reach

    def _lead(self, whites: Sequence[float]) -> float | None:
        """The usual white between the lines of a container: its own if it has enough of them, else the page's."""
        return self.lead if len(whites) < _ENOUGH else _usual(whites)


def _readings(lines: Sequence[Run]) -> list[int]:
    """Small kana over the words whose reading they are (ふりがな)."""
    tallest = max((line[3] - line[1] for line in lines), default=0.0)
    small = [at for at, line in enumerate(lines) if line[3] - line[1] <= _READING * tallest]
    return [
        at for at in small if _kana.fullmatch(lines[at].text) and any(_is_over(lines[at], other) for other in lines)
    ]


def _is_over(reading: Run, words: Run) -> bool:
    em = words.bottom - words.top
    beside = reading.x0 >= words.x0 - em and reading.x1 <= words.x1 + em
    return beside and reading.bottom - reading.top <= _READING * em and abs(words.top - reading.bottom) <= _READING * em


def _site_lines(page: Page) -> list[int]:
    """Lines that a website prints around its pages, with what stands below the way back to the top of one."""
    found = [at for at, line in enumerate(page.lines) if html_site_lines.is_line(line.text)]
    order = [index for is_table, index in page.order if not is_table]
    last_table = max((at for at, (is_table, _) in enumerate(page.order) if is_table), default=-1)
    for top in found:
        below = order[order.index(top) + 1 :]
        is_last = page.order.index((False, top)) > last_table
        is_foot = is_last and len(below) <= _FOOT and not any(page.lines[at].text.endswith("。") for at in below)
        if is_foot and html_site_lines.is_end(page.lines[top].text):
            found += below
    return found


def _whites(lines: Sequence[Run]) -> list[float]:
    """The white between each line and the next."""
    return [below[1] - above[3] for above, below in pairwise(lines)]


def _usual(whites: Sequence[float]) -> float | None:
    """A low one of the whites between lines, since paragraphs, headings and tables only widen it."""
    return max(sorted(whites)[(len(whites) - 1) // 4], 0.0) if whites else None


def _text_edge(box: Rectangle, lines: Sequence[Run]) -> float:
    """How far right the text of a ruled cell may reach: its edge less a padding as wide as on the left."""
    first = lines[0]
    padding = min(lines)[0] - box[0]
    return box[2] - min(max(padding, 0.0), 2 * (first[3] - first[1]))


def _first_word(line: Run) -> float:
    """Width of what cannot be torn at the start of a line: a Latin word or figure, a letter with the signs bound to it."""
    word = _word(line.text)
    return (line.x1 - line.x0) * len(word[0]) / len(line.text) if word else 0.0
