"""Units of text given to the labels of a page: the probability of each place, over all assignments together.

The score of an assignment is the weighted sum of its evidence; its probability goes with the exponent of that sum. Units of one
label follow each other without another between, so all assignments are paths through a lattice whose states are the label of
the last unit and the labels that have text already: sums over it give for each unit how likely each label is.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from pipeline.outline import evidence
from pipeline.outline.evidence import WAYS, Evidence, Page

RARE = 1e-4  # share of a step's weight below which a state is dropped
MOST = 48  # states kept at each step

SAME, OTHER = "words of one goal", "words of another goal"
NEXT, CROSSING, NONE = "next label", "crossing", "no label"

State = tuple[int, int]  # slot of the last unit (−1 open), slots that have text, as bits


Edge = tuple[State, State, float]  # from, to, and what the step weighs


class Lattice(NamedTuple):
    """All paths of one way: what each state weighs from its beginning on and to its end, scaled; the edges between.

    `log_sum` is the logarithm of what all paths weigh together.
    """

    steps: list[list[Edge]]
    forward: list[dict[State, float]]
    backward: list[dict[State, float]]
    log_sum: float


class Weights(NamedTuple):
    """The evidence of a page, weighed: factors by unit, and by slot within."""

    places: list[list[float]]
    stays: list[list[float]]  # by slot, too
    leaves: list[float]
    same: list[float]  # for the goal of the unit before
    other: list[float]  # for another goal
    blanks: list[float]  # by slot
    following: float
    crossing: float
    unplaced: float


def weighed(page: Page, way: str, known: Mapping[str, float] | None = None) -> Weights:
    """The evidence of a page in one way. `known`: the weights, if not those of the vocabulary."""
    known = evidence.weights() if known is None else known

    def factor(found: Evidence) -> float:
        return math.exp(sum(known.get(name, 0.0) * value for name, value in found.items()))

    return Weights(
        [
            [factor(meaning) * factor(near) for meaning, near in zip(meanings, places, strict=True)]
            for meanings, places in zip(page.meanings, page.places[way], strict=True)
        ],
        [[factor(own) for own in stays] for stays in page.stays],
        [factor(own) for own in page.leaves],
        [factor({SAME: tie}) for tie in page.ties],
        [factor({OTHER: tie}) for tie in page.ties],
        [factor(blank(page, slot)) for slot in range(len(page.slots))],
        factor({NEXT: 1.0}),
        factor({CROSSING: 1.0}),
        factor({NONE: 1.0}),
    )


def blank(page: Page, slot: int) -> Evidence:
    """A label that is left without text."""
    if not page.tokens[page.slots[slot].token].lines:
        return {}
    return {"blank goal" if page.slots[slot].is_goal else "blank": 1.0}


def evidence_of(page: Page, way: str, unit: int, before: State, after: State) -> Evidence:
    """What speaks for one step: a unit given to a label; behind the last unit, the labels left blank."""
    (last, used), slot = before, after[0]
    if unit == len(page.texts):
        return _sum(blank(page, at) for at in range(len(page.slots)) if not used >> at & 1)
    if slot < 0:
        return {NONE: 1.0}
    placed = (page.meanings[unit][slot], page.places[way][unit][slot])
    if slot == last:
        return _sum((*placed, page.stays[unit][slot], {SAME: page.ties[unit]}))
    moved = {NEXT: float(slot == last + 1), CROSSING: float(used >> slot > 0)}
    if last >= 0:
        moved[SAME if page.slots[last].group == page.slots[slot].group else OTHER] = page.ties[unit]
    return _sum((*placed, page.leaves[unit], moved))


def _sum(parts: Iterable[Evidence]) -> Evidence:
    found: Evidence = {}
    for part in parts:
        for name, value in part.items():
            found[name] = found.get(name, 0.0) + value
    return found


def lattice(page: Page, weights: Weights) -> Lattice:
    forward: list[dict[State, float]] = [{(-1, 0): 1.0}]
    steps: list[list[Edge]] = []
    log_sum = 0.0
    for unit in range(len(page.texts)):
        edges = [edge for state in forward[-1] for edge in _edges(page, weights, unit, state)]
        sums: dict[State, float] = {}
        for before, after, weight in edges:
            sums[after] = sums.get(after, 0.0) + forward[-1][before] * weight
        total = sum(sums.values())
        kept = sorted(sums, key=lambda state: (-sums[state], state))[:MOST]
        forward.append({state: sums[state] / total for state in kept if sums[state] >= RARE * total})
        steps.append([edge for edge in edges if edge[1] in forward[-1]])
        log_sum += math.log(total)
    logs = {state: _log_end(weights, state[1]) for state in forward[-1]}
    top = max(logs.values())  # the end of a page of a thousand labels is too unlikely for a number
    ends = {state: math.exp(log - top) for state, log in logs.items()}
    total = end_total = sum(forward[-1][state] * weight for state, weight in ends.items())
    backward = [{state: weight / total for state, weight in ends.items()}]
    for edges, sums in zip(reversed(steps), reversed(forward[:-1]), strict=True):
        behind = dict.fromkeys(sums, 0.0)
        for before, after, weight in edges:
            behind[before] += weight * backward[-1][after]
        total = sum(sums[state] * weight for state, weight in behind.items())
        backward.append({state: weight / total for state, weight in behind.items()})
    return Lattice(steps, forward, backward[::-1], log_sum + top + math.log(end_total))


def _edges(page: Page, weights: Weights, unit: int, state: State) -> list[Edge]:
    last, used = state
    found: list[Edge] = [(state, (-1, used), weights.unplaced)]
    start = weights.leaves[unit]
    for slot, place in enumerate(weights.places[unit]):
        if slot == last:
            found.append((state, state, place * weights.stays[unit][slot] * weights.same[unit]))
        elif not used >> slot & 1:
            weight = place * start
            if slot == last + 1:
                weight *= weights.following
            if used >> slot:
                weight *= weights.crossing
            if last >= 0:
                is_same = page.slots[last].group == page.slots[slot].group
                weight *= weights.same[unit] if is_same else weights.other[unit]
            found.append((state, (slot, used | 1 << slot), weight))
    return found


def _log_end(weights: Weights, used: int) -> float:
    return sum(math.log(weight) for slot, weight in enumerate(weights.blanks) if not used >> slot & 1)


class Way(NamedTuple):
    """All assignments of a page, labels first or texts first."""

    weights: Weights
    lattice: Lattice


def ways(page: Page, known: Mapping[str, float] | None = None) -> list[Way]:
    weights = [weighed(page, way, known) for way in WAYS]
    return [Way(own, lattice(page, own)) for own in weights]


def probabilities(page: Page, found: Sequence[Way]) -> list[list[float]]:
    """For each unit, how likely each slot is, and last how likely none is."""
    shares = [[0.0] * (len(page.slots) + 1) for _ in page.texts]
    whole = log_sum([way.lattice.log_sum for way in found])
    for _, known in found:
        share = math.exp(known.log_sum - whole)
        for unit, edges in enumerate(known.steps):
            forward, backward = known.forward[unit], known.backward[unit + 1]
            own = [0.0] * (len(page.slots) + 1)
            for before, after, weight in edges:
                own[after[0]] += forward[before] * weight * backward[after]
            total = sum(own)
            for slot, mass in enumerate(own):
                shares[unit][slot] += share * mass / total
    return shares


def log_probability(page: Page, found: Sequence[Way], given: Sequence[int]) -> float:
    """The logarithm of the probability of one assignment."""
    own = log_sum([path(page, way.weights, given) for way in found])
    return own - log_sum([way.lattice.log_sum for way in found])


def log_sum(logs: Sequence[float]) -> float:
    """The logarithm of the sum of what these are the logarithms of."""
    top = max(logs)
    return top + math.log(sum(math.exp(value - top) for value in logs))


def path(page: Page, weights: Weights, given: Sequence[int]) -> float:
    """The score of one assignment; −inf where it breaks a rule."""
    state, score = (-1, 0), 0.0
    for unit, slot in enumerate(given):
        edge = next((edge for edge in _edges(page, weights, unit, state) if edge[1][0] == slot), None)
        if edge is None:
            return -math.inf
        state, score = edge[1], score + math.log(edge[2])
    return score + _log_end(weights, state[1])
