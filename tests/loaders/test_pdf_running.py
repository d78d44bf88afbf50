"""Running heads and page numbers are told apart from the text by where they stand and how they return."""

from __future__ import annotations

import pytest
from pdf_makers import Text, load, ruled

from pipeline.loaders.pdf_running import PAGE_NUMBER
from schemas.document import CHROME, RUNNING


@pytest.mark.parametrize(
    "text",
    ["1", "- 2 -", "2/5", "2 / 5", "2 ページ", "2/5ページ", "（3）", "－３－", "Page 2 of 5", "p. 4", "第2頁", "P.12"],
)
def test_page_numbers(text: str) -> None:
    assert PAGE_NUMBER.fullmatch(text)


@pytest.mark.parametrize("text", ["令和5年度", "①", "A", "12回", "取組内容", "3 協働のプロセスの評価", "R5", ""])
def test_what_is_no_page_number(text: str) -> None:
    assert not PAGE_NUMBER.fullmatch(text) or text == ""


def running(*pages: list[Text]) -> list[str]:
    return [block.text for block in load(*pages).blocks if block.kind == RUNNING]


def page(*margin: Text) -> list[Text]:
    return [*margin, Text(60, 120, "本文の行"), Text(60, 140, "本文の続き")]


def test_a_line_of_the_margin_that_returns_is_running() -> None:
    assert (
        running(page(Text(400, 25, "ひろば 評価シート")), page(Text(400, 25, "ひろば 評価シート")))
        == ["ひろば 評価シート"] * 2
    )


def test_its_figures_may_count_the_pages() -> None:
    feet = [page(Text(250, 800, f"ひろば{number}")) for number in (4, 5, 6)]
    assert running(*feet) == ["ひろば4", "ひろば5", "ひろば6"]


def test_figures_that_do_not_count_the_pages_are_no_running_line() -> None:
    heads = [page(Text(60, 40, f"令和{year}年度重点目標")) for year in (3, 6)]
    assert running(*heads) == []


def test_a_page_number_is_running_on_a_single_page_too() -> None:
    assert running(page(Text(290, 810, "- 1 -"))) == ["- 1 -"]


def test_a_number_in_the_text_is_not() -> None:
    assert running([Text(60, 100, "1"), Text(60, 120, "本文の行")]) == []


def test_a_line_that_touches_the_text_below_is_part_of_it() -> None:
    heads = [[Text(60, 50, "取組内容"), Text(60, 63, text)] for text in ("毎月ひろばを開く", "相談を受ける")]
    assert running(*heads) == []


def test_a_repeated_table_head_stays_a_cell() -> None:
    table = [*ruled([50, 150, 500], [30, 50, 100]), Text(60, 35, "項目"), Text(160, 35, "内容"), Text(60, 60, "値")]
    assert running(table, table) == []


def chrome(*lines: str) -> list[str]:
    texts = [Text(60, 120 + 20 * at, line) for at, line in enumerate(lines)]
    return [block.text for block in load(texts).blocks if block.kind == CHROME]


def test_the_foot_of_a_printed_web_page_is_no_text() -> None:
    foot = ["ページの先頭へ戻る", "ほしみ親子の広場 星見市一丁目"]
    assert chrome("本文の行", "本文の続き", *foot) == foot


@pytest.mark.parametrize(
    "lines",
    [["前のページへ戻る", "取組の続き"], ["ページの先頭へ戻る", "会場を増やした。"], ["ページの先頭を飾る", "作品"]],
)
def test_text_behind_another_line_of_a_website_stays(lines: list[str]) -> None:
    assert lines[-1] not in chrome("本文の行", *lines)
