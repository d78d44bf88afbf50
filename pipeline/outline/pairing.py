"""The pairing engine: which text belongs to which label, decided at once for a whole page.

Text pulled out of a PDF often has the text before its label, the right column first, the labels of a page together. Where the
order shows no such sign, it is not touched. Where it does, each unit of text is given to a label by all there is to go by: what
stands next to it, the numbers that go on counting, the form's order, the shape of a row of the head, the language of a
section. One search finds the best assignment of a page; a unit whose best place is hardly better than its next stays open.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.outline import assignment, sequence, signs, units
from pipeline.outline.sequence import Row
from pipeline.outline.units import LABEL, TITLE, UNIT, Token
from schemas.outline import OPEN, REPAIRED, Line

GAIN = 2.0  # by which the best order must beat the given one where the signs are weak
MOVES = 1.5  # by which the best place of a unit that moved must beat the next, or it stays open
STAYS = 1.0  # the same for one that stands where the label was


class Repaired(NamedTuple):
    """The lines in the order that was found; the blocks that moved with the evidence, and those left open."""

    lines: tuple[Line, ...]
    methods: dict[int, tuple[str, str]]


def repair(held: Sequence[Line], page_starts: set[int]) -> Repaired | None:
    """The text in its order of meaning, or None where nothing shows that its order is wrong."""
    tokens = units.read(held, page_starts)
    if not any(token.is_slot for token in tokens):
        return None
    if not _is_scrambled(tokens) and not sequence.is_broken(_as_given(tokens)):
        return None
    methods: dict[int, tuple[str, str]] = {}
    rows: list[Row] = []
    for page in _pages(tokens):
        carrier = next((row for row in reversed(rows) if row.token is not None), None)
        carried = _carried(carrier, page)
        if not _is_scrambled(page, carried):
            rows += _as_given(page)
            methods.update(_doubtful(_refined([*carried, *page])))
            continue
        found = _arranged([*carried, *page], methods)
        if carried and carrier is not None:
            carrier.lines += found.pop(0).lines
        rows += found
    return Repaired(tuple(_lines_of(sequence.ordered(rows), methods)), methods)


def _carried(carrier: Row | None, page: Sequence[Token]) -> list[Token]:
    """The label in force at the top of a page that begins with text: a token without lines."""
    if carrier is None or carrier.token is None or not carrier.token.is_slot or page[0].kind != UNIT:
        return []
    return [carrier.token._replace(lines=(), page=page[0].page, is_bound=False)]


def _as_given(page: Sequence[Token]) -> list[Row]:
    rows: list[Row] = []
    for token in page:
        if token.kind == UNIT and rows:
            rows[-1].lines += token.lines
        else:
            rows.append(Row(None, list(token.lines), False) if token.kind == UNIT else Row(token, [], False))
    return rows


def _lines_of(rows: Sequence[Row], methods: dict[int, tuple[str, str]]) -> list[Line]:
    lines: list[Line] = []
    for row in rows:
        if row.is_open:
            methods.update({line.block: (OPEN, "the goal it belongs to is not certain") for line in row.lines})
        elif row.has_moved:
            methods.update({line.block: (REPAIRED, "moved to the goal that lacks it") for line in row.lines})
        lines += [*(row.token.lines if row.token is not None else ()), *row.lines]
    return lines


def _pages(tokens: Sequence[Token]) -> list[list[Token]]:
    pages: list[list[Token]] = []
    for token in tokens:
        if not pages or pages[-1][-1].page != token.page:
            pages.append([])
        pages[-1].append(token)
    return pages


def _is_scrambled(tokens: Sequence[Token], carried: Sequence[Token] = ()) -> bool:
    """Signs that text and labels do not follow each other: none of them is met in text that stands in order.

    A blank label beside a label with more than one text is a weak sign: then the best order must be much better than
    the given one.
    """
    if any(signs.signs(tokens)):
        return True
    pages = [[*carried, *tokens]] if carried else _pages(tokens)
    return any(signs.is_doubtful(page) and _gain(_refined(page)) >= GAIN for page in pages)


def _refined(page: Sequence[Token]) -> list[Token]:
    return [part for token in page for part in units.refined(token)]


def _gain(page: Sequence[Token]) -> float:
    """By how much the best order of a page beats the given one."""
    slots, texts = assignment.slots_of(page), [at for at, token in enumerate(page) if token.kind == UNIT]
    given = []
    for at in texts:
        before = [index for index, slot in enumerate(slots) if slot.token < at]
        given.append(before[-1] if before else -1)
    best = assignment.search(page, slots, texts)[0]
    return best.score - max(
        assignment.score_of(assignment.fits_of(page, slots, texts, way), page, slots, texts, given)
        for way in assignment.WAYS
    )


def _doubtful(page: Sequence[Token]) -> dict[int, tuple[str, str]]:
    """Units of a page in order that would stand better elsewhere, in a document whose order is not to be trusted."""
    slots, texts = assignment.slots_of(page), [at for at, token in enumerate(page) if token.kind == UNIT]
    if not slots or not texts:
        return {}
    best = assignment.search(page, slots, texts)[0]
    found: dict[int, tuple[str, str]] = {}
    for at, slot in zip(texts, best.places, strict=True):
        before = [index for index, known in enumerate(slots) if known.token < at]
        if slot >= 0 and before and slot != before[-1]:
            note = f"it reads like {slots[slot].role}, and the order of the document is not to be trusted"
            found |= {line.block: (OPEN, note) for line in page[at].lines}
    return found


def _arranged(tokens: Sequence[Token], methods: dict[int, tuple[str, str]]) -> list[Row]:
    """The labels of a page, each with the units that were given to it; those left open come at the end."""
    tokens = _refined(tokens)
    placed = _placed(tokens, methods)
    rows = [
        Row(token, _joined(tokens, placed.get(at, ())), may_move=True)
        for at, token in enumerate(tokens)
        if token.kind in (LABEL, TITLE)
    ]
    given = {unit for found in placed.values() for unit in found}
    left = [token for at, token in enumerate(tokens) if token.kind == UNIT and at not in given]
    named, unnamed = _named(left, methods)
    return [*rows, *named, Row(None, unnamed, may_move=False)] if unnamed else [*rows, *named]


def _placed(tokens: Sequence[Token], methods: dict[int, tuple[str, str]]) -> dict[int, list[int]]:
    """The units of each label, as the best assignment has them with a margin that is wide enough."""
    slots = assignment.slots_of(tokens)
    texts = [at for at, token in enumerate(tokens) if token.kind == UNIT]
    ends = assignment.search(tokens, slots, texts)
    best = ends[0]
    placed: dict[int, list[int]] = {}
    for order, at in enumerate(texts):
        slot = best.places[order]
        margin = best.score - max((end.score for end in ends if end.places[order] != slot), default=best.score - 9.0)
        stays = slot >= 0 and _follows(tokens, slots[slot].token, at)
        least = STAYS if stays else MOVES
        note = f"margin {margin:.1f} of {least}"
        if slot < 0 or margin < least:
            methods.update({line.block: (OPEN, note) for line in tokens[at].lines})
            continue
        placed.setdefault(slots[slot].token, []).append(at)
        if not stays:
            methods.update({line.block: (REPAIRED, note) for line in tokens[at].lines})
    return placed


def _named(left: Sequence[Token], methods: dict[int, tuple[str, str]]) -> tuple[list[Row], list[Line]]:
    """Units left open that begin with a label of their own (【基本理念】), as rows; the lines of all others."""
    rows: list[Row] = []
    unnamed: list[Line] = []
    for token in left:
        label = units.own_label(token)
        if label is not None:
            rows.append(Row(token._replace(kind=LABEL, lines=label.lines, label=label), [], may_move=False))
        elif not rows or not assignment.goes_on(rows[-1].lines, token.lines):
            unnamed += token.lines
            continue
        rows[-1].lines += token.lines[len(label.lines) if label is not None else 0 :]
        for line in token.lines:
            methods.pop(line.block, None)
    return rows, unnamed


def _joined(tokens: Sequence[Token], placed: Sequence[int]) -> list[Line]:
    """The lines of the units of one label; a gap stands where the label stood between two of them."""
    lines: list[Line] = []
    for before, at in itertools.pairwise((-1, *placed)):
        first, *rest = tokens[at].lines
        is_apart = before >= 0 and at != before + 1 and not assignment.goes_on(tokens[before].lines, tokens[at].lines)
        lines += [first._replace(after_gap=True) if is_apart else first, *rest]
    return lines


def _follows(tokens: Sequence[Token], label: int, at: int) -> bool:
    """Only other units stand between a label and this one: it has not moved."""
    return label < at and all(token.kind == UNIT for token in tokens[label + 1 : at])
