"""One page → its lines and grids; all pages → the document."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from statistics import median_low
from typing import Any, NamedTuple

from pipeline.loaders import pdf_grids, pdf_lines, pdf_rulings, pdf_runs
from pipeline.loaders.pdf_characters import PageText
from pipeline.loaders.pdf_frames import Frame
from pipeline.loaders.pdf_grids import RuledGrid
from pipeline.loaders.pdf_library import Floats, functions
from pipeline.loaders.pdf_lines import Line
from pipeline.loaders.pdf_runs import Run
from schemas.document import CELL, LINE, Block, Box, Cell, Document, Flow, Grid

_USUAL_PITCH = 1.6  # em, where a page gives no other


class Page(NamedTuple):
    number: int
    size: tuple[float, float]
    census: int
    grids: tuple[RuledGrid, ...]
    cells: tuple[tuple[tuple[Line, ...], ...], ...]  # the lines of each cell of each grid
    parents: tuple[tuple[int, int] | None, ...]  # the grid and cell that hold each grid
    lines: tuple[Line, ...]  # outside of grids


@contextmanager
def _opened(document: int, number: int) -> Iterator[tuple[Any, Any]]:
    pdfium = functions()
    page = pdfium.FPDF_LoadPage(document, number - 1)
    text = pdfium.FPDFText_LoadPage(page) if page else None
    try:
        yield page, text
    finally:
        if text:
            pdfium.FPDFText_ClosePage(text)
        if page:
            pdfium.FPDF_ClosePage(page)


def read(document: int, number: int, floats: Floats) -> Page:
    pdfium = functions()
    with _opened(document, number) as (page, text):
        bounds = (ctypes.c_float * 4)()
        pdfium.FPDF_GetPageBoundingBox(page, ctypes.addressof(bounds))
        left, top, right, bottom = bounds
        frame = Frame(left, bottom, right, top, pdfium.FPDFPage_GetRotation(page) % 4)
        characters = PageText(text, frame, floats)
        drawings = pdf_rulings.read(page, frame)
        runs = pdf_runs.cut(characters, pdf_runs.read(characters), drawings.vertical)
        grids = pdf_grids.find(drawings.horizontal, drawings.vertical)
        return _placed(number, frame.size, len("".join(characters.bag.split())), grids, runs)


def _placed(number: int, size: tuple[float, float], census: int, grids: list[RuledGrid], runs: list[Run]) -> Page:
    cells: list[list[list[Run]]] = [[[] for _ in grid.cells] for grid in grids]
    outside: list[Run] = []
    inner_first = sorted(range(len(grids)), key=lambda index: grids[index].area)
    for run in runs:
        x, y = (run.x0 + run.x1) / 2, (run.top + run.bottom) / 2
        for index in inner_first:
            cell = grids[index].cell_at(x, y)
            if cell >= 0:
                cells[index][cell].append(run)
                break
        else:
            outside.append(run)
    built = tuple(tuple(tuple(pdf_lines.build(runs)) if runs else () for runs in grid) for grid in cells)
    lines = tuple(pdf_lines.build(outside)) if outside else ()
    return Page(number, size, census, tuple(grids), built, _parents(grids, inner_first), lines)


def _parents(grids: list[RuledGrid], inner_first: list[int]) -> tuple[tuple[int, int] | None, ...]:
    parents: list[tuple[int, int] | None] = [None] * len(grids)
    for place, index in enumerate(inner_first):
        x0, top, x1, bottom = grids[index].box
        for outer in inner_first[place + 1 :]:
            cell = grids[outer].cell_at((x0 + x1) / 2, (top + bottom) / 2)
            if cell >= 0:
                parents[index] = (outer, cell)
                break
    return tuple(parents)


def document(pages: Sequence[Page]) -> Document:
    blocks: list[Block] = []
    grids: list[Grid] = []
    flow: list[Flow] = []
    for page in pages:
        _add(page, blocks, grids, flow)
    return Document(
        format="pdf",
        blocks=tuple(blocks),
        grids=tuple(grids),
        flow=tuple(flow),
        page_count=len(pages),
        page_sizes=tuple(page.size for page in pages),
        text_source="text_layer",
        census=sum(page.census for page in pages),
    )


def _add(page: Page, blocks: list[Block], grids: list[Grid], flow: list[Flow]) -> None:
    known = [pitch for grid in page.cells for lines in grid for pitch in pdf_lines.pitches(lines)]
    known += pdf_lines.pitches(page.lines)
    pitch = median_low(known) if known else _USUAL_PITCH
    items: list[tuple[float, float, int, int]] = [
        (line.top, line.x0, 0, index) for index, line in enumerate(page.lines)
    ]
    items += [(g.ys[0], g.xs[0], 1, index) for index, g in enumerate(page.grids) if page.parents[index] is None]
    items.sort()
    first_grid = len(grids)
    grids += [_grid(page, index, first_grid, pitch, blocks) for index in range(len(page.grids))]
    left = min([line.x0 for line in page.lines], default=0.0)
    right = max([line.x1 for line in page.lines] + [grid.xs[-1] for grid in page.grids], default=0.0)
    locator = f"page {page.number}"
    flagged = pdf_lines.flags(page.lines, right, pitch)
    for _, _, kind, index in items:
        if kind == 1:
            flow.append(Flow(grid=first_grid + index))
            continue
        line = page.lines[index]
        wraps, after_gap = flagged[index]
        flow.append(Flow(block=len(blocks)))
        blocks.append(_block(line, (locator, LINE, page.number), (after_gap, wraps), left))


def _grid(page: Page, index: int, first_grid: int, pitch: float, blocks: list[Block]) -> Grid:
    ruled = page.grids[index]
    place = f"page {page.number}, table {index + 1}"
    cells = []
    for number, (cell, lines) in enumerate(zip(ruled.cells, page.cells[index], strict=True)):
        start = len(blocks)
        if lines:
            locator = f"{place}, row {cell.row + 1}, column {cell.column + 1}"
            padding = min(min(line.x0 for line in lines) - cell.box[0], 2 * lines[0].em)
            flagged = pdf_lines.flags(lines, cell.box[2] - max(padding, 0.0), pitch)
            for line, (wraps, after_gap) in zip(lines, flagged, strict=True):
                blocks.append(_block(line, (locator, CELL, page.number), (after_gap, wraps), cell.box[0]))
        inner = tuple(first_grid + at for at, parent in enumerate(page.parents) if parent == (index, number))
        cells.append(
            Cell(cell.row, cell.column, cell.row_span, cell.column_span, tuple(range(start, len(blocks))), inner)
        )
    return Grid(tuple(cells), len(ruled.ys) - 1, len(ruled.xs) - 1, place, page.number)


def _block(line: Line, place: tuple[str, str, int], flags: tuple[bool, bool], left: float) -> Block:
    locator, kind, page = place
    after_gap, wraps = flags
    box = Box(round(line.x0, 2), round(line.top, 2), round(line.x1, 2), round(line.bottom, 2))
    return Block(
        line.text, locator, kind, page, box, None, None, after_gap, wraps, (), None, round(max(line.x0 - left, 0.0), 2)
    )
