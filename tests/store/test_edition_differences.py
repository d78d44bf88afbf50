"""What editions of one report say differently."""

from __future__ import annotations

import pytest
from store_results import Draft, full

SQL = """
SELECT primary_report_id, report_id, record_table, section, stage, difference, primary_text, text
FROM edition_differences ORDER BY report_id, position
"""


def rows(connection, sql=SQL):
    return [tuple(row) for row in connection.execute(sql)]


def edition(report_id: str, items: list[str], goals: list[str] = [], **report) -> Draft:  # noqa: B006 - never changed
    """An edition with initiatives and goals; of two with as many items, that of status extracted is primary."""
    draft = Draft(report_id, status=report.pop("status", "extracted"))
    draft.report(report_id, **report)
    for number, text in enumerate(goals, 1):
        draft.goal(f"{report_id}-g{number}", text, number, report_id=report_id)
    draft.section(f"{report_id}-s", report_id=report_id)
    for number, text in enumerate(items, 1):
        draft.item(f"{report_id}-i{number}", text, f"{report_id}-s", position=number)
    return draft


def web(items: list[str], goals: list[str] = [], **report) -> Draft:  # noqa: B006 - never changed
    return edition("web", items, goals, status="partial", **report)


def test_editions_that_say_the_same_do_not_differ(database):
    assert rows(database(full("甲", "a"), full("乙", "b"))) == []


@pytest.mark.parametrize(("one", "other"), [("年６回ひらいた", "年6回 ひらいた"), ("1～2歳児の会", "1〜2歳児の会")])
def test_widths_spaces_and_dashes_make_no_difference(database, one, other):
    assert rows(database(edition("pdf", [one]), web([other]))) == []


def test_a_sentence_that_one_edition_lacks(database):
    connection = database(
        edition("pdf", ["助産師の相談を始めた", "公園で会を開いた"]), web(["公園で会を開いた", "本を並べた"])
    )
    place = ("pdf", "web", "items", "initiatives", "evaluated")
    assert rows(connection) == [
        (*place, "missing", "助産師の相談を始めた", None),
        (*place, "added", None, "本を並べた"),
    ]


def test_a_sentence_in_other_words_is_one_difference(database):
    one, other = "助産師の相談を月2回始めた", "助産師の相談を月3回始めた"
    connection = database(edition("pdf", [], [one]), web([], [other]))
    assert rows(connection) == [("pdf", "web", "goals", None, "evaluated", "changed", one, other)]


def test_a_sentence_printed_twice_is_counted_twice(database):
    connection = database(edition("pdf", ["本を並べた"]), web(["本を並べた", "本を並べた"]))
    assert [row[5:] for row in rows(connection)] == [("added", None, "本を並べた")]


def test_facts_are_compared_where_both_editions_state_them(database):
    stated = {"period_start": "2021-04-01", "term_year": 1}
    connection = database(edition("pdf", ["甲"], **stated), web(["甲"], period_start="2021-04-02", term_length=5))
    assert rows(connection, "SELECT record_table, field, primary_text, text FROM edition_differences") == [
        ("reports", "period_start", "2021-04-01", "2021-04-02")
    ]


def test_grades_are_compared(database):
    drafts = [full(name, name) for name in ("a", "b")]
    rating = drafts[1].records["process_ratings"][0]
    drafts[1].records["process_ratings"] = [rating.model_copy(update={"ward_rating": "C"})]
    sql = "SELECT record_table, field, difference FROM edition_differences"
    assert rows(database(*drafts), sql) == [("process_ratings", "ward_rating", "changed")]


def test_a_page_with_goals_alone_is_compared_with_the_plan_it_repeats(database):
    report, page = Draft("report"), Draft("page")
    report.report("report")
    report.goal("e1", "絵本の会を開きます。", report_id="report")
    report.goal("p1", "双子の会を開きます。", stage="planned", report_id="report")
    page.report("page", fiscal_year=None, fiscal_year_source=None)
    page.goal("w1", "双子の会を開きます。", stage="planned", report_id="page")
    page.goal("w2", "学生を迎えます。", 2, "planned", report_id="page")
    place = ("report", "page", "goals", None, "planned")
    assert rows(database(report, page)) == [(*place, "added", None, "学生を迎えます。")]


def test_reports_of_different_years_are_no_editions(database):
    connection = database(edition("pdf", ["甲"]), edition("b", ["乙"], fiscal_year=2020, next_fiscal_year=2021))
    assert rows(connection) == []
