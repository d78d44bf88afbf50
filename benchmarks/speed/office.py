"""A sheet as an office types it in Word and in Excel: the title above, then a table of labels and texts."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from itertools import groupby

from benchmarks.pairing.layout import Row, Sheet

LONG_AGO = (2020, 4, 1, 0, 0, 0)
MODIFIED = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")


def paragraphs(row: Row) -> list[str]:
    """The texts of a row, a blank one for each gap."""
    texts: list[str] = []
    for paragraph in row.paragraphs:
        if paragraph.after_gap and texts:
            texts.append("")
        texts.append(paragraph.text)
    return texts


def parts(sheet: Sheet) -> Iterator[tuple[bool, list[Row]]]:
    """Rows that stand together: those of a table, and those above or between (False)."""
    for is_table, rows in groupby(sheet.rows, lambda row: row.kind == "row"):
        yield is_table, list(rows)


def docx(sheet: Sheet) -> bytes:
    """A Word file: one paragraph a line of the report that is not wrapped, labels in the cell at the left."""
    from docx import Document

    document = Document()
    for is_table, rows in parts(sheet):
        if not is_table:
            for text in (text for row in rows for text in paragraphs(row)):
                document.add_paragraph(text)
            continue
        table = document.add_table(len(rows), 2, style="Table Grid")
        for row, typed in zip(rows, table.rows, strict=True):
            for cell, texts in zip(typed.cells, (list(row.label), paragraphs(row)), strict=True):
                cell.paragraphs[0].text = texts[0] if texts else ""
                for text in texts[1:]:
                    cell.add_paragraph(text)
    buffer = io.BytesIO()
    document.save(buffer)
    return timeless(buffer.getvalue())


def xlsx(sheet: Sheet) -> bytes:
    """An Excel file: two columns, line feeds in the cells, titles over both."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Border, Side

    workbook = Workbook()
    paper = workbook.active
    paper.title = "重点目標"
    paper.column_dimensions["A"].width, paper.column_dimensions["B"].width = 22, 90
    thin = Side(style="thin")
    for number, row in enumerate(sheet.rows, 1):
        label, text = paper.cell(number, 1), paper.cell(number, 2)
        label.alignment = text.alignment = Alignment(wrap_text=True, vertical="center")
        if row.kind != "row":
            label.value = "\n".join(paragraphs(row))
            paper.merge_cells(start_row=number, end_row=number, start_column=1, end_column=2)
            continue
        label.value, text.value = "\n".join(row.label), "\n".join(paragraphs(row)) or None
        label.border = text.border = Border(left=thin, right=thin, top=thin, bottom=thin)
    buffer = io.BytesIO()
    workbook.save(buffer)
    return timeless(buffer.getvalue())


def timeless(data: bytes) -> bytes:
    """The same package without the moment it was made, so that the same sheet gives the same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as made, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as kept:
        for name in made.namelist():
            content = MODIFIED.sub(rb"\g<1>2020-04-01T00:00:00Z", made.read(name))
            kept.writestr(zipfile.ZipInfo(name, LONG_AGO), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()
