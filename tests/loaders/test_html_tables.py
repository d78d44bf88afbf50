"""Tables and definition lists of a page as grids."""

import pytest
from views import lines, rows

from pipeline.loaders import html, html_spans
from schemas.document import Document, Grid


def load(source: str) -> Document:
    return html.load(f"<html><body>{source}".encode())


def spans(grid: Grid) -> list[tuple[int, ...]]:
    return [cell[:4] for cell in grid.cells]


@pytest.mark.parametrize(
    ("source", "cells"),
    [
        pytest.param("<tr><th>ア<td>イ<tr><td>ウ<td>エ", [["ア", "イ"], ["ウ", "エ"]], id="open ends"),
        pytest.param("<td>ア<td>イ", [["ア", "イ"]], id="no row"),
        pytest.param("<tr><td>ア<br>イ<td><p>ウ<p>エ", [["ア/イ", "ウ/エ"]], id="several blocks in a cell"),
        pytest.param("<tr><td rowspan=2>ア<td>イ<tr><td>ウ", [["ア", "イ"], ["", "ウ"]], id="row span"),
        pytest.param("<tr><td colspan=2>ア<tr><td>イ<td>ウ", [["ア", ""], ["イ", "ウ"]], id="column span"),
        pytest.param(
            "<tbody><tr><td rowspan=0>ア<td>イ<tr><td>ウ<tbody><tr><td>エ<td>オ",
            [["ア", "イ"], ["", "ウ"], ["エ", "オ"]],
            id="to the end of the section",
        ),
        pytest.param("<form><tr><td>ア<td>イ</form>", [["ア", "イ"]], id="form inside"),
    ],
)
def test_cells(source: str, cells: list[list[str]]) -> None:
    """A grid is laid out as a browser lays out the table."""
    document = load(f"<table>{source}</table>")
    assert rows(document, document.grids[0]) == cells


def test_header_cells() -> None:
    """Header cells are those called so, and all in the head."""
    document = load("<table><thead><tr><td>ア<td>イ</thead><tr><th>ウ<td>エ</table>")
    assert [cell.is_header for cell in document.grids[0].cells] == [True, True, True, False]


def test_caption() -> None:
    """The caption belongs to its grid, not to the flow."""
    document = load("<table><caption>利用の<b>実績</b></caption><tr><td>ア<td>イ</table>")
    assert [lines(document)[block] for block in document.grids[0].caption] == ["利用の実績"]
    assert [step.grid for step in document.flow] == [0]


def test_nested_table_is_in_its_cell() -> None:
    """A table in a cell is a grid of that cell, and its words are not the cell's."""
    document = load("<table><tr><td>前<table><tr><td>ア<td>イ</table>後<td>ウ<tr><td>エ<td>オ</table>")
    outer = document.grids[-1]
    assert rows(document, outer) == [["前/後", "ウ"], ["エ", "オ"]]
    assert rows(document, document.grids[outer.cells[0].grids[0]]) == [["ア", "イ"]]


@pytest.mark.parametrize(
    "table",
    [
        pytest.param("<table><tr><td><p>ア</p><table><tr><td>イ<td>ウ</table></td></tr></table>", id="one cell"),
        pytest.param(
            "<table role=presentation><tr><td>ア<td><table><tr><td>イ<td>ウ</table></table>", id="by its role"
        ),
        pytest.param(
            "<table><tr><td>ア<td><table><tr><td>イ<td>ウ</table><h2>エ</h2><p>オ</table>", id="holds the page"
        ),
    ],
)
def test_layout_tables_dissolve(table: str) -> None:
    """A table that only arranges the page leaves its content in the flow."""
    document = load(table)
    assert [rows(document, grid) for grid in document.grids] == [[["イ", "ウ"]]]
    assert lines(document)[:3] == ["ア", "イ", "ウ"]


def test_text_between_cells_is_kept() -> None:
    """Words in a table outside of its cells stand before it."""
    document = load("<table>迷子<tr>二<td>ア</td>三<td>イ</table>")
    assert rows(document, document.grids[0]) == [["ア", "イ"]]
    assert sorted(lines(document)) == sorted(["迷子", "二", "ア", "三", "イ"])


def test_empty_tables_are_none() -> None:
    """A table without words is no grid."""
    assert not load("<p>ア<table><tr><td><img src=x><td></table>").grids


def test_definition_list() -> None:
    """Terms and their values are the two columns of a grid; several values share a cell, a lone term is blank."""
    document = load(
        "<dl><dt>実施者<dd>法人<dd>区<dt>取組の課題<dt>期間<dd><p>4月から<p>3月まで<div><dt>目的<dd>支える</div></dl>"
    )
    grid = document.grids[0]
    assert rows(document, grid) == [
        ["実施者", "法人/区"],
        ["取組の課題", ""],
        ["期間", "4月から/3月まで"],
        ["目的", "支える"],
    ]
    assert [cell.is_header for cell in grid.cells] == [True, False, True, True, False, True, False]
    assert document.blocks[0].kind == "term"


def test_definition_list_in_a_value() -> None:
    """A definition list inside a value is a grid of that cell."""
    document = load("<dl><dt>ア<dd>イ<dl><dt>ウ<dd>エ</dl><dt>オ<dd>カ</dl>")
    assert rows(document, document.grids[-1]) == [["ア", "イ"], ["オ", "カ"]]
    assert rows(document, document.grids[document.grids[-1].cells[1].grids[0]]) == [["ウ", "エ"]]


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        pytest.param([[(1, 1), (1, 1)], [(1, 2)]], [(0, 0, 1, 1), (0, 1, 1, 1), (1, 0, 1, 2)], id="plain"),
        pytest.param(
            [[(2, 1), (1, 7)], [(1, 1)] * 7],
            [(0, 0, 2, 1), (0, 1, 1, 7), *((1, n, 1, 1) for n in range(1, 8))],
            id="header",
        ),
        pytest.param([[(1, 1000)], [(1, 1), (1, 1)]], [(0, 0, 1, 2), (1, 0, 1, 1), (1, 1, 1, 1)], id="all columns"),
        pytest.param([[(60000, 1), (1, 1)], [(1, 1)]], [(0, 0, 2, 1), (0, 1, 1, 1), (1, 1, 1, 1)], id="all rows"),
        pytest.param([[(1, 1), (2, 1)], [(1, 2)]], [(0, 0, 1, 1), (0, 1, 2, 1), (1, 0, 1, 1)], id="overlap is cut"),
        pytest.param([[], [(0, 0)]], [(1, 0, 1, 1)], id="zero"),
    ],
)
def test_layout(table: list[list[tuple[int, int]]], expected: list[tuple[int, int, int, int]]) -> None:
    """Each cell's row, column, row span and column span."""
    assert [tuple(place) for row in html_spans.layout(table).places for place in row] == expected


@pytest.mark.parametrize(
    ("attribute", "span"),
    [("3", 3), (" 2 ", 2), (None, 1), ("", 1), ("x", 1), ("-1", 1), ("2.5", 1), ("999999999", 65534), ("0", 0)],
)
def test_span_attribute(attribute: str | None, span: int) -> None:
    """Anything but a whole number spans one."""
    assert html_spans.span(attribute) == span
