"""The views for reading."""

from __future__ import annotations

import pytest
from store_results import Draft, full


def rows(connection, sql, *values):
    return [tuple(row) for row in connection.execute(sql, values)]


# coverage


def test_coverage_counts_characters_by_role_without_spaces(database):
    draft = Draft()
    draft.line("重点 目標", "label")
    draft.line("親子の\u3000居場所", "value")
    draft.line("3 ページ", "furniture")
    draft.line("ー 了 ー", "remainder")
    sql = "SELECT characters, value, label, furniture, remainder, marker, accounted FROM coverage"
    assert rows(database(draft), sql) == [(17, 6, 4, 4, 3, 0, pytest.approx(14 / 17))]


def test_a_document_without_characters_is_accounted_for_by_nothing(database):
    draft = Draft(status="empty", character_count=None)
    assert rows(database(draft), "SELECT characters, accounted FROM coverage") == [(0, None)]


# item_details


def test_an_item_knows_its_report_its_section_its_goals_and_its_place(database):
    draft = full()
    draft.item("r1-i4", "会議を４回ひらいた", "r1-s1", ("r1-g2", "r1-g1"), position=3, heading="連携 / 会議")
    sql = """SELECT ward_name, fiscal_year, form, section, section_label, stage, goal_numbers, heading,
        path, page, locator FROM item_details WHERE item_id = 'r1-i4'"""
    place = ("2021/星見.txt", 1, f"line {len(draft.blocks)}")
    expected = ("星見区", 2021, "focus_goals", "initiatives", "取組内容", "evaluated", "1,2", "連携 / 会議", *place)
    assert rows(database(("2021/星見.txt", draft)), sql) == [expected]


def test_an_item_of_the_plan_is_of_the_planned_year(database):
    draft = full()
    draft.section("r1-s3", stage="planned")
    draft.item("r1-i4", "ふたごの会をひらく", "r1-s3")
    sql = "SELECT fiscal_year FROM item_details WHERE item_id = 'r1-i4'"
    assert rows(database(draft), sql) == [(2022,)]


def test_an_item_without_evidence_is_still_there(database):
    draft = full()
    draft.evidence = [each for each in draft.evidence if each.record_table != "items"]
    assert rows(database(draft), "SELECT count(*), count(page) FROM item_details") == [(3, 0)]


def test_an_item_of_a_document_with_two_paths_is_one_row(database):
    draft = full()
    sql = "SELECT count(*), min(path), max(path) FROM item_details"
    assert rows(database(("b.txt", draft), ("a.txt", draft)), sql) == [(3, "a.txt", "a.txt")]


# rating_details


def test_a_rating_is_one_row_for_each_party_with_its_rank(database):
    sql = "SELECT kind, group_number, number, party, grade, rank FROM rating_details ORDER BY kind, party"
    process = [
        ("process", 1, 1, "center", "A", 4),
        ("process", 1, 1, "mutual", "B", 3),
        ("process", 1, 1, "ward", "B", 3),
    ]
    assert rows(database(full()), sql) == [*process, ("vision", 1, 1, "operator", "A", 4)]


def test_a_rating_without_a_legend_has_no_rank(database):
    draft = full()
    del draft.records["rating_scale"]
    draft.evidence = [each for each in draft.evidence if each.record_table != "rating_scale"]
    assert rows(database(draft), "SELECT DISTINCT rank FROM rating_details") == [(None,)]


# goal_panel

PANEL = "SELECT fiscal_year, stage, number, text FROM goal_panel"


def yearly(year: int, goals: str = "", plans: str = "", **report) -> Draft:
    """A report of one year with one goal a letter."""
    draft = Draft(f"{year}{goals}{plans}{report}")
    report_id = f"r{year}{goals}{plans}{len(report)}"
    draft.report(report_id, **{"fiscal_year": year, "next_fiscal_year": year + 1} | report)
    for stage, texts in (("evaluated", goals), ("planned", plans)):
        for number, text in enumerate(texts, 1):
            goal = f"{report_id}-{stage[0]}{number}"
            draft.goal(goal, text, number, stage, report_id=report_id, fiscal_year=year + (stage == "planned"))
    return draft


def test_a_year_shows_its_evaluated_goals_and_the_last_year_the_planned_ones(database):
    connection = database(yearly(2021, "甲乙", "丙"), yearly(2022, "丙", "丁"))
    expected = [(2021, "evaluated", 1, "甲"), (2021, "evaluated", 2, "乙"), (2022, "evaluated", 1, "丙")]
    assert rows(connection, PANEL) == [*expected, (2023, "planned", 1, "丁")]


def test_a_year_planned_twice_is_shown_once(database):
    page = yearly(2021, "", "丙", fiscal_year=None, fiscal_year_source=None)
    assert rows(database(yearly(2021, "甲", "丙"), page), PANEL) == [
        (2021, "evaluated", 1, "甲"),
        (2022, "planned", 1, "丙"),
    ]


def test_only_the_primary_edition_is_shown(database):
    better = yearly(2021, "甲", work_id="99101-2021-focus_goals")
    worse = yearly(2021, "甲゛", work_id="99101-2021-focus_goals", title="写し")
    worse.document["status"] = "partial"
    assert rows(database(worse, better), PANEL) == [(2021, "evaluated", 1, "甲")]


def test_items_are_counted_where_the_report_ties_them_to_goals(database):
    sql = "SELECT number, initiatives, outcomes, issues FROM goal_panel WHERE stage = 'evaluated'"
    assert rows(database(full()), sql) == [(1, 1, 1, None), (2, 1, 0, None)]


def test_a_thread_follows_the_links_from_its_first_goal(database):
    connection = database(yearly(2021, "甲", "丙"), yearly(2022, "丙", "丁"))
    connection.execute("DELETE FROM goal_links")
    ids = dict(rows(connection, "SELECT fiscal_year || stage, goal_id FROM goals"))
    chain = ["2021evaluated", "2022planned", "2022evaluated", "2023planned"]
    for before, after, kind in zip(chain, chain[1:], ("carried", "evaluated_as", "carried"), strict=False):
        link = (ids[before], ids[after], kind, 0.9)
        connection.execute("INSERT INTO goal_links (from_goal_id, to_goal_id, kind, score) VALUES (?, ?, ?, ?)", link)
    sql = "SELECT fiscal_year, thread_id, link_kind, link_score FROM goal_panel"
    thread = f"key-{ids['2021evaluated']}"
    links = [(2021, thread, None, None), (2022, thread, "evaluated_as", 0.9), (2023, thread, "carried", 0.9)]
    assert rows(connection, sql) == links


# report_grid

GRID = "SELECT ward_name, fiscal_year, status, editions, missing_reason FROM report_grid WHERE ward_name = ?"


def test_the_grid_tells_what_there_is_and_why_not(database):
    connection = database(yearly(2020, "甲", "乙"), yearly(2023, "丙", work_id="99101-2023-focus_goals"))
    expected = [(2020, "extracted", 1, None), (2021, None, 0, "planned_only"), (2022, None, 0, "no_document")]
    expected += [(2023, "extracted", 1, None), (2024, None, 0, "planned_only")]
    assert rows(connection, GRID, "星見区") == [("星見区", *rest) for rest in expected]
    assert rows(connection, GRID, "花野区")[0] == ("花野区", 2020, None, 0, "no_document")


def test_the_grid_holds_only_cities_with_reports(database):
    connection = database(yearly(2020, "甲"))
    assert rows(connection, "SELECT DISTINCT city_code FROM report_grid") == [("99100",)]


def test_a_ward_outside_the_vocabulary_has_its_own_rows(database):
    report = {"ward_code": None, "ward_name": "砂丘区", "next_fiscal_year": None}
    connection = database(yearly(2020, "甲", **report))
    assert rows(connection, GRID, "砂丘区") == [("砂丘区", 2020, "extracted", 1, None)]


def test_a_review_is_told_for_each_year_of_its_data(database):
    review = {"form": "program_review", "first_fiscal_year": 2019, "last_fiscal_year": 2021, "next_fiscal_year": None}
    connection = database(yearly(2021, **review))
    sql = "SELECT fiscal_year, review_id IS NOT NULL FROM report_grid WHERE ward_name = '星見区'"
    assert rows(connection, sql) == [(2019, 1), (2020, 1), (2021, 1)]


def test_an_empty_database_has_an_empty_grid(database):
    assert rows(database(), "SELECT * FROM report_grid") == []


# citations


def test_a_citation_quotes_the_words_of_the_main_field_line_by_line(database):
    draft = full()
    first, second = draft.line("２歳児の親子が", page=3), draft.line("つどう場をひらいた", page=4)
    item = {"item_id": "r1-i9", "item_key": "k9", "section_id": "r1-s1", "position": 3, "goal_scope": "all_goals"}
    draft.add(
        "items", item | {"text": "2歳児の親子がつどう場をひらいた", "heading": "場"}, {"heading": 0, "text": first}
    )
    place = {"block": second, "start": 0, "end": 9}
    draft.evidence.append(draft.evidence[-1]._replace(position=2, **place))
    sql = "SELECT path, page, locator, quote FROM citations WHERE record_table = 'items' AND record_key = 'r1-i9'"
    quote = "２歳児の親子が\nつどう場をひらいた"
    assert rows(database(("a.txt", draft)), sql) == [("a.txt", 3, f"line {first + 1}", quote)]


def test_every_record_with_words_has_one_citation(database):
    connection = database(full())
    (total,) = rows(connection, "SELECT count(DISTINCT record_table || record_key) FROM evidence")[0]
    assert rows(connection, "SELECT count(*), count(quote) FROM citations") == [(total, total)]


def test_a_citation_has_the_address_its_document_was_published_at(database):
    connection = database(full())
    connection.execute(
        "INSERT INTO sources (document_id, url) SELECT document_id, 'https://example.jp/a.pdf' FROM documents"
    )
    assert rows(connection, "SELECT DISTINCT url FROM citations") == [("https://example.jp/a.pdf",)]


# passages


def test_goals_items_visions_and_captions_are_passages(database):
    sql = "SELECT record_table, count(*) FROM passages GROUP BY record_table ORDER BY 1"
    assert rows(database(full()), sql) == [("goals", 3), ("items", 3), ("tables", 1), ("visions", 1)]


def test_a_passage_keeps_its_text_and_is_folded_beside_it(database):
    sql = "SELECT text, search_text FROM passages WHERE record_key = 'r1-i1'"
    assert rows(database(full()), sql) == [("助産師と両親教室を年６回ひらいた", "助産師と両親教室を年6回ひらいた")]


def test_a_passage_knows_its_report_and_its_place(database):
    sql = """SELECT record_key, report_id, ward_name, fiscal_year, section, path, page
        FROM passage_details WHERE record_key IN ('r1-g3', 'r1-i3', 'r1/1/1', 'r1-t1') ORDER BY 1"""
    place = ("a.txt", 1)
    expected = [("r1-g3", "r1", "星見区", 2022, None, *place), ("r1-i3", "r1", "星見区", 2021, "outcomes", *place)]
    expected += [(key, "r1", "星見区", 2021, None, *place) for key in ("r1-t1", "r1/1/1")]
    assert rows(database(("a.txt", full())), sql) == expected
