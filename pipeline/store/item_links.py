"""What becomes of issues and plans: an issue that is planned for, a plan that is carried out, an issue that returns.

Items of one list are given to items of the other in one decision. Where the reports tie items to goals, items of goals
that go together are the likelier pair.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
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
    here, there = wording.among(
        [wording.read(item.text) for item in earlier], [wording.read(item.text) for item in later]
    )
    likenesses: dict[assignment.Pair, int] = {}
    scores: dict[assignment.Pair, int] = {}
    for row, one in enumerate(here):
        for column, other in enumerate(there):
            likeness = _likeness(one, other)
            if relation == PLAN_BECOMES_INITIATIVE:
                likeness = max(likeness, _part_likeness(earlier[row].text, later[column].text))
            judged = likeness + _goal_sign(earlier[row], later[column], linked_goals) if likeness else 0
            if judged >= ENOUGH[relation] and _is_possible(relation, earlier[row], later[column]):
                likenesses[row, column] = likeness
                same_number = earlier[row].number is not None and earlier[row].number == later[column].number
                scores[row, column] = judged * 10 + NUMBER * same_number
    chosen = {
        choice.pair
        for choice in assignment.best(scores)
        if choice.margin >= MARGIN * 10 or scores[choice.pair] % 10 == NUMBER
    }
    chosen |= {pair for pair, likeness in likenesses.items() if likeness >= CERTAIN}
    return [
        ItemLink(
            earlier[row].item_id,
            later[column].item_id,
            relation,
            EQUAL if here[row].folded == there[column].folded else OVERLAP,
            likenesses[row, column] / 1000,
        )
        for row, column in sorted(chosen)
    ]


def _likeness(one: Wording, other: Wording) -> int:
    """In thousandths; 0 where too little is shared to tell anything."""
    if one.folded == other.folded:
        return 1000
    if wording.shared(one, other) < SHARED:
        return 0
    likeness = min(wording.likeness(one, other).mixed, 999)
    if wording.differ_in_target(one, other):
        likeness = likeness * OTHER_PEOPLE // 1000
    return likeness


def _part_likeness(plan: str, initiative: str) -> int:
    """In thousandths, of a plan and the part of a sentence that says it was carried out; 0 where that is not certain."""
    one, best = wording.read(plan), 0
    for clause in wording.clauses(initiative):
        if min(one.weight, clause.weight) >= PART_WEIGHT and not wording.differ_in_target(one, clause):
            best = max(best, wording.likeness(one, clause).mean)
    return best if best >= CERTAIN else 0


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
