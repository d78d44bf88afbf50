"""Evidence that a unit of text belongs to a label: each kind has a name, and a weight in `vocabulary/pairing.toml`.

Nothing here decides. What stands next to a unit, the numbers that go on counting, the order of the labels, the shape of a row
of the head, the endings of a section's sentences, words shared with the text before: all are counted, and summed in one score.
"""

from __future__ import annotations

import functools
import itertools
import math
import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from pipeline import vocabulary
from pipeline.outline import language, markers, shapes, wording
from pipeline.outline.lines import FINISHED
from pipeline.outline.units import LABEL, UNIT, Token
from schemas.outline import GOAL, Line

LABELS_FIRST, TEXTS_FIRST = "labels first", "texts first"
WAYS = (LABELS_FIRST, TEXTS_FIRST)  # a page puts the labels of a run before its texts, or after them
SPOKEN = {  # the sections whose sentences sound like one another's
    "initiatives": ("initiatives",),
    "outcomes": ("outcomes",),
    "issues": ("issues",),
    "outcomes_and_issues": ("outcomes", "issues"),
}
LONG = 160  # characters of a goal that is hardly one

Evidence = dict[str, float]

_may_end = re.compile(r"(?:[たるすくうつむぐぶぬい]|こと)$")  # a statement without its full stop may end like this
_heading = re.compile(r"[【《〈＜〔][^】》〉＞〕]{1,20}[】》〉＞〕]$")


class Slot(NamedTuple):
    """A label of the page that text can belong to, by the index of its token; `group` counts the goals before it."""

    token: int
    role: str
    is_goal: bool
    group: int


class Page(NamedTuple):
    """The evidence of one page. `texts` are the indices of its units; all lists go by unit, some by slot within."""

    tokens: Sequence[Token]
    slots: Sequence[Slot]
    texts: Sequence[int]
    meanings: list[list[Evidence]]  # what the words and the shape of a unit say for each label
    places: dict[str, list[list[Evidence]]]  # what its place says for each label, one way and the other
    stays: list[list[Evidence]]  # that a unit belongs where the one before it does, by slot
    leaves: list[Evidence]  # that something new begins with it
    ties: list[float]  # words shared with the unit before, 0 to 1


@functools.cache
def weights() -> dict[str, float]:
    """The weight of each kind of evidence, as fitted: a missing one counts nothing."""
    return {name: float(value) for table in vocabulary.read("pairing").values() for name, value in table.items()}


def slots_of(tokens: Sequence[Token]) -> list[Slot]:
    found: list[Slot] = []
    group = 0
    for at, token in enumerate(tokens):
        if token.is_slot and not token.is_bound and token.label is not None:
            is_goal = token.label.kind == GOAL
            group += is_goal
            found.append(Slot(at, token.label.role, is_goal, group))
    return found


def of_page(tokens: Sequence[Token]) -> Page:
    slots, texts = slots_of(tokens), [at for at, token in enumerate(tokens) if token.kind == UNIT]
    words = [wording.pairs(tokens[at].lines) for at in texts]
    uses = Counter(pair for held in words for pair in held)
    rare = {pair: math.log((1 + len(words)) / count) for pair, count in uses.items()}
    before = [None, *texts][: len(texts)]
    return Page(
        tokens,
        slots,
        texts,
        [_meaning(tokens, slots, at) for at in texts],
        {way: [[_nearness(tokens, slot.token, at, way) for slot in slots] for at in texts] for way in WAYS},
        [_stays(tokens, slots, last, at) if last is not None else [] for last, at in zip(before, texts, strict=True)],
        [_leave(tokens, last, at) for last, at in zip(before, texts, strict=True)],
        [0.0 for _ in texts[:1]] + [_tie(a, b, rare) for a, b in itertools.pairwise(words)],
    )


def _meaning(tokens: Sequence[Token], slots: Sequence[Slot], at: int) -> list[Evidence]:
    """What the shape and the language of a unit say for each label."""
    lines = tokens[at].lines
    shape = shapes.scores(lines)
    is_head = any(shape[slot.role] > 0 for slot in slots if slot.role in shape)
    spoken = language.endings(lines)
    is_list = any(markers.first(line.text) is not None for line in lines)
    found: list[Evidence] = []
    for slot in slots:
        if slot.role in shape:
            found.append({"shape fits": 1.0} if shape[slot.role] > 0 else {"shape differs": 1.0})
        elif is_head:
            found.append({"shape of a row of the head": 1.0})
        elif slot.is_goal:
            found.append(_goal(spoken, is_listed=is_list and is_numbered(tokens[slot.token])))
        else:
            parts = SPOKEN.get(slot.role, ())
            found.append(
                {f"{part} {end}": share / len(parts) for part in parts for end, share in spoken.shares.items()}
            )
    return found


def _goal(spoken: language.Spoken, *, is_listed: bool) -> Evidence:
    """A goal is one short statement, or a numbered list of them; bullets and sub-headings speak against it."""
    if not spoken.items:
        return {"goal nothing": 1.0}
    found = {f"goal {end}": share for end, share in spoken.shares.items()}
    found["goal bulleted"] = spoken.bulleted
    found["goal alone"] = float(spoken.is_alone)
    found["goal long"] = float(spoken.length > LONG * spoken.items)
    found["goal headed"] = float(spoken.has_headings)
    found["goal listed"] = float(is_listed)
    return found


def is_numbered(token: Token) -> bool:
    """A goal's label with a number of its own: it holds one statement, no list."""
    return token.label is not None and token.label.kind == GOAL and bool(token.label.numbers)


def _nearness(tokens: Sequence[Token], label: int, at: int, way: str) -> Evidence:
    """Evidence of place: right behind its label, right before it, or the same place in a run of labels and one of texts."""
    low, high = min(label, at), max(label, at)
    between = tokens[low + 1 : high]
    if _one_turn([tokens[low], *between, tokens[high]]) and (way == LABELS_FIRST) == (label < at):
        (own, count), (place, texts) = _ordinal(tokens, label), _ordinal(tokens, at)
        if own == place and count == texts and count > 1:
            return {"same place of as many": 1.0}
        if own == place and between:
            return {"same place": 1.0, "far from the same place": float(min(len(between), 4))}
    if all(token.kind == UNIT for token in between):
        return {"behind its label" if label < at else "before its label": 1.0, "far in a run": float(len(between))}
    return {"far": float(min(len(between), 4))}


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


def _one_turn(between: Sequence[Token]) -> bool:
    """Only one change from labels to texts, or back, lies between."""
    kinds = [token.kind for token in between]
    return sum(a != b for a, b in itertools.pairwise(kinds)) <= 1


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


def _stay(tokens: Sequence[Token], before: int, at: int) -> Evidence:
    """Evidence that a unit goes on where the one before it ended."""
    if goes_on(tokens[before].lines, tokens[at].lines):
        return {"goes on": 1.0}
    if _restarts(tokens[before].lines, tokens[at].lines):
        return {"goes on though numbers begin again": 1.0}
    first, second = markers.first(tokens[before].lines[0].text), markers.first(tokens[at].lines[0].text)
    is_alike = first is not None and second is not None and first.style == second.style
    found = {"goes on behind a gap": 1.0}
    if at == before + 1 and _stands_on(tokens, at):
        found = {"goes on without a gap": 1.0}
    if is_alike:
        found["goes on with one marker"] = 1.0
    elif (first is None) != (second is None):
        found["goes on with or without a marker"] = 1.0
    if tokens[at - 1].kind == LABEL:
        found["goes on behind a label"] = 1.0
    return found


def may_part(before: Token, unit: Token) -> bool:
    """Nothing shows that a unit and the one right before it belong together."""
    found = _stay((before, unit), 0, 1)
    is_together = "goes on without a gap" in found and "goes on with or without a marker" not in found
    marker = markers.first(unit.lines[0].text)
    is_list = "goes on with one marker" in found and marker is not None and not marker.numbers
    return not ("goes on" in found or is_together or is_list)


def _leave(tokens: Sequence[Token], before: int | None, at: int) -> Evidence:
    """Evidence that something new begins with a unit, and against it."""
    marker = markers.first(tokens[at].lines[0].text)
    found: Evidence = {}
    if marker is not None and marker.numbers:
        found["begins with one" if marker.numbers[0] == 1 else "begins with a later number"] = 1.0
    if before is None:
        return found
    if goes_on(tokens[before].lines, tokens[at].lines):
        found["leaves what goes on"] = 1.0
    elif at == before + 1 and _stands_on(tokens, at):
        found["leaves without a gap"] = 1.0
    return found


def _tie(before: frozenset[str], words: frozenset[str], rare: dict[str, float]) -> float:
    """How much two units share of their words, by how rare these are on the page."""
    own = [math.sqrt(sum(rare[pair] ** 2 for pair in sorted(held))) for held in (before, words)]
    shared = sum(rare[pair] ** 2 for pair in sorted(before & words))
    return shared / (own[0] * own[1]) if shared else 0.0


def _stays(tokens: Sequence[Token], slots: Sequence[Slot], before: int, at: int) -> list[Evidence]:
    """A goal holds one statement, unless it goes on or more of one list follow."""
    found = _stay(tokens, before, at)
    is_one = "goes on" in found or _is_list(tokens[before], tokens[at])
    return [found if is_one or not slot.is_goal else found | {"goal of two statements": 1.0} for slot in slots]


def _is_list(before: Token, after: Token) -> bool:
    """Bullets of one kind, as the goals under one label may have."""
    first, second = markers.first(before.lines[0].text), markers.first(after.lines[0].text)
    return first is not None and second is not None and first.style == second.style


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
