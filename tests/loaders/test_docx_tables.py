"""Word tables: spans from the marks of single cells, nested tables, and rows that any wrapper hides."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from office_files import cell, level, listed, numbering, paragraph, row, table, word

from pipeline.loaders import docx
from schemas.document import Grid

DOWN, ON = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"


def wide(columns: int) -> str:
    return f'<w:gridSpan w:val="{columns}"/>'


def spans(grid: Grid) -> list[tuple[int, int, int, int]]:
    return [(one.row, one.column, one.row_span, one.column_span) for one in grid.cells]


CASES = {
    "plain": ((row("a", "b"), row("c", "d")), [(0, 0, 1, 1), (0, 1, 1, 1), (1, 0, 1, 1), (1, 1, 1, 1)]),
    "across": (
        (row(cell("a", properties=wide(2)), "b"), row("c", "d", "e")),
        [(0, 0, 1, 2), (0, 2, 1, 1), (1, 0, 1, 1), (1, 1, 1, 1), (1, 2, 1, 1)],
    ),
    "down": (
        (row(cell("a", properties=DOWN), "b"), row(cell(properties=ON), "c"), row(cell(properties=ON), "d")),
        [(0, 0, 3, 1), (0, 1, 1, 1), (1, 1, 1, 1), (2, 1, 1, 1)],
    ),
    "across and down": (
        (row(cell("a", properties=wide(2) + DOWN), "b"), row(cell(properties=wide(2) + ON), "c")),
        [(0, 0, 2, 2), (0, 2, 1, 1), (1, 2, 1, 1)],
    ),
    "two merges in one column": (
        (
            row(cell("a", properties=DOWN), "b"),
            row(cell(properties=ON), "c"),
            row(cell("d", properties=DOWN), "e"),
            row(cell(properties=ON), "f"),
        ),
        [(0, 0, 2, 1), (0, 1, 1, 1), (1, 1, 1, 1), (2, 0, 2, 1), (2, 1, 1, 1), (3, 1, 1, 1)],
    ),
    "a continuation without a start": (
        (row("a", "b"), row(cell("c", properties=ON), "d")),
        [(0, 0, 1, 1), (0, 1, 1, 1), (1, 0, 1, 1), (1, 1, 1, 1)],
    ),
    "skipped columns": (
        (row("a", "b"), row("c", properties='<w:gridBefore w:val="1"/>')),
        [(0, 0, 1, 1), (0, 1, 1, 1), (1, 1, 1, 1)],
    ),
    "old merge across": (
        (row(cell("a", properties='<w:hMerge w:val="restart"/>'), cell(properties="<w:hMerge/>"), "b"),),
        [(0, 0, 1, 2), (0, 2, 1, 1)],
    ),
    "row in a content control": (
        (row("a"), f"<w:sdt><w:sdtContent>{row('b')}</w:sdtContent></w:sdt>"),
        [(0, 0, 1, 1), (1, 0, 1, 1)],
    ),
    "cell in a content control": (
        (row("a", f"<w:sdt><w:sdtContent>{cell('b')}</w:sdtContent></w:sdt>"),),
        [(0, 0, 1, 1), (0, 1, 1, 1)],
    ),
}


@pytest.mark.parametrize(("rows", "expected"), CASES.values(), ids=CASES.keys())
def test_spans(rows: tuple[str, ...], expected: list[tuple[int, int, int, int]]) -> None:
    assert spans(docx.load(word(table(*rows))).grids[0]) == expected


def test_what_a_continuing_cell_holds_belongs_to_the_cell_it_goes_on() -> None:
    body = table(row(cell("上", properties=DOWN), "甲"), row(cell("下", properties=ON), "乙"))
    document = docx.load(word(body))
    owner = document.grids[0].cells[0]
    assert [document.blocks[block].text for block in owner.blocks] == ["上", "下"]


def test_head_rows_are_headers() -> None:
    body = table(row("区", "拠点", properties="<w:tblHeader/>"), row("A", "B"))
    assert [one.is_header for one in docx.load(word(body)).grids[0].cells] == [True, True, False, False]


def test_a_head_turned_off_is_no_header() -> None:
    body = table(row("区", properties='<w:tblHeader w:val="false"/>'))
    assert not docx.load(word(body)).grids[0].cells[0].is_header


def test_a_nested_table_hangs_on_its_cell_and_its_words_stand_in_order() -> None:
    inner = table(row("内"))
    document = docx.load(word(table(row(cell(paragraph("前"), inner, paragraph("後")), "右"))))
    outer = document.grids[0].cells[0]
    assert [block.text for block in document.blocks] == ["前", "内", "後", "右"]
    assert (outer.blocks, outer.grids) == ((0, 2), (1,))
    assert document.grids[1].locator == "body/table[1]/row[1]/cell[1]/table[1]"


def test_spans_of_a_nested_table_stay_inside_it() -> None:
    inner = table(row(cell("内", properties=wide(3))))
    document = docx.load(word(table(row(cell(inner), "右"))))
    assert [spans(grid) for grid in document.grids] == [[(0, 0, 1, 1), (0, 1, 1, 1)], [(0, 0, 1, 3)]]


def test_a_cell_with_nothing_but_its_number_keeps_the_number() -> None:
    lists = numbering(level(0, "decimal", "%1"))
    body = table(row(cell(listed("", 1)), "話し合えましたか"), row(cell(listed("", 1)), "見直せましたか"))
    document = docx.load(word(body, numbering=lists))
    assert [(block.text, block.marker) for block in document.blocks] == [
        ("", "1"),
        ("話し合えましたか", None),
        ("", "2"),
        ("見直せましたか", None),
    ]


def test_rows_and_columns_are_counted() -> None:
    grid = docx.load(word(table(row(cell("a", properties=wide(3))), row("b")))).grids[0]
    assert (grid.rows, grid.columns) == (2, 3)


@settings(max_examples=50, deadline=None)
@given(
    st.lists(
        st.lists(st.tuples(st.integers(1, 3), st.sampled_from(("", DOWN, ON))), min_size=1, max_size=4),
        min_size=1,
        max_size=5,
    )
)
def test_cells_lie_inside_the_grid_in_row_major_order(shape: list[list[tuple[int, str]]]) -> None:
    """Any mix of spans, sound or not."""
    rows = [row(*(cell("字", properties=wide(width) + mark) for width, mark in line)) for line in shape]
    grid = docx.load(word(table(*rows))).grids[0]
    assert all(
        one.row + one.row_span <= grid.rows and one.column + one.column_span <= grid.columns for one in grid.cells
    )
    assert [(one.row, one.column) for one in grid.cells] == sorted((one.row, one.column) for one in grid.cells)
