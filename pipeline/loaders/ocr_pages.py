"""The picture of a page → its lines, tables and their order, as those of a printed page: the same grids, the same columns."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from PIL import Image

from pipeline.loaders import ocr_lines, ocr_picture, ocr_reading, ocr_rulings, pdf_grids, pdf_pages
from pipeline.loaders.ocr import Engine
from pipeline.loaders.ocr_lines import Pixels
from pipeline.loaders.ocr_picture import Picture
from pipeline.loaders.ocr_reading import Reading
from pipeline.loaders.pdf_frames import turned_back
from pipeline.loaders.pdf_lines import LineBuilder
from pipeline.loaders.pdf_pages import BLANK, UNTRUSTED, Page, Sign
from pipeline.loaders.pdf_runs import Run
from schemas.document import Diagnostic

_TURNS = {
    2: Image.Transpose.ROTATE_180,
    1: Image.Transpose.ROTATE_270,
    3: Image.Transpose.ROTATE_90,
}  # quarter turns clockwise
UNREADABLE = 0.45  # mean confidence of a line below which it is no text, or none that anybody should rely on
VERTICAL = "vertical-writing"
MOST_UNREADABLE = 0.4  # share of such lines above which a whole page is not trusted
_BETWEEN_COLUMNS = 0.3  # em of white between lines of vertical writing
_FEWEST_COLUMNS, _FEWEST_ROWS = 3, 5
_GAP = 0.35  # em of white between two letters that are no word
_SPACE = 0.85  # em of white between two signs that no side bearings make
_CUT = 1.3  # em of white that parts a line in two
_NEVER = 1000.0
_OPENING, _CLOSING = "「『【（(〔《", "、。，．,.」』】）)〕》"
_WIDE = _OPENING + _CLOSING + "・ー～"  # white is part of these signs
_LEAST_HEIGHT = 0.85  # em: lines of low signs are given the height of the others
_NEAR = 0.8  # em between a gap in the picture and the gap between words that the engine saw


class _Line(NamedTuple):
    box: Pixels
    reading: Reading

    @property
    def confidence(self) -> float:
        return sum(sign.confidence for sign in self.reading) / len(self.reading) if self.reading else 0.0


def read(engine: Engine, image: Image.Image, scale: float, blank: Page) -> Page:
    """The page `blank` with what the engine reads in its picture of `scale` pixels a point.

    A page of which nothing can be read is turned and tried again: it may lie upside down or on its side.
    """
    first = _upright(engine, image, scale, blank)
    if first.state != UNTRUSTED or first.diagnostics[-1].code == VERTICAL:
        return first
    for turns, turn in _TURNS.items():
        page = _upright(engine, image.transpose(turn), scale, blank._replace(turns=turns))
        if page.state not in {UNTRUSTED, BLANK}:
            return page._replace(signs=tuple(_turned(sign, page) for sign in page.signs))
    return first


def _turned(sign: Sign, page: Page) -> Sign:
    """A sign of a page that was turned to be read, on the page as it was."""
    x, y, _, _ = turned_back((sign.x, sign.y, sign.x, sign.y), page.turns, page.size)
    return sign._replace(x=x, y=y)


def _upright(engine: Engine, image: Image.Image, scale: float, blank: Page) -> Page:
    picture = ocr_picture.prepared(image, scale)
    if picture is None:
        return blank._replace(state=BLANK)
    rulings = ocr_rulings.find(picture)
    tables = pdf_grids.find(rulings.horizontal, rulings.vertical)
    picture = ocr_rulings.erased(picture, rulings)
    regions = _regions(tables, picture)
    em = ocr_lines.usual_height(picture.ink, regions, picture.scale)
    boxes = [box for _, box in ocr_lines.find(picture.ink, regions, em)]
    lines = [_Line(*pair) for pair in zip(boxes, ocr_reading.read(engine, picture, boxes, em), strict=True)]
    readable = [line for line in lines if line.confidence >= UNREADABLE]
    if not lines:
        return blank._replace(state=BLANK)
    if _is_vertical(lines, picture, em):
        message = f"page {blank.number} is written vertically, which OCR does not read here: type it, or find a copy with text"
        return blank._replace(state=UNTRUSTED, diagnostics=(*blank.diagnostics, Diagnostic("error", VERTICAL, message)))
    if len(lines) - len(readable) > MOST_UNREADABLE * len(lines):
        return _untrusted(blank, len(lines) - len(readable), len(lines))
    runs = [run for line in readable for run in _runs(line, picture, em)]
    rules = rulings.horizontal, rulings.vertical
    builder = LineBuilder(None, rulings.vertical, has_standing=False)
    page = pdf_pages.laid_out(blank._replace(is_ocr=True), runs, rules, builder, blank.reading_size)
    signs = [sign for line in readable for sign in _placed(line, picture.scale)]
    told = _unread(blank.number, [line for line in lines if line not in readable], picture.scale)
    return page._replace(census=len(signs), signs=tuple(signs), diagnostics=(*page.diagnostics, *told))


def _is_vertical(lines: Sequence[_Line], picture: Picture, em: float) -> bool:
    """Is most of the page in rows of single letters, which stand in columns to be read downwards?"""
    rows = 0
    spaced = total = 0
    for line in lines:
        letters = len(line.reading)
        total += letters
        gaps = sum(after - before > _BETWEEN_COLUMNS * em for before, after in _gaps(picture, line.box))
        if letters >= _FEWEST_COLUMNS and gaps >= letters - 1:
            rows += 1
            spaced += letters
    return rows >= _FEWEST_ROWS and spaced > total / 2


def _regions(tables: Sequence[pdf_grids.Table], picture: Picture) -> list[Pixels]:
    """The cells of all tables, those of inner tables first, and at last the whole page."""
    scale = picture.scale
    cells = [cell.box for table in sorted(tables, key=lambda table: table.area) for cell in table.cells]
    boxes = [
        (round(x0 * scale), round(top * scale), round(x1 * scale), round(bottom * scale))
        for x0, top, x1, bottom in cells
    ]
    return [*boxes, (0, 0, *picture.ink.size)]


def _runs(line: _Line, picture: Picture, em: float) -> list[Run]:
    """A line in the parts that stand apart, with a space where its picture has a gap as wide as one."""
    em = max(em, _LEAST_HEIGHT * (line.box[3] - line.box[1]))  # large letters stand farther apart
    starts = {_start(line.reading, gap, em): gap for gap in _gaps(picture, line.box) if gap[1] - gap[0] > _GAP * em}
    left, top, right, bottom = _heightened(line.box, em)
    scale = picture.scale
    runs: list[Run] = []
    text = ""
    x0 = float(left)
    for at, sign in enumerate(line.reading):
        gap = starts.get(at)
        white = (gap[1] - gap[0]) / em if gap and text else 0.0
        if gap and text and white > _space(text[-1], sign.text):
            if white > _CUT:
                runs.append(Run(x0 / scale, top / scale, gap[0] / scale, bottom / scale, text, -1, -1))
                text, x0 = "", gap[1]
            else:
                text += " "
        text += sign.text
    return [*runs, Run(x0 / scale, top / scale, right / scale, bottom / scale, text, -1, -1)]


def _space(before: str, after: str) -> float:
    """How wide the white between two signs is at least, in em, where a space stands between them."""
    if before in _OPENING or after in _CLOSING:
        return _NEVER
    if before in _WIDE or after in _WIDE:
        return _SPACE + 0.5
    if before.isascii() and after.isascii():
        return _GAP
    return _SPACE - 0.3 if before.isascii() or "①" <= before <= "⑳" else _SPACE


def _gaps(picture: Picture, box: Pixels) -> list[tuple[float, float]]:
    columns = ocr_lines.columns(picture.ink, box)
    return [(box[0] + before[1], box[0] + after[0]) for before, after in pairwise(columns)]


def _start(reading: Reading, gap: tuple[float, float], em: float) -> int:
    """The sign after a gap: the one that opens a word nearest to it; 0, where none is near."""
    middle = (gap[0] + gap[1]) / 2
    places = [
        (abs((before.x + after.x) / 2 - middle), at)
        for at, (before, after) in enumerate(pairwise(reading), start=1)
        if after.opens
    ]
    distance, at = min(places, default=(em, 0))
    return at if distance <= _NEAR * em + (gap[1] - gap[0]) / 2 else 0


def _heightened(box: Pixels, em: float) -> tuple[float, float, float, float]:
    left, top, right, bottom = box
    if bottom - top >= _LEAST_HEIGHT * em:
        return box
    middle = (top + bottom) / 2
    return left, middle - em / 2, right, middle + em / 2


def _placed(line: _Line, scale: float) -> list[Sign]:
    y = (line.box[1] + line.box[3]) / 2 / scale
    return [Sign(sign.text, sign.x / scale, y, sign.confidence, sign.is_sure) for sign in line.reading]


def _untrusted(page: Page, unread: int, lines: int) -> Page:
    message = f"page {page.number}: OCR could make nothing of {unread} of its {lines} lines, so none of it is stored"
    note = Diagnostic("error", "ocr-failed", f"{message}: scan it anew, at 300 dpi and upright")
    return page._replace(state=UNTRUSTED, diagnostics=(*page.diagnostics, note))


def _unread(number: int, lines: Sequence[_Line], scale: float) -> list[Diagnostic]:
    """One word for each place that looks like text and was not read."""
    places = ", ".join(f"{line.box[0] / scale:.0f},{line.box[1] / scale:.0f}" for line in lines[:5])
    if not lines:
        return []
    message = (
        f"page {number}: {len(lines)} places look like text and could not be read (points from the top left: {places})"
    )
    return [Diagnostic("warning", "ocr-unread", f"{message}: look at the page")]
