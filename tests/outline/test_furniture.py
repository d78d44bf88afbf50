"""Furniture: page numbers and running heads; prose, sub-headings and list items are none."""

from __future__ import annotations

import builders
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.outline import furniture

HEAD = "星見区地域子育て支援拠点事業 評価シート"


def found(*texts: str, pages: tuple[int, ...] = ()) -> list[str]:
    """The lines that are furniture; `pages` are those of the lines, where the file knows them."""
    held = builders.lines(*texts)
    if pages:
        held = tuple(line._replace(page=page) for line, page in zip(held, pages, strict=True))
    blocks = furniture.find(held)
    return [line.text for line in held if line.block in blocks]


PAGE_NUMBERS = [
    "- 3 -",
    "－３－",
    "3/5",
    "3 / 5ページ",
    "p.3",
    "P3",
    "3ページ",
    "3頁",
    "(3)",
    "【３】",
    "[3]",
    "〜3〜",
    "Page 3 of 5",
]


@pytest.mark.parametrize("printed", PAGE_NUMBERS)
def test_a_page_number_alone_on_its_line_is_furniture(printed):
    assert len(found("・出前講座を開いた。", printed, "・動画で知らせた。")) == 1


@pytest.mark.parametrize(
    "texts",
    [
        ("・出前講座を開いた。", "", "3", "", "・動画で知らせた。"),
        ("・出前講座を開いた。", "", "3"),
        ("3", "", "次年度重点目標"),
    ],
)
def test_a_bare_number_is_furniture_between_gaps(texts):
    assert found(*texts) == ["3"]


NO_NUMBERS = {
    "a bare number in a column": ["延べ利用者数", "3", "相談件数"],
    "a number with its word": ["3 相談の充実", "", "・電話で聴いた。"],
    "a year": ["2023", "", "・電話で聴いた。"],
    "a percentage": ["", "85%", ""],
    "a rating": ["A", "", "B"],
    "a circled number": ["①", "", "・電話で聴いた。"],
    "counts": ["延べ利用者数", "3回", "", "5回", "相談件数"],
}


@pytest.mark.parametrize("texts", NO_NUMBERS.values(), ids=NO_NUMBERS)
def test_other_numbers_are_not(texts):
    assert found(*texts) == []


def test_a_head_glued_to_a_page_number_is_furniture():
    assert found("・出前講座を開いた。", "", "- 2 -", HEAD, "", "・動画で知らせた。") == ["- 2 -", HEAD]


GLUED = {
    "a bullet": "・動画で知らせた。",
    "a sentence": "動画で知らせた。",
    "a numbered heading": "2. 相談の充実",
    "a label": "取組の課題",
    "a goal": "令和4年度重点目標",
    "a footnote": "※祖父母世代の有志の会",
}


@pytest.mark.parametrize("text", GLUED.values(), ids=GLUED)
def test_what_the_report_says_behind_a_page_number_is_not(text):
    assert found("・出前講座を開いた。", "- 2 -", text, "", "・冊子を配った。") == ["- 2 -"]


def test_a_line_behind_a_page_number_that_text_follows_at_once_is_not():
    assert found("・出前講座を開いた。", "", "- 2 -", "相談の充実", "電話で聴いた。") == ["- 2 -"]


def test_heads_that_return_at_the_edges_of_pages_are_furniture():
    texts = [HEAD, "・出前講座を開いた。", HEAD, "・動画で知らせた。", HEAD, "・冊子を配った。"]
    assert found(*texts, pages=(1, 1, 2, 2, 3, 3)) == [HEAD] * 3


def test_a_head_that_counts_pages_is_furniture():
    texts = ["評価シート 1枚目", "・出前講座を開いた。", "評価シート 2枚目", "・動画で知らせた。"]
    assert found(*texts, pages=(1, 1, 2, 2)) == ["評価シート 1枚目", "評価シート 2枚目"]


REPEATED = {
    "sub-headings inside of pages": ["・出向いた。", "情報の発信", "・招いた。", "・つないだ。", "情報の発信", "・配った。"],
    "sub-headings at one edge": ["情報の発信", "・出向いた。", "・招いた。", "・つないだ。", "情報の発信", "・配った。"],
    "list items at the edges": ["・講座", "・招いた。", "・講座", "・講座", "・つないだ。", "・講座"],
    "sentences at the edges": ["聴いた。", "・招いた。", "・出向いた。", "聴いた。", "・つないだ。", "・配った。"],
    "labels at the edges": ["取組の成果", "・招いた。", "・出向いた。", "取組の成果", "・つないだ。", "・配った。"],
    "numbered headings at the edges": ["(1) 情報", "・招いた。", "・出向いた。", "(1) 情報", "・つないだ。", "・配った。"],
}  # fmt: skip


@pytest.mark.parametrize("texts", REPEATED.values(), ids=REPEATED)
def test_what_the_report_repeats_is_not(texts):
    assert found(*texts, pages=(1, 1, 1, 2, 2, 2)) == []


def test_sub_headings_that_return_in_a_file_without_pages_are_not():
    assert found("・出向いた。", "情報の発信", "・招いた。", "", "・配った。", "情報の発信", "・つないだ。") == []


def test_first_and_last_line_of_a_text_without_pages_are_not():
    assert found("令和4年度の利用者の声", "・出向いた。", "・招いた。", "令和5年度の利用者の声") == []


STAMPS = [
    "2023/5/12 10:31 重点目標評価結果",
    "https://www.example.jp/hoshimi/kyoten.html 1/3",
    "5/12/23, 10:31 AM 重点目標",
]


@pytest.mark.parametrize("text", STAMPS, ids=["date", "address", "American date"])
def test_what_a_browser_prints_around_a_page_is_furniture(text):
    assert found("・出前講座を開いた。", text, pages=(1, 1)) == [text]


PROSE = ["・出前講座を開いた。", "電話で聴いた。", "①招いた。", "2. 相談の充実", "※有志の会", "（1）情報", "取組の課題"]
OTHERS = ["- 2 -", "3", "", HEAD, "情報の発信", "5/6"]


@given(st.lists(st.tuples(st.sampled_from(PROSE + OTHERS), st.integers(1, 3)), max_size=14))
def test_prose_is_never_furniture(parts):
    """Whatever stands around it, on however many pages: sentences, items, numbered headings and labels of the report stay."""
    texts = [text for text, _ in parts]
    pages = sorted(page for text, page in parts if text)
    assert not set(found(*texts, pages=tuple(pages))) & set(PROSE)


TITLE = "星見区地域子育て支援拠点事業"


def test_the_titles_of_two_reports_are_no_running_head():
    """Reports of one ward follow each other, each under the same first line and another year."""
    texts = (
        TITLE,
        "令和4年度重点目標評価結果・令和5年度重点目標",
        "本文",
        TITLE,
        "令和5年度重点目標評価結果・令和6年度重点目標",
    )
    assert found(*texts, pages=(1, 1, 1, 2, 2)) == []


def test_the_title_of_one_year_on_every_page_is_a_running_head():
    title = (TITLE, "令和4年度重点目標評価結果・令和5年度重点目標")
    assert TITLE in found(*title, "本文", *title, "本文", pages=(1, 1, 1, 2, 2, 2))
