"""Rows of ruled tables that a page's end cuts in two."""

from __future__ import annotations

import builders
import pytest
from builders import table

FULL = "参加した家庭どうしの連絡が続くような次の集まりを用意できていな"


def told(above: list[list[str]], below: list[list[str]], between: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    """What two tables on pages that follow each other say; lines that end like FULL filled their cell."""
    given = builders.document(table(*above, page=1), *between, table(*below, page=2))
    blocks = tuple(block._replace(wraps=block.text == FULL) for block in given.blocks)
    return builders.told(given._replace(blocks=blocks))


GOAL = ["重点目標①", "孤立を防ぎます。"]
CUT = {
    "a label": (
        [GOAL, ["取組の", "・場が足りない。"]],
        [["課題", "・人が足りない。"]],
        [("重点目標① > 取組の課題", "・場が足りない。"), ("重点目標① > 取組の課題", "・人が足りない。")],
    ),
    "an upright label": (
        [GOAL, ["取\n組\n内", "・集い"]],
        [["容", "・冊子"]],
        [("重点目標① > 取組内容", "・集い"), ("重点目標① > 取組内容", "・冊子")],
    ),
    "an upright label whose end runs into the next one": (
        [GOAL, ["取\n組\nの", "・集い"]],
        [["成", ""], ["果取\n組\nの\n課\n題", "・人が足りない。"]],
        [("重点目標① > 取組の成果", "・集い"), ("重点目標① > 取組の課題", "・人が足りない。")],
    ),
    "a sentence": (
        [GOAL, ["取組の課題", FULL]],
        [["", "い。"], ["取組内容", "・集い"]],
        [("重点目標① > 取組の課題", f"{FULL}\nい。"), ("重点目標① > 取組内容", "・集い")],
    ),
    "a sentence below a repeated head": (
        [["項目", "内容"], GOAL, ["取組の課題", FULL]],
        [["項目", "内容"], ["", "い。"]],
        [("重点目標① > 取組の課題", f"{FULL}\nい。")],
    ),
    "a label and a sentence": (
        [GOAL, ["取組の", FULL]],
        [["課題", "い。"]],
        [("重点目標① > 取組の課題", f"{FULL}\nい。")],
    ),
}


@pytest.mark.parametrize(("above", "below", "expected"), CUT.values(), ids=CUT)
def test_the_halves_of_a_row_are_read_as_one(above, below, expected):
    assert told(above, below)[1:] == expected


WHOLE = {
    "a row of its own": ([GOAL, ["取組の課題", FULL]], [["取組内容", "集いを開く"]]),
    "a line with a marker": ([GOAL, ["取組の課題", FULL]], [["", "・集い"]]),
    "a sentence that ends": ([GOAL, ["取組の課題", "場が足りない。"]], [["", "人も足りない。"]]),
}


@pytest.mark.parametrize(("above", "below"), WHOLE.values(), ids=WHOLE)
def test_what_begins_on_a_page_stays_there(above, below):
    assert told(above, below)[-1][1] == below[0][1]


def test_text_between_two_tables_parts_them():
    assert told([GOAL, ["取組の", "・場が足りない。"]], [["課題", "・人が足りない。"]], ("次年度に向けて",))[-1] == (
        "重点目標① > 課題",
        "・人が足りない。",
    )
