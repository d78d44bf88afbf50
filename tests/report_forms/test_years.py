"""The evaluated fiscal year of a report and the one it plans for, and the words that say so."""

from __future__ import annotations

import builders
import pytest

GOALS = ("令和4年度重点目標", "孤立を防ぎます。")
OUTCOMES = ("取組の成果", "・6回開いた。")
PLANS = ("取組内容", "・集いを開きます。")


def years(*parts) -> tuple[int | None, int | None]:
    found = builders.report(builders.read(builders.document(*parts)))
    return found.fiscal_year, found.next_fiscal_year


YEARS = {
    "both in the title": ([builders.TITLE, "重点目標①", "孤立を防ぎます。", *OUTCOMES], (2022, 2023)),
    "an era's last and first year": (
        ["平成31年度重点目標評価結果・令和2年度重点目標", "重点目標①", "孤立を防ぎます。", *OUTCOMES],
        (2019, 2020),
    ),
    "元年": (
        ["令和元年度重点目標評価結果・令和2年度重点目標", "重点目標①", "孤立を防ぎます。", *OUTCOMES],
        (2019, 2020),
    ),
    "the next year not written": (
        [
            *("平成31年度重点目標評価結果・次年度重点目標", "平成31年度重点目標", "孤立を防ぎます。", *OUTCOMES),
            *("次年度重点目標", "重点目標", "相談を増やします。", *PLANS),
        ],
        (2019, 2020),
    ),
    "a page's heading shows the next year": (
        [
            *(
                "令和2年度重点目標",
                "平成31年度重点目標評価結果・次年度重点目標",
                "重点目標①",
                "孤立を防ぎます。",
                *OUTCOMES,
            ),
            *("次年度重点目標", "重点目標①", "相談を増やします。", *PLANS),
        ],
        (2019, 2020),
    ),
    "a Western year, goals alone": (
        ["2024年度重点目標(テキスト表示)", "①孤立を防ぎます。", "取り組み:", "・集い"],
        (None, 2024),
    ),
    "a Japanese year, goals alone": (
        ["令和6年度重点目標(テキスト表示)", "①孤立を防ぎます。", "取り組み:", "・集い"],
        (None, 2024),
    ),
    "results without a next year": (
        ["令和5年度 重点目標と取組の成果・課題", "重点目標", "孤立を防ぎます。", *OUTCOMES],
        (2023, None),
    ),
    "an inquiry's year above the title": (
        ["R3年度利用者アンケート", "令和5年度 重点目標と取組の成果・課題", "重点目標", "孤立を防ぎます。", *OUTCOMES],
        (2023, None),
    ),
    "heads and goals without a title": (
        [
            *("令和2年度重点目標の評価", "令和2年度 重点目標①", "孤立を防ぎます。", *OUTCOMES),
            *("次年度重点目標", "令和3年度 重点目標①", "相談を増やします。", *PLANS),
        ],
        (2020, 2021),
    ),
    "the labels of goals alone": (
        [*GOALS, *OUTCOMES, "令和5年度重点目標", "相談を増やします。", *PLANS],
        (2022, 2023),
    ),
    "the period": (
        [
            *(
                "事業実施期間",
                "平成31年4月1日～令和2年3月31日(4年度目/5か年度)",
                "重点目標①",
                "孤立を防ぎます。",
                *OUTCOMES,
            ),
            *("次年度重点目標", "重点目標①", "相談を増やします。", *PLANS),
        ],
        (2019, 2020),
    ),
    "a period of a year that begins in January": (
        ["事業実施期間", "令和5年1月1日～令和5年3月31日", "重点目標①", "孤立を防ぎます。", *OUTCOMES],
        (2022, None),
    ),
    "a title without years": (
        ["重点目標の評価", "重点目標①", "孤立を防ぎます。", *OUTCOMES],
        (None, None),
    ),
    "no planned part": (["令和4年度重点目標評価結果", *GOALS, *OUTCOMES], (2022, None)),
    "the dates of files on a page": (
        ["資料(2019-03-22・1440KB)", "令和5年度 重点目標と取組の成果・課題", "重点目標", "孤立を防ぎます。", *OUTCOMES],
        (2023, None),
    ),
}


@pytest.mark.parametrize(("parts", "expected"), YEARS.values(), ids=YEARS)
def test_the_years_of_a_report(parts, expected):
    assert years(*parts) == expected


def test_a_year_that_a_report_states_says_so():
    assert builders.report(builders.read(builders.ruled(builders.sheet()))).fiscal_year_source == "stated"


def test_a_year_that_is_not_stated_has_no_source():
    found = builders.report(
        builders.read(builders.document("2024年度重点目標(テキスト表示)", "①孤立を防ぎます。", "取り組み:", "・集い"))
    )
    assert found.fiscal_year_source is None


def behind(field: str, *parts) -> tuple[list[str], set[str]]:
    result = builders.read(builders.document(*parts))
    key = builders.report(result).report_id
    return builders.quoted(result, "reports", key, field), {
        found.method for found in result.evidence if (found.record_table, found.field) == ("reports", field)
    }


WORDS = {
    "the title": ("fiscal_year", [builders.TITLE, *GOALS, *OUTCOMES], (["令和4年度"], {"wareki"})),
    "the title's next year": ("next_fiscal_year", [builders.TITLE, *GOALS, *OUTCOMES], (["令和5年度"], {"wareki"})),
    "a head": ("fiscal_year", ["令和2年度重点目標の評価", *GOALS, *OUTCOMES], (["令和2年度重点目標の評価"], {"wareki"})),
    "the head of the next year": (
        "next_fiscal_year",
        ["令和4年度重点目標評価結果", *GOALS, *OUTCOMES, "次年度重点目標", "重点目標①", "相談を増やします。"],
        (["次年度重点目標"], {"inferred"}),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("field", "parts", "expected"), WORDS.values(), ids=WORDS)
def test_a_year_rests_on_the_words_that_say_it(field, parts, expected):
    assert behind(field, *parts) == expected


STAGES = {
    "by their head": (
        [
            "令和4年度重点目標の評価",
            "重点目標①",
            "孤立を防ぎます。",
            *OUTCOMES,
            "次年度重点目標",
            "重点目標①",
            "相談を増やします。",
            *PLANS,
        ],
        ({1: "孤立を防ぎます。"}, {1: "相談を増やします。"}),
    ),
    "by the year on their label, against the head": (
        ["令和4年度重点目標の評価", *GOALS, *OUTCOMES, "令和5年度重点目標", "相談を増やします。", *PLANS],
        ({1: "孤立を防ぎます。"}, {1: "相談を増やします。"}),
    ),
    "by the word on their label": (
        [builders.TITLE, "重点目標①", "孤立を防ぎます。", *OUTCOMES, "次年度の重点目標①", "相談を増やします。", *PLANS],
        ({1: "孤立を防ぎます。"}, {1: "相談を増やします。"}),
    ),
    "by the title, goals alone": (
        ["2024年度重点目標(テキスト表示)", "①孤立を防ぎます。", "取り組み:", "・集い"],
        ({}, {1: "孤立を防ぎます。"}),
    ),
}


@pytest.mark.parametrize(("parts", "expected"), STAGES.values(), ids=STAGES)
def test_goals_are_of_the_evaluated_or_of_the_next_year(parts, expected):
    result = builders.read(builders.document(*parts))
    assert (builders.goals(result), builders.goals(result, "planned")) == expected


def test_goals_and_sections_have_the_year_of_their_stage():
    result = builders.read(builders.ruled(builders.sheet()))
    assert set(builders.rows(result, "goals", "stage", "fiscal_year")) == {("evaluated", 2022), ("planned", 2023)}
    staged = {row for row in builders.rows(result, "report_sections", "stage", "fiscal_year") if row[0]}
    assert staged == {("evaluated", 2022), ("planned", 2023)}
