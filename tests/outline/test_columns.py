"""Pages with columns: broken labels brought together, labels paired with the text beside them."""

from __future__ import annotations

from collections.abc import Sequence

import builders
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.outline import columns, geometry, labels
from schemas.document import CELL, Block, Box, Cell, Document, Flow, Grid
from schemas.outline import GEOMETRY, OPEN, Line

SIZE, LEADING = 10.0, 14.0  # points
LEFT, RIGHT = 50.0, 200.0  # where the columns begin


def box(text: str, row: float, x: float) -> Box:
    return Box(x, 100 + row * LEADING, x + SIZE * len(text), 100 + row * LEADING + SIZE)


def printed(*placed: tuple[float, float, str], **fields) -> list[Line]:
    """Lines of one page: (row from the top, left edge, text)."""
    return [
        builders.line(text, block, box=box(text, row, x), page=1, **fields)
        for block, (row, x, text) in enumerate(placed)
    ]


def texts(lines: Sequence[Line]) -> list[str]:
    return [line.text for line in lines]


# -- broken labels and heads without a frame


def test_a_label_cut_by_the_text_beside_it_is_brought_together():
    lines = printed((0, LEFT, "令和6年度重"), (0.4, RIGHT, "孤立を防ぎます。"), (1, LEFT, "点目標①"))
    assert texts(columns.untangled(lines)) == ["令和6年度重", "点目標①", "孤立を防ぎます。"]


def test_short_lines_that_are_no_label_stay_where_they_are():
    lines = printed((0, LEFT, "北地区"), (0.4, RIGHT, "集いを3回開いた。"), (1, LEFT, "南地区"))
    assert texts(columns.untangled(lines)) == ["北地区", "集いを3回開いた。", "南地区"]


def test_heads_side_by_side_have_the_lines_of_their_columns():
    lines = printed(
        *((0, LEFT, "取組の成果"), (0, RIGHT, "取組の課題")),
        *(
            (1, LEFT, "・6回開いた。"),
            (1, RIGHT, "・場が足りない。"),
            (2, LEFT, "・48人が来た。"),
            (2, RIGHT, "・周知が遅い。"),
        ),
    )
    assert texts(columns.untangled(lines)) == [
        *("取組の成果", "・6回開いた。", "・48人が来た。"),
        *("取組の課題", "・場が足りない。", "・周知が遅い。"),
    ]


def test_a_label_ends_the_columns():
    lines = printed(
        *(
            (0, LEFT, "取組の成果"),
            (0, RIGHT, "取組の課題"),
            (1, LEFT, "・6回開いた。"),
            (1, RIGHT, "・場が足りない。"),
        ),
        *((2, LEFT, "次年度重点目標"), (3, LEFT, "孤立を防ぎます。")),
    )
    assert texts(columns.untangled(lines))[-2:] == ["次年度重点目標", "孤立を防ぎます。"]


def test_lines_of_one_row_go_from_left_to_right():
    lines = printed((0, RIGHT, "孤立を防ぎます。"), (0.1, LEFT, "重点目標①"))
    assert texts(columns.untangled(lines)) == ["重点目標①", "孤立を防ぎます。"]


def test_lines_without_boxes_stay_as_they_are():
    lines = builders.lines("令和6年度重", "孤立を防ぎます。", "点目標①")
    assert columns.untangled(lines) == list(lines)


PLACED = st.tuples(
    st.integers(0, 6),
    st.sampled_from([LEFT, RIGHT]),
    st.sampled_from(
        ["取組の成果", "取組の課題", "令和6年度重", "点目標①", "・6回開いた。", "孤立を防ぎます。", "次年度重点目標"]
    ),
)


@given(st.lists(PLACED, max_size=10))
def test_every_line_comes_out_once(placed):
    assert sorted(line.block for line in columns.untangled(printed(*placed))) == list(range(len(placed)))


# -- labels and texts of two columns without rulings


def pairs(named: Sequence[tuple[float, str]], lines: Sequence[tuple[float, str]], wraps: tuple[int, ...] = ()):
    """(label, its lines, is it sure) for labels and lines at rows of a page."""
    found = [labels.match([line]) for line in printed(*((row, LEFT, text) for row, text in named))]
    held = [
        line._replace(wraps=at in wraps)
        for at, line in enumerate(printed(*((row, RIGHT, text) for row, text in lines)))
    ]
    return [(pair.label.printed, texts(pair.lines), pair.is_sure) for pair in geometry.pair(found, held)]


RUNS = [(0, "・集い"), (1, "・冊子"), (2, "・訪問"), (3, "・講座"), (4, "・48人が来た。")]
EXPECTED = [("取組内容", ["・集い", "・冊子", "・訪問", "・講座"], True), ("取組の成果", ["・48人が来た。"], True)]
PLACES = {"at the top": [(0, "取組内容"), (4, "取組の成果")], "in the middle": [(1.5, "取組内容"), (4, "取組の成果")]}


@pytest.mark.parametrize("named", PLACES.values(), ids=PLACES)
def test_labels_stand_at_the_top_of_their_text_or_at_its_middle(named):
    assert pairs(named, RUNS) == EXPECTED


def test_no_sentence_is_cut_in_two():
    lines = [(0, "・集いを開き、冊子を"), (1, "配ります。"), (2, "・6回開いた。")]
    found = pairs([(0, "取組内容"), (2, "取組の成果")], lines, wraps=(0,))
    assert [held for _, held, _ in found] == [["・集いを開き、冊子を", "配ります。"], ["・6回開いた。"]]


def test_where_both_ways_are_as_good_the_lines_they_disagree_on_are_unsure():
    """Labels beside the first and the fourth of six lines: at the top of three each, or amid one and five."""
    found = pairs([(0, "取組内容"), (3, "取組の成果")], [(row, f"・講座{row}") for row in range(6)])
    assert [is_sure for _, _, is_sure in found] == [False, False]


@given(st.lists(st.integers(0, 12), min_size=2, max_size=4, unique=True).map(sorted), st.integers(0, 12))
def test_every_line_is_paired_once_and_in_order(rows, count):
    named = [(row, "取組内容") for row in rows]
    found = pairs(named, [(row, f"・講座{row}") for row in range(count)])
    assert [text for _, held, _ in found for text in held] == [f"・講座{row}" for row in range(count)]


def aligned(named: Sequence[tuple[float, str]], lines: Sequence[tuple[float, str]], *, is_ruled: bool) -> Document:
    """A grid of one row: all labels in its first cell, all text in its second."""
    blocks = [Block(text, "p", CELL, 1, box(text, row, LEFT)) for row, text in named]
    blocks += [Block(text, "p", CELL, 1, box(text, row, RIGHT)) for row, text in lines]
    first, second = range(len(named)), range(len(named), len(blocks))
    grid = Grid((Cell(0, 0, 1, 1, tuple(first)), Cell(0, 1, 1, 1, tuple(second))), 1, 2, "p", 1, is_ruled)
    return Document("pdf", tuple(blocks), (grid,), (Flow(grid=0),), has_order=False)


def test_a_cell_that_holds_several_labels_is_paired_by_where_they_stand():
    passages = builders.outlined(aligned(PLACES["at the top"], RUNS, is_ruled=False)).passages
    assert [(passage.labels[-1].printed, texts(passage.lines), passage.method) for passage in passages] == [
        (label, held, GEOMETRY) for label, held, _ in EXPECTED
    ]


def test_what_is_unsure_stays_open():
    named, lines = [(0, "取組内容"), (3, "取組の成果")], [(row, f"・講座{row}") for row in range(6)]
    passages = builders.outlined(aligned(named, lines, is_ruled=False)).passages
    assert {passage.method for passage in passages if passage.lines} == {OPEN}


def test_ruled_cells_are_not_paired_by_geometry():
    passages = builders.outlined(aligned(PLACES["at the top"], RUNS, is_ruled=True)).passages
    assert GEOMETRY not in {passage.method for passage in passages}


def test_a_label_torn_by_the_text_beside_it_is_brought_together_in_a_text_file() -> None:
    held = builders.lines(
        "(4) 支援者の養成",
        "事業の評価実施方法及び (1) 区と法人が話し合う。",
        "評価結果の公表方法 (2) 広報に載せる。",
        "次の行",
    )
    assert texts(columns.untangled(held)) == [
        "(4) 支援者の養成",
        "事業の評価実施方法及び",
        "評価結果の公表方法",
        "(1) 区と法人が話し合う。",
        "(2) 広報に載せる。",
        "次の行",
    ]


@pytest.mark.parametrize("second", ["評価結果を 広報に載せる。", "事業の目的 広報に載せる。"])
def test_lines_whose_first_words_are_no_label_together_stay(second: str) -> None:
    held = builders.lines("事業の評価実施方法及び 区と法人が話し合う。", second)
    assert columns.untangled(held) == list(held)
