"""The same sheets as PDF: a table of two columns, ruled or not, its labels centered, drawn in any order."""

from __future__ import annotations

import functools
import io
import random
import re
from collections.abc import Iterable
from pathlib import Path

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from benchmarks.pairing.layout import Piece, Sheet, width_of

FONTS = (
    "/usr/share/fonts/opentype/ipafont-gothic/ipag.ttf",
    "/usr/share/fonts/truetype/fonts-japanese-gothic.ttf",
    "/usr/share/fonts/ipa-gothic/ipag.ttf",
)
LEFT, TOP, WIDTH, HEIGHT = 47.0, 50.0, 500.0, 730.0  # points
LABEL_WIDTH = 10  # full-width characters
PADDING = 4.0
GAP = 9.0  # between rows without rulings

BREAK = re.compile(r"(?<=年度)|(?<=事業の評価)|(?<=及び)|(?<=結果の)")

Drawing = tuple[float, float, float, str]  # x, baseline from the top, size, text


@functools.cache
def font() -> str:
    """IPA Gothic, embedded, where it is installed; else a font every PDF reader brings along."""
    path = next((path for path in FONTS if Path(path).exists()), None)
    if path:
        pdfmetrics.registerFont(TTFont("IPAGothic", path))
        return "IPAGothic"
    pdfmetrics.registerFont(UnicodeCIDFont("HeiseiKakuGo-W5"))
    return "HeiseiKakuGo-W5"


def pdf(sheet: Sheet, seed: int, is_ruled: bool) -> bytes:
    """The sheet as a file. Odd seeds draw the texts of a page in random order, the others by row, label first."""
    return book([(sheet, seed)], is_ruled)


def book(sheets: Iterable[tuple[Sheet, int]], is_ruled: bool) -> bytes:
    """Sheets with their seeds, one after the other in one file."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, invariant=1)
    for sheet, seed in sheets:
        draw(canvas, sheet, seed, is_ruled)
    canvas.save()
    return buffer.getvalue()


def draw(canvas: Canvas, sheet: Sheet, seed: int, is_ruled: bool) -> None:
    """The sheet's pages, added to what the canvas holds."""
    name = font()
    rng = random.Random(f"pdf {seed}")
    for number, page in enumerate(sheet.pages, 1):
        boxes, texts = placed(page, sheet, is_ruled)
        if sheet.look.page_mark.startswith("number"):
            texts.append((A4[0] / 2 - 5, A4[1] - 30, 9.0, f"{number}"))
        if seed % 2:
            rng.shuffle(texts)
        for x, top, width, height in boxes if is_ruled else ():
            canvas.rect(x, A4[1] - top - height, width, height)
        for x, baseline, size, text in texts:
            canvas.setFont(name, size)
            canvas.drawString(x, A4[1] - baseline, text)
        canvas.showPage()


def placed(
    page: tuple[Piece, ...], sheet: Sheet, is_ruled: bool
) -> tuple[list[tuple[float, float, float, float]], list[Drawing]]:
    """Boxes (x, top, width, height) and lines of one page, top to bottom; small enough that the page holds them all."""
    size = WIDTH / (sheet.look.width + LABEL_WIDTH + 3)
    gap = 0.0 if is_ruled else GAP
    room = [row_height(piece, size) + gap for piece in page]
    scale = min(1.0, HEIGHT / sum(room))
    size, top = size * scale, TOP
    boxes: list[tuple[float, float, float, float]] = []
    texts: list[Drawing] = []
    column = LEFT + (LABEL_WIDTH + 1) * size
    for piece in page:
        height = row_height(piece, size)
        if piece.kind == "row":
            boxes.append((LEFT, top, column - LEFT, height))
            boxes.append((column, top, WIDTH * scale - column + LEFT, height))
            texts += label_lines(piece, size, top, height)
            texts += text_lines(piece, size, top + PADDING, column + PADDING)
        else:
            texts += text_lines(piece, size, top + PADDING * 2, LEFT)
        top += height + gap
    return boxes, texts


def labels_of(piece: Piece) -> list[str]:
    """The label's lines, broken between words where the narrow column asks for it."""
    lines: list[str] = []
    for line in piece.label:
        text = line.text.replace("　", " ")
        fits = width_of(text) <= LABEL_WIDTH
        lines += [text] if fits else [part.strip() for part in BREAK.split(text) if part.strip()]
    return lines


def row_height(piece: Piece, size: float) -> float:
    gaps = max(0, len(piece.groups) - 1) * 0.5
    lines = max(len(labels_of(piece)), sum(len(group) for group in piece.groups) + gaps, 1)
    return lines * size * 1.3 + PADDING * 2 + (PADDING * 2 if piece.kind != "row" else 0)


def label_lines(piece: Piece, size: float, top: float, height: float) -> list[Drawing]:
    """Centered in their cell, both ways."""
    lines = labels_of(piece)
    start = top + (height - len(lines) * size * 1.3) / 2 + size
    return [
        (LEFT + ((LABEL_WIDTH + 1) - width_of(line)) * size / 2, start + at * size * 1.3, size, line)
        for at, line in enumerate(lines)
    ]


def text_lines(piece: Piece, size: float, top: float, x: float) -> list[Drawing]:
    found: list[Drawing] = []
    baseline = top + size
    for group in piece.groups:
        for line in group:
            indent = width_of(line.text) - width_of(line.text.lstrip(" 　"))
            found.append((x + indent * size, baseline, size, line.text.strip(" 　")))
            baseline += size * 1.3
        baseline += size * 0.65
    return found
