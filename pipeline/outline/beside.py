"""Labels that stand beside the middle of their text, on a page whose table has neither ruling lines nor rows of white.

Such a page reads text, label, text: the label belongs to the lines above it as much as to those below. Where the labels of a
stretch stand left of all its text, and text stands above the first of them, each label is given the lines whose middle it
marks. A label that marks no middle leaves its lines open.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.outline import geometry, titles
from pipeline.outline import labels as vocabulary
from schemas.outline import FIELD, GEOMETRY, GOAL, OPEN, SECTION, Label, Line

OFF, OFF_ALONE = 1.0, 2.0  # heights of a line by which a label may miss the middle of its text, beside others or alone
ROWS = (FIELD, GOAL, SECTION)


class Ordered(NamedTuple):
    """The lines with each label before its text; the blocks that were decided so, or left open, and why."""

    lines: list[Line]
    methods: dict[int, tuple[str, str | None]]


class Stretch(NamedTuple):
    """Labels and text of a page, from top to bottom, with nothing across both columns between them."""

    labels: list[Label]
    text: list[Line]


def ordered(held: Sequence[Line]) -> Ordered:
    """Running text, with labels before their text where they stand beside its middle."""
    if all(line.box is None for line in held):
        return Ordered(list(held), {})
    pieces = [piece for line in held for piece in vocabulary.unglue(line)]
    found: list[Line] = []
    methods: dict[int, tuple[str, str | None]] = {}
    start = 0
    while start < len(pieces):
        end = start + 1
        while end < len(pieces) and pieces[end].page == pieces[start].page:
            end += 1
        found += _page(pieces[start:end], methods)
        start = end
    return Ordered(found, methods) if methods else Ordered(list(held), {})


def _page(pieces: Sequence[Line], methods: dict[int, tuple[str, str | None]]) -> list[Line]:
    found: list[Line] = []
    stretch, held = Stretch([], []), list[Line]()
    at = 0
    edge = _edge(pieces)
    while at < len(pieces):
        label, rest = vocabulary.at(pieces, at)
        is_row = label is not None and rest is None and label.kind in ROWS
        box = pieces[at].box
        if label is not None and is_row and all(line.box is not None for line in label.lines):
            stretch.labels.append(label)
            held += label.lines
            at += len(label.lines)
            continue
        is_title = label is None and bool(titles.length(pieces[at : at + 3]))
        if label is None and not is_title and edge is not None and box is not None and box.x0 > edge:
            stretch.text.append(pieces[at])
            held.append(pieces[at])
        else:
            found += _settled(stretch, held, methods)
            found.append(pieces[at])
            stretch, held = Stretch([], []), []
        at += 1
    return found + _settled(stretch, held, methods)


def _edge(pieces: Sequence[Line]) -> float | None:
    """The right edge of the page's labels that are rows of the form."""
    edges = []
    at = 0
    while at < len(pieces):
        label, rest = vocabulary.at(pieces, at)
        if label is None:
            at += 1
            continue
        if rest is None and label.kind in ROWS:
            edges += [line.box.x1 for line in label.lines if line.box is not None]
        at += 1 if rest is not None else len(label.lines)
    return max(edges, default=None)


def _settled(stretch: Stretch, held: list[Line], methods: dict[int, tuple[str, str | None]]) -> list[Line]:
    """The lines of a stretch, each label before the lines whose middle it marks."""
    if not stretch.labels or not stretch.text or not _is_beside(stretch):
        return held
    limit = OFF if len(stretch.labels) > 1 else OFF_ALONE
    _, cuts = geometry.cut(stretch.labels, stretch.text, at_top=False)
    runs = [stretch.text[start:end] for start, end in itertools.pairwise(cuts)]
    robbed = any(not run and _is_amid(label, stretch.text) for label, run in zip(stretch.labels, runs, strict=True))
    found: list[Line] = []
    for label, run in zip(stretch.labels, runs, strict=True):
        off = geometry.distance(label, run, at_top=False)
        if len(stretch.labels) == 1 and off > OFF_ALONE:
            return held
        how = (
            (GEOMETRY, None)
            if off <= limit and not robbed
            else (OPEN, f"the label is {off:.1f} lines off the middle of its text")
        )
        methods.update({line.block: how for line in run})
        found += [*label.lines, *run]
    return found


def _is_amid(label: Label, text: Sequence[Line]) -> bool:
    """Text stands beside a label, or less than a line from it: it is not blank."""
    first, last = label.lines[0].box, label.lines[-1].box
    if first is None or last is None:
        return False
    reach = first.bottom - first.top
    return any(
        line.box is not None and line.box.top < last.bottom + reach and line.box.bottom > first.top - reach
        for line in text
    )


def _is_beside(stretch: Stretch) -> bool:
    """Text stands above the first label: more than a line's own height."""
    first, top = stretch.labels[0].lines[0].box, stretch.text[0].box
    if first is None or top is None:
        return False
    return first.top - top.top > (top.bottom - top.top) / 2
