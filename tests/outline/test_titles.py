"""Titles: the lines that open a report, on one line or several, at the top of a page or in the middle of it."""

from __future__ import annotations

import builders
import pytest

from pipeline.outline import titles

CENTER = "星見区地域子育て支援拠点事業"

TITLES = {  # lines → how many of them are the title
    "two lines": ([CENTER, "令和3年度重点目標評価結果・令和4年度重点目標"], 2),
    "two lines with a gap": ([CENTER, "", "令和3年度重点目標評価結果・令和4年度重点目標"], 2),
    "two lines, wide digits": ([CENTER, "令和３年度重点目標評価結果・令和４年度重点目標"], 2),
    "one line": ([f"{CENTER} 令和3年度重点目標評価結果・令和4年度重点目標"], 1),
    "one line and its text": ([f"{CENTER} 令和3年度重点目標評価結果・令和4年度重点目標", "事業実施期間"], 1),
    "without a center": (["令和3年度重点目標評価結果・令和4年度重点目標"], 1),
    "the second year not written": (["平成31年度重点目標評価結果・次年度重点目標"], 1),
    "the first year of an era": (["令和元年度重点目標評価結果・令和2年度重点目標"], 1),
    "both names of a year": (["平成31年度(令和元年度)重点目標評価結果・令和2年度重点目標"], 1),
    "both names of a year without brackets": (["平成31・令和元年度 重点目標評価結果・令和2年度重点目標"], 1),
    "the evaluation and the next goals": ([f"{CENTER} 令和5年度 重点目標の評価及び令和6年度 重点目標"], 1),
    "a letter for the era": (["R4年度重点目標評価結果・R5年度重点目標"], 1),
    "a letter, and no word for the year": ([f"{CENTER} R4重点目標評価結果・R5重点目標"], 1),
    "no result, no next year": (["令和5年度 重点目標と取組の成果・課題"], 1),
    "goals alone, Western year": (["2024年度重点目標(テキスト表示)"], 1),
    "goals alone, wide brackets": (["2022年度重点目標（テキスト表示）"], 1),
    "goals alone with a center": ([f"{CENTER} 令和4年度重点目標"], 1),
    "the year before the center": ([f"令和6年度 {CENTER} 重点目標評価結果"], 1),
    "the center behind the years": (["令和3年度重点目標評価結果・令和4年度重点目標", CENTER], 2),
    "the evaluated year alone": (["令和3年度重点目標評価結果"], 1),
    "broken behind the dot": (["令和3年度重点目標評価結果・", "令和4年度重点目標"], 2),
    "broken inside the second year": (["令和3年度重点目標評価結果・令和4年度", "重点目標"], 2),
    "a center and a broken line": ([CENTER, "令和3年度重点目標評価結果・", "令和4年度重点目標"], 3),
    "broken where the line was full": ([CENTER, "令和3年度重点目標評価結果・令和4年", "度重点目標"], 3),
    "broken in a word": (["令和3年度重点目標評価結果・令和4年度重点目", "標"], 2),
    "another name for such a center": (["海辺市渚区地域子育て支援センター事業", "令和4年度重点目標評価結果"], 2),
    "a review": ([f"{CENTER} 第3期 事業評価シート"], 1),
    "a review of five years": ([f"{CENTER} 5か年度の振り返り"], 1),
    "a review and the years of its term": ([f"{CENTER} 事業評価（平成28年度～令和2年度）"], 1),
    "a review, its term in other signs": ([f"{CENTER} 第2期 振り返り〔令和元年度から令和5年度まで〕"], 1),
    "a review whose years are on the next line": ([f"{CENTER} 事業評価", "（平成28年度～令和2年度）"], 2),
}


@pytest.mark.parametrize(("texts", "count"), TITLES.values(), ids=TITLES)
def test_a_title_takes_the_lines_it_is_printed_on(texts, count):
    assert titles.length(builders.lines(*texts)) == count


NO_TITLES = {
    "the head of a year": ["令和2年度重点目標の評価"],
    "the label of goals": ["令和4年度重点目標"],
    "the label of goals broken": ["令和4年度", "重点目標①"],
    "the head of the next year": ["次年度重点目標"],
    "a program": ["1 親子の居場所事業"],
    "a center's name in the text": [CENTER, "親子が集う場を運営します。"],
    "an implementer": ["星見区地域子育て支援拠点ほしのこ", "星見区こども家庭支援課"],
    "a bullet": ["・令和3年度重点目標評価結果を配った。"],
    "a sentence": ["令和3年度重点目標評価結果をもとに話し合いました。"],
    "a sentence about the next goals": ["次年度の重点目標を公表します。"],
    "the name of an inquiry": ["R3年度利用者アンケート"],
    "a review somebody read": [f"{CENTER} 事業評価（平成28年度～令和2年度）を読んだ"],
}


@pytest.mark.parametrize("texts", NO_TITLES.values(), ids=NO_TITLES)
def test_other_lines_are_no_title(texts):
    assert titles.length(builders.lines(*texts)) == 0


PROSE = {
    "its first words are a title's": ["令和3年度重点目標評価結果を踏まえ", "次の計画を立てた。"],
    "its last words are a title's": ["区の担当者と話し合い、令和3年度重点目標評価結果", "を公表した。"],
}


@pytest.mark.parametrize("texts", PROSE.values(), ids=PROSE)
def test_a_wrapped_line_of_prose_is_no_title(texts):
    assert titles.length(builders.lines(*texts)) == 0


def test_a_title_in_the_middle_of_a_page_ends_what_stands_before_it():
    told = builders.told(
        builders.document(
            "事業目的",
            "親子が安心して過ごせるまちを目指します。",
            builders.TITLE,
            "重点目標①",
            "父親の参加を増やします。",
        )
    )
    assert told == [
        ("事業目的", "親子が安心して過ごせるまちを目指します。"),
        ("title", builders.TITLE),
        ("重点目標①", "父親の参加を増やします。"),
    ]


def test_the_goals_of_a_title_that_is_their_label_follow_at_once():
    told = builders.told(
        builders.document("2024年度重点目標(テキスト表示)", "①孤立を防ぎます。", "取り組み:", "・集いを開きます。")
    )
    assert [over for over, _ in told] == [
        "title",
        "2024年度重点目標(テキスト表示)",
        "2024年度重点目標(テキスト表示) > 取り組み:",
    ]


def test_a_title_inside_a_cell_of_a_label_is_a_word_of_that_cell():
    """What a label covers opens no report."""
    told = builders.told(
        builders.document(builders.table(["事業目的", builders.TITLE], ["事業の内容", "親子の居場所事業"]))
    )
    assert told[0] == ("事業目的", builders.TITLE)


@pytest.mark.parametrize(
    ("printed", "year"), [("2024年度重点目標(テキスト表示)", 2024), (f"{CENTER} 令和4年度重点目標", 2022)]
)
def test_a_title_of_goals_alone_is_their_label(printed, year):
    label = titles.goals_of(builders.line(printed))
    assert label is not None
    assert (label.role, label.year) == ("goal", year)


@pytest.mark.parametrize(
    "printed", ["令和3年度重点目標評価結果・令和4年度重点目標", "令和5年度 重点目標と取組の成果・課題", CENTER]
)
def test_a_title_of_results_is_not(printed):
    assert titles.goals_of(builders.line(printed)) is None
