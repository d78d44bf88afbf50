"""Links through the years, ward by ward, from primary editions: `goal_links` and `item_links`.

A report leads to its own plan, and its plan to the report of the year that was planned. Where a ward's plan for a year is
known from more than one document, one list stands for it: that of the report before, else of a page with goals alone.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from itertools import product
from typing import NamedTuple

from pipeline.store import goal_links, item_links
from pipeline.store.goal_links import Goal
from pipeline.store.item_links import ISSUE_BECOMES_PLAN, ISSUE_RETURNS, PLAN_BECOMES_INITIATIVE, Item, ItemLink

CARRIED, EVALUATED_AS = "carried", "evaluated_as"
EVALUATED, PLANNED = "evaluated", "planned"
LONGEST_ABSENCE = 2  # years that an issue may be away for and return

PLACES = """
SELECT DISTINCT coalesce(ward_code, ward_name) FROM reports
WHERE is_primary AND form = 'focus_goals' AND ward_name IS NOT NULL ORDER BY 1
"""
# Each list of goals or items of a place with the year it speaks of; the first of a year is the one that counts.
LISTS = """
SELECT r.report_id, 'evaluated', r.fiscal_year
FROM reports AS r
WHERE r.is_primary AND r.form = 'focus_goals' AND coalesce(r.ward_code, r.ward_name) = :place AND r.fiscal_year IS NOT NULL
UNION ALL
SELECT r.report_id, 'planned', coalesce(r.next_fiscal_year, r.fiscal_year + 1) AS year
FROM reports AS r
WHERE r.is_primary AND r.form = 'focus_goals' AND coalesce(r.ward_code, r.ward_name) = :place AND year IS NOT NULL
  AND (EXISTS (SELECT 1 FROM goals AS g WHERE g.report_id = r.report_id AND g.stage = 'planned')
    OR EXISTS (SELECT 1 FROM report_sections AS s WHERE s.report_id = r.report_id AND s.stage = 'planned'))
"""
GOALS = "SELECT goal_id, number, text FROM goals WHERE report_id = ? AND stage = ? ORDER BY number"
ITEMS = """
SELECT i.item_id, i.number, i.text, (SELECT group_concat(goal_id, char(10)) FROM item_goals AS g WHERE g.item_id = i.item_id)
FROM report_sections AS s JOIN items AS i USING (section_id)
WHERE s.report_id = ? AND s.section = ? AND s.stage = ?
ORDER BY s.position, i.position
"""


class Half(NamedTuple):
    """One stage of one report: a year's evaluation with its issues, or a plan; both with their initiatives."""

    report_id: str
    goals: list[Goal]
    initiatives: list[Item]
    issues: list[Item]


Year = int
Pairs = set[tuple[str, str]]
Support = dict[tuple[str, str], int]


def add(connection: sqlite3.Connection) -> None:
    """Fills `goal_links` and `item_links` from what the database holds."""
    for (place,) in connection.execute(PLACES).fetchall():
        _Place(connection, place).link()


class _Place:
    """The lists of one ward. Goals are linked before items: items of linked goals are the likelier pair."""

    def __init__(self, connection: sqlite3.Connection, place: str) -> None:
        self.connection = connection
        lists = connection.execute(LISTS, {"place": place}).fetchall()
        self.halves = {(report_id, stage): self._half(report_id, stage) for report_id, stage, _ in lists}
        self.evaluated = self._by_year(lists, EVALUATED)
        self.planned = self._by_year(lists, PLANNED)
        self.linked: Pairs = set()

    def link(self) -> None:
        """All links of the ward."""
        for report_id, stage in sorted(self.halves):
            if stage == EVALUATED and (report_id, PLANNED) in self.halves:
                earlier, plan = self.halves[report_id, EVALUATED], self.halves[report_id, PLANNED]
                support = _support(ISSUE_BECOMES_PLAN, earlier.issues, plan.initiatives)
                self._add_goals(CARRIED, earlier, plan, support)
                self._add_items(ISSUE_BECOMES_PLAN, earlier.issues, plan.initiatives, self.linked)
        for year, later in sorted(self.evaluated.items()):
            plan = self.planned.get(year, later)
            if plan.report_id != later.report_id:
                support = _support(PLAN_BECOMES_INITIATIVE, plan.initiatives, later.initiatives)
                self._add_goals(EVALUATED_AS, plan, later, support)
                self._add_items(PLAN_BECOMES_INITIATIVE, plan.initiatives, later.initiatives, self.linked)
            self._add_returning(year, later)

    def _add_returning(self, year: Year, later: Half) -> None:
        """Issues of the year before, then, of those that no issue was found for, of the years before that."""
        returned: set[str] = set()
        for ago in range(1, LONGEST_ABSENCE + 2):
            before = self.evaluated.get(year - ago, later)
            if before.report_id != later.report_id:
                still_open = [item for item in later.issues if item.item_id not in returned]
                linked = _through(self.linked) if ago == 1 else set()
                found = self._add_items(ISSUE_RETURNS, before.issues, still_open, linked)
                returned |= {link.to_item_id for link in found}

    def _half(self, report_id: str, stage: str) -> Half:
        goals = self.connection.execute(GOALS, (report_id, stage))
        return Half(
            report_id,
            [Goal(*row) for row in goals],
            self._items(report_id, "initiatives", stage),
            self._items(report_id, "issues", stage),
        )

    def _items(self, report_id: str, section: str, stage: str) -> list[Item]:
        rows = self.connection.execute(ITEMS, (report_id, section, stage))
        return [Item(item_id, number, text, frozenset((goals or "").split())) for item_id, number, text, goals in rows]

    def _by_year(self, lists: Sequence[tuple[str, str, Year]], stage: str) -> dict[Year, Half]:
        """The list that counts for each year: of a report with an evaluation first, then the longer one."""
        with_look_back = {report_id for report_id, known, _ in lists if known == EVALUATED}
        ranked = sorted(
            (year, report_id not in with_look_back, -len(self.halves[report_id, known].goals), report_id)
            for report_id, known, year in lists
            if known == stage
        )
        return {year: self.halves[report_id, stage] for year, *_, report_id in reversed(ranked)}

    def _add_goals(self, kind: str, earlier: Half, later: Half, support: Support) -> None:
        found = goal_links.between(earlier.goals, later.goals, support)
        rows = [(link.from_goal_id, link.to_goal_id, kind, link.relation, link.method, link.score) for link in found]
        self.connection.executemany("INSERT INTO goal_links VALUES (?, ?, ?, ?, ?, ?)", rows)
        self.linked |= {(link.from_goal_id, link.to_goal_id) for link in found}

    def _add_items(
        self, relation: str, earlier: Sequence[Item], later: Sequence[Item], linked: Pairs
    ) -> Sequence[ItemLink]:
        found = item_links.between(relation, earlier, later, linked)
        self.connection.executemany("INSERT INTO item_links VALUES (?, ?, ?, ?, ?)", found)
        return found


def _support(relation: str, earlier: Sequence[Item], later: Sequence[Item]) -> Support:
    """Pairs of goals that items go between, by their words alone, and how alike the likest of these are, in thousandths."""
    goals = {item.item_id: item.goals for item in (*earlier, *later)}
    found: Support = {}
    for link in item_links.between(
        relation, [each for each in earlier if each.goals], [each for each in later if each.goals]
    ):
        for pair in product(goals[link.from_item_id], goals[link.to_item_id]):
            found[pair] = max(found.get(pair, 0), round(link.score * 1000))
    return found


def _through(linked: Pairs) -> Pairs:
    """Pairs of goals that a third one joins: evaluated, planned, evaluated."""
    after: dict[str, list[str]] = {}
    for earlier, later in linked:
        after.setdefault(earlier, []).append(later)
    return {(earlier, last) for earlier, later in linked for last in after.get(later, ())}
