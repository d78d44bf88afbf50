"""Labels and units of text in the order a file gives them: what the pairing engine decides between.

A unit is text that stays together whatever its label: lines without a gap, numbers that go on counting over a gap, a
sentence cut in the middle. A label in brackets (【基本理念】, （成果）) stands inside its cell, so it is part of its unit.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.outline import labels, language, markers, shapes, titles
from pipeline.outline.lines import FINISHED
from schemas.outline import FIELD, GOAL, SECTION, STAGE, Label, Line

LABEL, UNIT, TITLE = "label", "unit", "title"
_never_begins = re.compile(
    r"[ぁ-ん]{1,5}[。、]|[をんっゃゅょー、。）」]|(?:[ぁ-ん]{1,6}|必要|課題)(?:が|で|と)?(?:ある|あった|いる|した|ます|なった)。$"
)
_words = re.compile(r"[ぁ-んァ-ヶ一-鿿]")
PART, REACH = 10, 6  # characters of a line that may be a part of a label; lines in which its other parts are looked for


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
    pieces = gathered([piece for line in held for piece in labels.unglue(line)])
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


def gathered(pieces: list[Line]) -> list[Line]:
    """The pieces, with the lines of a label that text stands between brought together at its first line.

    A label centered beside its text has its lines among the text's where lines were taken by their height on the page.
    """
    held = list(pieces)
    at = 0
    while at < len(held):
        parts = _parts(held, at) if len(held[at].text) <= PART else None
        if parts is not None:
            moved = [held[part] for part in parts[1:]]
            for part in reversed(parts[1:]):
                del held[part]
            held[at + 1 : at + 1] = moved
            at += len(parts) - 1
        at += 1
    return held


def _parts(held: Sequence[Line], at: int) -> tuple[int, ...] | None:
    """The places of the lines that make a label with this one, where text stands between them."""
    if labels.at(held, at)[0] is not None or _words.search(held[at].text) is None:
        return None
    short = [other for other in range(at + 1, min(at + 1 + REACH, len(held))) if len(held[other].text) <= PART]
    short = [other for other in short if held[other].page == held[at].page]
    for count in (3, 2, 1):
        for others in itertools.combinations(short, count):
            if others[-1] - at > count and all(b - a <= 2 for a, b in itertools.pairwise((at, *others))):
                label = labels.match([held[at], *(held[other] for other in others)])
                if label is not None and not label.weak:
                    return (at, *others)
    return None


def refined(token: Token) -> list[Token]:
    """A unit of a scrambled page, cut wherever another label's text may begin without a gap before it."""
    if token.kind != UNIT:
        return [token]
    parts = _by_row(token.lines)
    if len(parts) > 1:
        return [piece for part in parts for piece in refined(token._replace(lines=part))]
    if any(label_inside(line) for line in token.lines):
        return [token]
    if max(shapes.scores(token.lines).values()) > 0:
        return [token._replace(lines=part) for part in _by_shape(token.lines)]
    groups: list[list[Line]] = [[token.lines[0]]]
    for line in token.lines[1:]:
        first, before = groups[-1][0], groups[-1][-1]
        is_listed = markers.first(first.text) is not None
        if markers.first(line.text) is not None:
            is_new = not is_listed or counts_anew(groups[-1], line)
        elif never_begins(line):
            is_new = False
        else:
            ends = before.text.endswith("。") or not before.wraps
            is_new = is_listed and ends and line.indent <= first.indent
        if is_new:
            groups.append([line])
        else:
            groups[-1].append(line)
    return [token._replace(lines=tuple(part)) for group in groups for part in _by_language(group)]


def _by_row(lines: tuple[Line, ...]) -> list[tuple[Line, ...]]:
    """Lines that are a date range or a party's name each, apart from what stands before and behind them."""
    return [tuple(part) for _, part in itertools.groupby(lines, shapes.row_of_line)]


def _by_shape(lines: tuple[Line, ...]) -> list[tuple[Line, ...]]:
    """Text that is one row of the head, or two that follow each other."""
    for cut in range(1, len(lines)):
        is_new = counts_anew(lines[:cut], lines[cut]) or _leaves_list(lines[:cut], lines[cut])
        if is_new and shapes.best(lines[:cut]) is not None and shapes.best(lines[cut:]) is None:
            return [lines[:cut], lines[cut:]]
        if _counts_on(lines[:cut], lines[cut]) or (lines[cut - 1].wraps and not lines[cut - 1].text.endswith(FINISHED)):
            continue
        before, after = (shapes.best(part) for part in (lines[:cut], lines[cut:]))
        if before is not None and after is not None and before != after and shapes.best(lines[cut : cut + 1]) != before:
            return [lines[:cut], lines[cut:]]
    return [lines]


def counts_anew(before: Sequence[Line], line: Line) -> bool:
    """Numbers that begin at one, of another kind than those before."""
    marker, first = markers.first(line.text), markers.first(before[0].text)
    if marker is None or marker.numbers[:1] != (1,) or first is None:
        return False
    return marker.style != first.style


def _counts_on(before: Sequence[Line], line: Line) -> bool:
    """The line begins with the number after the last one before it."""
    marker = markers.first(line.text)
    return marker is not None and marker.numbers[:1] == (_last_number(before, marker.style) + 1,) != (1,)


def _leaves_list(before: Sequence[Line], line: Line) -> bool:
    """Text without a marker behind a list whose last item has ended."""
    is_list = markers.first(before[0].text) is not None and markers.first(line.text) is None
    return is_list and before[-1].text.endswith(FINISHED) and line.indent <= before[0].indent and not never_begins(line)


def _by_language(group: Sequence[Line]) -> list[list[Line]]:
    """A list of items, cut where those that tell of something done follow those that tell of something meant, and so on.

    Items between two kinds that read like neither are a part of their own.
    """
    starts = [at for at, line in enumerate(group) if at == 0 or is_bullet(line)]
    found: list[list[Line]] = []
    last, undecided = "", []  # the kind that was read last, the lines since then that are of no kind
    for start, end in itertools.pairwise([*starts, len(group)]):
        part = list(group[start:end])
        kind = _kind(part)
        if not kind and last:
            undecided += part
        elif found and kind in (last, ""):
            found[-1] += undecided + part
            undecided = []
        elif found and not last:
            found[-1] += part
        else:
            found += [undecided, part] if undecided else [part]
            undecided = []
        last = kind or last
    if undecided:
        found[-1] += undecided
    return found


def kinds(token: Token) -> set[str]:
    """The sections that the items of a unit read like."""
    starts = [at for at, line in enumerate(token.lines) if at == 0 or is_bullet(line)]
    parts = itertools.pairwise([*starts, len(token.lines)])
    return {kind for start, end in parts if (kind := _kind(token.lines[start:end]))}


def is_bullet(line: Line) -> bool:
    marker = markers.first(line.text)
    return marker is not None and not marker.numbers


def _kind(lines: Sequence[Line]) -> str:
    is_one = len(lines) == 1 or is_bullet(lines[0])
    scores = language.scores_of_item(lines) if is_one else language.scores(lines)
    best, second = sorted(("initiatives", "outcomes", "issues"), key=lambda name: -scores[name])[:2]
    return best if scores[best] > 0.5 and scores[best] - scores[second] > 0.5 else ""


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
    if label_inside(line) or never_begins(line):
        return False
    marker = markers.first(line.text)
    if marker is not None and marker.numbers:
        last = _last_number(held, marker.style)
        return not (last and marker.numbers[0] in (last, last + 1)) if line.after_gap or last else line.after_gap
    if not line.after_gap:
        return False
    return marker is not None or before.text.endswith(FINISHED) or not before.wraps


def never_begins(line: Line) -> bool:
    """The end of a sentence, or a sentence that goes on from another."""
    return _never_begins.match(line.text) is not None


def label_inside(line: Line) -> bool:
    """A bracketed label: it opens a part of the cell it stands in."""
    label = labels.match([line])
    return label is not None and _is_inner(label)


def own_label(token: Token) -> Label | None:
    """The bracketed label of a row of the head that a unit begins with."""
    label = labels.match(token.lines[:1])
    return label if label is not None and label.kind == FIELD and _is_inner(label) and len(token.lines) > 1 else None


def _last_number(held: Sequence[Line], style: str) -> int:
    for line in reversed(held):
        marker = markers.first(line.text)
        if marker is not None and marker.style == style and marker.numbers:
            return marker.numbers[-1]
    return 0
