"""Excel files: cells as printed, each with its place; merges as ranges; what floats over a sheet is kept."""

from __future__ import annotations

import io
import time
from itertools import pairwise

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from office_files import A, S, inline, relationships, sheet_row, sheet_xml, workbook, workbook_parts, zipped
from openpyxl.comments import Comment

from pipeline import errors
from pipeline.loaders import xlsx
from schemas.document import CELL, CHROME, PARAGRAPH, RUNNING, SHEET, Document, character_count

SHAPES = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"


def merged(*ranges: str) -> str:
    return "<mergeCells>" + "".join(f'<mergeCell ref="{one}"/>' for one in ranges) + "</mergeCells>"


def texts(document: Document, *kinds: str) -> list[str]:
    return [block.text for block in document.blocks if block.kind in (kinds or (CELL,))]


def codes(document: Document) -> set[str]:
    return {diagnostic.code for diagnostic in document.diagnostics}


def spans(document: Document, grid: int = 0) -> list[tuple[int, int, int, int]]:
    return [(one.row, one.column, one.row_span, one.column_span) for one in document.grids[grid].cells]


def load(rows: str, after: str = "", **parts: object) -> Document:
    document = xlsx.load(workbook(sheet_xml(rows, after), **parts))
    assert document.census == character_count([block.text for block in document.blocks])
    return document


def test_a_sheet_is_its_name_and_one_grid() -> None:
    document = load(sheet_row(1, inline("A1", "事業目的"), inline("B1", "支え合う")), names=("令和5年度",))
    assert [(block.text, block.kind, block.locator) for block in document.blocks] == [
        ("令和5年度", SHEET, "令和5年度"),
        ("事業目的", CELL, "令和5年度!A1"),
        ("支え合う", CELL, "令和5年度!B1"),
    ]
    assert [(step.block, step.grid) for step in document.flow] == [(0, None), (None, 0)]


def test_a_row_that_does_not_say_where_it_stands_stands_where_its_cells_do() -> None:
    document = load(f"<row>{inline('B7', '甲')}</row><row>{inline('B9', '乙')}</row><row><c><v>1</v></c></row>")
    assert [block.locator for block in document.blocks[1:]] == ["Sheet1!B7", "Sheet1!B9", "Sheet1!A10"]


def test_each_sheet_has_its_own_grid() -> None:
    sheets = [sheet_xml(sheet_row(1, inline("A1", text))) for text in ("居場所", "相談")]
    document = xlsx.load(workbook(*sheets))
    assert [grid.locator for grid in document.grids] == ["Sheet1", "Sheet2"]


def test_a_sheet_with_nothing_on_it_is_left_out_with_its_name() -> None:
    document = xlsx.load(workbook(sheet_xml(""), sheet_xml(sheet_row(1, inline("A1", "課題")))))
    assert [block.text for block in document.blocks] == ["Sheet2", "課題"]


def test_lines_of_a_cell_are_blocks_of_one_place() -> None:
    document = load(sheet_row(7, inline("B7", "①相談&#10;②見学&#10;&#10;③講座")))
    assert [(block.text, block.locator, block.after_gap) for block in document.blocks[1:]] == [
        ("①相談", "Sheet1!B7", False),
        ("②見学", "Sheet1!B7", False),
        ("③講座", "Sheet1!B7", True),
    ]


@pytest.mark.parametrize("end", ["_x000D_&#10;", "_x000D_", "&#13;"])
def test_line_ends_of_other_systems_are_line_ends(end: str) -> None:
    assert texts(load(sheet_row(1, inline("A1", f"上{end}下")))) == ["上", "下"]


VALUES = {
    "shared string": ('<c r="A1" t="s"><v>1</v></c>', "二つ目"),
    "inline string": (inline("A1", "直書き"), "直書き"),
    "formula string": ('<c r="A1" t="str"><f>B1&amp;"区"</f><v>港野区</v></c>', "港野区"),
    "number": ('<c r="A1"><v>1234</v></c>', "1234"),
    "number as written by a machine": ('<c r="A1"><v>0.30000000000000004</v></c>', "0.3"),
    "formatted number": ('<c r="A1" s="1"><v>0.125</v></c>', "12.5%"),
    "built-in format": ('<c r="A1" s="2"><v>45383</v></c>', "2024/4/1"),
    "true": ('<c r="A1" t="b"><v>1</v></c>', "TRUE"),
    "error": ('<c r="A1" t="e"><f>1/0</f><v>#DIV/0!</v></c>', "#DIV/0!"),
    "formula with its value": ('<c r="A1"><f>1+2</f><v>3</v></c>', "3"),
    "no reference": ("<c><v>7</v></c>", "7"),
    "text under a text format": ('<c r="A1" t="s" s="3"><v>0</v></c>', "一つ目様"),
    "style out of range": ('<c r="A1" s="99"><v>7</v></c>', "7"),
    "not a number": ('<c r="A1"><v>NaN</v></c>', "NaN"),
}
STRINGS = "<si><t>一つ目</t></si><si><t>二つ目</t></si>"
STYLES = (
    '<numFmts><numFmt numFmtId="164" formatCode="0.0%"/><numFmt numFmtId="165" formatCode="@&quot;様&quot;"/></numFmts>'
    '<cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="14"/><xf numFmtId="165"/></cellXfs>'
)


@pytest.mark.parametrize(("content", "printed"), VALUES.values(), ids=VALUES.keys())
def test_a_cell_reads_as_it_prints(content: str, printed: str) -> None:
    assert texts(load(sheet_row(1, content), strings=STRINGS, styles=STYLES)) == [printed]


RICH = {
    "runs": ("<si><r><t>重点</t></r><r><rPr><b/></rPr><t>目標</t></r></si>", "重点目標"),
    "furigana": ('<si><t>課題</t><rPh sb="0" eb="2"><t>カダイ</t></rPh><phoneticPr fontId="1"/></si>', "課題"),
    "furigana after runs": ('<si><r><t>課題</t></r><rPh sb="0" eb="2"><t>カダイ</t></rPh></si>', "課題"),
    "escaped character": ("<si><t>A_x0041_</t></si>", "AA"),
    "escaped underscore": ("<si><t>_x005F_x0041_</t></si>", "_x0041_"),
    "lone surrogate": ("<si><t>A_xD800_</t></si>", "A\ufffd"),
    "control character": ("<si><t>A_x0007_B</t></si>", "A\ufffdB"),
}


@pytest.mark.parametrize(("item", "printed"), RICH.values(), ids=RICH.keys())
def test_shared_strings(item: str, printed: str) -> None:
    assert texts(load(sheet_row(1, '<c r="A1" t="s"><v>0</v></c>'), strings=item)) == [printed]


def test_furigana_of_an_inline_string_is_left_out() -> None:
    content = '<c r="A1" t="inlineStr"><is><t>成果</t><rPh sb="0" eb="2"><t>セイカ</t></rPh></is></c>'
    assert texts(load(sheet_row(1, content))) == ["成果"]


def test_a_text_the_file_does_not_hold_is_malformed() -> None:
    with pytest.raises(errors.MalformedDocument, match="not in the file"):
        xlsx.load(workbook(sheet_xml(sheet_row(1, '<c r="A1" t="s"><v>5</v></c>')), strings=STRINGS))


def test_a_formula_without_its_value_is_said_with_its_place() -> None:
    document = load(sheet_row(1, inline("A1", "計"), '<c r="B1"><f>SUM(B2:B9)</f></c>'))
    assert [(d.code, d.severity, "Sheet1!B1" in d.message) for d in document.diagnostics] == [
        ("formula-without-value", "warning", True)
    ]


def test_zeros_that_the_sheet_hides_print_nothing() -> None:
    view = '<sheetViews><sheetView showZeros="0" workbookViewId="0"/></sheetViews>'
    rows = sheet_row(1, '<c r="A1"><v>0</v></c><c r="B1"><v>5</v></c>')
    assert texts(xlsx.load(workbook(sheet_xml(rows, before=view)))) == ["5"]


def test_merged_cells_are_spans_of_the_columns_in_use() -> None:
    rows = sheet_row(1, inline("A1", "表題")) + sheet_row(2, inline("A2", "項目"), inline("D2", "値"))
    document = load(rows, merged("A1:H1", "A2:C2", "D2:H2"))
    assert spans(document) == [(0, 0, 1, 2), (1, 0, 1, 1), (1, 1, 1, 1)]


def test_a_merge_down_the_rows() -> None:
    rows = sheet_row(1, inline("A1", "目標①"), inline("B1", "内容")) + sheet_row(2, inline("B2", "成果"))
    assert spans(load(rows, merged("A1:A2"))) == [(0, 0, 2, 1), (0, 1, 1, 1), (1, 1, 1, 1)]


def test_text_under_a_merge_is_kept_apart_and_said() -> None:
    document = load(sheet_row(1, inline("A1", "見える"), inline("B1", "隠れる")), merged("A1:C1"))
    assert [(block.text, block.kind, block.locator) for block in document.blocks[1:]] == [
        ("見える", CELL, "Sheet1!A1"),
        ("隠れる", CHROME, "Sheet1!B1"),
    ]
    assert codes(document) == {"covered-cell"}


def test_text_under_a_merge_whose_own_cell_is_empty_is_kept() -> None:
    document = load(sheet_row(1, '<c r="A1"/>', inline("B1", "隠れる")), merged("A1:C1"))
    assert (texts(document, CHROME), spans(document)) == (["隠れる"], [(0, 0, 1, 1)])


def test_blank_cells_in_rows_and_columns_in_use_are_blanks_of_the_table() -> None:
    rows = sheet_row(1, inline("A1", "区"), inline("B1", "拠点")) + sheet_row(2, inline("A2", "A"), '<c r="B2" s="0"/>')
    document = load(rows)
    assert [(one.row, one.column, len(one.blocks)) for one in document.grids[0].cells] == [
        (0, 0, 1),
        (0, 1, 1),
        (1, 0, 1),
        (1, 1, 0),
    ]


def test_blank_cells_outside_are_trimmed() -> None:
    blank = "".join(sheet_row(row, *(f'<c r="{column}{row}" s="0"/>' for column in "ABCDEF")) for row in (1, 2))
    document = load(blank + sheet_row(3, '<c r="A3"/>', inline("C3", "中")))
    assert (document.grids[0].rows, document.grids[0].columns, spans(document)) == (1, 1, [(0, 0, 1, 1)])


def test_rows_left_blank_between_are_one_empty_row_and_a_gap() -> None:
    document = load(sheet_row(1, inline("A1", "評価")) + sheet_row(9, inline("A9", "次年度"), inline("B9", "目標")))
    assert [(one.row, one.column) for one in document.grids[0].cells] == [(0, 0), (2, 0), (2, 1)]
    assert [block.after_gap for block in document.blocks[1:]] == [False, True, False]


def test_rows_under_a_merge_are_no_gap() -> None:
    rows = sheet_row(1, inline("A1", "評価")) + sheet_row(4, inline("A4", "次"))
    document = load(rows, merged("A1:A3"))
    assert ([one.row for one in document.grids[0].cells], document.blocks[2].after_gap) == ([0, 1], False)


def test_hidden_things_are_kept_and_said() -> None:
    columns = '<cols><col min="2" max="2" hidden="1"/></cols>'
    rows = sheet_row(1, inline("A1", "甲"), inline("B1", "乙")) + sheet_row(2, inline("A2", "丙"), more=' hidden="1"')
    second = sheet_xml(sheet_row(1, inline("A1", "丁")))
    document = xlsx.load(workbook(sheet_xml(rows, before=columns), second, states=("", "veryHidden")))
    assert (texts(document), texts(document, CHROME)) == (["甲"], ["乙", "丙", "Sheet2", "丁"])
    assert document.census == character_count([block.text for block in document.blocks])
    assert {d.code: d.message for d in document.diagnostics} == {
        "hidden-sheet": "hidden sheets are kept, and are in no record: Sheet2",
        "hidden-row": "hidden rows are kept, and are in no record: Sheet1!2:2",
        "hidden-column": "hidden columns are kept, and are in no record: Sheet1!B:B",
    }


def test_hidden_rows_without_text_are_not_worth_a_word() -> None:
    assert codes(load(sheet_row(1, inline("A1", "甲")) + sheet_row(2, more=' hidden="1"'))) == set()


def with_parts(rows: str, after: str = "", **parts: str) -> Document:
    """A sheet with a drawing and comments beside it."""
    files = workbook_parts(sheet_xml(rows, after))
    links = [(kind, f"../{kind}1.xml") for kind in parts]
    files["xl/worksheets/_rels/sheet1.xml.rels"] = relationships(*links)
    files |= {f"xl/{kind}1.xml": content for kind, content in parts.items()}
    document = xlsx.load(zipped(files))
    assert document.census == character_count([block.text for block in document.blocks])
    return document


def shape(row: int, column: int, *paragraphs: str) -> str:
    corner = f"<xdr:from><xdr:col>{column}</xdr:col><xdr:row>{row}</xdr:row></xdr:from>"
    body = "".join(f"<a:p><a:r><a:t>{text}</a:t></a:r></a:p>" for text in paragraphs)
    return f"<xdr:twoCellAnchor>{corner}<xdr:sp><xdr:txBody>{body}</xdr:txBody></xdr:sp></xdr:twoCellAnchor>"


def drawing(*shapes: str) -> str:
    return f'<xdr:wsDr xmlns:xdr="{SHAPES}" xmlns:a="{A}">{"".join(shapes)}</xdr:wsDr>'


def test_text_boxes_follow_the_grid_from_the_top_down() -> None:
    document = with_parts(
        sheet_row(1, inline("A1", "表")), drawing=drawing(shape(9, 1, "下の囲み"), shape(0, 2, "上の囲み", "二段目"))
    )
    assert [(block.text, block.locator) for block in document.blocks if block.kind == PARAGRAPH] == [
        ("上の囲み", "Sheet1!C1/shape[1]"),
        ("二段目", "Sheet1!C1/shape[1]"),
        ("下の囲み", "Sheet1!B10/shape[2]"),
    ]


def test_the_words_of_a_diagram_are_read() -> None:
    files = workbook_parts(sheet_xml(sheet_row(1, inline("A1", "表"))))
    files["xl/worksheets/_rels/sheet1.xml.rels"] = relationships(("drawing", "../drawings/drawing1.xml"))
    files["xl/drawings/drawing1.xml"] = drawing()
    files["xl/drawings/_rels/drawing1.xml.rels"] = relationships(("diagramData", "../diagrams/data1.xml"))
    files["xl/diagrams/data1.xml"] = f'<d xmlns:a="{A}"><a:p><a:r><a:t>つながり</a:t></a:r></a:p></d>'
    document = xlsx.load(zipped(files))
    assert texts(document, PARAGRAPH) == ["つながり"]
    assert document.census == character_count([block.text for block in document.blocks])


def test_a_sheet_of_text_boxes_alone_is_content() -> None:
    assert texts(with_parts("", drawing=drawing(shape(0, 0, "囲みだけ"))), PARAGRAPH) == ["囲みだけ"]


def test_comments_are_no_part_of_the_report() -> None:
    comment = '<comment ref="A1"><text><t>要確認</t></text></comment>'
    comments = f'<comments xmlns="{S}"><commentList>{comment}</commentList></comments>'
    document = with_parts(sheet_row(1, inline("A1", "表")), comments=comments)
    assert [(b.text, b.kind, b.locator) for b in document.blocks[2:]] == [("要確認", CHROME, "Sheet1!A1/comment")]


def test_the_print_header_is_running_without_its_codes() -> None:
    codes = '&amp;L&amp;"ＭＳ 明朝,標準"&amp;12虹野区&amp;R&amp;P/&amp;N'
    header = f"<headerFooter><oddHeader>{codes}</oddHeader></headerFooter>"
    document = load(sheet_row(1, inline("A1", "表")), header)
    assert texts(document, RUNNING) == ["虹野区", "/"]


def test_pictures_alone_need_ocr() -> None:
    picture = "<xdr:twoCellAnchor><xdr:pic/></xdr:twoCellAnchor>"
    with pytest.raises(errors.NeedsOCR):
        with_parts("", drawing=drawing(picture))


def test_no_text_at_all_is_empty() -> None:
    with pytest.raises(errors.EmptyDocument):
        xlsx.load(workbook(sheet_xml(sheet_row(1, '<c r="A1"/>'))))


def test_a_far_cell_costs_one_row_and_one_column() -> None:
    document = load(sheet_row(1, inline("A1", "近")) + sheet_row(1_048_576, inline("XFD1048576", "遠")))
    assert (document.grids[0].rows, document.grids[0].columns) == (3, 3)
    assert document.blocks[2].locator == "Sheet1!XFD1048576"


def test_a_merge_over_the_whole_sheet_is_a_range() -> None:
    rows = "".join(sheet_row(row, inline(f"A{row}", "字")) for row in range(1, 200))
    start = time.process_time()
    document = load(rows, merged("A1:XFD1048576"))
    assert time.process_time() - start < 1
    assert spans(document) == [(0, 0, 1, 1)]


def test_overlapping_merges_lose_no_text() -> None:
    rows = "".join(sheet_row(row, *(inline(f"{column}{row}", "字") for column in "ABCD")) for row in range(1, 5))
    document = load(rows, merged("A1:C3", "B2:D4", "A1:A4"))
    assert character_count([block.text for block in document.blocks]) == 16 + len("Sheet1")


@pytest.mark.parametrize("reference", ["A0", "XFE1", "あ1", "1"])
def test_a_place_that_no_sheet_has_is_malformed(reference: str) -> None:
    with pytest.raises(errors.MalformedDocument):
        xlsx.load(workbook(sheet_xml(sheet_row(1, inline("A1", "字")), merged(reference))))


def test_more_cells_than_allowed_are_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    from pipeline.loaders import xlsx_cells

    monkeypatch.setattr(xlsx_cells, "MOST_CELLS", 3)
    cells = [inline(f"{column}1", "字") for column in "ABCD"]
    assert len(texts(load(sheet_row(1, *cells[:3])))) == 3
    with pytest.raises(errors.DocumentTooLarge):
        load(sheet_row(1, *cells))


def test_a_large_sheet_reads_the_same_piece_by_piece(monkeypatch: pytest.MonkeyPatch) -> None:
    from pipeline.loaders import xlsx_cells

    rows = "".join(sheet_row(row, inline(f"A{row}", f"第{row}"), inline(f"C{row}", "値")) for row in range(1, 50))
    whole = load(rows, merged("A1:B1"))
    monkeypatch.setattr(xlsx_cells, "TREE", 100)
    assert load(rows, merged("A1:B1")) == whole


def test_another_prefix_for_the_same_names() -> None:
    parts = workbook_parts(sheet_xml(sheet_row(1, '<c r="A1" t="s"><v>0</v></c>')), strings="<si><t>別</t></si>")
    for name in ("xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"):
        text = str(parts[name]).replace("</", "</x:").replace("<", "<x:").replace("<x:/x:", "</x:")
        parts[name] = text.replace(f'xmlns="{S}"', f'xmlns:x="{S}"')
    document = xlsx.load(zipped(parts))
    assert (texts(document), document.census) == (["別"], character_count([b.text for b in document.blocks]))


def test_openpyxl_files_agree_with_openpyxl() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["B2"], sheet["C2"] = "取組内容", "①相談\n②見学"
    sheet["B3"], sheet["B3"].number_format = 0.5, "0.0%"
    sheet["C3"].comment = Comment("注", "係")
    sheet.merge_cells("C2:F2")
    target = io.BytesIO()
    book.save(target)
    document = xlsx.load(target.getvalue())
    assert texts(document) == ["取組内容", "①相談", "②見学", "50.0%"]
    assert texts(document, CHROME) == ["注"]


places = st.dictionaries(
    st.tuples(st.integers(1, 40), st.integers(1, 12)),
    st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), max_size=6),
    min_size=1,
    max_size=25,
)
ranges = st.lists(st.tuples(st.integers(1, 30), st.integers(1, 10), st.integers(0, 20), st.integers(0, 8)), max_size=6)


def letters(column: int) -> str:
    return "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[column - 1]


@settings(max_examples=80, deadline=None)
@given(places, ranges)
def test_nothing_is_lost_and_order_is_kept(
    cells: dict[tuple[int, int], str], areas: list[tuple[int, int, int, int]]
) -> None:
    """Any cells under any merges, overlapping or not."""
    rows = "".join(
        f'<row r="{row}">'
        + "".join(
            inline(f"{letters(column)}{row}", text.replace("&", "&amp;").replace("<", "&lt;"))
            for (at, column), text in sorted(cells.items())
            if at == row
        )
        + "</row>"
        for row in sorted({at for at, _ in cells})
    )
    merges = [f"{letters(c)}{r}:{letters(min(c + wide, 26))}{r + high}" for r, c, high, wide in areas]
    document = xlsx.load(workbook(sheet_xml(sheet_row(1) + inline_first(rows), merged(*merges))))
    assert document.census == character_count([block.text for block in document.blocks])
    found = [(one.row, one.column) for grid in document.grids for one in grid.cells]
    assert all(first <= second for first, second in pairwise(found))
    assert all(
        one.row + one.row_span <= grid.rows and one.column + one.column_span <= grid.columns
        for grid in document.grids
        for one in grid.cells
    )


def inline_first(rows: str) -> str:
    """One cell that always holds text, so that the sheet is never empty."""
    return sheet_row(100, inline("A100", "終")) if not rows else rows + sheet_row(100, inline("A100", "終"))
