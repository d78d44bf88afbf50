"""The yearly sheet: which documents are one, its goals, its sections, several reports in one document."""

from __future__ import annotations

import builders
import pytest
from builders import TITLE, Over, table

GOAL = ("重点目標①", "孤立を防ぎます。")


def read(*parts):
    return builders.read(builders.document(*parts))


def sheet(**changed):
    return builders.read(builders.ruled(builders.sheet(**changed)))


# -- which documents are one

CLAIMED = {
    "a title and a goal": [TITLE, *GOAL],
    "a title and a section": [TITLE, "取組内容", "・集いを開きます。"],
    "two labels without a title": ["令和4年度重点目標の評価", *GOAL],
    "goals and their sections": ["重点目標①", "孤立を防ぎます。", "取組内容", "・集いを開きます。"],
    "goals of a page": ["2024年度重点目標(テキスト表示)", "①孤立を防ぎます。", "取り組み:", "・集い"],
}


@pytest.mark.parametrize("parts", CLAIMED.values(), ids=CLAIMED)
def test_a_title_or_two_labels_make_a_yearly_sheet(parts):
    result = read(*parts)
    assert (builders.report(result).form, result.document.status) == ("focus_goals", "extracted")


UNCLAIMED = {
    "another page": ["拠点だより", "今月の予定をお知らせします。"],
    "prose that speaks of goals": ["重点目標の評価を行い、取組の成果と課題をまとめます。"],
    "a school's sheet": ["学校評価書", "取組内容", "・あいさつ運動を行う。", "取組の成果", "・遅刻が減った。"],
    "a title alone": [TITLE],
    "one label alone": ["令和4年度重点目標", "健やかな体を育てる。"],
    "a table of figures": [table(["年度", "利用者数"], ["令和3年度", "1,204"], ["令和4年度", "1,530"])],
}


@pytest.mark.parametrize("parts", UNCLAIMED.values(), ids=UNCLAIMED)
def test_other_documents_are_honestly_unrecognized(parts):
    result = read(*parts)
    assert (result.document.status, result.records) == ("unrecognized", {})
    assert "unrecognized" in builders.codes(result)
    assert {span.role for span in result.spans} == {"remainder"}


# -- goals

GOALS = {
    "one a line, numbered": (
        "1. 孤立を防ぎます。\n2. 相談を増やします。",
        {1: "孤立を防ぎます。", 2: "相談を増やします。"},
    ),
    "numbered in one line": (
        "1. 孤立を防ぎます。 2. 相談を増やします。 3. 人を育てます。",
        {1: "孤立を防ぎます。", 2: "相談を増やします。", 3: "人を育てます。"},
    ),
    "circled in one line": ("①孤立を防ぎます。②相談を増やします。", {1: "孤立を防ぎます。", 2: "相談を増やします。"}),
    "numbers alone on their lines": (
        "①\n孤立を防ぎます。\n②\n相談を増やします。",
        {1: "孤立を防ぎます。", 2: "相談を増やします。"},
    ),
    "bullets": ("・孤立を防ぎます。\n・相談を増やします。", {1: "孤立を防ぎます。", 2: "相談を増やします。"}),
    "sentences on lines": ("孤立を防ぎます。\n相談を増やします。", {1: "孤立を防ぎます。", 2: "相談を増やします。"}),
    "one goal": ("孤立を防ぎます。", {1: "孤立を防ぎます。"}),
    "one goal of two sentences": (
        "孤立を防ぎます。そのために場を開きます。",
        {1: "孤立を防ぎます。そのために場を開きます。"},
    ),
    "a dot inside a goal": ("1. 周知・発信に力を入れます。", {1: "周知・発信に力を入れます。"}),
    "a goal over two lines": (
        "①妊娠中から拠点を知る機会を増やし、\n産後の孤立を防ぎます。",
        {1: "妊娠中から拠点を知る機会を増やし、産後の孤立を防ぎます。"},
    ),
}


@pytest.mark.parametrize(("printed", "expected"), GOALS.values(), ids=GOALS)
def test_goals_of_one_cell(printed, expected):
    assert builders.goals(sheet(goals=printed)) == expected


LABELLED = {
    "circled": ["重点目標①", "孤立を防ぎます。", "重点目標②", "相談を増やします。"],
    "digits": ["重点目標 1", "孤立を防ぎます。", "重点目標 2", "相談を増やします。"],
    "brackets": ["【重点目標１】", "孤立を防ぎます。", "【重点目標２】", "相談を増やします。"],
    "behind the year": ["令和4年度 重点目標①", "孤立を防ぎます。", "令和4年度 重点目標②", "相談を増やします。"],
    "broken": ["令和４年度", "重点目標①", "孤立を防ぎます。", "令和４年度", "重点目標②", "相談を増やします。"],
    "another number in the text": ["重点目標①", "1. 孤立を防ぎます。", "重点目標②", "1. 相談を増やします。"],
}


@pytest.mark.parametrize("parts", LABELLED.values(), ids=LABELLED)
def test_a_number_on_the_label_is_the_goals(parts):
    assert builders.goals(read(TITLE, *parts)) == {1: "孤立を防ぎます。", 2: "相談を増やします。"}


def test_a_goal_of_two_paragraphs_under_a_numbered_label_is_one():
    result = read(TITLE, "重点目標②", "孤立を防ぎます。", "", "そのために場を開きます。")
    assert builders.goals(result) == {2: "孤立を防ぎます。そのために場を開きます。"}


def test_a_goals_number_printed_twice_is_left_out_the_second_time_and_said():
    result = sheet(goals="1. 孤立を防ぎます。\n1. 相談を増やします。")
    assert builders.goals(result) == {1: "孤立を防ぎます。"}
    assert "goal-number-twice" in builders.codes(result)


def test_a_goal_printed_again_on_the_next_page_is_one():
    result = read(TITLE, *GOAL, "取組内容", "・集い", *GOAL, "取組の成果", "・6回開いた。")
    assert builders.goals(result) == {1: "孤立を防ぎます。"}


def test_another_goal_under_a_label_of_the_same_number_is_said():
    result = read(TITLE, *GOAL, "取組内容", "・集い", "重点目標①", "相談を増やします。", "取組内容", "・電話")
    assert builders.goals(result) == {1: "孤立を防ぎます。"}
    assert "goal-number-twice" in builders.codes(result)
    assert builders.ties(result) == [("initiatives", "集い", 1)]
    assert builders.rows(result, "items", "text", "goal_scope") == [("集い", "stated"), ("電話", "unresolved")]


def test_goals_of_both_years_may_differ_in_number():
    result = sheet(
        goals="1. 孤立を防ぎます。\n2. 相談を増やします。", next_goals="①人を育てます。②場を増やします。③つなぎます。"
    )
    assert (list(builders.goals(result)), list(builders.goals(result, "planned"))) == ([1, 2], [1, 2, 3])


def test_a_goals_number_rests_on_its_marker_or_its_label():
    marked = sheet(goals="1. 孤立を防ぎます。\n2. 相談を増やします。")
    labelled = read(TITLE, *GOAL)
    keys = [f"{builders.report(result).report_id}.evaluated.1" for result in (marked, labelled)]
    assert builders.quoted(marked, "goals", keys[0], "number") == ["1."]
    assert builders.quoted(labelled, "goals", keys[1], "number") == ["重点目標①"]


def test_goals_side_by_side_have_their_own_sections():
    result = read(
        TITLE,
        table(
            ["", "重点目標①", "重点目標②"],
            ["", "孤立を防ぎます。", "相談を増やします。"],
            ["取組内容", "・集いを開きます。", "・電話を増やします。"],
            ["取組の課題", "・場が足りない。", "・時間が短い。"],
        ),
    )
    assert builders.goals(result) == {1: "孤立を防ぎます。", 2: "相談を増やします。"}
    assert builders.ties(result) == [
        ("initiatives", "集いを開きます。", 1),
        ("initiatives", "電話を増やします。", 2),
        ("issues", "場が足りない。", 1),
        ("issues", "時間が短い。", 2),
    ]


def test_goals_down_the_side_have_the_sections_of_their_row():
    result = read(
        TITLE,
        table(
            ["重点目標", "取組内容", "取組の成果"],
            ["①孤立を防ぎます。", "・集いを開きます。", "・6回開いた。"],
            ["②相談を増やします。", "・電話を増やします。", "・40件聴いた。"],
        ),
    )
    assert builders.goals(result) == {1: "孤立を防ぎます。", 2: "相談を増やします。"}
    assert sorted(builders.ties(result)) == [
        ("initiatives", "集いを開きます。", 1),
        ("initiatives", "電話を増やします。", 2),
        ("outcomes", "40件聴いた。", 2),
        ("outcomes", "6回開いた。", 1),
    ]


def test_a_goal_in_a_column_of_goals_has_all_rows_that_it_reaches_over():
    result = read(
        TITLE,
        table(
            ["令和4年度 重点目標", "区分", "内容"],
            [Over("①孤立を防ぎます。", rows=2), "取組内容", "・集いを開きます。"],
            [None, "取組の課題", "・場が足りない。"],
            [Over("②相談を増やします。", rows=2), "取組内容", "・電話を増やします。"],
            [None, "取組の課題", "・時間が短い。"],
        ),
    )
    assert builders.goals(result) == {1: "孤立を防ぎます。", 2: "相談を増やします。"}
    assert sorted(builders.ties(result)) == [
        ("initiatives", "集いを開きます。", 1),
        ("initiatives", "電話を増やします。", 2),
        ("issues", "場が足りない。", 1),
        ("issues", "時間が短い。", 2),
    ]


def test_goals_without_numbers_in_a_column_are_counted_and_no_words_are_claimed_for_their_numbers():
    result = read(
        TITLE,
        table(
            ["重点目標", "項目", "内容"],
            [Over("孤立を防ぎます。", rows=2), "取組内容", "・集いを開きます。"],
            [None, "取組の課題", "・場が足りない。"],
            ["相談を増やします。", "取組内容", "・電話を増やします。"],
        ),
    )
    assert builders.goals(result) == {1: "孤立を防ぎます。", 2: "相談を増やします。"}
    assert ("issues", "場が足りない。", 1) in builders.ties(result)
    assert not [each for each in result.evidence if each.record_table == "goals" and each.field == "number"]


def test_a_label_right_of_a_numbered_one_is_of_the_same_goal():
    result = read(
        TITLE,
        table(
            [Over("令和5年度重点目標", columns=3), None, None],
            [Over("目標①", rows=2), "重点目標", "孤立を防ぎます。"],
            [None, "取組内容", "・集いを開きます。"],
            [Over("目標②", rows=2), "重点目標", "相談を増やします。"],
            [None, "取組内容", "・電話を増やします。"],
        ),
    )
    assert builders.goals(result, "planned") == {1: "孤立を防ぎます。", 2: "相談を増やします。"}
    assert not builders.goals(result)


ITEMS_ONE_A_ROW = {
    "the goal's cell over its rows": (
        ["重点目標", "取組内容"],
        [Over("孤立を防ぎます。", rows=2), "・集い"],
        [None, "・訪問"],
        ["相談を増やします。", "・電話"],
    ),
    "blank below the goal": (
        ["重点目標", "取組内容"],
        ["孤立を防ぎます。", "・集い"],
        ["", "・訪問"],
        ["相談を増やします。", "・電話"],
    ),
    "behind numbers": (
        ["No.", "重点目標", "取組内容"],
        ["1", "孤立を防ぎます。", "・集い"],
        ["", "", "・訪問"],
        ["2", "相談を増やします。", "・電話"],
    ),
}


@pytest.mark.parametrize("rows", ITEMS_ONE_A_ROW.values(), ids=ITEMS_ONE_A_ROW)
def test_a_goal_reaches_over_all_rows_of_its_items(rows):
    result = read(TITLE, table(*rows))
    assert builders.ties(result) == [("initiatives", "集い", 1), ("initiatives", "訪問", 1), ("initiatives", "電話", 2)]
    assert builders.texts(result, "notes") == []


def test_a_goals_number_may_stand_before_its_label_and_in_a_cell_of_its_own():
    result = read(
        TITLE,
        table(
            ["目標１", "令和5年度重点目標", "１", "孤立を防ぎます。"],
            ["", "取組内容", "ア", "集いを開きます。"],
            ["目標２", "令和5年度重点目標", "２", "相談を増やします。"],
            ["", "取組内容", "ア", "電話を増やします。"],
        ),
    )
    assert builders.goals(result, "planned") == {1: "孤立を防ぎます。", 2: "相談を増やします。"}
    assert len([each for each in result.evidence if each.record_table == "goals" and each.field == "number"]) == 2


def test_a_goals_number_before_its_label_has_evidence():
    result = read(
        TITLE, table(["目標２", "令和5年度重点目標", "相談を増やします。"], ["", "取組内容", "・電話を増やします。"])
    )
    assert builders.goals(result, "planned") == {2: "相談を増やします。"}
    assert [each.method for each in result.evidence if each.record_table == "goals" and each.field == "number"] == [
        "number"
    ]


def test_a_head_of_goals_has_the_year_of_the_line_above_its_table():
    result = read(
        TITLE,
        "令和4年度重点目標の評価",
        table(["重点目標", "取組内容"], ["孤立を防ぎます。", "・集いを開きます。"]),
        "令和5年度重点目標",
        table(["No.", "重点目標", "取組内容"], ["1", "相談を増やします。", "・電話を増やします。"]),
    )
    assert builders.goals(result) == {1: "孤立を防ぎます。"}
    assert builders.goals(result, "planned") == {1: "相談を増やします。"}
    assert builders.texts(result, "initiatives", "planned") == ["電話を増やします。"]


def test_both_years_may_stand_side_by_side():
    result = read(
        TITLE,
        table(
            ["", "令和4年度重点目標の評価", "次年度重点目標"],
            ["重点目標", "孤立を防ぎます。", "相談を増やします。"],
            ["取組内容", "・集いを開きます。", "・電話を増やします。"],
        ),
    )
    assert (builders.goals(result), builders.goals(result, "planned")) == (
        {1: "孤立を防ぎます。"},
        {1: "相談を増やします。"},
    )
    assert builders.texts(result, "initiatives", "evaluated") == ["集いを開きます。"]


@pytest.mark.parametrize(
    "heads",
    [
        ["", "令和4年度（評価）", "令和5年度（計画）"],
        ["区分", "令和4年度", "令和5年度"],
        ["", "R4年度実績", "R5年度計画"],
    ],
    ids=lambda heads: heads[1],
)
def test_columns_of_two_years_are_what_was_evaluated_and_what_is_planned(heads):
    result = read(
        TITLE,
        table(
            heads,
            ["重点目標", "孤立を防ぎます。", "相談を増やします。"],
            ["取組内容", "・集いを開きます。", "・電話を増やします。"],
            ["取組の成果", "・6回開いた。", ""],
        ),
    )
    assert (builders.goals(result), builders.goals(result, "planned")) == (
        {1: "孤立を防ぎます。"},
        {1: "相談を増やします。"},
    )
    assert builders.texts(result, "initiatives", "evaluated") == ["集いを開きます。"]
    assert builders.texts(result, "initiatives", "planned") == ["電話を増やします。"]
    assert builders.texts(result, "outcomes") == ["6回開いた。"]


def test_columns_of_three_years_are_said():
    heads = ["", "令和3年度", "令和4年度", "令和5年度"]
    result = read(TITLE, table(heads, ["重点目標", "孤立を防ぎます。", "相談を増やします。", "場を増やします。"]))
    assert builders.goals(result) == builders.goals(result, "planned") == {}
    assert builders.codes(result).count("unknown-label") == len(heads) - 1


def test_goals_side_by_side_may_hold_their_text_in_their_head():
    result = read(
        TITLE,
        table(
            ["", "重点目標①\n孤立を防ぎます。", "重点目標②\n相談を増やします。"],
            ["取組内容", "・集いを開きます。", "・電話を増やします。"],
        ),
    )
    assert builders.ties(result) == [("initiatives", "集いを開きます。", 1), ("initiatives", "電話を増やします。", 2)]


def test_a_number_on_a_sections_label_is_its_goals():
    result = read(
        TITLE,
        *GOAL,
        "重点目標②",
        "相談を増やします。",
        "取組内容①",
        "・集いを開きます。",
        "取組内容②",
        "・電話を増やします。",
    )
    assert builders.ties(result) == [("initiatives", "集いを開きます。", 1), ("initiatives", "電話を増やします。", 2)]


# -- rows of the head

PRINCIPLES = "\n".join(
    [
        "親子の育ちを支えるまちを目指します。",
        "【事業・施設運営の基本理念】",
        "1 利用者の立場に立つ運営",
        "2 地域とともに歩む運営",
    ]
)


def test_principles_inside_the_purpose_are_a_section_of_their_own():
    result = sheet(purpose=PRINCIPLES)
    assert builders.report(result).purpose == "親子の育ちを支えるまちを目指します。"
    assert builders.texts(result, "principles") == ["利用者の立場に立つ運営", "地域とともに歩む運営"]


def test_the_method_is_a_list_of_statements():
    assert builders.texts(sheet(), "evaluation_method") == [
        "「重点目標」ごとに取組を相互に評価し、公表します。",
        "次年度の重点目標もあわせて公表します。",
    ]


# -- several reports

OTHER = "星見区地域子育て支援拠点事業 令和3年度重点目標評価結果・令和4年度重点目標"


def test_two_titles_with_goals_of_their_own_are_two_reports():
    result = read(TITLE, *GOAL, "取組内容", "・集い", OTHER, "重点目標①", "相談を増やします。")
    assert builders.rows(result, "reports", "position", "fiscal_year") == [(1, 2022), (2, 2021)]
    assert builders.rows(result, "goals", "text") == ["孤立を防ぎます。", "相談を増やします。"]
    assert len(set(builders.rows(result, "reports", "report_id"))) == 2


def test_a_title_printed_again_on_each_page_opens_no_report():
    result = read(TITLE, *GOAL, "取組内容", "・集い", TITLE, "取組の課題", "・場が足りない。")
    assert len(result.records["reports"]) == 1


def test_a_title_printed_again_is_a_running_head():
    result = read(TITLE, *GOAL, "取組内容", "・集い", TITLE, "取組の課題", "・場が足りない。")
    again = [block for block, held in enumerate(result.blocks) if held.text == TITLE][1]
    assert {span.role for span in result.spans if span.block == again} <= {"furniture", "duplicate"}


def test_what_follows_a_title_printed_again_still_belongs_to_its_goal():
    result = read(TITLE, *GOAL, "取組内容", "・集いを開きます。", TITLE, "取組の課題", "・場が足りない。")
    assert ("issues", "場が足りない。", 1) in builders.ties(result)


def test_without_titles_another_evaluated_year_opens_a_report():
    parts = ["令和4年度重点目標の評価", *GOAL, "取組の成果", "・6回開いた。"]
    parts += ["令和3年度重点目標の評価", "重点目標①", "相談を増やします。", "取組の成果", "・40件聴いた。"]
    assert builders.rows(read(*parts), "reports", "fiscal_year") == [2022, 2021]


def test_reports_of_two_wards_in_one_document_keep_their_wards():
    other = "花野区地域子育て支援拠点事業 令和4年度重点目標評価結果・令和5年度重点目標"
    result = read(TITLE, *GOAL, "取組内容", "・集い", other, "重点目標①", "相談を増やします。")
    assert builders.rows(result, "reports", "ward_name") == ["星見区", "花野区"]


def test_two_lines_above_the_goals_of_a_page_are_one_report():
    """The page's own heading names the next year, the report's title the evaluated one."""
    parts = ["令和2年度重点目標", "平成31年度重点目標評価結果・次年度重点目標", *GOAL, "取組の成果", "・6回開いた。"]
    assert len(read(*parts).records["reports"]) == 1


# -- heads with goals right under them

EVALUATED = (TITLE, *GOAL, "取組内容", "・集いを開きます。", "取組の課題", "・場が足りない。")
NEXT_GOALS = ("① 産前からのつながりを深めます。", "② 地域の担い手と場を増やします。")


@pytest.mark.parametrize("head", ["次年度重点目標", "【次年度の重点目標】", "来年度の重点目標"])
@pytest.mark.parametrize("in_row", [False, True], ids=["below", "beside"])
def test_next_years_goals_stand_right_under_their_head(head, in_row):
    parts = [table([head, "\n".join(NEXT_GOALS)])] if in_row else [head, *NEXT_GOALS]
    goals = builders.goals(read(*EVALUATED, *parts), "planned")
    assert goals == {1: "産前からのつながりを深めます。", 2: "地域の担い手と場を増やします。"}


def test_numbers_in_cells_of_their_own_are_the_goals_numbers():
    """A page without rulings is read as two columns; figures down the first are no table of data."""
    parts = ["次年度重点目標", table(["１", "産前からのつながりを深めます。"], ["２", "地域の担い手を増やします。"])]
    goals = builders.goals(read(*EVALUATED, *parts), "planned")
    assert goals == {1: "産前からのつながりを深めます。", 2: "地域の担い手を増やします。"}


def test_what_is_done_next_year_is_no_goal():
    assert builders.goals(read(*EVALUATED, "次年度の取組", *NEXT_GOALS), "planned") == {}


@pytest.mark.parametrize(("year", "said"), [("令和2年度", True), ("令和4年度", False), ("令和5年度", False)])
def test_a_goal_of_a_year_that_is_not_its_sheets_is_said(year, said):
    result = read(*EVALUATED, f"{year}重点目標②", "場を増やします。")
    assert ("goal-year" in builders.codes(result)) is said
