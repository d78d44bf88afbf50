"""The pairing engine: which text belongs to which label, decided at once for a whole page.

Text pulled out of a PDF often has the text before its label, the right column first, the labels of a page together. Where the
order shows no such sign, it is not touched. Where it does, each unit of text is given to a label by all there is to go by: what
stands next to it, the numbers that go on counting, the form's order, the shape of a row of the head, the language of a
section. One search finds the best assignment of a page; a unit whose best place is hardly better than its next stays open.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline.outline import language, markers, sequence, shapes, units
from pipeline.outline.lines import FINISHED
from pipeline.outline.sequence import Row
from pipeline.outline.units import LABEL, TITLE, UNIT, Token
from schemas.outline import FIELD, GOAL, OPEN, REPAIRED, SECTION, Line

BEAM = 96  # assignments kept at each step of the search
GAIN = 2.0  # by which the best order must beat the given one where the signs are weak
MARGIN = 1.0  # by which the best place of a unit must beat the next, or it stays open
BEFORE, AFTER, ORDINAL, SAME_COUNT, FAR = 1.2, 0.9, 1.0, 1.6, 0.25  # evidence of neighbourhood
GOES_ON, SAME_KIND, SPLIT, NEXT, TOGETHER = 3.0, 0.4, 0.5, 0.3, 1.0  # evidence that two units are one
BLANK, BLANK_GOAL, UNPLACED = 0.7, 1.6, 1.2  # costs
LISTED = 4.0  # against a list of items under a goal's own numbered label

LABELS_FIRST, TEXTS_FIRST = "labels first", "texts first"
WAYS = (LABELS_FIRST, TEXTS_FIRST)  # a page puts the labels of a run before its texts, or after them


class Repaired(NamedTuple):
    """The lines in the order that was found; the blocks that moved with the evidence, and those left open."""

    lines: tuple[Line, ...]
    methods: dict[int, tuple[str, str]]


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


def repair(held: Sequence[Line], page_starts: set[int]) -> Repaired | None:
    """The text in its order of meaning, or None where nothing shows that its order is wrong."""
    tokens = units.read(held, page_starts)
    if not any(token.is_slot for token in tokens) or not _is_scrambled(tokens):
        return None
    methods: dict[int, tuple[str, str]] = {}
    rows: list[Row] = []
    for page in _pages(tokens):
        carrier = next((row for row in reversed(rows) if row.token is not None), None)
        carried = _carried(carrier, page)
        if not _is_scrambled(page, carried):
            rows += _as_given(page)
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
    if any(_signs(tokens)):
        return True
    pages = [[*carried, *tokens]] if carried else _pages(tokens)
    return any(_is_doubtful(page) and _gain(_refined(page)) >= GAIN for page in pages)


def _refined(page: Sequence[Token]) -> list[Token]:
    return [part for token in page for part in units.refined(token)]


def _is_doubtful(page: Sequence[Token]) -> bool:
    """Weak signs: a list under a goal's own label, a text that does not read like its section, a text too many."""
    blank = {token.label.role for token in _blank(page) if token.label is not None}
    label: Token | None = None
    for before, token in itertools.pairwise(page):
        label = before if before.label is not None else label
        if token.kind != UNIT:
            continue
        if blank and before.kind == UNIT and _join((before, token), 0, 1) <= 0:
            return True
        if label is None or label.label is None:
            continue
        own = units.kinds(token)
        if own - {label.label.role} & blank or (own and label.label.role not in own and (blank or not label.lines)):
            return True
        if before is label and _is_numbered(label) and any(units.is_bullet(line) for line in token.lines):
            return True
    return False


def _blank(page: Sequence[Token]) -> list[Token]:
    """Labels without text behind them."""
    return [
        token
        for at, token in enumerate(page)
        if token.is_slot and not token.is_bound and (at + 1 == len(page) or page[at + 1].kind != UNIT)
    ]


def _gain(page: Sequence[Token]) -> float:
    """By how much the best order of a page beats the given one."""
    slots, texts = _slots(page), [at for at, token in enumerate(page) if token.kind == UNIT]
    given = []
    for at in texts:
        before = [index for index, slot in enumerate(slots) if slot.token < at]
        given.append(before[-1] if before else -1)
    best = _search(page, slots, texts)[0]
    return best.score - max(_score(_fits_of(page, slots, texts, way), page, slots, texts, given) for way in WAYS)


def _score(
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
            fit, join = fits[order][slot], _join(page, texts[order - 1], at) if order else 0.0
            score += fit + (
                join if slot == last else (NEXT if slot == last + 1 else 0.0) - (max(join, 0.0) if last >= 0 else 0.0)
            )
            used |= 1 << slot
        last = slot
    return score - _blanks(slots, used)


def _slots(tokens: Sequence[Token]) -> list[Slot]:
    return [
        Slot(at, token.label.role, token.label.kind == GOAL, _cost(token))
        for at, token in enumerate(tokens)
        if token.is_slot and not token.is_bound and token.label is not None
    ]


def _cost(token: Token) -> float:
    if not token.lines:
        return 0.0
    return BLANK_GOAL if token.label is not None and token.label.kind == GOAL else BLANK


def _signs(tokens: Sequence[Token]) -> Iterator[bool]:
    for at, token in enumerate(tokens):
        after = tokens[at + 1] if at + 1 < len(tokens) else None
        if token.is_slot and not token.is_bound and token.label is not None:
            if token.label.kind == GOAL:
                yield after is None or (after.is_slot and after.label is not None and after.label.kind != GOAL)
            if token.label.kind == FIELD and token.label.role in shapes.FIELDS:
                yield after is None or after.kind != UNIT or shapes.scores(after.lines)[token.label.role] < 0
        if token.is_head and at:
            yield after is None
            yield after is not None and after.kind == UNIT and _follows_goals(tokens, at)
            yield _parts_goal(tokens, at) or _parts_count(tokens, at)
        if token.kind == UNIT and at and tokens[at - 1].kind == LABEL and _is_cut(tokens, at):
            yield True


def _follows_goals(tokens: Sequence[Token], at: int) -> bool:
    """Text right behind a head, where the goals' own label comes later."""
    return any(token.label is not None and token.label.kind == GOAL for token in tokens[at + 1 :])


def _parts_goal(tokens: Sequence[Token], at: int) -> bool:
    """A head between a goal and its first section."""
    before = next((token for token in reversed(tokens[:at]) if token.kind != UNIT), None)
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    return (
        before is not None
        and before.label is not None
        and before.label.kind == GOAL
        and after is not None
        and after.label is not None
        and after.label.kind == SECTION
    )


def _parts_count(tokens: Sequence[Token], at: int) -> bool:
    """A head between goal ② and goal ③ of the same year, or without one."""
    goals = [
        next((token.label for token in run if token.label is not None and token.label.kind == GOAL), None)
        for run in (reversed(tokens[:at]), tokens[at + 1 :])
    ]
    return goals[0] is not None and goals[1] is not None and sequence.counts_on(goals[0], goals[1])


def _is_cut(tokens: Sequence[Token], at: int) -> bool:
    """A label stands in the middle of a sentence, or between ① and ②."""
    before = next((token for token in reversed(tokens[: at - 1]) if token.kind != LABEL), None)
    if before is None or before.kind != UNIT or at < 2 or tokens[at - 2] is not before:
        return False
    return _goes_on(before.lines, tokens[at].lines)


def _goes_on(before: Sequence[Line], after: Sequence[Line]) -> bool:
    marker = markers.first(after[0].text)
    if marker is None:
        return before[-1].wraps and not before[-1].text.endswith(FINISHED)
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


def _arranged(tokens: Sequence[Token], methods: dict[int, tuple[str, str]]) -> list[Row]:
    """The labels of a page, each with the units that were given to it; those left open come at the end."""
    tokens = _refined(tokens)
    slots = _slots(tokens)
    texts = [at for at, token in enumerate(tokens) if token.kind == UNIT]
    ends = _search(tokens, slots, texts)
    best = ends[0]
    placed: dict[int, list[int]] = {}
    for order, at in enumerate(texts):
        slot = best.places[order]
        margin = best.score - max((end.score for end in ends if end.places[order] != slot), default=best.score - 9.0)
        note = f"margin {margin:.1f} of {MARGIN}"
        if slot < 0 or margin < MARGIN:
            methods.update({line.block: (OPEN, note) for line in tokens[at].lines})
            continue
        placed.setdefault(slots[slot].token, []).append(at)
        if at != slots[slot].token + 1 and not _follows(tokens, slots[slot].token, at):
            methods.update({line.block: (REPAIRED, note) for line in tokens[at].lines})
    rows = [
        Row(token, _joined(tokens, placed.get(at, ())), may_move=True)
        for at, token in enumerate(tokens)
        if token.kind in (LABEL, TITLE)
    ]
    given = {unit for found in placed.values() for unit in found}
    left = [line for at, token in enumerate(tokens) if token.kind == UNIT and at not in given for line in token.lines]
    return [*rows, Row(None, left, may_move=False)] if left else rows


def _joined(tokens: Sequence[Token], placed: Sequence[int]) -> list[Line]:
    """The lines of the units of one label; a gap stands where the label stood between two of them."""
    lines: list[Line] = []
    for before, at in itertools.pairwise((-1, *placed)):
        first, *rest = tokens[at].lines
        is_apart = before >= 0 and at != before + 1 and not _goes_on(tokens[before].lines, tokens[at].lines)
        lines += [first._replace(after_gap=True) if is_apart else first, *rest]
    return lines


def _follows(tokens: Sequence[Token], label: int, at: int) -> bool:
    """Only other units stand between a label and this one: it has not moved."""
    return label < at and all(token.kind == UNIT for token in tokens[label + 1 : at])


def _search(tokens: Sequence[Token], slots: Sequence[Slot], texts: Sequence[int]) -> list[State]:
    """The best assignments of units to labels, best first, whether the page puts labels or texts first."""
    ends = [end for way in WAYS for end in _search_way(_fits_of(tokens, slots, texts, way), tokens, slots, texts)]
    return sorted(ends, key=lambda state: (-state.score, state.places))


def _search_way(
    fits: Sequence[Sequence[float]], tokens: Sequence[Token], slots: Sequence[Slot], texts: Sequence[int]
) -> list[State]:
    """One beam search. Units of one label follow each other without another between."""
    states = [State(0.0, (), 0)]
    joins = [0.0, *(_join(tokens, before, at) for before, at in itertools.pairwise(texts))]
    for order in range(len(texts)):
        following: list[State] = []
        for state in states:
            last = state.places[-1] if state.places else -1
            following.append(State(state.score - UNPLACED, (*state.places, -1), state.used))
            for slot, fit in enumerate(fits[order]):
                if slot == last:
                    if joins[order] >= GOES_ON or not _is_numbered(tokens[slots[slot].token]):
                        following.append(State(state.score + fit + joins[order], (*state.places, slot), state.used))
                elif not state.used >> slot & 1:
                    step = NEXT if slot == last + 1 else 0.0
                    cut = -max(joins[order], 0.0) if last >= 0 else 0.0
                    following.append(
                        State(state.score + fit + step + cut, (*state.places, slot), state.used | 1 << slot)
                    )
        states = sorted(following, key=lambda state: (-state.score, state.places))[:BEAM]
    return [state._replace(score=state.score - _blanks(slots, state.used)) for state in states]


def _blanks(slots: Sequence[Slot], used: int) -> float:
    return sum(slot.cost for at, slot in enumerate(slots) if not used >> at & 1)


def _fits_of(tokens: Sequence[Token], slots: Sequence[Slot], texts: Sequence[int], way: str) -> list[list[float]]:
    return [_fits(tokens, slots, at, way) for at in texts]


def _fits(tokens: Sequence[Token], slots: Sequence[Slot], at: int, way: str) -> list[float]:
    """How well a unit fits each label: its shape or language, and where it stands."""
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
            fit = words.get(slot.role, 0.0) - (LISTED if slot.is_goal and is_list and _is_numbered(tokens[slot.token]) else 0.0)
        found.append(fit + _nearness(tokens, slot.token, at, way))
    return found


def _is_numbered(token: Token) -> bool:
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
    first = [index for index in range(start, end + 1) if index == start or not _stands_on(tokens, index)]
    return sum(index <= at for index in first) - 1, len(first)


def _stands_on(tokens: Sequence[Token], at: int) -> bool:
    """A unit without a gap to the one before it."""
    return tokens[at].kind == UNIT and tokens[at - 1].kind == UNIT and not tokens[at].lines[0].after_gap


def _one_turn(between: Sequence[Token]) -> bool:
    """Only one change from labels to texts, or back, lies between."""
    kinds = [token.kind for token in between]
    return sum(a != b for a, b in itertools.pairwise(kinds)) <= 1


def _join(tokens: Sequence[Token], before: int, at: int) -> float:
    """Evidence that a unit goes on where the one before it ended."""
    if _goes_on(tokens[before].lines, tokens[at].lines):
        return GOES_ON
    together = TOGETHER if at == before + 1 and _stands_on(tokens, at) else 0.0
    first, second = markers.first(tokens[before].lines[0].text), markers.first(tokens[at].lines[0].text)
    if first is not None and second is not None and first.style == second.style and not second.numbers:
        return max(SAME_KIND, together)
    return together or -SPLIT
