"""What the editions of one report say differently: sentences one of them lacks or words otherwise, facts, grades.

Sentences are compared folded, so that widths, spaces and line breaks make no difference.
"""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline.store import assignment, wording

CHANGED_WORDS = 600  # likeness, in thousandths, of two sentences that are one in other words
MISSING, ADDED, CHANGED = "missing", "added", "changed"

# (the other edition, the primary one, whether only its plan is repeated)
EDITIONS = """
SELECT o.report_id, p.report_id, 0
FROM reports AS o JOIN reports AS p ON p.work_id = o.work_id AND p.is_primary
WHERE NOT o.is_primary
UNION ALL
SELECT o.report_id, min(p.report_id), 1
FROM reports AS o JOIN reports AS p ON p.next_fiscal_year = o.next_fiscal_year AND p.form = o.form
  AND coalesce(p.ward_code, p.ward_name) = coalesce(o.ward_code, o.ward_name)
WHERE o.fiscal_year IS NULL AND o.next_fiscal_year IS NOT NULL AND p.fiscal_year IS NOT NULL AND p.is_primary
  AND EXISTS (SELECT 1 FROM goals AS g WHERE g.report_id = p.report_id AND g.stage = 'planned')
GROUP BY o.report_id
ORDER BY 1
"""
FACTS = (
    "center_name",
    "next_fiscal_year",
    "period_start",
    "period_end",
    "term_number",
    "term_year",
    "term_length",
    "purpose",
)
SENTENCES = """
SELECT 'goals', NULL, stage, goal_id, text, number FROM goals WHERE report_id = :report
UNION ALL
SELECT 'items', s.section, s.stage, i.item_id, i.text, s.position * 10000 + i.position
FROM report_sections AS s JOIN items AS i USING (section_id) WHERE s.report_id = :report
ORDER BY 1, 2, 3, 6
"""
GRADES = """
SELECT kind, group_number, number, party, grade FROM rating_details WHERE report_id = ? ORDER BY 1, 2, 3, 4
"""
RATED = {"process": "process_ratings", "vision": "visions"}


class Sentence(NamedTuple):
    """A goal or an item as an edition has it."""

    key: str
    text: str
    folded: str


class Difference(NamedTuple):
    """A row of the table, from `record_table` on."""

    record_table: str
    field: str
    section: str | None
    stage: str | None
    difference: str
    primary_key: str | None
    record_key: str | None
    primary_text: str | None
    text: str | None


def add(connection: sqlite3.Connection) -> None:
    """Fills `edition_differences` from what the database holds."""
    for other, primary, is_plan in connection.execute(EDITIONS).fetchall():
        found = _differences(connection, primary, other, is_plan=bool(is_plan))
        rows = ((other, position, primary, *each) for position, each in enumerate(found, 1))
        connection.executemany("INSERT INTO edition_differences VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)


def _differences(connection: sqlite3.Connection, primary: str, other: str, *, is_plan: bool) -> Iterator[Difference]:
    if not is_plan:
        yield from _facts(connection, primary, other)
        yield from _grades(connection, primary, other)
    ours, theirs = _sentences(connection, primary), _sentences(connection, other)
    for place in sorted(ours.keys() | theirs.keys(), key=str):
        if not is_plan or place[2] == "planned":
            yield from _sentence_differences(place, ours.get(place, []), theirs.get(place, []))


def _facts(connection: sqlite3.Connection, primary: str, other: str) -> Iterator[Difference]:
    """Facts that both editions state."""
    from pipeline.normalization.text import fold

    sql = f"SELECT {', '.join(FACTS)} FROM reports WHERE report_id = ?"
    known, told = (connection.execute(sql, (report,)).fetchone() for report in (primary, other))
    for field, one, two in zip(FACTS, known, told, strict=True):
        if one is not None and two is not None and fold(str(one)) != fold(str(two)):
            yield Difference("reports", field, None, None, CHANGED, primary, other, str(one), str(two))


def _grades(connection: sqlite3.Connection, primary: str, other: str) -> Iterator[Difference]:
    known, told = ({row[:4]: row[4] for row in connection.execute(GRADES, (report,))} for report in (primary, other))
    for kind, group, number, party in sorted(known.keys() & told.keys()):
        one, two = known[kind, group, number, party], told[kind, group, number, party]
        if one != two:
            table, field, here = RATED[kind], f"{party}_rating", f"{group}/{number}"
            yield Difference(table, field, None, None, CHANGED, f"{primary}/{here}", f"{other}/{here}", one, two)


Place = tuple[str, str | None, str | None]


def _sentences(connection: sqlite3.Connection, report: str) -> dict[Place, list[Sentence]]:
    """(table, section, stage) → its sentences in reading order."""
    from pipeline.normalization.text import fold

    found: dict[Place, list[Sentence]] = defaultdict(list)
    for table, section, stage, key, text, _ in connection.execute(SENTENCES, {"report": report}):
        found[table, section, stage].append(Sentence(key, text, fold(text)))
    return found


def _sentence_differences(place: Place, ours: Sequence[Sentence], theirs: Sequence[Sentence]) -> Iterator[Difference]:
    table, section, stage = place
    ours, theirs = _without(ours, theirs), _without(theirs, ours)
    pairs = dict(_reworded(ours, theirs))
    for row, one in enumerate(ours):
        two = theirs[pairs[row]] if row in pairs else None
        key, text = (two.key, two.text) if two else (None, None)
        yield Difference(table, "text", section, stage, CHANGED if two else MISSING, one.key, key, one.text, text)
    for column, two in enumerate(theirs):
        if column not in pairs.values():
            yield Difference(table, "text", section, stage, ADDED, None, two.key, None, two.text)


def _without(these: Sequence[Sentence], those: Sequence[Sentence]) -> list[Sentence]:
    """The sentences that the other edition does not have as often."""
    held = Counter(each.folded for each in those)
    left = []
    for each in these:
        held[each.folded] -= 1
        if held[each.folded] < 0:
            left.append(each)
    return left


def _reworded(ours: Sequence[Sentence], theirs: Sequence[Sentence]) -> list[assignment.Pair]:
    scores = {}
    for row, one in enumerate(ours):
        for column, two in enumerate(theirs):
            likeness = wording.likeness(wording.read(one.text), wording.read(two.text)).mean
            if likeness >= CHANGED_WORDS:
                scores[row, column] = likeness
    return [choice.pair for choice in assignment.best(scores)]
