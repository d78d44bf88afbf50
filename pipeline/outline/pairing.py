"""The pairing engine: which text belongs to which label, decided at once for a whole page.

Text pulled out of a PDF often has the text before its label, the right column first, the labels of a page together. Where the
order shows no such sign, it is not touched. Where it does, each unit of text is given to a label by all there is to go by: what
stands next to it, the numbers that go on counting, the form's order, the shape of a row of the head, the language of a
section. All assignments of a page are weighed together; a unit whose likeliest place is not much likelier than all others
together stays open.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.outline import assignment, evidence, sequence, signs, units
from pipeline.outline.assignment import Way
from pipeline.outline.evidence import Page
from pipeline.outline.form_order import Row
from pipeline.outline.units import LABEL, TITLE, UNIT, Token
from schemas.outline import OPEN, REPAIRED, Line

# margins are logarithms of odds: 1.8 is six to one
GAIN = 3.0  # against the given order, where the signs that it is wrong are weak
TRUSTED = 10.0  # the same in a file whose order can be trusted
MOVES = 1.8  # for the place of a unit that moved, or it stays open
STAYS = 1.4  # the same for one that stands where the label was
DOUBTS, DOUBTED = 0.25, 1.2  # share of a page's units from which on more is asked of all of them, and how much
LONGEST_GOAL = 3  # lines
CERTAIN = 9.0  # the widest margin that is told apart


class Repaired(NamedTuple):
    """The lines in the order that was found; the blocks that moved with the evidence, and those left open."""

    lines: tuple[Line, ...]
    methods: dict[int, tuple[str, str]]


def repair(held: Sequence[Line], page_starts: set[int], *, is_trusted: bool = False) -> Repaired | None:
    """The text in its order of meaning, or None where nothing shows that its order is wrong.

    `is_trusted`: the file itself speaks for its order, so that signs alone are not enough.
    """
    tokens = units.read(held, page_starts)
    if not any(token.is_slot for token in tokens) or (is_trusted and _loss(tokens) < TRUSTED):
        return None
    if not _is_scrambled(tokens) and not sequence.is_broken(_as_given(tokens)):
        return None
    methods: dict[int, tuple[str, str]] = {}
    rows: list[Row] = []
    for page in pages(tokens):
        carrier = next((row for row in reversed(rows) if row.token is not None), None)
        held_over = carried(carrier.token if carrier is not None else None, page)
        known = evidence.of_page(_refined([*held_over, *page]))
        ways = assignment.ways(known)
        if not any(signs.signs(page)) and _gain(known, ways) < GAIN:
            found = _as_given([*held_over, *page])
            methods.update(_doubtful(known, ways))
        else:
            found = _arranged(known, ways, methods)
        if held_over and carrier is not None:
            carrier.lines += found.pop(0).lines
        rows += found
    return Repaired(tuple(_lines_of(sequence.ordered(rows), methods)), methods)


def carried(label: Token | None, page: Sequence[Token]) -> list[Token]:
    """The label in force at the top of a page that begins with text: a token without lines."""
    if label is None or not label.is_slot or page[0].kind != UNIT:
        return []
    return [label._replace(lines=(), page=page[0].page, is_bound=False)]


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
            for line in row.lines:
                methods.setdefault(line.block, (REPAIRED, "moved to the goal that lacks it"))
        lines += [*(row.token.lines if row.token is not None else ()), *row.lines]
    return lines


def pages(tokens: Sequence[Token]) -> list[list[Token]]:
    pages: list[list[Token]] = []
    for token in tokens:
        if not pages or pages[-1][-1].page != token.page:
            pages.append([])
        pages[-1].append(token)
    return pages


def _is_scrambled(tokens: Sequence[Token]) -> bool:
    """Signs that text and labels do not follow each other: none of them is met in text that stands in order.

    A blank label beside a label with more than one text is a weak sign: then much must speak against the given order.
    """
    if any(signs.signs(tokens)):
        return True
    for page in pages(tokens):
        if signs.is_doubtful(page):
            known = evidence.of_page(_refined(page))
            if _gain(known, assignment.ways(known)) >= GAIN:
                return True
    return False


def _refined(page: Sequence[Token]) -> list[Token]:
    return [part for token in page for part in units.refined(token)]


def _loss(tokens: Sequence[Token]) -> float:
    """How much speaks against the given order of a text, on the page where most does."""
    if not any(signs.signs(tokens)) and not any(signs.is_doubtful(page) for page in pages(tokens)):
        return 0.0
    found = [evidence.of_page(_refined(page)) for page in pages(tokens)]
    return max(_gain(page, assignment.ways(page)) for page in found)


def _gain(page: Page, ways: Sequence[Way]) -> float:
    """How much speaks against the given order of a page; nothing where text goes on behind a label on its own line."""
    for before, token in itertools.pairwise(page.tokens):
        if before.is_bound and token.kind == UNIT and before.label is not None and before.label.role != "period":
            return 0.0
    return -assignment.log_probability(page, ways, _given(page)) if page.slots and page.texts else 0.0


def _given(page: Page) -> list[int]:
    """For each unit, the label right before it, −1 where there is none."""
    return [sum(slot.token < at for slot in page.slots) - 1 for at in page.texts]


def _doubtful(page: Page, ways: Sequence[Way]) -> dict[int, tuple[str, str]]:
    """Units of a page in order that would stand better elsewhere, in a document whose order is not to be trusted."""
    if not page.slots:
        return {}
    found: dict[int, tuple[str, str]] = {}
    for at, given, shares in zip(page.texts, _given(page), assignment.probabilities(page, ways), strict=True):
        slot = _likeliest(shares)
        if slot >= 0 and 0 <= given != slot:
            note = f"it reads like {page.slots[slot].role}, and the order of the document is not to be trusted"
            found |= {line.block: (OPEN, note) for line in page.tokens[at].lines}
    return found


def _likeliest(shares: Sequence[float]) -> int:
    """The likeliest slot, −1 where that is none."""
    slot = max(range(len(shares)), key=lambda at: shares[at])
    return slot if slot < len(shares) - 1 else -1


def _arranged(page: Page, ways: Sequence[Way], methods: dict[int, tuple[str, str]]) -> list[Row]:
    """The labels of a page, each with the units that were given to it; those left open come at the end."""
    tokens = page.tokens
    placed = _placed(page, ways, methods)
    rows = [
        Row(token, _joined(tokens, placed.get(at, ())), may_move=True)
        for at, token in enumerate(tokens)
        if token.kind in (LABEL, TITLE)
    ]
    given = {unit for found in placed.values() for unit in found}
    left = [token for at, token in enumerate(tokens) if token.kind == UNIT and at not in given]
    named, unnamed = _named(left, methods)
    return [*rows, *named, Row(None, unnamed, may_move=False)] if unnamed else [*rows, *named]


def _placed(page: Page, ways: Sequence[Way], methods: dict[int, tuple[str, str]]) -> dict[int, list[int]]:
    """The units of each label, as far as their places are likely enough: on a page of many doubts, more is asked of all."""
    tokens = page.tokens
    placed: dict[int, list[int]] = {}
    found: list[tuple[int, int, float, bool]] = []  # unit, slot, margin, whether it stays where it was
    for at, shares in zip(page.texts, assignment.probabilities(page, ways), strict=True):
        slot = _likeliest(shares)
        found.append((at, slot, _margin(shares[slot]), slot >= 0 and _follows(tokens, page.slots[slot].token, at)))
    doubts = sum(slot < 0 or margin < MOVES for _, slot, margin, _ in found)
    more = DOUBTED if doubts > DOUBTS * len(found) else 0.0
    for at, slot, margin, stays in found:
        least = (STAYS if stays else MOVES) + more
        note = f"margin {margin:.1f} of {least:.1f}"
        if slot < 0 or margin < least:
            methods.update({line.block: (OPEN, note) for line in tokens[at].lines})
            continue
        placed.setdefault(page.slots[slot].token, []).append(at)
        if not stays:
            methods.update({line.block: (REPAIRED, note) for line in tokens[at].lines})
    for label in _too_full(page, placed):
        for at in placed.pop(label):
            methods.update(
                {line.block: (OPEN, "more than a goal, and a section behind it is blank") for line in tokens[at].lines}
            )
    return placed


def _too_full(page: Page, placed: dict[int, list[int]]) -> list[int]:
    """Labels of single goals with a long text, where a section of the goal has none: its text may be in it."""
    blank = {slot.group for slot in page.slots if not slot.is_goal and slot.token not in placed}
    return [
        slot.token
        for slot in page.slots
        if slot.group in blank
        and evidence.is_numbered(page.tokens[slot.token])
        and sum(len(page.tokens[at].lines) for at in placed.get(slot.token, ())) > LONGEST_GOAL
    ]


def _margin(share: float) -> float:
    return min(CERTAIN, math.log(share / max(1.0 - share, 1e-9)))


def _named(left: Sequence[Token], methods: dict[int, tuple[str, str]]) -> tuple[list[Row], list[Line]]:
    """Units left open that begin with a label of their own (【基本理念】), as rows; the lines of all others."""
    rows: list[Row] = []
    unnamed: list[Line] = []
    for token in left:
        label = units.own_label(token)
        if label is not None:
            rows.append(Row(token._replace(kind=LABEL, lines=label.lines, label=label), [], may_move=False))
        elif not rows or not evidence.goes_on(rows[-1].lines, token.lines):
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
        is_apart = before >= 0 and at != before + 1 and not evidence.goes_on(tokens[before].lines, tokens[at].lines)
        lines += [first._replace(after_gap=True) if is_apart else first, *rest]
    return lines


def _follows(tokens: Sequence[Token], label: int, at: int) -> bool:
    """Only other units stand between a label and this one: it has not moved."""
    return label < at and all(token.kind == UNIT for token in tokens[label + 1 : at])
