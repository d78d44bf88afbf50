"""Tables of data without ruling lines: heads that stand outside of the table, and figures that stand under none."""

from __future__ import annotations

import builders
import pytest
from builders import codes, rows, table
from reviews import review

from schemas.document import Block, Box
from schemas.records import Result

COLUMNS = (50.0, 150.0, 250.0, 350.0)  # where the texts of each column begin
EDGES = (50.0, 140.0, 240.0, 340.0, 430.0)
TOP, PITCH, HIGH = 100.0, 20.0, 10.0
Place = tuple[str, float, float, int]  # text, left edge, rows above the table, page


def placed(block: Block, x0: float, top: float, page: int) -> Block:
    return block._replace(page=page, box=Box(x0, top, x0 + HIGH * len(block.text), top + HIGH))


def result(above: list[Place], cells: list[list[str]], page: int = 2) -> Result:
    """A review whose data are these lines above these rows; a cell's text begins where its column does."""
    grid = table(*cells, page=page, is_ruled=False, edges=EDGES[: len(cells[0]) + 1])
    given = review(*(text for text, *_ in above), grid, format="pdf")
    places = {text: (x0, TOP - PITCH * up, on) for text, x0, up, on in above}
    blocks = []
    for block in given.blocks:
        if block.kind == "cell" and block.locator.startswith("table"):
            row, column = (int(word.split()[1]) - 1 for word in block.locator.split(", ")[1:])
            blocks.append(placed(block, COLUMNS[column], TOP + PITCH * row, page))
        else:
            x0, top, on = places.get(block.text, (20.0, 10.0, 1))
            blocks.append(placed(block, x0, top, on))
    return builders.read(given._replace(blocks=tuple(blocks)))


FIGURES = [["R4年度", "3", "41", "8"], ["R5年度", "5", "38", "9"]]
OVER = {
    "right above": [("回数", 150.0, 1, 2), ("人数", 250.0, 1, 2), ("件数", 350.0, 1, 2)],
    "on the page before": [("回数", 150.0, -30, 1), ("人数", 250.0, -30, 1), ("件数", 350.0, -30, 1)],
    "inside their columns": [("回数", 165.0, 1, 2), ("人数", 265.0, 1, 2), ("件数", 365.0, 1, 2)],
}


@pytest.mark.parametrize("above", OVER.values(), ids=OVER)
def test_lines_over_columns_of_figures_are_their_heads(above: list[Place]) -> None:
    told = rows(result(above, FIGURES), "observations", "column_header", "value")
    assert told[:3] == [("回数", 3), ("人数", 41), ("件数", 8)]


def test_a_line_over_heads_is_one_of_them() -> None:
    above = [("利用", 150.0, 1, 2)]
    told = result([*above, ("件数", 350.0, 1, 2)], [["", "回数", "人数", ""], *FIGURES])
    assert rows(told, "observations", "column_header", "value")[:3] == [
        ("利用 / 回数", 3),
        ("利用 / 人数", 41),
        ("件数", 8),
    ]


def test_heads_are_no_items_of_the_data() -> None:
    told = result(OVER["right above"], FIGURES)
    assert not {"回数", "人数", "件数"} & set(rows(told, "items", "text"))


def test_a_caption_stands_above_the_heads() -> None:
    above = [("相談の実績", 50.0, 2, 2), *OVER["right above"]]
    assert rows(result(above, FIGURES), "tables", "caption") == ["相談の実績"]


NONE = {
    "a line over the labels": [("相談の実績", 50.0, 1, 2)],
    "a line between columns": [("新しく来た家庭の多くは", 120.0, 1, 2)],
    "a sentence": [("増えている。", 150.0, 1, 2)],
    "a line far above": [("回数", 150.0, 4, 2)],
    "figures": [("12", 150.0, 1, 2)],
    "nothing": [],
}


@pytest.mark.parametrize("above", NONE.values(), ids=NONE)
def test_figures_without_heads_stay_open_and_are_said(above: list[Place]) -> None:
    told = result(above, FIGURES)
    assert rows(told, "observations", "value") == []
    assert "header-unaligned" in codes(told)


def test_the_figures_of_a_list_need_no_head() -> None:
    told = result([("来館した家庭", 50.0, 1, 2)], [["R4年度", "3"], ["R5年度", "5"]])
    assert rows(told, "observations", "value") == [3, 5]
