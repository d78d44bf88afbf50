"""PDFs for tests: reportlab with a font that is not embedded, drawn in any order; LibreOffice; a browser's print."""

from __future__ import annotations

import io
import random
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

sys.path.append(str(Path(__file__).parents[1]))
import needs

from pipeline.loaders import pdf
from schemas.document import Cell, Document, Grid

A4 = (595.0, 842.0)
FONT = "HeiseiKakuGo-W5"
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --no-pdf-header-footer"
)

pdfmetrics.registerFont(UnicodeCIDFont(FONT))


class Text(NamedTuple):
    x: float
    top: float
    text: str
    size: float = 10


class Line(NamedTuple):
    x0: float
    top: float
    x1: float
    bottom: float
    style: str = "stroke"  # stroke, fill (a thin rectangle), pieces, dash, dots, double


class Frame(NamedTuple):
    x0: float
    top: float
    x1: float
    bottom: float
    fill: float | None = None  # grey; without a fill it is stroked


Mark = Text | Line | Frame


def paper(
    *pages: Iterable[Mark],
    size: tuple[float, float] = A4,
    seed: int | None = None,
    by_character: bool = False,
    prepare: Callable[[Canvas], None] | None = None,
    **options: object,
) -> bytes:
    """One page for each list of marks; places are points from the top left. `seed` shuffles what is drawn when."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=size, invariant=1, **options)
    for marks in pages:
        if prepare:
            prepare(canvas)
        drawn = [mark for whole in marks for mark in (_characters(whole) if by_character else [whole])]
        if seed is not None:
            random.Random(seed).shuffle(drawn)
        for mark in drawn:
            _draw(canvas, mark, size[1])
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _characters(mark: Mark) -> list[Mark]:
    if not isinstance(mark, Text):
        return [mark]
    result: list[Mark] = []
    x = mark.x
    for sign in mark.text:
        if not sign.isspace():
            result.append(Text(x, mark.top, sign, mark.size))
        x += pdfmetrics.stringWidth(sign, FONT, mark.size)
    return result


def _draw(canvas: Canvas, mark: Mark, height: float) -> None:
    if isinstance(mark, Text):
        canvas.setFont(FONT, mark.size)
        canvas.drawString(mark.x, height - mark.top - 0.88 * mark.size, mark.text)
        return
    x0, top, x1, bottom = mark[:4]
    if isinstance(mark, Frame):
        if mark.fill is not None:
            canvas.setFillGray(mark.fill)
        canvas.rect(x0, height - bottom, x1 - x0, bottom - top, stroke=mark.fill is None, fill=mark.fill is not None)
        canvas.setFillGray(0)
        return
    y0, y1 = height - top, height - bottom
    if mark.style == "fill":
        canvas.rect(x0 - 0.4, y1 - 0.4, x1 - x0 + 0.8, y0 - y1 + 0.8, stroke=0, fill=1)
    elif mark.style == "pieces":
        steps = [index / 7 for index in range(8)]
        for low, high in pairwise(steps):
            canvas.line(x0 + low * (x1 - x0), y0 + low * (y1 - y0), x0 + high * (x1 - x0), y0 + high * (y1 - y0))
    elif mark.style == "dots":
        count = int(max(x1 - x0, y0 - y1) / 1.5)
        for index in range(count + 1):
            x, y = x0 + index / count * (x1 - x0), y0 + index / count * (y1 - y0)
            canvas.rect(x - 0.3, y - 0.3, 0.6, 0.6, stroke=0, fill=1)
    else:
        if mark.style == "dash":
            canvas.setDash(3, 2)
        canvas.line(x0, y0, x1, y1)
        if mark.style == "double":
            aside = (0, 1.5) if x0 != x1 else (1.5, 0)
            canvas.line(x0 + aside[0], y0 - aside[1], x1 + aside[0], y1 - aside[1])
        canvas.setDash()


def ruled(xs: Iterable[float], ys: Iterable[float], style: str = "stroke") -> list[Mark]:
    """All lines of a plain grid."""
    xs, ys = list(xs), list(ys)
    across: list[Mark] = [Line(xs[0], y, xs[-1], y, style) for y in ys]
    return across + [Line(x, ys[0], x, ys[-1], style) for x in xs]


def load(*pages: Iterable[Mark], **options: object) -> Document:
    return pdf.load(paper(*pages, **options))  # type: ignore[arg-type]


def lines(document: Document) -> list[str]:
    """The texts of all blocks outside of grids, in reading order."""
    return [document.blocks[step.block].text for step in document.flow if step.block is not None]


def texts(document: Document, cell: Cell) -> str:
    return "/".join(document.blocks[block].text for block in cell.blocks)


def rows(document: Document, grid: Grid | int = 0) -> list[list[str]]:
    """A grid as rows of texts; a cell with spans stands in its first field, lines of a cell are parted by a slash."""
    grid = document.grids[grid] if isinstance(grid, int) else grid
    result = [[""] * grid.columns for _ in range(grid.rows)]
    for cell in grid.cells:
        result[cell.row][cell.column] = texts(document, cell)
    return result


def word_to_pdf(data: bytes, suffix: str = ".docx") -> bytes:
    """A Word or Excel file, printed by LibreOffice."""
    return office_to_pdf({f"report{suffix}": data})["report.pdf"]


def office_to_pdf(files: dict[str, bytes]) -> dict[str, bytes]:
    """Word and Excel files by name, printed by LibreOffice in one run: name with `.pdf` → what it printed."""
    program = needs.tool("soffice")
    with tempfile.TemporaryDirectory() as folder:
        sources = [Path(folder, name) for name in files]
        for source, data in zip(sources, files.values(), strict=True):
            source.write_bytes(data)
        command = [
            program,
            "-env:UserInstallation=file:///tmp/torikumi-libreoffice",
            "--headless",
            "--convert-to",
            "pdf",
        ]
        subprocess.run([*command, "--outdir", folder, *sources], check=True, capture_output=True, timeout=600)
        printed = [source.with_suffix(".pdf") for source in sources]
        return {each.name: each.read_bytes() for each in printed}


def html_to_pdf(body: str, style: str = "") -> bytes:
    """A page, printed by Chromium."""
    program = needs.tool("chromium")
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "report.html"), Path(folder, "report.pdf")
        source.write_text(
            f'<html lang="ja"><meta charset="utf-8"><style>{style}</style>{body}</html>', encoding="utf-8"
        )
        profile = f"--user-data-dir={folder}/profile"
        command = [program, *FLAGS.split(), profile, f"--print-to-pdf={target}", source.as_uri()]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        return target.read_bytes()
