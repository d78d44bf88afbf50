"""What was read, held against what stands in the report: each unit is right, open or wrong.

right  a record holds exactly this text at its place: part of the form, year's part, number, and goal where the report says it
open   no record holds any of it, or a record leaves its goal openly unresolved
wrong  a record holds it at another place, or holds a text that is no unit's (cut, run together, mixed with a label)

A record that belongs to no unit at all (a page number stored as an item) is one more wrong.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from benchmarks.pairing.layout import Place, Sheet, Unit
from schemas.records import Result

WINDOW = 12  # letters in a row that two texts hardly share by chance
WAVES = str.maketrans("〜～∼", "~~~")


@dataclass(frozen=True)
class Found:
    """One stored text and where it was put. `is_unresolved`: the record itself says that its goal is not known."""

    text: str
    place: Place
    goals: frozenset[int] = frozenset()
    is_unresolved: bool = False
    is_repaired: bool = False


@dataclass(frozen=True)
class Fault:
    """A wrong or open unit, or a record of no unit's."""

    kind: str
    text: str
    place: Place | None
    found: tuple[Found, ...] = ()

    @property
    def way(self) -> str:
        """What went wrong, in a word or two: the faults of a run are counted by it."""
        if self.place is None:
            return "no unit's text"
        if not self.found:
            return "in no record"
        whole, stored = folded(self.text), [folded(found.text) for found in self.found]
        if self.place not in (("period",),) and "".join(stored) != whole:
            return "run together with other text" if any(whole in text for text in stored) else "cut or mixed"
        if len(self.found) > 1:
            return "split"
        there = self.found[0].place
        if there == self.place:
            return "goal unresolved" if self.found[0].is_unresolved else "another goal, or another value"
        if self.place[0] != there[0]:
            return f"{self.place[0]} stored as {there[0]}"
        return "another year's part or number"


@dataclass(frozen=True)
class Verdict:
    units: int
    right: int
    open: int
    wrong: int
    repaired: int
    is_silent: bool  # something stayed open and no diagnostic says so
    faults: tuple[Fault, ...]


def folded(text: str) -> str:
    """Equal for spellings that differ in width, spacing or wave dashes alone."""
    return "".join(unicodedata.normalize("NFKC", text.translate(WAVES)).translate(WAVES).split())


def rows(result: Result, table: str) -> list[dict[str, Any]]:
    return [record.model_dump() for record in result.records.get(table, ())]


def heads(result: Result) -> list[Found]:
    """Title, period, purpose, parties and programs."""
    found = []
    for row in rows(result, "reports"):
        if row["title"]:
            found.append(Found(row["title"], ("title", row["fiscal_year"], row["next_fiscal_year"])))
        term = [row[name] for name in ("period_start", "period_end", "term_year", "term_length")]
        if any(term):
            found.append(Found(" ".join(str(part) for part in term), ("period",)))
        if row["purpose"]:
            found.append(Found(row["purpose"], ("purpose",)))
    found += [Found(party["name"], ("implementers",)) for party in rows(result, "implementers")]
    for row in rows(result, "programs"):
        text = f"{row['description']}（{row['name']}）" if row["description"] else row["name"]
        found.append(Found(text, ("programs", row["number"])))
    return found


def statements(result: Result) -> list[Found]:
    """Goals and items."""
    goals = {row["goal_id"]: row for row in rows(result, "goals")}
    found = [Found(row["text"], ("goal", row["stage"], row["number"])) for row in goals.values()]
    sections = {row["section_id"]: row for row in rows(result, "report_sections")}
    tied: dict[str, set[int]] = defaultdict(set)
    for pair in rows(result, "item_goals"):
        tied[pair["item_id"]].add(goals[pair["goal_id"]]["number"])
    for row in rows(result, "items"):
        section = sections[row["section_id"]]
        numbers = tied[row["item_id"]] | ({goals[section["goal_id"]]["number"]} if section["goal_id"] else set())
        place = (section["section"], section["stage"]) if section["stage"] else (section["section"],)
        scope = row["goal_scope"] in ("unresolved", "no_goals")
        found.append(Found(row["text"], place, frozenset(numbers), scope, bool(row["is_repaired"])))
    return found


def fits(unit: Unit, found: Found) -> str:
    """right, open or wrong: this record for this unit, the text being equal."""
    if unit.place[0] == "title" and found.place[0] == "title":
        pairs = list(zip(unit.place[1:], found.place[1:], strict=True))
        if all(stated in (None, true) for true, stated in pairs):
            return "right" if unit.place == found.place else "open"
        return "wrong"
    if unit.place != found.place:
        return "wrong"
    if found.goals:
        return "right" if found.goals <= unit.goals else "wrong"
    if None in unit.goals:
        return "right"
    return "open" if found.is_unresolved else "wrong"


def period_fits(unit: Unit, found: Found) -> str:
    """A period's parts may be open one by one; a part that says something else is wrong."""
    pairs = list(zip(unit.text.split(), found.text.split(), strict=True))
    if any(stated not in ("None", true) for true, stated in pairs):
        return "wrong"
    return "right" if all(true == stated for true, stated in pairs) else "open"


class Comparison:
    """One report against what was read from it."""

    def __init__(self, sheet: Sheet, result: Result) -> None:
        self.units = sheet.units
        self.found = heads(result) + statements(result)
        self.result = result
        self.texts = [folded(found.text) for found in self.found]
        self.wanted = [folded(unit.text) for unit in self.units]
        self.states: dict[int, str] = {}
        self.causes: dict[int, tuple[int, ...]] = {}
        self.taken: set[int] = set()

    def exact(self) -> None:
        by_text: dict[str, list[int]] = defaultdict(list)
        for at, text in enumerate(self.texts):
            by_text[text].append(at)
        for index, unit in enumerate(self.units):
            if unit.place == ("period",):
                alike = [at for at, found in enumerate(self.found) if found.place == ("period",)]
                grades = {at: period_fits(unit, self.found[at]) for at in alike}
            else:
                grades = {at: fits(unit, self.found[at]) for at in by_text[self.wanted[index]] if at not in self.taken}
            for grade in ("right", "open", "wrong"):
                chosen = [at for at, own in grades.items() if own == grade]
                if chosen:
                    self.settle(index, grade, (chosen[0],))
                    break

    def settle(self, index: int, state: str, causes: tuple[int, ...]) -> None:
        self.states[index], self.causes[index] = state, causes
        self.taken |= set(causes)

    def runs(self) -> None:
        """Units without marks may be cut in sentences or kept together: paper does not say where one ends."""
        for start in range(len(self.units)):
            for end in range(start + 1, min(start + 7, len(self.units)) + 1):
                run = range(start, end)
                unit = self.units[start]
                if any(self.units[at].is_marked or self.units[at].place != unit.place for at in run):
                    break
                if all(at in self.states for at in run):
                    continue
                self.match_run(run, "".join(self.wanted[at] for at in run))

    def match_run(self, run: range, text: str) -> None:
        for first in range(len(self.found)):
            joined, last = "", first
            while last < len(self.found) and text.startswith(joined) and joined != text:
                if last in self.taken or self.found[last].place != self.found[first].place:
                    break
                joined, last = joined + self.texts[last], last + 1
            if joined == text and last > first:
                grades = [fits(self.units[at], self.found[first]) for at in run]
                grade = next(g for g in ("wrong", "open", "right") if g in grades)
                for at in run:
                    self.settle(at, grade, tuple(range(first, last)))
                return

    def rest(self) -> None:
        """Units whose words turn up in a record of another text are wrong; the others are open."""
        loose = [at for at in range(len(self.found)) if at not in self.taken]
        for index, wanted in enumerate(self.wanted):
            if index in self.states:
                continue
            size = min(WINDOW, len(wanted))
            windows = {wanted[at : at + size] for at in range(len(wanted) - size + 1)}
            sharing = tuple(at for at in loose if any(window in self.texts[at] for window in windows))
            self.states[index], self.causes[index] = ("wrong", sharing) if sharing else ("open", ())

    def verdict(self) -> Verdict:
        self.exact()
        self.runs()
        self.rest()
        blamed = {at for causes in self.causes.values() for at in causes}
        faults = [
            Fault(state, self.units[index].text, self.units[index].place, self.causes_of(index))
            for index, state in sorted(self.states.items())
            if state != "right"
        ]
        strangers = [found for at, found in enumerate(self.found) if at not in blamed]
        faults += [Fault("wrong", found.text, None, (found,)) for found in strangers]
        count = {state: sum(own == state for own in self.states.values()) for state in ("right", "open", "wrong")}
        return Verdict(
            units=len(self.units),
            right=count["right"],
            open=count["open"],
            wrong=count["wrong"] + len(strangers),
            repaired=sum(found.is_repaired for found in self.found),
            is_silent=bool(count["open"]) and not self.result.diagnostics,
            faults=tuple(faults),
        )

    def causes_of(self, index: int) -> tuple[Found, ...]:
        return tuple(self.found[at] for at in self.causes[index])


def judged(sheet: Sheet, result: Result) -> Verdict:
    """The verdict on one report."""
    return Comparison(sheet, result).verdict()
