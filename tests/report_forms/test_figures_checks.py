"""What the figures of a report let us check: disagreements are kept as printed and told, totals that add up are counted."""

from __future__ import annotations

from typing import Any

import pytest
from builders import codes, rows, table
from reviews import observed

from schemas.records import Result

KINDS = ("totals-confirmed", "total-mismatch", "figures-disagree")


def told(result: Result) -> list[tuple[str, str]]:
    return [(known.code, known.message) for known in result.diagnostics if known.code in KINDS]


SUMS = {
    "a row of totals": ([["地区", "R4年度", "R5年度"], ["東", "10", "4"], ["西", "5", "6"], ["計", "15", "10"]], 2),
    "a total of years": ([["", "回数"], ["R4年度", "3"], ["R5年度", "4"], ["合計", "7"]], 1),
    "a column of totals": ([["", "大人", "子ども", "合計"], ["R4年度", "3", "4", "7"], ["R5年度", "5", "6", "11"]], 2),
    "under a group of labels": (
        [["項目", "", "R5年度"], ["利用者", "大人", "3"], ["", "子ども", "4"], ["", "計", "7"], ["登録", "", "9"]],
        1,
    ),
    "beside its parts": (
        [
            ["", "会員数", "会員数内訳", ""],
            ["", "", "利用", "提供"],
            ["R4年度", "30", "20", "10"],
            ["R5年度", "33", "21", "12"],
        ],
        2,
    ),
    "with words in the cells": (
        [["会議", "人数"], ["全体会", "延べ 78名"], ["班", "延べ 22名"], ["実績", "合計 100名"]],
        1,
    ),
    "a dash is nothing": ([["", "R5年度"], ["電話", "―"], ["対面", "4"], ["訪問", "3"], ["計", "7"]], 1),
    "shares of a hundred": ([["", "はい", "いいえ"], ["R4年度", "60.4%", "39.5%"], ["R5年度", "71%", "29%"]], 2),
    "a total of shares": ([["", "割合"], ["ひろば", "33.3%"], ["サロン", "66.6%"], ["計", "100%"]], 1),
    "a part is no part of the total": (
        [["", "R5年度"], ["登録者", "9"], ["うち学生", "4"], ["体験者", "3"], ["計", "12"]],
        1,
    ),
    "parts of parts": (
        [
            ["", "R5年度"],
            ["東", "1"],
            ["西", "2"],
            ["小計", "3"],
            ["南", "4"],
            ["北", "5"],
            ["小計", "9"],
            ["合計", "12"],
        ],
        3,
    ),
}


@pytest.mark.parametrize(("cells", "count"), SUMS.values(), ids=SUMS.keys())
def test_totals_that_add_up_are_counted(cells: Any, count: int) -> None:
    found = told(observed(table(*cells)))
    assert [code for code, _ in found] == ["totals-confirmed"]
    assert f"{count} totals" in found[0][1]


WRONG = {
    "a row of totals": (
        [["地区", "R4年度", "R5年度"], ["東", "10", "4"], ["西", "5", "6"], ["計", "15", "11"]],
        ("11", "10"),
    ),
    "beside its parts": (
        [
            ["", "会員数", "会員数内訳", ""],
            ["", "", "利用", "提供"],
            ["R3年度", "30", "20", "10"],
            ["R4年度", "43", "21", "12"],
            ["R5年度", "33", "22", "11"],
        ],
        ("43", "33"),
    ),
    "shares of a hundred": (
        [["", "はい", "いいえ"], ["R3年度", "60%", "40%"], ["R4年度", "71%", "39%"], ["R5年度", "70%", "30%"]],
        ("R4年度", "110"),
    ),
}


@pytest.mark.parametrize(("cells", "words"), WRONG.values(), ids=WRONG.keys())
def test_a_total_that_does_not_add_up_is_told_and_kept(cells: Any, words: tuple[str, str]) -> None:
    result = observed(table(*cells))
    (message,) = [message for code, message in told(result) if code == "total-mismatch"]
    assert all(word in message for word in words)
    kept = {row.text for row in result.records["observations"]}
    assert {cell for row in cells[1:] for cell in row[1:] if cell[:1].isdecimal()} <= kept


NO_SUMS = {
    "a figure beside parts that never add up to it": [
        ["", "利用者", "保護者内訳", ""],
        ["", "", "父", "母"],
        ["R4年度", "30", "5", "9"],
        ["R5年度", "33", "6", "8"],
    ],
    "an average": [["", "1日平均"], ["R4年度", "3"], ["R5年度", "5"], ["計", "4"]],
    "a part without a figure": [["会議", "回数"], ["全体会", "3"], ["講演会", "不明"], ["班", "2"], ["計", "6"]],
    "shares of several answers": [["", "掲示", "口コミ"], ["R4年度", "60%", "70%"], ["R5年度", "71%", "62%"]],
}


@pytest.mark.parametrize("cells", NO_SUMS.values(), ids=NO_SUMS.keys())
def test_what_is_no_sum_is_not_blamed(cells: Any) -> None:
    assert told(observed(table(*cells))) == []


def two(first: list[str], second: list[str]) -> Result:
    years = ("R3年度", "R4年度", "R5年度")
    one = table(["", "登録", "実習生"], *([year, "1", value] for year, value in zip(years, first, strict=True)))
    other = table(["", "実習生", "学校"], *([year, value, "9"] for year, value in zip(years, second, strict=True)))
    return observed("登録のようす", one, "", "実習のようす", other)


def test_the_same_figure_in_two_tables_may_disagree() -> None:
    result = two(["146", "187", "247"], ["149", "191", "247"])
    found = [message for code, message in told(result) if code == "figures-disagree"]
    assert len(found) == 2
    assert "146" in found[0]
    assert "149" in found[0]
    assert all("登録のようす" in message and "実習のようす" in message for message in found)
    assert len(rows(result, "observations", "value")) == 12


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (["146", "187", "247"], ["146", "187", "247"]),
        (["146", "187", "247"], ["12", "15", "9"]),
        (["2", "3", "4"], ["2", "9", "1"]),
    ],
    ids=["agreeing", "of another kind", "alike by chance"],
)
def test_other_figures_do_not_disagree(first: list[str], second: list[str]) -> None:
    assert "figures-disagree" not in codes(two(first, second))
