"""One page of an open PDF → its lines, the lines in the cells of its tables, and what there is to say about it."""

from __future__ import annotations

import ctypes
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple

from pipeline.loaders import pdf_columns, pdf_grids, pdf_rulings, pdf_runs, pdf_stacks, pdf_trust, pdf_words
from pipeline.loaders.pdf_characters import PageText
from pipeline.loaders.pdf_frames import Frame
from pipeline.loaders.pdf_grids import Table
from pipeline.loaders.pdf_library import Floats, Handle, functions, pointer
from pipeline.loaders.pdf_lines import LineBuilder
from pipeline.loaders.pdf_rulings import Drawings, Rule
from pipeline.loaders.pdf_runs import Run
from pipeline.loaders.pdf_words import Words
from schemas.document import Diagnostic

READABLE, BLANK, WITHOUT_TEXT, UNTRUSTED = "readable", "blank", "without_text", "untrusted"

MOST_CHARACTERS = 200_000  # on one page
_FRAME = 0.7  # share of the page from which a single frame is the page's own
_WIDGET, _FREE_TEXT = 20, 3  # annotations that hold text: form fields, typed-in notes
_SCATTERED = 0.5  # text objects a character, from which a page is drawn character by character
_STANDING_SHARE = 0.3  # of a page's characters, from which its writing is said to be vertical

Parent = tuple[int, int]  # table, cell
Cells = tuple[Sequence[Run], ...]


class Sign(NamedTuple):
    """A character that OCR read, with the middle of its place; `is_sure` where all readings of its line agree on it."""

    text: str
    x: float
    y: float
    confidence: float
    is_sure: bool


class Page(NamedTuple):
    """What was read of a page. Lines and tables lie in a frame turned by `turns` against the displayed page."""

    number: int
    size: tuple[float, float]  # as displayed
    state: str = READABLE
    turns: int = 0
    census: int = 0
    is_ocr: bool = False
    lines: tuple[Run, ...] = ()  # outside of tables, in reading order
    tables: tuple[Table, ...] = ()
    cells: tuple[Cells, ...] = ()  # of each table: the lines of each cell
    parents: tuple[Parent | None, ...] = ()
    order: tuple[tuple[bool, int], ...] = ()  # (is a table, its index) of each line and outermost table, as read
    diagnostics: tuple[Diagnostic, ...] = ()
    signs: tuple[Sign, ...] = ()  # of a page that was read by OCR: each character of it

    @property
    def reading_size(self) -> tuple[float, float]:
        """Width and height in the frame of its lines."""
        return (self.size[1], self.size[0]) if self.turns % 2 else self.size


class _Tables(NamedTuple):
    tables: list[Table]
    cells: list[Cells]
    parents: list[Parent | None]
    outside: list[Run]


def read(document: Handle, number: int, floats: Floats) -> Page:
    """A page that PDFium cannot load is blank, with a diagnostic."""
    with opened(document, number) as (page, handle):
        if not handle:
            message = f"page {number} is damaged and could not be read: get a complete copy of the file"
            return Page(number, (0.0, 0.0), BLANK, diagnostics=(Diagnostic("error", "damaged-page", message),))
        frame = _frame(page)
        if functions().FPDFText_CountChars(handle) > MOST_CHARACTERS:
            message = f"page {number} holds more than {MOST_CHARACTERS} characters and was left out"
            return Page(number, frame.size, BLANK, diagnostics=(Diagnostic("error", "page-too-large", message),))
        return _Reader(number, page, PageText(handle, frame, floats)).read()


@contextmanager
def opened(document: Handle, number: int) -> Iterator[tuple[Handle, Handle]]:
    """The page and its text; null where PDFium cannot load it. Form fields and typed notes become part of the page."""
    pdfium = functions()
    page = pointer(pdfium.FPDF_LoadPage(document, number - 1))
    if page and pdfium.FPDFPage_GetAnnotCount(page) and _has_fields(page) and pdfium.FPDFPage_Flatten(page, 0) == 1:
        pdfium.FPDF_ClosePage(page)
        page = pointer(pdfium.FPDF_LoadPage(document, number - 1))
    text = pointer(pdfium.FPDFText_LoadPage(page)) if page else None
    try:
        yield page, text
    finally:
        if text:
            pdfium.FPDFText_ClosePage(text)
        if page:
            pdfium.FPDF_ClosePage(page)


def _has_fields(page: Handle) -> bool:
    pdfium = functions()
    for index in range(pdfium.FPDFPage_GetAnnotCount(page)):
        annotation = pointer(pdfium.FPDFPage_GetAnnot(page, index))
        kind = pdfium.FPDFAnnot_GetSubtype(annotation) if annotation else 0
        pdfium.FPDFPage_CloseAnnot(annotation)
        if kind in {_WIDGET, _FREE_TEXT}:
            return True
    return False


def _frame(page: Handle) -> Frame:
    bounds = (ctypes.c_float * 4)()
    functions().FPDF_GetPageBoundingBox(page, bounds)
    left, top, right, bottom = bounds
    return Frame(left, bottom, right, top, functions().FPDFPage_GetRotation(page) % 4)


class _Reader:
    """Reads one open page."""

    def __init__(self, number: int, page: Handle, text: PageText) -> None:
        self.number = number
        self.page = page
        self.text = text
        self.size = text.frame.size
        self.diagnostics: list[Diagnostic] = []

    def read(self) -> Page:
        text = self.text
        words = pdf_words.read(text)
        drawings = pdf_rulings.read(self.page, text.frame, text.floats)
        is_picture = bool(drawings.images) and pdf_trust.covers(drawings.images, self.size)
        if not words.spans or (is_picture and text.count < pdf_trust.FEW_CHARACTERS):
            return self._without_text(words, drawings)
        turns = self._turns(words) if words.odd else 0
        if turns:
            text.frame = text.frame.turned(turns)
            words = pdf_words.read(text)
            drawings = pdf_rulings.read(self.page, text.frame, text.floats)
        is_scattered = drawings.text_count > _SCATTERED * sum([end - start for start, end in words.spans])
        if words.odd or is_scattered:
            words = pdf_words.settled(text, words, is_scattered)
        runs = pdf_runs.join(text, words, is_scattered=is_scattered)
        reason = pdf_trust.unknown(text, [run[5] for run in runs])
        if reason:
            self._say("error", "untrusted-text", f"the text of page {self.number} cannot be trusted: {reason}")
            return Page(self.number, self.size, UNTRUSTED, diagnostics=tuple(self.diagnostics))
        is_ocr = is_picture and pdf_trust.is_ocr_layer(drawings.texts)
        if is_ocr:
            self._say(
                "warning", "ocr-layer", f"the text of page {self.number} is an OCR program's reading of a picture"
            )
        page = self._page(runs, drawings)
        return page._replace(turns=turns, is_ocr=is_ocr) if turns or is_ocr else page

    def _say(self, severity: str, code: str, message: str) -> None:
        self.diagnostics.append(Diagnostic(severity, code, message))

    def _without_text(self, words: Words, drawings: Drawings) -> Page:
        if not words.spans and not drawings.images and not drawings.has_drawing:
            return Page(self.number, self.size, BLANK)
        page = Page(self.number, self.size)
        if words.spans:
            page = self._page(pdf_runs.join(self.text, words), drawings)
        has = f"only {self.text.count} characters of text beside a picture" if words.spans else "no text"
        self._say("error", "page-without-text", f"page {self.number} has {has}: it is scanned or drawn, and needs OCR")
        return page._replace(state=WITHOUT_TEXT, diagnostics=tuple(self.diagnostics))

    def _turns(self, words: Words) -> int:
        """Quarter turns clockwise after which most text runs from left to right; upright vertical writing stays."""
        lengths = dict.fromkeys(("down", "up", "back"), 0)
        for index, direction in words.odd.items():
            start, end = words.spans[index]
            lengths[direction] += end - start
        if sum(lengths.values()) * 2 <= sum(end - start for start, end in words.spans if end - start > 1):
            return 0
        direction = max(("down", "up", "back"), key=lengths.__getitem__)
        sample = next(words.spans[index][0] for index, way in words.odd.items() if way == direction)
        if direction != "back" and self.text.is_upright(sample):
            return 0
        return {"down": 3, "up": 1, "back": 2}[direction]

    def _page(self, runs: list[Run], drawings: Drawings) -> Page:
        text = self.text
        runs = pdf_runs.cut(text, pdf_stacks.stacked(text, runs), drawings)
        standing = sum([run[6] - run[5] for run in runs if run[7]])
        if standing > _STANDING_SHARE * text.count:
            self._say(
                "info", "vertical-writing", f"page {self.number} is written vertically: lines read from the right"
            )
        builder = LineBuilder(text, drawings.vertical, has_standing=standing > 0)
        rules = drawings.horizontal, drawings.vertical
        page = laid_out(Page(self.number, self.size), runs, rules, builder, text.frame.size)
        if builder.overprinted:
            message = f"page {self.number}: {builder.overprinted} characters are printed twice at one place, kept once"
            self._say("info", "overprint", message)
        if "\ufffd" in text.string:
            message = (
                f"page {self.number}: {text.string.count(chr(0xFFFD))} characters without a meaning, kept as U+FFFD"
            )
            self._say("warning", "replaced-characters", message)
        census = text.census() - builder.overprinted
        return page._replace(census=census, diagnostics=tuple(self.diagnostics))


def laid_out(
    page: Page,
    runs: Sequence[Run],
    rules: tuple[Sequence[Rule], Sequence[Rule]],
    builder: LineBuilder,
    size: tuple[float, float],
) -> Page:
    """The page with its runs in the cells that its horizontal and vertical rules draw, and what is outside in columns.

    `size` is that of the frame in which runs and rules lie.
    """
    tables = _tables(pdf_grids.find(*rules), runs, builder, size)
    heights = [(t.ys[0], t.ys[-1]) for t, parent in zip(tables.tables, tables.parents, strict=True) if not parent]
    placed = pdf_columns.read(tables.outside, heights, builder, rules[0]) if tables.outside else []
    return _ordered(page, tables, placed)


def _tables(grids: list[Table], runs: Sequence[Run], builder: LineBuilder, size: tuple[float, float]) -> _Tables:
    """The runs in the innermost cell that holds their middle; tables without text and frames around tables dropped."""
    grids = [grid for grid in grids if not _is_frame(grid, grids, size)]
    cells: list[list[list[Run]]] = [[[] for _ in grid.cells] for grid in grids]
    outside: list[Run] = []
    inner_first = sorted(range(len(grids)), key=lambda index: grids[index].area)
    places = [(grids[index].xs, grids[index].ys, grids[index].owners, cells[index]) for index in inner_first]
    for run in runs:
        x, y = (run[0] + run[2]) / 2, (run[1] + run[3]) / 2
        for xs, ys, owners, lists in places:
            if xs[0] <= x < xs[-1] and ys[0] <= y < ys[-1]:
                cell = owners[bisect_right(ys, y) - 1][bisect_right(xs, x) - 1]
                if cell >= 0:
                    lists[cell].append(run)
                    break
        else:
            outside.append(run)
    parents = _parents(grids, inner_first)
    kept = [index for index in range(len(grids)) if _has_text(index, cells, parents)]
    renumbered = {index: at for at, index in enumerate(kept)}
    return _Tables(
        [grids[index] for index in kept],
        [tuple([cell if len(cell) < 2 else builder.build(cell) for cell in cells[index]]) for index in kept],
        [(renumbered[parent[0]], parent[1]) if (parent := parents[index]) else None for index in kept],
        outside,
    )


def _is_frame(grid: Table, grids: Sequence[Table], size: tuple[float, float]) -> bool:
    """Is a single cell only a frame: around the page, or around other tables?"""
    if len(grid.cells) > 1:
        return False
    x0, top, x1, bottom = grid.box
    if x1 - x0 > _FRAME * size[0] and bottom - top > _FRAME * size[1]:
        return True
    return any(
        other is not grid
        and x0 <= (other.xs[0] + other.xs[-1]) / 2 <= x1
        and top <= (other.ys[0] + other.ys[-1]) / 2 <= bottom
        and other.area < grid.area
        for other in grids
    )


def _has_text(index: int, cells: Sequence[Sequence[Sequence[Run]]], parents: Sequence[Parent | None]) -> bool:
    if any(cells[index]):
        return True
    return any(parent and parent[0] == index and _has_text(at, cells, parents) for at, parent in enumerate(parents))


def _parents(grids: Sequence[Table], inner_first: Sequence[int]) -> list[Parent | None]:
    parents: list[Parent | None] = [None] * len(grids)
    for place, index in enumerate(inner_first):
        x0, top, x1, bottom = grids[index].box
        for outer in inner_first[place + 1 :]:
            cell = grids[outer].cell_at((x0 + x1) / 2, (top + bottom) / 2)
            if cell >= 0:
                parents[index] = (outer, cell)
                break
    return parents


def _ordered(page: Page, found: _Tables, placed: Sequence[pdf_columns.Placed]) -> Page:
    """The page with lines and tables in reading order: from the top, a ruled table where its top edge is."""
    lines: list[Run] = []
    tables, cells, parents = list(found.tables), list(found.cells), list(found.parents)
    order: list[tuple[bool, int]] = []
    ruled = sorted((table.ys[0], index) for index, table in enumerate(tables) if parents[index] is None)
    for step in placed:
        while ruled and ruled[0][0] < step.top:
            order.append((True, ruled.pop(0)[1]))
        if step.table:
            order.append((True, len(tables)))
            tables.append(step.table)
            cells.append(step.cells)
            parents.append(None)
        order += [(False, len(lines) + at) for at in range(len(step.lines))]
        lines += step.lines
    order += [(True, index) for _, index in ruled]
    return page._replace(
        lines=tuple(lines), tables=tuple(tables), cells=tuple(cells), parents=tuple(parents), order=tuple(order)
    )
