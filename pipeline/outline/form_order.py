"""What the form says about an order of labels: which goal a section is part of, which year's part a goal.

The form is the same all the way down: the head of the evaluated year, its goals, each with 取組内容, 成果 and 課題 once, in this
order; the head of the year to come, its goals, each with its 取組内容. Each break of it has a cost; words that a section shares
with its goal, and with the sections of the same goal before it, speak for an order.
"""

from __future__ import annotations

import itertools
import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from pipeline.outline import markers, wording
from pipeline.outline.units import Token
from schemas.outline import GOAL, PROCESS_STAGE, PROGRAM, SECTION, Label, Line

ORDER = {"initiatives": 0, "outcomes": 1, "outcomes_and_issues": 1, "issues": 2}
ONLY_EVALUATED = ("outcomes", "issues", "outcomes_and_issues")
EVALUATED, PLANNED = "evaluated", "planned"
STAGES = (EVALUATED, PLANNED)

# costs of what breaks the form
STAGE_AGAIN, HEAD_ALONE, NO_HEAD = 8.0, 4.0, 5.0
NUMBER, YEAR = 4.0, 6.0
NO_GOAL, TWICE, BACKWARD, NOT_YET, MISSING = 7.0, 5.0, 2.5, 6.0, 3.0
# costs of a move: of rows that changed places with the next, or came first or last on their page
MOVE, LONGER, FIRST, LAST = 2.4, 0.8, 0.6, 1.8
LONGEST = 2  # rows that move together
# what words and numbers in common are worth
GOALS_WORDS, SECTIONS_WORDS, AS_MANY = 5.0, 5.0, 0.6


@dataclass(eq=False)
class Row:
    """A label (or a title, or none) and the lines that were given to it."""

    token: Token | None
    lines: list[Line]
    may_move: bool  # False: its page stands in order
    has_moved: bool = False
    is_open: bool = False
    words: frozenset[str] = field(default=frozenset())
    numbers: tuple[int, ...] = ()  # with which the text of a section counts

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

    @property
    def is_section(self) -> bool:
        return self.is_kind(SECTION) and self.role in ORDER

    @property
    def is_foreign(self) -> bool:
        """The head of a part that this form has no goals in."""
        if self.is_head:
            return not self.has_order
        return self.is_kind(PROGRAM) or self.is_kind(PROCESS_STAGE)

    @property
    def has_order(self) -> bool:
        """The form says where it stands."""
        return (
            self.is_section
            or self.is_kind(GOAL)
            or (self.is_head and self.label is not None and self.label.stage in STAGES)
        )


class State(NamedTuple):
    """Where an order of labels has come to. `goal` and `before` are the last goal and the last section under it."""

    stage: str | None = None
    goal: Row | None = None
    number: int = 0
    held: frozenset[str] = frozenset()
    last: int = -1
    before: Row | None = None
    is_head: bool = False  # the last row was a head


class Form:
    """What the report shows of the form: the sections its goals have, the years of its goals, how rare its words are."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self.years = sorted({row.label.year for row in rows if row.is_kind(GOAL) and row.label and row.label.year})
        self.roles = {str(row.role) for row in rows if row.is_section}
        self.heads = {row.label.stage for row in rows if row.is_head and row.label is not None}
        for row in rows:
            row.words = wording.pairs(row.lines)
            row.numbers = _numbers(row.lines)
        uses = Counter(pair for row in rows for pair in row.words)
        count = sum(bool(row.words) for row in rows)
        self.rare = {pair: math.log((1 + count) / use) for pair, use in uses.items()}
        self.sizes = {id(row): math.sqrt(sum(self.rare[pair] ** 2 for pair in sorted(row.words))) for row in rows}
        self.ties: dict[tuple[int, int], float] = {}

    def tie(self, one: Row, other: Row) -> float:
        """How much two rows share of their words, 0 to 1."""
        key = (id(one), id(other))
        if key not in self.ties:
            both = one.words & other.words
            shared = sum(self.rare[pair] ** 2 for pair in sorted(both))
            self.ties[key] = shared / (self.sizes[id(one)] * self.sizes[id(other)]) if shared else 0.0
        return self.ties[key]

    def step(self, state: State, row: Row) -> tuple[State, float]:
        """The state behind a row, and what the row costs there."""
        if row.is_head:
            return self._head(state, row)
        return self._goal(state, row) if row.is_kind(GOAL) else self._section(state, row)

    def _head(self, state: State, row: Row) -> tuple[State, float]:
        stage = row.label.stage if row.label is not None else None
        cost = self.end(state) + (HEAD_ALONE if state.is_head else 0.0)
        if state.stage in (stage, PLANNED):
            cost += STAGE_AGAIN
        return State(stage=stage, is_head=True), cost

    def _goal(self, state: State, row: Row) -> tuple[State, float]:
        label = row.label
        number = label.numbers[0] if label is not None and label.numbers else 0
        cost = 0.0 if state.is_head else self.end(state)
        if state.stage is None and EVALUATED in self.heads:
            cost += NO_HEAD
        is_first = state.goal is None
        if number != (1 if is_first else state.number + 1) and (number or not is_first):
            cost += NUMBER
        cost += YEAR * self._is_other_year(state.stage, label)
        return State(stage=state.stage, goal=row, number=number), cost

    def _is_other_year(self, stage: str | None, label: Label | None) -> bool:
        if label is None or stage is None:
            return False
        if label.relative_year:
            return stage != PLANNED
        if len(self.years) != 2 or label.year is None:
            return False
        return label.year != self.years[stage == PLANNED]

    def _section(self, state: State, row: Row) -> tuple[State, float]:
        role = str(row.role)
        cost = HEAD_ALONE if state.is_head else 0.0
        if state.goal is None:
            cost += NO_GOAL
        if role in state.held:
            cost += TWICE
        if ORDER[role] < state.last:
            cost += BACKWARD
        if state.stage == PLANNED and role in ONLY_EVALUATED:
            cost += NOT_YET
        if state.goal is not None:
            cost -= GOALS_WORDS * self.tie(row, state.goal)
        if state.before is not None:
            cost -= SECTIONS_WORDS * self.tie(row, state.before)
            if row.numbers and state.before.numbers:
                cost -= AS_MANY if row.numbers[-1] == state.before.numbers[-1] else -AS_MANY
        return (
            state._replace(held=state.held | {role}, last=max(state.last, ORDER[role]), before=row, is_head=False),
            cost,
        )

    def end(self, state: State) -> float:
        """What a goal lacks when the next one begins."""
        if state.is_head:
            return HEAD_ALONE
        if state.goal is None:
            return 0.0
        wanted = self.roles & ({"initiatives"} if state.stage == PLANNED else set(ORDER))
        if "outcomes_and_issues" in state.held or "outcomes_and_issues" in wanted:
            wanted = wanted & {"initiatives"}
        return MISSING * len(wanted - state.held)


def _numbers(lines: Sequence[Line]) -> tuple[int, ...]:
    found: set[int] = set()
    for line in lines:
        marker = markers.first(line.text)
        if marker is not None and marker.kind == markers.CIRCLE:
            found |= set(marker.numbers)
    return tuple(sorted(found))


def moves(rows: Sequence[Row]) -> Iterator[tuple[list[Row], float]]:
    """Orders that one or two rows changing their place may have come from, with what such a move costs.

    Neighbours change places; rows come first on their page, or last.
    """
    seen = {tuple(map(id, rows))}
    for length in range(1, min(LONGEST, len(rows) - 1) + 1):
        last = len(rows) - length
        for start, to in itertools.product(range(last + 1), repeat=2):
            if abs(start - to) > 1 and start not in (0, last):
                continue
            rest = [*rows[:start], *rows[start + length :]]
            order = [*rest[:to], *rows[start : start + length], *rest[to:]]
            key = tuple(map(id, order))
            if key not in seen:
                seen.add(key)
                far = 0.0 if abs(start - to) == 1 else FIRST if start == 0 else LAST
                yield order, MOVE + LONGER * (length - 1) + far
