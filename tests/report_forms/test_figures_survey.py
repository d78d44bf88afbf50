"""Survey lines and lines of data in running text: who was asked, the question, each answer with its share."""

from __future__ import annotations

from typing import Any

import pytest
from builders import lines, rows
from reviews import observed

from pipeline.report_forms import survey_lines

SURVEYS = {
    "several answers": (
        "初めてでも入りやすいか そう思う 81% そう思わない 4.5%",
        ("初めてでも入りやすいか", [("そう思う", 81), ("そう思わない", 4.5)]),
    ),
    "a question mark": ("安心できますか? はい 70% いいえ 30%", ("安心できますか?", [("はい", 70), ("いいえ", 30)])),
    "a statement": (
        "スタッフが話しやすい 思う 88% 思わない 12%",
        ("スタッフが話しやすい", [("思う", 88), ("思わない", 12)]),
    ),
    "assent to its own words": ("また来たいと思う 97%", ("また来たいと思う", [("また来たいと思う", 97)])),
    "one answer to a question": ("知っていますか 知っている 46%", ("知っていますか", [("知っている", 46)])),
    "spaces that were lost": (
        "話しやすいそう思う89%どちらともいえない11%",
        ("話しやすい", [("そう思う", 89), ("どちらともいえない", 11)]),
    ),
}


@pytest.mark.parametrize(("text", "expected"), SURVEYS.values(), ids=SURVEYS.keys())
def test_a_survey_line(text: str, expected: tuple[str, list[tuple[str, float]]]) -> None:
    found = survey_lines.read(lines(text))
    assert found is not None
    assert (found.question, [(answer.measure, answer.figure.value) for answer in found.answers]) == expected


@pytest.mark.parametrize("text", ["約3割が利用した。", "利用者の81%が満足と答えた。", "会員50団体", "認知度", "30%"])
def test_what_is_no_survey_line(text: str) -> None:
    assert survey_lines.read(lines(text)) is None


COUNTS = {
    "【出張相談】 R4年度 36か所 R5年度40か所": [("【出張相談】", "", 36, "R4年度"), ("【出張相談】", "", 40, "R5年度")],
    "H30年度みどり連絡会 会員50団体 賛助会員19団体": [
        ("みどり連絡会", "会員", 50, "H30年度"),
        ("みどり連絡会", "賛助会員", 19, "H30年度"),
    ],
    "図書館、保育園、小児科 計86カ所": [("", "計", 86, "")],
    "毎月第2土曜日に開く": [],
}


@pytest.mark.parametrize(("text", "expected"), COUNTS.items())
def test_the_counts_of_a_line(text: str, expected: list[Any]) -> None:
    found = survey_lines.counts(lines(text))
    assert [(one.subject[0], one.answer.measure, one.answer.figure.value, one.year[0]) for one in found] == expected


def test_survey_lines_are_observations_of_their_item() -> None:
    result = observed("R3年度来館者アンケート(拠点実施)", "", "・話しやすいか そう思う 94% どちらともいえない 3.8%")
    fields = ("part", "measure", "row_header", "column_header", "fiscal_year", "value", "unit")
    asked = "R3年度来館者アンケート(拠点実施)"
    assert rows(result, "observations", *fields) == [
        (1, "そう思う", "話しやすいか", asked, 2021, 94, "%"),
        (2, "どちらともいえない", "話しやすいか", asked, 2021, 3.8, "%"),
    ]
    assert set(rows(result, "observations", "item_id")) <= set(rows(result, "items", "item_id"))


def test_figures_of_sentences_are_quantities_of_their_item() -> None:
    result = observed("1.居場所の工夫", "", "・公園12カ所に各2～10回出向き、約3割が利用した。")
    assert rows(result, "quantities", "position", "text", "value", "value_high", "unit", "qualifier") == [
        (1, "12カ所", 12, None, "カ所", None),
        (2, "各2～10回", 2, 10, "回", "各"),
        (3, "約3割", 3, None, "割", "約"),
    ]
