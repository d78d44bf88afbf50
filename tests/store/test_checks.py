"""Each consistency rule selects the rows that break it, and nothing else."""

from __future__ import annotations

import re

import pytest
from store_results import Draft, full

from pipeline.store import checks

LINK = "INSERT INTO goal_links (from_goal_id, to_goal_id, kind) VALUES ('{}', '{}', '{}')"
# Rule → what breaks it in a sound database, and the key of the row it then selects.
FAULTS = {
    "spans-add-up": ("DELETE FROM span_rows WHERE block = 1", "{document}/1"),
    "spans-overlap": ("INSERT INTO span_rows VALUES (1, 1, 3, 5, 'value', NULL, 2)", "{document}/1/3"),
    "characters-add-up": ("UPDATE documents SET character_count = 7", "{document}"),
    "census-gap": ("UPDATE documents SET census = 7", "{document}"),
    "status-without-report": ("UPDATE documents SET status = 'unrecognized'", "{document}"),
    "control-character": ("UPDATE block_rows SET text = '場' || char(0) WHERE block = 2", "{document}/2"),
    "evidence-missing": (
        "DELETE FROM evidence_rows WHERE field = 'text' AND record_number ="
        " (SELECT record_number FROM record_names WHERE record_key = 'r1-i2')",
        "r1-i2",
    ),
    "evidence-outside": ("UPDATE span_rows SET role = 'remainder' WHERE block = 1", "r1-g1"),
    "evidence-dangling": ("INSERT INTO record_names VALUES (999, 'goals', 'r1-g9')", "r1-g9"),
    "evidence-gap": (
        "UPDATE evidence_rows SET position = 2 WHERE record_number ="
        " (SELECT record_number FROM record_names WHERE record_key = 'r1-g2')",
        "r1-g2",
    ),
    "grade-without-meaning": ("UPDATE visions SET operator_rating = 'Ｓ'", "r1/1/1"),
    "next-year": ("UPDATE reports SET next_fiscal_year = 2023", "r1"),
    "period-without-year": ("UPDATE reports SET period_start = '2022-04-01', period_end = '2023-03-31'", "r1"),
    "term": ("UPDATE reports SET term_year = 6, term_length = 5", "r1"),
    "ward-name": ("UPDATE reports SET ward_name = '花野区'", "r1"),
    "year-source": ("UPDATE reports SET fiscal_year_source = NULL", "r1"),
    "primary-edition": ("UPDATE reports SET is_primary = 0", "r1"),
    "goal-year": ("UPDATE goals SET fiscal_year = 2020 WHERE goal_id = 'r1-g2'", "r1-g2"),
    "goal-numbers": ("UPDATE goals SET number = 3 WHERE goal_id = 'r1-g2'", "r1"),
    "key-twice": ("UPDATE goals SET goal_key = 'key-r1-g1'", "r1-g1"),
    "item-positions": ("UPDATE items SET position = 3 WHERE item_id = 'r1-i2'", "r1-s1"),
    "item-goal": ("UPDATE item_goals SET goal_id = 'r1-g3' WHERE item_id = 'r1-i2'", "r1-i2"),
    "item-initiative": ("UPDATE item_initiatives SET initiative_id = 'r1-i3'", "r1-i3/r1-i3"),
    "section-state": ("UPDATE report_sections SET state = 'blank' WHERE section_id = 'r1-s2'", "r1-s2"),
    "section-goal": ("UPDATE report_sections SET goal_id = 'r1-g3' WHERE section_id = 'r1-s1'", "r1-s1"),
    "program-of-nothing": ("UPDATE report_sections SET program_number = 4 WHERE section_id = 'r1-s1'", "r1-s1"),
    "figure-or-reason": ("UPDATE observations SET missing_reason = 'blank'", "r1/1"),
    "figure-of-nothing": ("UPDATE observations SET \"column\" = 5", "r1/1"),
    "cells-overlap": (
        "UPDATE table_cells SET row_span = 2; INSERT INTO table_cells VALUES ('r1-t1', 1, 0, 1, 1, 0, NULL)",
        "r1-t1/0/0",
    ),
    "duplicate-of-nothing": (
        "UPDATE span_rows SET role = 'duplicate', reason = 'items/r1-i9' WHERE block = 1",
        "{document}/1/0",
    ),
    "goal-link-years": (LINK.format("r1-g1", "r1-g2", "carried"), "r1-g1/r1-g2"),
    "item-link-years": (
        "INSERT INTO item_links (from_item_id, to_item_id, relation) VALUES ('r1-i1', 'r1-i2', 'issue_returns')",
        "r1-i1/r1-i2/issue_returns",
    ),
}  # fmt: skip
# Other faults of the same rule.
MORE = {
    "evidence-outside, marker": ("evidence-outside", "UPDATE span_rows SET role = 'marker' WHERE block = 1", "r1-g1"),
    "status-without-report, none": ("status-without-report", "DELETE FROM reports", "{document}"),
    "spans-overlap, beyond": ("spans-overlap", 'UPDATE span_rows SET "end" = 99 WHERE block = 1', "{document}/1/0"),
    "period-without-year, turned": (
        "period-without-year", "UPDATE reports SET period_start = '2022-03-31', period_end = '2021-04-01'", "r1"),
    "item-goal, no goal": ("item-goal", "DELETE FROM item_goals WHERE item_id = 'r1-i2'", "r1-i2"),
    "item-goal, not said": ("item-goal", "UPDATE items SET goal_scope = 'all_goals' WHERE item_id = 'r1-i2'", "r1-i2"),
    "section-state, filled": (
        "section-state", "UPDATE report_sections SET section_id = 'q', text = NULL WHERE section_id = 'r1-s1'", "q"),
    "figure-or-reason, neither": ("figure-or-reason", "UPDATE observations SET value = NULL", "r1/1"),
    "key-twice, items": ("key-twice", "UPDATE items SET item_key = 'key-r1-i1'", "r1-i1"),
    "goal-link-years, evaluated as": ("goal-link-years", LINK.format("r1-g1", "r1-g3", "evaluated_as"), "r1-g1/r1-g3"),
}  # fmt: skip
CASES = {code: (code, *fault) for code, fault in FAULTS.items()} | MORE


@pytest.mark.parametrize("case", CASES)
def test_a_fault_is_found_by_its_rule(database, case):
    code, fault, key = CASES[case]
    draft = full()
    connection = database(draft)
    connection.executescript(f"PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON; {fault};")
    found = list(checks.findings(connection, checks.all_checks()[code]))
    assert key.format(document=draft.document_id) in {finding.record_key for finding in found}
    assert all(finding.detail for finding in found)


def test_every_rule_has_a_fault():
    assert FAULTS.keys() == checks.all_checks().keys()


def test_a_sound_database_breaks_no_rule(database):
    other = {"ward_code": "99102", "ward_name": "花野区", "period_start": "2021-04-01", "period_end": "2022-03-31"}
    empty = Draft("leer", status="empty", character_count=0, census=0)
    packed = Draft("箱", format="archive", text_source=None, character_count=None, census=None)
    connection = database(full(), full("花野", "r2", **other), empty, packed)
    assert [finding[1:] for finding in checks.run(connection)] == []


def test_links_that_fit_break_no_rule(database):
    connection = database(full())
    connection.execute(LINK.format("r1-g1", "r1-g3", "carried"))
    assert list(checks.run(connection)) == []


@pytest.mark.parametrize("code", checks.all_checks())
def test_a_rule_says_how_bad_it_is_and_what_is_wrong(database, code):
    check = checks.all_checks()[code]
    assert check.severity in ("error", "warning")
    assert re.fullmatch(r"[a-z].{20,}[^.]", check.meaning)
    columns = [column[0] for column in database().execute(check.sql).description]
    assert columns == ["record_table", "record_key", "detail"]
