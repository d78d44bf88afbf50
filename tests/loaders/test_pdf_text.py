"""What is printed on a page of a PDF, line by line: verbatim, in visual order, each character once."""

from __future__ import annotations

import random

import pdf_makers as make
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pdf_makers import Text, lines, load
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from pipeline.loaders import pdf
from schemas.document import CHROME, LINE, Document, character_count

PARAGRAPH = (
    Text(60, 100, "・毎月第二土曜日にひろばを開き、父親の来館が増えた。"),
    Text(60, 118, "・相談は延べ1,234件(前年度比105%)でした。"),
    Text(60, 136, "①②ともに、Zoom Meetingを年12回行いました。"),
)
PRINTED = [mark.text for mark in PARAGRAPH]


@pytest.mark.parametrize("by_character", [False, True], ids=["by line", "by character"])
@pytest.mark.parametrize("seed", [None, 1, 2, 3, 4])
def test_the_order_of_the_content_stream_means_nothing(seed: int | None, by_character: bool) -> None:
    assert lines(load(PARAGRAPH, seed=seed, by_character=by_character)) == PRINTED


def test_boxes_are_in_points_from_the_top_left() -> None:
    box = load([Text(60, 100, "取組の成果", size=20)]).blocks[0].box
    assert box is not None
    assert [box.x0, box.x1] == pytest.approx([60, 160], abs=0.5)
    assert [box.top, box.bottom] == pytest.approx([100, 120], abs=2.5)


@pytest.mark.parametrize(
    ("gap", "text"),
    [(0, "取組内容令和5年度"), (3, "取組内容令和5年度"), (5, "取組内容 令和5年度"), (15, "取組内容 令和5年度")],
)
def test_a_gap_between_characters_becomes_a_space_if_it_shows_as_one(gap: float, text: str) -> None:
    assert lines(load([Text(60, 100, "取組内容"), Text(100 + gap, 100, "令和5年度")])) == [text]


def test_parts_of_a_printed_line_that_stand_far_apart_are_lines_of_their_own() -> None:
    assert lines(load([Text(60, 100, "評価シート"), Text(400, 100, "令和6年3月31日")])) == [
        "評価シート",
        "令和6年3月31日",
    ]


def test_characters_spread_over_a_line_are_one_line() -> None:
    spread = [Text(60 + 25 * at, 100, sign) for at, sign in enumerate("事業目的")]
    assert lines(load(spread)) == ["事 業 目 的"]


def test_a_hyphen_at_the_end_of_a_line_stays_a_hyphen_and_joins_nothing() -> None:
    assert lines(load([Text(60, 100, "Zoom-"), Text(60, 114, "Meeting 2023-"), Text(60, 128, "24")])) == [
        "Zoom-",
        "Meeting 2023-",
        "24",
    ]


def test_two_lines_that_share_a_column_of_characters_stay_apart() -> None:
    assert lines(load([Text(60, 100, "実績"), Text(70, 122, "年")])) == ["実績", "年"]


@pytest.mark.parametrize("aside", [0.0, 0.3, 0.6])
@pytest.mark.parametrize("part", [2, 5], ids=["in other pieces", "whole"])
def test_text_printed_twice_at_one_place_is_read_once(aside: float, part: int) -> None:
    """PDFium itself drops a second print of the same piece of text; where the pieces differ, we do, and say so."""
    other = [Text(60, 150 + 20 * at, f"{at}行目の文章") for at in range(8)]
    again = [Text(60 + aside, 100, "取組の成果"[:part]), Text(60 + aside + 10 * part, 100, "取組の成果"[part:])]
    document = load([Text(60, 100, "取組の成果"), *other, *again])
    assert lines(document)[0] == "取組の成果"
    assert document.census == character_count([block.text for block in document.blocks])
    if part == 2:
        assert [note.code for note in document.diagnostics] == ["overprint"]


@pytest.mark.parametrize(
    ("turn", "writes", "order"),
    [(0, 90, ["一行目の文章", "二行目"]), (0, -90, ["一行目の文章", "二行目"]), (180, 180, ["一行目の文章", "二行目"])],
)
def test_turned_text_is_read_along_its_own_lines(turn: int, writes: int, order: list[str]) -> None:
    def turned(canvas: Canvas) -> None:
        canvas.translate(300, 400)
        canvas.rotate(writes)
        canvas.setFont(make.FONT, 10)
        canvas.drawString(0, 0, "一行目の文章")
        canvas.drawString(0, -20, "二行目")
        canvas.setPageRotation(turn)

    assert lines(pdf.load(make.paper([], prepare=turned))) == order


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_boxes_of_a_turned_page_are_where_they_are_displayed(turn: int) -> None:
    """The page is turned, and its content turned back, so that the display is always the same."""

    def turned(canvas: Canvas) -> None:
        canvas.setPageRotation(turn)
        width, height = make.A4
        shift = {0: (0, 0), 90: (height, 0), 180: (width, height), 270: (0, width)}[turn]
        canvas.translate(*shift)
        canvas.rotate(turn)
        canvas.setFont(make.FONT, 10)
        canvas.drawString(60, height - 108.8, "取組の成果")

    size = make.A4 if turn % 180 == 0 else (make.A4[1], make.A4[0])
    document = pdf.load(make.paper([], prepare=turned, size=make.A4))
    box = document.blocks[0].box
    assert box is not None
    assert document.page_sizes[0] in {make.A4, size}
    assert document.blocks[0].text == "取組の成果"
    assert box.x1 - box.x0 == pytest.approx(50, abs=1)


def test_a_crop_box_moves_the_origin() -> None:
    def cropped(canvas: Canvas) -> None:
        canvas.setCropBox((50, 42, 550, 742))

    document = load([Text(60, 150, "取組の成果")], prepare=cropped)
    box = document.blocks[0].box
    assert box is not None
    assert document.page_sizes == ((500.0, 700.0),)
    assert (box.x0, box.top) == pytest.approx((10, 50), abs=1)


def test_vertical_writing_is_read_down_and_from_the_right() -> None:
    pdfmetrics.registerFont(UnicodeCIDFont("HeiseiMin-W3", isVertical=True))

    def vertical(canvas: Canvas) -> None:
        canvas.setFont("HeiseiMin-W3", 12)
        canvas.drawString(480, 700, "二行目は（括弧）の文")
        canvas.drawString(500, 700, "縦に書いた文章です。")

    document = pdf.load(make.paper([], prepare=vertical))
    assert lines(document) == ["縦に書いた文章です。", "二行目は（括弧）の文"]
    assert [note.code for note in document.diagnostics] == ["vertical-writing"]


def test_characters_set_one_below_the_other_are_one_standing_line() -> None:
    column = [Text(60, 100 + 11 * at, sign) for at, sign in enumerate("評価の理由")]
    assert lines(load(column)) == ["評価の理由"]


def test_grades_one_below_the_other_are_no_standing_line() -> None:
    assert lines(load([Text(60, 100 + 11 * at, sign) for at, sign in enumerate("ABBA")])) == ["A", "B", "B", "A"]


def flags(document: Document) -> list[tuple[bool, bool]]:
    return [(block.wraps, block.after_gap) for block in document.blocks]


def test_a_full_line_wraps_and_a_wide_white_is_a_gap() -> None:
    """The first line reaches the right edge; before the fourth the white is wider than usual."""
    full = Text(60, 100, "あ" * 40)
    short = [Text(60, 100 + 16 * at + (12 if at > 2 else 0), "い" * 12) for at in range(1, 6)]
    assert flags(load([full, *short])) == [(True, False), *[(False, False)] * 2, (False, True), *[(False, False)] * 2]


def test_the_right_edge_is_that_of_all_pages() -> None:
    """The longest line of the second page is short of the edge that the first page shows."""
    document = load([Text(60, 100, "あ" * 40)], [Text(60, 100, "い" * 20)])
    assert [wraps for wraps, _ in flags(document)] == [True, False]


def test_a_line_wraps_early_before_a_long_latin_word() -> None:
    marks = [Text(60, 100, "あ" * 40), Text(60, 116, "い" * 34), Text(60, 132, "Instagram-Facebook を使う")]
    assert [wraps for wraps, _ in flags(load(marks))] == [True, True, False]


def test_indent_is_measured_from_the_left_edge_of_the_text() -> None:
    document = load([Text(60, 100, "取組内容"), Text(80, 116, "・毎週開く")])
    assert [block.indent for block in document.blocks] == [0.0, 20.0]


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.booleans())
def test_no_character_is_lost_or_doubled(seed: int, by_character: bool) -> None:
    """On pages without any sense too, each block is named once and the second count agrees."""
    dice = random.Random(seed)
    letters = "地域の子育てABC123・①（）"
    marks: list[make.Mark] = [
        Text(dice.choice([50, 70, 150, 200]), 40 + 15 * dice.randrange(45), "".join(dice.choices(letters, k=9)))
        for _ in range(dice.randrange(1, 25))
    ]
    for _ in range(dice.choice([0, 4, 10])):
        x, y = dice.choice([50, 100, 200, 300]), dice.choice([60, 100, 200, 300])
        marks.append(make.Line(x, y, x + dice.choice([0, 150]), y, "stroke"))
        marks.append(make.Line(x, y, x, y + dice.choice([0, 150]), "stroke"))
    document = load(marks, seed=seed, by_character=by_character)
    assert document.census == character_count([block.text for block in document.blocks])
    assert sorted(named(document)) == list(range(len(document.blocks)))


def named(document: Document) -> list[int]:
    """Every block that the flow names, itself or through grids and nested grids."""
    waiting = [step.grid for step in document.flow if step.grid is not None]
    result = [step.block for step in document.flow if step.block is not None]
    while waiting:
        for cell in document.grids[waiting.pop()].cells:
            result += cell.blocks
            waiting += cell.grids
    return result


def test_the_same_bytes_give_the_same_document() -> None:
    data = make.paper(PARAGRAPH, make.ruled([50, 200, 400], [100, 150, 200]), seed=5)
    assert pdf.load(data) == pdf.load(data)


def test_small_kana_over_words_are_their_reading_and_no_text():
    marks = [
        Text(60, 100, "・商店街の集いを開いた。"),
        Text(72, 93.5, "しょうてんがい", size=5),
        Text(60, 130, "しょうてんがい"),
    ]
    assert [(block.text, block.kind) for block in load(marks).blocks] == [
        ("しょうてんがい", CHROME),
        ("・商店街の集いを開いた。", LINE),
        ("しょうてんがい", LINE),
    ]
