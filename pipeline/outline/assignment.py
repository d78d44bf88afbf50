"""Units of text given to the labels of a page: one search over all assignments, by all there is to go by.

What stands next to a unit, the numbers that go on counting, the form's order, the shape of a row of the head, the language
of a section: each is evidence in one score. Units of one label follow each other without another between.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.outline import language, markers, shapes
from pipeline.outline.lines import FINISHED
from pipeline.outline.units import UNIT, Token
from schemas.outline import GOAL, Line

BEAM = 96  # assignments kept at each step of the search
BEFORE, AFTER, ORDINAL, SAME_COUNT, FAR = 1.2, 0.9, 1.0, 1.6, 0.25  # evidence of neighbourhood
GOES_ON, SAME_KIND, SPLIT, NEXT, TOGETHER, RESTARTS = 3.0, 0.4, 0.5, 0.3, 1.0, 1.0  # evidence that two units are one
BLANK, BLANK_GOAL, UNPLACED = 0.7, 1.6, 1.2  # costs
LISTED = 4.0  # against a list of items under a goal's own numbered label

LABELS_FIRST, TEXTS_FIRST = "labels first", "texts first"
WAYS = (LABELS_FIRST, TEXTS_FIRST)  # a page puts the labels of a run before its texts, or after them


_may_end = re.compile(r"(?:[たるすくうつむぐぶぬい]|こと)$")  # a statement without its full stop may end like this


_heading = re.compile(r"[【《〈＜〔][^】》〉＞〕]{1,20}[】》〉＞〕]$")


class Slot(NamedTuple):
    """A label of the page that text can belong to, by the index of its token."""

    token: int
    role: str
    is_goal: bool
    cost: float  # of leaving it blank


class State(NamedTuple):
    """A partial assignment: score, slot of each unit so far (−1 open), slots used."""

    score: float
    places: tuple[int, ...]
    used: int


def slots_of(tokens: Sequence[Token]) -> list[Slot]:
    return [
        Slot(at, token.label.role, token.label.kind == GOAL, _cost(token))
        for at, token in enumerate(tokens)
        if token.is_slot and not token.is_bound and token.label is not None
    ]


def _cost(token: Token) -> float:
    if not token.lines:
        return 0.0
    return BLANK_GOAL if token.label is not None and token.label.kind == GOAL else BLANK


def search(tokens: Sequence[Token], slots: Sequence[Slot], texts: Sequence[int]) -> list[State]:
    """The best assignments of units to labels, best first, whether the page puts labels or texts first."""
    pairs = list(itertools.pairwise(texts))
    joins = [0.0 for _ in texts[:1]] + [join(tokens, before, at) for before, at in pairs]
    may_join = [False for _ in texts[:1]] + [_is_list(tokens[before], tokens[at]) for before, at in pairs]
    stays = [
        [joined >= GOES_ON or is_list or not slot.is_goal for slot in slots]
        for joined, is_list in zip(joins, may_join, strict=True)
    ]
    meanings = [_meaning(tokens, slots, at) for at in texts]
    ends = [
        end
        for way in WAYS
        for end in _search_way(_with_nearness(meanings, tokens, slots, texts, way), slots, joins, stays)
    ]
    return sorted(ends, key=lambda state: (-state.score, state.places))


def _search_way(
    fits: Sequence[Sequence[float]], slots: Sequence[Slot], joins: Sequence[float], stays: Sequence[Sequence[bool]]
) -> list[State]:
    """One beam search. Units of one label follow each other without another between.

    A state is a plain tuple here, its score negative, so that sorting needs no key: this is the inner loop.
    """
    states: list[tuple[float, tuple[int, ...], int]] = [(0.0, (), 0)]
    for own, joined, may_stay in zip(fits, joins, stays, strict=True):
        cut = max(joined, 0.0)
        following: list[tuple[float, tuple[int, ...], int]] = []
        for cost, places, used in states:
            last = places[-1] if places else -1
            following.append((cost + UNPLACED, (*places, -1), used))
            start = cost + cut if last >= 0 else cost
            for slot, fit in enumerate(own):
                if slot == last:
                    if may_stay[slot]:
                        following.append((cost - fit - joined, (*places, slot), used))
                elif not used >> slot & 1:
                    step = NEXT if slot == last + 1 else 0.0
                    following.append((start - fit - step, (*places, slot), used | 1 << slot))
        following.sort()
        states = following[:BEAM]
    return [State(-cost - _blanks(slots, used), places, used) for cost, places, used in states]


def score_of(
    fits: Sequence[Sequence[float]],
    page: Sequence[Token],
    slots: Sequence[Slot],
    texts: Sequence[int],
    given: Sequence[int],
) -> float:
    """The score of an assignment, as the search counts it."""
    score, last, used = 0.0, -1, 0
    for order, (at, slot) in enumerate(zip(texts, given, strict=True)):
        if slot < 0:
            score -= UNPLACED
        else:
            joined = join(page, texts[order - 1], at) if order else 0.0
            step = (NEXT if slot == last + 1 else 0.0) - (max(joined, 0.0) if last >= 0 else 0.0)
            score += fits[order][slot] + (joined if slot == last else step)
            used |= 1 << slot
        last = slot
    return score - _blanks(slots, used)


def _blanks(slots: Sequence[Slot], used: int) -> float:
    return sum(slot.cost for at, slot in enumerate(slots) if not used >> at & 1)


def fits_of(tokens: Sequence[Token], slots: Sequence[Slot], texts: Sequence[int], way: str) -> list[list[float]]:
    """How well each unit fits each label: its shape or language, and where it stands."""
    return _with_nearness([_meaning(tokens, slots, at) for at in texts], tokens, slots, texts, way)


def _with_nearness(
    meanings: Sequence[Sequence[float]], tokens: Sequence[Token], slots: Sequence[Slot], texts: Sequence[int], way: str
) -> list[list[float]]:
    return [
        [fit + _nearness(tokens, slot.token, at, way) for slot, fit in zip(slots, own, strict=True)]
        for at, own in zip(texts, meanings, strict=True)
    ]


def _meaning(tokens: Sequence[Token], slots: Sequence[Slot], at: int) -> list[float]:
    """How well a unit fits each label by its shape or its language."""
    shape, words = shapes.scores(tokens[at].lines), language.scores(tokens[at].lines)
    heads = max((shape[slot.role] for slot in slots if slot.role in shape), default=-3.0)
    is_list = any(markers.first(line.text) is not None for line in tokens[at].lines)
    found = []
    for slot in slots:
        if slot.role in shape:
            fit = shape[slot.role]
        elif heads > 0:
            fit = -3.0
        else:
            fit = words.get(slot.role, 0.0) - (
                LISTED if slot.is_goal and is_list and is_numbered(tokens[slot.token]) else 0.0
            )
        found.append(fit)
    return found


def _is_list(before: Token, after: Token) -> bool:
    """Bullets of one kind, as the goals under one label may have."""
    first, second = markers.first(before.lines[0].text), markers.first(after.lines[0].text)
    return first is not None and second is not None and first.style == second.style


def is_numbered(token: Token) -> bool:
    """A goal's label with a number of its own: it holds one statement, no list."""
    return token.label is not None and token.label.kind == GOAL and bool(token.label.numbers)


def _nearness(tokens: Sequence[Token], label: int, at: int, way: str) -> float:
    """Evidence of place: right behind its label, right before it, or the same place in a run of labels and one of texts."""
    low, high = min(label, at), max(label, at)
    between = tokens[low + 1 : high]
    if _one_turn([tokens[low], *between, tokens[high]]) and (way == LABELS_FIRST) == (label < at):
        (own, count), (place, texts) = _ordinal(tokens, label), _ordinal(tokens, at)
        if own == place and count == texts and count > 1:
            return SAME_COUNT
        if own == place and between:
            return ORDINAL - FAR * min(len(between), 4)
    if all(token.kind == UNIT for token in between):
        return (BEFORE if label < at else AFTER) - FAR * len(between)
    return -FAR * min(len(between), 4)


def _ordinal(tokens: Sequence[Token], at: int) -> tuple[int, int]:
    """The place of a token in its run of labels, or of texts, and the length of the run."""
    start = end = at
    while start > 0 and tokens[start - 1].kind == tokens[at].kind:
        start -= 1
    while end + 1 < len(tokens) and tokens[end + 1].kind == tokens[at].kind:
        end += 1
    first = [
        index
        for index in range(start, end + 1)
        if not tokens[index].is_head and (index == start or not _stands_on(tokens, index))
    ]
    return sum(index <= at for index in first) - 1, len(first)


def _stands_on(tokens: Sequence[Token], at: int) -> bool:
    """A unit without a gap to the one before it, and no numbering that begins again."""
    before, unit = tokens[at - 1], tokens[at]
    return before.kind == unit.kind == UNIT and not unit.lines[0].after_gap and not _restarts(before.lines, unit.lines)


def _restarts(before: Sequence[Line], after: Sequence[Line]) -> bool:
    """The numbers of the unit before begin again at one."""
    marker = markers.first(after[0].text)
    if marker is None or marker.numbers[:1] != (1,):
        return False
    return any((found := markers.first(line.text)) and found.style == marker.style and found.numbers for line in before)


def _one_turn(between: Sequence[Token]) -> bool:
    """Only one change from labels to texts, or back, lies between."""
    kinds = [token.kind for token in between]
    return sum(a != b for a, b in itertools.pairwise(kinds)) <= 1


def join(tokens: Sequence[Token], before: int, at: int) -> float:
    """Evidence that a unit goes on where the one before it ended."""
    if goes_on(tokens[before].lines, tokens[at].lines):
        return GOES_ON
    if _restarts(tokens[before].lines, tokens[at].lines):
        return -RESTARTS
    first, second = markers.first(tokens[before].lines[0].text), markers.first(tokens[at].lines[0].text)
    is_alike = (first is None) == (second is None)
    together = TOGETHER if at == before + 1 and _stands_on(tokens, at) and is_alike else 0.0
    if first is not None and second is not None and first.style == second.style and not second.numbers:
        return max(SAME_KIND, together)
    return together or -SPLIT


def goes_on(before: Sequence[Line], after: Sequence[Line]) -> bool:
    """A number counts on, a sentence is cut, or a sub-heading has nothing under it yet."""
    if dangles(before[-1]):
        return True
    marker = markers.first(after[0].text)
    if marker is None:
        return before[-1].wraps and not before[-1].text.endswith(FINISHED) and not _may_end.search(before[-1].text)
    if not marker.numbers or marker.numbers[0] < 2:
        return False
    last = max(
        (
            found.numbers[-1]
            for line in before
            if (found := markers.first(line.text)) and found.style == marker.style and found.numbers
        ),
        default=0,
    )
    return marker.numbers[0] == last + 1


def dangles(line: Line) -> bool:
    """A sub-heading in brackets, alone on its line: something must follow."""
    return _heading.match(line.text) is not None
