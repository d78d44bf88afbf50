"""The span of a report and its place in the term."""

from __future__ import annotations

import builders
import pytest

from schemas.document import Block


def read(printed: str):
    return builders.read(builders.ruled(builders.sheet(period=printed)))


def term(result) -> tuple[str | None, str | None, int | None, int | None]:
    found = builders.report(result)
    return found.period_start, found.period_end, found.term_year, found.term_length


PERIODS = {
    "dates and place": ("令和3年4月1日～令和4年3月31日(1年度目/5か年度)", ("2021-04-01", "2022-03-31", 1, 5)),
    "wide letters": ("令和５年４月１日～令和６年３月31日（１年度目／５か年度）", ("2023-04-01", "2024-03-31", 1, 5)),
    "across eras, an ASCII wave": (
        "平成31年4月1日~令和2年3月31日(4年度目/5か年度)",
        ("2019-04-01", "2020-03-31", 4, 5),
    ),
    "another wave": ("令和4年4月1日〜令和5年3月31日(2年度目/5か年度)", ("2022-04-01", "2023-03-31", 2, 5)),
    "spaces inside": ("令和 4 年 4 月 1 日～令和 5 年 3 月 31 日", ("2022-04-01", "2023-03-31", None, None)),
    "on two lines": ("令和4年4月1日～令和5年3月31日\n(2年度目/5か年度)", ("2022-04-01", "2023-03-31", 2, 5)),
    "the place not stated": ("令和4年4月1日から令和5年3月31日まで", ("2022-04-01", "2023-03-31", None, None)),
}


@pytest.mark.parametrize(("printed", "expected"), PERIODS.values(), ids=PERIODS)
def test_a_period_has_dates_and_its_place_in_the_term(printed, expected):
    assert term(read(printed)) == expected


def test_a_period_that_cannot_be_read_is_said():
    assert "period-unread" in builders.codes(read("協働契約の締結日から"))


def test_a_period_that_cannot_be_read_is_not_guessed():
    assert term(read("協働契約の締結日から")) == (None, None, None, None)


@pytest.mark.parametrize(
    ("printed", "code"),
    [
        pytest.param("令和4年4月1日～令和5年2月30日", "no-such-date", id="a day that no month has"),
        pytest.param("平成40年4月1日～平成41年3月31日", "outside-era", id="a year after its era"),
    ],
)
def test_a_date_that_cannot_be_is_flagged(printed, code):
    assert code in builders.codes(read(printed))


def test_a_day_that_no_month_has_is_no_date_of_the_database():
    assert builders.report(read("令和4年4月1日～令和5年2月30日")).period_end != "2023-03-02"


def test_a_period_rests_on_its_words():
    result = read("令和4年4月1日～令和5年3月31日(2年度目/5か年度)")
    key = builders.report(result).report_id
    for field in ("period_start", "period_end", "term_year"):
        assert builders.quoted(result, "reports", key, field) == ["令和4年4月1日～令和5年3月31日(2年度目/5か年度)"]
    assert builders.quoted(result, "reports", key, "term_length") == ["5か年度"]
    assert builders.role_of(result, "令和4年4月1日～") == {"value"}


def test_the_length_of_a_term_rests_on_a_value():
    result = read("協働契約の締結日から5か年度")
    assert builders.report(result).term_length == 5
    assert builders.role_of(result, "5か年度") == {"value"}


def test_a_report_without_the_row_has_no_period():
    result = builders.read(builders.ruled(builders.sheet("period")))
    assert term(result) == (None, None, None, None)


REVIEW = (
    "1 親子の居場所事業",
    "目指す拠点の姿",
    "評価の理由(法人)",
    "・来館が増えた。",
    "評価の理由(区)",
    "・連携が進んだ。",
)
TITLES = {
    "a term by its number": ("星見区地域子育て支援拠点事業 第3期 事業評価シート", (3, None, None)),
    "its years": (
        "星見区地域子育て支援拠点事業 平成26年度～平成30年度 事業評価シート",
        (None, "2014-04-01", "2019-03-31"),
    ),
    "two years that are no span": (
        "星見区地域子育て支援拠点事業 事業評価シート(令和3年度・令和4年度)",
        (None, None, None),
    ),
    "neither": ("星見区地域子育て支援拠点事業 5か年度の振り返り", (None, None, None)),
}


@pytest.mark.parametrize(("title", "expected"), TITLES.values(), ids=TITLES)
def test_a_review_says_its_term_in_the_title(title, expected):
    found = builders.report(builders.read(builders.document(title, *REVIEW)))
    assert (found.term_number, found.period_start, found.period_end) == expected


def test_a_title_may_be_broken_inside_its_years():
    first = Block("星見区地域子育て支援拠点事業 5か年度の振り返り(平成26年度～平成", "page 1", wraps=True)
    found = builders.report(builders.read(builders.document(first, "30年度)", *REVIEW)))
    assert (found.period_start, found.period_end) == ("2014-04-01", "2019-03-31")


PLACES = {
    "the number of the term without 第": ("令和4年4月1日～令和5年3月31日（3期目、2年度目）", (3, 2, None)),
    "the year's number without 度": ("令和4年4月1日～令和5年3月31日（2年目／5か年度）", (None, 2, 5)),
    "no dates": ("第3期2年度目/5か年度", (3, 2, 5)),
    "a span is no term": ("令和4年4月1日～令和5年3月31日（第2期間）", (None, None, None)),
}


@pytest.mark.parametrize(("printed", "expected"), PLACES.values(), ids=PLACES)
def test_the_place_among_the_terms_may_be_spelled_otherwise(printed, expected):
    found = builders.report(read(printed))
    assert (found.term_number, found.term_year, found.term_length) == expected


def test_the_years_of_a_contract_are_no_evaluated_year():
    rows = [
        ("契約期間", "令和4年4月1日～令和9年3月31日"),
        ("重点目標①", "孤立を防ぎます。"),
        ("取組の成果", "・6回開いた。"),
    ]
    found = builders.report(builders.read(builders.ruled(rows, "")))
    assert (found.period_start, found.period_end, found.fiscal_year) == ("2022-04-01", "2027-03-31", None)
