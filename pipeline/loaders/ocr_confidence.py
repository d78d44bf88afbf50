"""How sure the text of recognized pages is: a confidence for each block, and a word on what should be compared with the page."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

from pipeline.loaders.pdf_pages import Page, Sign
from schemas.document import Block, Diagnostic, Document

LEAST_OF_FIGURES = 0.55  # mean confidence of a cell of nothing but a figure, below which the figure is doubtful
LEAST = 0.75  # mean confidence of a block below which its words should be compared with the page
_FIGURE = re.compile(r"[0-9０-９①-⑳元一二三四五六七八九十百千万〇%％ＡＢＣＤA-D/～]")
_ALONE = re.compile(r"[0-9０-９.,，．、 ]*[0-9０-９][0-9０-９.,，．、 ]*")  # a figure and nothing else
_POINT_OR_COMMA = re.compile(r"[1-9][0-9]{0,2}\.[0-9]{3}")  # 7.390 is 7,390 as a scan shows it, or a decimal

_ORDERS: tuple[
    Callable[[Sign], tuple[float, float]], ...
] = (  # left to right; on pages that lie otherwise, as they lie
    lambda sign: (sign.x, sign.y),
    lambda sign: (sign.y, sign.x),
    lambda sign: (-sign.x, sign.y),
    lambda sign: (-sign.y, sign.x),
)


def marked(document: Document, pages: Sequence[Page]) -> Document:
    """The document with the confidence of each recognized block, and diagnostics on what was read doubtfully."""
    blocks, told = list(document.blocks), list(document.diagnostics)
    for page in pages:
        if page.signs:
            told.append(_summary(page))
            for at, block in enumerate(blocks):
                if block.page == page.number:
                    signs = _signs(block, page)
                    blocks[at] = block._replace(confidence=_confidence(signs))
                    told += _doubts(at, blocks[at], signs)
    return document._replace(blocks=tuple(blocks), diagnostics=tuple(told))


def _summary(page: Page) -> Diagnostic:
    doubtful = sum(not sign.is_sure for sign in page.signs)
    mean = sum(sign.confidence for sign in page.signs) / len(page.signs)
    doubts = f"confidence {mean:.2f}, {doubtful} of {len(page.signs)} characters doubtful"
    message = f"page {page.number} was read by OCR: {doubts}"
    return Diagnostic("info", "ocr", message)


def _signs(block: Block, page: Page) -> list[Sign]:
    """The signs of a block in its order; in any order, where the page does not tell which is which."""
    if block.box is None:
        return []
    x0, top, x1, bottom = block.box
    inside = [sign for sign in page.signs if x0 - 1 <= sign.x <= x1 + 1 and top - 1 <= sign.y <= bottom + 1]
    wanted = "".join(block.text.split())
    for order in _ORDERS:
        ordered = sorted(inside, key=order)
        if "".join(sign.text for sign in ordered) == wanted:
            return ordered
    return inside


def _confidence(signs: Sequence[Sign]) -> float | None:
    return round(sum(sign.confidence for sign in signs) / len(signs), 3) if signs else None


def _doubts(at: int, block: Block, signs: Sequence[Sign]) -> Iterator[Diagnostic]:
    """Doubtful figures one by one; doubtful words once a block, where there are many."""
    places = [place for place, letter in enumerate(block.text) if not letter.isspace()]
    where = f"{block.locator}: "
    if len(places) != len(signs):
        places = []
    doubtful = [place for place, sign in zip(places, signs, strict=bool(places)) if not sign.is_sure]
    for start, end in _ranges(doubtful):
        if _FIGURE.search(block.text[start:end]):
            around = block.text[max(start - 6, 0) : end + 6]
            message = f"{where}a figure or sign in 「{around}」 was read in different ways: compare it with the page"
            yield Diagnostic("warning", "doubtful-figure", message, at, start, end)
    why = _why_doubtful(block)
    if why:
        message = f"{where}the figure 「{block.text}」 {why}: compare it with the page"
        yield Diagnostic("warning", "doubtful-figure", message, at, 0, len(block.text))
    if block.confidence is not None and block.confidence < LEAST:
        message = f"{where}read by OCR with a confidence of {block.confidence:.2f}: compare it with the page"
        yield Diagnostic("warning", "low-confidence", message, at, 0, len(block.text))


def _why_doubtful(block: Block) -> str:
    """Why a block that is a figure and nothing else is not to be relied on, although its readings agree; or nothing."""
    if not _ALONE.fullmatch(block.text):
        return ""
    if _POINT_OR_COMMA.fullmatch(block.text):
        return "has three digits behind a point, which may be a comma"
    if block.confidence is not None and block.confidence < LEAST_OF_FIGURES:
        return f"was read with a confidence of {block.confidence:.2f}"
    return ""


def _ranges(places: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Places that follow each other, as start and end."""
    for _, group in groupby(enumerate(places), key=lambda pair: pair[1] - pair[0]):
        held = [place for _, place in group]
        yield held[0], held[-1] + 1
