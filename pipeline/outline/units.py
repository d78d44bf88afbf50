"""Labels and units of text in the order a file gives them: what the pairing engine decides between.

A unit is text that stays together whatever its label: lines without a gap, numbers that go on counting over a gap, a
sentence cut in the middle. A label in brackets (【基本理念】, （成果）) stands inside its cell, so it is part of its unit.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from pipeline.outline import labels, markers, titles
from pipeline.outline.lines import FINISHED
from schemas.outline import FIELD, GOAL, SECTION, STAGE, Label, Line

LABEL, UNIT, TITLE = "label", "unit", "title"


class Token(NamedTuple):
    """A label, a unit of text, or a title; `page` counts the pages, as far as the text still shows them."""

    kind: str
    lines: tuple[Line, ...]
    page: int
    label: Label | None = None
    is_bound: bool = False  # a label that has its text on its own line: nothing else is its own

    @property
    def is_slot(self) -> bool:
        """A label that text can belong to."""
        return self.label is not None and self.label.kind in (FIELD, GOAL, SECTION)

    @property
    def is_head(self) -> bool:
        """The head of a stage."""
        return self.label is not None and self.label.kind == STAGE


def read(held: Sequence[Line], page_starts: set[int]) -> list[Token]:
    """The tokens of running text. `page_starts` are blocks that are known to begin a page."""
    pieces = [piece for line in held for piece in labels.unglue(line)]
    found: list[Token] = []
    text: list[Line] = []
    page = at = 0
    while at < len(pieces):
        if pieces[at].block in page_starts and pieces[at].start == 0 and at:
            found += _units(text, page)
            text, page = [], page + 1
        taken = titles.length(pieces[at : at + 3])
        label, rest = (None, None) if taken else labels.at(pieces, at)
        if not taken and (label is None or _is_inner(label)):
            text.append(pieces[at])
            at += 1
            continue
        found += _units(text, page)
        text = []
        if taken:
            found.append(Token(TITLE, tuple(pieces[at : at + taken]), page))
        elif label is not None and rest is not None:
            found.append(Token(LABEL, (pieces[at],), page, label, is_bound=True))
            taken = 1
        elif label is not None:
            found.append(Token(LABEL, label.lines, page, label))
            taken = len(label.lines)
        at += taken
    return found + _units(text, page)


def _is_inner(label: Label) -> bool:
    return label.lines[0].text[:1] in "【《〈＜（(〔" and label.kind in (FIELD, SECTION)


def _units(text: Sequence[Line], page: int) -> list[Token]:
    """Text between two labels, cut where something new may begin."""
    groups: list[list[Line]] = []
    for line in text:
        if groups and not _begins(groups[-1], line):
            groups[-1].append(line)
        else:
            groups.append([line])
    return [Token(UNIT, tuple(group), page) for group in groups]


def _begins(held: Sequence[Line], line: Line) -> bool:
    """Something new may begin at this line: behind a gap, unless a number goes on counting or a sentence goes on."""
    before = held[-1]
    if label_inside(line):
        return False
    marker = markers.first(line.text)
    if marker is not None and marker.numbers:
        last = _last_number(held, marker.style)
        return not (last and marker.numbers[0] in (last, last + 1)) if line.after_gap or last else line.after_gap
    if not line.after_gap:
        return False
    return marker is not None or before.text.endswith(FINISHED) or not before.wraps


def label_inside(line: Line) -> bool:
    """A bracketed label: it opens a part of the cell it stands in."""
    label = labels.match([line])
    return label is not None and _is_inner(label)


def _last_number(held: Sequence[Line], style: str) -> int:
    for line in reversed(held):
        marker = markers.first(line.text)
        if marker is not None and marker.style == style and marker.numbers:
            return marker.numbers[-1]
    return 0
