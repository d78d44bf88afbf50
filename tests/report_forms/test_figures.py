"""Tables of data become rows of figures, each with its headers, year, value and unit, and the words behind them."""

from __future__ import annotations

from typing import Any

import pytest
from builders import Over, codes, quoted, read, role_of, rows, table
from reviews import observed, review

from schemas.document import DOUBTFUL_FIGURE, Diagnostic
from schemas.records import Result

YEARS = ("R4年度", "R5年度")


def figures(result: Result, *fields: str) -> list[Any]:
    """The observations of tables."""
    found = [row for row in result.records.get("observations", ()) if getattr(row, "table_id", None)]
    picked = [tuple(getattr(row, field) for field in fields) for row in found]
    return [row[0] for row in picked] if len(fields) == 1 else picked


def test_a_figure_has_its_headers_year_value_unit_and_text() -> None:
    result = observed("利用の実績", table(["", "利用組数(組)", "来館者"], ["R5年度", "1,204", "35人"]))
    fields = ("row_header", "column_header", "fiscal_year", "value", "unit", "text")
    assert figures(result, *fields) == [
        ("R5年度", "利用組数(組)", 2023, 1204, "組", "1,204"),
        ("R5年度", "来館者", 2023, 35, "人", "35人"),
    ]
    assert rows(result, "tables", "caption", "program_number", "position") == [("利用の実績", 1, 1)]


MISSING = {
    "": "blank",
    "―": "dash",
    "感染拡大のため中止": "cancelled",
    "調査中": "not_a_number",
    "12～15": "not_a_number",
}


@pytest.mark.parametrize(("text", "reason"), MISSING.items())
def test_a_missing_figure_says_why_and_is_no_zero(text: str, reason: str) -> None:
    result = observed(table(["", "回数", "人数"], ["R3年度", "2", "30"], ["R4年度", "3", "41"], ["R5年度", text, "0"]))
    assert figures(result, "value", "missing_reason")[-2:] == [(None, reason), (0, None)]


def test_words_in_a_column_without_figures_are_no_observations() -> None:
    result = observed(table(["会議", "回数", "会場"], ["全体会", "3", "区役所"], ["班会議", "6", "拠点"]))
    assert figures(result, "row_header", "value") == [("全体会", 3), ("班会議", 6)]


PARTS = {
    "食事:27% 睡眠:21%": [("食事", 27, "%"), ("睡眠", 21, "%")],
    "そう思う 61%": [("そう思う", 61, "%")],
    "参加者のべ 78名": [("参加者のべ", 78, "名")],
    "拠点 (6回)": [("拠点", 6, "回")],
    "3回/45人": [("回", 3, "回"), ("人", 45, "人")],
    "120（40.0%）": [(None, 120, None), ("%", 40, "%")],
    "120（前年比105%）": [(None, 120, None), ("前年比", 105, "%")],
}


@pytest.mark.parametrize(("text", "expected"), PARTS.items())
def test_figures_with_words_in_a_cell_are_parts_with_their_measure(text: str, expected: list[Any]) -> None:
    result = observed(table(["", "相談"], ["R4年度", text], ["R5年度", text]))
    found = figures(result, "row", "part", "measure", "value", "unit")
    assert found == [(row, at, *part) for row in (1, 2) for at, part in enumerate(expected, start=1)]


def test_the_text_of_a_figure_in_brackets_has_no_half_a_bracket() -> None:
    result = observed(table(["", "相談"], ["R4年度", "120（40.0%）"], ["R5年度", "12件 (3人)"]))
    assert figures(result, "text") == ["120", "40.0%", "12件", "3人"]


def test_a_pair_is_two_figures_named_by_the_header() -> None:
    result = observed(table(["", "説明会(回数/人数)"], ["R5年度", "13/108"]))
    assert figures(result, "measure", "value") == [("回数", 13), ("人数", 108)]


YEAR = {
    "of the row": ((["", "回数"], ["R4年度", "3"], ["R5年度", "4"]), [2022, 2023]),
    "of the column": ((["", "R4年度", "R5年度"], ["講座", "3", "4"]), [2022, 2023]),
    "a month belongs to its fiscal year": ((["時点", "登録"], ["R4年3月", "3"], ["R4年4月", "4"]), [2021, 2022]),
    "both calendars": ((["", "回数"], ["H31(2019)年度", "3"], ["R2(2020)年度", "4"]), [2019, 2020]),
    "behind a note": ((["", "R5(見込)", "R6※"], ["講座", "3", "4"]), [2023, 2024]),
    "one year in both its eras": ((["", "H30", "H31/R1"], ["講座", "3", "4"]), [2018, 2019]),
    "a total has none": ((["", "回数"], ["R4年度", "3"], ["R5年度", "4"], ["計", "7"]), [2022, 2023, None]),
    "a change has none": ((["", "R4年度", "R5年度", "増減"], ["講座", "3", "4", "1"]), [2022, 2023, None]),
    "several years have none": ((["", "R3～R5年度"], ["講座", "3"], ["相談", "4"]), [None, None]),
}


@pytest.mark.parametrize(("cells", "expected"), YEAR.values(), ids=YEAR.keys())
def test_the_fiscal_year_of_a_figure(cells: Any, expected: list[int | None]) -> None:
    assert figures(observed(table(*cells)), "fiscal_year") == expected


def test_the_caption_names_the_year_where_no_header_does() -> None:
    result = observed("講座の参加者(令和5年度)", table(["講座", "人数"], ["離乳食", "30"], ["計", "30"]))
    assert figures(result, "fiscal_year") == [2023, 2023]


def test_months_of_the_captions_year() -> None:
    result = observed("R5年度の相談件数", table(["月", "件数"], ["12月", "30"], ["1月", "28"]))
    assert figures(result, "fiscal_year", "as_of") == [(2023, "2023-12"), (2023, "2024-01")]


UNITS = {
    "of the cell": ("件数(人)", "3件", "件"),
    "of the header": ("利用者(人/年)", "3", "人/年"),
    "none": ("利用者(延べ)", "3", None),
    "a spelling as printed": ("会場", "3ヶ所", "ヶ所"),
}


@pytest.mark.parametrize(("header", "cell", "expected"), UNITS.values(), ids=UNITS.keys())
def test_the_unit_of_a_figure(header: str, cell: str, expected: str | None) -> None:
    assert figures(observed(table(["", header], ["R5年度", cell])), "unit") == [expected]


def test_headers_that_cannot_be_placed_are_left_out_and_told() -> None:
    result = observed(table(["", "回数", "", ""], ["R4年度", "1", "2", "3"], ["R5年度", "4", "5", "6"]))
    assert set(figures(result, "column_header")) == {None}
    assert "header-unaligned" in codes(result)


def test_cells_keep_their_place_spans_and_words() -> None:
    head = [Over("", rows=2), Over("利用", columns=2), None]
    result = observed(table(head, [None, "大人", "子ども"], ["R5年度", "1", ""]), format="docx")
    assert rows(result, "table_cells", "row", "column", "row_span", "column_span", "is_header", "text") == [
        (0, 0, 2, 1, 1, None),
        (0, 1, 1, 2, 1, "利用"),
        (1, 1, 1, 1, 1, "大人"),
        (1, 2, 1, 1, 1, "子ども"),
        (2, 0, 1, 1, 1, "R5年度"),
        (2, 1, 1, 1, 0, "1"),
        (2, 2, 1, 1, 0, None),
    ]


def test_the_words_behind_a_figure() -> None:
    result = observed("利用の実績", table(["", "利用", ""], ["", "大人", "子ども"], ["R5年度", "35人", "食事:27%"]))
    (report,) = rows(result, "reports", "report_id")
    words = {
        field: quoted(result, "observations", f"{report}/2", field)
        for field in ("text", "value", "unit", "measure", "row_header", "column_header", "fiscal_year")
    }
    assert words == {
        "text": ["食事:27%"],
        "value": ["27%"],
        "unit": ["%"],
        "measure": ["食事"],
        "row_header": ["R5年度"],
        "column_header": ["利用", "子ども"],
        "fiscal_year": ["R5年度"],
    }


def test_headers_are_labels_and_figures_values() -> None:
    result = observed("利用の実績", table(["", "回数"], ["R5年度", "77"]))
    assert [role_of(result, words) for words in ("回数", "R5年度", "77", "利用の実績")] == [{"label"}] * 2 + [
        {"value"},
        {"label"},
    ]


def test_a_table_printed_again_is_kept_once() -> None:
    cells = (["", "回数"], ["R4年度", "21"], ["R5年度", "35"])
    result = observed(table(*cells), "", table(*cells))
    assert figures(result, "value") == [21, 35]
    (table_id,) = rows(result, "tables", "table_id")
    assert {span.reason for span in result.spans if span.role == "duplicate"} == {f"tables/{table_id}"}


CUT = {
    "with the head again": [["", "回数"], ["R5年度", "4"]],
    "without a head": [["R5年度", "4"]],
}


@pytest.mark.parametrize("second", CUT.values(), ids=CUT.keys())
def test_a_table_cut_by_a_page_is_one(second: list[list[str]]) -> None:
    first = table(["", "回数"], ["R3年度", "2"], ["R4年度", "3"], page=1)
    result = observed(first, table(*second, page=2), format="pdf")
    assert figures(result, "row", "column_header", "fiscal_year", "value") == [
        (1, "回数", 2021, 2),
        (2, "回数", 2022, 3),
        (3, "回数", 2023, 4),
    ]
    assert len(rows(result, "tables", "table_id")) == 1


OTHER = {
    "other columns": [["", "回数", "人数"], ["R5年度", "4", "9"]],
    "another head": [["", "人数"], ["R5年度", "4"]],
    "the same years": [["R3年度", "4"], ["R4年度", "5"]],
}


def test_a_table_cut_after_a_dash_goes_on_with_figures_in_its_column() -> None:
    first = table(["", "回数", "人数", "前年度比"], ["R2年度", "1", "8", "―"], ["R3年度", "2", "9", "―"], page=1)
    second = table(["R4年度", "3", "12", "50%"], ["R5年度", "4", "18", "33%"], page=2)
    result = observed(first, second, format="pdf")
    assert figures(result, "column_header", "value")[-3:] == [("回数", 4), ("人数", 18), ("前年度比", 33)]


@pytest.mark.parametrize("second", OTHER.values(), ids=OTHER.keys())
def test_a_table_at_the_top_of_a_page_may_be_another_one(second: list[list[str]]) -> None:
    first = table(["", "回数"], ["R3年度", "2"], ["R4年度", "3"], page=1)
    result = observed(first, table(*second, page=2), format="pdf")
    assert len(rows(result, "tables", "table_id")) == 2


def test_a_figure_that_ocr_is_not_sure_of_stays_open_and_is_said():
    document = review(table(["年度", "利用者数"], ["令和4年度", "7,390"], ["令和5年度", "8,120"]))
    (block,) = [at for at, block in enumerate(document.blocks) if block.text == "7,390"]
    doubt = Diagnostic("warning", DOUBTFUL_FIGURE, "read in different ways", block, 2, 3)
    result = read(document._replace(diagnostics=(doubt,)))
    assert [row.value for row in result.records["observations"]] == [8120]
    assert [span.role for span in result.spans if span.block == block] == ["remainder"]
    assert "figure-left-open" in [note.code for note in result.diagnostics]
