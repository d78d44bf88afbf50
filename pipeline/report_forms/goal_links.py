"""Which goal an item belongs to, where the report says so: a block per goal, a number, a heading that repeats a goal's words.

One block for all goals is usual, and its numbers may count goals or just its own items. They count goals when they are the
goals' numbers, all of them, printed in the goals' own style, or when they number sub-headings. Else nothing is tied.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.normalization.text import fold
from pipeline.outline import items, markers
from schemas.outline import Item, Line
from schemas.records import GoalScope

_END = r"(?:[（(【［\[]|[→⇒]\s?)(?:重点)?目標\s?([①-⑳]+|[1-9１-９])[）)】］\]]?\s?[。．.]?$"
LONGEST_END = 12
REPEATED = 0.6  # share of a heading's character pairs that stand in the goal's text


class Goal(NamedTuple):
    """A goal as written, and the label it came under."""

    goal_id: str
    number: int
    text: str
    style: str | None  # of its number: `①`, `1.`
    origin: object  # which label, or which row of a table with goals down the side


def owners(found: Sequence[Item], goals: Sequence[Goal]) -> list[Goal | None]:
    """The goal of each item of a block that serves all goals."""
    if len(goals) == 1:
        return [goals[0]] * len(found)
    if not goals:
        return [None] * len(found)
    by_number = {goal.number: goal for goal in goals} if _count_goals(found, goals) else {}
    owned = []
    for item in found:
        widest = item.path[0] if item.path else None
        goal = by_number.get(widest[1][0]) if widest is not None and len(widest[1]) == 1 else None
        owned.append(goal or _by_heading(item, goals) or _by_end(item, goals))
    return owned


def scopes(owned: Sequence[Goal | None], goals: Sequence[Goal]) -> list[GoalScope]:
    """Why an item has no goal, where it has none."""
    if not goals:
        return ["no_goals"] * len(owned)
    none_tied = all(goal is None for goal in owned)
    return ["stated" if goal is not None else "all_goals" if none_tied else "unresolved" for goal in owned]


def answered(item: Item, owned: Goal | None, goals: Sequence[Goal], *, serves_all: bool) -> tuple[int, ...]:
    """The numbers among the goal's own initiatives that an item has or answers; the number that names the goal is none.

    In a block that serves all goals, a number over bullets or letters that is the goal's names it (`1.` over `ア …`); in a block
    of one goal it may be that of an initiative.
    """
    levels = [numbers for _, numbers, _ in item.path]
    is_goals = owned is not None and len(goals) > 1 and levels[:1] == [(owned.number,)]
    if is_goals and (len(levels) > 1 or (serves_all and item.own_numbers != levels[0])):
        levels = levels[1:]
    return levels[-1] if levels else ()


def _count_goals(found: Sequence[Item], goals: Sequence[Goal]) -> bool:
    widest = [item.path[0] for item in found if item.path and not item.is_duplicate]
    numbers = {number for _, own, _ in widest for number in own}
    if not numbers or not numbers <= {goal.number for goal in goals}:
        return False
    if all(is_heading for _, _, is_heading in widest):
        return True
    styles = {goal.style for goal in goals}
    return len(numbers) == len(goals) and len(styles) == 1 and {level.split()[-1] for level, _, _ in widest} == styles


def _by_heading(item: Item, goals: Sequence[Goal]) -> Goal | None:
    """The one goal whose words a sub-heading repeats. A tag (【妊娠期】) names a kind of family, not a goal."""
    for heading in item.headings:
        if markers.opens(heading[0].text):
            continue
        close = [goal for goal in goals if repeats(heading, goal)]
        if len(close) == 1:
            return close[0]
    return None


def _by_end(item: Item, goals: Sequence[Goal]) -> Goal | None:
    """The goal that a sentence names behind it: 冊子を配った。（目標①）. One that names several is tied to none."""
    text = items.text_of(item.lines)
    if "目標" not in text[-LONGEST_END:]:
        return None
    found = re.search(_END, text[-LONGEST_END:])
    numbers = {int(unicodedata.numeric(letter)) for letter in found[1]} if found else set()
    named = [goal for goal in goals if goal.number in numbers]
    return named[0] if len(numbers) == len(named) == 1 else None


def repeats(heading: Sequence[Line], goal: Goal) -> bool:
    """Most of the heading's character pairs stand in the goal's text."""
    words = fold(items.text_of(heading))
    pairs = {words[at : at + 2] for at in range(len(words) - 1)}
    text = fold(goal.text)
    return len(pairs) > 3 and sum(pair in text for pair in pairs) / len(pairs) >= REPEATED
