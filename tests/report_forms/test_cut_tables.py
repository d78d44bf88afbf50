"""Tables of data whose heads stand on one page and whose figures on the next."""

from __future__ import annotations

import builders
import pytest
from builders import codes, rows, table
from reviews import observed, review

from schemas.document import Box
from schemas.records import Result

WIDE, FINE = (50.0, 110.0, 230.0, 290.0), (50.0, 110.0, 170.0, 230.0, 290.0)


def cut(above, below, edges=((), ()), **fields) -> Result:
    parts = table(*above, page=1, edges=edges[0]), *fields.pop("between", ()), table(*below, page=2, edges=edges[1])
    return observed(*parts, format="pdf", **fields)


def told(result: Result) -> list[tuple[str | None, int | None, float | None]]:
    return rows(result, "observations", "column_header", "fiscal_year", "value")


TOLD = {
    "heads of one row": (
        [["", "回数", "人数"]],
        [["R4年度", "3", "41"], ["R5年度", "5", "38"]],
        ((), ()),
        [("回数", 2022, 3), ("人数", 2022, 41), ("回数", 2023, 5), ("人数", 2023, 38)],
    ),
    "years over the columns": (
        [["手段", "令和4年度", "令和5年度"]],
        [["友人から", "61%", "52%"], ["広報紙", "33%", "38%"]],
        ((), ()),
        [("令和4年度", 2022, 61), ("令和5年度", 2023, 52), ("令和4年度", 2022, 33), ("令和5年度", 2023, 38)],
    ),
    "a head over two heads": (
        [["", "会員数", "件数"]],
        [["", "利用", "提供", ""], ["R5年度", "27", "6", "130"]],
        (WIDE, FINE),
        [("会員数 / 利用", 2023, 27), ("会員数 / 提供", 2023, 6), ("件数", 2023, 130)],
    ),
    "edges a little aside": (
        [["", "会員数", "件数"]],
        [["", "利用", "提供", ""], ["R5年度", "27", "6", "130"]],
        ((51.0, 109.0, 231.5, 290.0), FINE),
        [("会員数 / 利用", 2023, 27), ("会員数 / 提供", 2023, 6), ("件数", 2023, 130)],
    ),
    "a last row with a blank": (
        [["", "回数", "人数", "会場"], ["集い", "3", "41", "区役所"], ["講座", "2", "30", "公会堂"]],
        [["計", "5", "71", ""]],
        ((), ()),
        [
            ("回数", None, 3),
            ("人数", None, 41),
            ("回数", None, 2),
            ("人数", None, 30),
            ("回数", None, 5),
            ("人数", None, 71),
        ],
    ),
}


@pytest.mark.parametrize(("above", "below", "edges", "expected"), TOLD.values(), ids=TOLD)
def test_heads_before_a_pages_end_stand_over_the_figures_behind_it(above, below, edges, expected):
    result = cut(above, below, edges)
    assert told(result) == expected
    assert len(rows(result, "tables", "table_id")) == 1


def test_a_table_over_three_pages_is_one():
    parts = (
        [["", "会員数", "件数"]],
        [["", "利用", "提供", ""], ["R4年度", "27", "6", "130"]],
        [["R5年度", "31", "9", "99"]],
    )
    edges = WIDE, FINE, FINE
    held = [
        table(*part, page=page, edges=places) for page, (part, places) in enumerate(zip(parts, edges, strict=True), 1)
    ]
    assert told(observed(*held, format="pdf"))[3:] == [
        ("会員数 / 利用", 2023, 31),
        ("会員数 / 提供", 2023, 9),
        ("件数", 2023, 99),
    ]


OTHER_EDGES = {"inside": (50.0, 110.0, 200.0, 290.0), "at the right": (50.0, 110.0, 230.0, 350.0)}


@pytest.mark.parametrize("edges", OTHER_EDGES.values(), ids=OTHER_EDGES)
def test_figures_below_heads_of_other_columns_stay_open_and_are_said(edges):
    result = cut([["", "会員数", "件数"]], [["", "利用", "提供", ""], ["R5年度", "27", "6", "130"]], (edges, FINE))
    assert told(result) == []
    assert "table-left-open" in codes(result)


def test_figures_under_a_wide_head_whose_lower_heads_are_lost_stay_open():
    result = cut([["", "会員数", "件数"]], [["R5年度", "27", "6", "130"]], (WIDE, FINE))
    assert told(result) == [("件数", 2023, 130)]
    assert "header-unaligned" in codes(result)


SEPARATE = {
    "heads of its own": (
        [["", "回数", "人数"], ["R5年度", "3", "41"]],
        [["", "冊子", "ちらし"], ["R5年度", "7", "900"]],
    ),
    "the same years": ([["", "回数", "人数"], ["R5年度", "3", "41"]], [["R5年度", "7", "900"]]),
    "years under names": ([["", "回数", "人数"], ["R5年度", "3", "41"]], [["集い", "7", "900"]]),
}


@pytest.mark.parametrize(("above", "below"), SEPARATE.values(), ids=SEPARATE)
def test_a_table_behind_a_pages_end_is_one_of_its_own_with(above, below):
    assert len(rows(cut(above, below), "tables", "table_id")) == 2


def test_words_between_two_tables_part_them():
    result = cut([["", "回数", "人数"]], [["R5年度", "3", "41"]], between=("来館の記録",))
    assert "回数" not in rows(result, "observations", "column_header")


def placed(caption: str, page: int, top: float, before: str = "", wraps: bool = False) -> Result:
    """A line on a page, a table at the top of page 2; each line is 10 points high."""
    lines = (before, caption) if before else (caption,)
    given = review(*lines, table(["", "回数"], ["集い", "3"], ["講座", "4"], page=2), format="pdf")
    blocks = []
    for block in given.blocks:
        is_cell = block.kind == "cell"
        at = 60.0 if is_cell else top if block.text == caption else top - 20
        blocks.append(
            block._replace(
                page=2 if is_cell else page,
                box=Box(50, at, 200, at + 10),
                wraps=wraps and block.text == before,
            )
        )
    return builders.read(given._replace(blocks=tuple(blocks)))


CAPTIONS = {
    "two lines above": (("R5年度の講座", 2, 30.0), 2023),
    "at the foot of the page before": (("R5年度の講座", 1, 780.0), 2023),
    "behind a line that goes on": (("R5年度の講座", 1, 780.0, "来館した家庭へ案内を配ったのは", True), None),
}


@pytest.mark.parametrize(("place", "year"), CAPTIONS.values(), ids=CAPTIONS)
def test_a_line_over_a_table_is_its_caption(place, year):
    assert set(rows(placed(*place), "observations", "fiscal_year")) == {year}
