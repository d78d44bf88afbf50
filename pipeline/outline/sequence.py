"""Labels of a scrambled page in the order of the form: which goal a section belongs to, where a head stands.

The form is the same all the way down: each goal of the evaluated year has its 取組内容, 成果 and 課題 once, in this order;
a goal of the year to come has no 成果 and no 課題 yet. A section that breaks this is moved to the one goal beside it that
lacks it. Where no such goal is found, or more than one, the section stays open.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.outline import wording
from pipeline.outline.units import Token
from schemas.outline import FIELD, GOAL, SECTION, Label, Line

ORDER = {"initiatives": 0, "outcomes": 1, "outcomes_and_issues": 1, "issues": 2}
ONLY_EVALUATED = ("outcomes", "issues", "outcomes_and_issues")
SPEAKS = 3.0  # words shared with one goal and not with the other from which on they decide
EVALUATED, PLANNED = "evaluated", "planned"


@dataclass(eq=False)
class Row:
    """A label (or a title, or none) and the lines that were given to it. Rows of pages in order are never moved."""

    token: Token | None
    lines: list[Line]
    may_move: bool
    has_moved: bool = False
    is_open: bool = False

    @property
    def label(self) -> Label | None:
        return self.token.label if self.token is not None else None

    @property
    def role(self) -> str | None:
        return self.label.role if self.label is not None else None

    def is_kind(self, kind: str) -> bool:
        return self.label is not None and self.label.kind == kind

    @property
    def is_head(self) -> bool:
        return self.token is not None and self.token.is_head


@dataclass(eq=False)
class Group:
    """A goal with the sections printed behind it; `goal` is None for what stands before the first goal of a stage."""

    goal: Row | None
    stage: str | None
    rows: list[Row] = field(default_factory=list)

    def sections(self) -> list[Row]:
        return [row for row in self.rows if row.is_kind(SECTION) and row.role in ORDER and not row.is_open]

    def lacks(self, role: str | None) -> bool:
        return role not in {row.role for row in self.sections()}

    def may_hold(self, role: str | None) -> bool:
        return self.goal is not None and self.lacks(role) and not (self.stage == PLANNED and role in ONLY_EVALUATED)


def ordered(rows: Sequence[Row]) -> list[Row]:
    """The rows in the order of the form; `is_open` where a section's goal stayed undecided."""
    placed = _heads(list(rows))
    groups = _groups(placed)
    for group in groups:
        for row in _misplaced(group):
            _move(row, group, groups)
    for group in groups:
        while group.goal is not None and (twins := _twins(group, groups)):
            _part(group, twins, groups)
    return [row for group in groups for row in ([group.goal] if group.goal is not None else []) + group.rows]


def _heads(rows: list[Row]) -> list[Row]:
    """A head stands right before a goal: else it goes before the goals of its stage that came before it."""
    for head in [row for row in rows if row.is_head]:
        at = rows.index(head)
        after = rows[at + 1] if at + 1 < len(rows) else None
        if after is not None and after.is_head:
            continue
        if after is not None and after.is_kind(GOAL) and not _is_amid(rows, at):
            continue
        if (
            after is not None
            and head.label is not None
            and head.label.stage == PLANNED
            and after.role in ONLY_EVALUATED
        ):
            _move_on(head, rows)
            continue
        before = [index for index in _goals_before(rows, at) if rows[index].may_move and _may_head(head, rows, index)]
        if not before:
            continue
        rows.remove(head)
        rows.insert(_first_of_stage(rows, before, head), head)
        head.has_moved = True
    return rows


def _move_on(head: Row, rows: list[Row]) -> None:
    """The head of the year to come, amid the sections of the year before: it stands before the goal behind them."""
    at = rows.index(head)
    goal = next((index for index in range(at + 1, len(rows)) if rows[index].is_kind(GOAL)), None)
    if goal is not None and not any(row.is_head for row in rows[at + 1 : goal]):
        rows.remove(head)
        rows.insert(goal - 1, head)
        head.has_moved = True


def _may_head(head: Row, rows: Sequence[Row], goal: int) -> bool:
    """No 成果 and no 課題 follow a goal of the year to come."""
    if head.label is None or head.label.stage != PLANNED:
        return True
    behind = itertools.takewhile(lambda row: not row.is_kind(GOAL) and not row.is_head, rows[goal + 1 :])
    return not any(row.role in ONLY_EVALUATED for row in behind)


def _is_amid(rows: Sequence[Row], head: int) -> bool:
    """The head stands between two goals that count on."""
    goals = [
        next((row.label for row in run if row.is_kind(GOAL)), None) for run in (reversed(rows[:head]), rows[head + 1 :])
    ]
    return goals[0] is not None and goals[1] is not None and counts_on(goals[0], goals[1])


def counts_on(before: Label, after: Label) -> bool:
    """Goal ③ behind goal ②, of the same year as far as it is printed."""
    return (
        len(before.numbers) == len(after.numbers) == 1
        and after.numbers[0] == before.numbers[0] + 1
        and before.year == after.year
    )


def _goals_before(rows: Sequence[Row], at: int) -> list[int]:
    """The goals between a head and the one before it."""
    found: list[int] = []
    for index in range(at - 1, -1, -1):
        if rows[index].is_head or rows[index].is_kind(FIELD):
            break
        if rows[index].is_kind(GOAL):
            found.append(index)
    return found[::-1]


def _first_of_stage(rows: Sequence[Row], goals: Sequence[int], head: Row) -> int:
    """The first goal of the head's stage: by the year on the goals' labels, or where their numbers begin again."""
    own = [label.year for index in goals if (label := rows[index].label) is not None]
    years = {year for year in own if year is not None}
    if len(years) == 2 and head.label is not None:
        wanted = max(years) if head.label.stage == PLANNED else min(years)
        return next(index for index, year in zip(goals, own, strict=True) if year == wanted)
    seen: set[tuple[int, ...]] = set()
    for index in goals:
        numbers = _numbers(rows[index])
        if numbers and numbers in seen:
            return index
        seen.add(numbers)
    first = [index for index in goals if (label := rows[index].label) is not None and label.numbers == (1,)]
    return first[-1] if first else goals[-1] if not any(_numbers(rows[index]) for index in goals) else goals[0]


def _numbers(row: Row) -> tuple[int, ...]:
    return row.label.numbers if row.label is not None else ()


def _groups(rows: Sequence[Row]) -> list[Group]:
    years = sorted({row.label.year for row in rows if row.label and row.is_kind(GOAL) and row.label.year})
    groups: list[Group] = [Group(None, None)]
    stage: str | None = None
    for row in rows:
        if row.is_kind(GOAL) and row.label is not None:
            own = stage
            if len(years) == 2 and row.label.year is not None:
                own = PLANNED if row.label.year == years[1] else EVALUATED
            elif row.label.relative_year:
                own = PLANNED
            groups.append(Group(row, own))
            continue
        if row.is_head and row.label is not None:
            stage = row.label.stage
            groups.append(Group(None, stage))
        elif row.is_kind(FIELD) or (row.token is not None and row.label is None):
            groups.append(Group(None, stage))
        groups[-1].rows.append(row)
    return groups


def _misplaced(group: Group) -> list[Row]:
    """The sections of a group that cannot be its own: without a goal, 成果 of a year to come."""
    return [
        row
        for row in group.sections()
        if (row.may_move and group.goal is None) or (group.stage == PLANNED and row.role in ONLY_EVALUATED)
    ]


def is_broken(rows: Sequence[Row]) -> bool:
    """A goal has a section twice that a goal beside it lacks: never met in text that stands in order."""
    groups = _groups(rows)
    return any(group.goal is not None and _twins(group, groups) for group in groups)


def _twins(group: Group, groups: Sequence[Group]) -> list[Row]:
    """The sections of the first role that a group has twice, where they may move or a goal beside it lacks one."""
    sections = group.sections()
    for row in sections:
        twins = [other for other in sections if other.role == row.role]
        if len(twins) > 1 and (any(twin.may_move for twin in twins) or any(_beside(group, groups, row))):
            return twins
    return []


def _part(group: Group, twins: Sequence[Row], groups: Sequence[Group]) -> None:
    """One of two equal sections goes to the goal beside it: the one that breaks the order, else the outer one.

    It stays open where its words speak against it, and both where they say nothing and the order does not either.
    """
    sections = group.sections()
    first, last = twins[0], twins[-1]
    wrong = [row for row in twins if _breaks_order(row, sections)]
    before, after = _beside(group, groups, first), _beside(group, groups, last)
    row, goal = None, None
    if before[0] is not None and (after[1] is None or wrong == [first]) and wrong != [last]:
        row, goal = first, before[0]
    elif after[1] is not None and (before[0] is None or wrong == [last]) and wrong != [first]:
        row, goal = last, after[1]
    if row is None or goal is None or not any(twin.may_move for twin in twins):
        for twin in wrong if len(wrong) == 1 else twins:
            twin.is_open = True
        return
    other = first if row is last else last
    gain = _pull(row, group, goal) - _pull(other, group, goal)
    if gain >= (-SPEAKS if row in wrong else 0.0):
        _give(row, group, goal)
    elif gain <= -SPEAKS and row not in wrong:
        _give(other, group, goal)
    else:
        row.is_open = other.is_open = True


def _pull(row: Row, own: Group, other: Group) -> float:
    """How much more a section shares its words with another goal than with its own."""
    held = [
        frozenset[str]().union(
            *(wording.pairs(known.lines) for known in (group.goal, *group.rows) if known and known.role != row.role)
        )
        for group in (own, other)
    ]
    mine, theirs = wording.shared(wording.pairs(row.lines), held)
    return theirs - mine


def _breaks_order(row: Row, sections: Sequence[Row]) -> bool:
    at, own = sections.index(row), ORDER[row.role or ""]
    return any(ORDER[other.role or ""] > own for other in sections[:at]) or any(
        ORDER[other.role or ""] < own for other in sections[at + 1 :]
    )


def _beside(group: Group, groups: Sequence[Group], row: Row) -> tuple[Group | None, Group | None]:
    """The goal before a group and the one behind it that lack a section of this role, if they are the only ones.

    Beside it means next to it, or on the page of the section: a row of a page may have come first, or last.
    """
    at = groups.index(group)
    return _only(groups[:at][::-1], row), _only(groups[at + 1 :], row)


def _only(groups: Sequence[Group], row: Row) -> Group | None:
    near = [group for group in groups if group.goal is not None]
    page = row.token.page if row.token is not None else None
    near = [group for at, group in enumerate(near) if at == 0 or _page(group) == page]
    found = [group for group in near if group.may_hold(row.role)]
    return found[0] if len(found) == 1 else None


def _page(group: Group) -> int | None:
    return group.goal.token.page if group.goal is not None and group.goal.token is not None else None


def _move(row: Row, group: Group, groups: Sequence[Group]) -> None:
    """To the one goal beside it that lacks this section; it stays open where there is none, or more than one."""
    found = [other for other in _beside(group, groups, row) if other is not None]
    if len(found) == 1:
        _give(row, group, found[0])
    else:
        row.is_open = True


def _give(row: Row, group: Group, other: Group) -> None:
    group.rows.remove(row)
    other.rows.append(row)
    row.has_moved = True
