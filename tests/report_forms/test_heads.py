"""The head of a report: its title, its ward and center, and whether it is a specimen."""

from __future__ import annotations

import builders
import pytest
from builders import table

from pipeline import flow

YEARS = "令和4年度重点目標評価結果・令和5年度重点目標"
BODY = ("取組の成果", "・6回開いた。")


def read(*parts, title: str = YEARS):
    """A report whose head names no ward but what the case says."""
    return builders.read(
        builders.document(*title.split("\n"), *parts, "重点目標①", "孤立を防ぎます。", "取組の成果", "・6回開いた。")
    )


def ward(result) -> tuple[str | None, str | None, str | None]:
    found = builders.report(result)
    return found.ward_code, found.ward_name, found.ward_source


def test_a_title_on_one_line_is_kept_as_printed():
    title = f"星見区地域子育て支援拠点事業　{YEARS}"
    assert builders.report(read(title=title)).title == f"星見区地域子育て支援拠点事業 {YEARS}"


def test_a_title_on_two_lines_is_joined_by_a_space():
    title = f"星見区地域子育て支援拠点事業\n{YEARS}"
    assert builders.report(read(title=title)).title == f"星見区地域子育て支援拠点事業 {YEARS}"


def test_without_a_title_there_is_none():
    result = builders.read(
        builders.document("令和4年度重点目標の評価", "重点目標①", "孤立を防ぎます。", "取組内容", "・集い")
    )
    assert builders.report(result).title is None


STATED = {
    "in the title": ([], f"星見区地域子育て支援拠点事業\n{YEARS}"),
    "behind the city in the title": ([], f"あおぞら市星見区地域子育て支援拠点事業 {YEARS}"),
    "beside its label": ([builders.table(["区名", "星見区"], ["事業目的", "親子を支えます。"])], YEARS),
    "in the name of the office": (["事業の実施者", "特定非営利活動法人ことりの家 星見区こども家庭支援課"], YEARS),
}


@pytest.mark.parametrize(("parts", "title"), STATED.values(), ids=STATED)
def test_a_ward_is_stated_in_the_head(parts, title):
    assert ward(read(*parts, title=title)) == ("99101", "星見区", "stated")


INFERRED = {
    "what the text speaks of": ["星見区内の施設を回った。"],
    "named more often than another": ["星見区内の施設を回った。", "花野区の拠点と交流した。", "星見区の冊子を配った。"],
    "the name of its center": ["ほしのこの利用が増えた。"],
}


@pytest.mark.parametrize("parts", INFERRED.values(), ids=INFERRED)
def test_else_a_ward_is_inferred(parts):
    assert ward(read(*parts)) == ("99101", "星見区", "inferred")


UNKNOWN = {
    "nothing is named": [],
    "two wards as often": ["星見区内の施設を回った。", "花野区の拠点と交流した。"],
    "two centers": ["ほしのことはなももの利用が増えた。"],
}


@pytest.mark.parametrize("parts", UNKNOWN.values(), ids=UNKNOWN)
def test_what_is_unsure_is_not_guessed(parts):
    result = read(*parts)
    assert ward(result) == (None, None, None)
    assert builders.report(result).work_id is None


def test_a_ward_in_the_title_wins_over_one_named_more_often():
    title = f"星見区地域子育て支援拠点事業 {YEARS}"
    assert ward(read("花野区と学び合った。", "花野区の冊子を読んだ。", title=title)) == ("99101", "星見区", "stated")


def test_a_ward_that_no_list_knows_is_kept_as_printed():
    result = read(title=f"夢見区地域子育て支援拠点事業 {YEARS}")
    assert ward(result) == (None, "夢見区", "stated")
    assert (builders.report(result).work_id, builders.report(result).is_sample) == (None, 0)


@pytest.mark.parametrize(
    ("parts", "title", "words", "method"),
    [
        pytest.param([], f"星見区地域子育て支援拠点事業 {YEARS}", "星見区", "verbatim", id="stated"),
        pytest.param([], f"夢見区地域子育て支援拠点事業 {YEARS}", "夢見区", "verbatim", id="unknown"),
        pytest.param(["星見区内の施設を回った。"], YEARS, "星見区", "inferred", id="inferred"),
        pytest.param(["ほしのこの利用が増えた。"], YEARS, "ほしのこ", "inferred", id="by its center"),
    ],
)
def test_a_ward_rests_on_the_words_that_name_it(parts, title, words, method):
    result = read(*parts, title=title)
    key = builders.report(result).report_id
    assert builders.quoted(result, "reports", key, "ward_name") == [words]
    assert {found.method for found in result.evidence if found.field == "ward_name"} == {method}


def test_a_work_is_ward_year_and_form():
    result = read(title=f"星見区地域子育て支援拠点事業 {YEARS}")
    assert builders.report(result).work_id == "99101-2022-focus_goals"


def test_a_work_needs_a_year():
    result = builders.read(
        builders.document("2024年度重点目標(テキスト表示)", "星見区で孤立を防ぎます。", "取り組み:", "・集い")
    )
    assert builders.report(result).work_id is None


SPAN = "平成31年4月1日～令和6年3月31日(5年度目/5か年度)"
FIGURES = table(["年度", "令和3年度", "令和4年度"], ["来館者", "120人", "180人"])
REASONS = ["1 親子の居場所事業", "評価の理由(法人)", "・土曜日に開いた。", "・園庭を開放した。", "・土曜日に開いた。"]
REVIEWS = {
    "the end of its term": (["事業実施期間", SPAN], [FIGURES], "99101-2023-program_review"),
    "the last year of its figures": ([], [FIGURES], "99101-2022-program_review"),
    "no year anywhere": ([], [], None),
}


@pytest.mark.parametrize(("head", "data", "work"), REVIEWS.values(), ids=REVIEWS)
def test_the_year_of_a_review_is_the_last_of_its_term(head, data, work):
    title = "星見区地域子育て支援拠点事業 5か年度の振り返り"
    reasons = ["評価の理由(区)", "・連携が進んだ。", "(主なデータ)"]
    result = builders.read(builders.document(title, *head, *REASONS, *reasons, *data))
    report = builders.report(result)
    assert (report.work_id, report.fiscal_year) == (work, None)
    keys = [item.item_key for item in builders.items(result, "operator_reasons")]
    assert len(set(keys)) == 3
    assert all(key.startswith(f"{work or report.report_id}-operator_reasons-1-") for key in keys)
    assert keys[2] == f"{keys[0]}~2"


CENTERS = {
    "beside its label": (["施設名", "ほしのこひろば"], f"星見区地域子育て支援拠点事業 {YEARS}", "ほしのこひろば"),
    "in the title": ([], f"星見区地域子育て支援拠点ほしのこ {YEARS}", "ほしのこ"),
    "in the text": (["ほしのこの利用が増えた。"], f"星見区地域子育て支援拠点事業 {YEARS}", "ほしのこ"),
    "of another ward": (["はなももと交流した。"], f"星見区地域子育て支援拠点事業 {YEARS}", None),
    "nowhere": ([], f"星見区地域子育て支援拠点事業 {YEARS}", None),
}


@pytest.mark.parametrize(("parts", "title", "name"), CENTERS.values(), ids=CENTERS)
def test_a_center_is_named_beside_its_label_or_in_the_text(parts, title, name):
    result = read(*parts, title=title)
    assert builders.report(result).center_name == name


def test_words_that_only_name_the_center_are_a_value():
    """A page's own head: nothing but the center's name rests on it, and that it does."""
    result = flow.result_of(
        "ほしのこ\n\n星見区地域子育て支援拠点事業 令和4年度重点目標評価結果\n\n取組内容\t・見学会を開いた。\n".encode()
    )
    (found,) = [one for one in result.evidence if one.field == "center_name"]
    assert [span.role for span in result.spans if span.block == found.block] == ["value"]


SAMPLES = {
    "an invented ward": ("星見区", [], 1),
    "a ward that exists": ("泉区", [], 0),
    "a line that says so": ("泉区", ["この報告書は架空の見本です。"], 1),
    "the word 見本 in the text": ("泉区", ["おやつの見本を並べた。"], 0),
}


@pytest.mark.parametrize(("name", "parts", "expected"), SAMPLES.values(), ids=SAMPLES)
def test_a_specimen_says_so(name, parts, expected):
    result = read(*parts, title=f"{name}地域子育て支援拠点事業 {YEARS}")
    assert builders.report(result).is_sample == expected


def test_identifiers_are_readable_and_the_same_for_the_same_bytes():
    """No `/`, since a key is the values of its columns joined by it."""
    first, second = (
        read(title=f"星見区地域子育て支援拠点事業 {YEARS}"),
        read(title=f"星見区地域子育て支援拠点事業 {YEARS}"),
    )
    assert first.records == second.records
    report_id = builders.report(first).report_id
    assert "2022" in report_id
    assert "/" not in report_id


SPELLED = {
    "numerals in kanji": ("令和五年度重点目標評価結果・令和六年度重点目標", (2023, 2024)),
    "の between": ("令和5年度の重点目標の評価結果及び令和6年度の重点目標", (2023, 2024)),
    "a look back": ("令和5年度重点目標の振り返りと令和6年度重点目標", (2023, 2024)),
    "a dot between": ("令和5年度　重点目標・評価結果", (2023, None)),
    "a sheet": ("令和5年度重点目標評価シート", (2023, None)),
    "a report": ("令和5年度重点目標達成状況報告書", (2023, None)),
    "the next year without its number": ("令和5年度重点目標評価結果・次年度重点目標", (2023, 2024)),
    "a year that the line's end cuts": ("平成30年度重点目標評価結果・平成\n31年度重点目標", (2018, 2019)),
}


@pytest.mark.parametrize(("printed", "years"), SPELLED.values(), ids=SPELLED)
def test_a_title_may_be_spelled_otherwise(printed, years):
    rows = [("重点目標①", "孤立を防ぎます。"), ("取組の成果", "・6回開いた。")]
    found = builders.report(builders.read(builders.ruled(rows, f"星見区地域子育て支援拠点事業\n{printed}")))
    assert found.title == "星見区地域子育て支援拠点事業 " + printed.replace("\n", "").replace("　", " ")
    assert (found.ward_name, found.ward_source, found.fiscal_year, found.next_fiscal_year) == (
        "星見区",
        "stated",
        *years,
    )


def test_the_center_in_its_row_states_its_ward():
    rows = [("拠点名", "星見区地域子育て支援拠点ほしのこ"), ("重点目標①", "孤立を防ぎます。"), ("取組内容", "・集い")]
    found = builders.report(builders.read(builders.ruled(rows, "")))
    assert (found.ward_name, found.ward_source) == ("星見区", "stated")
