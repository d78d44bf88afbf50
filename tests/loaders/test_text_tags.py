"""HTML written out in a text file: how it cuts a cell into blocks, and the tables it makes."""

import pytest
from views import lines, rows

from pipeline.loaders import text
from schemas.document import Document, Grid


def load(source: str) -> Document:
    return text.load(source.encode())


def in_cell(html: str) -> Document:
    return load(f"取組内容\t{html}\n")


def nested(document: Document) -> Grid:
    """The table inside the second cell of the only row."""
    cell = document.grids[-1].cells[1]
    return document.grids[cell.grids[0]]


@pytest.mark.parametrize(
    ("html", "pieces"),
    [
        pytest.param("<p>ア</p> <p>イ</p>", ["paragraph ア", "paragraph イ"], id="paragraphs"),
        pytest.param("<ol><li>ア</li><li>イ</li></ol>", ["list_item ア", "list_item イ"], id="list"),
        pytest.param("<ul> <li>ア <li>イ", ["list_item ア", "list_item イ"], id="unclosed items"),
        pytest.param('<ul style="list-style-type: none"> ○ア ○イ', ["cell ○ア ○イ"], id="list without items"),
        pytest.param(
            "<p>ア</p> <ul> ・イ <p>ウ</p>", ["paragraph ア", "cell ・イ", "paragraph ウ"], id="list never closed"
        ),
        pytest.param("ア<br>イ<br/>ウ", ["cell ア", "cell イ", "cell ウ"], id="line breaks"),
        pytest.param("<li>ア<br>イ</li>", ["list_item ア", "paragraph イ"], id="break inside an item"),
        pytest.param("<li><p>ア</p><p>イ</p></li>", ["list_item ア", "paragraph イ"], id="paragraphs in an item"),
        pytest.param("<h3>ア</h3>イ", ["heading ア", "cell イ"], id="heading"),
        pytest.param("<div><b>ア</b>と<u>イ</u></div>", ["cell アとイ"], id="inline tags"),
        pytest.param("<P CLASS='x'>ア</P>", ["paragraph ア"], id="capitals"),
        pytest.param("<p></p>", ["cell "], id="nothing but tags"),
        pytest.param("ア<0歳児>イ", ["cell ア<0歳児>イ"], id="angle brackets of the text"),
    ],
)
def test_cell_is_cut_at_block_tags(html: str, pieces: list[str]) -> None:
    """Each paragraph, item and line of a cell is a block, and joined they are the cell, tags included."""
    document = in_cell(html)
    blocks = document.blocks[1:]
    assert [f"{b.kind} {line}" for b, line in zip(blocks, lines(document)[1:], strict=True)] == pieces
    assert "".join(block.text for block in blocks) == html


def test_tags_are_markup_and_nothing_else_is() -> None:
    """The ranges of a block's markup are its tags."""
    block = in_cell('<ol type="1"> <li>ア<b>イ</b></li></ol>').blocks[1]
    assert [block.text[start:end] for start, end in block.markup] == ['<ol type="1">', "<li>", "<b>", "</b></li></ol>"]


@pytest.mark.parametrize(
    ("html", "markers"),
    [
        ("<ol><li>講座<li>広報</ol>", ["1.", "2."]),
        ('<ol start="3"><li>講座<li value="7">広報<li>会</ol>', ["3.", "7.", "8."]),
        ('<ol type="a"><li>講座</ol>', ["a."]),
        ('<ol style="list-style-type: none"><li>講座</ol>', [None]),
        ("<ul><li>講座</ul>", [None]),
        ("<ol><li>1 講座<li>（2）広報<li>3歳児の会</ol>", [None, None, "3."]),
        ("<ol><li>講座<ol><li>広報</ol><li>会</ol>", ["1.", "1.", "2."]),
    ],
)
def test_numbers_that_a_browser_would_print(html: str, markers: list[str | None]) -> None:
    """Items of a numbered list carry their number, unless the author wrote one."""
    assert [block.marker for block in in_cell(html).blocks[1:]] == markers


def test_literal_table_in_a_cell() -> None:
    """A table written as tags is a grid inside its cell, with headers and spans."""
    document = in_cell(
        "前 <table border=1><caption>件数</caption><thead><tr><th rowspan=2>年度</th><th colspan=2>相談</th></tr>"
        "<tr><th>来所</th><th>電話</th></tr></thead><tr><td>R4</td><td>5</td><td></td></tr></table> 後"
    )
    grid = nested(document)
    assert rows(document, grid) == [["年度", "相談", ""], ["", "来所", "電話"], ["R4", "5", ""]]
    assert [lines(document)[block] for block in grid.caption] == ["件数"]
    assert [cell[:4] for cell in grid.cells][:3] == [(0, 0, 2, 1), (0, 1, 1, 2), (1, 1, 1, 1)]
    assert [cell.is_header for cell in grid.cells] == [True, True, True, True, False, False, False]
    outer = document.grids[-1].cells[1]
    assert [lines(document)[block] for block in outer.blocks] == ["前", "後"]


def test_table_in_a_table() -> None:
    """A table inside a cell of a literal table is a grid of that cell."""
    document = in_cell("<table><tr><td>ア<table><tr><td>イ<td>ウ</table></td><td>エ</td></tr></table>")
    outer = nested(document)
    assert rows(document, outer) == [["ア", "エ"]]
    assert rows(document, document.grids[outer.cells[0].grids[0]]) == [["イ", "ウ"]]


def test_unclosed_table_keeps_its_cells() -> None:
    """Rows and cells end where the next begin."""
    document = in_cell("<table><tr><td>ア<td>イ<tr><td>ウ")
    assert rows(document, nested(document)) == [["ア", "イ"], ["ウ", ""]]


def test_table_over_several_lines() -> None:
    """A table whose tags stand on lines of their own is one grid of the flow, between the lines around it."""
    document = load("相談件数\n<table>\n\t<tr><td>R4</td>\n\t<td>12</td></tr>\n\n</table>\n終わり\n")
    assert rows(document, document.grids[0]) == [["R4", "12"]]
    assert [(step.block, step.grid) for step in document.flow] == [(0, None), (None, 0), (3, None)]


def test_lone_cell_tags_make_no_table() -> None:
    """Tags of rows and cells without a table around them only cut the text."""
    document = text.load("区分<tr><td>ア</td><td>イ</td></tr>".encode())
    assert (lines(document), document.grids) == (["区分", "ア", "イ"], ())


@pytest.mark.parametrize(
    "hostile", ["<p " * 20_000, "<table><tr><td>" * 5_000, "<!--" * 20_000, "<li>" * 20_000, "</p>" * 20_000]
)
def test_hostile_tags_take_no_time(hostile: str) -> None:
    """Tags without an end, or thousands of them, are read in linear time and lose nothing."""
    document = text.load((hostile + "取組").encode())
    assert sum(len("".join(block.text.split())) for block in document.blocks) == document.census
