"""Grids of data: which tables they hold, and which headers lead to each of their columns and rows."""

from __future__ import annotations

from typing import Any

import pytest
from builders import Over, document, table
from hypothesis import given
from hypothesis import strategies as st

from pipeline import normalization
from pipeline.outline import data_cells, data_grids
from pipeline.outline.data_grids import Reading, Table

Rows = list[list[Any]]


def reading(*rows: list[Any], before: tuple[str, ...] = (), **fields: Any) -> Reading:
    """What the only grid of a document holds; `before` are the lines above it."""
    clean = normalization.clean(document(*before, table(*rows), **fields))
    return data_grids.Reader(clean).read(0)


def only(*rows: list[Any], **fields: Any) -> Table:
    (found,) = reading(*rows, **fields).tables
    return found


def columns(found: Table) -> list[str | None]:
    """The headers of each column of figures, joined; None where they are uncertain."""
    return [
        None if path is None else " / ".join(head.text for head in path)
        for path in found.column_paths[found.label_columns :]
    ]


def labels(found: Table) -> list[str]:
    return [" / ".join(head.text for head in path) for path in found.row_paths[found.header_rows :]]


def caption(found: Table) -> str:
    return "".join(line.text for line in found.caption)


YEARS = [["R3年度", "12", "340", "5"], ["R4年度", "15", "402", "7"]]
SPREAD = {
    "one row": ([["", "開館日数", "利用者", "登録"], *YEARS], ["開館日数", "利用者", "登録"]),
    "a blank is covered where the row below goes on": (
        [["", "開館", "利用", ""], ["", "", "大人", "子ども"], *YEARS],
        ["開館", "利用 / 大人", "利用 / 子ども"],
    ),
    "a header without others below it reaches down": (
        [["年度", "利用", "", "登録"], ["", "大人", "子ども", ""], *YEARS],
        ["利用 / 大人", "利用 / 子ども", "登録"],
    ),
    "three rows": (
        [["", "講座", "", "登録"], ["", "集団", "", ""], ["", "回数", "人数", ""], *YEARS],
        ["講座 / 集団 / 回数", "講座 / 集団 / 人数", "登録"],
    ),
    "years along the top": (
        [["地区", "R3年度", "R4年度", "増減"], ["東部", "10", "12", "2"], ["西部", "9", "7", "△2"]],
        ["R3年度", "R4年度", "増減"],
    ),
    "no head of its own": (
        [["H30年度", "そう思う 70%", "思わない 5%", "無回答 2%"], ["R5年度", "そう思う 78%", "", ""]],
        ["", "", ""],
    ),
    "a caption over all columns is part of each path": (
        [["園庭開放の利用", "", "", ""], ["", "開館", "利用", "登録"], *YEARS],
        ["園庭開放の利用 / 開館", "園庭開放の利用 / 利用", "園庭開放の利用 / 登録"],
    ),
    "a year over the labels": (
        [["R5年度", "回数", "人数"], ["講座", "3", "40"], ["相談", "12", "30"]],
        ["回数", "人数"],
    ),
    "years without 年度": (
        [["", "H30", "R1", "R2"], ["東部", "10", "12", "2"], ["西部", "9", "7", "4"]],
        ["H30", "R1", "R2"],
    ),
    "Western years": (
        [["", "2021", "2022", "2023"], ["東部", "10", "12", "2"], ["西部", "9", "7", "4"]],
        ["2021", "2022", "2023"],
    ),
}


@pytest.mark.parametrize(("rows", "expected"), SPREAD.values(), ids=SPREAD.keys())
def test_the_headers_of_a_column(rows: Rows, expected: list[str]) -> None:
    assert columns(only(*rows)) == expected


FLATTENED = {
    "fewer blanks than columns, and words that list two columns each": (
        [
            ["", "会員", "会員内訳", "", "説明会(回数/人数)", "", "", "相談", "", "", "", ""],
            ["", "", "利用", "提供", "両方", "館内", "出張", "", "", "", "", ""],
            ["R3年度", "30", "20", "7", "3", "2", "11", "4", "52", "9", "", ""],
        ],
        ["会員", "会員内訳 / 利用", "会員内訳 / 提供", "会員内訳 / 両方"]
        + [f"説明会(回数/人数) / {place} / {what}" for place in ("館内", "出張") for what in ("回数", "人数")]
        + ["相談"],
    ),
    "the blank over the labels was lost": (
        [["開館", "利用", "", "登録", ""], ["", "大人", "子ども", "", ""], ["R3年度", "1", "2", "3", "4"]],
        ["開館", "利用 / 大人", "利用 / 子ども", "登録"],
    ),
    "the blanks before the second row were lost": (
        [["", "開館", "利用", "", "登録"], ["大人", "子ども", "", "", ""], ["R3年度", "1", "2", "3", "4"]],
        ["開館", "利用 / 大人", "利用 / 子ども", "登録"],
    ),
    "which of two has the headers below nobody can tell": (
        [["開館", "利用", "", ""], ["大人", "子ども", "", ""], ["R3年度", "1", "2", "3"]],
        [None, None, None],
    ),
    "more columns than headers": (
        [["", "回数", "", ""], ["R3年度", "1", "2", "3"], ["R4年度", "4", "5", "6"]],
        [None] * 3,
    ),
}


@pytest.mark.parametrize(("rows", "expected"), FLATTENED.values(), ids=FLATTENED.keys())
def test_headers_that_lost_their_columns(rows: Rows, expected: list[str | None]) -> None:
    """They are put in place where only one reading accounts for all columns; else there is none."""
    width = max(len([cell for cell in row if cell]) for row in rows[-1:])
    found = only(*[row[: max(width, 1)] for row in rows])
    assert columns(found) == expected
    assert (found.uncertain is None) == (None not in expected)


LABELS = {
    "one column": ([["", "回数"], ["講座", "3"], ["相談", "4"]], ["講座", "相談"]),
    "groups with blanks below them": (
        [["項目", "", "R3年度"], ["利用者", "大人", "3"], ["", "子ども", "4"], ["登録", "", "5"]],
        ["利用者 / 大人", "利用者 / 子ども", "登録"],
    ),
    "groups in merged cells": (
        [[Over("項目", columns=2), None, "R3年度"], [Over("利用者", rows=2), "大人", "3"], [None, "子ども", "4"]],
        ["利用者 / 大人", "利用者 / 子ども"],
    ),
    "groups said again": (
        [["年度", "場所", "人数"], ["R3年度", "館内", "3"], ["R3年度", "出張", "4"], ["R4年度", "館内", "5"]],
        ["R3年度 / 館内", "R3年度 / 出張", "R4年度 / 館内"],
    ),
    "numbers of the rows": (
        [["No", "講座", "回数"], ["1", "離乳食", "3"], ["2", "遊び", "4"]],
        ["1 / 離乳食", "2 / 遊び"],
    ),
    "a group over all columns": (
        [
            ["講座", "回数"],
            [Over("【館内】", columns=2), None],
            ["離乳食", "3"],
            [Over("【出張】", columns=2), None],
            ["遊び", "4"],
        ],
        ["【館内】", "【館内】 / 離乳食", "【出張】", "【出張】 / 遊び"],
    ),
}


@pytest.mark.parametrize(("rows", "expected"), LABELS.values(), ids=LABELS.keys())
def test_the_labels_of_a_row(rows: Rows, expected: list[str]) -> None:
    spans = any(isinstance(cell, Over) for row in rows for cell in row)
    assert labels(only(*rows, format="docx" if spans else "text")) == expected


def test_spans_of_the_file_are_believed() -> None:
    found = only(
        [Over("", rows=2), Over("利用", columns=2), None, Over("登録", rows=2)],
        [None, "大人", "子ども", None],
        ["R3年度", "1", "2", "3"],
        format="docx",
    )
    assert columns(found) == ["利用 / 大人", "利用 / 子ども", "登録"]


SEVERAL = {
    "years that begin again": (
        [
            ["ボランティア", "", "講座", ""],
            ["", "人数", "", "回数"],
            ["R3年度", "3", "R3年度", "9"],
            ["R4年度", "4", "R4年度", "8"],
        ],
        [("ボランティア", ["ボランティア / 人数"]), ("講座", ["講座 / 回数"])],
    ),
    "captions over labels of another kind": (
        [
            ["登録", "", "修了後", ""],
            ["", "人数", "活動先", "人数"],
            ["R3年度", "3", "ひろば", "9"],
            ["R4年度", "4", "サロン", "8"],
        ],
        [("登録", ["登録 / 人数"]), ("修了後", ["修了後 / 人数"])],
    ),
    "a blank column between": (
        [["年度", "人数", "", "場所", "回数"], ["R3年度", "3", "", "東部", "9"], ["R4年度", "4", "", "西部", "8"]],
        [("", ["人数"]), ("", ["回数"])],
    ),
    "a caption below another table": (
        [["", "人数"], ["R3年度", "3"], ["R4年度", "4"], ["出張", ""], ["", "回数"], ["R3年度", "9"]],
        [("", ["人数"]), ("出張", ["出張 / 回数"])],
    ),
    "new heads below years": (
        [["", "人数"], ["R3年度", "3"], ["R4年度", "4"], ["年度", "回数"], ["R3年度", "9"]],
        [("", ["人数"]), ("", ["回数"])],
    ),
    "a column of places is no second table": (
        [["会議", "回数", "会場", "人数"], ["全体会", "3", "区役所", "40"], ["班会議", "6", "拠点", "20"]],
        [("", ["回数", "会場", "人数"])],
    ),
}


@pytest.mark.parametrize(("rows", "expected"), SEVERAL.values(), ids=SEVERAL.keys())
def test_tables_that_share_a_grid(rows: Rows, expected: list[tuple[str, list[str]]]) -> None:
    assert [(caption(found), columns(found)) for found in reading(*rows).tables] == expected


NESTED = table(["", "拠点", "健診"], ["H30年度", "56%", "27%"], ["R5年度", "46%", "49%"])
AGAIN = ["拠点", "健診", "H30年度", "56%", "27%", "R5年度", "46%", "49%"]


def test_a_nested_table_is_one_of_its_own_with_the_words_above_it() -> None:
    (found,) = reading(["認知度", "", ""], [NESTED, "", ""]).tables
    assert (caption(found), columns(found)) == ("認知度", ["拠点", "健診"])


@pytest.mark.parametrize(
    "rows",
    [
        [[NESTED, *AGAIN]],
        [[NESTED, "", ""], ["", "拠点", "健診"], ["H30年度", "56%", "27%"], ["R5年度", "46%", "49%"]],
    ],
    ids=["flattened into the row", "in rows below"],
)
def test_a_table_printed_again_is_a_copy(rows: Rows) -> None:
    found = reading(*rows)
    assert len(found.tables) == 1
    assert [[line.text for line in lines] for _, lines in found.copies] == [AGAIN]
    assert found.rest == ()


def test_text_below_a_table_is_no_row_of_it() -> None:
    found = reading(["", "人数"], ["R3年度", "3"], ["※人数は延べである。", ""])
    assert found.tables[0].rows == 2
    assert [line.text for line in found.rest] == ["※人数は延べである。"]


CAPTIONS = {
    "the line above": (("相談の件数",), "相談の件数"),
    "brackets": (("【相談の件数】",), "【相談の件数】"),
    "an item of a list": (("・相談は毎日受けている",), ""),
    "a sentence": (("相談の件数は次のとおりである。",), ""),
    "a line of answers": (("安心できるか はい 70%",), ""),
    "a label": (("(主なデータ)",), ""),
    "a unit, and the line above it": (("相談の件数", "(単位:件)"), "相談の件数(単位:件)"),
    "nothing": ((), ""),
}


@pytest.mark.parametrize(("before", "expected"), CAPTIONS.values(), ids=CAPTIONS.keys())
def test_the_caption_of_a_table(before: tuple[str, ...], expected: str) -> None:
    assert caption(only(["", "人数"], ["R3年度", "3"], before=before)) == expected


def test_a_caption_in_a_spreadsheet_that_is_not_merged_stands_above_the_table() -> None:
    merged = table([Over("別の表", columns=2), None], ["R3年度", "1"])
    clean = normalization.clean(document(table(["登録者", ""], ["", "人数"], ["R3年度", "3"]), merged, format="xlsx"))
    (found,) = data_grids.Reader(clean).read(0).tables
    assert (caption(found), columns(found)) == ("登録者", ["人数"])


KINDS = {
    "9,268": "figure", "△3": "figure", "年3回": "figure", "12(3)": "figure", "―": "dash", "": "blank", "R4年3月": "period",
    "H31(2019)年度": "period", "R4年2月開始": "period", "R5": "period", "R6.3末": "period", "2019": "figure",
    "感染拡大のため中止": "cancelled", "父": "text", "R5年度の登録者と活動の様子": "text", "1位": "text", "4か月児健診": "text",
}  # fmt: skip


@pytest.mark.parametrize(("text", "kind"), KINDS.items())
def test_what_a_cell_holds(text: str, kind: str) -> None:
    assert data_cells.kind_of(text) == kind


CELLS = st.sampled_from(
    ["", "", "R3年度", "R4年度", "人数", "計", "12", "3,400", "―", "中止", "東部", "30%", "回数(回/人)"]
)


@given(st.lists(st.lists(CELLS, min_size=2, max_size=6), min_size=1, max_size=7))
def test_each_line_of_a_grid_is_in_one_table_or_none(rows: list[list[str]]) -> None:
    width = max(map(len, rows))
    found = reading(*[[*row, *[""] * (width - len(row))] for row in rows])
    held = [line for known in found.tables for cell in known.cells for line in cell.lines]
    held += [line for _, lines in found.copies for line in lines] + list(found.rest)
    held += [line for known in found.tables if not known.caption_is_header for line in known.caption]
    assert sorted(line.block for line in held) == list(range(sum(bool(cell) for row in rows for cell in row)))
    for known in found.tables:
        assert len(known.column_paths) == known.columns
        assert len(known.row_paths) == known.rows
        places = [(cell.row, cell.column) for cell in known.cells]
        assert len(set(places)) == len(places)


def behind_a_blank_row(*rows: list[Any], at: int) -> tuple[Table, ...]:
    """What a sheet's grid holds whose row `at` stands behind a blank one."""
    given = document(table(*rows))
    first = min(block for cell in given.grids[0].cells if cell.row == at for block in cell.blocks)
    blocks = (*given.blocks[:first], given.blocks[first]._replace(after_gap=True), *given.blocks[first + 1 :])
    return data_grids.Reader(normalization.clean(given._replace(blocks=blocks, format="xlsx"))).read(0).tables


def test_a_caption_above_a_blank_row_is_no_head_of_its_columns() -> None:
    heads = [["", Over("利用者", columns=2), None], ["", "大人", "子ども"]]
    (found,) = behind_a_blank_row([Over("拠点の利用", columns=3), None, None], *heads, ["R3年度", "12", "5"], at=1)
    assert (caption(found), columns(found)) == ("拠点の利用", ["利用者 / 大人", "利用者 / 子ども"])


def test_heads_behind_a_blank_row_open_another_table() -> None:
    rows = [["", Over("利用者", columns=2), None], ["", "大人", "子ども"], ["R3年度", "12", "5"]]
    found = behind_a_blank_row(*rows, ["", "相談", "件数"], ["", "電話", "来所"], ["R3年度", "3", "4"], at=3)
    assert [columns(one) for one in found] == [["利用者 / 大人", "利用者 / 子ども"], ["相談 / 電話", "件数 / 来所"]]
