"""The ledger: what becomes of every character of a document.

A form *takes* pieces of lines for a role; closing gives each non-space character exactly one role, what nobody took being
remainder. A piece may be taken once for its role; it may be cited as evidence as often as facts rest on it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from pipeline.errors import LedgerError
from pipeline.normalization import CleanDocument
from pipeline.normalization.text import INVISIBLE
from schemas.document import character_count
from schemas.outline import Line
from schemas.provenance import DUPLICATE, MARKER, MARKUP, REMAINDER, ROLES, Place, Span

_number = {role: number for number, role in enumerate(ROLES, start=1)}
_byte = {role: bytes((number,)) for role, number in _number.items()}
_remainder = _number[REMAINDER]
_runs = re.compile(b"|".join(role + b"+" for role in _byte.values()))
_open = re.compile(rb"\x00+")
_invisible = f"[{INVISIBLE}]"
_marker = r"[・･○●■□◆◇◎▲△▼▽★☆◯⚫⚪•‣▪▫➢➤✓✔▶▷►⦿※①-⑳⑴-⒇⒈-⒛ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩア-ト0-9０-９a-hA-H()（）.．、:：,，\-－‐–—―*＊→⇒|｜【】〔〕]+"


class Ledger:
    """The roles of one document's characters, block by block."""

    def __init__(self, clean: CleanDocument) -> None:
        self.clean = clean
        self.roles = [bytearray(len(block.text)) for block in clean.document.blocks]
        self.reasons: dict[tuple[int, int, int], str] = {}
        for index, block in enumerate(clean.document.blocks):
            for start, end in block.markup:
                self._set(Place(index, start, end), MARKUP)

    def places(self, lines: Iterable[Line]) -> list[Place]:
        """The verbatim ranges of pieces of lines."""
        return list(map(Place._make, self.ranges(lines)))

    def ranges(self, lines: Iterable[Line]) -> list[tuple[int, int, int]]:
        """The same as plain tuples: every field of every record asks for its words."""
        found: list[tuple[int, int, int]] = []
        blocks = self.clean.blocks
        for line in lines:
            block = blocks[line.block]
            if block.parts:
                found += block.places(line.block, line.start, line.end)
            elif line.start < line.end:
                found.append((line.block, line.start, line.end))
        return found

    def take(self, lines: Iterable[Line], role: str, reason: str | None = None) -> list[tuple[int, int, int]]:
        """Gives the pieces a role, where no earlier one was given, and returns their verbatim ranges."""
        found = self.ranges(lines)
        number = _byte[role]
        for block, start, end in found:
            roles = self.roles[block]
            roles[start:end] = roles[start:end].replace(b"\0", number)
        if reason is not None and role == DUPLICATE:
            self.reasons |= dict.fromkeys(found, reason)
        return found

    def take_markers(self, lines: Iterable[Line]) -> None:
        """What is left of these lines: bullets and numbers are markers; words stay open, to end as remainder."""
        for place in self.places(lines):
            roles = self.roles[place.block]
            if 0 not in roles[place.start : place.end]:
                continue
            text = self.clean.document.blocks[place.block].text
            for gap in _open.finditer(bytes(roles[place.start : place.end])):
                start, end = place.start + gap.start(), place.start + gap.end()
                words = "".join(text[start:end].split())
                if words and re.fullmatch(_marker, words):
                    self._set(Place(place.block, start, end), MARKER)

    def take_place(self, place: tuple[int, int, int], role: str) -> None:
        """Gives a verbatim range a role, where no earlier one was given."""
        self._set(place, role)

    def take_block(self, block: int, role: str) -> None:
        """Gives a whole block a role, where no earlier one was given."""
        self._set(Place(block, 0, len(self.roles[block])), role)

    def is_open(self, line: Line) -> bool:
        """Nothing of this line has a role yet."""
        return not any(any(self.roles[place.block][place.start : place.end]) for place in self.places([line]))

    def close(self) -> tuple[Span, ...]:
        """The spans of the document: each non-space character once. Raises `LedgerError` if they do not add up."""
        spans = [span for block in range(len(self.roles)) for span in self._spans(block)]
        texts = [block.text for block in self.clean.document.blocks]
        counted = character_count([texts[block][start:end] for block, start, end, _, _ in spans])
        expected = character_count(texts)
        if counted != expected:
            raise LedgerError(f"{counted} of {expected} characters have a role: the spans of a document must hold all")
        return tuple(spans)

    def _set(self, place: tuple[int, int, int], role: str) -> None:
        block, start, end = place
        roles = self.roles[block]
        roles[start:end] = roles[start:end].replace(b"\0", _byte[role])

    def _spans(self, block: int) -> list[Span]:
        text = self.clean.document.blocks[block].text
        roles = self.roles[block]
        if 0 in roles:
            for gap in _open.finditer(bytes(roles)):
                self._fill(text, roles, gap.start(), gap.end())
        found = []
        for run in _runs.finditer(roles):
            first, last = run.span()
            piece = text[first:last].lstrip()
            words = piece.rstrip()
            if not words:
                continue
            start = last - len(piece)
            end = start + len(words)
            reason = self.reasons.get((block, start, end)) if self.reasons else None
            found.append(Span(block, start, end, ROLES[roles[first] - 1], reason))
        return found

    def _fill(self, text: str, roles: bytearray, start: int, end: int) -> None:
        """Characters nobody took: invisible ones are mark-up, the others remainder; white space needs no role."""
        for at in range(start, end):
            if text[at].isspace():
                continue
            invisible = re.match(_invisible, text[at]) or unicodedata.category(text[at]) == "Cf"
            roles[at] = _number[MARKUP] if invisible else _remainder
