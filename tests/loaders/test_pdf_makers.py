"""PDFs as they are made in practice: Word and Excel files through LibreOffice, a browser's print."""

from __future__ import annotations

import io

import docx
import openpyxl
import pytest
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Mm
from openpyxl.styles import Alignment, Border, Side
from pdf_makers import html_to_pdf, lines, rows, word_to_pdf

from pipeline.loaders import pdf
from schemas.document import RUNNING, Document, character_count

SENTENCE = "地域の子育て家庭が安心して集い、交流できる場を毎週開き、利用者の声を聞きながら内容を見直しました。"
FORM = [
    ("事業実施期間", ["令和3年4月1日～令和4年3月31日（1年度目／5か年度）"]),
    ("事業目的", [SENTENCE, f"1 {SENTENCE}", f"2 {SENTENCE}"]),
    ("取組内容", ["・Zoom Meetingを年12回、延べ1,234人", f"・{SENTENCE}"]),
    ("取組の成果", ["特になし"]),
]
BORDER = '<w:{side} w:val="{kind}" w:sz="6" w:space="0" w:color="000000"/>'


def joined(text: str) -> str:
    return "".join(text.replace("/", "").split())


def found(document: Document) -> list[tuple[str, str]]:
    """Label and text of each row of two-column grids, without white space and line ends."""
    result = []
    for number, grid in enumerate(document.grids):
        if grid.columns == 2:
            result += [(joined(row[0]), joined(row[1])) for row in rows(document, number)]
    return result


TRUTH = [(label, joined("".join(texts))) for label, texts in FORM]


def word(border: str | None, direction: str | None = None) -> bytes:
    """The form as a table, its labels against the middle, or set upright in rows of 3 cm; a foot, a second page."""
    document = docx.Document()
    table = document.add_table(rows=0, cols=2)
    if border:
        sides = ("top", "left", "bottom", "right", "insideH", "insideV")
        lines_xml = "".join(BORDER.format(side=side, kind=border) for side in sides)
        table._tbl.tblPr.append(parse_xml(f"<w:tblBorders {nsdecls('w')}>{lines_xml}</w:tblBorders>"))
    for label, texts in FORM:
        row = table.add_row()
        cells = row.cells
        cells[0].text, cells[1].text = label, "\n".join(texts)
        cells[0].vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
        if direction:
            row.height = Mm(30)
            cells[0]._tc.get_or_add_tcPr().append(parse_xml(f'<w:textDirection {nsdecls("w")} w:val="{direction}"/>'))
    document.sections[0].footer.paragraphs[0].text = "ひろば 評価シート"
    document.add_page_break()
    document.add_paragraph("次年度重点目標")
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize("border", ["single", "dotted", "dashed", "double", "triple", None])
def test_word_through_libreoffice(border: str | None) -> None:
    document = pdf.load(word_to_pdf(word(border)))
    assert found(document) == TRUTH
    assert {grid.is_ruled for grid in document.grids} == {border is not None}
    assert [block.text.replace(" ", "") for block in document.blocks if block.kind == RUNNING] == [
        "ひろば評価シート"
    ] * 2
    assert document.census == character_count([block.text for block in document.blocks])


@pytest.mark.parametrize("direction", ["tbRl", "btLr"])
def test_labels_set_upright_by_word(direction: str) -> None:
    assert found(pdf.load(word_to_pdf(word("single", direction)))) == TRUTH


def test_excel_through_libreoffice() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    side = Side(style="thin")
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 14, 55
    for number, (label, texts) in enumerate(FORM, start=1):
        for column, text in enumerate((label, "\n".join(texts)), start=1):
            cell = sheet.cell(number, column, text)
            cell.border = Border(side, side, side, side)
            cell.alignment = Alignment(wrap_text=True, vertical="center")
        sheet.row_dimensions[number].height = 90
    buffer = io.BytesIO()
    book.save(buffer)
    assert found(pdf.load(word_to_pdf(buffer.getvalue(), ".xlsx"))) == TRUTH


def html(style: str, font: str) -> bytes:
    body = "".join(f"<tr><th>{label}<td>{'<br>'.join(texts)}" for label, texts in FORM)
    rules = f"table{{border-collapse:collapse}}th,td{{{style};padding:4px 8px;font:13px {font}}}th{{width:9em}}"
    return html_to_pdf(f"<table>{body}</table>", rules)


@pytest.mark.parametrize("font", ["IPAMincho", "Noto Sans CJK JP"])
@pytest.mark.parametrize(
    "style",
    ["border:1px solid", "border:2px dotted", "border:1px dashed", "border:3px double", "border-bottom:1px solid", ""],
    ids=lambda s: s or "no border",
)
def test_a_browsers_print(style: str, font: str) -> None:
    """With Noto Sans CJK some glyphs have their character in an ActualText only."""
    assert found(pdf.load(html(style, font))) == TRUTH


def test_vertical_writing_of_a_browser() -> None:
    style = "p{writing-mode:vertical-rl;height:200px}"
    document = pdf.load(html_to_pdf("<p>縦書きの文章です。<br>二行目の（括弧）です。</p>", style))
    assert lines(document) == ["縦書きの文章です。", "二行目の（括弧）です。"]
