"""What becomes of issues and plans: an issue that is planned for, a plan that is carried out, an issue that returns.

Items of one list are given to items of the other in one decision. Where the reports tie items to goals, items of goals
that go together are the likelier pair.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

from pipeline.store import assignment, wording
from pipeline.store.wording import Wording

ISSUE_BECOMES_PLAN = "issue_becomes_plan"
PLAN_BECOMES_INITIATIVE = "plan_becomes_initiative"
ISSUE_RETURNS = "issue_returns"
# Likeness in thousandths that a link needs. Chosen on tests/store/series.
ENOUGH: Mapping[str, int] = MappingProxyType(
    {ISSUE_BECOMES_PLAN: 240, PLAN_BECOMES_INITIATIVE: 350, ISSUE_RETURNS: 440}
)
MARGIN = 30  # by which the best decision must beat the best one without a link, unless the numbers agree
CERTAIN = 650  # a second link of an item that has one
SAME = 1000
SHARED = 100  # weight that a link needs: a word of two kanji
PART_WEIGHT = 300  # of a plan, and of a part of a sentence that tells of more than one
SAME_PROBLEM = 250  # likeness, in thousandths, of what two issues say of their subject
OTHER_PEOPLE = 600  # thousandths that are left of a likeness where the items are for different people
GOAL = 50  # what goals that are linked add to the likeness of their items, and others take away
NUMBER = 1

EQUAL, OVERLAP = "equal", "overlap"


class Item(NamedTuple):
    """An item of one list. `goals` are those the report states; `number` breaks ties."""

    item_id: str
    number: int | None
    text: str
    goals: frozenset[str] = frozenset()


class ItemLink(NamedTuple):
    """`score` is how alike the two are, 0 to 1."""

    from_item_id: str
    to_item_id: str
    relation: str
    method: str
    score: float


def between(
    relation: str,
    earlier: Sequence[Item],
    later: Sequence[Item],
    linked_goals: Collection[tuple[str, str]] = frozenset(),
) -> list[ItemLink]:
    """The links of one relation; `linked_goals` are pairs of goals, the earlier one first."""
    if not earlier or not later:
        return []
    likenesses = _likenesses(relation, tuple(one.text for one in earlier), tuple(other.text for other in later))
    scores: dict[assignment.Pair, int] = {}
    for (row, column), likeness in likenesses.items():
        one, other = earlier[row], later[column]
        judged = likeness + _goal_sign(one, other, linked_goals)
        if judged >= ENOUGH[relation] and _is_possible(relation, one, other):
            scores[row, column] = judged * 10 + NUMBER * (one.number is not None and one.number == other.number)
    chosen = {
        choice.pair
        for choice in assignment.best(scores)
        if choice.margin >= MARGIN * 10 or scores[choice.pair] % 10 == NUMBER
    }
    chosen |= {pair for pair in scores if likenesses[pair] >= CERTAIN}
    return [
        ItemLink(
            earlier[row].item_id,
            later[column].item_id,
            relation,
            EQUAL if wording.read(earlier[row].text).folded == wording.read(later[column].text).folded else OVERLAP,
            likenesses[row, column] / 1000,
        )
        for row, column in sorted(chosen)
    ]


@lru_cache(maxsize=16)  # lists are compared by their words alone, then with what is known of their goals
def _likenesses(relation: str, earlier: tuple[str, ...], later: tuple[str, ...]) -> dict[assignment.Pair, int]:
    """Pairs, in order, and how alike they are in thousandths; none where too little is shared to tell anything."""
    plans = wording.Index([wording.read(text) for text in earlier])
    here, there, index = wording.indexed(plans, [wording.read(text) for text in later])
    folded = {one.folded for one in here}
    found: dict[assignment.Pair, int] = {}
    for column, other in enumerate(there):
        likenesses = {
            row: _likeness(here[row], other, common) for row, common in index.shared(other).items() if common >= SHARED
        }
        if other.folded in folded:
            likenesses |= {row: SAME for row, one in enumerate(here) if one.folded == other.folded}
        if relation == PLAN_BECOMES_INITIATIVE:
            for row, likeness in _part_likenesses(plans, later[column]):
                likenesses[row] = max(likenesses.get(row, 0), likeness)
        found |= {(row, column): likeness for row, likeness in likenesses.items() if likeness}
    return dict(sorted(found.items()))


def _likeness(one: Wording, other: Wording, common: int) -> int:
    """In thousandths, of two sentences that are not the same and share pieces of the weight `common`."""
    likeness = min(wording.likeness(one, other, common).mixed, SAME - 1)
    if wording.differ_in_target(one, other):
        likeness = likeness * OTHER_PEOPLE // SAME
    return likeness


def _part_likenesses(plans: wording.Index, initiative: str) -> Iterator[tuple[int, int]]:
    """Places of plans that a part of a sentence says were carried out, and how alike these are; only what is certain."""
    for clause in wording.clauses(initiative):
        if clause.weight < PART_WEIGHT:
            continue
        for row, common in plans.shared(clause).items():
            plan = plans.texts[row]
            if plan.weight >= PART_WEIGHT and 1000 * common >= CERTAIN * min(plan.weight, clause.weight):
                likeness = wording.likeness(plan, clause, common).mean
                if likeness >= CERTAIN and not wording.differ_in_target(plan, clause):
                    yield row, likeness


def _goal_sign(one: Item, other: Item, linked_goals: Collection[tuple[str, str]]) -> int:
    if not one.goals or not other.goals:
        return 0
    is_linked = any((earlier, later) in linked_goals for earlier in one.goals for later in other.goals)
    return GOAL if is_linked else -GOAL


def _is_possible(relation: str, one: Item, other: Item) -> bool:
    """An issue returns where the problem does, not just its subject: both are cut at the first は or が."""
    if relation != ISSUE_RETURNS or one.text == other.text:
        return True
    problem, again = wording.read(_problem(one.text)), wording.read(_problem(other.text))
    return wording.likeness(problem, again).mean >= SAME_PROBLEM


def _problem(text: str) -> str:
    positions = [text.find(particle) for particle in "はが"]
    first = min((at for at in positions if at > 0), default=-1)
    return text[first + 1 :]
