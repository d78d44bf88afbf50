"""Blocks → searchable text with offsets back to the verbatim.

`clean` wraps and never repairs: for each block the words without tags and mark-up, in the widths and letters that matching
needs, and the way back from each character to the verbatim ones it came from.
"""

from __future__ import annotations

from typing import NamedTuple

from pipeline.normalization import text as words
from schemas.document import Document
from schemas.outline import Line
from schemas.provenance import Place


class CleanBlock(NamedTuple):
    """A block's cleaned text. `parts` are (start in the cleaned text, start in the verbatim, cleaned piece).

    A block whose characters stand where they stood has no parts: its places are the verbatim ones.
    """

    text: str
    parts: tuple[tuple[int, int, words.Cleaned], ...] = ()

    def places(self, block: int, start: int, end: int) -> tuple[Place, ...]:
        """The verbatim ranges that [start, end) of the cleaned text came from; more than one where a tag stands between."""
        if not self.parts:
            return (Place(block, start, end),) if start < end else ()
        if len(self.parts) == 1 and 0 <= start < end <= len(self.text):
            at, offset, piece = self.parts[0]
            raw_start, raw_end = piece.offsets.raw(start - at, end - at)
            return (Place(block, offset + raw_start, offset + raw_end),)
        found = []
        for at, offset, piece in self.parts:
            low, high = max(start - at, 0), min(end - at, len(piece.text))
            if low < high:
                raw_start, raw_end = piece.offsets.raw(low, high)
                found.append(Place(block, offset + raw_start, offset + raw_end))
        return tuple(found)


class CleanDocument(NamedTuple):
    """A document with the cleaned text of each of its blocks, in the same order."""

    document: Document
    blocks: tuple[CleanBlock, ...]
    lines: dict[int, Line | None]  # by block, as far as the outline has asked for them


def clean(document: Document) -> CleanDocument:
    """Every block's cleaned text, its mark-up taken out."""
    return CleanDocument(document, tuple([_clean_block(block.text, block.markup) for block in document.blocks]), {})


def _clean_block(raw: str, markup: tuple[tuple[int, int], ...]) -> CleanBlock:
    if not markup:
        if words.is_clean(raw):
            return CleanBlock(raw)
        piece = words.clean(raw)
        return CleanBlock(piece.text, () if piece.offsets.is_identity else ((0, 0, piece),))
    parts: list[tuple[int, int, words.Cleaned]] = []
    text, at = "", 0
    for start, end in (*markup, (len(raw), len(raw))):
        piece = words.clean(raw[at:start])
        if piece.text:
            gap = " " if text and raw[:at][-1:].isspace() | raw[at : at + 1].isspace() else ""
            parts.append((len(text) + len(gap), at, piece))
            text += gap + piece.text
        at = max(at, end)
    return CleanBlock(text, tuple(parts))
